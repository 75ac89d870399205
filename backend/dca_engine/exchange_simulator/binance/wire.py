"""How Binance writes things: numbers as text with eight places, sides and states in capitals, time in milliseconds."""

from decimal import Decimal

from dca_engine.core.values import OrderSide
from dca_engine.matching import OrderStatus

STATUSES = {
    OrderStatus.OPEN: "NEW",
    OrderStatus.PARTIALLY_FILLED: "PARTIALLY_FILLED",
    OrderStatus.FILLED: "FILLED",
    OrderStatus.CANCELLED: "CANCELED",
    OrderStatus.EXPIRED: "EXPIRED",
}
SIDES = {OrderSide.BUY: "BUY", OrderSide.SELL: "SELL"}
ZERO_TEXT = "0.00000000"

View = dict[str, object]
"""One JSON object as Binance shows it."""


def number(value: Decimal) -> str:
    return format(value, ".8f")
