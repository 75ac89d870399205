"""The journal as it is read back: all that happened to one group, in order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from dca_engine.core.codec import codec
from dca_engine.core.messages import Command, Event, Outcome, Reason
from dca_engine.store import tables
from dca_engine.store.database import ReadSession
from dca_engine.store.paging import Page, Place, page_of, read_number

_EVENT = codec(Event)
_COMMANDS = codec(tuple[Command, ...])
_OUTCOMES = codec(tuple[Outcome, ...])
_REASONS = codec(tuple[Reason, ...])


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One event with all that followed from it, for whatever group."""

    seq: int
    time: datetime
    event: Event
    commands: tuple[Command, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[Reason, ...]


async def journal_of_group(
    session: ReadSession, user_id: str, group_id: str, cursor: str | None, size: int
) -> Page[JournalRecord]:
    """Oldest first. Raises InvalidCursorError."""
    query = _entries(user_id, group_id)
    if cursor is not None:
        query = query.where(tables.JournalGroup.seq > read_number(cursor))
    rows = await session.scalars(query.limit(size + 1))
    return page_of([_record(row) for row in rows], size, lambda r: Place(r.time, str(r.seq)))


def _entries(user_id: str, group_id: str) -> Select[tables.JournalEntry]:
    group, portfolio, mark, entry = tables.PositionGroup, tables.Portfolio, tables.JournalGroup, tables.JournalEntry
    return (
        select(entry)
        .join(group, group.portfolio_id == entry.portfolio_id)
        .join(portfolio, portfolio.id == group.portfolio_id)
        .join(mark, (mark.group_id == group.id) & (mark.seq == entry.seq))
        .where(portfolio.user_id == user_id, group.id == group_id)
        .order_by(mark.seq)
    )


def _record(row: tables.JournalEntry) -> JournalRecord:
    return JournalRecord(
        seq=row.seq,
        time=row.time,
        event=_EVENT.decode(row.event),
        commands=_COMMANDS.decode(row.commands),
        outcomes=_OUTCOMES.decode(row.outcomes),
        reasons=_REASONS.decode(row.reasons),
    )
