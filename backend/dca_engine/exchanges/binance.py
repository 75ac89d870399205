"""Binance spot: its endpoints, what they weigh, and what its error codes mean.

Requests go through ccxt's raw endpoints with the engine's own exact numbers, and answers are read from Binance's own
fields. Facts from Binance's documentation: client order ids are unique among open orders only, so a resend is safe only
after a look-up; fills in the trade history name Binance's order id only; a look-up may lag behind the order book.
"""

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import ccxt.pro
import orjson

from dca_engine.core.market import Market
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.values import MarketKind, OrderSide, OrderType
from dca_engine.exchanges import binance_reading as reading
from dca_engine.exchanges import ccxt_errors as told
from dca_engine.exchanges.capabilities import Capabilities, Cost, Costs, Limit, LimitKind
from dca_engine.exchanges.ccxt_client import Hooks, Session, SocketClient, client_config, shut
from dca_engine.exchanges.dialect import Credentials, Listener, Listing, OnUsed, Subscription
from dca_engine.exchanges.errors import MalformedAnswerError, OrderValidationError
from dca_engine.exchanges.parsing import (
    OrderFill,
    Raw,
    Report,
    as_list,
    as_object,
    decimal,
    milliseconds,
    plain,
    text,
)
from dca_engine.ports import Balance, BalancesChanged, Price

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
        prices=Cost(4),
        last_price=Cost(2),
        ping=Cost(1),
    ),
    limits=(
        Limit(LimitKind.WEIGHT, 60, 6000),
        Limit(LimitKind.ORDERS, 10, 100),
        Limit(LimitKind.ORDERS, 86400, 200_000),
    ),
    prices_per_connection=200,
    max_in_flight=50,
    warm_connections=5,
    absence_certain_after=1.0,
)

ERRORS = told.VenueErrors(
    code_field="code",
    text_field="msg",
    order_limit_codes=frozenset({"-1015"}),
    codes={
        "-1000": told.ambiguous,
        "-1001": told.ambiguous,
        "-1006": told.ambiguous,
        "-1007": told.ambiguous,
        "-1013": told.invalid_order,
        "-1021": told.clock_skew,
        "-1111": told.invalid_order,
        "-2011": told.unknown_order,
        "-2013": told.unknown_order,
        "-2015": told.credentials,  # ccxt takes it for a rate limit once a request has gone well
    },
    texts={
        "Duplicate order sent": told.duplicate,
        "Filter failure": told.invalid_order,
        "disabled on this account": told.credentials,
        "may not place or cancel orders": told.credentials,
        "is not permitted for this account": told.credentials,
        "is restricted for this account": told.credentials,
        "trading is not enabled": told.credentials,
    },
)

_SIDES = {OrderSide.BUY: "BUY", OrderSide.SELL: "SELL"}
_PRIVATE = "spot"
_PRICE_SOCKETS = 50
"""ccxt numbers its market data connections, and so do we."""


class _Client(Hooks, ccxt.pro.binance):  # type: ignore[misc]
    """ccxt's Binance with raw stream messages passed on."""

    def handle_order_update(self, client: SocketClient, message: object) -> None:
        self.tell(client, message)

    def handle_balance(self, client: SocketClient, message: object) -> None:
        self.tell(client, message)

    def handle_message(self, client: SocketClient, message: object) -> None:
        """Best prices come without a name and in great numbers: they take the short way."""
        if isinstance(message, dict) and "b" in message and "u" in message:
            self.tell(client, message)
        else:
            super().handle_message(client, message)

    def handle_event_stream_terminated(self, client: SocketClient, message: object) -> None:
        super().handle_event_stream_terminated(client, message)
        client.reject(ccxt.NetworkError("the venue ended the stream"), "orders")


