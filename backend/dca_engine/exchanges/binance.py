"""What Binance's markets share: how orders are named, placed, looked up and heard of, and what its error codes mean.

Requests go through ccxt's raw endpoints with the engine's own exact numbers, and answers are read from Binance's own
fields. Facts from Binance's documentation: client order ids are unique among open orders only, so a resend is safe only
after a look-up; fills in the trade history name Binance's order id only; a look-up may lag behind the order book.
"""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import ccxt

from dca_engine.core.market import Market
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchanges import binance_reading as reading
from dca_engine.exchanges import ccxt_errors as told
from dca_engine.exchanges.ccxt_client import Hooks, SocketClient, shut
from dca_engine.exchanges.dialect import ClockReading, KeyRights, Listener, Listing, OnUsed, Subscription
from dca_engine.exchanges.errors import MalformedAnswerError, OrderValidationError
from dca_engine.exchanges.parsing import (
    OrderFill,
    Raw,
    Report,
    as_list,
    as_object,
    decimal,
    integer,
    milliseconds,
    plain,
    text,
)
from dca_engine.ports import Candle, Price

CODES: Mapping[str, told.Meaning] = {
    "-1000": told.ambiguous,
    "-1001": told.ambiguous,
    "-1006": told.ambiguous,
    "-1007": told.ambiguous,
    "-1021": told.clock_skew,
    "-1111": told.invalid_order,
    "-1121": told.market_gone,
    "-1122": told.market_closed,
    "-2011": told.unknown_order,
    "-2013": told.unknown_order,
    "-2026": told.unknown_order,  # archived: it ended without a fill, `remembers_unfilled` ago or longer
    "-2015": told.credentials,  # ccxt takes it for a rate limit once a request has gone well
}
"""What Binance's codes mean in all its markets."""
ORDER_VALID_MS = 2_000
"""An order whose time stamp is older than that is refused as too old, wherever it was meanwhile."""
_STAMP_AHEAD_MS = 1_000
"""A time stamp may be so far ahead of Binance's clock, and the order is valid for so much longer."""
_LOOK_UP_LAG_MS = 250
ABSENCE_CERTAIN_AFTER = (ORDER_VALID_MS + _STAMP_AHEAD_MS + _LOOK_UP_LAG_MS) / 1000
"""Seconds."""
ORDER_LIMIT_CODES = frozenset({"-1015"})

_INTERVALS = {
    60: "1m",
    180: "3m",
    300: "5m",
    900: "15m",
    1_800: "30m",
    3_600: "1h",
    7_200: "2h",
    14_400: "4h",
    21_600: "6h",
    28_800: "8h",
    43_200: "12h",
    86_400: "1d",
    604_800: "1w",
}
CANDLE_LENGTHS = tuple(_INTERVALS)
"""In seconds; of three days and of months there are candles too, which begin at no multiple of their length."""

_SIDES = {OrderSide.BUY: "BUY", OrderSide.SELL: "SELL"}
_PRICE_SOCKETS = 50
"""ccxt numbers its market data connections, and so do we."""

Request = Callable[[Mapping[str, object]], Awaitable[Any]]


