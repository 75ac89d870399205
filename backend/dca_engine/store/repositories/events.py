"""The log as it is read back: what was told, by what it is about, and what of it still has to be looked at."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, tuple_, update
from sqlalchemy.orm import aliased

from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, SignalId
from dca_engine.core.log import About, LogLine
from dca_engine.core.log_kinds import LogKind, LogLevel
from dca_engine.store import tables
from dca_engine.store.database import ReadSession, WriteSession
from dca_engine.store.paging import InvalidCursorError, Page, Place, page_of, read_cursor


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Which line it is: that of a journal entry, and its place among the entry's lines, from 0."""

    seq: int
    position: int

    def __str__(self) -> str:
        return f"{self.seq}-{self.position}"


@dataclass(frozen=True, slots=True)
class LogRecord:
    """A line of the log."""

    place: LinePlace
    time: datetime
    line: LogLine
    acknowledged_at: datetime | None
    stands: bool
    """Critical, neither over nor acknowledged."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines; None, and an empty tuple, narrows nothing."""

    levels: tuple[LogLevel, ...] = ()
    kinds: tuple[LogKind, ...] = ()
    symbol: str | None = None
    account_id: str | None = None
    group_id: str | None = None
    since: datetime | None = None
    """Told then or later."""
    until: datetime | None = None
    """Told before."""
    text: str | None = None
    """Somewhere in the sentence, whatever its case."""
    standing: bool = False
    """Only what still has to be looked at."""


_PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,9})", re.ASCII)
_NOTABLE: ColumnElement[bool] = literal_column("log_lines.level <> 'info'")
"""As the index over the few lines that are no mere information says it."""


def read_place(text: str) -> LinePlace | None:
    """None for what is the id of no line."""
    found = _PLACE.fullmatch(text)
    return None if found is None else LinePlace(int(found[1]), int(found[2]))


async def log_page(
    session: ReadSession,
    user_id: str,
    portfolio_id: str,
    cursor: str | None,
    size: int,
    wanted: LogFilter,
    *,
    oldest_first: bool = False,
) -> Page[LogRecord]:
    """Newest first, unless the oldest shall be. Raises InvalidCursorError."""
    line = tables.LogLine
    query = _lines(user_id, portfolio_id).where(*_conditions(wanted))
    here = tuple_(line.time, line.seq, line.position)
    if cursor is not None:
        there = _last_seen(cursor)
        query = query.where(here > there if oldest_first else here < there)
    columns = (line.time, line.seq, line.position)
    query = query.order_by(*(column.asc() if oldest_first else column.desc() for column in columns))
    rows = await session.execute(query.limit(size + 1))
    return page_of([_record(row, stands) for row, stands in rows], size, lambda r: Place(r.time, str(r.place)))


async def line_at(session: ReadSession, user_id: str, portfolio_id: str, place: LinePlace) -> LogRecord | None:
    line = tables.LogLine
    query = _lines(user_id, portfolio_id).where(line.seq == place.seq, line.position == place.position)
    found = (await session.execute(query)).first()
    return None if found is None else _record(found[0], found[1])


async def acknowledge(session: WriteSession, portfolio_id: str, place: LinePlace, now: datetime) -> None:
    """A person has read this line. The caller knows whose portfolio it is. The first time counts."""
    line = tables.LogLine
    await session.execute(
        update(line)
        .where(line.portfolio_id == portfolio_id, line.seq == place.seq, line.position == place.position)
        .where(line.acknowledged_at.is_(None))
        .values(acknowledged_at=now)
    )


def _lines(user_id: str, portfolio_id: str) -> Select[tables.LogLine, bool]:
    line, portfolio = tables.LogLine, tables.Portfolio
    return (
        select(line, _stands().label("stands"))
        .join(portfolio, portfolio.id == line.portfolio_id)
        .where(portfolio.user_id == user_id, line.portfolio_id == portfolio_id)
    )


def _stands() -> ColumnElement[bool]:
    """Nobody acknowledged it, and no later line ended its topic."""
    line, later = tables.LogLine, aliased(tables.LogLine)
    is_over = (
        select(later.seq)
        .where(later.portfolio_id == line.portfolio_id, later.ends.is_not(None))
        .where(tuple_(later.seq, later.position) > tuple_(line.seq, line.position))
        .where(func.starts_with(line.topic, later.ends))
        .exists()
    )
    return and_(line.level == LogLevel.CRITICAL.value, line.acknowledged_at.is_(None), ~is_over)


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    line = tables.LogLine
    equal: dict[Any, str | None] = {
        line.symbol: wanted.symbol,
        line.account_id: wanted.account_id,
        line.group_id: wanted.group_id,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.levels:
        found.append(line.level.in_([level.value for level in wanted.levels]))
    if wanted.standing:
        found.append(_stands())
    if wanted.standing or (wanted.levels and LogLevel.INFO not in wanted.levels):
        found.append(_NOTABLE)
    if wanted.kinds:
        found.append(line.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.since is not None:
        found.append(line.time >= wanted.since)
    if wanted.until is not None:
        found.append(line.time < wanted.until)
    if wanted.text is not None:
        found.append(line.text.icontains(wanted.text, autoescape=True))
    return found


def _last_seen(cursor: str) -> tuple[datetime, int, int]:
    place = read_cursor(cursor)
    found = read_place(place.id)
    if found is None:
        raise InvalidCursorError("not a cursor of the log")
    return place.time, found.seq, found.position


def _record(row: tables.LogLine, stands: bool) -> LogRecord:
    about = About(
        symbol=row.symbol,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        group_id=None if row.group_id is None else GroupId(row.group_id),
        signal_id=None if row.signal_id is None else SignalId(row.signal_id),
        client_order_id=None if row.client_order_id is None else ClientOrderId(row.client_order_id),
    )
    line = LogLine(LogLevel(row.level), LogKind(row.kind), row.code, row.text, row.numbers, about, row.topic, row.ends)
    return LogRecord(LinePlace(row.seq, row.position), row.time, line, row.acknowledged_at, stands)
