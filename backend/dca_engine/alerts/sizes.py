"""How much an alert wants: a size with its unit, a percent of what is held, or the part that the strategy closed.

The rule: a percent says how much of a position to close, so it goes with `reduce` alone and is never above 100. What an
exit says of sizes is not read: it closes everything.
"""

from decimal import ROUND_DOWN, Decimal
from typing import Protocol

from dca_engine.alerts.errors import AlertError
from dca_engine.core.signal import Intent, Size, SizeUnit
from dca_engine.core.values import HUNDRED, ZERO

_ONLY_REDUCE = "is a percent, which only goes with reduce: it says how much of a position to close"
_STEP = Decimal("0.000001")


class Sizes(Protocol):
    """What a strategy says of its order and its position, in contracts."""

    @property
    def order_size(self) -> Decimal | None: ...
    @property
    def market_position_size(self) -> Decimal | None: ...
    @property
    def prev_market_position_size(self) -> Decimal | None: ...


def stated_size(
    value: Decimal | None, unit: SizeUnit | None, intent: Intent, *, value_field: str, unit_field: str
) -> Size | None:
    """The size as it was written; None without one. Raises AlertError naming one of the two fields."""
    if intent is Intent.EXIT or unit is None:
        return None
    if unit is SizeUnit.PERCENT and intent is not Intent.REDUCE:
        raise AlertError("invalid_field", unit_field, _ONLY_REDUCE)
    if value is None or value <= ZERO:
        return None
    if unit is SizeUnit.PERCENT and value > HUNDRED:
        raise AlertError("invalid_field", value_field, "must be at most 100, as it is a percent")
    return Size(value, unit)


def closed_part(chart: Sizes) -> Size | None:
    """The part that the strategy closed, (before − after) / before, as a percent; None when the two do not tell."""
    before, after = chart.prev_market_position_size, chart.market_position_size
    if before is None or after is None or not ZERO <= after < before:
        return None
    return Size(((before - after) / before * HUNDRED).quantize(_STEP, ROUND_DOWN), SizeUnit.PERCENT)
