"""The settings, the portfolios and the webhook in a real browser on the running product.

What is wrong is told as it is typed, a change can be taken back, and what is saved is what the engine holds.
"""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import keep
from tests.e2e.conftest import House
from tests.e2e.desk import Json, ask
from tests.e2e.screens import Screen

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SAVED = "Saved. New positions get these settings"


@pytest_asyncio.fixture(loop_scope="module")
async def rig(house: House) -> AsyncIterator[Rig]:
    """Whatever a test sets is put back after it."""
    yield house.rig
    await change(house.rig, house.settings)


def path(rig: Rig) -> str:
    return f"/portfolios/{rig.trader.portfolio_id}"


async def change(rig: Rig, settings: Json) -> None:
    status, answer = await ask(rig, "PUT", f"{path(rig)}/settings", settings)
    assert status == 200, answer


async def settings_of(rig: Rig) -> Json:
    found: Json = await rig.trader.api("GET", f"{path(rig)}/settings")
    return found


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text(SAVED)).to_be_visible()


# --- fields -----------------------------------------------------------------------------------------------------------


async def test_a_wrong_value_is_told_as_it_is_typed_and_taken_back(new_phone: Screen, rig: Rig) -> None:
    """In the server's own words. Whoever leaves with a change is asked, and finds it again."""
    page, before = new_phone.page, await settings_of(rig)
    _, refusal = await ask(rig, "PUT", f"{path(rig)}/settings", before | {"max_open_groups": 0})
    reason: str = refusal["fields"][0]["reason"]
    await page.goto(f"{rig.engine.url}/settings/capital")
    slots, bar = page.get_by_role("textbox", name="Slots"), page.get_by_role("region", name="Changes not saved")
    await slots.fill("0")
    await expect(page.get_by_text(f"{reason[0].upper()}{reason[1:]}").first).to_be_visible()
    await expect(slots).to_have_attribute("aria-invalid", "true")
    await expect(bar.get_by_role("button", name="Save")).to_be_disabled()
    await keep(page, "phone-settings-wrong")
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(slots).to_have_value("10")
    await expect(bar).to_have_count(0)

    await slots.fill("7")
    places = page.get_by_role("navigation", name="Places")
    await places.get_by_role("link", name="Positions").click()
    asked = page.get_by_role("dialog", name="1 change not saved")
    await expect(asked).to_be_visible()
    await keep(page, "phone-settings-leave")
    await asked.get_by_role("button", name="Stay").click()
    await expect(slots).to_have_value("7")
    await places.get_by_role("link", name="Positions").click()
    await asked.get_by_role("button", name="Leave, keep them").click()
    await expect(page.get_by_role("heading", level=1, name="Positions")).to_be_visible()
    assert await settings_of(rig) == before
    await page.goto(f"{rig.engine.url}/settings/capital")
    await expect(slots).to_have_value("7")
    await bar.get_by_role("button", name="Discard all").click()
    await expect(slots).to_have_value("10")


PAGES = (
    ("capital", "Total capital", "9000", "capital", "9000"),
    ("entries", "Oldest alert", "45", "max_signal_age_seconds", 45),
    ("exits", "Time stop", "48", "exits.max_hours", 48),
    ("queue", "Longest queue", "20", "queue.max_length", 20),
    ("risk", "Exposure in all", "8000", "risk.limits.max_exposure", "8000"),
    ("offset", "Loss reached", "-7", "risk.offset.loss_threshold_percent", "-7"),
    ("markets", "", "", "missing_rules", "fallback"),
)
"""A page, a field of it, what is typed there, and what is held then where. Without a field it is chosen."""


@pytest.mark.parametrize(("key", "label", "typed", "where", "held"), PAGES)
async def test_a_page_of_settings_is_saved(
    new_desk: Screen, rig: Rig, key: str, label: str, typed: str, where: str, held: object
) -> None:
    page, before = new_desk.page, await settings_of(rig)
    await page.goto(f"{rig.engine.url}/settings/{key}")
    if label:
        await page.get_by_role("textbox", name=label, exact=True).fill(typed)
    else:
        await page.get_by_role("radio", name="Uses the rules below").check()
    await save(page)
    found: object = await settings_of(rig)
    for name in where.split("."):
        assert isinstance(found, dict)
        found = found[name]
    assert found == held != before


