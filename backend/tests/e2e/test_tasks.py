"""What a trader does all day on the dashboard, by keys alone; on several screens at once; and through an outage."""

import pytest
from playwright.async_api import Page, expect

from dca_engine.modes.rig import Rig
from tests.e2e.furniture import SETTINGS, Furnished
from tests.e2e.screens import Screen

_PALETTE_IS_AT_HAND = """async () => {
  const isHere = () => performance.getEntriesByType('resource').some(({ name }) => name.includes('/Finder-'))
  while (!isHere()) await new Promise(requestAnimationFrame)
}"""
"""Fetched before anybody asked for it."""
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def rig(furnished: Furnished) -> Rig:
    return furnished.desk.rig


async def test_a_waiting_signal_is_promoted_by_keys(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """The last of three that are alike becomes the first; the pool is full, so there it waits."""
    last = trading.waiting[-1].symbol
    await at_desk.page.goto(f"{rig.engine.url}/queue")
    rows = at_desk.page.get_by_role("table", name="Waiting signals").get_by_role("row")
    await expect(rows.nth(3)).to_contain_text(last)
    await at_desk.press(at_desk.page.get_by_role("button", name=f"Promote {last} long"))
    await expect(rows.nth(1)).to_contain_text(last)
    await expect(at_desk.page.get_by_role("tabpanel").get_by_role("status").first).to_contain_text("4 of 4")
    queue = await trading.desk.queue(lambda waiting: waiting[0]["symbol"] == last)
    assert len(queue) == len(trading.waiting)


async def test_a_group_is_found_opened_and_closed_by_keys(trading: Furnished, at_desk: Screen, rig: Rig) -> None:
    """From the list to flat. The safe answer has the focus at first; the slot goes to the first in the queue."""
    watcher, page = trading.desk.watcher, at_desk.page
    group = trading.resting.of(watcher.view)
    first = (await trading.desk.queue(lambda queue: queue))[0]
    await page.goto(f"{rig.engine.url}/positions")
    table = page.get_by_role("table", name="Open groups")
    await at_desk.tab_to(table.get_by_role("link").first)
    await at_desk.arrow_to(table.get_by_role("link", name=group["symbol"]))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name=group["symbol"])).to_be_visible()
    await at_desk.press(page.get_by_role("button", name="Close…"))
    await expect(page.get_by_role("button", name="Keep it open")).to_be_focused()
    await at_desk.press(page.get_by_role("button", name="Close now"))
    await expect(page.get_by_role("main")).to_contain_text("closed by hand")
    await watcher.until(lambda view: view.groups[group["id"]]["status"] == "closed")
    assert await trading.resting.resting("buy") == []
    await watcher.until(lambda view: first["symbol"] in {other["symbol"] for other in view.groups.values()})
    await trading.desk.queue(lambda queue: first["id"] not in {entry["id"] for entry in queue})


async def test_two_tabs_and_a_phone_show_the_same_after_a_fill(
    trading: Furnished, at_desk: Screen, on_phone: Screen, rig: Rig
) -> None:
    """One unit at 1 000, then one at 600: the average is 800."""
    await trading.desk.set(**SETTINGS | {"max_open_groups": 9})
    trade = trading.desk.trade()
    group = await trade.bought()
    tab = Screen(await at_desk.page.context.new_page(), "desk")
    tab.listen()
    everywhere = (at_desk, tab, on_phone)
    for screen in everywhere:
        await screen.page.goto(f"{rig.engine.url}/positions/{group['id']}")
        await expect(screen.figures()).to_contain_text("1 000.00")
    await trade.price("600")
    await trade.offers(("1010", "0.999"), ("612", "0.999"))
    for screen in everywhere:
        await expect(screen.figures()).to_contain_text("800.00")
        await expect(screen.figures()).to_contain_text("1.998")
    await tab.page.close()
    assert tab.wrong == []


async def test_an_outage_is_told_loses_no_edit_and_is_caught_up_with(
    trading: Furnished, screens: dict[str, Screen], rig: Rig
) -> None:
    """What was typed is still there and saved afterwards; what was sold meanwhile is shown; nothing is loaded anew."""
    edits, shows = screens["desk"].page, screens["phone"].page
    group = trading.half_sold.of(trading.desk.watcher.view)
    await shows.goto(f"{rig.engine.url}/positions/{group['id']}")
    await edits.goto(f"{rig.engine.url}/settings/capital")
    capital = edits.get_by_label("Total capital", exact=True)
    await capital.fill("34567")
    for page in (edits, shows):
        await expect(page.get_by_role("button", name="healthy")).to_be_visible()
        await page.evaluate("window.kept = true")
        await page.evaluate(_PALETTE_IS_AT_HAND)

    await rig.engine.kill()
    for page in (edits, shows):
        await expect(page.get_by_text("What you see is as of")).to_be_visible()
    await trading.half_sold.price("1010")
    await save(edits)
    await expect(edits.get_by_text("Your changes are kept in this browser")).to_be_visible()
    await expect(capital).to_have_value("34567")
    await edits.keyboard.press("Control+k")
    await expect(edits.get_by_role("combobox", name="Go to, or do")).to_be_focused()
    await edits.keyboard.press("Escape")

    await rig.start_engine_again()
    await expect(shows.get_by_role("main")).to_contain_text("Closed")
    await expect(edits.get_by_text("What you see is as of")).to_have_count(0)
    await expect(capital).to_have_value("34567")
    await save(edits)
    await expect(edits.get_by_text("Saved. New positions get these settings")).to_be_visible()
    assert [await page.evaluate("window.kept") for page in (edits, shows)] == [True, True]
    _, settings = await trading.desk.ask("GET", "/settings")
    assert settings["capital"] == "34567"
    ended = await rig.trader.api("GET", f"/groups/{group['id']}")
    assert ended["status"] == "closed"


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Save", exact=True).click()
