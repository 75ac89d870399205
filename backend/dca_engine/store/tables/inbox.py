"""What came in: alerts as they came, the signals they are, and signals that wait for a slot."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dca_engine.store.tables.base import Base, Big, Key


class Alert(Base):
    """A raw request, secret masked, with what was answered to it."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("alerts_page_idx", "portfolio_id", "received_at", "id"),
        Index(None, "signal_id"),
    )

    id: Mapped[Key]
    portfolio_id: Mapped[str | None]
    received_at: Mapped[datetime]
    source: Mapped[str]
    body: Mapped[str]
    status_code: Mapped[int]
    error: Mapped[str]
    error_field: Mapped[str]
    signal_id: Mapped[str | None]
    duplicate: Mapped[bool]


class Signal(Base):
    """A valid alert, and its outcome once it is decided: that it waits, until it waits no more.

    A body that carries no time is the same only within a window of w seconds. The two buckets are the number of its
    window, counted from 0 and from w/2: bodies at least w apart differ in both, bodies less than w/2 apart agree in
    one, so the unique keys stop a double that arrives at the same moment, whatever process takes it.
    """

    __tablename__ = "signals"
    __table_args__ = (
        Index("signals_body_idx", "body_key", "bucket", unique=True),
        Index("signals_body_shifted_idx", "body_key", "shifted_bucket", unique=True),
        Index("signals_candle_idx", "candle_key", unique=True, postgresql_where=text("candle_key IS NOT NULL")),
        Index("signals_page_idx", "portfolio_id", "received_at", "id"),
        Index("signals_undecided_idx", "portfolio_id", "received_at", "id", postgresql_where=text("verdict IS NULL")),
    )

    id: Mapped[Key]
    portfolio_id: Mapped[str]
    received_at: Mapped[datetime]
    stored_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    intent: Mapped[str]
    account_id: Mapped[str]
    symbol: Mapped[str]
    timeframe: Mapped[int | None]
    """Seconds."""
    side: Mapped[str | None]
    price: Mapped[Decimal | None]
    alert_time: Mapped[datetime | None]
    trade_id: Mapped[str | None]
    size_value: Mapped[Decimal | None]
    size_unit: Mapped[str | None]
    stop_loss: Mapped[Decimal | None]
    take_profit: Mapped[Decimal | None]
    max_slippage_percent: Mapped[Decimal | None]

    body_key: Mapped[bytes]
    """Of this portfolio: the same body means another signal to another one. So does `candle_key`."""
    bucket: Mapped[Big]
    shifted_bucket: Mapped[Big]
    candle_key: Mapped[bytes | None]

    verdict: Mapped[str | None]
    """Null until it is decided."""
    reason_code: Mapped[str] = mapped_column(server_default="")
    reason: Mapped[str] = mapped_column(server_default="")
    numbers: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    group_id: Mapped[str | None]


class QueuedSignal(Base):
    """An entry that waits for a slot (spec 3); at most one per key, of which the core takes care."""

    __tablename__ = "queued_signals"

    portfolio_id: Mapped[Key]
    id: Mapped[Key]
    seq: Mapped[Big]
    """Of the journal entry that it came with; with `position` its place in the queue."""
    position: Mapped[int]
    """Among the waiting entries of that moment, from 0."""
    entry: Mapped[dict[str, Any]]
