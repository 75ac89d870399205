"""Spec 5, ADR 0010: what a perpetual pays and gets is read from the venue, and each payment counts once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.figures import figures
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import Event, FundingPaid, PlaceOrder
from dca_engine.core.portfolio import Account
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.ports import Done, FundingPayment
from dca_engine.runtime.funding import FundingReader
from dca_engine.simulation.virtual_time import VirtualClock, now, run
from tests.core.builders import BTC_PERP, group, portfolio
from tests.core.story import ACCOUNT, SETTINGS, levels
from tests.runtime.house import House, P, house
from tests.runtime.scripted import ScriptedExchange
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio

D = Decimal
PERP = "BTC/USDT:USDT"
FULL_HOUR = 120.0
"""Seconds after a test began."""
ONE_LEG = replace(SETTINGS, ladder=Ladder(levels("0", weight="100", tp="5")))
"""1 000 for a group: 0.02 at 50 000."""
PORTFOLIO = replace(empty_portfolio(ONE_LEG), accounts=(Account(ACCOUNT, MarketKind.LINEAR),))


class BeforeTheHour(VirtualClock):
    """It is 0:58 when a test begins."""

    def now(self) -> datetime:
        return super().now() + timedelta(minutes=58)


class Quiet(ScriptedExchange):
    """Nothing was ever paid on it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[str] = []

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        self.asked_for.append(symbol)
        return ()


@asynccontextmanager
async def trading(holds: bool = True) -> AsyncIterator[House]:
    """A long of 0.02 at 50 000, or the order for it."""
    async with house(PORTFOLIO, clock=BeforeTheHour()) as it:
        it.move("50001", PERP)
        await alert(it, 1)
        if holds:
            it.move("50000", PERP)
            await quiet(1)
            assert figures(it.group).held_quantity == D("0.02")
        yield it


async def alert(it: House, number: int, intent: Intent = Intent.ENTRY, timeframe: int = 900) -> None:
    bare: Signal = signal(number, intent, price="50000" if intent is Intent.ENTRY else None, symbol=PERP)
    await it.alert(replace(bare, timeframe=timeframe, received_at=it.clock.now()))


async def until(moment: float) -> None:
    """Seconds after the test began."""
    await quiet(moment - now())


async def own_order(it: House) -> None:
    """The trader buys as much by hand."""
    own = PlaceOrder(ACCOUNT, PERP, ClientOrderId("own"), OrderSide.BUY, OrderType.MARKET, D("0.02"), None, False)
    assert isinstance(await it.paper.place(own), Done)


def amounts(of: Group) -> list[Decimal]:
    """What it paid and got."""
    return [payment.amount for payment in of.funding]


def asked(it: House) -> list[int]:
    """Seconds after the full hour."""
    return [round(moment - FULL_HOUR) for moment, _, _ in it.wire.funding_asked]


def told(it: House) -> list[FundingPaid]:
    return [e.event for e in it.store.portfolios[P].journal if isinstance(e.event, FundingPaid)]


def codes(it: House) -> list[str]:
    return [reason.code for e in it.store.portfolios[P].journal for reason in e.reasons]


# --- the rounds -----------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_5_what_a_long_pays_at_a_full_hour_is_realized_soon_after() -> None:
    """0.01 % of 1 000."""
    async with trading() as it:
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await quiet(75)
        assert amounts(it.group) == [D("-0.1")]
        assert figures(it.group).realized_pnl == D("-0.1")
        assert it.runner.portfolio.risk.realized_today == D("-0.1")


@in_virtual_time
async def test_5_every_payment_is_booked_once_with_its_sign_however_often_it_is_read() -> None:
    async with trading() as it:
        await until(FULL_HOUR)
        for rate in ("0.0001", "-0.0003", "0.0002"):
            it.fund(PERP, rate)
            await quiet(30)
        await until(FULL_HOUR + 300)
        assert len(it.wire.funding_asked) == 2
        assert amounts(it.group) == [D("-0.1"), D("0.3"), D("-0.2")]
        assert len(told(it)) == 3


