"""ADR 0003: a person's wish is answered when it is durable, with what became of it, or why nobody works any more."""

import asyncio
from contextlib import suppress

import pytest

from dca_engine.core.ids import GroupId
from dca_engine.core.messages import CloseRequested, PauseSet
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import Entry
from dca_engine.runtime.writer import StoppedError, Wish
from dca_engine.simulation.virtual_time import START
from dca_engine.store.memory import MemoryJournal
from tests.runtime.journals import Desk, P, ended
from tests.runtime.virtual import in_virtual_time, quiet

PAUSE = PauseSet(START, paused=True)


async def asked(desk: Desk, wish: Wish = PAUSE) -> asyncio.Task[Entry]:
    """Somebody who waits for his wish."""
    task = asyncio.create_task(desk.writer.act(wish))
    await quiet()
    return task


@in_virtual_time
async def test_a_wish_is_answered_by_its_journal_entry_once_that_is_durable() -> None:
    desk = Desk()
    work = await desk.start()
    desk.journal.free.clear()
    waits = await asked(desk)
    assert desk.journal.asked == 1
    assert not waits.done(), "decided, but not durable yet"
    desk.journal.free.set()
    entry = await waits
    assert entry == desk.kept.journal[-1]
    assert entry.event is PAUSE
    assert desk.writer.portfolio.status is PortfolioStatus.PAUSED
    await ended(work)


@in_virtual_time
async def test_a_wish_that_is_not_carried_out_says_so() -> None:
    desk = Desk()
    work = await desk.start()
    entry = await desk.writer.act(CloseRequested(START, GroupId("gone")))
    assert [(reason.code, reason.refused) for reason in entry.reasons] == [("not_open", True)]
    await ended(work)


@in_virtual_time
async def test_wishes_that_are_committed_together_get_each_its_own_entry() -> None:
    desk = Desk()
    work = await desk.start()
    desk.journal.free.clear()
    wishes: list[Wish] = [PAUSE, PauseSet(START, paused=False), CloseRequested(START, GroupId("gone"))]
    waits = [await asked(desk, wish) for wish in wishes]
    desk.journal.free.set()
    assert [(await one).event for one in waits] == wishes
    assert desk.journal.sizes == [1, 2]
    await ended(work)


@pytest.mark.parametrize("lost", ["fail_before", "fail_after"])
def test_a_wish_waits_while_the_database_is_down_and_is_carried_out_once(lost: str) -> None:
    @in_virtual_time
    async def story() -> None:
        desk = Desk()
        work = await desk.start()
        seq = desk.writer.seq
        setattr(desk.journal, lost, 1)
        desk.journal.free.clear()
        waits = await asked(desk)
        desk.store.is_down = True
        desk.journal.free.set()
        await quiet(60)
        assert not waits.done()
        desk.store.is_down = False
        assert (await waits).seq == seq + 1 == desk.kept.seq
        await ended(work)

    story()


@in_virtual_time
async def test_whoever_stops_waiting_does_not_take_the_wish_back() -> None:
    desk = Desk()
    work = await desk.start()
    desk.journal.free.clear()
    waits = await asked(desk)
    waits.cancel()
    with suppress(asyncio.CancelledError):
        await waits
    desk.journal.free.set()
    await desk.writer.idle()
    assert desk.writer.portfolio.status is PortfolioStatus.PAUSED
    await ended(work)


@in_virtual_time
async def test_when_the_work_is_stopped_those_who_wait_are_told_and_so_are_those_who_come_later() -> None:
    desk = Desk()
    work = await desk.start()
    desk.journal.free.clear()
    being_written, in_line = await asked(desk), await asked(desk)
    await ended(work)
    for waits in (being_written, in_line, await asked(desk)):
        with pytest.raises(StoppedError, match="stopped"):
            await waits


@in_virtual_time
async def test_when_another_worker_took_over_those_who_wait_are_told() -> None:
    desk = Desk()
    work = await desk.start()
    await MemoryJournal(desk.store).take(P)
    waits = await asked(desk)
    with pytest.raises(StoppedError, match="another worker"):
        await waits
    assert desk.kept.portfolio.status is PortfolioStatus.HEALTHY
    await ended(work)
