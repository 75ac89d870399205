"""The stored journal, run through the core again, ends where the store is (spec 11.9), and what does not is named."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import update

from dca_engine.core.codec import canonical
from dca_engine.core.decide import decide
from dca_engine.core.errors import InvariantError
from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import Decision, Event, OrderFilled, PortfolioOpened, SettingsChanged, StatusChanged
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.modes.errors import StartError
from dca_engine.modes.replay import Replayed, Until, chosen, read_until, replay_portfolio
from dca_engine.ports import Batch
from dca_engine.runtime import writer
from dca_engine.runtime.replaying import BrokenJournalError, replayed
from dca_engine.runtime.writer import decide_all
from dca_engine.store import tables
from dca_engine.store.database import Database, open_to_look
from dca_engine.store.errors import OtherSchemaError
from dca_engine.store.journal import PgJournal
from dca_engine.store.repositories.history import journal_pages, kept_state
from dca_engine.store.repositories.portfolios import every_portfolio
from tests.core.story import START, Story
from tests.core.test_offset_carried_out import FIRST, LOSER, SECOND, let_sell, three_winners
from tests.store.stores import add_portfolio
from tests.store.stories import as_kept, beginning_of, long_story, random_story

P = PortfolioId("p")
WHOLE = Until()


async def write(database: Database, story: Story, sizes: Sequence[int] = (1,)) -> Portfolio:
    """The story's journal as a writer leaves it that loads its state at every start; returns the last state."""
    journal, state = PgJournal(database.hot), beginning_of(story)
    await add_portfolio(database, state)
    fence = seq = turn = 0
    for events in cut_at_starts(story.events):
        loaded = await journal.take(state.id)
        state, seq, fence = (state if seq == 0 else loaded.portfolio), loaded.seq, loaded.fence
        while events:
            size = sizes[turn % len(sizes)]
            batch = decide_all(state, seq, events[:size])
            await journal.commit(fence, batch)
            state, seq, events, turn = batch.after, batch.entries[-1].seq, events[size:], turn + 1
    return state


def cut_at_starts(events: Sequence[Event]) -> list[list[Event]]:
    parts: list[list[Event]] = [[]]
    for event in events:
        if isinstance(event, StatusChanged) and event.status is PortfolioStatus.BOOTSTRAPPING and parts[-1]:
            parts.append([])
        parts[-1].append(event)
    return parts


async def replay(url: str, until: Until = WHOLE, portfolio: str = P) -> Replayed:
    async with open_to_look(url) as session:
        record = chosen(await every_portfolio(session), portfolio)
        return await replay_portfolio(session, record, until, verify=True)


def an_offset() -> Story:
    """Two groups ended by it, one lives on with its target resting."""
    story = three_winners()
    story.look(3600)
    for market, price in ((FIRST, "108"), (SECOND, "105"), (LOSER, "88")):
        let_sell(story, market, price)
    return story


# --- it leads where it led ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
async def test_11_9_a_journal_with_restarts_in_it_leads_to_what_is_stored(
    seed: int, database: Database, database_url: str
) -> None:
    story = random_story(seed, steps=250)
    state = await write(database, story, sizes=(1, 3, 1, 7, 2))
    found = await replay(database_url)
    assert found.mismatch is None
    assert found.seq == found.stored_seq == len(story.events)
    assert as_kept(found.last.after) == as_kept(state)


async def test_another_portfolios_journal_beside_it_is_left_alone(database: Database, database_url: str) -> None:
    await write(database, long_story())
    other = random_story(3, steps=60)
    opened = beginning_of(other)
    twin = replace(opened, id=PortfolioId("q"), accounts=())
    await add_portfolio(database, twin)
    journal = PgJournal(database.hot)
    fence = (await journal.take(twin.id)).fence
    first = PortfolioOpened(START, twin.id, twin.settings, twin.accounts)
    await journal.commit(fence, decide_all(twin, 0, [first]))
    assert (await replay(database_url)).mismatch is None
    assert (await replay(database_url, portfolio="q")).seq == 1


