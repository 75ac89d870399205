"""What is a person's own, in a real browser: accounts with keys, rules of markets, e-mail and password, the look.

Everything is real, and the exchange that the keys open is the simulator.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from dca_engine.api.settings import ApiSettings
from dca_engine.modes.live import built_dashboard
from dca_engine.settings import Settings
from dca_engine.store.database import Database
from tests.api.house import ACCOUNT, EMAIL, PASSWORD, PORTFOLIO, SESSION_KEY
from tests.api.serving import served
from tests.api.venue_house import OTHER, REAL, VenueHouse, open_venue_house
from tests.e2e.chromium import keep, launched, sign_in_as
from tests.e2e.screens import Screen, unblemished, visitor
from tests.fixtures_database import database, database_server, database_url

__all__ = ["database", "database_server", "database_url"]
pytestmark = pytest.mark.browser
NEW_EMAIL, NEW_PASSWORD = "somebody.else@example.com", "a sentence is better"
WRONG_KEYS = ("a-key-that-nobody-has-5555", "a-secret-that-nobody-has")


@dataclass(frozen=True, slots=True)
class Home:
    """A house with its front door open."""

    house: VenueHouse
    browser: Browser
    url: str

    @asynccontextmanager
    async def screen(self, size: str, email: str = EMAIL, password: str = PASSWORD) -> AsyncIterator[Screen]:
        """Of somebody who has just signed in."""
        async with visitor(self.browser, size) as screen:
            await screen.page.goto(self.url)
            await sign_in_as(screen.page, email, password)
            await expect(screen.page.get_by_role("button", name="healthy")).to_be_visible()
            async with unblemished(screen):
                yield screen


@pytest.fixture
async def home(chrome: str, database: Database) -> AsyncIterator[Home]:
    settings = ApiSettings(session_key=SESSION_KEY, frontend_dir=Settings().frontend_dir or built_dashboard())
    async with (
        launched(chrome) as browser,
        open_venue_house(database, settings) as house,
        served(house.app) as address,
    ):
        yield Home(house, browser, f"http://{address}")


# --- accounts ---------------------------------------------------------------------------------------------------------


async def type_keys(page: Page, key: str, secret: str) -> None:
    await page.get_by_role("textbox", name="API key").fill(key)
    await page.get_by_label("API secret").fill(secret)
    await page.get_by_role("button", name="Check the keys").click()


async def own_accounts(home: Home) -> list[Any]:
    """Name and last letters of the key."""
    return [(account["name"], account["key_end"]) for account in await home.house.get("/accounts")]


async def test_an_exchange_is_connected_with_keys_that_it_takes(home: Home) -> None:
    """Wrong ones are refused in words; others can be put in their place; it goes when it is asked twice."""
    async with home.screen("desk") as screen:
        page = screen.page
        await page.goto(f"{home.url}/settings/accounts")
        await page.get_by_role("button", name="Connect an exchange").click()
        await page.get_by_role("textbox", name="Name", exact=True).fill("Main")
        await type_keys(page, *WRONG_KEYS)
        await expect(page.get_by_role("textbox", name="API key")).to_have_attribute("aria-invalid", "true")
        await expect(page.get_by_text("The exchange refused these keys", exact=False).first).to_be_visible()
        assert await screen.refused() == ["POST /accounts/check: 422"]

        await type_keys(page, REAL.key, REAL.secret)
        said = page.get_by_role("status", name="What the exchange said")
        await expect(said).to_contain_text("markets can be traded.")
        await expect(said).to_contain_text("Free: 100 000 USDT.")
        await keep(page, "desk-settings-keys")
        await page.get_by_role("button", name="Connect", exact=True).click()
        listed = page.get_by_role("region", name="Accounts", exact=True).get_by_role("listitem").filter(has_text="Main")
        await expect(listed).to_contain_text(f"key …{REAL.key[-4:]}")
        assert await own_accounts(home) == [("Practice", None), ("Main", REAL.key[-4:])]

        await page.get_by_role("button", name="Replace the keys of Main").click()
        await type_keys(page, OTHER.key, OTHER.secret)
        await page.get_by_role("button", name="Replace the keys", exact=True).click()
        await expect(listed).to_contain_text(f"key …{OTHER.key[-4:]}")

        await page.get_by_role("button", name="Remove Main").click()
        asked = page.get_by_role("group", name="Remove Main")
        await expect(asked).to_contain_text("What it holds at the exchange stays as it is.")
        await expect(asked.get_by_role("button", name="Keep it")).to_be_focused()
        await asked.get_by_role("button", name="Remove", exact=True).click()
        await expect(listed).to_have_count(0)
        assert await own_accounts(home) == [("Practice", None)]


async def test_market_rules_are_fetched_when_it_is_asked_for(home: Home) -> None:
    """Not twice within half a minute."""
    home.house.clock.ahead += timedelta(minutes=1)
    before = await home.house.get(f"/portfolios/{PORTFOLIO}/market-rules")
    async with home.screen("phone") as screen:
        page = screen.page
        await page.goto(f"{home.url}/settings/markets")
        rules = page.get_by_role("region", name="Rules on Practice")
        await expect(rules).to_contain_text(f"Markets{before['count']}")
        fetch = rules.get_by_role("button", name="Fetch now")
        await fetch.click()
        await expect(rules).to_contain_text("Nothing had changed since the time before.")
        await expect(fetch).to_be_enabled()
        after = await home.house.get(f"/portfolios/{PORTFOLIO}/market-rules")
        assert after["synced_at"] > before["synced_at"]
        await fetch.click()
        await expect(rules).to_contain_text("They can be fetched again in")
        await keep(page, "phone-settings-rules")
        assert await screen.refused() == [f"POST /portfolios/{PORTFOLIO}/market-rules/sync?account_id={ACCOUNT}: 429"]


# --- who it is --------------------------------------------------------------------------------------------------------


async def test_e_mail_and_password_are_changed(home: Home) -> None:
    """The old ones open nothing any more."""
    async with home.screen("desk") as screen:
        page = screen.page
        await page.goto(f"{home.url}/settings/you")
        await page.get_by_role("textbox", name="E-mail").fill(NEW_EMAIL)
        await page.get_by_role("button", name="Change e-mail").click()
        await expect(page.get_by_text("Changed.", exact=True)).to_be_visible()
        assert (await home.house.get("/me"))["email"] == NEW_EMAIL

        for current in ("not the password", PASSWORD):
            await page.get_by_label("Current password").fill(current)
            await page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
            await page.get_by_label("New password again").fill(NEW_PASSWORD)
            await page.get_by_role("button", name="Change password").click()
            if current != PASSWORD:
                await expect(page.get_by_text("Is wrong.")).to_be_visible()
                assert await screen.refused() == ["POST /me/password: 422"]
        await expect(page.get_by_text("Changed. Other browsers have to sign in again.")).to_be_visible()
        await sign_out(page)
        await sign_in_as(page, EMAIL, PASSWORD)
        await expect(page.get_by_role("alert")).to_be_visible()
        assert await screen.refused() == ["POST /auth/sign-in: 401"]
        await sign_in_as(page, NEW_EMAIL, NEW_PASSWORD)
        await expect(page.get_by_role("button", name="healthy")).to_be_visible()


async def sign_out(page: Page) -> None:
    await page.get_by_role("button", name="Your menu").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page).to_have_title("Sign in · DCA Engine")


async def test_another_browser_is_signed_out(home: Home) -> None:
    """Here are two and the test's own; what is looked at goes when its page is loaded again."""
    async with home.screen("phone") as screen, home.screen("desk") as other:
        page = screen.page
        await page.goto(f"{home.url}/settings/you")
        listed = page.get_by_role("region", name="Signed-in browsers").get_by_role("listitem")
        await expect(listed).to_have_count(3)
        await expect(listed.filter(has_text="This browser")).to_have_count(1)
        await keep(page, "phone-settings-browsers")
        await listed.get_by_role("button", name="Sign out Chrome on Linux").click()
        await expect(listed).to_have_count(2)
        await page.get_by_role("button", name="Sign all others out").click()
        await expect(listed).to_have_count(1)
        await other.page.reload()
        await expect(other.page).to_have_title("Sign in · DCA Engine")
        assert await other.refused() == ["POST /auth/refresh: 401"]
        await page.reload()
        await expect(listed).to_have_count(1)


