"""Messages for TradingView, ladders and the figures of what was earned, in a real browser on the running product.

What is done on the screen is so by the API, and what is given to keep can be read.
"""

import csv
import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from playwright.async_api import Locator, Page, expect

from dca_engine.modes.rig import Rig
from tests.e2e.chromium import keep
from tests.e2e.desk import Json
from tests.e2e.furniture import SETTINGS, Furnished, another
from tests.e2e.screens import Screen

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
D = Decimal


@pytest.fixture
def rig(furnished: Furnished) -> Rig:
    return furnished.desk.rig


# --- connect ----------------------------------------------------------------------------------------------------------

USES = {
    "Strategy": ("When the strategy opens a long", "entry"),
    "Buy": ("Entry long", "entry"),
    "Sell short": ("Entry short", "entry"),
    "Exit": ("Exit", "exit"),
    "Reduce": ("Reduce", "reduce"),
    "Reverse": ("Reverse", "reverse"),
}
"""What the page reads in the message, and what it means to the engine."""
IN_CLIPBOARD = "text => navigator.clipboard.readText().then(held => held === text)"


def as_sent(message: str, ticker: str) -> str:
    """The message as TradingView sends it: with a value wherever it names one."""
    values = {
        "exchange": "BINANCE",
        "ticker": ticker,
        "interval": "15",
        "close": "1000",
        "timenow": datetime.now(UTC).isoformat(),
        "strategy.order.action": "buy",
        "strategy.order.price": "1000",
        "strategy.order.contracts": "1",
        "strategy.order.id": "Long",
        "strategy.order.comment": "breakout",
        "strategy.market_position": "long",
        "strategy.market_position_size": "1",
        "strategy.prev_market_position": "flat",
        "strategy.prev_market_position_size": "0",
    }
    return re.sub(r"\{\{([^{}]*)\}\}", lambda found: values[found[1]], message)


async def test_every_message_that_is_made_is_copied_and_taken(furnished: Furnished, new_desk: Screen, rig: Rig) -> None:
    page = new_desk.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto(f"{rig.engine.url}/connect")
    await page.get_by_role("button", name="Reveal").click()
    reading = page.get_by_role("region", name="What the engine reads in it")
    for use, (words, intent) in USES.items():
        await page.get_by_role("radio", name=use, exact=True).check(force=True)
        await expect(reading).to_contain_text(words)
        message = await page.get_by_label("Message to paste").inner_text()
        await page.get_by_role("button", name="Copy message").click()
        await page.wait_for_function(IN_CLIPBOARD, arg=message)
        ticker = furnished.desk.trade().ticker
        body = as_sent(message, ticker)
        assert json.loads(body)["secret"] == rig.trader.webhook_secret
        status, answer = await rig.trader.post_alert(body)
        assert status == 202, answer
        signal = await rig.trader.api("GET", f"/signals/{answer['signal_id']}")
        assert (signal["intent"], signal["symbol"]) == (intent, f"{ticker.removesuffix('USDT')}/USDT"), use


async def test_a_message_of_ones_own_is_read_before_it_is_sent(new_desk: Screen, rig: Rig) -> None:
    page = new_desk.page
    await page.goto(f"{rig.engine.url}/connect")
    await page.get_by_role("radio", name="My own").check(force=True)
    own = page.get_by_role("textbox", name="Your own message")
    reading = page.get_by_role("region", name="What the engine reads in it")
    message = {"secret": rig.trader.webhook_secret, "action": "buy", "symbol": "BTCUSDT", "price": -1}
    await own.fill(json.dumps(message))
    await expect(reading).to_contain_text("Would be refused: price")
    await own.fill(json.dumps(message | {"price": 50_000, "timeframe": "15"}))
    await expect(reading).to_contain_text("Entry long BTC/USDT, 15m, at 50 000")


STEPS = (
    "Address reachable",
    "First alert received",
    "Secret right",
    "Pair known, message understood",
    "First order placed",
)