class BinanceHooks(Hooks):
    """Mixed into one of ccxt's Binance classes, before it: best prices come in great numbers and take a short way."""

    def handle_message(self, client: SocketClient, message: object) -> None:
        if isinstance(message, dict) and "b" in message and "u" in message:
            self.tell(client, message)
        else:
            super().handle_message(client, message)  # type: ignore[misc]

    def end_stream(self, client: SocketClient) -> None:
        """The venue closes the account's news, though not the socket."""
        client.reject(ccxt.NetworkError("the venue ended the stream"), "orders")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The requests that all markets know, each at an address of its own."""

    place: Request
    cancel: Request
    order: Request
    open_orders: Request
    trades: Request
    candles: Request
    price: Request
    ping: Callable[[], Awaitable[Any]]
    time: Callable[[], Awaitable[Any]]


class BinanceDialect(ABC):
    """The dialect of one account, but for what its market alone knows."""

    page_length = 1000
    trade_right: str
    """What Binance calls the right to trade here."""

    def __init__(self, client: Any, endpoints: Endpoints, on_used: OnUsed) -> None:
        self._client = client
        self._client.on_headers = partial(_tell_used, on_used)
        self._client.listeners = {}
        self._endpoints = endpoints
        self._markets: dict[str, Market] = {}
        self._ids: dict[str, str] = {}
        self._addresses: dict[Subscription, str] = {}
        self._next_socket = itertools.count()

    # requests

    async def place(self, command: PlaceOrder) -> Report:
        request = {
            "symbol": self._ids[command.symbol],
            "side": _SIDES[command.side],
            "type": "MARKET",
            "quantity": plain(command.quantity),
            "newClientOrderId": command.client_order_id,
            "recvWindow": ORDER_VALID_MS,
            **self._order_options(command),
        }
        if command.type is OrderType.LIMIT:
            if command.price is None:
                raise OrderValidationError("a limit order needs a price")
            request |= {"type": "LIMIT", "timeInForce": "GTC", "price": plain(command.price)}
        return self._report(await self._endpoints.place(request), command.symbol, command.client_order_id)

    @abstractmethod
    def _order_options(self, command: PlaceOrder) -> dict[str, str]:
        """What this market wants to be told besides."""

    async def cancel(self, symbol: str, client_order_id: str) -> Report:
        request = {"symbol": self._ids[symbol], "origClientOrderId": client_order_id}
        return self._report(await self._endpoints.cancel(request), symbol, client_order_id)

    async def order(self, symbol: str, client_order_id: str) -> Report:
        request = {"symbol": self._id(symbol), "origClientOrderId": client_order_id}
        return self._report(await self._endpoints.order(request), symbol, client_order_id)

    async def fills_of_order(self, symbol: str, venue_order_id: str) -> Sequence[OrderFill]:
        request = {"symbol": self._ids[symbol], "orderId": venue_order_id, "limit": self.page_length}
        return self._fills(await self._endpoints.trades(request), symbol)

    async def fills_page(self, symbol: str, since: datetime, after: OrderFill | None) -> Sequence[OrderFill]:
        if after is None:
            return await self._trades(symbol, startTime=milliseconds(since))
        return await self._trades(symbol, fromId=int(after.fill.trade_id) + 1)

    async def _trades(self, symbol: str, **where: int) -> list[OrderFill]:
        request = {"symbol": self._ids[symbol], "limit": self.page_length, **where}
        return self._fills(await self._endpoints.trades(request), symbol)

    async def open_orders(self, symbol: str | None) -> Sequence[Report]:
        request = {} if symbol is None else {"symbol": self._id(symbol)}
        answer = as_list(await self._endpoints.open_orders(request))
        return [reading.report(raw, self._symbol(raw, "symbol")) for raw in answer]

    async def candles_page(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        request = {
            "symbol": self._ids[symbol],
            "interval": _INTERVALS[length],
            "startTime": milliseconds(since),
            "endTime": milliseconds(before) - 1,
            "limit": self.page_length,
        }
        page = reading.candles(await self._endpoints.candles(request))
        if page and not since <= page[0].time <= page[-1].time < before:
            raise MalformedAnswerError("the candles are of another time")
        return page

    async def key_rights(self) -> KeyRights:
        """Asked at the one address that Binance has for the keys of all its markets."""
        answer = as_object(await self._client.sapiGetAccountApiRestrictions())
        return reading.key_rights(answer, self.trade_right)

    async def last_price(self, symbol: str) -> Decimal:
        answer = as_object(await self._endpoints.price({"symbol": self._ids[symbol]}))
        price = decimal(answer, "price")
        if price <= 0:
            raise MalformedAnswerError(f"{symbol} has no price")
        return price

    async def ping(self) -> None:
        await self._endpoints.ping()

    async def read_clock(self) -> ClockReading:
        before = self._client.milliseconds()
        there = integer(as_object(await self._endpoints.time()), "serverTime")
        after = self._client.milliseconds()
        return ClockReading((before + after) // 2 - there, abs(after - before) // 2)

    def sign_by(self, ahead_ms: int) -> None:
        self._client.options["timeDifference"] = ahead_ms

    # streams

    @abstractmethod
    def _price_address(self) -> str:
        """Where best prices are streamed from; a number is put behind it."""

    async def open_prices(self, symbols: Sequence[str], listener: Listener) -> Subscription:
        number = next(self._next_socket) % _PRICE_SOCKETS
        address = f"{self._price_address()}/{number}"
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

    def _listing(self, markets: dict[str, Market], trading: frozenset[str], info: Raw) -> Listing:
        """Learn the markets by Binance's id, of which `trading` can be traded now."""
        self._markets = markets
        self._ids = {market.symbol: market_id for market_id, market in markets.items()}
        return Listing(
            trading={markets[market_id].symbol: markets[market_id] for market_id in trading},
            known={market.symbol: market for market in markets.values()},
            limits=reading.limits(info),
        )

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
        raw = as_object(answer)
        report = reading.report(raw, symbol)
        if report.client_order_id != client_order_id or text(raw, "symbol") != self._id(symbol):
            raise MalformedAnswerError("the answer is about another order")
        return report

    def _fills(self, answer: object, symbol: str) -> list[OrderFill]:
        rows = as_list(answer)
        if any(text(row, "symbol") != self._id(symbol) for row in rows):
            raise MalformedAnswerError("the trades are another market's")
        return [reading.order_fill(row) for row in rows]

    def _id(self, symbol: str) -> str:
        """Binance's name of a market; one that is not listed (any more) had the name that they all have."""
        known = self._ids.get(symbol)
        return symbol.partition(":")[0].replace("/", "") if known is None else known

    def _price(self, raw: Raw, symbol: str, bid: str, ask: str, now: datetime) -> Price | None:
        return reading.price(self._symbol(raw, symbol), decimal(raw, bid), decimal(raw, ask), now)


def _tell_used(on_used: OnUsed, headers: Mapping[str, str]) -> None:
    for kind, seconds, count in reading.used(headers):
        on_used(kind, seconds, count)