async def test_a_journal_comes_in_pages_and_replays_across_them(database: Database, database_url: str) -> None:
    story = long_story()
    state = await write(database, story)
    last: Batch | None = None
    async with open_to_look(database_url) as session:
        sizes = []
        async with aclosing(journal_pages(session, P, until=len(story.events), size=4)) as pages:
            async for page in pages:
                sizes.append(len(page))
                for batch in replayed(((entry.seq, entry.event) for entry in page), after=last):
                    last = batch
    assert sum(sizes) == len(story.events)
    assert max(sizes) == 4
    assert last is not None
    assert as_kept(last.after) == as_kept(state)


async def test_a_writer_goes_on_while_one_moment_is_looked_at(database: Database, database_url: str) -> None:
    story = long_story()
    await write(database, story)
    journal = PgJournal(database.hot)
    loaded = await journal.take(P)
    async with open_to_look(database_url) as session:
        _, seq = await kept_state(session, P)
        wish = StatusChanged(story.now, PortfolioStatus.PAUSED, "by hand")
        await journal.commit(loaded.fence, decide_all(loaded.portfolio, loaded.seq, [wish]))
        async with aclosing(journal_pages(session, P, until=seq + 10)) as pages:
            numbers = [entry.seq async for page in pages for entry in page]
        assert numbers[-1] == seq == len(story.events)
        assert (await kept_state(session, P))[1] == seq
    assert (await replay(database_url)).stored_seq == seq + 1


# --- up to a moment -------------------------------------------------------------------------------------------------


async def test_until_a_number_it_is_the_state_after_that_entry(database: Database, database_url: str) -> None:
    story = long_story()
    await write(database, story)
    for number in (1, 7, len(story.events)):
        found = await replay(database_url, Until(seq=number))
        assert (found.seq, found.mismatch) == (number, None)
        assert as_kept(found.last.after) == as_kept(decide_all(beginning_of(story), 0, story.events[:number]).after)


async def test_until_a_moment_it_is_the_state_after_the_last_entry_by_then(
    database: Database, database_url: str
) -> None:
    story = Story()
    story.signal()
    story.accept()
    before = len(story.events)
    noon = story.now + timedelta(minutes=1)
    story.wait(120)
    story.exit()
    await write(database, story)
    assert (await replay(database_url, Until(moment=noon))).seq == before
    with pytest.raises(StartError, match="no entry up to there"):
        await replay(database_url, Until(moment=START - timedelta(days=1)))


def test_a_moment_is_told_as_a_number_or_a_time() -> None:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert read_until("") == Until()
    assert read_until("17") == Until(seq=17)
    assert read_until("2026-01-05T12:00:00Z") == read_until("2026-01-05T12:00") == Until(moment=noon)
    assert read_until("2026-01-05T13:00+01:00").moment == noon.astimezone(timezone(timedelta(hours=1)))
    with pytest.raises(StartError, match="yesterday"):
        read_until("yesterday")


async def test_a_portfolio_is_named_by_its_id_or_its_name(database: Database, database_url: str) -> None:
    await write(database, long_story())
    async with open_to_look(database_url) as session:
        one = await every_portfolio(session)
    assert chosen(one, "") == chosen(one, "p") == chosen(one, "Main") == one[0]
    two = [*one, replace(one[0], id=PortfolioId("q"))]
    assert chosen(two, "q").id == "q"
    for ambiguous in ("", "Main"):
        with pytest.raises(StartError, match="Which portfolio"):
            chosen(two, ambiguous)
    with pytest.raises(StartError, match="no portfolio 'Other'"):
        chosen(two, "Other")


async def test_a_portfolio_that_is_archived_is_replayed_when_it_is_named(database: Database, database_url: str) -> None:
    await write(database, long_story())
    async with database.writing() as session:
        await session.execute(update(tables.Portfolio).values(archived_at=START))
    assert (await replay(database_url)).mismatch is None
    async with open_to_look(database_url) as session:
        (archived,) = await every_portfolio(session)
    assert chosen([archived], "") == chosen([archived], "Main") == archived
    at_work = replace(archived, id=PortfolioId("q"), archived_at=None)
    both = [archived, at_work]
    assert chosen(both, "") == chosen(both, "Main") == at_work
    assert chosen(both, "p") == archived
    with pytest.raises(StartError, match=r"Main \(p, archived\), Main \(q\)"):
        chosen(both, "Other")


