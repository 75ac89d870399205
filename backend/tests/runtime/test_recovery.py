"""Spec 9: every start is a recovery. Whatever stage an order was in when the process ended, it ends up placed once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import AccountId, ClientOrderId, OrderName, Purpose, client_order_id, portfolio_tag
from dca_engine.core.messages import CloseRequested, PlaceOrder
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Account, PortfolioStatus
from dca_engine.core.signal import Intent
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.ports import Done
from tests.core.story import ACCOUNT, BTC
from tests.runtime.house import House, P, Wire, house
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio

D = Decimal
LEGS = 5
AWAY = AccountId("away")


@in_virtual_time
async def test_a_first_start_opens_the_journal_and_gets_ready() -> None:
    async with house() as it:
        assert it.runner.portfolio.status is PortfolioStatus.HEALTHY
        assert it.runner.seq == it.store.portfolios[P].seq > 0
        assert it.runner.account_health(ACCOUNT).connected


@in_virtual_time
async def test_from_the_alert_to_resting_orders_and_from_a_fill_to_its_target() -> None:
    async with house() as it:
        await it.alert(signal(1))
        assert len(it.resting()) == LEGS
        it.fill(it.entry(0).client_order_id)
        await quiet()
        it.assert_agreement()
        assert len(it.resting()) == LEGS, "four entries and one target"
        assert [o.signal_id for o in it.outcomes()] == ["s1"]


# --- every stage of an order ----------------------------------------------------------------------------------------


@in_virtual_time
async def test_orders_that_were_written_down_and_never_sent_are_sent_once() -> None:
    async with house() as it:
        it.wire.keeps_requests = True
        await it.alert(signal(1))
        assert it.wire.placed == []
        assert it.entry(0).status is OrderStatus.INTENDED
        await it.crash()
        await it.start()
        assert len(it.resting()) == LEGS
        it.assert_agreement()


@in_virtual_time
async def test_orders_that_arrived_and_whose_answers_did_not_are_found_and_not_sent_again() -> None:
    async with house() as it:
        it.wire.keeps_answers = it.wire.keeps_news = True
        await it.alert(signal(1))
        assert len(it.resting()) == LEGS
        assert it.entry(0).status is OrderStatus.INTENDED
        await it.crash()
        await it.start()
        assert {o.status for o in it.group.orders.values()} == {OrderStatus.OPEN}
        it.assert_agreement()


@pytest.mark.parametrize("quantity", ["0.001", None], ids=["a part", "all of it"])
@pytest.mark.parametrize("answered", [True, False], ids=["answered", "unanswered"])
def test_fills_that_came_while_nobody_listened_are_booked_and_get_their_target(
    quantity: str | None, answered: bool
) -> None:
    @in_virtual_time
    async def story() -> None:
        async with house() as it:
            it.wire.keeps_news = True
            it.wire.keeps_answers = not answered
            await it.alert(signal(1))
            first = it.entry(0).client_order_id
            it.fill(first, quantity)
            await it.crash()
            await it.start()
            traded = it.on_venue(first).filled
            assert it.group.orders[first].filled_quantity == traded > 0
            assert len(list(it.group.orders_for(Purpose.TARGET))) == 1
            it.assert_agreement()

    story()


@pytest.mark.parametrize("arrived", [True, False], ids=["the cancels arrived", "the cancels did not arrive"])
def test_a_close_goes_on_where_it_stopped(arrived: bool) -> None:
    @in_virtual_time
    async def story() -> None:
        async with house() as it:
            await it.alert(signal(1))
            it.fill(it.entry(0).client_order_id)
            await quiet()
            assert it.held() > 0
            it.wire.lose_stream()
            it.wire.keeps_answers, it.wire.keeps_requests = arrived, not arrived
            await it.alert(signal(2, Intent.EXIT, price=None))
            assert it.group.status is GroupStatus.CLOSING
            await it.crash()
            await it.start()
            await quiet(60)
            assert it.runner.portfolio.groups == {}
            assert it.resting() == {}
            assert it.held() < BTC.step_size, "flat but for dust"
            it.assert_agreement()

    story()


@in_virtual_time
async def test_an_order_cancelled_before_it_was_ever_sent_is_not_sent_after_the_start() -> None:
    async with house() as it:
        it.wire.keeps_requests = True
        await it.alert(signal(1))
        it.runner.submit(CloseRequested(it.clock.now(), it.group.id))
        await quiet()
        await it.crash()
        await it.start()
        await quiet(60)
        assert it.wire.placed == []
        assert it.runner.portfolio.groups == {}


@in_virtual_time
async def test_an_alert_and_its_exit_in_one_commit_leave_nothing_on_the_venue() -> None:
    """A burst is committed together; the cancels of orders that are not sent yet must not overtake them (11.6)."""
    async with house() as it:
        await it.crash()
        await it.keep(signal(1))
        await it.keep(signal(2, Intent.EXIT))
        await it.start()
        await quiet(60)
        assert [o.signal_id for o in it.outcomes()] == ["s1", "s2"]
        assert it.runner.portfolio.groups == {}
        assert it.resting() == {}


@in_virtual_time
async def test_ten_crashes_at_ten_moments() -> None:
    async with house() as it:
        await it.alert(signal(1))
        for moment in range(10):
            it.wire.keeps_answers = moment % 2 == 0
            it.move(str(50_000 - 100 * moment))
            if moment % 3 == 0:
                it.wire.lose_stream()
            await it.crash()
            it.move(str(50_000 - 110 * moment))
            await it.start()
            it.assert_agreement()


# --- signals --------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_signals_that_were_acknowledged_and_not_decided_are_decided_once_in_order() -> None:
    async with house() as it:
        await it.crash()
        for number, symbol in ((2, "ETH/USDT"), (1, "BTC/USDT")):
            await it.keep(signal(number, symbol=symbol, price=None))
        await it.start()
        await quiet(5)
        assert sorted(o.signal_id for o in it.outcomes()) == ["s1", "s2"]
        assert len(it.runner.portfolio.groups) == 2
        await it.crash()
        await it.start()
        assert len(it.outcomes()) == 2, "what is decided is not decided again"


@in_virtual_time
async def test_an_entry_that_waited_too_long_is_recorded_and_an_exit_is_carried_out() -> None:
    async with house() as it:
        await it.alert(signal(1))
        await it.crash()
        now = it.clock.now()
        await it.keep(signal(2, symbol="ETH/USDT", price="2900"))
        await it.keep(signal(3, Intent.EXIT, price=None))
        await quiet(600)
        assert it.clock.now() > now
        await it.start()
        await quiet(60)
        assert [o.reason.code for o in it.outcomes()] == ["opened", "stale", "exit"]
        assert it.resting() == {}


# --- what else is on the venue ---------------------------------------------------------------------------------------


async def put(it: House, name: str) -> None:
    order = PlaceOrder(
        ACCOUNT, BTC.symbol, ClientOrderId(name), OrderSide.BUY, OrderType.LIMIT, D("0.001"), D(45_000), False
    )
    assert isinstance(await it.paper.place(order), Done)


@in_virtual_time
async def test_strays_that_bear_our_mark_are_swept_and_foreign_orders_left_alone() -> None:
    async with house() as it:
        await it.alert(signal(1))
        ours = client_order_id(OrderName(portfolio_tag(P), 77, Purpose.ENTRY, 0, 0, 0))
        theirs = client_order_id(OrderName("ZZZZZZZ", 1, Purpose.ENTRY, 0, 0, 0))
        for name in (ours, theirs, "web_4711"):
            await put(it, name)
        await it.crash()
        await it.start()
        assert it.wire.cancelled == [ours]
        assert {theirs, "web_4711"} < it.resting().keys()
        assert ours not in it.resting()
        assert len(it.resting()) == LEGS + 2


# --- the exchange is away -------------------------------------------------------------------------------------------


@in_virtual_time
async def test_alerts_wait_while_the_exchange_cannot_be_reached_at_start() -> None:
    async with house() as it:
        await it.alert(signal(1))
        await it.crash()
        it.wire.is_down = True
        await it.start(until_ready=False)
        await it.keep(signal(2, symbol="ETH/USDT", price="2900", after=0))
        await it.alert(signal(3, Intent.EXIT, price=None))
        await quiet(30)
        assert it.runner.portfolio.status is PortfolioStatus.BOOTSTRAPPING
        assert not it.runner.account_health(ACCOUNT).connected
        assert [o.signal_id for o in it.outcomes()] == ["s1"], "the gate is shut"
        it.wire.is_down = False
        await it.runner.ready()
        await quiet(5)
        assert [o.signal_id for o in it.outcomes()] == ["s1", "s2", "s3"]
        assert [group.market.symbol for group in it.runner.portfolio.groups.values()] == ["ETH/USDT"]


@in_virtual_time
async def test_an_account_that_is_away_holds_up_its_own_signals_and_no_others() -> None:
    opened = empty_portfolio()
    it = House(replace(opened, accounts=(*opened.accounts, Account(AWAY, MarketKind.SPOT))))
    it.others[AWAY] = Wire(it.paper)
    it.others[AWAY].is_down = True
    await it.start(until_ready=False)
    try:
        await it.alert(replace(signal(1, symbol="ETH/USDT", price="2900"), account_id=AWAY))
        await it.alert(signal(2))
        await quiet(15)
        assert it.runner.portfolio.status is PortfolioStatus.HEALTHY
        assert [o.signal_id for o in it.outcomes()] == ["s2"]
        assert [reason.code for reason in it.reasons("account_lost", "account_back")] == ["account_lost"]
        it.others[AWAY].is_down = False
        await quiet(15)
        assert [o.signal_id for o in it.outcomes()] == ["s2", "s1"]
        assert [reason.code for reason in it.reasons("account_lost", "account_back")] == [
            "account_lost",
            "account_back",
        ]
    finally:
        await it.crash()


# --- prices ---------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_prices_of_open_groups_are_followed_after_a_start() -> None:
    async with house() as it:
        await it.alert(signal(1))
        await it.crash()
        await it.start()
        it.move("50123")
        await quiet(1)
        price = it.runner.price(ACCOUNT, BTC.symbol)
        assert price is not None
        assert price.last == D(50_123)


@in_virtual_time
async def test_an_alert_without_a_price_never_trades_at_one_that_is_no_longer_followed() -> None:
    async with house() as it:
        await it.alert(signal(1))
        await quiet(1)
        await it.alert(signal(2, Intent.EXIT, price=None))
        await quiet(5)
        assert it.runner.portfolio.groups == {}
        it.move("60000")
        await quiet()
        await it.alert(signal(3, price=None, after=6))
        await quiet(5)
        assert it.group.pyramids[0].base_price == D(60_000)


# --- the end --------------------------------------------------------------------------------------------------------


@in_virtual_time
async def test_a_stop_in_the_middle_of_a_burst_leaves_nothing_running_and_nothing_doubled() -> None:
    async with house() as it:
        for number in range(1, 6):
            await it.keep(signal(number, symbol="BTC/USDT"))
        await it.crash()
        await it.start(until_ready=False)
        await it.crash()
        sent = list(it.wire.placed)
        await quiet(60)
        assert it.wire.placed == sent
        await it.start()
        it.assert_agreement()