@in_virtual_time
async def test_a_payment_that_is_written_down_late_is_found_by_the_second_round() -> None:
    async with trading() as it:
        await until(FULL_HOUR + 75)
        it.fund(PERP, "0.0001")
        await until(FULL_HOUR + 185)
        assert amounts(it.group) == [D("-0.1")]


def test_an_hour_costs_two_requests_for_a_market_that_is_held_and_an_hour_after_its_end_none() -> None:
    async def story() -> None:
        async with trading() as it:
            it.wire.funding_asked.clear()
            await until(FULL_HOUR + 600)
            await alert(it, 2, Intent.EXIT)
            await until(FULL_HOUR + 2.5 * 3600)
            assert it.runner.portfolio.groups == {}
            assert asked(it) == [70, 180, 3670, 3780]

    run(story())


@in_virtual_time
async def test_two_seconds_lie_between_the_requests_of_a_round() -> None:
    """The orders that a full hour brings must find room beside them."""
    async with trading() as it:
        other = "ETH/USDT:USDT"
        it.move("3000", other)
        await it.alert(replace(signal(2, price="2900", symbol=other), received_at=it.clock.now()))
        it.wire.funding_asked.clear()
        await until(FULL_HOUR + 100)
        assert asked(it) == [70, 72]
        assert [symbol for _, symbol, _ in it.wire.funding_asked] == [PERP, other]


@in_virtual_time
async def test_what_was_read_is_not_read_again() -> None:
    """First from a minute before the first fill, which may pay what is dated before it."""
    async with trading() as it:
        it.wire.funding_asked.clear()
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        at = it.clock.now()
        await until(FULL_HOUR + 200)
        first = min(fill.time for order in it.group.orders.values() for fill in order.fills)
        assert [since for _, _, since in it.wire.funding_asked] == [first - timedelta(minutes=1), at]


@in_virtual_time
async def test_nothing_is_asked_for_what_is_held_on_spot_or_was() -> None:
    async with house(clock=BeforeTheHour()) as it:
        await it.alert(replace(signal(1), received_at=it.clock.now()))
        it.fill(it.entry(0).client_order_id)
        await it.alert(signal(2, Intent.EXIT, price=None))
        await quiet(5)
        assert it.runner.portfolio.groups == {}
        await it.alert(replace(signal(3), received_at=it.clock.now()))
        await until(FULL_HOUR + 300)
        assert it.group.market.kind is MarketKind.SPOT
        assert it.wire.funding_asked == []


@in_virtual_time
async def test_a_reconciliation_asks_about_its_own_account_alone() -> None:
    """Of the other one nothing is known to be amiss, and it may be out of reach."""
    exchanges = {ACCOUNT: Quiet(), AccountId("second"): Quiet()}
    open_ones = [group(of_market=BTC_PERP, number=n, account_id=key) for n, key in enumerate(exchanges, start=1)]
    state = portfolio(*open_ones)
    events: list[Event] = []
    reader = FundingReader(exchanges, VirtualClock(), lambda: state, events.extend)
    await reader.read(AccountId("second"))
    assert [exchange.asked_for for exchange in exchanges.values()] == [[], [PERP]]


@in_virtual_time
async def test_a_venue_that_cannot_be_asked_is_asked_again_within_a_minute() -> None:
    async with trading() as it:
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        said = codes(it)
        it.wire.is_down = True
        await until(FULL_HOUR + 600)
        assert amounts(it.group) == []
        assert codes(it) == [*said, "account_lost"]
        it.wire.is_down = False
        await quiet(65)
        assert amounts(it.group) == [D("-0.1")]
        it.wire.funding_asked.clear()
        await quiet(600)
        assert it.wire.funding_asked == []


# --- once -----------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_11_7_a_restart_books_no_payment_twice() -> None:
    async with trading() as it:
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await quiet(75)
        await it.crash()
        await it.start()
        await quiet(300)
        assert len(told(it)) == 1
        assert amounts(it.group) == [D("-0.1")]