class BinanceSpot:
    """The dialect of one account."""

    capabilities = CAPABILITIES
    errors = ERRORS
    page_length = 1000

    def __init__(self, credentials: Credentials, session: Session, timeout: float, on_used: OnUsed) -> None:
        options = {"defaultType": "spot", "warnOnFetchOpenOrdersWithoutSymbol": False}
        self._client: Any = _Client(client_config(credentials, session, timeout, options))
        self._client.on_headers = partial(_tell_used, on_used)
        self._client.listeners = {}
        self._markets: dict[str, Market] = {}
        self._ids: dict[str, str] = {}
        self._addresses: dict[Subscription, str] = {}
        self._next_socket = itertools.count()

    # requests

    async def list_markets(self) -> Listing:
        """Rules of all markets, and the account's own fee rates; so it also finds out whether the keys are good."""
        info, account = await asyncio.gather(
            self._client.publicGetExchangeInfo({"showPermissionSets": "false"}),
            self._client.privateGetAccount({"omitZeroBalances": "true"}),
        )
        maker, taker = reading.fee_rates(as_object(account))
        self._markets, trading = reading.listing(as_object(info), maker, taker)
        self._ids = {market.symbol: market_id for market_id, market in self._markets.items()}
        return Listing(
            trading={self._markets[market_id].symbol: self._markets[market_id] for market_id in trading},
            known={market.symbol: market for market in self._markets.values()},
            limits=reading.limits(info),
        )

    async def place(self, command: PlaceOrder) -> Report:
        request = {
            "symbol": self._ids[command.symbol],
            "side": _SIDES[command.side],
            "type": "MARKET",
            "quantity": plain(command.quantity),
            "newClientOrderId": command.client_order_id,
            "newOrderRespType": "FULL",
        }
        if command.type is OrderType.LIMIT:
            if command.price is None:
                raise OrderValidationError("a limit order needs a price")
            request |= {"type": "LIMIT", "timeInForce": "GTC", "price": plain(command.price)}
        return self._report(await self._client.privatePostOrder(request), command.symbol, command.client_order_id)

    async def cancel(self, symbol: str, client_order_id: str) -> Report:
        request = {"symbol": self._ids[symbol], "origClientOrderId": client_order_id}
        return self._report(await self._client.privateDeleteOrder(request), symbol, client_order_id)

    async def order(self, symbol: str, client_order_id: str) -> Report:
        request = {"symbol": self._ids[symbol], "origClientOrderId": client_order_id}
        return self._report(await self._client.privateGetOrder(request), symbol, client_order_id)

    async def fills_of_order(self, symbol: str, venue_order_id: str) -> Sequence[OrderFill]:
        request = {"symbol": self._ids[symbol], "orderId": venue_order_id, "limit": self.page_length}
        return self._fills(await self._client.privateGetMyTrades(request))

    async def fills_page(self, symbol: str, since: datetime, after: OrderFill | None) -> Sequence[OrderFill]:
        request: dict[str, object] = {"symbol": self._ids[symbol], "limit": self.page_length}
        if after is None:
            request["startTime"] = milliseconds(since)
        else:
            request["fromId"] = int(after.fill.trade_id) + 1
        return self._fills(await self._client.privateGetMyTrades(request))

    async def open_orders(self, symbol: str | None) -> Sequence[Report]:
        request = {} if symbol is None else {"symbol": self._ids[symbol]}
        answer = as_list(await self._client.privateGetOpenOrders(request))
        return [reading.report(raw, self._symbol(raw, "symbol")) for raw in answer]

    async def balances(self) -> Mapping[str, Balance]:
        answer = await self._client.privateGetAccount({"omitZeroBalances": "true"})
        return reading.balances(as_object(answer))

    async def last_price(self, symbol: str) -> Decimal:
        answer = as_object(await self._client.publicGetTickerPrice({"symbol": self._ids[symbol]}))
        price = decimal(answer, "price")
        if price <= 0:
            raise MalformedAnswerError(f"{symbol} has no price")
        return price

    async def best_prices(self, symbols: Sequence[str], now: datetime) -> Sequence[Price]:
        request = {"symbols": orjson.dumps([self._ids[symbol] for symbol in symbols]).decode()}
        answer = as_list(await self._client.publicGetTickerBookTicker(request))
        read = (self._price(raw, "symbol", "bidPrice", "askPrice", now) for raw in answer)
        return [price for price in read if price is not None]

    async def ping(self) -> None:
        await self._client.publicGetPing()

    async def measure_clock(self) -> int:
        return int(await self._client.load_time_difference())

    # streams

    async def open_private(self, listener: Listener) -> Subscription:
        address = self._client.urls["api"]["ws"]["ws-api"]["spot"]
        self._client.listeners[address] = listener
        try:
            await self._client.authenticate({"type": _PRIVATE})
        except BaseException:
            await self._client.hang_up(address)  # else ccxt would take the half-opened stream for a subscribed one
            raise
        return self._keep(self._client.watch(address, "orders", None, _PRIVATE), address)

    def read_private(self, raw: Raw) -> Report | BalancesChanged | None:
        match raw.get("e"):
            case "executionReport":
                return reading.execution_report(raw, self._symbol(raw, "s"))
            case "outboundAccountPosition":
                return reading.balances_changed(raw)
            case _:
                return None

    async def open_prices(self, symbols: Sequence[str], listener: Listener) -> Subscription:
        number = next(self._next_socket) % _PRICE_SOCKETS
        address = f"{self._client.urls['api']['ws']['spot']}/{number}"
        self._client.listeners[address] = listener
        streams = [f"{self._ids[symbol].lower()}@bookTicker" for symbol in symbols]
        number_of_request = self._client.request_id(address)
        request = {"method": "SUBSCRIBE", "params": streams, "id": number_of_request}
        watched = self._client.watch(address, "prices", request, "prices", {"id": number_of_request})
        return self._keep(watched, address)

    def read_price(self, raw: Raw, now: datetime) -> Price | None:
        return self._price(raw, "s", "b", "a", now)

    async def hang_up(self, subscription: Subscription) -> None:
        address = self._addresses.pop(subscription, None)
        if address is not None:
            self._client.listeners.pop(address, None)
            await self._client.hang_up(address)

    async def close(self) -> None:
        self._client.listeners.clear()
        await shut(self._client)

    # reading

    def _keep(self, subscription: Subscription, address: str) -> Subscription:
        self._addresses[subscription] = address
        return subscription

    def _symbol(self, raw: Raw, key: str) -> str:
        """The unified symbol; a market that is not listed any more keeps Binance's own name."""
        market_id = text(raw, key)
        market = self._markets.get(market_id)
        return market_id if market is None else market.symbol

    def _report(self, answer: object, symbol: str, client_order_id: str) -> Report:
        """The statement in an answer, which must be on the order that was asked about."""
        report = reading.report(as_object(answer), symbol)
        if report.client_order_id != client_order_id:
            raise MalformedAnswerError("the answer is about another order")
        return report

    @staticmethod
    def _fills(answer: object) -> list[OrderFill]:
        return [reading.order_fill(raw) for raw in as_list(answer)]

    def _price(self, raw: Raw, symbol: str, bid: str, ask: str, now: datetime) -> Price | None:
        return reading.price(self._symbol(raw, symbol), decimal(raw, bid), decimal(raw, ask), now)


def _tell_used(on_used: OnUsed, headers: Mapping[str, str]) -> None:
    for kind, seconds, count in reading.used(headers):
        on_used(kind, seconds, count)
