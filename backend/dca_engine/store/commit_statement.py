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
_EVERYTHING = ("groups", "pyramids", "legs", "orders", "fills", "intents", "settled", "verdicts", "journal")
SHAPES: tuple[Shape, ...] = (
    ("journal",),
    ("verdicts", "journal"),
    ("orders", "settled", "journal"),
    ("orders", "fills", "intents", "settled", "journal"),
    ("groups", "orders", "fills", "intents", "settled", "journal"),
    ("groups", "orders", "intents", "settled", "verdicts", "journal"),
    ("groups", "pyramids", "legs", "orders", "intents", "verdicts", "journal"),
    _EVERYTHING,
)
"""From the least to the most: a batch is written by the first that has room for it. Few, so that each is planned
before it is needed; several, because every part costs time even when it has nothing to write."""
_FIXED_PARAMETERS = 9
"""Portfolio id, fence, first and last seq, five columns of the portfolio."""

_OWNED = """
owned AS (
    UPDATE portfolios SET seq = $4, status = $5, status_reason = $6, next_group = $7,
        realized_total = $8::text::numeric, settings = coalesce($9::text::jsonb, settings)
    WHERE id = $1 AND fence = $2 AND seq = $3 - 1
    RETURNING id
)"""


def commit_call(portfolio_id: str, fence: int, first_seq: int, changes: Changes) -> tuple[str, list[object]]:
    """The statement and its values. It answers 1 when the batch is written, 0 when the writer was fenced off."""
    own = changes.portfolio
    settings = own.get("settings")
    values: list[object] = [
        portfolio_id,
        fence,
        first_seq,
        first_seq + len(changes.journal) - 1,
        own["status"],
        own["status_reason"],
        own["next_group"],
        own["realized_total"],
        None if settings is None else _text(settings),
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
        await connection.fetchrow(commit_statement(shape), "", 0, 0, 0, "", "", 0, "0", None, *nothing)


def _text(rows: Any) -> str:
    return orjson.dumps(rows).decode()


def _columns(table: type[tables.Base]) -> dict[str, str]:
    """Column names and SQL types."""
    return {c.name: c.type.compile(dialect=_DIALECT) for c in table.__table__.columns}


def _records(parameter: int, columns: dict[str, str]) -> str:
    """The rows in a parameter, as a table `r`."""
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    return f"json_to_recordset(${parameter}::json) AS r({declared})"


def _insert(table: type[tables.Base], parameter: int, *, replace: bool = False) -> str:
    """Inserts the rows; with `replace`, rows whose key is known get the new values. `portfolio_id` fills itself in."""
    columns = _columns(table)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join("$1" if name == "portfolio_id" else f'r."{name}"' for name in columns)
    statement = (
        f"INSERT INTO {table.__tablename__} ({names}) "  # noqa: S608 - names from our own tables
        f"SELECT {values} FROM owned, {_records(parameter, columns)}"
    )
    if not replace:
        return statement
    key = [c.name for c in table.__table__.primary_key]
    news = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in key)
    keys = ", ".join(f'"{name}"' for name in key)
    return f"{statement} ON CONFLICT ({keys}) DO UPDATE SET {news}"


def _update(
    table: type[tables.Base], parameter: int, keys: tuple[str, ...], news: tuple[str, ...], also: str = ""
) -> str:
    """Sets `news` in the rows that `keys` find, each looked up by itself.

    A plain join would be planned by the size of the tables at that time: on small ones as a walk through all of them,
    and kept like that while they grow.
    """
    columns = {name: kind for name, kind in _columns(table).items() if name in keys + news}
    changes = ", ".join(f'"{name}" = r."{name}"' for name in news)
    same = " AND ".join(f'k."{name}" = r."{name}"' for name in keys)
    return (
        f"UPDATE {table.__tablename__} AS t SET {changes} FROM owned, {_records(parameter, columns)}, "  # noqa: S608 - names from our own tables
        f"LATERAL (SELECT k.ctid AS place FROM {table.__tablename__} AS k WHERE {same} {also} OFFSET 0) AS found "
        "WHERE t.ctid = found.place"
    )


_PARTS = {
    "groups": lambda n: _insert(tables.PositionGroup, n, replace=True),
    "pyramids": lambda n: _insert(tables.Pyramid, n, replace=True),
    "legs": lambda n: _insert(tables.Leg, n, replace=True),
    "orders": lambda n: _insert(tables.Order, n, replace=True),
    "fills": lambda n: _insert(tables.Fill, n),
    "intents": lambda n: _insert(tables.Intent, n),
    "settled": lambda n: _update(
        tables.Intent, n, ("client_order_id", "action"), ("settled_at", "answer"), "AND k.answer IS NULL"
    ),
    "verdicts": lambda n: _update(
        tables.Signal, n, ("id",), ("verdict", "reason_code", "reason", "numbers", "group_id")
    ),
    "journal": lambda n: _insert(tables.JournalEntry, n),
}
