"""Ladders to begin with: each is for one kind of trading, and can be traded by as it is."""

from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.ladder import Generator, Ladder, Level


@dataclass(frozen=True, slots=True)
class Preset:
    """A ladder with a name."""

    id: str
    name: str
    purpose: str
    """One sentence: what it is for."""
    ladder: Ladder


def _levels(rows: str, tp: str) -> Ladder:
    """Gap and weight of each leg in percent, as `0:20 1.5:30`; one target for all."""
    pairs = (row.split(":") for row in rows.split())
    return Ladder(tuple(Level(Decimal(gap), Decimal(weight), Decimal(tp)) for gap, weight in pairs))


def _generated(count: int, first_step: str, step_scale: str, volume_scale: str, tp: str) -> Ladder:
    numbers = (Decimal(text) for text in (first_step, step_scale, volume_scale, tp))
    return Ladder(generator=Generator(count, *numbers))


BUILT_IN = (
    Preset(
        "conservative",
        "Conservative",
        "Begins small and keeps most of the capital for a deep fall, so the average stays close to the price.",
        _levels("0:6 2:9 4.5:13 8:18 12.5:24 18:30", tp="1.5"),
    ),
    Preset(
        "balanced",
        "Balanced",
        "For everyday swings: a fair first entry, and more with every step down.",
        _levels("0:12 1:16 2.5:20 4.5:24 7:28", tp="1.25"),
    ),
    Preset(
        "aggressive",
        "Aggressive",
        "Puts most of the capital in at once for a strong signal; little is left if it was wrong.",
        _levels("0:45 0.8:25 1.8:18 3:12", tp="2"),
    ),
    Preset(
        "single-entry",
        "Single entry",
        "One order with all of the capital and one target, for signals that bring their own stop.",
        _levels("0:100", tp="2"),
    ),
    Preset(
        "equal-steps",
        "Equal steps",
        "Five equal orders in equal steps: the plain grid for calm, sideways markets.",
        _levels("0:20 0.5:20 1:20 1.5:20 2:20", tp="1"),
    ),
    Preset(
        "safety-orders",
        "Classic safety orders",
        "A base order and seven safety orders, each further away and larger than the one before.",
        _generated(8, "1", "1.25", "1.4", tp="1.25"),
    ),
    Preset(
        "deep-safety-orders",
        "Deep safety orders",
        "Ten orders that reach far down, for coins that fall hard and come back.",
        _generated(10, "1.5", "1.3", "1.3", tp="2"),
    ),
)