@in_virtual_time
async def test_11_7_a_payment_that_an_ended_group_bore_does_not_fall_on_another_of_its_market_after_a_restart() -> None:
    """0.01 % of 0.02 at 50 001. The second held nothing then, as its fills tell; no more is known of the first."""
    async with trading() as it:
        it.move("50001", PERP)
        await alert(it, 2, timeframe=60)
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await quiet(75)
        first, second = it.runner.portfolio.groups.values()
        assert (amounts(first), amounts(second)) == ([D("-0.100002")], [])
        await alert(it, 3, Intent.EXIT)
        it.move("50000", PERP)
        await quiet(5)
        assert it.group.id == second.id
        assert figures(it.group).held_quantity == D("0.02")
        await it.crash()
        await it.start()
        await quiet(300)
        assert len(told(it)) == 1


@in_virtual_time
async def test_what_a_position_of_the_traders_own_pays_falls_on_no_group() -> None:
    """The group's order rested then."""
    async with trading(holds=False) as it:
        await own_order(it)
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await quiet(90)
        it.move("50000", PERP)
        await quiet(300)
        await it.crash()
        await it.start()
        assert figures(it.group).held_quantity == D("0.02")
        assert told(it) == []


@in_virtual_time
async def test_who_came_within_a_minute_may_have_paid_so_a_payment_waits_that_long_to_be_shared_out() -> None:
    """Binance says so of newcomers. Both hold 0.02 of the 1 000 that were charged."""
    async with trading() as it:
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        it.wire.lose_stream()
        it.wire.restore_stream()
        await quiet(5)
        assert asked(it)[-1] == 0
        await until(FULL_HOUR + 50)
        it.move("49999", PERP)
        await alert(it, 2, timeframe=60)
        await until(FULL_HOUR + 80)
        assert [amounts(one) for one in it.runner.portfolio.groups.values()] == [[D("-0.05")], [D("-0.05")]]


@in_virtual_time
async def test_a_newcomer_who_was_alone_within_the_minute_bears_it() -> None:
    """The simulated venue charges at once, so a position of the trader's own is charged in its place."""
    async with trading(holds=False) as it:
        await own_order(it)
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await quiet(30)
        it.move("50000", PERP)
        await quiet(60)
        assert len(it.group.funding) == 1


# --- while nobody listened ------------------------------------------------------------------------------------------


@in_virtual_time
async def test_9_what_was_paid_while_the_engine_was_off_is_booked_by_its_start() -> None:
    async with trading() as it:
        await it.crash()
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await quiet(1_000)
        it.fund(PERP, "-0.0001")
        await quiet(90)
        await it.start()
        assert amounts(it.group) == [D("-0.1"), D("0.1")]


@in_virtual_time
async def test_9_what_was_paid_before_a_fill_that_the_stream_missed_is_booked_with_that_fill() -> None:
    """The fill is settled after the first reading of the reconciliation; the next round finds whose payment it was."""
    async with trading(holds=False) as it:
        it.wire.lose_stream()
        it.move("50000", PERP)
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await until(FULL_HOUR + 90)
        it.wire.restore_stream()
        await until(FULL_HOUR + 190)
        assert amounts(it.group) == [D("-0.1")]


@in_virtual_time
async def test_9_a_group_that_its_target_ended_while_the_stream_was_gone_bears_what_it_paid_before() -> None:
    """0.02 from 50 000 to 52 500 gain 50; less fees of 0.02 % on 1 000 and on 1 050, less the funding."""
    async with trading() as it:
        it.wire.lose_stream()
        it.fund(PERP, "0.0001")
        await quiet(70)
        it.move("52500", PERP)
        await quiet()
        it.wire.restore_stream()
        await quiet(5)
        [ended] = [one for entry in it.store.portfolios[P].journal for one in entry.ended]
        assert amounts(ended) == [D("-0.1")]
        assert figures(ended).realized_pnl == D(50) - D("0.2") - D("0.21") - D("0.1")


@in_virtual_time
async def test_a_payment_of_a_group_that_closed_at_the_full_hour_is_told_once() -> None:
    """Alerts come at full hours too, and close what has just paid before that is written down."""
    async with trading() as it:
        await until(FULL_HOUR)
        it.fund(PERP, "0.0001")
        await alert(it, 2, Intent.EXIT)
        await quiet(5)
        assert it.runner.portfolio.groups == {}
        await until(FULL_HOUR + 300)
        assert codes(it).count("funding_unassigned") == len(told(it)) == 1