# --- what does not lead there is named ------------------------------------------------------------------------------

FIRST_ORDERS = "(SELECT min(seq) FROM journal WHERE commands <> '[]')"
FIRST_FILL = "(SELECT min(seq) FROM journal WHERE kind = 'OrderFilled')"
ENDED = "(SELECT id FROM position_groups WHERE ended_at IS NOT NULL ORDER BY number LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "where", "path"),
    [
        (
            f"UPDATE journal SET commands = jsonb_set(commands, '{{0,quantity}}', '\"9\"') WHERE seq = {FIRST_ORDERS}",
            "entry ",
            "commands[0].quantity",
        ),
        (f"UPDATE journal SET commands = '[]' WHERE seq = {FIRST_ORDERS}", "entry ", "commands[0]"),
        (
            "UPDATE journal SET outcomes = jsonb_set(outcomes, '{0,verdict}', '\"refused\"') WHERE outcomes <> '[]'",
            "SignalReceived",
            "outcomes[0].verdict",
        ),
        (
            "UPDATE journal SET reasons = jsonb_set(reasons, '{0,text}', '\"otherwise\"') WHERE reasons <> '[]'",
            "entry ",
            "reasons[0].text",
        ),
        (
            f"UPDATE journal SET event = jsonb_set(event, '{{fill,price}}', '\"99\"') WHERE seq = {FIRST_FILL}",
            "OrderFilled",
            "commands[0].price",
        ),
        ("UPDATE portfolios SET realized_total = realized_total + 1", "the state", "realized_total"),
        ("UPDATE portfolios SET status_reason = 'otherwise'", "the state", "status_reason"),
        (f"UPDATE position_groups SET realized = realized + 1 WHERE id = {ENDED}", "which ended", "realized"),
        (f"DELETE FROM legs WHERE group_id = {ENDED}", "which ended", "pyramids[0].legs[0]"),
        (f"UPDATE position_groups SET id = 'gone' WHERE id = {ENDED}", "which ended", ""),
        ("UPDATE orders SET venue_order_id = 'x' WHERE status = 'open'", "the state", "venue_order_id"),
        ("INSERT INTO risk_actions SELECT portfolio_id, 99, plan FROM risk_actions LIMIT 1", "the offsets", "99"),
    ],
)
async def test_the_first_thing_that_differs_is_named(
    statement: str, where: str, path: str, database: Database, database_url: str
) -> None:
    await write(database, an_offset())
    assert (await replay(database_url)).mismatch is None
    assert await changed(database, statement) >= 1
    found = (await replay(database_url)).mismatch
    assert found is not None
    assert where in found.where
    assert found.differences
    assert any(path in difference.path for difference in found.differences)
    assert all(difference.kept != difference.replayed for difference in found.differences)


async def changed(database: Database, statement: str) -> int:
    """Rows that the statement changed."""
    tag: str = await database.hot.run(lambda connection: connection.execute(statement))
    return int(tag.split()[-1])


async def test_entries_after_the_first_that_differs_are_not_told(database: Database, database_url: str) -> None:
    await write(database, long_story())
    await changed(database, "UPDATE journal SET reasons = '[]' WHERE reasons <> '[]'")
    first = (await database.hot.fetchrow("SELECT min(seq) FROM journal WHERE reasons = '[]' AND seq > 1"))[0]
    found = (await replay(database_url)).mismatch
    assert found is not None
    assert found.where.startswith("entry ")
    assert int(found.where.split(",")[0].removeprefix("entry ")) >= first


