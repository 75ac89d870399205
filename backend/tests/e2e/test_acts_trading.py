"""Risk, the overview and the panic button in a real browser: each lever is pulled on the screen, and what came of it is
seen there, by the API and on the exchange."""

from collections.abc import Sequence

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.chromium import keep
from tests.e2e.desk import USUAL, Desk, one_unit
from tests.e2e.screens import Screen, middle
from tests.e2e.test_offset import BY_HAND, loser_and_winners, the_offset_ends

USUAL_PANELS = (
    *("Equity", "Needs you", "Profit and loss", "Capital", "Engine and exchanges"),
    *("Open positions", "Queue", "Risk", "Last alerts"),
)
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def show(screen: Screen, desk: Desk, path: str) -> Locator:
    """The page itself."""
    await screen.page.goto(f"{desk.rig.engine.url}{path}")
    await screen.settled()
    return screen.page.get_by_role("main")


async def test_an_offset_is_run_after_its_plan_was_read(desk: Desk, at_desk: Screen) -> None:
    """The worked example: the plan on the screen has its numbers, and so have the orders and the ledger."""
    trades = await loser_and_winners(desk)
    loser, first, second, _ = trades
    page = await show(at_desk, desk, "/risk")
    plan = page.get_by_role("region", name="Next offset")
    lines = (
        ("Pays", first, "0.999all", "+79.92", "1.08"),
        ("Pays", second, "0.857a part", "+42.85", "0.90"),
        ("Is closed", loser, "0.999all", "−119.88", "0.88"),
    )
    for part, trade, *numbers in lines:
        cells = plan.get_by_role("row").filter(has_text=trade.symbol).get_by_role("cell")
        await expect(cells).to_have_text([part, trade.symbol, *numbers])
    await expect(plan).to_contain_text("Loss 119.88 + fees 2.86 = needed 122.74")
    await expect(plan).to_contain_text("Winners bring 122.77")
    await plan.get_by_role("button", name="Run now…").click()
    question = plan.get_by_role("group", name="Run this offset now")
    await expect(question.get_by_role("button", name="Not now")).to_be_focused()
    await expect(question).to_contain_text(f"First closes all 0.999 of {first.symbol}, 0.857 of {second.symbol}")
    await expect(question).to_contain_text(f"Then closes all 0.999 of {loser.symbol} at market")
    await keep(at_desk.page, "desk-risk-run")
    await question.get_by_role("button", name="Run it now").click()
    await the_offset_ends(desk, trades)
    ledger = page.get_by_role("table", name="Offsets")
    row = ledger.get_by_role("row").filter(has_text=loser.symbol)
    await expect(row).to_contain_text("−120.76")
    await expect(row).to_contain_text("by hand")
    await expect(row).to_contain_text("Done")
    await expect(plan).to_contain_text("No offset would begin now")


async def test_a_loser_is_spared_once_and_for_good(desk: Desk, on_phone: Screen) -> None:
    """Skipped or blocked, no offset closes it: the plan is gone at once, and back when it is let in again."""
    await desk.set(**one_unit(risk={"offset": BY_HAND}))
    loser, winner = desk.trade(), desk.trade()
    for trade, price in ((loser, "880"), (winner, "1080")):
        await trade.bought()
        await trade.price(price)
    await desk.watcher.until(lambda v: [float(v.prices[t.symbol]) for t in (loser, winner)] == [880, 1080])
    page = await show(on_phone, desk, "/risk")
    plan, card = page.get_by_role("region", name="Next offset"), page.get_by_role("article", name=loser.symbol)
    await expect(plan).to_contain_text("Is closed")

    await card.get_by_role("button", name=f"Block {loser.symbol} from offsets").click()
    await expect(plan).to_contain_text("No offset would begin now")
    assert (await loser.until(lambda g: g["offset_blocked"]))["status"] == "active"
    assert (await desk.ask("POST", "/risk/run"))[0] == 409
    await card.get_by_role("button", name=f"Unblock {loser.symbol}: offsets may use it again").click()
    await expect(plan).to_contain_text("Is closed")
    await loser.until(lambda g: not g["offset_blocked"])

    await plan.get_by_role("button", name=f"Skip once: {loser.symbol}").click()
    await expect(card.get_by_role("button", name=f"Skipped once: {loser.symbol}")).to_be_disabled()
    await expect(plan).to_contain_text("No offset would begin now")
    await loser.until(lambda g: g["offset_skipped"])


async def test_an_alert_that_needs_a_hand_is_read_and_the_pause_lifted(desk: Desk, on_phone: Screen) -> None:
    """A breaker struck: its line stands on the overview until a person has read it; the pause until he resumes."""
    await desk.set(**one_unit())
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1500", "0.999"))
    page = await show(on_phone, desk, "/overview")
    needs = page.get_by_role("region", name="Needs you")
    await expect(needs).to_contain_text("Nothing needs a hand.")
    await desk.set(**one_unit(risk={"breakers": {"max_losing_streak": 1}}))
    await trade.alert("exit")
    await desk.watcher.until(lambda v: v.portfolio["status"] == "paused")
    line = needs.get_by_role("listitem").filter(has=on_phone.page.get_by_role("button", name="Mark as read"))
    await expect(line).to_have_count(1)
    (standing,) = await critical(desk)
    await expect(line).to_contain_text(standing["text"])
    await keep(on_phone.page, "phone-overview-needs-you")
    await line.get_by_role("button", name="Mark as read").click()
    await expect(line).to_have_count(0)
    assert await critical(desk) == []

    await needs.get_by_role("button", name="Resume…").click()
    await needs.get_by_role("button", name="Resume now").click()
    await expect(needs).to_contain_text("Nothing needs a hand.")
    await desk.watcher.until(lambda v: v.portfolio["status"] == "healthy")


