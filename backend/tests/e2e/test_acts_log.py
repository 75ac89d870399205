"""The log and the palette in a real browser on the running product: narrowed down, followed, kept as files, what is
critical read; entries paused and let through again by a few letters.
"""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import keep
from tests.e2e.conftest import House
from tests.e2e.desk import USUAL, Desk, Json
from tests.e2e.screens import Screen

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
FIRST_ROWS = 8
"""As many as any screen shows without scrolling."""


@pytest.fixture
def rig(house: House) -> Rig:
    return house.rig


def lines(page: Page) -> Locator:
    """Of the log, as far as they are drawn; what is pinned is none of them."""
    opener = page.get_by_role("button", expanded=False).or_(page.get_by_role("button", expanded=True))
    return page.get_by_role("main").get_by_role("listitem").filter(has=opener)


async def log_of(desk: Desk, query: str = "") -> list[Json]:
    """The newest lines by the API, newest first."""
    _, answer = await desk.ask("GET", f"/events?{query}")
    found: list[Json] = answer["events"]
    return found


async def shows(page: Page, expected: Sequence[Json]) -> None:
    """These lines are at the top, and nothing else where there are few of them."""
    for place, line in enumerate(expected[:FIRST_ROWS]):
        await expect(lines(page).nth(place)).to_contain_text(line["text"])
    if len(expected) <= FIRST_ROWS:
        await expect(lines(page)).to_have_count(len(expected))


async def late_alert(desk: Desk) -> None:
    """One that came an hour too late asks for attention."""
    late = datetime.now(UTC) - timedelta(hours=1)
    _, answer = await desk.rig.trader.alert(
        action="buy", symbol="BTCUSDT", exchange="BINANCE", timestamp=late.isoformat()
    )
    await desk.watcher.until(lambda view: view.signals[answer["signal_id"]]["verdict"] == "recorded")


async def test_the_log_is_narrowed_down(desk: Desk, new_desk: Screen, rig: Rig) -> None:
    """By level, kind, pair and words; the address holds all of it."""
    await desk.set(**USUAL)
    trade, other = desk.trade(), desk.trade()
    await trade.bought()
    await other.bought()
    await late_alert(desk)
    page, address = new_desk.page, f"{rig.engine.url}/events"
    await page.goto(address)
    await shows(page, await log_of(desk))

    level = page.get_by_role("group", name="Level").get_by_role("button", name="Attention")
    await level.click()
    await expect(page).to_have_url(f"{address}?level=attention")
    attention = await log_of(desk, "level=attention")
    assert {line["level"] for line in attention} == {"attention"}
    await shows(page, attention)
    await level.click()

    await page.get_by_role("button", name="Kind: All kinds").click()
    await page.get_by_role("menuitemcheckbox", name="Fill").click()
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(f"{address}?kind=fill")
    await shows(page, await log_of(desk, "kind=fill"))

    await page.get_by_role("combobox", name="Pair").select_option(trade.symbol)
    fills = await log_of(desk, f"kind=fill&symbol={trade.symbol}")
    assert [(line["kind"], line["symbol"]) for line in fills] == [("fill", trade.symbol)]
    await shows(page, fills)
    await page.get_by_role("button", name="Clear filters").click()
    await expect(page).to_have_url(address)

    await page.get_by_role("searchbox", name="Search the sentences").fill("SLOT 1 OF")
    taken = await log_of(desk, "q=SLOT 1 OF")
    assert taken
    assert all("slot 1 of" in line["text"].lower() for line in taken)
    await shows(page, taken)
    await page.get_by_role("searchbox", name="Search the sentences").fill("no such words")
    await expect(page.get_by_text("No line matches")).to_be_visible()
    await page.get_by_role("button", name="Show all lines").click()
    await shows(page, await log_of(desk))


async def test_what_happens_is_told_without_a_reload(desk: Desk, new_phone: Screen, rig: Rig) -> None:
    """While it is paused the list stands still, and counts what came."""
    page, trade = new_phone.page, desk.trade()
    await page.goto(f"{rig.engine.url}/events")
    await page.evaluate("window.loadedOnce = true")
    await trade.verdict(await trade.alert("exit"), "recorded")
    (line,) = await log_of(desk, f"symbol={trade.symbol}")
    await expect(lines(page).first).to_contain_text(line["text"])

    await page.get_by_role("button", name="Pause", exact=True).click()
    other = desk.trade()
    await other.verdict(await other.alert("exit"), "recorded")
    (fresh,) = await log_of(desk, f"symbol={other.symbol}")
    follow = page.get_by_role("button", name="Follow, 1 new")
    await expect(follow).to_be_visible()
    await keep(page, "phone-events-paused")
    await expect(lines(page).first).to_contain_text(line["text"])
    await follow.click()
    await expect(lines(page).first).to_contain_text(fresh["text"])
    assert await page.evaluate("window.loadedOnce")


