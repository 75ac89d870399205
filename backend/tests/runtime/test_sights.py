"""ADR 0011: what was seen is written down when something was decided by it, and forgotten otherwise."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dca_engine.core.decide import decide
from dca_engine.core.errors import InvariantError
from dca_engine.core.messages import Decision, Event, MarketsObserved, TimePassed
from dca_engine.core.portfolio import Portfolio, PortfolioStatus, stored
from dca_engine.runtime import writer as writer_module
from dca_engine.simulation.virtual_time import START
from tests.core.story import ACCOUNT
from tests.runtime.journals import Desk, ended
from tests.runtime.signals import received, signal
from tests.runtime.virtual import in_virtual_time, quiet

SEEN = MarketsObserved(START, {ACCOUNT: {"BTC/USDT": Decimal(50_000)}})
LOOK = (SEEN, TimePassed(START))


async def look(desk: Desk, *sights: Event) -> None:
    desk.sights.extend(sights)
    desk.writer.wake()
    await desk.writer.idle()


@in_virtual_time
async def test_a_look_that_leads_to_nothing_costs_no_commit_and_leaves_nothing() -> None:
    desk = Desk()
    work = await desk.start()
    await look(desk, *LOOK)  # The first look of a day begins it.
    asked, before = desk.journal.asked, desk.writer.portfolio
    for _ in range(3):
        await look(desk, replace(SEEN, unreachable=(ACCOUNT,)), TimePassed(START))
    assert desk.journal.asked == asked
    assert desk.writer.portfolio is before
    await ended(work)


@in_virtual_time
async def test_what_was_seen_is_decided_before_the_event_that_depends_on_it_and_written_with_it() -> None:
    desk = Desk()
    work = await desk.start()
    desk.sights.append(SEEN)
    desk.writer.submit((received(signal(1)),))
    await desk.writer.idle()
    assert [entry.event for entry in desk.kept.journal][-2:] == [SEEN, received(signal(1))]
    assert desk.journal.sizes == [2]
    assert desk.writer.portfolio.observed.price(ACCOUNT, "BTC/USDT") == Decimal(50_000)
    await ended(work)


@pytest.mark.parametrize("lost", ["fail_before", "fail_after"])
def test_after_a_doubt_the_writer_goes_on_with_what_it_saw(lost: str) -> None:
    """The store gives back the state without it."""

    @in_virtual_time
    async def story() -> None:
        desk = Desk()
        work = await desk.start()
        setattr(desk.journal, lost, 1)
        desk.sights.append(SEEN)
        desk.writer.submit((received(signal(1)),))
        await desk.writer.idle()
        assert desk.writer.portfolio.observed.price(ACCOUNT, "BTC/USDT") == Decimal(50_000)
        assert stored(desk.kept.portfolio) == stored(desk.writer.portfolio)
        assert len(desk.kept.portfolio.groups) == 1
        await ended(work)

    story()


@in_virtual_time
async def test_a_look_that_breaks_a_rule_locks_entries_and_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(portfolio: Portfolio, event: Event) -> Decision:
        if isinstance(event, TimePassed):
            raise InvariantError("by a defect")
        return decide(portfolio, event)

    monkeypatch.setattr(writer_module, "decide", broken)
    desk = Desk()
    work = await desk.start()
    await look(desk, *LOOK)
    asked = desk.journal.asked
    assert desk.writer.portfolio.status is PortfolioStatus.LOCKED
    await look(desk, *LOOK)
    assert desk.journal.asked == asked == 1
    await ended(work)


@in_virtual_time
async def test_a_look_waits_for_the_commit_that_is_under_way() -> None:
    desk = Desk()
    work = await desk.start()
    desk.journal.free.clear()
    desk.writer.submit((received(signal(1)),))
    await quiet()
    desk.sights.append(replace(SEEN, unreachable=(ACCOUNT,)))
    desk.writer.wake()
    await quiet()
    assert len(desk.sights) == 1, "not asked yet"
    assert not desk.writer.is_idle
    desk.journal.free.set()
    await desk.writer.idle()
    assert desk.sights == []
    await ended(work)
