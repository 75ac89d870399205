"""The table of endpoints: for each method and path what answers, what it weighs, who may ask, what it may be told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from dca_engine.exchange_simulator.binance_spot import account, market_data, trading
from dca_engine.exchange_simulator.binance_spot.desk import Call, Desk
from dca_engine.exchange_simulator.binance_spot.params import Params

_SIGNING = frozenset({"timestamp", "recvWindow", "signature", "apiKey"})


class Access(Enum):
    PUBLIC = "public"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`weight_of_all` is charged when no market is named. `counts_orders`: the answer tells the order counts."""

    respond: Callable[[Desk, Call], object]
    access: Access
    weight: int
    known: frozenset[str]
    weight_of_all: int | None = None
    counts_orders: bool = field(default=False, kw_only=True)

    def weight_for(self, params: Params) -> int:
        if self.weight_of_all is None or "symbol" in params:
            return self.weight
        return self.weight_of_all


def _public(
    respond: Callable[[Desk, Call], object], weight: int, known: str = "", of_all: int | None = None
) -> Endpoint:
    return Endpoint(respond, Access.PUBLIC, weight, frozenset(known.split()), of_all)


def _signed(
    respond: Callable[[Desk, Call], object],
    weight: int,
    known: str = "",
    of_all: int | None = None,
    counts_orders: bool = False,
) -> Endpoint:
    names = frozenset(known.split()) | _SIGNING
    return Endpoint(respond, Access.SIGNED, weight, names, of_all, counts_orders=counts_orders)


_NEW_ORDER = (
    "symbol side type timeInForce quantity quoteOrderQty price newClientOrderId newOrderRespType strategyId "
    "strategyType selfTradePreventionMode"
)
_ONE_ORDER = "symbol orderId origClientOrderId"

ENDPOINTS: dict[tuple[str, str], Endpoint] = {
    ("GET", "/api/v3/ping"): _public(market_data.ping, 1),
    ("GET", "/api/v3/time"): _public(market_data.time, 1),
    ("GET", "/api/v3/exchangeInfo"): _public(
        market_data.exchange_info, 20, "symbol symbols permissions showPermissionSets"
    ),
    ("GET", "/api/v3/depth"): _public(market_data.depth, 5, "symbol limit"),
    ("GET", "/api/v3/trades"): _public(market_data.trades, 25, "symbol limit"),
    ("GET", "/api/v3/klines"): _public(market_data.klines, 2, "symbol interval startTime endTime timeZone limit"),
    ("GET", "/api/v3/avgPrice"): _public(market_data.average_price, 2, "symbol"),
    ("GET", "/api/v3/ticker/24hr"): _public(market_data.ticker_day, 2, "symbol symbols type", 80),
    ("GET", "/api/v3/ticker/price"): _public(market_data.ticker_price, 2, "symbol symbols", 4),
    ("GET", "/api/v3/ticker/bookTicker"): _public(market_data.book_ticker, 2, "symbol symbols", 4),
    ("POST", "/api/v3/order"): _signed(trading.place, 1, _NEW_ORDER, counts_orders=True),
    ("POST", "/api/v3/order/test"): _signed(trading.test, 1, _NEW_ORDER),
    ("GET", "/api/v3/order"): _signed(trading.look_up, 4, _ONE_ORDER),
    ("DELETE", "/api/v3/order"): _signed(trading.cancel, 1, _ONE_ORDER + " newClientOrderId"),
    ("GET", "/api/v3/openOrders"): _signed(trading.open_orders, 6, "symbol", 80),
    ("DELETE", "/api/v3/openOrders"): _signed(trading.cancel_all, 1, "symbol"),
    ("GET", "/api/v3/allOrders"): _signed(trading.all_orders, 20, "symbol orderId startTime endTime limit"),
    ("GET", "/api/v3/myTrades"): _signed(account.my_trades, 20, "symbol orderId startTime endTime fromId limit"),
    ("GET", "/api/v3/account"): _signed(account.account, 20, "omitZeroBalances"),
    ("GET", "/api/v3/account/commission"): _signed(account.commission, 20, "symbol"),
    ("GET", "/sapi/v1/asset/tradeFee"): _signed(account.trade_fees, 1, "symbol"),
    ("GET", "/sapi/v1/capital/config/getall"): _signed(account.coins, 10),
    ("GET", "/sapi/v1/margin/allPairs"): _signed(account.no_margin_pairs, 1),
    ("GET", "/sapi/v1/margin/isolated/allPairs"): _signed(account.no_margin_pairs, 1),
    ("GET", "/sapi/v1/system/status"): _public(market_data.system_status, 1),
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
