"""Position groups that are over, and any one of them in full."""

from dataclasses import dataclass
from datetime import datetime

from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId
from dca_engine.store.database import ReadSession
from dca_engine.store.loading import load_groups
from dca_engine.store.paging import Page, Place, page_of, read_cursor
from dca_engine.store.repositories.fetching import Fetcher

_OF_USER = """
SELECT g.* FROM position_groups AS g JOIN portfolios AS p ON p.id = g.portfolio_id
WHERE p.user_id = $1 AND """
_ENDED_PAGE = (
    _OF_USER
    + """g.portfolio_id = $2 AND g.ended_at IS NOT NULL AND (g.ended_at, g.id) < ($3, $4)
ORDER BY g.ended_at DESC, g.id DESC LIMIT $5"""
)
_ENDED_FIRST_PAGE = (
    _OF_USER
    + """g.portfolio_id = $2 AND g.ended_at IS NOT NULL
ORDER BY g.ended_at DESC, g.id DESC LIMIT $3"""
)
_ENDED_SINCE = _OF_USER + """g.portfolio_id = $2 AND g.ended_at >= $3 ORDER BY g.ended_at DESC, g.id DESC LIMIT $4"""
_BY_ID = _OF_USER + "g.id = $2"


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group, open or ended, with the portfolio that it belongs to."""

    portfolio_id: PortfolioId
    group: Group
    ended_at: datetime | None


async def ended_groups_page(
    session: ReadSession, user_id: str, portfolio_id: str, cursor: str | None, size: int
) -> Page[GroupRecord]:
    """Latest end first. Raises InvalidCursorError."""
    if cursor is None:
        records = await _load(session, _ENDED_FIRST_PAGE, user_id, portfolio_id, size + 1)
    else:
        place = read_cursor(cursor)
        records = await _load(session, _ENDED_PAGE, user_id, portfolio_id, place.time, place.id, size + 1)
    return page_of(records, size, _place)


async def groups_ended_since(
    session: ReadSession, user_id: str, portfolio_id: str, moment: datetime, most: int | None = None
) -> list[GroupRecord]:
    """Latest end first; `most` of them, None: all."""
    return await _load(session, _ENDED_SINCE, user_id, portfolio_id, moment, most)


async def group_by_id(session: ReadSession, user_id: str, group_id: str) -> GroupRecord | None:
    found = await _load(session, _BY_ID, user_id, group_id)
    return found[0] if found else None


def _place(record: GroupRecord) -> Place:
    assert record.ended_at is not None, "only ended groups stand in pages"
    return Place(record.ended_at, record.group.id)


async def _load(session: ReadSession, statement: str, *values: object) -> list[GroupRecord]:
    fetcher = Fetcher(session)
    rows = await fetcher.fetch(statement, *values)
    groups = await load_groups(fetcher, rows)
    return [
        GroupRecord(PortfolioId(row["portfolio_id"]), group, row["ended_at"])
        for row, group in zip(rows, groups, strict=True)
    ]