@pytest.mark.parametrize("gap", [1, 5])
async def test_a_journal_with_a_gap_cannot_be_replayed(gap: int, database: Database, database_url: str) -> None:
    await write(database, long_story())
    await changed(database, f"DELETE FROM journal WHERE seq = {gap}")
    with pytest.raises(StartError, match=r"cannot be replayed: (it begins with|entry 5 is missing)"):
        await replay(database_url)


async def test_a_journal_whose_end_is_missing_is_not_called_identical(database: Database, database_url: str) -> None:
    story = long_story()
    await write(database, story)
    await changed(database, f"DELETE FROM journal WHERE seq = {len(story.events)}")
    with pytest.raises(StartError, match=f"ends with entry {len(story.events) - 1}"):
        await replay(database_url)


async def test_an_event_that_cannot_be_read_is_named(database: Database, database_url: str) -> None:
    await write(database, long_story())
    await changed(database, "UPDATE journal SET event = jsonb_set(event, '{later}', '1') WHERE seq = 6")
    with pytest.raises(StartError, match="entry 6 cannot be read by this version: later"):
        await replay(database_url)


async def test_what_a_later_version_added_stands_at_its_default(database: Database, database_url: str) -> None:
    """An entry that was written before a reason could be `refused` says the same."""
    await write(database, long_story())
    assert await changed(
        database,
        "UPDATE journal SET reasons = jsonb_set(reasons, '{0}', (reasons->0) - 'refused') WHERE reasons <> '[]'",
    )
    assert (await replay(database_url)).mismatch is None


# --- looking changes nothing ----------------------------------------------------------------------------------------


async def test_looking_takes_no_fence_and_writes_nothing(database: Database, database_url: str) -> None:
    await write(database, long_story())
    before = await database.hot.fetchrow("SELECT fence, seq FROM portfolios")
    await replay(database_url)
    assert await database.hot.fetchrow("SELECT fence, seq FROM portfolios") == before


async def test_a_database_of_another_version_is_not_touched(database: Database, database_url: str) -> None:
    await changed(database, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(OtherSchemaError, match="start this engine on it once"):
        await replay(database_url)
    assert (await database.hot.fetchrow("SELECT version_num FROM alembic_version"))[0] == "0001"


# --- the pure part --------------------------------------------------------------------------------------------------


def test_a_defect_that_locked_the_portfolio_locks_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(portfolio: Portfolio, event: Event) -> Decision:
        if isinstance(event, OrderFilled):
            raise InvariantError("a rule was broken")
        return decide(portfolio, event)

    monkeypatch.setattr(writer, "decide", faulty)
    story = long_story()
    decided = decide_all(beginning_of(story), 0, story.events)
    again = list(replayed(enumerate(story.events, 1)))
    assert decided.after.status is PortfolioStatus.LOCKED
    assert canonical(again[-1].after) == canonical(decided.after)
    assert [batch.entries[0] for batch in again] == list(decided.entries)


def test_with_other_settings_it_tells_what_would_have_been() -> None:
    story = long_story()
    opened = story.events[0]
    assert isinstance(opened, PortfolioOpened)
    changes = SettingsChanged(story.now, replace(opened.settings, capital=Decimal(7)), known=opened.settings)
    fewer = replace(opened.settings, max_open_groups=1)
    told = list(replayed(enumerate((*story.events, changes), 1), fewer))[-1]
    last = told.after
    assert [reason.code for reason in told.entries[0].reasons] == ["settings_changed"], "nobody changed them meanwhile"
    was = list(replayed(enumerate((*story.events, changes), 1)))[-1].after
    assert (was.next_group, was.settings.capital) == (3, Decimal(7))
    assert (last.next_group, last.settings) == (2, fewer)


def test_a_journal_begins_with_its_portfolio_and_has_no_gaps() -> None:
    events = long_story().events
    with pytest.raises(BrokenJournalError, match="begins with StatusChanged"):
        list(replayed([(1, events[1])]))
    with pytest.raises(BrokenJournalError, match="entry 1 is missing"):
        list(replayed([(2, events[0])]))
    with pytest.raises(BrokenJournalError, match="entry 2 is missing: after 1 comes 3"):
        list(replayed([(1, events[0]), (3, events[1])]))
