"""What limits the risk: checks before entries, breakers, the offset (spec 8). Money in quote; None: no such limit."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class EntryLimits:
    """Checked before every entry. Exposure is what is held at cost plus what entry orders may still buy."""

    max_groups_per_symbol: int | None = None
    max_exposure: Decimal | None = None
    max_symbol_exposure: Decimal | None = None
    check_balance: bool = True
    """The whole ladder must be covered by the account's free quote balance, where that is known."""
    max_slippage_percent: Decimal | None = None
    """How far the price may have run away from the alert's, against the entry. The alert's own limit goes first."""
    allowed_symbols: tuple[str, ...] = ()
    """Empty: all."""
    denied_symbols: tuple[str, ...] = ()
    cooldown_minutes: int = 0
    """No new group in a symbol for this long after one of it closed at a loss."""


@dataclass(frozen=True, slots=True)
class Breakers:
    """Reaching any of these pauses the portfolio: entries wait, exits and the offset go on."""

    max_daily_loss: Decimal | None = None
    """Realized since midnight UTC."""
    max_drawdown_percent: Decimal | None = None
    """Of the highest realized equity (capital plus realized profit), unrealized losses counted."""
    max_losing_streak: int | None = None
    """Groups in a row that closed at a loss."""
    resume_next_day: bool = True
    """Else by hand."""


class TimerStart(StrEnum):
    """When a group's wait for the offset begins."""

    AFTER_REQUIRED_PYRAMIDS = "after_required_pyramids"
    AFTER_ALL_SUBMITTED = "after_all_submitted"
    AFTER_ALL_FILLED = "after_all_filled"


@dataclass(frozen=True, slots=True)
class OffsetRules:
    enabled: bool = True
    loss_threshold_percent: Decimal = Decimal(-5)
    """At or below 0."""
    required_pyramids: int = 5
    timer_start: TimerStart = TimerStart.AFTER_REQUIRED_PYRAMIDS
    wait_minutes: int = 60
    reset_timer_on_replacement: bool = False
    use_age_filter: bool = False
    age_minutes: int = 200
    max_winners: int = 3
    partial_close: bool = True
    min_close_notional: Decimal = Decimal(20)
    """Quote."""
    max_slippage_percent: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class RiskRules:
    limits: EntryLimits = EntryLimits()
    breakers: Breakers = Breakers()
    offset: OffsetRules = OffsetRules()
