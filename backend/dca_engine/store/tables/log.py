"""What is read about the past, line by line: what was told, and what left the waiting queue. Only ever added to."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from dca_engine.store.tables.base import Base, IntKey, Key
from dca_engine.store.tables.journal import SeqKey

_PLACE = ("portfolio_id", "time", "seq", "position")


class LogLine(Base):
    """One line of the log, written with the journal entry that it tells of (see `core.log`)."""

    __tablename__ = "log_lines"
    __table_args__ = (
        Index("log_lines_page_idx", *_PLACE),
        Index("log_lines_notable_idx", *_PLACE, postgresql_where=text("level <> 'info'")),
        Index("log_lines_ends_idx", "portfolio_id", "seq", postgresql_where=text("ends IS NOT NULL")),
    )

    portfolio_id: Mapped[Key]
    seq: Mapped[SeqKey]
    position: Mapped[IntKey]
    """Among the lines of its journal entry, from 0."""
    time: Mapped[datetime]
    level: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str]
    text: Mapped[str]
    numbers: Mapped[dict[str, Any]]
    symbol: Mapped[str | None]
    account_id: Mapped[str | None]
    group_id: Mapped[str | None]
    signal_id: Mapped[str | None]
    client_order_id: Mapped[str | None]
    topic: Mapped[str | None]
    """Of a critical line: what stands until it is over."""
    ends: Mapped[str | None]
    """The beginning of the topics that are over with this line."""
    acknowledged_at: Mapped[datetime | None]
    """When a person had read a critical line."""


class QueueDeparture(Base):
    """A signal that waited, and how its wait ended."""

    __tablename__ = "queue_departures"

    portfolio_id: Mapped[Key]
    seq: Mapped[SeqKey]
    position: Mapped[IntKey]
    """Among the departures of its journal entry, from 0."""
    time: Mapped[datetime]
    signal_id: Mapped[str]
    account_id: Mapped[str]
    symbol: Mapped[str]
    timeframe: Mapped[int | None]
    """Seconds."""
    side: Mapped[str]
    price: Mapped[Decimal]
    queued_at: Mapped[datetime]
    replacements: Mapped[int]
    how: Mapped[str]
    reason_code: Mapped[str]
    reason: Mapped[str]
    group_id: Mapped[str | None]
