"""Spec 5, ADR 0010: what a perpetual pays and gets is read from the venue, and each payment counts once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal

import pytest

from dca_engine.core.figures import figures
from dca_engine.core.ids import ClientOrderId, Purpose
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import FundingPaid, PlaceOrder
from dca_engine.core.portfolio import Account
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.ports import Done
from tests.core.story import ACCOUNT, SETTINGS, levels
from tests.runtime.house import House, P, house
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio

D = Decimal
PERP = "BTC/USDT:USDT"
HOUR, ROUND = 3600, 100
"""Seconds; within `ROUND` after a full hour the first round is over."""
TWO_LEGS = replace(SETTINGS, ladder=Ladder(levels("0", "10", weight="50", tp="5")))
"""500 each: 0.01 at 50 000, and 0.011 at 45 000, which no test reaches."""
PORTFOLIO = replace(empty_portfolio(TWO_LEGS), accounts=(Account(ACCOUNT, MarketKind.LINEAR),))


@asynccontextmanager
async def trading(holds: bool = True) -> AsyncIterator[House]:
    """A long of 0.01 at 50 000, or the orders for it; at the first minute of an hour."""
    async with house(PORTFOLIO) as it:
        it.move("50001", PERP)
        await it.alert(entry(1))
        if holds:
            it.move("50000", PERP)
            await quiet(1)
            assert figures(it.group).held_quantity == D("0.01")
        yield it


def entry(number: int, timeframe: int = 900, after: float = 0) -> Signal:
    return replace(signal(number, price="50000", symbol=PERP, after=after), timeframe=timeframe)


async def until(moment: float) -> None:
    """Virtual seconds since the test began, which was at a full hour."""
    await quiet(moment - now())


def now() -> float:
    from tests.exchanges.virtual_time import now as virtual

    return virtual()


def amounts(it: House) -> list[Decimal]:
    """What the one group paid and got."""
    return [payment.amount for payment in it.group.funding]


def told(it: House) -> list[FundingPaid]:
    return [e.event for e in it.store.portfolios[P].journal if isinstance(e.event, FundingPaid)]


def codes(it: House) -> list[str]:
    return [reason.code for e in it.store.portfolios[P].journal for reason in e.reasons]


# --- the rounds -----------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_5_what_a_long_pays_at_a_full_hour_is_realized_soon_after() -> None:
    """0.01 % of 500, and a fee of 0.02 % that is realized with what is sold."""
    async with trading() as it:
        await until(HOUR)
        it.fund(PERP, "0.0001")
        await quiet(ROUND)
        assert amounts(it) == [D("-0.05")]
        assert figures(it.group).realized_pnl == D("-0.05")
        assert it.runner.portfolio.risk.realized_today == D("-0.05")
        await quiet(5 * HOUR)
        assert len(told(it)) == 1


@in_virtual_time
async def test_5_every_payment_of_a_night_is_booked_with_its_sign() -> None:
    async with trading() as it:
        for hour, rate in enumerate(("0.0001", "-0.0003", "0.0002"), start=1):
            await until(hour * HOUR)
            it.fund(PERP, rate)
        await quiet(ROUND)
        assert amounts(it) == [D("-0.05"), D("0.15"), D("-0.10")]


@in_virtual_time
async def test_an_hour_costs_two_requests_per_market_and_nothing_is_asked_for_spot() -> None:
    async with house() as it:
        await it.alert(signal(1))
        it.fill(it.entry(0).client_order_id)
        await quiet(3 * HOUR)
        assert it.wire.funding_asked == []
    async with trading() as it:
        it.wire.funding_asked.clear()
        start = now() - now() % HOUR
        await until(start + 2 * HOUR)
        rounds = [(moment - start) % HOUR for moment, _ in it.wire.funding_asked]
        assert rounds == pytest.approx([70, 180, 70, 180])
        assert {symbol for _, symbol in it.wire.funding_asked} == {PERP}


@in_virtual_time
async def test_a_venue_that_cannot_be_asked_is_asked_again_within_a_minute_and_only_the_log_tells() -> None:
    async with trading() as it:
        await until(HOUR)
        it.fund(PERP, "0.0001")
        said = codes(it)
        it.wire.is_down = True
        await until(HOUR + 600)
        assert amounts(it) == []
        assert codes(it) == said
        it.wire.is_down = False
        await quiet(65)
        assert amounts(it) == [D("-0.05")]


# --- once -----------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_11_7_a_restart_books_no_payment_twice() -> None:
    async with trading() as it:
        await until(HOUR)
        it.fund(PERP, "0.0001")
        await quiet(ROUND)
        await it.crash()
        await it.start()
        await quiet(3 * HOUR)
        assert len(told(it)) == 1
        assert amounts(it) == [D("-0.05")]


@in_virtual_time
async def test_11_7_a_payment_of_a_group_that_is_over_is_not_booked_again_on_another_of_its_market() -> None:
    """Nothing tells the second group's start that it was booked, but that this group held nothing then."""
    async with trading() as it:
        await it.alert(entry(2, timeframe=60, after=2))
        await until(HOUR)
        it.fund(PERP, "0.0001")
        await quiet(ROUND)
        first, second = it.runner.portfolio.groups.values()
        assert (len(first.funding), len(second.funding)) == (1, 0)
        await it.alert(replace(signal(3, Intent.EXIT, price=None, symbol=PERP, after=HOUR + ROUND), timeframe=900))
        await quiet(5)
        it.move("49999", PERP)
        await quiet(5)
        assert figures(it.group).held_quantity == D("0.01")
        await it.crash()
        await it.start()
        await quiet(3 * HOUR)
        assert len(told(it)) == 1


