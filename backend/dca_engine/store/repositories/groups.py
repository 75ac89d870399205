"""Position groups that are over, and any one of them in full."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, select, tuple_

from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId
from dca_engine.core.values import ZERO
from dca_engine.store import tables
from dca_engine.store.database import ReadSession
from dca_engine.store.loading import Record, load_groups
from dca_engine.store.paging import InvalidCursorError, Page, Place, page_of, read_cursor
from dca_engine.store.repositories.fetching import Fetcher

EndedOrder = Literal["latest", "oldest", "best", "worst"]

_OF_USER = """
SELECT g.* FROM position_groups AS g JOIN portfolios AS p ON p.id = g.portfolio_id
WHERE p.user_id = $1 AND """
_ENDED_SINCE = _OF_USER + """g.portfolio_id = $2 AND g.ended_at >= $3 ORDER BY g.ended_at DESC, g.id DESC LIMIT $4"""
_BY_ID = _OF_USER + "g.id = $2"


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group, open or ended, with the portfolio that it belongs to."""

    portfolio_id: PortfolioId
    group: Group
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class EndedFilter:
    """Which ended groups; None narrows nothing."""

    symbol: str | None = None
    side: str | None = None
    account_id: str | None = None
    timeframe: int | None = None
    """Seconds."""
    since: datetime | None = None
    """Ended then or later."""
    until: datetime | None = None
    """Ended before."""
    won: bool | None = None
    """True: at a profit; False: at a loss. What brought nothing is neither."""
    order: EndedOrder = "latest"
    """By the end of the trade, or by what was realized."""


EVERY_ENDED = EndedFilter()


async def ended_groups_page(
    session: ReadSession,
    user_id: str,
    portfolio_id: str,
    cursor: str | None,
    size: int,
    wanted: EndedFilter = EVERY_ENDED,
) -> Page[GroupRecord]:
    """In the order that is wanted. Raises InvalidCursorError."""
    query = _ended(user_id, portfolio_id, wanted)
    if cursor is not None:
        query = query.where(_beyond(read_cursor(cursor), wanted.order))
    rows = (await session.execute(query.limit(size + 1))).mappings().all()
    page = page_of(rows, size, lambda row: _place(row, wanted.order))
    return Page(tuple(await _in_full(session, page.items)), page.next_cursor)


async def groups_ended_since(
    session: ReadSession, user_id: str, portfolio_id: str, moment: datetime, most: int | None = None
) -> list[GroupRecord]:
    """Latest end first; `most` of them, None: all."""
    return await _load(session, _ENDED_SINCE, user_id, portfolio_id, moment, most)


async def group_by_id(session: ReadSession, user_id: str, group_id: str) -> GroupRecord | None:
    found = await _load(session, _BY_ID, user_id, group_id)
    return found[0] if found else None


def _ended(user_id: str, portfolio_id: str, wanted: EndedFilter) -> Select[Any]:
    group, portfolio = tables.PositionGroup, tables.Portfolio
    conditions = {
        group.symbol: wanted.symbol,
        group.side: wanted.side,
        group.account_id: wanted.account_id,
        group.timeframe: wanted.timeframe,
    }
    query = (
        select(*group.__table__.columns)
        .join(portfolio, portfolio.id == group.portfolio_id)
        .where(portfolio.user_id == user_id, group.portfolio_id == portfolio_id, group.ended_at.is_not(None))
        .where(*(column == value for column, value in conditions.items() if value is not None))
    )
    if wanted.since is not None:
        query = query.where(group.ended_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(group.ended_at < wanted.until)
    if wanted.won is not None:
        query = query.where(group.realized > ZERO if wanted.won else group.realized < ZERO)
    falls = _falls(wanted.order)
    return query.order_by(*(column.desc() if falls else column.asc() for column in _order_of(wanted.order)))


def _order_of(order: EndedOrder) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    group = tables.PositionGroup
    by_money = order in ("best", "worst")
    return group.realized.expression if by_money else group.ended_at.expression, group.id.expression


def _falls(order: EndedOrder) -> bool:
    return order in ("latest", "best")


def _place(row: Record, order: EndedOrder) -> Place:
    """Money has no place of its own in a cursor: it stands before the id."""
    identity = f"{row['realized']:f} {row['id']}" if order in ("best", "worst") else row["id"]
    return Place(row["ended_at"], identity)


_MONEY = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def _beyond(place: Place, order: EndedOrder) -> ColumnElement[bool]:
    """What comes after this place. Raises InvalidCursorError for a cursor of another order."""
    money, _, identity = place.id.rpartition(" ")
    last: tuple[object, str] = (place.time, identity)
    if order in ("best", "worst"):
        if _MONEY.fullmatch(money) is None:
            raise InvalidCursorError("not a cursor of this order")
        last = (Decimal(money), identity)
    columns = tuple_(*_order_of(order))
    return columns < last if _falls(order) else columns > last


async def _load(session: ReadSession, statement: str, *values: object) -> list[GroupRecord]:
    return await _in_full(session, await Fetcher(session).fetch(statement, *values))


async def _in_full(session: ReadSession, rows: Sequence[Record]) -> list[GroupRecord]:
    groups = await load_groups(Fetcher(session), rows)
    return [
        GroupRecord(PortfolioId(row["portfolio_id"]), group, row["ended_at"])
        for row, group in zip(rows, groups, strict=True)
    ]
