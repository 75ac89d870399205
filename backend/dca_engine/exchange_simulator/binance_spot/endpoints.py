"""The table of endpoints: for each method and path what answers, what it weighs, who may ask, what it may be told."""

from dca_engine.exchange_simulator.binance import market_data
from dca_engine.exchange_simulator.binance.endpoint import Table, public, signed
from dca_engine.exchange_simulator.binance_spot import account, spot_data, trading

_NEW_ORDER = (
    "symbol side type timeInForce quantity quoteOrderQty price newClientOrderId newOrderRespType strategyId "
    "strategyType selfTradePreventionMode"
)
_ONE_ORDER = "symbol orderId origClientOrderId"

ENDPOINTS: Table = {
    ("GET", "/api/v3/ping"): public(market_data.ping, 1),
    ("GET", "/api/v3/time"): public(market_data.time, 1),
    ("GET", "/api/v3/exchangeInfo"): public(
        market_data.exchange_info, 20, "symbol symbols permissions showPermissionSets"
    ),
    ("GET", "/api/v3/depth"): public(market_data.depth, 5, "symbol limit"),
    ("GET", "/api/v3/trades"): public(market_data.trades, 25, "symbol limit"),
    ("GET", "/api/v3/klines"): public(market_data.klines, 2, "symbol interval startTime endTime timeZone limit"),
    ("GET", "/api/v3/avgPrice"): public(spot_data.average_price, 2, "symbol"),
    ("GET", "/api/v3/ticker/24hr"): public(market_data.ticker_day, 2, "symbol symbols type", 80),
    ("GET", "/api/v3/ticker/price"): public(market_data.ticker_price, 2, "symbol symbols", 4),
    ("GET", "/api/v3/ticker/bookTicker"): public(market_data.book_ticker, 2, "symbol symbols", 4),
    ("POST", "/api/v3/order"): signed(trading.place, 1, _NEW_ORDER, counts_orders=True),
    ("POST", "/api/v3/order/test"): signed(trading.test, 1, _NEW_ORDER),
    ("GET", "/api/v3/order"): signed(trading.look_up, 4, _ONE_ORDER),
    ("DELETE", "/api/v3/order"): signed(trading.cancel, 1, _ONE_ORDER + " newClientOrderId"),
    ("GET", "/api/v3/openOrders"): signed(trading.open_orders, 6, "symbol", 80),
    ("DELETE", "/api/v3/openOrders"): signed(trading.cancel_all, 1, "symbol"),
    ("GET", "/api/v3/allOrders"): signed(trading.all_orders, 20, "symbol orderId startTime endTime limit"),
    ("GET", "/api/v3/myTrades"): signed(account.my_trades, 20, "symbol orderId startTime endTime fromId limit"),
    ("GET", "/api/v3/account"): signed(account.account, 20, "omitZeroBalances"),
    ("GET", "/api/v3/account/commission"): signed(account.commission, 20, "symbol"),
    ("GET", "/sapi/v1/account/apiRestrictions"): signed(account.key_restrictions, 1),
    ("GET", "/sapi/v1/asset/tradeFee"): signed(account.trade_fees, 1, "symbol"),
    ("GET", "/sapi/v1/capital/config/getall"): signed(account.coins, 10),
    ("GET", "/sapi/v1/margin/allPairs"): signed(account.no_margin_pairs, 1),
    ("GET", "/sapi/v1/margin/isolated/allPairs"): signed(account.no_margin_pairs, 1),
    ("GET", "/sapi/v1/system/status"): public(spot_data.system_status, 1),
}

SOCKET_METHODS: dict[str, tuple[str, str]] = {
    "ping": ("GET", "/api/v3/ping"),
    "time": ("GET", "/api/v3/time"),
    "exchangeInfo": ("GET", "/api/v3/exchangeInfo"),
    "depth": ("GET", "/api/v3/depth"),
    "klines": ("GET", "/api/v3/klines"),
    "ticker.price": ("GET", "/api/v3/ticker/price"),
    "ticker.book": ("GET", "/api/v3/ticker/bookTicker"),
    "order.place": ("POST", "/api/v3/order"),
    "order.test": ("POST", "/api/v3/order/test"),
    "order.status": ("GET", "/api/v3/order"),
    "order.cancel": ("DELETE", "/api/v3/order"),
    "openOrders.status": ("GET", "/api/v3/openOrders"),
    "openOrders.cancelAll": ("DELETE", "/api/v3/openOrders"),
    "allOrders": ("GET", "/api/v3/allOrders"),
    "myTrades": ("GET", "/api/v3/myTrades"),
    "account.status": ("GET", "/api/v3/account"),
    "account.commission": ("GET", "/api/v3/account/commission"),
}
"""Methods of the WebSocket API that answer what a REST endpoint answers."""
