"""Spec 9: an order that its venue has forgotten is over, and is never taken for one that never arrived."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.core.ids import Purpose
from dca_engine.core.messages import OrderReported
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchanges.errors import ExchangeConnectionError, MarketGoneError
from dca_engine.ports import Unknown, VenueFill
from dca_engine.simulation.virtual_time import START
from tests.runtime.lane import Lane, lane
from tests.runtime.scripted import BTC, MEMORY, A, cancel, look_up, place
from tests.runtime.virtual import in_virtual_time

D = Decimal
ORDER = Order(A, Purpose.ENTRY, 0, 0, 1, OrderSide.BUY, OrderType.LIMIT, D(50_000), D("0.5"), START)
LONG_AGO, LATELY = START - MEMORY, START - MEMORY + timedelta(minutes=1)


def trade(trade_id: str, quantity: str, venue_order_id: str = "v1") -> VenueFill:
    fill = Fill(trade_id, D(50_000), D(quantity), D(1), "USDT", D(1), START)
    return VenueFill(None, venue_order_id, BTC, fill)


def know(lane_: Lane, order: Order) -> None:
    lane_.orders[A] = order


@in_virtual_time
async def test_what_is_absent_within_the_venues_memory_never_was() -> None:
    async with lane() as lane_:
        know(lane_, replace(ORDER, created_at=LATELY))
        lane_.exchange.on_look_up(A, None)
        await lane_.send(look_up())
        assert lane_.news() == ["absent"]


@in_virtual_time
async def test_what_is_absent_beyond_it_is_gone_without_a_fill() -> None:
    """The engine was off for days with an order unanswered: sending it again might make it the second one."""
    async with lane() as lane_:
        know(lane_, replace(ORDER, created_at=LONG_AGO))
        lane_.exchange.on_look_up(A, None)
        await lane_.send(look_up())
        await lane_.settled()
        assert lane_.news() == ["expired"]
        [report] = lane_.told
        assert isinstance(report, OrderReported)
        assert report.reason == "the venue has forgotten it"


@pytest.mark.parametrize(
    ("quantities", "news"),
    [(["0.2"], ["fill 0.2", "expired"]), (["0.2", "0.3"], ["fill 0.2", "fill 0.3", "filled"])],
)
def test_its_trades_are_found_in_the_accounts_history(quantities: list[str], news: list[str]) -> None:
    """After 90 days a futures order is forgotten even when it was filled; its trades are not."""

    @in_virtual_time
    async def story() -> None:
        async with lane() as lane_:
            know(lane_, replace(ORDER, created_at=LONG_AGO, status=OrderStatus.OPEN, venue_order_id="v1"))
            own = [trade(f"t{n}", quantity) for n, quantity in enumerate(quantities)]
            lane_.exchange.trades = [trade("other", "9", "v2"), *own]
            lane_.exchange.on_look_up(A, None)
            await lane_.send(look_up())
            await lane_.settled()
            assert lane_.news() == news

    story()


@in_virtual_time
async def test_a_look_up_ends_also_when_the_history_answers_late() -> None:
    async with lane() as lane_:
        know(lane_, replace(ORDER, created_at=LONG_AGO, status=OrderStatus.OPEN, venue_order_id="v1"))
        lane_.exchange.trades_fail = 3
        lane_.exchange.on_look_up(A, *[None] * 4)
        await lane_.send(look_up())
        await lane_.settled()
        assert lane_.news() == ["expired"]


@in_virtual_time
async def test_a_cancel_of_a_forgotten_order_ends() -> None:
    async with lane() as lane_:
        know(lane_, replace(ORDER, created_at=LONG_AGO, status=OrderStatus.OPEN))
        lane_.exchange.on_cancel(A, Unknown("cut off"))
        lane_.exchange.on_look_up(A, None)
        await lane_.send(cancel())
        await lane_.settled()
        assert lane_.news() == ["expired"]
        assert lane_.exchange.asked() == ["cancel", "look up"]


@in_virtual_time
async def test_a_market_that_the_venue_gave_up_ends_its_orders() -> None:
    """Delisted while it was held: asking for ever would keep the portfolio from everything else."""
    async with lane() as lane_:
        know(lane_, replace(ORDER, created_at=LATELY, status=OrderStatus.OPEN))
        lane_.exchange.on_look_up(A, ExchangeConnectionError("down"), MarketGoneError("Invalid symbol. (-1121)"))
        await lane_.send(look_up())
        await lane_.settled()
        assert lane_.news() == ["expired"]


@in_virtual_time
async def test_an_order_that_is_sent_just_now_is_not_old() -> None:
    async with lane() as lane_:
        know(lane_, ORDER)
        lane_.exchange.on_place(A, Unknown("cut off"))
        lane_.exchange.on_look_up(A, None)
        await lane_.send(place())
        assert lane_.news() == ["unknown", "absent"]
