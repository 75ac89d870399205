"""Spec 9 in a real browser: how the portfolio and its accounts are, why, what goes on meanwhile, and the levers.

Screenshots, dark and light, are kept beside those of the other screens.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import SIZES, keep, launched, sign_in
from tests.e2e.test_browser import page_of
from tests.e2e.venue import balance, resting, set_price
from tests.e2e.watcher import Watcher
from tests.exchange_simulator.raw import RawBinance

pytestmark = pytest.mark.browser


@pytest.fixture
async def browser(chrome: str) -> AsyncIterator[Browser]:
    async with launched(chrome) as running:
        yield running


_DRAWN = """async scheme => {
  document.documentElement.dataset.scheme = scheme
  do {
    await new Promise(requestAnimationFrame)
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null)))
  } while (document.getAnimations().length > 0)
}"""
"""Colours may take a moment to change."""


async def keep_both(page: Page, name: str) -> None:
    """In both schemes."""
    for scheme in ("light", "dark"):
        await page.evaluate(_DRAWN, scheme)
        await keep(page, f"{name}-{scheme}")


async def look(page: Page, rig: Rig) -> None:
    """Signed in, and told how it stands: news from here on are seen."""
    await sign_in(page, rig)
    await expect(page.get_by_role("button", name="healthy")).to_be_visible()


async def bought(rig: Rig, watcher: Watcher) -> None:
    """Two of five legs filled, their targets rest."""
    await set_price(rig, "BTC/USDT", "50100")
    await rig.trader.alert(action="buy", symbol="BTCUSDT", timeframe="15", price="50000")
    await set_price(rig, "BTC/USDT", "49750")
    await watcher.until(lambda v: [t["status"] for t in v.targets()] == ["open", "open"])


async def traded_by_hand(rig: Rig, side: str, quantity: str) -> None:
    """Beside the engine, on the same account."""
    hand = RawBinance(rig.http, rig.simulator.url)
    order = {"side": side, "type": "MARKET", "quantity": quantity, "newClientOrderId": f"hand-{side}"}
    reply = await hand.place(**order, price=None, timeInForce=None)
    assert reply.status == 200, reply


async def unplug(rig: Rig) -> None:
    await rig.venue("POST", "/faults", {"kind": "reset_before"})
    await rig.venue("POST", "/sockets/drop", {})


async def plug(rig: Rig) -> None:
    await rig.venue("DELETE", "/faults")


async def opened(page: Page, size: str) -> Locator:
    """The notices; a phone shows them at a tap."""
    if size == "phone":
        await page.get_by_role("button", expanded=False).filter(has=page.get_by_role("status")).click()
    return page.get_by_role("region", name="Notices")


@pytest.mark.parametrize("size", SIZES)
async def test_an_exchange_that_is_away_is_told_until_it_is_back(
    rig: Rig, watcher: Watcher, browser: Browser, size: str
) -> None:
    await bought(rig, watcher)
    async with page_of(browser, size) as page:
        await look(page, rig)
        await unplug(rig)
        await expect(page.get_by_text("Binance (Practice) is away for").first).to_be_visible()
        await keep_both(page, f"{size}-away")
        notices = await opened(page, size)
        await expect(notices).to_contain_text("Targets rest there and fill by themselves")
        await page.get_by_role("button", name="healthy").click()
        health = page.get_by_role("dialog", name="Health")
        await expect(health).to_contain_text("Away for")
        await expect(health.get_by_role("button", name="Check now")).to_be_disabled()
        await watcher.until(lambda v: any(reason["code"] == "account_lost" for reason in v.reasons))
        await expect(health.get_by_role("region", name="Told lately")).to_contain_text("cannot be reached")
        await keep_both(page, f"{size}-away-health")
        await page.keyboard.press("Escape")

        await plug(rig)
        await expect(page.get_by_text("is away for")).to_have_count(0)
        news = page.get_by_role("log", name="News of accounts")
        await expect(news).to_contain_text("The exchange of account Practice is reached again after")
        await keep_both(page, f"{size}-back")
        await news.get_by_role("button", name="Dismiss").click()
        await expect(news).to_have_text("")


@pytest.mark.parametrize("size", SIZES)
async def test_a_trade_by_hand_is_shown_with_its_numbers_until_a_person_accepts_it(
    rig: Rig, watcher: Watcher, browser: Browser, size: str
) -> None:
    await bought(rig, watcher)
    held = await balance(rig, "BTC")
    async with page_of(browser, size) as page:
        await look(page, rig)
        await traded_by_hand(rig, "BUY", "0.002")
        await expect(page.get_by_text("Portfolio auditing: ").first).to_be_visible()
        await keep_both(page, f"{size}-auditing-told")
        notices = await opened(page, size)
        differences = notices.get_by_label("Differences")
        now = await balance(rig, "BTC")
        for amount in (held, now):
            await expect(differences).to_contain_text(f"{amount.normalize():f}")
        await expect(differences).to_contain_text(f"+{(now - held).normalize():f}")
        await expect(notices.get_by_label("Ways out")).to_contain_text("take out")
        news = page.get_by_role("log", name="News of accounts")
        await expect(news).to_contain_text("USDT: the account holds")
        if size == "phone":
            await news.get_by_role("button", name="Dismiss", exact=True).click()
        await expect(news).to_contain_text("Somebody else traded on account Practice")
        await keep_both(page, f"{size}-auditing")

        await notices.get_by_role("button", name="Check again").click()
        await expect(notices).to_contain_text("Asked at")
        await notices.get_by_role("button", name="Resume…").click()
        await expect(notices.get_by_role("group")).to_contain_text("Entries are let through again.")
        await keep_both(page, f"{size}-auditing-resume")
        await notices.get_by_role("button", name="Resume now").click()
        await expect(page.get_by_text("auditing")).to_have_count(0)
        await watcher.until(lambda v: v.portfolio["status"] == "healthy" and v.portfolio["differences"] == [])


async def test_a_trade_that_is_undone_ends_the_audit_by_itself(rig: Rig, watcher: Watcher, browser: Browser) -> None:
    await bought(rig, watcher)
    async with page_of(browser, "desk") as page:
        await look(page, rig)
        before = await balance(rig, "BTC")
        await rig.venue("POST", "/balances", {"coin": "BTC", "add": "0.5"})
        await expect(page.get_by_text("Portfolio auditing: 0.5").first).to_be_visible()
        await rig.venue("POST", "/balances", {"coin": "BTC", "add": "-0.5"})
        assert await balance(rig, "BTC") == before
        await expect(page.get_by_role("log", name="News of accounts")).to_contain_text("as our trades say")
        await expect(page.get_by_text("Portfolio auditing")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
async def test_a_pause_and_a_resume_by_hand(rig: Rig, watcher: Watcher, browser: Browser, size: str) -> None:
    async with page_of(browser, size) as page:
        await look(page, rig)
        await page.get_by_role("button", name="healthy").click()
        await keep_both(page, f"{size}-health")
        await page.get_by_role("button", name="Pause entries").click()
        await watcher.until(lambda v: v.portfolio["status"] == "paused")
        await expect(page.get_by_role("dialog", name="Health")).to_have_count(0)
        notices = await opened(page, size)
        await expect(notices).to_contain_text(
            "Paused by hand. Entries wait in the queue; exits, targets and stops go on."
        )
        await keep_both(page, f"{size}-paused")
        await notices.get_by_role("button", name="Resume…").click()
        await notices.get_by_role("button", name="Resume now").click()
        await watcher.until(lambda v: v.portfolio["status"] == "healthy")
        await expect(page.get_by_role("region", name="Notices")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
async def test_a_position_that_is_given_up_sells_nothing(
    rig: Rig, watcher: Watcher, browser: Browser, size: str
) -> None:
    await bought(rig, watcher)
    held = await balance(rig, "BTC")
    async with page_of(browser, size) as page:
        await look(page, rig)
        await page.get_by_text("BTC/USDT").first.click()
        await page.get_by_role("button", name="More actions").click()
        await page.get_by_role("menuitem", name="Give up…").click()
        asked = page.get_by_role("group", name="Give this group up")
        await expect(asked).to_contain_text(
            "Nothing is sold: 0.00801 BTC stay in the account and are yours from then on."
        )
        await keep_both(page, f"{size}-give-up")
        await page.get_by_role("button", name="Give it up").click()
        await watcher.until(lambda v: v.group["status"] == "closed")
        await expect(page.get_by_text("Closed").first).to_be_visible()
        await keep_both(page, f"{size}-given-up")
        assert await balance(rig, "BTC") == held
        assert await resting(rig, "buy") == await resting(rig, "sell") == []