async def test_the_log_comes_as_a_file_of_each_kind(desk: Desk, new_desk: Screen, rig: Rig) -> None:
    """Oldest first, with the filters of the page."""
    await desk.set(**USUAL)
    trade, page = desk.trade(), new_desk.page
    await trade.bought()
    await trade.offers(("1010", "0.999"))
    expected = list(reversed(await log_of(desk, f"symbol={trade.symbol}")))
    await page.goto(f"{rig.engine.url}/events?symbol={trade.symbol}")

    async def export(words: str) -> tuple[str, str]:
        await page.get_by_role("button", name="Export these").click()
        name, content = await new_desk.file(page.get_by_role("menuitem", name=words))
        return name.rpartition(".")[2], content.decode()

    form, text = await export("Text")
    assert form == "txt"
    assert all(line.endswith(told["text"]) for line, told in zip(text.splitlines(), expected, strict=True))
    form, text = await export("CSV")
    assert form == "csv"
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == [line["id"] for line in expected]
    form, text = await export("JSON")
    assert form == "json"
    assert json.loads(text) == expected


async def test_what_is_critical_stands_until_it_is_read(desk: Desk, new_phone: Screen, rig: Rig) -> None:
    """Coins that nobody bought here. Reading of them ends nothing but the line."""
    await desk.set(**USUAL)
    trade, page = desk.trade(), new_phone.page
    coin = trade.symbol.partition("/")[0]
    await trade.bought()
    await page.goto(f"{rig.engine.url}/events")
    await rig.venue("POST", "/balances", {"coin": coin, "add": "0.5"})
    await desk.watcher.until(lambda view: view.portfolio["status"] == "auditing")
    pinned = page.get_by_role("region", name="Critical, still standing")
    read = pinned.get_by_role("button", name="Mark as read")
    standing = await log_of(desk, "critical_open=true")
    await expect(read).to_have_count(len(standing))
    await keep(page, "phone-events-critical")
    for line in standing:
        stood = pinned.get_by_role("listitem").filter(has_text=line["text"])
        await stood.get_by_role("button", name="Mark as read").click()
        await expect(stood).to_have_count(0)
    await expect(pinned).to_have_count(0)
    assert await log_of(desk, "critical_open=true") == []
    assert desk.watcher.view.portfolio["status"] == "auditing"
    await rig.venue("POST", "/balances", {"coin": coin, "add": "-0.5"})
    await desk.watcher.until(lambda view: view.portfolio["status"] == "healthy")


async def finds(page: Page, letters: str, words: str) -> None:
    """What the palette offers first for these letters."""
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("combobox", name="Go to, or do")).to_be_focused()
    await page.keyboard.type(letters)
    await expect(page.get_by_role("option", selected=True)).to_contain_text(words)


async def test_entries_are_paused_and_let_through_by_a_few_letters(desk: Desk, new_desk: Screen, rig: Rig) -> None:
    page = new_desk.page
    await expect(page.get_by_role("button", name="healthy")).to_be_visible()
    await finds(page, "pause entr", "Pause entries")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Entries are paused: they wait in the queue.")).to_be_visible()
    await keep(page, "desk-paused-by-palette")
    assert (await rig.trader.portfolio())["status"] == "paused"

    await expect(page.get_by_role("button", name="paused")).to_be_visible()
    await finds(page, "resume", "Resume entries…")
    await page.keyboard.press("Enter")
    await page.get_by_role("region", name="May it enter").get_by_role("button", name="Resume…").click()
    await page.get_by_role("button", name="Resume now").click()
    await desk.watcher.until(lambda view: view.portfolio["status"] == "healthy")
    await expect(page.get_by_role("button", name="healthy")).to_be_visible()


async def test_the_keys_are_listed_on_a_question_mark(new_desk: Screen) -> None:
    page = new_desk.page
    await page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keyboard")
    for words in ("Go to Positions", "Find a page, a pair, a setting or an action", "Show this list"):
        await expect(listed).to_contain_text(words)
    await keep(page, "desk-keys")
    await page.keyboard.press("Escape")
    await expect(listed).to_have_count(0)
