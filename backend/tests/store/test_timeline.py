"""The life of a group, from the alert to its end, and the offsets: read back page by page, for their user alone."""

from dataclasses import replace
from itertools import repeat

import pytest

from dca_engine.core.group import Group
from dca_engine.core.ids import GroupId, PortfolioId, Purpose, QueueId, SignalId
from dca_engine.core.messages import Outcome, Reason, SignalReceived, TimePassed, Verdict
from dca_engine.core.risk_state import PlanStatus
from dca_engine.ports import Batch, Entry
from dca_engine.store.concerns import group_ids_of
from dca_engine.store.database import Database
from dca_engine.store.inbox import PgInbox
from dca_engine.store.journal import PgJournal
from dca_engine.store.paging import InvalidCursorError, Place, write_cursor
from dca_engine.store.repositories.journal import JournalRecord, journal_of_group
from dca_engine.store.repositories.risk import offset_plans_page
from dca_engine.store.repositories.signals import signal_by_id, signals_of_group
from tests.core.story import ETH, START, Story
from tests.store import rich
from tests.store.stores import OWNER, add_portfolio
from tests.store.stories import batches_of, empty_portfolio
from tests.store.test_inbox_contract import alert_for, keys
from tests.store.test_pages import all_pages

P = PortfolioId("p")


def two_trades() -> Story:
    """One in BTC, with a second pyramid and an exit, and between its events one in ETH."""
    story = Story()
    story.signal()
    story.accept()
    story.signal(market=ETH, price="3000")
    story.fill(story.order(Purpose.ENTRY, leg=0))
    story.wait(900)
    story.signal(price="48000")
    story.exit()
    story.confirm_cancels()
    return story


@pytest.fixture
async def told(database: Database) -> tuple[Database, Story]:
    """The story's journal, signals and alerts in the database; one alert came twice."""
    story, inbox, journal = two_trades(), PgInbox(database.hot), PgJournal(database.hot)
    await add_portfolio(database, empty_portfolio())
    sent = [event.signal for event in story.events if isinstance(event, SignalReceived)]
    for number, signal in enumerate([*sent, sent[0]]):
        await inbox.accept(P, alert_for(P, signal), signal, keys(f"body {number % len(sent)}"))
    fence = (await journal.take(P)).fence
    for batch in batches_of(empty_portfolio(), story.events, repeat(3)):
        await journal.commit(fence, batch)
    return database, story


def group_of(story: Story, symbol: str) -> Group:
    return next(group for group in [*story.portfolio.groups.values(), *story.ended] if group.market.symbol == symbol)


async def life_of(database: Database, group_id: GroupId, size: int = 4) -> list[JournalRecord]:
    async with database.reading() as session:
        pages = await all_pages(lambda cursor: journal_of_group(session, OWNER.id, group_id, cursor, size))
    assert all(len(page.items) == size for page in pages[:-1])
    return [record for page in pages for record in page.items]


async def test_the_life_of_a_group_is_read_in_order_and_without_that_of_others(told: tuple[Database, Story]) -> None:
    database, story = told
    entries = [entry for b in batches_of(empty_portfolio(), story.events, repeat(1)) for entry in b.entries]
    for group in (group_of(story, "BTC/USDT"), group_of(story, "ETH/USDT")):
        expected = [entry for entry in entries if group.id in group_ids_of(entry)]
        found = await life_of(database, group.id)
        assert [(r.seq, r.time, r.event) for r in found] == [(e.seq, e.event.time, e.event) for e in expected]
        assert [(r.commands, r.outcomes, r.reasons) for r in found] == [
            (e.commands, e.outcomes, e.reasons) for e in expected
        ]
        assert isinstance(found[0].event, SignalReceived), "it begins with the signal that opened it"
        assert len(found) < len(entries) - 3


