"""The lists of the trading pages in a real browser: how positions are looked at, what waits in the queue, what the
signals tell."""

import csv

import pytest
from playwright.async_api import Locator, expect

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import keep
from tests.e2e.desk import Json, pairs
from tests.e2e.furniture import Furnished
from tests.e2e.screens import Screen, middle

USUAL_TITLES = (
    *("Pair", "TF", "Side", "Pyramids", "Legs", "Average", "Price", "PnL USDT", "PnL %"),
    *("To next target", "Takes profit", "State", "Age", "Actions"),
)
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def rig(furnished: Furnished) -> Rig:
    return furnished.desk.rig


# --- positions ------------------------------------------------------------------------------------------------------


async def open_groups(screen: Screen, rig: Rig) -> Locator:
    await screen.page.goto(f"{rig.engine.url}/positions")
    table = screen.page.get_by_role("table", name="Open groups")
    await expect(table.get_by_role("link")).to_have_count(4)
    return table


async def test_positions_are_sorted_by_a_press_on_a_title(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """What is not known comes last both ways; the order is remembered."""
    table, page = await open_groups(at_desk, rig), at_desk.page
    head = table.get_by_role("columnheader", name="PnL %")
    ranked = [trading.winning, trading.losing, trading.half_sold]
    links = table.get_by_role("link")
    await head.get_by_role("button").click()
    await expect(head).to_have_attribute("aria-sort", "descending")
    await expect(links).to_have_text([trade.symbol for trade in (*ranked, trading.resting)])
    await head.get_by_role("button").click()
    await expect(head).to_have_attribute("aria-sort", "ascending")
    await expect(links).to_have_text([trade.symbol for trade in (*reversed(ranked), trading.resting)])
    await page.reload()
    await expect(links).to_have_text([trade.symbol for trade in (*reversed(ranked), trading.resting)])
    await table.get_by_role("columnheader", name="Age", exact=True).get_by_role("button").click()
    await expect(links.first).to_have_text(trading.resting.symbol)


async def test_positions_are_filtered(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    table, page = await open_groups(at_desk, rig), at_desk.page
    filters, links = page.get_by_role("group", name="Filters"), table.get_by_role("link")
    await filters.get_by_role("button", name="At a loss").click()
    await expect(links).to_have_text([trading.losing.symbol, trading.half_sold.symbol])
    await page.get_by_role("searchbox", name="Filter by pair").fill(trading.losing.ticker.lower())
    await expect(links).to_have_text([trading.losing.symbol])
    await filters.get_by_role("button", name="At a loss").click()
    await filters.get_by_role("button", name="In profit").click()
    await expect(page.get_by_role("heading", name="No open position is like that")).to_be_visible()
    await page.get_by_role("button", name="Show all").click()
    await expect(links).to_have_count(4)
    await filters.get_by_role("button", name="State all").click()
    await page.get_by_role("menuitemcheckbox", name="Resting").click()
    await page.keyboard.press("Escape")
    await expect(links).to_have_text([trading.resting.symbol])
    await filters.get_by_role("button", name="Clear the filters").click()
    await expect(links).to_have_count(4)


async def test_positions_are_put_together_by_what_they_share(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """A section tells how many it has and is folded up; the grouping is remembered, the folding is not."""
    table, page = await open_groups(at_desk, rig), at_desk.page
    links = table.get_by_role("link")
    await page.get_by_role("button", name="Group by nothing").click()
    await page.get_by_role("menuitemradio", name="state").click()
    section = table.get_by_role("button", name="Resting 1")
    await section.click()
    await expect(section).to_have_attribute("aria-expanded", "false")
    await expect(links.filter(has_text=trading.resting.symbol)).to_have_count(0)
    await page.reload()
    await expect(section).to_have_attribute("aria-expanded", "true")
    await expect(links).to_have_count(4)
    await page.get_by_role("button", name="Group by state").click()
    await page.get_by_role("menuitemradio", name="nothing").click()
    await expect(section).to_have_count(0)


async def test_columns_are_chosen_and_remembered(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    table, page = await open_groups(at_desk, rig), at_desk.page
    titles = table.get_by_role("columnheader")
    await expect(titles).to_have_text(USUAL_TITLES)
    await page.get_by_role("button", name="Columns").click()
    menu = page.get_by_role("dialog", name="Columns")
    for name in ("Side", "Take-profit mode", "Realized so far"):
        await menu.get_by_role("switch", name=f"Use {name}").click()
    await menu.get_by_role("button", name="Move Age up").click()
    await keep(page, "desk-positions-columns")
    await page.keyboard.press("Escape")
    chosen = [title for title in USUAL_TITLES if title not in ("Side", "Takes profit", "State", "Age", "Actions")]
    chosen += ["Age", "State", "Realized", "Actions"]
    await expect(titles).to_have_text(chosen)
    await page.reload()
    await expect(titles).to_have_text(chosen)
    await page.get_by_role("button", name="Columns").click()
    await menu.get_by_role("button", name="Reset").click()
    await page.keyboard.press("Escape")
    await expect(titles).to_have_text(USUAL_TITLES)


async def test_a_row_has_a_menu(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """What it asks stands under the row; what was done is not offered again."""
    table, page = await open_groups(at_desk, rig), at_desk.page
    await table.get_by_role("button", name=f"Actions for {trading.winning.symbol}").click()
    await page.get_by_role("menuitem", name="Skip offset once…").click()
    question = table.get_by_role("group", name="Skip the next offset")
    await expect(question.get_by_role("button", name="Leave it as it is")).to_be_focused()
    await question.get_by_role("button", name="Skip once").click()
    await expect(table.get_by_role("status")).to_contain_text("Accepted. The next offset leaves this group out.")
    await trading.winning.until(lambda group: group["offset_skipped"])
    await table.get_by_role("button", name=f"Actions for {trading.winning.symbol}").click()
    await expect(page.get_by_role("menuitem", name="Block from offset…")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Skip offset once…")).to_have_count(0)
    await page.get_by_role("menuitem", name="Open").click()
    await expect(page.get_by_role("heading", level=1, name=trading.winning.symbol)).to_be_visible()
    await expect(page.get_by_text("Skips next offset")).to_be_visible()


async def test_a_card_is_swiped_to_keep_it_out_of_offsets(trading: Furnished, on_phone: Screen, rig: Rig) -> None:
    """To the right: at once, with a way back. To the left: it asks before anything is sold."""
    page, trade = on_phone.page, trading.losing
    await page.goto(f"{rig.engine.url}/positions")
    card = page.get_by_role("article", name=trade.symbol)
    await swipe(on_phone, card, to=150)
    await expect(card.get_by_role("status")).to_contain_text("Blocked: no offset touches it.")
    await trade.until(lambda group: group["offset_blocked"])
    await card.get_by_role("button", name="Undo").click()
    await expect(card.get_by_role("status")).to_contain_text("Offsets may use it again.")
    await trade.until(lambda group: not group["offset_blocked"])
    await swipe(on_phone, card, to=-150)
    question = card.get_by_role("group", name="Close this group")
    await expect(question).to_contain_text("realizes −119.88 before fees")
    await question.get_by_role("button", name="Keep it open").click()
    await expect(question).to_have_count(0)


async def swipe(screen: Screen, card: Locator, to: float) -> None:
    """With a finger, so many pixels aside."""
    await card.scroll_into_view_if_needed()
    x, y = await middle(card)
    finger = await screen.page.context.new_cdp_session(screen.page)
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        moved = [{"x": x + to * step / 10, "y": y}]
        await finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": moved})
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await finger.detach()


async def test_the_history_is_a_file(trading: Furnished, on_phone: Screen, rig: Rig) -> None:
    """The file has the rows that the filters let through, with the figures of the API."""
    page = on_phone.page
    closed = await rig.trader.groups("closed")
    await page.goto(f"{rig.engine.url}/positions?show=closed")
    cards = page.get_by_role("tabpanel", name="Closed").get_by_role("article")
    await expect(cards).to_have_count(len(closed))
    assert await saved_rows(on_phone) == [figures_of(group) for group in closed]
    await page.get_by_role("button", name="Result any").click()
    await page.get_by_role("menuitemradio", name="profit").click()
    await expect(cards).to_have_count(1)
    assert await saved_rows(on_phone) == [figures_of(trading.past)]


def figures_of(group: Json) -> tuple[str, float]:
    return group["symbol"], float(group["realized_pnl"])


async def saved_rows(screen: Screen) -> list[tuple[str, float]]:
    _, content = await screen.file(screen.page.get_by_role("button", name="CSV"))
    return [(row["symbol"], float(row["realized"])) for row in csv.DictReader(content.decode().splitlines())]


# --- queue and signals ----------------------------------------------------------------------------------------------


async def test_a_waiting_signal_is_removed_and_stands_in_the_history(
    trading: Furnished, on_phone: Screen, rig: Rig
) -> None:
    page, removed = on_phone.page, trading.waiting[1].symbol
    await page.goto(f"{rig.engine.url}/queue")
    await page.get_by_role("button", name=f"Remove {removed} long").click()
    question = page.get_by_role("group", name=f"Remove {removed}")
    await expect(question).to_contain_text("Its signal trades nothing.")
    await question.get_by_role("button", name="Keep waiting").click()
    await expect(question).to_have_count(0)
    await page.get_by_role("button", name=f"Remove {removed} long").click()
    await question.get_by_role("button", name="Remove", exact=True).click()
    await expect(page.get_by_role("article", name=removed)).to_have_count(0)
    await trading.desk.queue(lambda queue: removed not in {entry["symbol"] for entry in queue})
    assert await trading.waiting[1].orders() == []
    await page.get_by_role("tab", name="History").click()
    left = page.get_by_role("tabpanel", name="History").get_by_role("article").filter(has_text=removed)
    await expect(left).to_contain_text("Removed")


async def test_a_waiting_signal_is_forced_past_the_limit(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """It asks first, with the slot and the money; afterwards the position says that it was forced."""
    page, forced = at_desk.page, trading.waiting[0]
    await page.goto(f"{rig.engine.url}/queue")
    await page.get_by_role("button", name=f"Force {forced.symbol} long").click()
    question = page.get_by_role("group", name=f"Force {forced.symbol}")
    await expect(question.get_by_role("button", name="Keep waiting")).to_be_focused()
    await expect(question).to_contain_text("It takes slot 5 of 4: the pool is over its limit until a position closes.")
    await expect(question).to_contain_text("Its 2 legs from 1 000.00 bind 1 600.00 USDT")
    await keep(page, "desk-queue-force")
    await question.get_by_role("button", name="Force now").click()
    await page.get_by_role("link", name="View the position").click()
    await expect(page.get_by_role("heading", level=1, name=forced.symbol)).to_be_visible()
    await expect(page.get_by_text("Forced past the limit")).to_be_visible()
    await forced.until(lambda group: group["forced"] and group["pyramids"][0]["legs"][1]["status"] == "open")
    await trading.desk.watcher.until(lambda view: view.portfolio["open_groups"] == 5)
    assert pairs(("600", "1"))[0] in await forced.resting("buy")


async def test_a_signal_is_opened_and_its_alert_sent_again(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """The body as it came, without the secret; sent again it takes the place of the one that waits."""
    page, trade = at_desk.page, trading.waiting[2]
    (before,) = [entry for entry in await trading.desk.queue(len) if entry["symbol"] == trade.symbol]
    await page.goto(f"{rig.engine.url}/signals")
    table = page.get_by_role("table", name="Signals")
    await table.get_by_role("button", name=f"Details of {trade.symbol} Entry long").click()
    await expect(table).to_contain_text(f'"symbol": "{trade.ticker}"')
    await expect(table).to_contain_text('"price": "1000"')
    await expect(table).not_to_contain_text(rig.trader.webhook_secret)
    await keep(page, "desk-signal-opened")
    await table.get_by_role("button", name="Send again…").click()
    question = table.get_by_role("group", name="Send this alert again")
    await expect(question).to_contain_text("No real money moves: these are practice accounts.")
    await question.get_by_role("button", name="Send it now").click()
    await expect(table.get_by_role("link", name="See the signal")).to_be_visible()
    await expect(table.get_by_role("button", name=f"Details of {trade.symbol} Entry long")).to_have_count(2)
    queue = await trading.desk.queue(lambda waiting: any(entry["replacements"] == 1 for entry in waiting))
    (after,) = [entry for entry in queue if entry["symbol"] == trade.symbol]
    assert (after["id"], after["replacements"]) == (before["id"], 1)
    assert await trade.became(before["signal_id"]) == ("recorded", "replaced")


async def test_a_test_alert_is_sent_and_followed(trading: Furnished, on_phone: Screen, rig: Rig) -> None:
    """The pool is full, so it waits; an exit takes it out again."""
    page, trade = on_phone.page, trading.desk.trade()
    await page.goto(f"{rig.engine.url}/signals")
    await page.get_by_role("button", name="Test alert").click()
    panel = page.get_by_role("region", name="Send a test alert")
    await panel.get_by_label("Pair").fill(trade.symbol)
    await panel.get_by_role("button", name="Send test alert").click()
    await expect(panel).to_contain_text("Queued")
    await trading.desk.queue(lambda queue: trade.symbol in {entry["symbol"] for entry in queue})
    await panel.get_by_role("button", name="Send exit").click()
    await expect(panel).to_contain_text("Accepted")
    await trading.desk.queue(lambda queue: trade.symbol not in {entry["symbol"] for entry in queue})
    assert await trade.orders() == []
