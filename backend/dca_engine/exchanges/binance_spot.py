"""Binance spot: its endpoints, what they weigh, and how it streams an account's news."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import ccxt.pro
import orjson

from dca_engine.core.messages import PlaceOrder
from dca_engine.core.values import MarketKind
from dca_engine.exchanges import binance_reading as reading
from dca_engine.exchanges import ccxt_errors as told
from dca_engine.exchanges.binance import (
    ABSENCE_CERTAIN_AFTER,
    CANDLE_LENGTHS,
    CODES,
    ORDER_LIMIT_CODES,
    BinanceDialect,
    BinanceHooks,
    Endpoints,
)
from dca_engine.exchanges.capabilities import Capabilities, Cost, Costs, Limit, LimitKind
from dca_engine.exchanges.ccxt_client import Session, SocketClient, client_config
from dca_engine.exchanges.dialect import Credentials, Listener, Listing, OnUsed, Subscription
from dca_engine.exchanges.parsing import Raw, Report, as_list, as_object
from dca_engine.ports import Balance, BalancesChanged, FundingPayment, Position, Price

CAPABILITIES = Capabilities(
    venue="binance",
    kind=MarketKind.SPOT,
    costs=Costs(
        markets=Cost(40),
        place=Cost(1, orders=1),
        cancel=Cost(1),
        order=Cost(4),
        order_fills=Cost(5),
        open_orders=Cost(80),
        open_orders_of_market=Cost(6),
        fills=Cost(20),
        balances=Cost(20),
        candles=Cost(2),
        prices=Cost(4),
        last_price=Cost(2),
        ping=Cost(1),
        stream=Cost(4),
    ),
    limits=(
        Limit(LimitKind.WEIGHT, 60, 6000),
        Limit(LimitKind.ORDERS, 10, 100),
        Limit(LimitKind.ORDERS, 86400, 200_000),
    ),
    prices_per_connection=200,
    max_in_flight=50,
    warm_connections=5,
    absence_certain_after=ABSENCE_CERTAIN_AFTER,
    candle_lengths=CANDLE_LENGTHS,
    trades_lag=1.0,
    remembers_unfilled=timedelta(days=90),
)

ERRORS = told.VenueErrors(
    code_field="code",
    text_field="msg",
    order_limit_codes=ORDER_LIMIT_CODES,
    codes={**CODES, "-1013": told.invalid_order},
    texts={
        "Duplicate order sent": told.duplicate,
        "Filter failure": told.invalid_order,
        "Market is closed": told.market_closed,
        "disabled on this account": told.credentials,
        "may not place or cancel orders": told.credentials,
        "is not permitted for this account": told.credentials,
        "is restricted for this account": told.credentials,
        "trading is not enabled": told.credentials,
    },
)

_PRIVATE = "spot"


class _Client(BinanceHooks, ccxt.pro.binance):  # type: ignore[misc]
    """ccxt's Binance with raw stream messages passed on."""

    def handle_order_update(self, client: SocketClient, message: object) -> None:
        self.tell(client, message)

    def handle_balance(self, client: SocketClient, message: object) -> None:
        self.tell(client, message)

    def handle_event_stream_terminated(self, client: SocketClient, message: object) -> None:
        super().handle_event_stream_terminated(client, message)
        self.end_stream(client)


class BinanceSpot(BinanceDialect):
    """The dialect of one account."""

    capabilities = CAPABILITIES
    errors = ERRORS
    trade_right = "enableSpotAndMarginTrading"

    def __init__(self, credentials: Credentials, session: Session, timeout: float, on_used: OnUsed) -> None:
        options = {"defaultType": "spot", "warnOnFetchOpenOrdersWithoutSymbol": False}
        client = _Client(client_config(credentials, session, timeout, options))
        endpoints = Endpoints(
            place=client.privatePostOrder,
            cancel=client.privateDeleteOrder,
            order=client.privateGetOrder,
            open_orders=client.privateGetOpenOrders,
            trades=client.privateGetMyTrades,
            candles=client.publicGetKlines,
            price=client.publicGetTickerPrice,
            ping=client.publicGetPing,
            time=client.publicGetTime,
        )
        super().__init__(client, endpoints, on_used)

    async def list_markets(self) -> Listing:
        """Rules of all markets, and the account's own fee rates; so it also finds out whether the keys are good."""
        info, account = await asyncio.gather(
            self._client.publicGetExchangeInfo({"showPermissionSets": "false"}),
            self._client.privateGetAccount({"omitZeroBalances": "true"}),
        )
        maker, taker = reading.fee_rates(as_object(account))
        return self._listing(*reading.listing(as_object(info), maker, taker), info)

    def _order_options(self, _command: PlaceOrder) -> dict[str, str]:
        return {"newOrderRespType": "FULL"}

    async def balances(self) -> Mapping[str, Balance]:
        answer = await self._client.privateGetAccount({"omitZeroBalances": "true"})
        return reading.balances(as_object(answer))

    async def positions(self) -> Mapping[str, Position]:
        """None: on spot one holds coins."""
        return {}

    async def funding_page(self, _symbol: str, _since: datetime, _page: int) -> Sequence[FundingPayment]:
        """None: coins cost nothing to hold."""
        return ()

    async def best_prices(self, symbols: Sequence[str], now: datetime) -> Sequence[Price]:
        request = {"symbols": orjson.dumps([self._ids[symbol] for symbol in symbols]).decode()}
        answer = as_list(await self._client.publicGetTickerBookTicker(request))
        read = (self._price(raw, "symbol", "bidPrice", "askPrice", now) for raw in answer)
        return [price for price in read if price is not None]

    async def open_private(self, listener: Listener) -> Subscription:
        address = self._client.urls["api"]["ws"]["ws-api"]["spot"]
        self._client.listeners[address] = listener
        try:
            await self._client.authenticate({"type": _PRIVATE})
        except BaseException:
            await self._client.hang_up(address)  # else ccxt would take the half-opened stream for a subscribed one
            raise
        return self._keep(self._client.watch(address, "orders", None, _PRIVATE), address)

    async def keep_private(self) -> None:
        """Nothing: a signed subscription lasts as long as its socket."""

    def read_private(self, raw: Raw) -> Report | BalancesChanged | None:
        match raw.get("e"):
            case "executionReport":
                return reading.execution_report(raw, self._symbol(raw, "s"))
            case "outboundAccountPosition":
                return reading.balances_changed(raw)
            case _:
                return None

    def _price_address(self) -> str:
        return str(self._client.urls["api"]["ws"]["spot"])