async def test_behind_a_group_stand_its_signals_and_the_alerts_that_they_were(told: tuple[Database, Story]) -> None:
    """Its pyramids, oldest first, and the exit; of an alert that came twice the first."""
    database, story = told
    group = group_of(story, "BTC/USDT")
    async with database.reading() as session:
        found = await signals_of_group(session, OWNER.id, group.id)
        other = await signals_of_group(session, OWNER.id, group_of(story, "ETH/USDT").id)
    sent = [e.signal for e in story.events if isinstance(e, SignalReceived)]
    assert [s.record.signal for s in found] == [s for s in sent if s.symbol == "BTC/USDT"]
    assert [s.record.signal for s in other] == [s for s in sent if s.symbol == "ETH/USDT"]
    assert {s.record.signal.id: s.record.outcome for s in (*found, *other)} == {o.signal_id: o for o in story.outcomes}
    for behind in found:
        assert behind.alert is not None
        assert (behind.alert.signal_id, behind.alert.duplicate) == (behind.record.signal.id, False)
        assert behind.alert.alert.body == '{"action": "buy"}'


async def test_7_a_signal_that_waited_stands_behind_the_group_that_it_opened_at_last(database: Database) -> None:
    """Its own entry in the journal names no group; the pyramid names the signal. Its outcome is the final one."""
    waiting, opened = rich.queued("s0"), rich.group(1)
    await add_portfolio(database, rich.EMPTY)
    await PgInbox(database.hot).accept(P, alert_for(P, waiting.signal), waiting.signal, keys("body"))
    journal = PgJournal(database.hot)
    fence = (await journal.take(P)).fence
    queued = Outcome(SignalId("s0"), Verdict.QUEUED, Reason("pool_full", "All 3 slots are taken."))
    promoted = Outcome(SignalId("s0"), Verdict.ACCEPTED, Reason("opened", "A slot was free.", group_id=opened.id))
    full = replace(rich.EMPTY, queue={QueueId("q-s0"): waiting})
    came = Entry(1, SignalReceived(rich.NOW, waiting.signal, rich.PERPETUAL, None), (), (queued,), (), ())
    await journal.commit(fence, Batch(rich.EMPTY, full, (came,)))
    async with database.reading() as session:
        found = await signal_by_id(session, OWNER.id, "s0")
    assert found is not None
    assert found.outcome == queued
    after = replace(rich.EMPTY, groups={opened.id: opened})
    await journal.commit(fence, Batch(full, after, (Entry(2, TimePassed(rich.later(60)), (), (promoted,), (), ()),)))
    async with database.reading() as session:
        (behind,) = await signals_of_group(session, OWNER.id, opened.id)
    assert behind.record.outcome == promoted
    assert [record.seq for record in await life_of(database, opened.id)] == [2]
    assert (await journal.take(P)).portfolio.queue == {}


async def test_8_offsets_are_read_newest_first_each_as_it_stands(database: Database) -> None:
    await add_portfolio(database, rich.EMPTY)
    journal = PgJournal(database.hot)
    fence = (await journal.take(P)).fence
    begun = [rich.plan(number, PlanStatus.WINNERS) for number in range(1, 6)]
    ended = replace(begun[4], status=PlanStatus.DONE, result="all of it closed")
    for seq, plans in enumerate(([begun[0]], begun[1:], [ended]), start=1):
        entry = Entry(seq, TimePassed(rich.later(seq)), (), (), (), (), tuple(plans))
        await journal.commit(fence, Batch(rich.EMPTY, rich.EMPTY, (entry,)))
    async with database.reading() as session:
        pages = await all_pages(lambda cursor: offset_plans_page(session, OWNER.id, P, cursor, 2))
        strangers = await offset_plans_page(session, "stranger", P, None, 2)
    assert [plan for page in pages for plan in page.items] == [ended, *reversed(begun[:4])]
    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert strangers.items == ()


async def test_another_user_reads_nothing_of_it(told: tuple[Database, Story]) -> None:
    database, story = told
    group = group_of(story, "BTC/USDT")
    async with database.reading() as session:
        assert (await journal_of_group(session, "stranger", group.id, None, 5)).items == ()
        assert await signals_of_group(session, "stranger", group.id) == []


@pytest.mark.parametrize("identity", ["", "x", "-1", "1.5", "1" * 10, "٣"])
async def test_a_cursor_of_another_list_is_told(database: Database, identity: str) -> None:
    cursor = write_cursor(Place(START, identity))
    async with database.reading() as session:
        with pytest.raises(InvalidCursorError):
            await journal_of_group(session, OWNER.id, "g", cursor, 5)
        with pytest.raises(InvalidCursorError):
            await offset_plans_page(session, OWNER.id, P, cursor, 5)
