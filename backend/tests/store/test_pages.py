"""What the dashboard reads: signals with verdicts, alerts as they came, ended groups, each page by page and by user."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import repeat
from typing import Any

import pytest

from dca_engine.core.codec import canonical
from dca_engine.core.figures import figures
from dca_engine.core.ids import PortfolioId, SignalId
from dca_engine.core.messages import SignalReceived, Verdict
from dca_engine.store.database import Database
from dca_engine.store.inbox import PgInbox
from dca_engine.store.journal import PgJournal
from dca_engine.store.paging import InvalidCursorError, Page, Place, read_cursor, write_cursor
from dca_engine.store.repositories.groups import ended_groups_page, group_by_id, groups_ended_since
from dca_engine.store.repositories.portfolios import realized_since
from dca_engine.store.repositories.signals import (
    alert_of_signal,
    alerts_page,
    latest_signals,
    signal_by_id,
    signals_page,
)
from tests.core.story import START, Story
from tests.store.stores import OWNER, add_portfolio
from tests.store.stories import batches_of, empty_portfolio
from tests.store.test_inbox_contract import alert_for, keys, signal_at

P = PortfolioId("p")
ROUNDS = 7


def traded_story() -> Story:
    """Seven trades that were opened and ended, and an eighth that is open."""
    story = Story()
    for _ in range(ROUNDS):
        story.signal()
        story.accept()
        story.fill(story.order(next(iter(story.group.orders.values())).purpose, leg=0))
        story.wait(60)
        story.exit()
        story.confirm_cancels()
        story.accept()
        story.fill(story.order(list(story.group.orders.values())[-1].purpose), price="50500", fee="0.1")
        story.wait(600)
    story.signal()
    return story


@pytest.fixture
async def traded(database: Database) -> tuple[Database, Story]:
    """The story's journal, signals and alerts in the database."""
    story, inbox, journal = traded_story(), PgInbox(database.hot), PgJournal(database.hot)
    await add_portfolio(database, empty_portfolio())
    for number, event in enumerate(e for e in story.events if isinstance(e, SignalReceived)):
        await inbox.accept(P, alert_for(P, event.signal), event.signal, keys(f"body {number}"))
    fence = (await journal.take(P)).fence
    for batch in batches_of(empty_portfolio(), story.events, repeat(3)):
        await journal.commit(fence, batch)
    return database, story


async def all_pages(ask: Any) -> list[Page[Any]]:
    pages = [await ask(None)]
    while pages[-1].next_cursor is not None:
        pages.append(await ask(pages[-1].next_cursor))
    return pages


async def test_signals_come_newest_first_each_with_its_one_outcome(traded: tuple[Database, Story]) -> None:
    database, story = traded
    async with database.reading() as session:
        pages = await all_pages(lambda cursor: signals_page(session, OWNER.id, P, cursor, 4))
        latest = await latest_signals(session, OWNER.id, P, 3)
    records = [record for page in pages for record in page.items]
    sent = [e.signal for e in story.events if isinstance(e, SignalReceived)]
    assert [len(page.items) for page in pages] == [4, 4, 4, 3]
    assert [r.signal for r in records] == sorted(sent, key=lambda s: (s.received_at, s.id), reverse=True)
    assert records[:3] == latest
    assert {r.signal.id: r.outcome for r in records} == {o.signal_id: o for o in story.outcomes}
    assert {r.venue for r in records} == {"binance"}
    assert all(r.portfolio_id == P for r in records)


async def test_2_7_an_undecided_signal_has_no_outcome_yet(traded: tuple[Database, Story]) -> None:
    database, _ = traded
    late = signal_at(86_400, "late")
    await PgInbox(database.hot).accept(P, alert_for(P, late), late, keys("late"))
    async with database.reading() as session:
        found = await signal_by_id(session, OWNER.id, "late")
        decided = await signal_by_id(session, OWNER.id, traded[1].outcomes[0].signal_id)
    assert found is not None
    assert (found.signal, found.outcome) == (late, None)
    assert decided is not None
    assert decided.outcome is not None
    assert decided.outcome.verdict is Verdict.ACCEPTED