async def test_the_check_list_turns_green_with_the_first_alert(new_phone: Screen, rig: Rig) -> None:
    webhook = await another(rig, "Fresh")
    page = new_phone.page
    await page.goto(f"{rig.engine.url}/connect")
    await page.get_by_role("button", name="Practice ▾").click()
    await page.get_by_role("menuitem", name="Fresh").click()
    steps = page.get_by_role("list", name="Steps to the first order").get_by_role("listitem").filter(has_text="(")

    async def stand(*states: str) -> None:
        await expect(steps).to_contain_text([f"{step} ({state})" for step, state in zip(STEPS, states, strict=True)])

    await stand("needs a hand", "not yet", "not yet", "not yet", "not yet")
    alert = {"action": "buy", "symbol": "BTCUSDT", "timeframe": "15"}
    assert await sent_to(rig, webhook, {"secret": "of somebody else", **alert}) == 401
    await stand("done", "done", "needs a hand", "not yet", "not yet")
    assert await sent_to(rig, webhook, {"secret": webhook["secret"], **alert}) == 202
    await stand("done", "done", "done", "done", "done")
    await expect(page.get_by_text("TradingView is connected.")).to_be_visible()
    await keep(page, "phone-connected")


async def sent_to(rig: Rig, webhook: Json, alert: Json) -> int:
    async with rig.http.post(f"{rig.engine.url}{webhook['path']}", json=alert) as answer:
        return answer.status


# --- ladders ----------------------------------------------------------------------------------------------------------


def drawing(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile("^Ladder: "))


async def worst_case(page: Page, amount: str) -> None:
    """Of the ladder as it is typed; thousands are set apart."""
    panel = page.get_by_role("region", name="Drawn on the market")
    await expect(panel).to_contain_text(re.compile(rf"Worst case, USDT\s*{amount.replace(' ', chr(92) + 's')}"))


async def test_drawing_and_capital_follow_a_ladder_as_it_is_typed(
    furnished: Furnished, new_desk: Screen, rig: Rig
) -> None:
    """Of 1 600 USDT, at 1 000: 1 unit there and 1 at 600; at 700 instead it is 0.857 of one."""
    trade, page = furnished.desk.trade(), new_desk.page
    await trade.price("1000")
    await page.goto(f"{rig.engine.url}/ladders")
    await page.get_by_label("Pair", exact=True).fill(trade.symbol)
    await expect(page.get_by_label("Entry price")).to_have_value("1000")
    await expect(drawing(page)).to_have_accessible_name(
        "Ladder: leg 0 at 1\u202f000.00, 62.5 % of the capital; leg 1 at 600.00, 37.5 % of the capital"
    )
    await worst_case(page, "1 600.00")

    await page.get_by_label("Leg 1, distance in percent").fill("30")
    await expect(drawing(page)).to_have_accessible_name(re.compile("leg 1 at 700.00, 37.5 % of the capital"))
    await worst_case(page, "1 599.90")
    await page.get_by_role("combobox", name="With").click()
    await page.get_by_role("option", name="This one as it is saved").click()
    differences = page.get_by_role("region", name="Differences").get_by_role("row")
    await expect(differences.filter(has_text="Worst case, USDT")).to_contain_text(
        re.compile(r"1\s599\.90\s*1\s600\.00\s*−0\.10")
    )
    await keep(page, "desk-ladders-compared")

    await page.get_by_role("tab", name="Generator").click()
    await page.get_by_role("textbox", name="Legs", exact=True).fill("4")
    await page.get_by_role("textbox", name="First step, %").fill("1")
    await page.get_by_role("textbox", name="Step scale").fill("2")
    await expect(drawing(page)).to_have_accessible_name(
        re.compile("leg 1 at 990.00, 25 % .*leg 2 at 970.00, 25 % .*leg 3 at 930.00, 25 % ")
    )
    bar = page.get_by_role("region", name="Changes")
    await bar.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved. New positions use it")).to_be_visible()
    preview = {"symbol": trade.symbol, "side": "long", "price": "1000"}
    _, planned = await furnished.desk.ask("POST", "/ladders/preview", preview)
    assert [D(leg["price"]) for leg in planned["legs"]] == [1000, 990, 970, 930]
    await worst_case(page, f"{D(planned['cost']):,.2f}".replace(",", " "))
    await furnished.desk.set(**SETTINGS)


