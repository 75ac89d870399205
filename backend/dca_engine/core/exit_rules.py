"""How a group gets out: take-profit mode, stops, and how exits are sold (spec 6). Each stop is off unless set."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.ladder import Portion
from dca_engine.core.values import ONE, ZERO


class TakeProfitMode(StrEnum):
    PER_LEG = "per_leg"
    AGGREGATE = "aggregate"
    HYBRID = "hybrid"
    PYRAMID_AGGREGATE = "pyramid_aggregate"


@dataclass(frozen=True, slots=True)
class TakeProfit:
    """`tp_percent` counts from an average: the group's (aggregate, hybrid) or the pyramid's (pyramid_aggregate)."""

    mode: TakeProfitMode = TakeProfitMode.PER_LEG
    tp_percent: Decimal = ONE
    pyramid_tp_percents: tuple[tuple[int, Decimal], ...] = ()
    """Pyramid aggregate: a percent of its own for the pyramids with these indices."""
    portions: tuple[Portion, ...] = ()
    """Aggregate and pyramid aggregate: several targets instead of the one at the percent."""


class StopFrom(StrEnum):
    """What a stop-loss percent counts from; the last leg's planned price is the one farthest from the base."""

    AVERAGE = "average"
    BASE = "base"
    LAST_LEG = "last_leg"


@dataclass(frozen=True, slots=True)
class StopLoss:
    percent: Decimal
    """Against the position, above 0."""
    counted_from: StopFrom = StopFrom.AVERAGE


@dataclass(frozen=True, slots=True)
class Trailing:
    """From `activation_percent` above the average on, the best price is followed at `distance_percent`."""

    activation_percent: Decimal
    distance_percent: Decimal


@dataclass(frozen=True, slots=True)
class BreakEven:
    """After the first target filled, what is left is sold at the average plus `offset_percent` at the latest."""

    offset_percent: Decimal = ZERO


class SlippageMode(StrEnum):
    """What an exit does beyond the limit: sell at market and say so, or sell in parts, none worse than the limit."""

    WARN = "warn"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Slippage:
    """Of exits at market."""

    max_percent: Decimal = ONE
    mode: SlippageMode = SlippageMode.WARN


@dataclass(frozen=True, slots=True)
class ExitRules:
    take_profit: TakeProfit = TakeProfit()
    stop_loss: StopLoss | None = None
    use_alert_stop: bool = True
    """The alert's own stop price, where it names one, goes before `stop_loss`."""
    use_alert_target: bool = True
    """The alert's own target price, where it names one, is the target of its pyramid."""
    trailing: Trailing | None = None
    break_even: BreakEven | None = None
    max_hours: int | None = None
    """Time stop: the group is closed this long after it was opened."""
    slippage: Slippage = Slippage()


SPLIT_SECONDS = 10
"""How long one part of a split exit may rest before it is renewed at the price then current."""
SPLIT_TRIES = 5
"""The last one sells at market."""