@in_virtual_time
async def test_what_a_position_of_somebody_else_pays_is_no_groups() -> None:
    """The account holds one of the trader's own; the group's orders only rest."""
    async with trading(holds=False) as it:
        mine = PlaceOrder(
            ACCOUNT, PERP, ClientOrderId("mine"), OrderSide.BUY, OrderType.MARKET, D("0.02"), None, False
        )
        assert isinstance(await it.paper.place(mine), Done)
        await until(HOUR)
        it.fund(PERP, "0.0001")
        await until(HOUR + 600)
        it.move("50000", PERP)
        await quiet(2 * HOUR)
        await it.crash()
        await it.start()
        assert figures(it.group).held_quantity == D("0.01")
        assert told(it) == []


# --- while nobody listened ------------------------------------------------------------------------------------------


@in_virtual_time
async def test_9_what_was_paid_while_the_engine_was_off_is_booked_by_its_start() -> None:
    async with trading() as it:
        await it.crash()
        for hour in (1, 2):
            await until(hour * HOUR)
            it.fund(PERP, "0.0001")
        await quiet(HOUR / 2)
        await it.start()
        assert amounts(it) == [D("-0.05"), D("-0.05")]


@in_virtual_time
async def test_9_a_group_that_its_target_ended_while_the_stream_was_gone_bears_what_it_paid_before() -> None:
    """Bought and sold 0.01, at 50 000 and 52 500: 25, less fees of 0.02 % and the funding."""
    async with trading() as it:
        await it.alert(replace(signal(2, Intent.EXIT, symbol=PERP), intent=Intent.EXIT)) if False else None
        [target] = it.group.orders_for(Purpose.TARGET)
        it.wire.lose_stream()
        await until(HOUR)
        it.fund(PERP, "0.0001")
        await quiet(ROUND)
        it.wire.restore_stream()
        await quiet(5)
        assert amounts(it) == [D("-0.05")]
        assert target.client_order_id in it.resting()


@in_virtual_time
async def test_a_payment_of_a_group_that_closed_at_the_full_hour_is_told() -> None:
    """Alerts come at full hours too: what just paid is closed before the payment is written down."""
    async with trading() as it:
        await until(HOUR)
        it.fund(PERP, "0.0001")
        await it.alert(replace(signal(2, Intent.EXIT, price=None, symbol=PERP, after=HOUR), timeframe=900))
        await quiet(5)
        assert it.runner.portfolio.groups == {}
        await quiet(5 * HOUR)
        assert codes(it).count("funding_unassigned") == 1
        assert it.wire.funding_asked[-1][0] < 3 * HOUR, "after an hour nobody asks any more"
