"""The table of endpoints: for each method and path what answers, what it weighs, who may ask, what it may be told."""

from dca_engine.exchange_simulator.binance import market_data as common
from dca_engine.exchange_simulator.binance.endpoint import Table, keyed, public, signed
from dca_engine.exchange_simulator.binance_linear import account, market_data, trading
from dca_engine.exchange_simulator.binance_linear.position_mode import PositionModes
from dca_engine.exchange_simulator.binance_linear.user_streams import UserStreams

_NEW_ORDER = (
    "symbol side positionSide type timeInForce quantity reduceOnly price newClientOrderId newOrderRespType "
    "selfTradePreventionMode"
)
_ONE_ORDER = "symbol orderId origClientOrderId"
_SPAN = "startTime endTime limit"


def table(users: UserStreams, modes: PositionModes) -> Table:
    """Where several versions of an endpoint are in use, they are answered alike."""
    risks = signed(account.position_risks, 5, "symbol")
    whole = signed(account.account, 5)
    wallet = signed(account.balances, 5)
    return {
        ("GET", "/fapi/v1/ping"): public(common.ping, 1),
        ("GET", "/fapi/v1/time"): public(common.time, 1),
        ("GET", "/fapi/v1/exchangeInfo"): public(common.exchange_info, 1),
        ("GET", "/fapi/v1/depth"): public(market_data.depth, 5, "symbol limit"),
        ("GET", "/fapi/v1/trades"): public(common.trades, 5, "symbol limit"),
        ("GET", "/fapi/v1/aggTrades"): public(market_data.aggregate_trades, 20, f"symbol fromId {_SPAN}"),
        ("GET", "/fapi/v1/klines"): public(common.klines, 5, f"symbol interval {_SPAN}"),
        ("GET", "/fapi/v1/premiumIndex"): public(market_data.premium_index, 1, "symbol", 10),
        ("GET", "/fapi/v1/ticker/24hr"): public(market_data.ticker_day, 1, "symbol", 40),
        ("GET", "/fapi/v1/ticker/price"): public(market_data.ticker_price, 1, "symbol", 2),
        ("GET", "/fapi/v2/ticker/price"): public(market_data.ticker_price, 1, "symbol", 2),
        ("GET", "/fapi/v1/ticker/bookTicker"): public(market_data.book_ticker, 2, "symbol", 5),
        ("POST", "/fapi/v1/order"): signed(modes.one_way(trading.place), 0, _NEW_ORDER, counts_orders=True),
        ("POST", "/fapi/v1/order/test"): signed(modes.one_way(trading.test), 0, _NEW_ORDER),
        ("GET", "/fapi/v1/order"): signed(trading.look_up, 1, _ONE_ORDER),
        ("DELETE", "/fapi/v1/order"): signed(trading.cancel, 1, _ONE_ORDER),
        ("GET", "/fapi/v1/openOrders"): signed(trading.open_orders, 1, "symbol", 40),
        ("DELETE", "/fapi/v1/allOpenOrders"): signed(trading.cancel_all, 1, "symbol"),
        ("GET", "/fapi/v1/allOrders"): signed(trading.all_orders, 5, f"symbol orderId {_SPAN}"),
        ("GET", "/fapi/v1/userTrades"): signed(trading.user_trades, 5, f"symbol orderId fromId {_SPAN}"),
        ("GET", "/fapi/v2/account"): whole,
        ("GET", "/fapi/v3/account"): whole,
        ("GET", "/fapi/v2/balance"): wallet,
        ("GET", "/fapi/v3/balance"): wallet,
        ("GET", "/fapi/v2/positionRisk"): risks,
        ("GET", "/fapi/v3/positionRisk"): risks,
        ("GET", "/fapi/v1/accountConfig"): signed(modes.config, 5),
        ("GET", "/fapi/v1/symbolConfig"): signed(account.symbol_config, 5, "symbol"),
        ("GET", "/fapi/v1/leverageBracket"): signed(account.leverage_brackets, 1, "symbol"),
        ("GET", "/fapi/v1/commissionRate"): signed(account.commission_rate, 20, "symbol"),
        ("GET", "/fapi/v1/income"): signed(account.income, 30, f"symbol incomeType page {_SPAN}"),
        ("GET", "/fapi/v1/positionSide/dual"): signed(modes.tell, 30),
        ("POST", "/fapi/v1/positionSide/dual"): signed(modes.change, 1, "dualSidePosition"),
        ("POST", "/fapi/v1/leverage"): signed(account.set_leverage, 1, "symbol leverage"),
        ("POST", "/fapi/v1/marginType"): signed(account.set_margin_type, 1, "symbol marginType"),
        ("POST", "/fapi/v1/listenKey"): keyed(users.start, 1),
        ("PUT", "/fapi/v1/listenKey"): keyed(users.renew, 1, "listenKey"),
        ("DELETE", "/fapi/v1/listenKey"): keyed(users.end, 1, "listenKey"),
    }
