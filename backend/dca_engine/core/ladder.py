"""How a ladder is configured: levels written out, or the safety-order form that generates them (spec 4)."""

from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.ids import AccountId
from dca_engine.core.values import OrderType


@dataclass(frozen=True, slots=True)
class Portion:
    """One of several targets: `share_percent` of what was bought is sold at `tp_percent` profit."""

    tp_percent: Decimal
    share_percent: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """One rung as configured. All in percent: distance from the base, share of the capital, profit wanted."""

    gap_percent: Decimal
    weight_percent: Decimal
    tp_percent: Decimal
    portions: tuple[Portion, ...] = ()
    """Several targets instead of the one at `tp_percent`. What they leave of 100 % has no target of its own."""


@dataclass(frozen=True, slots=True)
class Generator:
    """The safety-order form: the first leg at the base, each next one a step further away and a volume larger."""

    count: int
    """Legs, the first one included."""
    first_step_percent: Decimal
    """From the base to leg 1."""
    step_scale: Decimal
    """Each step is the one before times this."""
    volume_scale: Decimal
    """Each leg's capital is the one before times this."""
    tp_percent: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder's configuration. Exactly one of `levels` and `generator` is given."""

    levels: tuple[Level, ...] = ()
    pyramid_levels: tuple[tuple[int, tuple[Level, ...]], ...] = ()
    """Levels of their own for the pyramids with these indices."""
    entry_order_type: OrderType = OrderType.LIMIT
    """Of leg 0; the others always rest as limit orders."""
    generator: Generator | None = None
    max_resting_legs: int | None = None
    """How many legs of a group rest at once, nearest first; None: all."""
    cancel_beyond_percent: Decimal | None = None
    """Unfilled legs are withdrawn once the price is this far beyond the last leg (spec 6.6)."""
    cancel_after_minutes: int | None = None
    """Unfilled legs are withdrawn this long after their pyramid's entry (spec 6.6)."""


@dataclass(frozen=True, slots=True)
class LadderRule:
    """Where a ladder applies: (account, symbol, timeframe), (symbol, timeframe), or a symbol. None stands for any."""

    symbol: str
    ladder: Ladder
    timeframe: int | None = None
    """Seconds."""
    account_id: AccountId | None = None
