"""What a trader does to an open position on its own page, in a real browser: what the page says will happen is what
then happens on the exchange.

Each position holds 0.999 from 1 000 with its target at 1 010, and one unit more rests at 600.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest
from playwright.async_api import CDPSession, Locator, Page, expect

from tests.e2e.chromium import keep
from tests.e2e.desk import USUAL, Desk, Trade, pairs
from tests.e2e.screens import Screen

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
D = Decimal
TARGET = ("1010", "0.999")
_REACH_OF_A_MOUSE = 6
"""Pixels from a line."""
_TOP = "element => element.getBoundingClientRect().top"
_SCROLLED = "() => ({ ended: new Promise(end => document.addEventListener('scrollend', end, { once: true })) })"
_CURSOR = "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).cursor"


async def held(desk: Desk, screen: Screen) -> Trade:
    """A position whose page is on the screen."""
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.bought()
    group = await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "open")
    await trade.offers(TARGET)
    await screen.page.goto(f"{desk.rig.engine.url}/positions/{group['id']}")
    await expect(screen.page.get_by_role("heading", level=1, name=trade.symbol)).to_be_visible()
    await expect(screen.figures()).to_contain_text("0.999")
    return trade


def coin(trade: Trade) -> str:
    return trade.symbol.partition("/")[0]


async def press(place: Locator, name: str) -> None:
    await place.get_by_role("button", name=name, exact=True).click()


async def begin(screen: Screen, entry: str, question: str) -> Locator:
    """What is asked after a choice from the menu."""
    await press(screen.page.get_by_role("main"), "More actions")
    await screen.page.get_by_role("menuitem", name=entry).click()
    return asked(screen, question)


def asked(screen: Screen, question: str) -> Locator:
    return screen.page.get_by_role("group", name=question)


async def is_accepted(screen: Screen, words: str) -> None:
    await expect(screen.page.get_by_role("status").filter(has_text=f"Accepted. {words}")).to_be_visible()


async def market_sales(trade: Trade) -> list[Decimal]:
    return [D(order["quantity"]) for order in await trade.orders() if order["type"] == "market"]


async def test_a_part_is_sold(desk: Desk, at_desk: Screen) -> None:
    """40 % of 0.999 is 0.399 on the step."""
    trade = await held(desk, at_desk)
    await press(at_desk.page.get_by_role("main"), "Reduce…")
    question = asked(at_desk, "Reduce this group")
    await question.get_by_role("radio", name="75 %").click()
    await expect(question).to_contain_text(f"Sell 0.749 {coin(trade)} at market, about 749.00 USDT")
    await question.get_by_label("How much").fill("40")
    await expect(question).to_contain_text(f"Sell 0.399 {coin(trade)} at market, about 399.00 USDT")
    await expect(question).to_contain_text(f"0.600 {coin(trade)} are kept.")
    await keep(at_desk.page, "desk-position-reduce")
    await press(question, "Sell this part")
    await is_accepted(at_desk, "Targets step back, then the part is sold…")
    await expect(at_desk.figures()).to_contain_text("0.600")
    await trade.offers(("1010", "0.6"))
    assert await market_sales(trade) == [D("0.399")]


async def test_funds_are_added_at_a_price(desk: Desk, on_phone: Screen) -> None:
    trade = await held(desk, on_phone)
    await press(on_phone.page.get_by_role("main"), "Add…")
    question = asked(on_phone, "Add to this group")
    await question.get_by_label("Amount, USDT").fill("400")
    await question.get_by_role("radio", name="At a price").click()
    await question.get_by_label("Price, USDT").fill("800")
    await expect(question).to_contain_text(
        f"Buy 0.500 {coin(trade)} at 800.00, 400.00 USDT. Once filled, the average moves from 1 000.00 to 933.29."
    )
    await keep(on_phone.page, "phone-position-add")
    await press(question, "Add")
    await is_accepted(on_phone, "One more leg is sent to the exchange…")
    await trade.until(lambda g: g["pyramids"][0]["legs"][2]["status"] == "open")
    assert await trade.resting("buy") == pairs(("800", "0.5"), ("600", "1"))
    await expect(on_phone.page.get_by_role("region", name="Pyramid 0")).to_contain_text("800.00")


async def test_legs_that_are_not_filled_are_cancelled(desk: Desk, at_desk: Screen) -> None:
    trade = await held(desk, at_desk)
    question = await begin(at_desk, "Cancel legs…", "Cancel legs")
    await expect(question.get_by_role("button", name="Let them rest")).to_be_focused()
    await expect(question.get_by_role("checkbox", name="Leg 1 at 600.00")).to_be_checked()
    await expect(question).to_contain_text(f"It would have bought 1.000 {coin(trade)} for 600.00 USDT.")
    await press(question, "Cancel this leg")
    await is_accepted(at_desk, "The legs are being withdrawn…")
    legs = at_desk.page.get_by_role("table", name="Legs of pyramid 0")
    await expect(legs.get_by_role("row").filter(has_text="600.00")).to_contain_text("Cancelled")
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "cancelled")
    assert await trade.resting("buy") == []
    await trade.offers(TARGET)


async def test_a_stop_is_set_and_taken_back(desk: Desk, on_phone: Screen) -> None:
    trade = await held(desk, on_phone)
    question = await begin(on_phone, "Set a stop…", "Set a stop")
    await question.get_by_label("Price, USDT").fill("1100")
    await expect(question).to_contain_text("The stop must be below the price, now 1 000.00.")
    await expect(question.get_by_role("button", name="Set the stop")).to_be_disabled()
    await question.get_by_label("Price, USDT").fill("950")
    await expect(question).to_contain_text("it does not act while the engine is off")
    await press(question, "Set the stop")
    await is_accepted(on_phone, "The stop is at 950.00.")
    await expect(on_phone.figures()).to_contain_text("Stop950.00")
    group = await trade.until(lambda g: g["stop"] is not None)
    assert (group["stop"]["price"], group["stop"]["code"]) == ("950.00", "stop_price")

    question = await begin(on_phone, "Edit stop…", "Edit stop")
    await press(question, "By the settings again")
    await is_accepted(on_phone, "The stop follows the settings again.")
    await expect(on_phone.figures()).not_to_contain_text("Stop")
    await trade.until(lambda g: g["stop"] is None)


async def test_a_target_is_dragged_on_the_chart_and_put_back(desk: Desk, at_desk: Screen) -> None:
    """Let go with Escape it stays; dragged up, it rests there; put back, it follows its percent."""
    trade, page = await held(desk, at_desk), at_desk.page
    chart = page.get_by_role("figure", name=f"{trade.symbol}, candles of")
    await expect(chart).to_be_visible()
    await chart.scroll_into_view_if_needed()
    x, y = await movable(at_desk, chart)
    await page.mouse.down()
    await page.mouse.move(x, y - 20, steps=4)
    meaning = chart.get_by_role("status")
    await expect(meaning).to_contain_text(f"Sells 0.999 {coin(trade)}, realizes +")
    first = await meaning.inner_text()
    await page.mouse.move(x + 50, y - 20, steps=4)
    assert await meaning.inner_text() == first, "the scale stands still"
    await keep(page, "desk-position-drag")
    await page.keyboard.press("Escape")
    await page.mouse.up()
    await expect(meaning).to_have_count(0)
    await expect(asked(at_desk, "Edit target")).to_have_count(0)

    x, y = await movable(at_desk, chart)
    await page.mouse.down()
    await page.mouse.move(x, y - 20, steps=4)
    await page.mouse.up()
    question = asked(at_desk, "Edit target")
    await expect(question).to_contain_text("instead of 1 010.00")
    price = await question.get_by_label("Price, USDT").input_value()
    assert D(price) > D("1010")
    await press(question, "Move the target")
    await is_accepted(at_desk, "The target moves to")
    await trade.offers((price, "0.999"))

    question = await begin(at_desk, "Edit target…", "Edit target")
    await expect(question.get_by_label("Price, USDT")).to_have_value(price)
    await press(question, "By its percent again")
    await is_accepted(at_desk, "The target follows its percent again…")
    await trade.offers(TARGET)
    await expect(at_desk.figures()).to_contain_text("1 010.00")


async def test_a_finger_moves_a_target_and_elsewhere_on_the_chart_the_page(desk: Desk, on_phone: Screen) -> None:
    """A line can be taken 12 pixels above and below it, and is asked about before anything moves."""
    trade, page = await held(desk, on_phone), on_phone.page
    chart = page.get_by_role("figure", name=f"{trade.symbol}, candles of")
    await expect(chart).to_be_visible()
    await chart.scroll_into_view_if_needed()
    x, top = await movable(on_phone, chart)
    line = top + _REACH_OF_A_MOUSE
    question = asked(on_phone, "Edit target")
    async with finger(page) as touch:
        before, scrolled = await chart.evaluate(_TOP), await page.evaluate_handle(_SCROLLED)
        await touch.down(x, line + 80)
        await touch.move(x, line - 20)
        await touch.up()
        async with asyncio.timeout(20):
            await scrolled.evaluate("({ ended }) => ended")
        assert await chart.evaluate(_TOP) < before
        await expect(question).to_have_count(0)

        for beside in (-12, 12):
            await chart.scroll_into_view_if_needed()
            x, top = await movable(on_phone, chart)
            line = top + _REACH_OF_A_MOUSE
            before = await chart.evaluate(_TOP)
            await touch.down(x, line + beside)
            await touch.move(x, line - 30)
            await expect(chart.get_by_role("status")).to_contain_text(f"Sells 0.999 {coin(trade)}, realizes +")
            assert await chart.evaluate(_TOP) == before, "the page stands still"
            await touch.up()
            await expect(question).to_contain_text("instead of 1 010.00")
            await trade.offers(TARGET)
            if beside < 0:
                await press(question, "Leave it")
                await expect(question).to_have_count(0)
    price = await question.get_by_label("Price, USDT").input_value()
    assert D(price) > D("1010")
    await press(question, "Move the target")
    await is_accepted(on_phone, "The target moves to")
    await trade.offers((price, "0.999"))


class Finger:
    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._at = (0.0, 0.0)

    async def down(self, x: float, y: float) -> None:
        await self._touch("touchStart", x, y)

    async def move(self, x: float, y: float) -> None:
        (from_x, from_y), steps = self._at, 10
        for step in range(1, steps + 1):
            await self._touch("touchMove", from_x + (x - from_x) * step / steps, from_y + (y - from_y) * step / steps)

    async def up(self) -> None:
        await self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    async def _touch(self, kind: str, x: float, y: float) -> None:
        self._at = (x, y)
        await self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})


@asynccontextmanager
async def finger(page: Page) -> AsyncIterator[Finger]:
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    yield Finger(session)
    await session.detach()


async def movable(screen: Screen, chart: Locator) -> tuple[float, float]:
    """Moves the mouse down the chart until a line can be taken; the chart may yet have to be drawn."""
    box = await chart.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] / 3
    async with asyncio.timeout(20):
        while True:
            for y in range(round(box["y"]), round(box["y"] + box["height"]), 3):
                await screen.page.mouse.move(x, y)
                if await screen.page.evaluate(_CURSOR, [x, y]) == "ns-resize":
                    return x, y


async def test_a_position_is_blocked_from_offsets_and_let_in_again(desk: Desk, on_phone: Screen) -> None:
    trade, header = await held(desk, on_phone), on_phone.page.get_by_role("main")
    question = await begin(on_phone, "Block from offset…", "Block from offset")
    await expect(question.get_by_role("button", name="Leave it as it is")).to_be_focused()
    await press(question, "Block")
    await is_accepted(on_phone, "No offset touches this group.")
    await expect(header.get_by_text("No offset", exact=True)).to_be_visible()
    await trade.until(lambda g: g["offset_blocked"])

    question = await begin(on_phone, "Let into offsets…", "Let into offsets")
    await press(question, "Let in")
    await is_accepted(on_phone, "Offsets may use this group again.")
    await expect(header.get_by_text("No offset", exact=True)).to_have_count(0)
    await trade.until(lambda g: not g["offset_blocked"])


async def test_current_settings_are_applied(desk: Desk, at_desk: Screen) -> None:
    """A stop-loss that was set after the position was opened holds for it from then on."""
    trade = await held(desk, at_desk)
    await desk.set(**USUAL, exits={"stop_loss": {"percent": "10"}})
    question = await begin(at_desk, "Apply current settings…", "Apply the current settings")
    await press(question, "Apply")
    await is_accepted(at_desk, "The portfolio")
    await expect(at_desk.figures()).to_contain_text("Stop900.00")
    group = await trade.until(lambda g: g["stop"] is not None)
    assert D(group["stop"]["price"]) == D("900")


async def test_a_position_is_closed(desk: Desk, on_phone: Screen) -> None:
    """0.999 sold at 1 000, fees on both sides: -1.999."""
    trade = await held(desk, on_phone)
    await press(on_phone.page.get_by_role("main"), "Close…")
    question = asked(on_phone, "Close this group")
    await expect(question).to_contain_text(f"Sell 0.999 {coin(trade)} at market, about 999.00 USDT")
    await expect(question).to_contain_text("2 resting orders are cancelled first.")
    await press(question, "Keep it open")
    await expect(question).to_have_count(0)
    await press(on_phone.page.get_by_role("main"), "Close…")
    await press(question, "Close now")
    await expect(on_phone.page.get_by_role("main")).to_contain_text("closed by hand")
    await trade.ends("-1.999")
    await expect(on_phone.figures()).to_contain_text("−2.00")
    assert await market_sales(trade) == [D("0.999")]
