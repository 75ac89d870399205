"""What a trader sets: capital, pool, ladder, take-profit. Checked here, so that impossible settings never trade.

A group keeps the settings it was opened with (spec 4); a change applies to new groups.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import AccountId
from dca_engine.core.values import HUNDRED, ZERO, OrderType, Side

WEIGHT_TOLERANCE = Decimal("0.01")


class TakeProfitMode(StrEnum):
    PER_LEG = "per_leg"
    AGGREGATE = "aggregate"
    HYBRID = "hybrid"
    PYRAMID_AGGREGATE = "pyramid_aggregate"


class SpotShort(StrEnum):
    """How a short entry on a spot account is read (spec 2)."""

    EXIT_LONG = "exit_long"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Level:
    """One rung as configured. All three in percent: distance from the base, share of the capital, profit wanted."""

    gap_percent: Decimal
    weight_percent: Decimal
    tp_percent: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder's configuration; `pyramid_levels` replaces `levels` for the pyramids it names."""

    levels: tuple[Level, ...]
    pyramid_levels: tuple[tuple[int, tuple[Level, ...]], ...] = ()
    entry_order_type: OrderType = OrderType.LIMIT
    """Of leg 0; the others always rest as limit orders."""

    def levels_for(self, pyramid: int) -> tuple[Level, ...]:
        return dict(self.pyramid_levels).get(pyramid, self.levels)


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What a group was opened with and keeps for its life."""

    capital: Decimal
    """Quote, per group."""
    max_pyramids: int
    ladder: Ladder
    tp_mode: TakeProfitMode


@dataclass(frozen=True, slots=True)
class PortfolioSettings:
    capital: Decimal
    """Total, quote."""
    ladder: Ladder
    default_account: AccountId
    max_open_groups: int = 10
    max_pyramids: int = 5
    tp_mode: TakeProfitMode = TakeProfitMode.PER_LEG
    max_signal_age_seconds: int = 60
    one_entry_per_candle: bool = True
    spot_short: SpotShort = SpotShort.EXIT_LONG

    @property
    def capital_per_group(self) -> Decimal:
        return self.capital / self.max_open_groups

    def for_group(self) -> GroupSettings:
        return GroupSettings(self.capital_per_group, self.max_pyramids, self.ladder, self.tp_mode)


def check_settings(settings: PortfolioSettings) -> None:
    """Raises InvalidSettingsError with the field and the reason."""
    if settings.capital <= ZERO:
        raise InvalidSettingsError("capital", "must be above 0")
    if settings.max_open_groups < 1:
        raise InvalidSettingsError("max_open_groups", "must be at least 1")
    if not 1 <= settings.max_pyramids <= 100:
        raise InvalidSettingsError("max_pyramids", "must be between 1 and 100")
    if settings.max_signal_age_seconds < 1:
        raise InvalidSettingsError("max_signal_age_seconds", "must be at least 1")
    check_levels("ladder.levels", settings.ladder.levels)
    for index, levels in settings.ladder.pyramid_levels:
        check_levels(f"ladder.pyramid_levels.{index}", levels)


def check_levels(field: str, levels: tuple[Level, ...], side: Side | None = None) -> None:
    """Gaps 0 or more and strictly increasing, below 100 % for longs; weights total 100 (±0.01); targets above 0."""
    if not 1 <= len(levels) <= 200:
        raise InvalidSettingsError(field, "must have between 1 and 200 levels")
    previous: Decimal | None = None
    for i, level in enumerate(levels):
        if level.gap_percent < ZERO or (previous is not None and level.gap_percent <= previous):
            raise InvalidSettingsError(f"{field}.{i}.gap_percent", "gaps start at 0 or more and grow from leg to leg")
        if level.gap_percent >= HUNDRED and side is not Side.SHORT:
            raise InvalidSettingsError(f"{field}.{i}.gap_percent", "must be below 100: a price cannot fall further")
        if level.weight_percent <= ZERO:
            raise InvalidSettingsError(f"{field}.{i}.weight_percent", "must be above 0")
        if level.tp_percent <= ZERO:
            raise InvalidSettingsError(f"{field}.{i}.tp_percent", "must be above 0")
        previous = level.gap_percent
    total = sum((level.weight_percent for level in levels), ZERO)
    if abs(total - HUNDRED) > WEIGHT_TOLERANCE:
        raise InvalidSettingsError(field, f"weights total {total}, must be 100")
