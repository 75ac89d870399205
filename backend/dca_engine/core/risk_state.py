"""What the risk engine remembers: the day, the streak, the peak, and the offset that is under way (spec 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.ids import GroupId
from dca_engine.core.values import ZERO


class PlanStatus(StrEnum):
    WINNERS = "winners"
    """Winners are being sold."""
    LOSER = "loser"
    """Winners are sold, the loser is being closed."""
    DONE = "done"
    FAILED = "failed"
    """Nothing of the loser was closed: no winner could be sold, or the loser was gone."""


@dataclass(frozen=True, slots=True)
class PlannedSale:
    """What one group gives to an offset."""

    group_id: GroupId
    symbol: str
    quantity: Decimal
    """Base, on the step."""
    price: Decimal
    """When planned, quote per base."""
    realizes: Decimal
    """Expected, quote, before the fee of its close; below 0 for the loser."""
    fee: Decimal
    """Expected for its close, quote."""
    whole: bool
    """All that the group holds, so that the group closes and its slot is free."""
    sale: int | None = None
    """Its place among the group's sales, once it was handed to the group; None too when the group closes as a whole."""
    realized: Decimal | None = None
    """What it really brought (quote, after fees), once it is over."""


@dataclass(frozen=True, slots=True)
class OffsetPlan:
    """An offset as it was planned and how far it came. Written down before its first order (spec 8.6)."""

    number: int
    """Of the portfolio's offsets, from 1."""
    time: datetime
    loser: PlannedSale
    winners: tuple[PlannedSale, ...]
    loss: Decimal
    """Of the loser when planned, quote, above 0."""
    fees: Decimal
    """Of closing everything involved, expected, quote."""
    needed: Decimal
    """Loss plus fees."""
    covered: Decimal
    """What the winners were expected to realize, quote."""
    status: PlanStatus = PlanStatus.WINNERS
    by_hand: bool = False
    result: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RiskState:
    """Money in quote."""

    day: datetime | None = None
    """The midnight (UTC) that `realized_today` counts from."""
    realized_today: Decimal = ZERO
    realized_ever: Decimal = ZERO
    """Of open groups too."""
    realized_peak: Decimal = ZERO
    """The highest that `realized_ever` stood."""
    losing_streak: int = 0
    """Groups in a row that closed at a loss."""
    cooldowns: Mapping[str, datetime] = field(default_factory=dict)
    """By symbol: until when no new group opens."""
    tripped: str = ""
    """The breaker that paused the portfolio; empty when none did."""
    tripped_at: datetime | None = None
    resumed_past: tuple[str, ...] = ()
    """Breakers that were reached when a person resumed: they pause again from the next day on."""
    plan: OffsetPlan | None = None
    """The offset that is under way; one at a time."""
    offset_failed_at: datetime | None = None
    """When the latest offset brought nothing."""
    plans: int = 0
    """How many there were."""
