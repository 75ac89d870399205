"""Spec 9: a broken stream leads through the same door as a start; and a portfolio that was taken over stands still."""

from dataclasses import replace

import pytest

from dca_engine.core.ids import Purpose
from dca_engine.core.ladder import Ladder
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.signal import Intent
from dca_engine.core.values import OrderType
from dca_engine.ports import NotSent
from dca_engine.store.memory import MemoryJournal
from tests.core.story import ACCOUNT, SETTINGS, WORKED_LEVELS
from tests.runtime.defects import oversold
from tests.runtime.house import P, house
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio


@pytest.mark.parametrize("quantity", ["0.001", None], ids=["a part", "all of it"])
def test_a_fill_that_the_stream_missed_is_booked_when_it_is_back(quantity: str | None) -> None:
    @in_virtual_time
    async def story() -> None:
        async with house() as it:
            await it.alert(signal(1))
            first = it.entry(0).client_order_id
            it.wire.lose_stream()
            it.fill(first, quantity)
            await quiet(60)
            assert not it.runner.account_health(ACCOUNT).connected
            assert it.group.orders[first].filled_quantity == 0
            it.wire.restore_stream()
            await quiet(5)
            assert it.group.orders[first].filled_quantity == it.on_venue(first).filled
            assert len(list(it.group.orders_for(Purpose.TARGET))) == 1
            assert it.runner.portfolio.status is PortfolioStatus.HEALTHY
            it.assert_agreement()

    story()


@in_virtual_time
async def test_a_missed_cancel_is_noticed() -> None:
    async with house() as it:
        await it.alert(signal(1))
        first = it.entry(0).client_order_id
        it.wire.lose_stream()
        order = it.on_venue(first)
        it.venue.cancel(order.account, order.order_id, it.clock.now())
        it.wire.restore_stream()
        await quiet(5)
        assert it.group.orders[first].status is OrderStatus.CANCELLED
        it.assert_agreement()


@in_virtual_time
async def test_alerts_that_come_during_the_reconciliation_are_decided_after_it() -> None:
    async with house() as it:
        await it.alert(signal(1))
        it.wire.lose_stream()
        it.wire.is_down = True
        await quiet()
        it.wire.restore_stream()
        await quiet()
        await it.alert(signal(2, Intent.EXIT, price=None))
        await quiet(20)
        assert it.runner.portfolio.status is PortfolioStatus.RECONCILING
        assert len(it.outcomes()) == 1
        it.wire.is_down = False
        await quiet(60)
        assert [o.signal_id for o in it.outcomes()] == ["s1", "s2"]
        assert it.resting() == {}


@in_virtual_time
async def test_an_order_that_waits_for_its_turn_holds_up_neither_the_reconciliation_nor_exits() -> None:
    """In a rush of entries the venue's rate limit keeps orders waiting for minutes."""
    async with house() as it:
        await it.alert(signal(1))
        it.wire.keeps_requests = True
        await it.alert(signal(2, symbol="ETH/USDT", price="2900"))
        it.wire.keeps_requests = False
        it.wire.lose_stream()
        it.wire.restore_stream()
        await quiet(5)
        assert it.runner.portfolio.status is PortfolioStatus.HEALTHY
        await it.alert(signal(3, Intent.EXIT, price=None))
        assert [o.signal_id for o in it.outcomes()] == ["s1", "s2", "s3"]
        await quiet(5)
        assert it.resting() == {}


@in_virtual_time
async def test_a_market_order_lost_in_an_outage_is_bought_once() -> None:
    """Spec 11.2. Both the placement and the reconciliation ask for it and hear that the venue never had it; a venue
    takes the id of a filled order again, so a second sending would buy twice."""
    ladder = Ladder(WORKED_LEVELS, entry_order_type=OrderType.MARKET)
    async with house(empty_portfolio(replace(SETTINGS, ladder=ladder))) as it:
        it.wire.is_down = True
        await it.alert(signal(1))
        assert it.entry(0).status is OrderStatus.UNKNOWN
        it.wire.lose_stream()
        await quiet(5)
        it.wire.restore_stream()
        await quiet(0.5)
        it.wire.is_down = False
        await quiet(50)
        it.assert_agreement()
        assert it.entry(0).status is OrderStatus.FILLED


@in_virtual_time
async def test_a_lock_outlives_the_reconciliation_that_found_it_and_those_that_follow() -> None:
    """What a defect of ours locked stays locked: a stream that flickers must not open it to entries again."""
    async with house(oversold()) as it:
        for _ in range(2):
            assert it.runner.portfolio.status is PortfolioStatus.LOCKED
            assert "sold" in it.runner.portfolio.status_reason
            it.wire.lose_stream()
            it.wire.restore_stream()
            await quiet(60)
        await it.alert(signal(2, symbol="ETH/USDT", price="2900", after=120))
        assert it.outcomes()[-1].reason.code == "portfolio_locked"


@in_virtual_time
async def test_a_portfolio_that_another_worker_took_over_sends_nothing_more() -> None:
    async with house() as it:
        it.wire.answers_to_place = NotSent("busy", 10.0)
        await it.alert(signal(1))
        assert it.wire.placed == []
        await MemoryJournal(it.store).take(P)
        await it.alert(signal(2, symbol="ETH/USDT", price="2900"))
        it.wire.answers_to_place = None
        await quiet(600)
        assert it.wire.placed == [], "they are the other worker's to send now"


@in_virtual_time
async def test_news_of_our_order_that_names_another_market_is_not_booked() -> None:
    async with house() as it:
        await it.alert(signal(1))
        order = it.on_venue(it.entry(0).client_order_id)
        it.wire.keeps_news = True
        it.fill(it.entry(0).client_order_id)
        await quiet()
        it.wire.keeps_news = False
        statement = await it.paper.order("BTC/USDT", it.entry(0).client_order_id)
        assert statement is not None
        it.wire.tell(replace(statement, symbol="ETH/USDT"))
        await quiet()
        assert it.entry(0).filled_quantity == 0
        it.wire.tell(statement)
        await quiet()
        assert it.entry(0).filled_quantity == order.quantity