# --- the look ---------------------------------------------------------------------------------------------------------


async def test_the_look_is_chosen_and_remembered(home: Home) -> None:
    """Scheme, height of rows, form of numbers, zone of times."""
    await home.house.buy()
    async with home.screen("desk") as screen:
        page = screen.page
        await page.goto(f"{home.url}/positions")
        row = page.get_by_role("table", name="Open groups").get_by_role("row").filter(has_text="BTC/USDT")
        background = "getComputedStyle(document.body).backgroundColor"
        dense, dark = await row.bounding_box(), await page.evaluate(background)
        await page.goto(f"{home.url}/settings/appearance")
        sample = page.get_by_role("region", name="As it looks")
        await expect(sample).to_contain_text("+1 284.50 USDT")

        await page.get_by_role("radio", name="Light", exact=True).check()
        await page.get_by_role("radio", name="Comfortable").check()
        await page.get_by_role("combobox", name="Numbers").select_option("1.234,56")
        await expect(sample).to_contain_text("+1.284,50 USDT")
        await page.get_by_role("radio", name="Another").check()
        await page.get_by_role("combobox", name="Name of the zone").fill("Asia/Tokyo")
        await page.get_by_role("button", name="Use", exact=True).click()
        await expect(sample).to_contain_text("UTC+09:00")

        await page.reload()
        await expect(sample).to_contain_text("+1.284,50 USDT")
        await expect(sample).to_contain_text("UTC+09:00")
        await page.goto(f"{home.url}/positions")
        await expect(page.get_by_role("region", name="Totals")).to_contain_text("of 10.000,00 · 2,0 %")
        roomy = await row.bounding_box()
        assert dense is not None
        assert roomy is not None
        assert roomy["height"] > dense["height"]
        assert await page.evaluate(background) != dark
        await keep(page, "desk-positions-another-look")