async def test_2_8_every_alert_is_kept_also_repeated_and_refused_ones(traded: tuple[Database, Story]) -> None:
    database, story = traded
    inbox = PgInbox(database.hot)
    first = next(e.signal for e in story.events if isinstance(e, SignalReceived))
    again = replace(first, received_at=START + timedelta(days=1))
    await inbox.accept(P, alert_for(P, again), again, keys("body 0"))
    refused = replace(
        alert_for(P), received_at=START + timedelta(days=2), status_code=422, error="bad\x00", error_field="price"
    )
    await inbox.refuse(refused)
    async with database.reading() as session:
        pages = await all_pages(lambda cursor: alerts_page(session, OWNER.id, P, cursor, 5))
        original = await alert_of_signal(session, OWNER.id, first.id)
        of_nothing = await alert_of_signal(session, OWNER.id, "absent")
    records = [record for page in pages for record in page.items]
    assert [len(page.items) for page in pages] == [5, 5, 5, 2]
    assert records[0].alert == replace(refused, error="bad\\u0000")
    assert (records[0].signal_id, records[0].duplicate) == (None, False)
    assert (records[1].signal_id, records[1].duplicate, records[1].alert.status_code) == (first.id, True, 200)
    assert original is not None
    assert (original.signal_id, original.duplicate, original.alert.status_code) == (first.id, False, 202)
    assert of_nothing is None


async def test_ended_groups_come_latest_first_in_full(traded: tuple[Database, Story]) -> None:
    database, story = traded
    async with database.reading() as session:
        pages = await all_pages(lambda cursor: ended_groups_page(session, OWNER.id, P, cursor, 3))
    records = [record for page in pages for record in page.items]
    assert [len(page.items) for page in pages] == [3, 3, 1]
    assert [canonical(r.group) for r in records] == [canonical(g) for g in reversed(story.ended)]
    assert [r.ended_at for r in records] == [g.closed_at for g in reversed(story.ended)]


async def test_groups_and_profit_since_a_moment(traded: tuple[Database, Story]) -> None:
    database, story = traded
    moment = story.ended[-2].closed_at
    assert moment is not None
    profits = [figures(group).realized_pnl for group in story.ended]
    async with database.reading() as session:
        since = await groups_ended_since(session, OWNER.id, P, moment)
        realized = await realized_since(session, OWNER.id, P, moment)
        all_of_it = await realized_since(session, OWNER.id, P, START)
        later = await realized_since(session, OWNER.id, P, moment + timedelta(days=1))
    assert [r.group.id for r in since] == [story.ended[-1].id, story.ended[-2].id]
    assert realized == sum(profits[-2:])
    assert all_of_it == sum(profits) == story.portfolio.realized_total
    assert later == Decimal(0)


async def test_any_group_is_found_open_or_ended(traded: tuple[Database, Story]) -> None:
    database, story = traded
    async with database.reading() as session:
        for group in (story.ended[0], story.group):
            found = await group_by_id(session, OWNER.id, group.id)
            assert found is not None
            assert canonical(found.group) == canonical(group)
            assert found.portfolio_id == P
        assert await group_by_id(session, OWNER.id, "absent") is None


async def test_another_user_finds_nothing(traded: tuple[Database, Story]) -> None:
    database, story = traded
    other = "stranger"
    signal_id = SignalId(story.outcomes[0].signal_id)
    async with database.reading() as session:
        assert (await signals_page(session, other, P, None, 5)).items == ()
        assert (await alerts_page(session, other, P, None, 5)).items == ()
        assert (await ended_groups_page(session, other, P, None, 5)).items == ()
        assert await groups_ended_since(session, other, P, START) == []
        assert await realized_since(session, other, P, START) == Decimal(0)
        assert await signal_by_id(session, other, signal_id) is None
        assert await alert_of_signal(session, other, signal_id) is None
        assert await group_by_id(session, other, story.group.id) is None


@pytest.mark.parametrize("cursor", ["", "x", "ü", "AAAA", "====", write_cursor(Place(START, "a\x00b")), "Zm9v" * 20])
def test_what_is_no_cursor_is_told(cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        read_cursor(cursor)


def test_a_cursor_goes_round() -> None:
    assert read_cursor(write_cursor(Place(START, "id with spaces"))) == Place(START, "id with spaces")