async def test_changes_on_several_pages_are_saved_at_once(new_desk: Screen, rig: Rig) -> None:
    """A switch, a choice, a rank, a list, a row."""
    page = new_desk.page
    await page.goto(f"{rig.engine.url}/settings/exits")
    pages = page.get_by_role("navigation", name="Settings")
    await page.get_by_role("switch", name="Stop-loss").click()
    await expect(page.get_by_role("textbox", name="Distance")).to_have_value("10")
    await pages.get_by_role("link", name="Offset").click()
    await page.get_by_role("radio", name="When all legs were filled").check()
    await pages.get_by_role("link", name="Queue rules").click()
    await page.get_by_role("button", name="Move Deepest fall up").click()
    await page.get_by_role("switch", name="Use Longest wait").click()
    await pages.get_by_role("link", name="Entries").click()
    await page.get_by_role("textbox", name="Never these").fill("btc/usdt")
    await page.keyboard.press("Enter")
    await pages.get_by_role("link", name="Routing").click()
    await page.get_by_role("button", name="Add a route").click()
    await page.get_by_role("textbox", name="Exchange on the chart").fill("KRAKEN")
    await page.get_by_role("group", name="Route 1").get_by_role("combobox", name="Account").select_option("Practice")
    await expect(page.get_by_role("region", name="Changes not saved")).to_contain_text("5 changes")
    await keep(page, "desk-settings-changes")
    await save(page)

    held = await settings_of(rig)
    assert held["exits"]["stop_loss"] == {"percent": "10", "counted_from": "last_leg"}
    assert held["risk"]["offset"]["timer_start"] == "after_all_filled"
    assert held["queue"]["rank"] == ["deepest_loss", "continuation", "replacements"]
    assert held["risk"]["limits"]["denied_symbols"] == ["BTC/USDT"]
    assert held["account_routes"] == [{"exchange": "KRAKEN", "account_id": held["default_account"]}]


# --- portfolios -------------------------------------------------------------------------------------------------------


async def test_a_paper_portfolio_is_made_renamed_and_put_to_rest(new_desk: Screen, rig: Rig) -> None:
    """On a practice account of its own, which is free again afterwards and removed."""
    page = new_desk.page
    await page.goto(f"{rig.engine.url}/settings/accounts")
    await page.get_by_role("button", name="Make a practice account").click()
    await page.get_by_role("textbox", name="Name", exact=True).fill("Wallet")
    await page.get_by_role("textbox", name="Amount").fill("2500")
    await page.get_by_role("button", name="Make it").click()
    await expect(page.get_by_role("heading", name="Wallet")).to_be_visible()

    await page.goto(f"{rig.engine.url}/settings/portfolios")
    await page.get_by_role("button", name="New portfolio").click()
    await page.get_by_role("textbox", name="Name", exact=True).fill("Second")
    await page.get_by_role("checkbox", name="Wallet").check()
    await page.get_by_role("textbox", name="Total capital").fill("2000")
    await page.get_by_role("button", name="Make it").click()
    await expect(page.get_by_role("button", name="Second ▾")).to_be_visible()
    made = {found["name"]: found for found in await rig.trader.api("GET", "/portfolios")}
    assert made["Second"]["capital"] == "2000"

    await page.get_by_role("button", name="Rename Second").click()
    await page.get_by_role("textbox", name="Name of the portfolio").fill("Other")
    await page.get_by_role("button", name="Rename", exact=True).click()
    await expect(page.get_by_role("button", name="Other ▾")).to_be_visible()
    assert (await rig.trader.api("GET", f"/portfolios/{made['Second']['id']}"))["name"] == "Other"

    await page.get_by_role("button", name="Archive Other").click()
    asked = page.get_by_role("group", name="Archive Other")
    await expect(asked.get_by_role("button", name="Keep it")).to_be_focused()
    await keep(page, "desk-settings-archive")
    await asked.get_by_role("button", name="Archive", exact=True).click()
    await expect(page.get_by_role("region", name="At rest")).to_contain_text("Other")
    assert [found["name"] for found in await rig.trader.api("GET", "/archived-portfolios")] == ["Other"]
    await expect(page.get_by_role("heading", level=3, name="Practice")).to_be_visible()

    await page.goto(f"{rig.engine.url}/settings/accounts")
    await page.get_by_role("button", name="Remove Wallet").click()
    asked = page.get_by_role("group", name="Remove Wallet")
    await expect(asked).to_contain_text("Its practice wallet is forgotten.")
    await asked.get_by_role("button", name="Remove", exact=True).click()
    await expect(page.get_by_role("heading", name="Wallet")).to_have_count(0)
    assert [account["name"] for account in await rig.trader.api("GET", "/accounts")] == ["Practice"]


