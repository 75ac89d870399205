"""How Binance writes things: numbers as text with eight places, sides and states in capitals, time in milliseconds."""

from decimal import Decimal

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.matching import OrderState, OrderStatus

STATUSES = {
    OrderStatus.OPEN: "NEW",
    OrderStatus.PARTIALLY_FILLED: "PARTIALLY_FILLED",
    OrderStatus.FILLED: "FILLED",
    OrderStatus.CANCELLED: "CANCELED",
    OrderStatus.EXPIRED: "EXPIRED",
}
SIDES = {OrderSide.BUY: "BUY", OrderSide.SELL: "SELL"}
ZERO_TEXT = "0.00000000"


def number(value: Decimal) -> str:
    return format(value, ".8f")


def order_type(order: OrderState) -> str:
    if order.type is OrderType.MARKET:
        return "MARKET"
    return "LIMIT_MAKER" if order.post_only else "LIMIT"
