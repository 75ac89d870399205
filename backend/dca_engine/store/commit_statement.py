"""The one statement by which a batch becomes durable: one round trip, one transaction.

It is built from the tables' own columns, once per combination of tables (a shape). Its first part moves
the portfolio's `seq` and checks the fence; every other part writes only if the first found its row, so that a fenced
writer changes nothing at all. Rows travel as one JSON text per table.
"""

from functools import cache
from typing import Any

import orjson
from sqlalchemy.dialects import postgresql

from dca_engine.store import tables
from dca_engine.store.changes import Changes

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
Shape = tuple[str, ...]
"""The kinds of rows that a statement writes, in the order of its parameters."""
_EVERYTHING = (
    "groups",
    "regrouped",
    "pyramids",
    "legs",
    "orders",
    "fills",
    "intents",
    "settled",
    "queued",
    "dequeued",
    "plans",
    "verdicts",
    "journal",
    "concerns",
    "log",
    "departures",
)
SHAPES: tuple[Shape, ...] = (
    ("journal",),
    ("verdicts", "journal", "concerns", "log"),
    ("regrouped", "journal", "concerns"),
    ("queued", "dequeued", "verdicts", "journal", "concerns", "log", "departures"),
    ("orders", "settled", "journal", "concerns"),
    ("orders", "fills", "intents", "settled", "journal", "concerns", "log"),
    ("regrouped", "orders", "fills", "intents", "settled", "journal", "concerns", "log"),
    ("regrouped", "orders", "intents", "settled", "verdicts", "journal", "concerns", "log"),
    ("groups", "pyramids", "legs", "orders", "intents", "verdicts", "journal", "concerns", "log"),
    _EVERYTHING,
)
"""From the least to the most: a batch is written by the first that has room for it. Few, so that each is planned
before it is needed; several, because every part costs time even when it has nothing to write."""
_FIXED_PARAMETERS = 10
"""Portfolio id, fence, first and last seq, six columns of the portfolio."""

_OWNED = """
owned AS (
    UPDATE portfolios SET seq = $4, status = $5, status_reason = $6, next_group = $7,
        realized_total = $8::text::numeric, settings = coalesce($9::text::jsonb, settings),
        more = coalesce($10::text::jsonb, more)
    WHERE id = $1 AND fence = $2 AND seq = $3 - 1
    RETURNING id
)"""


def commit_call(portfolio_id: str, fence: int, first_seq: int, changes: Changes) -> tuple[str, list[object]]:
    """The statement and its values. It answers 1 when the batch is written, 0 when the writer was fenced off."""
    own = changes.portfolio
    long_values = (own.get("settings"), own.get("more"))
    values: list[object] = [
        portfolio_id,
        fence,
        first_seq,
        first_seq + len(changes.journal) - 1,
        own["status"],
        own["status_reason"],
        own["next_group"],
        own["realized_total"],
        *(None if value is None else _text(value) for value in long_values),
    ]
    shape = _shape_of(changes)
    values.extend(_text(getattr(changes, name)) for name in shape)
    return commit_statement(shape), values


def _shape_of(changes: Changes) -> Shape:
    needed = {name for name in _EVERYTHING if getattr(changes, name)}
    return next(shape for shape in SHAPES if needed.issubset(shape))


@cache
def commit_statement(shape: Shape) -> str:
    parts = [_PARTS[name](_FIXED_PARAMETERS + place) for place, name in enumerate(shape, start=1)]
    writes = [f"write_{i} AS ({part})" for i, part in enumerate(parts)]
    return "WITH " + ",\n".join((_OWNED, *writes)) + "\nSELECT count(*) FROM owned"


async def warm(connection: Any) -> None:
    """Has every shape planned on this connection, by a commit for a portfolio that does not exist."""
    for shape in SHAPES:
        nothing = ["[]"] * len(shape)
        await connection.fetchrow(commit_statement(shape), "", 0, 0, 0, "", "", 0, "0", None, None, *nothing)


def _text(rows: Any) -> str:
    return orjson.dumps(rows).decode()


def _columns(table: type[tables.Base]) -> dict[str, str]:
    """Column names and SQL types."""
    return {c.name: c.type.compile(dialect=_DIALECT) for c in table.__table__.columns}


def _records(parameter: int, columns: dict[str, str]) -> str:
    """The rows in a parameter, as a table `r`."""
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    return f"json_to_recordset(${parameter}::json) AS r({declared})"


