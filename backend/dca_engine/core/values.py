"""Words that every other module uses: sides, order types, and exact arithmetic on money.

Money, prices and quantities are `Decimal`; nothing here accepts a binary float.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


class Side(StrEnum):
    """Direction of a position."""

    LONG = "long"
    SHORT = "short"

    @property
    def opposite(self) -> "Side":
        return Side.SHORT if self is Side.LONG else Side.LONG

    @property
    def entry(self) -> "OrderSide":
        """The order side that adds to a position of this side."""
        return OrderSide.BUY if self is Side.LONG else OrderSide.SELL

    @property
    def exit(self) -> "OrderSide":
        """The order side that takes from a position of this side."""
        return OrderSide.SELL if self is Side.LONG else OrderSide.BUY

    @property
    def sign(self) -> int:
        """+1 when a rising price is a gain, -1 when it is a loss."""
        return 1 if self is Side.LONG else -1


class OrderSide(StrEnum):
    BUY = "buy"
    SELL = "sell"


class OrderType(StrEnum):
    LIMIT = "limit"
    MARKET = "market"


class MarketKind(StrEnum):
    SPOT = "spot"
    LINEAR = "linear"


def floor_to(value: Decimal, step: Decimal) -> Decimal:
    """The greatest multiple of `step` that is not above `value`, with the exponent of `step`."""
    return ((value / step).to_integral_value(ROUND_FLOOR) * step).quantize(step)


def ceil_to(value: Decimal, step: Decimal) -> Decimal:
    """The smallest multiple of `step` that is not below `value`, with the exponent of `step`."""
    return ((value / step).to_integral_value(ROUND_CEILING) * step).quantize(step)


def price_for(order_side: OrderSide, price: Decimal, tick: Decimal) -> Decimal:
    """`price` on the tick, rounded in the trader's favour: a buy down, a sell up (spec 4)."""
    return floor_to(price, tick) if order_side is OrderSide.BUY else ceil_to(price, tick)


def percent_of(value: Decimal, percent: Decimal) -> Decimal:
    return value * percent / HUNDRED
