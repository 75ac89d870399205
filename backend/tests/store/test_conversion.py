"""A database of the first version is read by this one: settings, open groups, the journal; and goes back again."""

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from alembic import command

from dca_engine.core.codec import codec, codec_of
from dca_engine.core.exit_rules import TakeProfitMode
from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import PortfolioId, Purpose, group_id, portfolio_tag
from dca_engine.core.messages import Event, PortfolioOpened
from dca_engine.core.settings import PortfolioSettings
from dca_engine.store.connecting import data_source
from dca_engine.store.database import open_database
from dca_engine.store.embedded import EmbeddedServer
from dca_engine.store.journal import PgJournal
from dca_engine.store.repositories.journal import journal_of_group
from dca_engine.store.repositories.portfolios import realized_since
from dca_engine.store.schema import alembic_config
from tests.fixtures_database import fresh_database
from tests.store import rich
from tests.store.test_migrations import on_connection

P = PortfolioId("p")
GROUP = group_id(P, 1)
ORDER = rich.order(1, Purpose.ENTRY).client_order_id
NOW = "2026-01-05T09:15:00Z"
LADDER = {
    "levels": [{"gap_percent": "0", "weight_percent": "100.0", "tp_percent": "1.50"}],
    "pyramid_levels": [[1, [{"gap_percent": "0.5", "weight_percent": "100", "tp_percent": "2"}]]],
    "entry_order_type": "market",
}
SETTINGS = {
    "capital": "10000.00",
    "ladder": LADDER,
    "default_account": "main",
    "max_open_groups": 4,
    "max_pyramids": 3,
    "tp_mode": "per_leg",
    "max_signal_age_seconds": 90,
    "one_entry_per_candle": False,
    "spot_short": "refuse",
}
GROUP_SETTINGS = {"capital": "2500.00", "max_pyramids": 3, "ladder": LADDER, "tp_mode": "per_leg"}
MARKET = {"symbol": "BTC/USDT", "base": "BTC", "quote": "USDT", "kind": "spot", "tick_size": "0.01", "step_size": "0.1"}
OPENED = {"class": "PortfolioOpened", "time": NOW, "portfolio_id": P, "settings": SETTINGS, "accounts": []}
FILLED = {"class": "OrderAbsent", "time": NOW, "client_order_id": ORDER}
CLOSED = {"class": "CloseRequested", "time": NOW, "group_id": GROUP}
CANCEL = {"class": "CancelOrder", "account_id": "main", "symbol": "BTC/USDT", "client_order_id": ORDER}
PAUSED = {"class": "StatusChanged", "time": NOW, "status": "paused", "reason": ""}
REASON: dict[str, Any] = {"code": "why", "text": "Why.", "numbers": {}, "group_id": GROUP, "client_order_id": None}
OUTCOME = {"signal_id": "s", "verdict": "recorded", "reason": REASON}
JOURNAL: list[tuple[dict[str, Any], list[Any], list[Any], list[Any]]] = [
    (OPENED, [], [], []),
    (FILLED, [], [], []),
    (CLOSED, [], [], []),
    (PAUSED, [CANCEL], [], []),
    (PAUSED, [], [OUTCOME], []),
    (PAUSED, [], [], [REASON]),
    (PAUSED, [], [], []),
]
"""Events with their commands, outcomes and reasons: all but the first and the last are about the group."""
_GROUP = {
    "id": GROUP,
    "portfolio_id": P,
    "number": 1,
    "account_id": "main",
    "symbol": "BTC/USDT",
    "side": "long",
    "market": MARKET,
    "settings": GROUP_SETTINGS,
    "opened_at": NOW,
    "status": "live",
    "status_reason": "",
    "close_requests": 0,
}
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("users", {"id": "owner", "email": "e", "password_hash": "h", "created_at": NOW}),
    (
        "portfolios",
        {
            "id": P,
            "user_id": "owner",
            "tag": portfolio_tag(P),
            "name": "Main",
            "quote": "USDT",
            "settings": SETTINGS,
            "status": "healthy",
            "status_reason": "",
            "next_group": 2,
            "realized_total": "12.50",
            "seq": len(JOURNAL),
            "fence": 3,
            "webhook_token_hash": "\\x01",
            "webhook_token_encrypted": "\\x01",
            "webhook_secret_encrypted": "\\x01",
            "secret_required": True,
            "created_at": NOW,
        },
    ),
    ("position_groups", _GROUP),
    (
        "position_groups",
        {**_GROUP, "id": f"{GROUP}0", "number": 10, "status": "closed", "ended_at": NOW, "realized_pnl": "12.50"},
    ),
    (
        "orders",
        {
            "client_order_id": ORDER,
            "group_id": GROUP,
            "position": 0,
            "purpose": "E",
            "pyramid": 0,
            "leg": 0,
            "attempt": 0,
            "side": "buy",
            "type": "limit",
            "price": "50000.00",
            "quantity": "0.1",
            "created_at": NOW,
            "status": "open",
            "reported_quantity": "0",
            "cancel_requested": False,
            "reason": "",
        },
    ),
    *(
        (
            "journal",
            {
                "portfolio_id": P,
                "seq": seq,
                "time": NOW,
                "kind": event["class"],
                "event": event,
                "commands": commands,
                "outcomes": outcomes,
                "reasons": reasons,
            },
        )
        for seq, (event, commands, outcomes, reasons) in enumerate(JOURNAL, start=1)
    ),
]