def _insert(table: type[tables.Base], parameter: int, news: tuple[str, ...] | None = ()) -> str:
    """Inserts the rows; those whose key is known get the new values of `news`, None meaning every column.

    `portfolio_id` fills itself in.
    """
    columns = _columns(table)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join("$1" if name == "portfolio_id" else f'r."{name}"' for name in columns)
    statement = (
        f"INSERT INTO {table.__tablename__} ({names}) "  # noqa: S608 - names from our own tables
        f"SELECT {values} FROM owned, {_records(parameter, columns)}"
    )
    key = [c.name for c in table.__table__.primary_key]
    replaced = [name for name in columns if name not in key] if news is None else news
    if not replaced:
        return statement
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in replaced)
    keys = ", ".join(f'"{name}"' for name in key)
    return f"{statement} ON CONFLICT ({keys}) DO UPDATE SET {changes}"


def _update(
    table: type[tables.Base],
    parameter: int,
    keys: tuple[str, ...],
    news: tuple[str, ...],
    long_news: tuple[str, ...] = (),
    also: str = "",
) -> str:
    """Sets `news` in the rows that `keys` find, and those of `long_news` that are given."""
    columns = {name: kind for name, kind in _columns(table).items() if name in keys + news + long_news}
    changes = [f'"{name}" = r."{name}"' for name in news]
    changes += [f'"{name}" = coalesce(r."{name}", t."{name}")' for name in long_news]
    return (
        f"UPDATE {table.__tablename__} AS t SET {', '.join(changes)} "  # noqa: S608 - names from our own tables
        f"FROM owned, {_records(parameter, columns)}, {_found(table, keys, also)}"
    )


def _delete(table: type[tables.Base], parameter: int, keys: tuple[str, ...]) -> str:
    """Deletes the portfolio's rows that `keys` find."""
    columns = {name: kind for name, kind in _columns(table).items() if name in keys}
    return (
        f"DELETE FROM {table.__tablename__} AS t "  # noqa: S608 - names from our own tables
        f"USING owned, {_records(parameter, columns)}, {_found(table, keys, 'AND k.portfolio_id = $1')}"
    )


def _found(table: type[tables.Base], keys: tuple[str, ...], also: str) -> str:
    """The rows of `table` that the rows `r` name by `keys`, each looked up by itself.

    A plain join would be planned by the size of the tables at that time: on small ones as a walk through all of them,
    and kept like that while they grow.
    """
    same = " AND ".join(f'k."{name}" = r."{name}"' for name in keys)
    return (
        f"LATERAL (SELECT k.ctid AS place FROM {table.__tablename__} AS k WHERE {same} {also} OFFSET 0) AS found "  # noqa: S608 - names from our own tables
        "WHERE t.ctid = found.place"
    )


_GROUP_NEWS = (
    "status",
    "status_reason",
    "closed_at",
    "close_requests",
    "stop_price",
    "trailing_best",
    "realized",
    "committed",
    "ended_at",
)
_VERDICT_NEWS = ("verdict", "reason_code", "reason", "numbers", "group_id")

_PARTS = {
    "groups": lambda n: _insert(tables.PositionGroup, n),
    "regrouped": lambda n: _update(tables.PositionGroup, n, ("id",), _GROUP_NEWS, ("market", "settings", "more")),
    "pyramids": lambda n: _insert(tables.Pyramid, n, news=None),
    "legs": lambda n: _insert(tables.Leg, n, news=None),
    "orders": lambda n: _insert(tables.Order, n, news=None),
    "fills": lambda n: _insert(tables.Fill, n),
    "intents": lambda n: _insert(tables.Intent, n),
    "settled": lambda n: _update(
        tables.Intent, n, ("client_order_id", "action"), ("settled_at", "answer"), also="AND k.answer IS NULL"
    ),
    "queued": lambda n: _insert(tables.QueuedSignal, n, news=("entry",)),
    "dequeued": lambda n: _delete(tables.QueuedSignal, n, ("id",)),
    "plans": lambda n: _insert(tables.RiskAction, n, news=("plan",)),
    "verdicts": lambda n: _update(tables.Signal, n, ("id",), _VERDICT_NEWS),
    "journal": lambda n: _insert(tables.JournalEntry, n),
    "concerns": lambda n: _insert(tables.JournalGroup, n),
    "log": lambda n: _insert(tables.LogLine, n),
    "departures": lambda n: _insert(tables.QueueDeparture, n),
}