async def critical(desk: Desk) -> list[dict[str, str]]:
    _, answer = await desk.ask("GET", "/events?critical_open=true")
    lines: list[dict[str, str]] = answer["events"]
    return lines


async def test_the_overview_is_arranged_and_remembered(desk: Desk, at_desk: Screen) -> None:
    """Dragged, moved by an arrow key, hidden; as it was left after a reload; then as usual again."""
    page = at_desk.page
    await show(at_desk, desk, "/overview")
    bars = page.get_by_role("toolbar")
    arrange = page.get_by_role("button", name="Arrange", exact=True)
    await arrange.click()
    await are_named(bars, USUAL_PANELS)
    await page.get_by_role("button", name="Move Queue", exact=True).press("ArrowRight")
    await page.get_by_role("button", name="Hide Capital").click()
    await page.get_by_role("button", name="Move Needs you", exact=True).hover()
    await page.mouse.down()
    await page.mouse.move(*await middle(page.get_by_role("region", name="Equity")))
    await page.mouse.up()
    chosen = [name for name in USUAL_PANELS if name not in ("Capital", "Queue", "Needs you")]
    chosen.insert(chosen.index("Risk") + 1, "Queue")
    chosen.insert(0, "Needs you")
    await are_named(bars, chosen)
    await keep(page, "desk-overview-arranged")
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("region", name="Capital")).to_have_count(0)
    await page.reload()
    await arrange.click()
    await are_named(bars, chosen)
    await expect(page.get_by_role("region", name="Capital")).to_have_count(0)
    await page.get_by_role("group", name="Arrange the panels").get_by_role("button", name="Reset").click()
    await are_named(bars, USUAL_PANELS)
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("region", name="Capital")).to_be_visible()


async def are_named(bars: Locator, names: Sequence[str]) -> None:
    await expect(bars).to_have_count(len(names))
    for place, name in enumerate(names):
        await expect(bars.nth(place)).to_have_accessible_name(name)


async def test_panic_closes_everything_in_two_taps(desk: Desk, on_phone: Screen) -> None:
    """A tap, then a hold. Afterwards a person resumes."""
    await desk.set(**USUAL)
    trades = [desk.trade(), desk.trade()]
    for trade in trades:
        await trade.bought()
        await trade.offers(("1010", "0.999"))
    await show(on_phone, desk, "/analytics")
    page = on_phone.page
    await page.get_by_role("button", name="Panic").click()
    dialog = page.get_by_role("dialog", name="What is to stop in")
    await expect(dialog).to_contain_text("Cancels 4 resting orders, then closes 2 positions at market")
    await keep(page, "phone-panic")
    await dialog.get_by_role("button", name="Hold to close all positions").hover()
    await page.mouse.down()
    await expect(dialog).to_contain_text("All positions are being closed.")
    await page.mouse.up()
    await expect(dialog).to_contain_text("Nothing is open any more.")
    for trade in trades:
        await trade.ends("-1.999")
    await dialog.get_by_role("button", name="Close this").click()
    await desk.watcher.until(lambda v: v.portfolio["status"] == "paused")
    await resume(on_phone)
    await desk.watcher.until(lambda v: v.portfolio["status"] == "healthy")


async def test_panic_without_holding_cancels_what_is_not_filled(desk: Desk, at_desk: Screen) -> None:
    """Who cannot hold a button is asked instead; what is held keeps its target."""
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "0.999"))
    await show(at_desk, desk, "/queue")
    page = at_desk.page
    await page.get_by_role("button", name="Panic").click()
    dialog = page.get_by_role("dialog", name="What is to stop in")
    await expect(dialog).to_contain_text("Withdraws 1 entry order that may still buy for 600.00 USDT.")
    await dialog.get_by_role("button", name="I cannot hold a button").click()
    await dialog.get_by_role("button", name="Cancel all…").click()
    await dialog.get_by_role("button", name="Cancel all unfilled entries now").click()
    await expect(dialog).to_contain_text("All unfilled entries are being withdrawn.")
    await dialog.get_by_role("button", name="Close this").click()
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "cancelled")
    assert await trade.resting("buy") == []
    await trade.offers(("1010", "0.999"))
    await desk.watcher.until(lambda v: v.portfolio["status"] == "paused")
    await resume(at_desk)
    await desk.watcher.until(lambda v: v.portfolio["status"] == "healthy")


async def resume(screen: Screen) -> None:
    """From the notice, which a phone shows at a tap."""
    page = screen.page
    if screen.size == "phone":
        await page.get_by_role("button", expanded=False).filter(has=page.get_by_role("status")).click()
    notices = page.get_by_role("region", name="Notices")
    await notices.get_by_role("button", name="Resume…").click()
    await notices.get_by_role("button", name="Resume now").click()
    await expect(notices).to_have_count(0)
