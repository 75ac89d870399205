"""The journal's contract, on every implementation: what is committed is what is loaded, and one writer at a time."""

import asyncio
from dataclasses import replace
from itertools import cycle, repeat

import pytest

from dca_engine.core.codec import canonical
from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import SignalReceived, StatusChanged
from dca_engine.core.portfolio import Portfolio, PortfolioStatus, stored
from dca_engine.ports import FencedError
from dca_engine.store.journal import UnknownPortfolioError
from tests.core.story import START
from tests.store.stores import Stores
from tests.store.stories import as_kept, batch_of, batches_of, beginning_of, empty_portfolio, long_story, random_story
from tests.store.test_inbox_contract import keys, signal_at, store_alert

P = PortfolioId("p")
FIRST = StatusChanged(START, PortfolioStatus.RECONCILING, "starting")


def same_order(one: Portfolio, other: Portfolio) -> bool:
    """Whether groups and orders stand in the same order: oldest first."""
    orders = [list(p.groups[g].orders) for p in (one, other) for g in p.groups]
    return list(one.groups) == list(other.groups) and orders[: len(one.groups)] == orders[len(one.groups) :]


async def test_a_new_portfolio_is_taken_as_it_was_made(stores: Stores) -> None:
    await stores.add(empty_portfolio())
    loaded = await stores.journal.take(P)
    assert (loaded.portfolio, loaded.seq, loaded.fence) == (empty_portfolio(), 0, 1)


async def test_a_portfolio_that_is_not_there_cannot_be_taken(stores: Stores) -> None:
    with pytest.raises(UnknownPortfolioError):
        await stores.journal.take(P)


async def test_11_9_every_state_is_loaded_byte_for_byte(stores: Stores) -> None:
    story = long_story()
    await stores.add(empty_portfolio())
    for batch in batches_of(empty_portfolio(), story.events, repeat(1)):
        fence = (await stores.journal.take(P)).fence
        await stores.journal.commit(fence, batch)
        loaded = await stores.journal.take(P)
        assert loaded.portfolio == stored(batch.after)
        assert canonical(loaded.portfolio) == as_kept(batch.after)
        assert same_order(loaded.portfolio, batch.after)
        assert loaded.seq == batch.entries[-1].seq


@pytest.mark.parametrize("seed", range(6))
async def test_11_9_batches_of_any_size_lead_to_the_same_state(stores: Stores, seed: int) -> None:
    story = random_story(seed, steps=200)
    start = beginning_of(story)
    await stores.add(start)
    fence = (await stores.journal.take(P)).fence
    for batch in batches_of(start, story.events, cycle((1, 3, 2, 7, 1, 25))):
        await stores.journal.commit(fence, batch)
    loaded = await stores.journal.take(P)
    assert canonical(loaded.portfolio) == as_kept(story.portfolio)
    assert loaded.seq == len(story.events)


async def test_9_1_a_writer_that_was_overtaken_changes_nothing(stores: Stores) -> None:
    await stores.add(empty_portfolio())
    slow = await stores.journal.take(P)
    quick = await stores.journal.take(P)
    with pytest.raises(FencedError):
        await stores.journal.commit(slow.fence, batch_of(slow.portfolio, 0, FIRST))
    await stores.journal.commit(quick.fence, batch_of(quick.portfolio, 0, FIRST))
    assert (await stores.journal.take(P)).seq == 1


async def test_9_1_a_writer_takes_again_until_another_one_takes(stores: Stores) -> None:
    """Taking again keeps a commit out that may still be on its way; it must not keep the next worker out."""
    await stores.add(empty_portfolio())
    first = await stores.journal.take(P)
    again = await stores.journal.take(P, first.fence)
    assert (await stores.journal.take(P, first.fence)).fence > again.fence > first.fence
    other = await stores.journal.take(P)
    with pytest.raises(FencedError):
        await stores.journal.take(P, first.fence)
    assert await stores.journal.standing(P) == (other.fence, 0)
    await stores.journal.commit(other.fence, batch_of(other.portfolio, 0, FIRST))
    assert await stores.journal.standing(P) == (other.fence, 1)


@pytest.mark.parametrize("seq", [0, 2, 7])
async def test_an_entry_that_does_not_follow_the_last_one_is_refused(stores: Stores, seq: int) -> None:
    """So a batch whose commit had an unknown fate can never be written twice."""
    await stores.add(empty_portfolio())
    loaded = await stores.journal.take(P)
    batch = batch_of(loaded.portfolio, 0, FIRST)
    await stores.journal.commit(loaded.fence, batch)
    with pytest.raises(FencedError):
        await stores.journal.commit(loaded.fence, batch_of(batch.after, seq, FIRST))
    assert canonical((await stores.journal.take(P)).portfolio) == as_kept(batch.after)


async def test_of_simultaneous_commits_one_is_written(stores: Stores) -> None:
    await stores.add(empty_portfolio())
    loaded = await stores.journal.take(P)
    batch = batch_of(loaded.portfolio, 0, FIRST)
    results = await asyncio.gather(
        *(stores.journal.commit(loaded.fence, batch) for _ in range(5)), return_exceptions=True
    )
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, FencedError) for result in results) == 4
    assert (await stores.journal.take(P)).seq == 1


async def test_entries_with_a_gap_are_a_defect(stores: Stores) -> None:
    await stores.add(empty_portfolio())
    loaded = await stores.journal.take(P)
    batch = batch_of(loaded.portfolio, 0, FIRST, FIRST)
    broken = replace(batch, entries=(batch.entries[0], replace(batch.entries[1], seq=3)))
    with pytest.raises(ValueError, match="without a gap"):
        await stores.journal.commit(loaded.fence, broken)


async def test_2_7_a_decided_signal_is_undecided_no_more(stores: Stores) -> None:
    story = long_story()
    await stores.add(empty_portfolio())
    decided = [e.signal for e in story.events if isinstance(e, SignalReceived)]
    late = signal_at(900, "late")
    for number, signal in enumerate([*decided, late]):
        await store_alert(stores.inbox, P, signal, keys(f"body {number}"))
    fence = (await stores.journal.take(P)).fence
    for batch in batches_of(empty_portfolio(), story.events, repeat(1000)):
        await stores.journal.commit(fence, batch)
    assert list(await stores.inbox.undecided(P)) == [late]


async def test_portfolios_do_not_touch_one_another(stores: Stores) -> None:
    other = replace(empty_portfolio(portfolio_id="other"), accounts=())
    await stores.add(empty_portfolio())
    await stores.add(other)
    fence = (await stores.journal.take(P)).fence
    await stores.journal.commit(fence, batch_of(empty_portfolio(), 0, FIRST))
    loaded = await stores.journal.take(other.id)
    assert (loaded.portfolio, loaded.seq, loaded.fence) == (other, 0, 1)