async def test_a_ladder_is_kept_as_a_preset_used_given_away_and_taken_in(
    furnished: Furnished, new_phone: Screen, rig: Rig
) -> None:
    page = new_phone.page
    await page.goto(f"{rig.engine.url}/ladders")
    name = page.get_by_role("textbox", name="Keep this ladder as")
    lever = page.get_by_role("button", name="Keep", exact=True)
    use = page.get_by_role("button", name="Use the preset Wide")
    await name.fill("Wide")
    await lever.click()
    await expect(use).to_be_visible()
    (wide,) = await own_presets(rig)
    await name.fill("Wide")
    await lever.click()
    await expect(page.get_by_text("This is the name of another of your presets")).to_be_visible()
    assert await new_phone.refused() == ["POST /ladder-presets: 422"]

    file, content = await new_phone.file(page.get_by_role("button", name="Export", exact=True))
    assert file == "ladder-presets.json"
    assert [preset["name"] for preset in json.loads(content)["presets"]] == ["Wide"]
    await page.get_by_role("button", name="Remove the preset Wide…").click()
    asked = page.get_by_role("group", name="Remove the preset Wide")
    await expect(asked.get_by_role("button", name="Keep it")).to_be_focused()
    await keep(page, "phone-ladders-preset-remove")
    await asked.get_by_role("button", name="Remove").click()
    await expect(asked).to_have_count(0)
    await expect(use).to_have_count(0)
    assert await own_presets(rig) == []
    await new_phone.choose_file(page.get_by_role("button", name="Import…"), file, content)
    await expect(use).to_be_visible()
    (again,) = await own_presets(rig)
    assert again["ladder"] == wide["ladder"]

    for preset in (page.get_by_role("button", name=re.compile("^Use the preset (?!Wide)")).first, use):
        await preset.click()
        bar = page.get_by_role("region", name="Changes")
        await expect(bar).to_contain_text("1 change")
        await bar.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Saved. New positions use it")).to_be_visible()
    _, settings = await furnished.desk.ask("GET", "/settings")
    assert settings["ladder"] == wide["ladder"]


async def own_presets(rig: Rig) -> list[Json]:
    presets = (await rig.trader.api("GET", "/ladder-presets"))["presets"]
    return [preset for preset in presets if not preset["built_in"]]


# --- analytics --------------------------------------------------------------------------------------------------------


async def test_figures_are_of_the_days_that_are_chosen_and_come_as_files(
    furnished: Furnished, new_desk: Screen, rig: Rig
) -> None:
    page = new_desk.page
    await page.goto(f"{rig.engine.url}/analytics")
    await page.get_by_role("radio", name="All", exact=True).click()
    _, answer = await furnished.desk.ask("GET", "/performance/analytics")
    total = answer["analysis"]["total"]
    result = page.get_by_role("region", name="Result", exact=True)
    await expect(result).to_contain_text(f"{D(total['realized']):+.2f}".replace("-", "−"))
    await expect(result).to_contain_text(f"{total['wins']} won, {total['losses']} lost")

    _, content = await new_desk.file(page.get_by_role("button", name="Positions as CSV"))
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == total["count"] == 2
    assert sum(D(row["realized"]) for row in rows) == D(total["realized"])
    name, picture = await new_desk.file(page.get_by_role("button", name="Distribution of results as PNG"))
    assert (name, picture[:8]) == ("distribution-of-results-all.png", b"\x89PNG\r\n\x1a\n")
    assert len(picture) > 1_000

    await page.get_by_label("First day").fill("2020-02-01")
    await expect(result).to_contain_text(f"{total['wins']} won, {total['losses']} lost")
    await page.get_by_label("Last day").fill("2020-02-29")
    await expect(page.get_by_text("No position closed on these days")).to_be_visible()
    await page.get_by_role("button", name="Show everything").click()
    await expect(result).to_contain_text(f"{total['wins']} won, {total['losses']} lost")
