"""The waiting queue as configured (spec 7)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class RankRule(StrEnum):
    """What may put one waiting signal before another."""

    CONTINUATION = "continuation"
    DEEPEST_LOSS = "deepest_loss"
    REPLACEMENTS = "replacements"
    EXPECTED_PROFIT = "expected_profit"
    FIRST_IN = "first_in"


DEFAULT_RANK = (RankRule.CONTINUATION, RankRule.DEEPEST_LOSS, RankRule.REPLACEMENTS, RankRule.FIRST_IN)


@dataclass(frozen=True, slots=True)
class QueueRules:
    rank: tuple[RankRule, ...] = DEFAULT_RANK
    """In order of weight; a rule that is not named is off. What still ties goes first in, first out."""
    max_length: int = 500
    """0: nothing waits, a full pool refuses."""
    max_age_minutes: int | None = 24 * 60
    max_drift_percent: Decimal | None = None
    """How far the price may run away, against the entry, while a signal waits."""
