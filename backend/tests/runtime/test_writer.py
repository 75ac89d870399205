"""ADR 0003: decide, commit, then act; and what a database does that fails before, in, or after a commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from dca_engine.core.messages import OrderReported, Outcome, PlaceOrder, SignalReceived, Verdict
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import PortfolioStatus, stored
from dca_engine.core.signal import Intent
from dca_engine.ports import FencedError
from dca_engine.runtime.writer import decide_all
from dca_engine.simulation.virtual_time import VirtualClock
from dca_engine.store.memory import MemoryJournal
from tests.runtime.defects import oversold
from tests.runtime.journals import Desk, P, ended
from tests.runtime.signals import received, signal
from tests.runtime.virtual import in_virtual_time, quiet


@asynccontextmanager
async def at_work(desk: Desk) -> AsyncIterator[Desk]:
    work = await desk.start()
    try:
        yield desk
    finally:
        await ended(work)


def entry(number: int) -> SignalReceived:
    """The opening of a group for a timeframe of its own."""
    event = received(signal(number))
    return replace(event, signal=replace(event.signal, timeframe=number * 60))


def placed(desk: Desk) -> list[PlaceOrder]:
    return [c for b in desk.batches for e in b.entries for c in e.commands if isinstance(c, PlaceOrder)]


def outcomes(desk: Desk) -> list[Outcome]:
    return [outcome for kept in desk.kept.journal for outcome in kept.outcomes]


def assert_one_ladder(desk: Desk, count: int = 1) -> None:
    """So many groups, each with its five orders dispatched once, and a journal without holes."""
    sent = [command.client_order_id for command in placed(desk)]
    assert len(sent) == len(set(sent)) == 5 * count
    assert [kept.seq for kept in desk.kept.journal] == list(range(1, desk.kept.seq + 1))
    assert stored(desk.kept.portfolio) == stored(desk.writer.portfolio)
    assert desk.kept.seq == desk.writer.seq
    assert len(desk.kept.portfolio.groups) == count
    assert len({outcome.signal_id for outcome in outcomes(desk)}) == len(outcomes(desk)) == count


@in_virtual_time
async def test_nothing_is_told_before_the_commit() -> None:
    async with at_work(Desk()) as desk:
        desk.journal.free.clear()
        before = desk.writer.portfolio
        desk.writer.submit((entry(1),))
        await quiet()
        assert desk.journal.asked == 1
        assert desk.batches == []
        assert desk.writer.portfolio is before
        assert not desk.writer.is_idle
        desk.journal.free.set()
        await desk.writer.idle()
        assert_one_ladder(desk)


@in_virtual_time
async def test_events_that_wait_during_a_commit_are_decided_one_by_one_and_committed_together() -> None:
    async with at_work(Desk()) as desk:
        desk.journal.free.clear()
        desk.writer.submit((entry(1),))
        await quiet()
        for number in (2, 3, 4):
            desk.writer.submit((entry(number),))
        await quiet()
        assert desk.journal.asked == 1, "one commit at a time"
        desk.journal.free.set()
        await desk.writer.idle()
        assert desk.journal.sizes == [1, 3]
        assert all(earlier.after is later.before for earlier, later in pairwise(desk.batches))
        assert [o.signal_id for o in outcomes(desk)] == ["s1", "s2", "s3", "s4"]
        assert_one_ladder(desk, count=4)


@in_virtual_time
async def test_a_burst_is_committed_in_parts_so_that_the_first_orders_do_not_wait_for_the_last() -> None:
    async with at_work(Desk()) as desk:
        desk.writer.submit(received(signal(n, Intent.EXIT)) for n in range(450))
        await desk.writer.idle()
        assert sum(desk.journal.sizes) == 450
        assert max(desk.journal.sizes) <= 200
        assert len(outcomes(desk)) == 450


@pytest.mark.parametrize("lost", ["fail_before", "fail_after"])
@pytest.mark.parametrize("times", [1, 3, 2000])
def test_a_commit_in_doubt_loses_nothing_and_doubles_nothing(lost: str, times: int) -> None:
    @in_virtual_time
    async def story() -> None:
        async with at_work(Desk()) as desk:
            setattr(desk.journal, lost, times)
            desk.writer.submit((entry(1), entry(2)))
            desk.writer.submit((entry(3),))
            await desk.writer.idle()
            assert_one_ladder(desk, count=3)
            assert desk.writer.store_down_since is None

    story()


@in_virtual_time
async def test_events_wait_while_the_database_is_down_and_it_is_told_since_when() -> None:
    async with at_work(Desk()) as desk:
        desk.store.is_down = True
        desk.writer.submit((entry(1),))
        await quiet(60)
        desk.writer.submit((entry(2),))
        await quiet(60)
        assert desk.batches == []
        assert desk.kept.journal == []
        since = desk.writer.store_down_since
        assert since is not None
        assert VirtualClock().now() - since >= timedelta(seconds=119)
        desk.store.is_down = False
        await desk.writer.idle()
        assert_one_ladder(desk, count=2)


@in_virtual_time
async def test_a_start_waits_for_the_database() -> None:
    desk = Desk()
    desk.store.is_down = True
    starting = asyncio.create_task(desk.start())
    await quiet(60)
    assert not starting.done()
    desk.store.is_down = False
    await ended(await starting)


@in_virtual_time
async def test_a_writer_that_was_overtaken_ends() -> None:
    desk = Desk()
    work = await desk.start()
    await MemoryJournal(desk.store).take(P)
    desk.writer.submit((entry(1),))
    await quiet()
    with pytest.raises(FencedError):
        work.result()
    assert desk.batches == []
    assert desk.kept.journal == []


@in_virtual_time
async def test_a_writer_that_was_overtaken_while_the_database_was_away_does_not_write_over_the_other() -> None:
    desk = Desk()
    work = await desk.start()
    desk.journal.free.clear()
    desk.writer.submit((entry(1),))
    await quiet()
    rival = MemoryJournal(desk.store)
    loaded = await rival.take(P)
    theirs = decide_all(loaded.portfolio, loaded.seq, (entry(7), entry(8)))
    await rival.commit(loaded.fence, theirs)
    desk.journal.fail_before = 1
    desk.journal.free.set()
    await quiet(60)
    with pytest.raises(FencedError):
        work.result()
    assert desk.batches == [], "nothing of ours became durable, nothing may be sent"
    assert desk.kept.portfolio == theirs.after


# --- defects of ours --------------------------------------------------------------------------------------------------


def broken() -> Desk:
    """A portfolio whose one group sold more than it held, as only a defect could bring about."""
    return Desk(oversold())


@in_virtual_time
async def test_a_broken_rule_changes_nothing_locks_entries_and_gives_the_signal_its_outcome() -> None:
    async with at_work(broken()) as desk:
        groups = desk.writer.portfolio.groups
        desk.writer.submit((received(signal(1)),))
        await desk.writer.idle()
        assert desk.writer.portfolio.groups == groups
        assert desk.writer.portfolio.status is PortfolioStatus.LOCKED
        assert placed(desk) == []
        [outcome] = outcomes(desk)
        assert (outcome.signal_id, outcome.verdict, outcome.reason.code) == ("s1", Verdict.REFUSED, "defect")
        assert desk.kept.journal[-1].event == received(signal(1)), "the journal keeps it to be studied"


@in_virtual_time
async def test_after_a_broken_rule_later_events_of_the_same_batch_go_on() -> None:
    async with at_work(broken()) as desk:
        desk.writer.submit((received(signal(1)), entry(2), received(signal(3, Intent.REDUCE))))
        await desk.writer.idle()
        codes = [(outcome.signal_id, outcome.reason.code) for outcome in outcomes(desk)]
        assert codes == [("s1", "defect"), ("s2", "portfolio_locked"), ("s3", "no_size")]


@in_virtual_time
async def test_a_number_that_no_arithmetic_can_hold_is_a_defect_like_any_other() -> None:
    """An event that ends the writer would end it again at every start: the signal stays undecided in the inbox."""
    async with at_work(Desk()) as desk:
        desk.writer.submit((received(signal(1, price="1E+40")), entry(2)))
        await desk.writer.idle()
        assert [outcome.signal_id for outcome in outcomes(desk)] == ["s1", "s2"]


@in_virtual_time
async def test_what_a_venue_says_twice_costs_no_commit_and_is_written_with_the_next() -> None:
    async with at_work(Desk()) as desk:
        desk.writer.submit((entry(1),))
        await desk.writer.idle()
        order = placed(desk)[0]
        resting = OrderReported(entry(1).time, order.client_order_id, OrderStatus.OPEN, Decimal(0), "v1")
        desk.writer.submit((resting,))
        await desk.writer.idle()
        asked, seq = desk.journal.asked, desk.writer.seq
        desk.writer.submit((resting,))
        await desk.writer.idle()
        assert (desk.journal.asked, desk.writer.seq) == (asked, seq)
        desk.writer.submit((entry(2),))
        await desk.writer.idle()
        assert desk.journal.asked == asked + 1
        assert [kept.seq for kept in desk.kept.journal][-2:] == [seq + 1, seq + 2]
        assert_one_ladder(desk, 2)