# --- the webhook ------------------------------------------------------------------------------------------------------


async def test_a_new_secret_and_a_new_address_end_the_old_ones(new_phone: Screen, rig: Rig) -> None:
    page, trader = new_phone.page, rig.trader
    await page.goto(f"{rig.engine.url}/settings/webhook")

    async def renew(what: str) -> Json:
        await page.get_by_role("button", name=f"New {what}…").click()
        asked = page.get_by_role("group", name=f"A new {what}")
        await expect(asked).to_contain_text(f"the old {what} are refused from that moment on")
        await keep(page, f"phone-settings-new-{what}")
        await asked.get_by_role("button", name=f"Make a new {what}").click()
        await expect(asked).to_have_count(0)
        webhook: Json = await trader.api("GET", f"{path(rig)}/webhook")
        return webhook

    async def exit_alert() -> int:
        status, _ = await trader.alert(action="exit", symbol="ETHUSDT", timestamp=datetime.now(UTC).isoformat())
        return status

    for what, attribute in (("secret", "webhook_secret"), ("address", "webhook_path")):
        fresh = (await renew(what))[attribute.removeprefix("webhook_")]
        assert fresh != getattr(trader, attribute)
        assert await exit_alert() == 401
        setattr(trader, attribute, fresh)
        assert await exit_alert() == 202
    await expect(page.get_by_label("Webhook URL", exact=True)).to_have_text(f"{rig.engine.url}{trader.webhook_path}")
    await page.get_by_role("button", name="Reveal").click()
    await expect(page.get_by_label("Secret", exact=True)).to_have_text(trader.webhook_secret)


# --- export and import ------------------------------------------------------------------------------------------------


async def test_the_configuration_is_exported_and_comes_back(new_phone: Screen, rig: Rig) -> None:
    page, before = new_phone.page, await settings_of(rig)
    await page.goto(f"{rig.engine.url}/settings/transfer")
    name, content = await new_phone.file(page.get_by_role("button", name="Export the configuration"))
    assert re.fullmatch(r"dca-engine-\d{4}-\d\d-\d\d\.json", name)
    assert json.loads(content)["portfolios"][0]["settings"]["capital"] == before["capital"]
    assert rig.trader.webhook_secret not in content.decode()

    await change(rig, before | {"capital": "7777", "max_open_groups": 3})
    choose = page.get_by_role("button", name="Choose a file…")
    await new_phone.choose_file(choose, "wrong.json", b'{"format": "of something else"}')
    await expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    assert await new_phone.refused() == ["POST /configuration/check: 422"]
    await new_phone.choose_file(choose, name, content)
    planned = page.get_by_role("list", name="What would change").get_by_role("listitem")
    await expect(planned.filter(has_text="Portfolio Practice")).to_contain_text("Would change")
    await keep(page, "phone-settings-import")
    await expect(planned.filter(has_text="Portfolio Practice")).to_contain_text("Total capital: 7777 → 10000")
    assert (await settings_of(rig))["capital"] == "7777"
    await page.get_by_role("button", name="Import", exact=True).click()
    await expect(page.get_by_text(f"{name}: all of it is done.")).to_be_visible()
    assert await settings_of(rig) == before
