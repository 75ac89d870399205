"""The twin in memory can be down as well, and is stricter: it finds out when a signal is decided twice (spec 2.7)."""

from dataclasses import replace

import pytest

from dca_engine.core.ids import PortfolioId, SignalId
from dca_engine.core.messages import Outcome, Reason, StatusChanged, Verdict
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import Batch, StoreDownError
from dca_engine.store.memory import MemoryInbox, MemoryJournal, MemoryStore, SecondOutcomeError
from tests.core.story import START
from tests.store.stories import batch_of, empty_portfolio
from tests.store.test_inbox_contract import FULL, alert_for, keys

P = PortfolioId("p")


async def test_a_store_that_is_down_says_so_and_keeps_nothing() -> None:
    store = MemoryStore()
    store.add_portfolio(empty_portfolio())
    journal, inbox = MemoryJournal(store), MemoryInbox(store)
    fence = (await journal.take(P)).fence
    batch = batch_of(empty_portfolio(), 0, StatusChanged(START, PortfolioStatus.RECONCILING, "starting"))
    store.is_down = True
    for attempt in (
        journal.take(P),
        journal.commit(fence, batch),
        inbox.accept(P, alert_for(P), FULL, keys("body")),
        inbox.refuse(alert_for(P)),
        inbox.undecided(P),
    ):
        with pytest.raises(StoreDownError):
            await attempt
    store.is_down = False
    assert list(await inbox.undecided(P)) == []
    assert (await journal.take(P)).seq == 0
    assert store.alerts == {}


def decided(*verdicts: Verdict) -> Batch:
    """A batch of one entry per verdict on the same signal."""
    first = StatusChanged(START, PortfolioStatus.RECONCILING, "starting")
    batch = batch_of(empty_portfolio(), 0, *[first] * len(verdicts))
    outcomes = [Outcome(SignalId("s"), verdict, Reason("why", "Why.")) for verdict in verdicts]
    entries = [replace(entry, outcomes=(outcome,)) for entry, outcome in zip(batch.entries, outcomes, strict=True)]
    return replace(batch, entries=tuple(entries))


def following(batch: Batch) -> Batch:
    """The same batch once more, as the next entries."""
    by = len(batch.entries)
    return replace(batch, entries=tuple(replace(entry, seq=entry.seq + by) for entry in batch.entries))


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.RECORDED])
async def test_2_7_a_signal_that_waits_gets_its_final_outcome_later(verdict: Verdict) -> None:
    store = MemoryStore()
    store.add_portfolio(empty_portfolio())
    journal, inbox = MemoryJournal(store), MemoryInbox(store)
    await inbox.accept(P, alert_for(P), FULL, keys("body"))
    fence = (await journal.take(P)).fence
    await journal.commit(fence, decided(Verdict.QUEUED))
    assert list(await inbox.undecided(P)) == [], "it waits, so it is decided for now"
    await journal.commit(fence, following(decided(verdict)))
    outcome = store.signals[FULL.id].outcome
    assert outcome is not None
    assert outcome.verdict is verdict


@pytest.mark.parametrize(
    "verdicts",
    [
        (Verdict.ACCEPTED, Verdict.ACCEPTED),
        (Verdict.QUEUED, Verdict.QUEUED),
        (Verdict.REFUSED, Verdict.QUEUED),
    ],
)
async def test_2_7_no_other_signal_is_decided_twice(verdicts: tuple[Verdict, Verdict]) -> None:
    store = MemoryStore()
    store.add_portfolio(empty_portfolio())
    journal, inbox = MemoryJournal(store), MemoryInbox(store)
    await inbox.accept(P, alert_for(P), FULL, keys("body"))
    fence = (await journal.take(P)).fence
    with pytest.raises(SecondOutcomeError):
        await journal.commit(fence, decided(*verdicts))
    assert (await journal.take(P)).seq == 0, "nothing of it was kept"
    fence = (await journal.take(P)).fence
    await journal.commit(fence, decided(verdicts[0]))
    with pytest.raises(SecondOutcomeError):
        await journal.commit(fence, following(decided(verdicts[1])))
