"""The change feed: numbers without holes, and a reader that does not keep up is told so instead of being waited for."""

import asyncio
from dataclasses import replace

import pytest

from dca_engine.core.messages import CloseRequested, Verdict
from dca_engine.runtime.feed import BUFFER, Feed, SlowReaderError, Subscription
from dca_engine.simulation.virtual_time import START
from tests.core.story import SETTINGS
from tests.runtime.house import house
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio


async def numbers(reader: Subscription, count: int) -> list[int]:
    return [(await anext(reader)).seq for _ in range(count)]


@in_virtual_time
async def test_every_reader_gets_every_change_from_its_subscription_on() -> None:
    feed = Feed()
    feed.publish(START)
    first = feed.subscribe()
    feed.publish(START)
    second = feed.subscribe()
    feed.publish(START)
    assert await numbers(first, 2) == [2, 3]
    assert await numbers(second, 1) == [3]
    assert feed.last_seq == 3


@in_virtual_time
async def test_a_waiting_reader_wakes() -> None:
    feed = Feed()
    reader = feed.subscribe()
    waiting = asyncio.create_task(numbers(reader, 2))
    await quiet()
    feed.publish(START)
    await quiet()
    feed.publish(START)
    assert await waiting == [1, 2]


@pytest.mark.parametrize("more", [1, 2, 50, 2 * BUFFER])
def test_a_slow_reader_is_cut_off_and_never_sees_a_hole(more: int) -> None:
    @in_virtual_time
    async def story() -> None:
        feed = Feed()
        slow, quick = feed.subscribe(), feed.subscribe()
        seen: list[int] = []
        for _ in range(BUFFER + more):
            feed.publish(START)
            seen += await numbers(quick, 1)
        with pytest.raises(SlowReaderError):
            await anext(slow)
        assert seen == list(range(1, BUFFER + more + 1)), "the others do not notice"
        feed.publish(START)
        with pytest.raises(SlowReaderError):
            await anext(slow)

    story()


@in_virtual_time
async def test_a_reader_that_just_keeps_up_is_not_cut_off() -> None:
    feed = Feed()
    reader = feed.subscribe()
    for _ in range(BUFFER):
        feed.publish(START)
    assert await numbers(reader, BUFFER) == list(range(1, BUFFER + 1))


@in_virtual_time
async def test_closing_ends_every_reader_after_what_it_was_told() -> None:
    feed = Feed()
    reader = feed.subscribe()
    feed.publish(START)
    feed.close()
    assert [change.seq async for change in reader] == [1]
    assert not feed.has_readers


@in_virtual_time
async def test_a_commit_tells_its_groups_reasons_outcomes_and_whether_the_queue_changed() -> None:
    async with house(empty_portfolio(replace(SETTINGS, max_open_groups=1))) as it:
        reader = it.runner.feed.subscribe()
        await it.alert(signal(1))
        await it.alert(signal(2, symbol="ETH/USDT", price="3000"))
        await it.runner.act(CloseRequested(it.clock.now(), it.group.id))
        await quiet(1)
        it.runner.feed.close()
        changes = [change async for change in reader]
        opened, queued = (c for c in changes if c.signals)
        assert [group.market.symbol for group in opened.groups] == ["BTC/USDT"]
        assert not opened.queue_changed
        assert queued.queue_changed
        assert queued.groups == ()
        assert [outcome.verdict for outcome in queued.outcomes] == [Verdict.QUEUED]
        closing = next(c for c in changes if any(reason.code == "close" for reason in c.reasons))
        assert closing.groups
        promoted = next(c for c in changes if c.queue_changed and c.seq > queued.seq)
        assert [outcome.verdict for outcome in promoted.outcomes] == [Verdict.ACCEPTED]
