"""The first screens in a real browser, against the real product: what is shown is what is held.

Screenshots are kept in `artifacts/screenshots` to be looked at.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from dca_engine.modes.client import OWNER_EMAIL, OWNER_PASSWORD
from dca_engine.modes.rig import Rig, running_rig
from tests.e2e.agreement import everything_agrees
from tests.e2e.chromium import SIZES, keep, launched, sign_in
from tests.e2e.forms import FORMS, Form
from tests.e2e.venue import balance, set_price
from tests.e2e.watcher import Watcher

WORKED = (
    ("50 000.00", "0.00400"),
    ("49 750.00", "0.00402"),
    ("49 500.00", "0.00404"),
    ("49 250.00", "0.00406"),
    ("49 000.00", "0.00408"),
)
"""As the screen writes it."""
pytestmark = pytest.mark.browser


@pytest.fixture
async def browser(chrome: str) -> AsyncIterator[Browser]:
    async with launched(chrome) as running:
        yield running


@asynccontextmanager
async def page_of(browser: Browser, size: str) -> AsyncIterator[Page]:
    """A page of its own; an error in its console, or beyond the visible width, is a failure."""
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page is wider than the screen"
    await context.close()
    assert wrong == []


@pytest.mark.parametrize(("form", "content_type"), FORMS)
async def test_screen_database_and_exchange_agree(
    rig: Rig, watcher: Watcher, browser: Browser, form: Form, content_type: str
) -> None:
    """The worked example of spec 4 on the screen, from the alert to flat."""
    before = await balance(rig, "USDT")
    await set_price(rig, "BTC/USDT", "50100")
    async with page_of(browser, "desk") as page:
        await sign_in(page, rig)
        await rig.trader.post_alert(form(rig, "buy"), content_type)
        await page.get_by_text("BTC/USDT").first.click()
        legs = page.get_by_role("table", name="Legs of pyramid 0")
        for price, quantity in WORKED:
            row = legs.get_by_role("row").filter(has_text=price)
            await expect(row).to_contain_text(quantity)
            await expect(row).to_contain_text("Resting")
        await set_price(rig, "BTC/USDT", "49750")
        await expect(legs.get_by_role("row").filter(has_text="50 000.00")).to_contain_text("50 500.00")
        await expect(legs.get_by_role("cell").filter(has_text="Filled")).to_have_count(2)
        await set_price(rig, "BTC/USDT", "50600")
        await expect(legs.get_by_role("cell").filter(has_text="Taken")).to_have_count(2)
        await rig.trader.post_alert(form(rig, "exit"), content_type)
        view = await watcher.until(lambda v: v.group["status"] == "closed")
        realized = Decimal(view.group["realized_pnl"])
        await everything_agrees(rig, view.group["id"], realized, before)
        await expect(page.get_by_text(f"+{realized:.2f}").first).to_be_visible()
        await expect(page.get_by_text("Closed").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_a_position_from_alert_to_flat_on_screen(rig: Rig, watcher: Watcher, browser: Browser, size: str) -> None:
    """The screen follows without a reload: nothing, legs, fills with targets, profit, closed by hand."""
    await set_price(rig, "BTC/USDT", "50100")
    async with page_of(browser, size) as page:
        await sign_in(page, rig)
        await keep(page, f"{size}-positions-empty")

        await rig.trader.alert(action="buy", symbol="BTCUSDT", timeframe="15", price="50000")
        await expect(page.get_by_text("BTC/USDT").first).to_be_visible()
        await set_price(rig, "BTC/USDT", "49750")
        await watcher.until(lambda v: [t["status"] for t in v.targets()] == ["open", "open"])
        await set_price(rig, "BTC/USDT", "50000")
        await expect(page.get_by_text("2/5").first).to_be_visible()
        await keep(page, f"{size}-positions")

        await page.get_by_text("BTC/USDT").first.click()
        await expect(page.get_by_text("0.00801198").or_(page.get_by_text("0.00801")).first).to_be_visible()
        await expect(page.get_by_text("50 500.00").or_(page.get_by_text("50,500.00")).first).to_be_visible()
        await keep(page, f"{size}-position")

        await page.get_by_role("button", name="Close…").click()
        await expect(page.get_by_text("5 resting orders are cancelled first.")).to_be_visible()
        await keep(page, f"{size}-position-close")
        await page.get_by_role("button", name="Close now").click()
        view = await watcher.until(lambda v: v.group["status"] == "closed")
        await expect(page.get_by_text("Closed", exact=False).first).to_be_visible()
        assert view.group["status_reason"] == "closed by hand"
        await keep(page, f"{size}-position-closed")


@pytest.mark.parametrize("size", SIZES)
async def test_first_visit_to_first_paper_trade(tmp_path: Path, browser: Browser, size: str) -> None:
    """A newcomer creates the owner, goes through the set-up as it stands, and sees the trade of his test alert."""
    async with running_rig(tmp_path, "--market", "scripted", with_owner=False) as rig, page_of(browser, size) as page:
        await page.goto(rig.engine.url)
        await expect(page.get_by_role("button", name="Create owner and start practising")).to_be_visible()
        await keep(page, f"{size}-first-visit")
        await page.get_by_label("E-mail").fill(OWNER_EMAIL)
        await page.get_by_label("Password", exact=True).fill(OWNER_PASSWORD)
        await page.get_by_role("button", name="Create owner and start practising").click()
        for step in ("Your portfolio", "Practice or exchange", "How an entry is spread"):
            await expect(page.get_by_role("heading", name=step)).to_be_visible()
            await page.get_by_role("button", name="Continue").click()
        await page.get_by_role("button", name="Send test alert").click()
        await expect(page.get_by_text("Slot 1 of 10", exact=False).first).to_be_visible()
        await keep(page, f"{size}-test-alert")
        await page.get_by_role("button", name="See the trade").click()
        await expect(page.get_by_text("BTC/USDT is open", exact=False)).to_be_visible()
        await keep(page, f"{size}-first-trade")
        await page.get_by_role("button", name="Finish, go to the overview").click()
        await page.get_by_role("navigation", name="Places").get_by_role("link", name="Positions", exact=True).click()
        await expect(page.get_by_text("BTC/USDT").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_signals_with_their_verdicts(rig: Rig, browser: Browser, size: str) -> None:
    await rig.trader.alert(action="buy", symbol="BTCUSDT", timeframe="15", price="50000")
    await rig.trader.alert(action="exit", symbol="ETHUSDT", timeframe="15")
    async with page_of(browser, size) as page:
        await sign_in(page, rig)
        await page.goto(f"{rig.engine.url}/signals")
        await expect(page.get_by_text("Slot 1 of 10, 5 of 5 legs").first).to_be_visible()
        await expect(page.get_by_text("Nothing is open for ETH/USDT").first).to_be_visible()
        await keep(page, f"{size}-signals")


async def test_the_screen_catches_up_after_the_engine_was_gone(rig: Rig, watcher: Watcher, browser: Browser) -> None:
    """A banner while it is away; when it is back the screen shows the truth again, without a reload."""
    await set_price(rig, "BTC/USDT", "50100")
    await rig.trader.alert(action="buy", symbol="BTCUSDT", timeframe="15", price="50000")
    await watcher.until(lambda v: all(leg["status"] == "open" for leg in v.legs()))
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await sign_in(page, rig)
    await expect(page.get_by_text("0/5").first).to_be_visible()
    await rig.engine.kill()
    banner = page.get_by_text("econnecting").first
    await expect(banner).to_be_visible()
    await keep(page, "desk-reconnecting")
    await set_price(rig, "BTC/USDT", "50000")
    await rig.start_engine_again()
    await expect(page.get_by_text("1/5").first).to_be_visible()
    await expect(banner).to_be_hidden()
    await context.close()
