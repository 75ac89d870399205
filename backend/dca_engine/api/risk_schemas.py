"""What is shown of risk: limits against values, breakers, who is up for an offset, and offsets."""

from datetime import datetime
from typing import Annotated

from dca_engine.api.mirrors import MIRRORED
from dca_engine.api.wire import Amount, Schema
from dca_engine.api.wish_schemas import ReasonView
from dca_engine.core.risk_state import OffsetPlan

OffsetForm = Annotated[OffsetPlan, MIRRORED]


class LimitView(Schema):
    """A limit that entries are checked against. Quote, percent or a count, as its code says."""

    code: str
    text: str
    symbol: str | None
    """Of a limit per symbol."""
    value: Amount
    limit: Amount | None
    """Null: no such limit."""


class BreakerView(Schema):
    """Reaching it pauses the portfolio."""

    code: str
    text: str
    value: Amount
    limit: Amount | None
    """Null: it is off."""
    tripped: bool
    """It is what paused the portfolio."""


class CooldownView(Schema):
    symbol: str
    until: datetime


class ConditionView(Schema):
    code: str
    met: bool
    value: str
    limit: str
    text: str


class CandidateView(Schema):
    """A group's way to being closed by an offset."""

    group_id: str
    symbol: str
    eligible: bool
    eligible_at: datetime | None
    """When time alone stands in the way no longer; null while the wait has not begun."""
    loss_percent: Amount | None
    unrealized: Amount | None
    """Quote."""
    conditions: list[ConditionView]


class RiskView(Schema):
    time: datetime
    equity: Amount
    """Capital plus realized and unrealized profit, quote."""
    peak: Amount
    """The highest realized equity, quote."""
    realized_today: Amount
    """Since midnight UTC, quote."""
    losing_streak: int
    limits: list[LimitView]
    breakers: list[BreakerView]
    tripped_at: datetime | None
    resumes_at: datetime | None
    """When the pause of a breaker ends by itself at the earliest; null: by hand."""
    cooldowns: list[CooldownView]
    offset_enabled: bool
    candidates: list[CandidateView]
    running: OffsetForm | None
    """The offset that is under way."""
    would_run: OffsetForm | None
    """The offset that would begin now."""
    why_not: ReasonView | None
    """Why none would."""


class OffsetPage(Schema):
    """Newest first, the one under way as it stands."""

    offsets: list[OffsetForm]
    next_cursor: str | None
