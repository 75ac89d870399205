"""What stands in the tables after a story: the outbox with its answers, the journal, and digits as they were given."""

import json
from collections.abc import Sequence
from itertools import repeat
from typing import Any

import pytest

from dca_engine.core.codec import canonical, codec
from dca_engine.core.decide import decide
from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import Command, Event, Outcome, Reason
from dca_engine.core.portfolio import Portfolio
from dca_engine.store import inbox
from dca_engine.store.commit_statement import SHAPES, commit_statement
from dca_engine.store.database import Database
from dca_engine.store.journal import PgJournal
from tests.core.story import SETTINGS, Story
from tests.store.stores import add_portfolio
from tests.store.stories import batches_of, empty_portfolio, long_story

P = PortfolioId("p")


@pytest.fixture
async def written(database: Database) -> tuple[Database, Story]:
    story, journal = long_story(), PgJournal(database.hot)
    await add_portfolio(database, empty_portfolio())
    fence = (await journal.take(P)).fence
    for batch in batches_of(empty_portfolio(), story.events, repeat(1)):
        await journal.commit(fence, batch)
    return database, story


async def rows(database: Database, query: str) -> list[Any]:
    return list(await database.hot.fetch(query))


async def test_11_9_the_journal_replays_to_the_state_byte_for_byte(written: tuple[Database, Story]) -> None:
    database, story = written
    entries = await rows(database, "SELECT * FROM journal ORDER BY seq")
    state = Portfolio(P, SETTINGS, ())
    for entry in entries:
        event = codec(Event).decode(json.loads(entry["event"]))
        decision = decide(state, event)
        state = decision.portfolio
        assert entry["kind"] == type(event).__name__
        assert entry["time"] == event.time
        assert codec(tuple[Command, ...]).decode(json.loads(entry["commands"])) == decision.commands
        assert codec(tuple[Outcome, ...]).decode(json.loads(entry["outcomes"])) == decision.outcomes
        assert codec(tuple[Reason, ...]).decode(json.loads(entry["reasons"])) == decision.reasons
    assert [entry["seq"] for entry in entries] == list(range(1, len(story.events) + 1))
    assert canonical(state) == canonical(story.portfolio)


async def test_an_intent_is_open_exactly_while_its_answer_is_not_known(written: tuple[Database, Story]) -> None:
    database, story = written
    orders = {key: order for group in story.portfolio.groups.values() for key, order in group.orders.items()}
    intents = await rows(database, "SELECT * FROM intents")
    for intent in intents:
        order = orders[intent["client_order_id"]]
        unanswered = order.status in ("intended", "sent", "unknown")
        expected = unanswered if intent["action"] == "place" else not order.is_terminal
        assert (intent["settled_at"] is None) == expected, dict(intent)
        assert (intent["answer"] is None) == expected
    assert {intent["client_order_id"] for intent in intents} == set(orders), "every order had its intent first"
    assert {intent["action"] for intent in intents} == {"place", "cancel"}


async def test_numbers_keep_every_digit(written: tuple[Database, Story]) -> None:
    """NUMERIC keeps the scale that it was given, so a state that was loaded calculates as the one that was stored."""
    database, _ = written
    assert await database.hot.fetchrow("SELECT 1.10::numeric = 1.1::numeric AS same, 1.10::numeric::text AS text") == (
        True,
        "1.10",
    )
    fills = await rows(database, "SELECT price::text, quantity::text FROM fills ORDER BY price")
    assert ("49999.90", "0.00100") in [tuple(row) for row in fills]


async def plan_of(database: Database, statement: str, values: Sequence[str]) -> list[str]:
    """The plan that the hot connections keep for this statement, line by line."""

    async def explain(connection: Any) -> list[str]:
        await connection.execute(f"PREPARE act AS {statement}")
        found = await connection.fetch(f"EXPLAIN (COSTS OFF) EXECUTE act({', '.join(values)})")
        await connection.execute("DEALLOCATE act")
        return [row[0].strip() for row in found]

    return await database.hot.run(explain)


@pytest.mark.parametrize("shape", SHAPES, ids="-".join)
async def test_no_commit_walks_through_a_table(database: Database, shape: tuple[str, ...]) -> None:
    """Planned on empty tables and kept while they grow: every row must be reached by its key."""
    values = ["''", "0", "0", "0", "''", "''", "0", "'0'", "NULL", "NULL", *["'[]'"] * len(shape)]
    plan = await plan_of(database, commit_statement(shape), values)
    assert not [line for line in plan if "Seq Scan" in line]
    scans = [i for i, line in enumerate(plan) if "Index Scan" in line]
    assert scans
    for i in scans:
        assert "_pkey" in plan[i]
        assert plan[i + 1].startswith("Index Cond"), plan


async def test_no_alert_walks_through_a_table(database: Database) -> None:
    plan = await plan_of(database, inbox._ACCEPT, ["NULL"] * 29)
    scans = [plan[i : i + 2] for i, line in enumerate(plan) if "Scan" in line and " on signals" in line]
    (same, by_body), (candle, by_candle) = scans
    assert "signals_body" in same
    assert "bucket" in by_body
    assert "signals_candle_idx" in candle
    assert "candle_key" in by_candle
