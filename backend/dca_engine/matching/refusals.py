"""Why the venue did not take an order or a cancel: one reason, and the numbers behind it in words."""

from dataclasses import dataclass
from enum import StrEnum


class RefusalReason(StrEnum):
    UNKNOWN_MARKET = "unknown_market"
    UNKNOWN_ORDER = "unknown_order"
    INCOMPLETE_ORDER = "incomplete_order"
    PRICE_TICK = "price_tick"
    MAX_PRICE = "max_price"
    PRICE_BAND = "price_band"
    LOT_STEP = "lot_step"
    MIN_QUANTITY = "min_quantity"
    MAX_QUANTITY = "max_quantity"
    MARKET_MAX_QUANTITY = "market_max_quantity"
    MIN_NOTIONAL = "min_notional"
    MAX_NOTIONAL = "max_notional"
    MAX_OPEN_ORDERS = "max_open_orders"
    INSUFFICIENT_BALANCE = "insufficient_balance"
    DUPLICATE_CLIENT_ORDER_ID = "duplicate_client_order_id"
    NO_PRICE = "no_price"
    WOULD_TAKE = "would_take"
    OVERFILL = "overfill"
    REDUCES_NOTHING = "reduces_nothing"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing happened, and this is why."""

    reason: RefusalReason
    detail: str