async def migrate_to(url: str, revision: str, *, down: bool = False) -> None:
    act = command.downgrade if down else command.upgrade
    await on_connection(url, lambda connection: act(alembic_config(connection), revision))


@pytest.fixture
async def first_version(database_server: EmbeddedServer) -> AsyncIterator[str]:
    """The address of a database as the first version left it."""
    async with fresh_database(database_server, template="template0") as url:
        await migrate_to(url, "0001")
        connection = await asyncpg.connect(data_source(url))
        for table, row in ROWS:
            names = ", ".join(row)
            statement = f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_record(NULL::{table}, $1)"
            await connection.execute(statement, json.dumps(row))
        await connection.close()
        yield url


async def stored_json(url: str, query: str) -> Any:
    connection = await asyncpg.connect(data_source(url))
    found = await connection.fetchval(query)
    await connection.close()
    return json.loads(found)


async def test_what_the_first_version_kept_is_loaded(first_version: str) -> None:
    database = await open_database(first_version)
    try:
        loaded = await PgJournal(database.hot).take(P)
        async with database.reading() as session:
            life = await journal_of_group(session, "owner", GROUP, None, 50)
            realized = await realized_since(session, "owner", P, rich.NOW.replace(year=2025))
    finally:
        await database.close()
    state, group = loaded.portfolio, loaded.portfolio.groups[GROUP]
    assert (loaded.seq, loaded.fence) == (len(JOURNAL), 4)
    settings = state.settings
    assert (settings.pyramiding.max_pyramids, settings.exits.take_profit.mode) == (3, TakeProfitMode.PER_LEG)
    assert (settings.max_open_groups, settings.max_signal_age_seconds) == (4, 90)
    assert group.settings.pyramiding.max_pyramids == 3
    assert str(group.settings.ladder.pyramid_levels[0][1][0].gap_percent) == "0.5"
    assert (group.status, group.forced, group.stop_price) == (GroupStatus.LIVE, False, None)
    assert (group.orders[ORDER].portion, group.orders[ORDER].reference_price) == (0, None)
    assert state.risk.realized_ever == state.risk.realized_peak == state.realized_total == Decimal("12.50")
    assert [record.seq for record in life.items] == [2, 3, 4, 5, 6]
    assert realized == Decimal("12.50"), "of the group that ended"


async def test_the_first_event_of_a_journal_can_still_be_read(first_version: str) -> None:
    await migrate_to(first_version, "head")
    event = codec(Event).decode(await stored_json(first_version, "SELECT event FROM journal WHERE seq = 1"))
    kept = await stored_json(first_version, "SELECT settings FROM portfolios")
    assert isinstance(event, PortfolioOpened)
    assert event.settings == codec_of(PortfolioSettings).decode(kept)


async def test_it_goes_back_as_it_was(first_version: str) -> None:
    await migrate_to(first_version, "head")
    await migrate_to(first_version, "0001", down=True)
    assert await stored_json(first_version, "SELECT settings FROM portfolios") == SETTINGS
    assert await stored_json(first_version, "SELECT settings FROM position_groups") == GROUP_SETTINGS
    assert await stored_json(first_version, "SELECT event FROM journal WHERE seq = 1") == OPENED
    profits = "SELECT json_agg(realized_pnl::text ORDER BY number) FROM position_groups"
    assert await stored_json(first_version, profits) == [None, "12.50"], "of ended groups only"


async def test_settings_of_this_version_go_back_as_far_as_the_first_knew_them(first_version: str) -> None:
    await migrate_to(first_version, "head")
    connection = await asyncpg.connect(data_source(first_version))
    kept = codec_of(PortfolioSettings).encode(rich.SETTINGS)
    await connection.execute("UPDATE portfolios SET settings = $1", json.dumps(kept))
    await connection.close()
    await migrate_to(first_version, "0001", down=True)
    back = await stored_json(first_version, "SELECT settings FROM portfolios")
    assert back.keys() == SETTINGS.keys()
    assert (back["max_pyramids"], back["tp_mode"]) == (2, "hybrid")
    assert back["ladder"]["levels"][0] == {"gap_percent": "0", "weight_percent": "60.0", "tp_percent": "1"}
    assert back["ladder"].keys() == LADDER.keys()
