"""Which of the futures' errors each refusal of the venue becomes."""

from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.matching import Refusal, RefusalReason

_POST_ONLY = (
    "Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be "
    "recorded in the order history"
)
_REFUSALS = {
    RefusalReason.UNKNOWN_MARKET: (-1121, "Invalid symbol."),
    RefusalReason.UNKNOWN_ORDER: (-2011, "Unknown order sent."),
    RefusalReason.INCOMPLETE_ORDER: (-1102, "A mandatory parameter was not sent, was empty/null, or malformed."),
    RefusalReason.PRICE_TICK: (-4014, "Price not increased by tick size."),
    RefusalReason.MAX_PRICE: (-4002, "Price greater than max price."),
    RefusalReason.PRICE_BAND: (-4016, "Limit price is outside of the allowed band."),
    RefusalReason.LOT_STEP: (-1111, "Precision is over the maximum defined for this asset."),
    RefusalReason.MIN_QUANTITY: (-4004, "Quantity less than min quantity."),
    RefusalReason.MAX_QUANTITY: (-4005, "Quantity greater than max quantity."),
    RefusalReason.MARKET_MAX_QUANTITY: (-4005, "Quantity greater than max quantity."),
    RefusalReason.MIN_NOTIONAL: (-4164, "Order's notional is too small (unless you choose reduce only)."),
    RefusalReason.MAX_NOTIONAL: (-2027, "Exceeded the maximum allowable position at current leverage."),
    RefusalReason.MAX_OPEN_ORDERS: (-2025, "Reach max open order limit."),
    RefusalReason.INSUFFICIENT_BALANCE: (-2019, "Margin is insufficient."),
    RefusalReason.DUPLICATE_CLIENT_ORDER_ID: (-4116, "ClientOrderId is duplicated."),
    RefusalReason.NO_PRICE: (-4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit."),
    RefusalReason.WOULD_TAKE: (-5022, _POST_ONLY),
    RefusalReason.OVERFILL: (-4003, "Quantity less than or equal to zero."),
    RefusalReason.REDUCES_NOTHING: (-2022, "ReduceOnly Order is rejected."),
}


def error_of(refusal: Refusal) -> BinanceError:
    """The venue's refusal as Binance words it."""
    code, message = _REFUSALS[refusal.reason]
    return BinanceError(code, message)
