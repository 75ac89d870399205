"""Sound messages of the venue, one of each kind, as they come over the wire."""

from typing import Any

_FILTERS = [
    {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000.0", "tickSize": "0.01000000"},
    {"filterType": "LOT_SIZE", "minQty": "0.00001000", "maxQty": "9000.00000000", "stepSize": "0.00001000"},
    {"filterType": "NOTIONAL", "minNotional": "5.00000000"},
]
_LIMITS = [{"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000}]
_SYMBOL = {"symbol": "BTCUSDT", "status": "TRADING", "baseAsset": "BTC", "quoteAsset": "USDT", "filters": _FILTERS}
EXCHANGE_INFO: dict[str, Any] = {"rateLimits": _LIMITS, "symbols": [_SYMBOL]}
LINEAR_INFO: dict[str, Any] = {
    "rateLimits": _LIMITS,
    "symbols": [{**_SYMBOL, "marginAsset": "USDT", "contractType": "PERPETUAL"}],
}
ACCOUNT: dict[str, Any] = {
    "commissionRates": {"maker": "0.001", "taker": "0.001"},
    "balances": [{"asset": "BTC", "free": "1.5", "locked": "0.5"}],
}
LINEAR_ACCOUNT: dict[str, Any] = {
    "assets": [{"asset": "USDT", "availableBalance": "900.5", "initialMargin": "99.5"}],
}
_FILL = {"tradeId": 56, "price": "4000.0", "qty": "0.001", "commission": "0.004", "commissionAsset": "USDT"}
ORDER: dict[str, Any] = {
    "symbol": "BTCUSDT",
    "orderId": 28,
    "clientOrderId": "D1",
    "transactTime": 1507725176595,
    "price": "4000.00000000",
    "origQty": "0.00400000",
    "executedQty": "0.00100000",
    "status": "PARTIALLY_FILLED",
    "fills": [_FILL],
}
TRADE: dict[str, Any] = {
    "id": 28457,
    "orderId": 100234,
    "price": "4.00000100",
    "qty": "12.00000000",
    "commission": "10.10000000",
    "commissionAsset": "BNB",
    "time": 1499865549590,
}
EXECUTION: dict[str, Any] = {
    "e": "executionReport",
    "s": "BTCUSDT",
    "c": "D1",
    "C": "",
    "i": 4293153,
    "x": "TRADE",
    "X": "PARTIALLY_FILLED",
    "r": "NONE",
    "q": "1.00000000",
    "p": "0.10264410",
    "l": "0.50000000",
    "z": "0.50000000",
    "L": "0.10264410",
    "n": "0.00010000",
    "N": "BNB",
    "T": 1499405658657,
    "t": 77,
}
LINEAR_UPDATE: dict[str, Any] = {"e": "ORDER_TRADE_UPDATE", "o": EXECUTION}
POSITION: dict[str, Any] = {"symbol": "BTCUSDT", "positionAmt": "-0.5", "entryPrice": "50000.0"}
PRICE: dict[str, Any] = {
    "u": 400900217,
    "s": "BTCUSDT",
    "b": "25.35190000",
    "B": "31.2",
    "a": "25.36520000",
    "A": "40.6",
}
