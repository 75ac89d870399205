"""What left the waiting queue, when, and why."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, tuple_

from dca_engine.core.departing import Departed
from dca_engine.core.ids import AccountId, GroupId, SignalId
from dca_engine.core.values import Side
from dca_engine.store import tables
from dca_engine.store.database import ReadSession
from dca_engine.store.paging import InvalidCursorError, Page, Place, page_of, read_cursor
from dca_engine.store.repositories.events import LinePlace, read_place


@dataclass(frozen=True, slots=True)
class DepartureRecord:
    """A signal that waited."""

    place: LinePlace
    left_at: datetime
    signal_id: SignalId
    account_id: AccountId
    symbol: str
    timeframe: int | None
    side: Side
    price: Decimal
    queued_at: datetime
    replacements: int
    how: Departed
    reason_code: str
    reason: str
    group_id: GroupId | None


@dataclass(frozen=True, slots=True)
class DepartureFilter:
    """Which departures; None, and an empty tuple, narrows nothing."""

    ways: tuple[Departed, ...] = ()
    symbol: str | None = None
    since: datetime | None = None
    """Left then or later."""
    until: datetime | None = None
    """Left before."""


async def departures_page(
    session: ReadSession, user_id: str, portfolio_id: str, cursor: str | None, size: int, wanted: DepartureFilter
) -> Page[DepartureRecord]:
    """Latest first. Raises InvalidCursorError."""
    row, portfolio = tables.QueueDeparture, tables.Portfolio
    query = (
        select(row)
        .join(portfolio, portfolio.id == row.portfolio_id)
        .where(portfolio.user_id == user_id, row.portfolio_id == portfolio_id)
        .order_by(row.seq.desc(), row.position.desc())
    )
    if wanted.ways:
        query = query.where(row.how.in_([how.value for how in wanted.ways]))
    if wanted.symbol is not None:
        query = query.where(row.symbol == wanted.symbol)
    if wanted.since is not None:
        query = query.where(row.time >= wanted.since)
    if wanted.until is not None:
        query = query.where(row.time < wanted.until)
    if cursor is not None:
        last = read_place(read_cursor(cursor).id)
        if last is None:
            raise InvalidCursorError("not a cursor of this list")
        query = query.where(tuple_(row.seq, row.position) < (last.seq, last.position))
    rows = await session.scalars(query.limit(size + 1))
    return page_of([_record(found) for found in rows], size, lambda r: Place(r.left_at, str(r.place)))


def _record(row: tables.QueueDeparture) -> DepartureRecord:
    return DepartureRecord(
        place=LinePlace(row.seq, row.position),
        left_at=row.time,
        signal_id=SignalId(row.signal_id),
        account_id=AccountId(row.account_id),
        symbol=row.symbol,
        timeframe=row.timeframe,
        side=Side(row.side),
        price=row.price,
        queued_at=row.queued_at,
        replacements=row.replacements,
        how=Departed(row.how),
        reason_code=row.reason_code,
        reason=row.reason,
        group_id=None if row.group_id is None else GroupId(row.group_id),
    )
