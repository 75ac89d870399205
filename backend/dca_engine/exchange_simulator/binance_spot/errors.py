"""Which of Binance spot's errors each refusal of the venue becomes."""

from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.matching import Refusal, RefusalReason

_FILTERS = {
    RefusalReason.PRICE_TICK: "PRICE_FILTER",
    RefusalReason.MAX_PRICE: "PRICE_FILTER",
    RefusalReason.PRICE_BAND: "PERCENT_PRICE_BY_SIDE",
    RefusalReason.LOT_STEP: "LOT_SIZE",
    RefusalReason.MIN_QUANTITY: "LOT_SIZE",
    RefusalReason.MAX_QUANTITY: "LOT_SIZE",
    RefusalReason.MARKET_MAX_QUANTITY: "MARKET_LOT_SIZE",
    RefusalReason.MIN_NOTIONAL: "NOTIONAL",
    RefusalReason.MAX_NOTIONAL: "NOTIONAL",
    RefusalReason.MAX_OPEN_ORDERS: "MAX_NUM_ORDERS",
}

_REFUSALS = {
    RefusalReason.UNKNOWN_MARKET: (-1121, "Invalid symbol."),
    RefusalReason.UNKNOWN_ORDER: (-2011, "Unknown order sent."),
    RefusalReason.INSUFFICIENT_BALANCE: (-2010, "Account has insufficient balance for requested action."),
    RefusalReason.DUPLICATE_CLIENT_ORDER_ID: (-2010, "Duplicate order sent."),
    RefusalReason.WOULD_TAKE: (-2010, "Order would immediately match and take."),
    RefusalReason.NO_PRICE: (-1013, "Market is closed."),
    RefusalReason.INCOMPLETE_ORDER: (-1102, "A mandatory parameter was not sent, was empty/null, or malformed."),
    RefusalReason.OVERFILL: (-1013, "Invalid quantity."),
    RefusalReason.REDUCES_NOTHING: (-1106, "Parameter 'reduceOnly' sent when not required."),
}


def error_of(refusal: Refusal) -> BinanceError:
    """The venue's refusal as Binance words it."""
    broken_filter = _FILTERS.get(refusal.reason)
    if broken_filter is not None:
        return BinanceError(-1013, f"Filter failure: {broken_filter}")
    code, message = _REFUSALS[refusal.reason]
    return BinanceError(code, message)
