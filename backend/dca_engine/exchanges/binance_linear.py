"""Binance USDⓈ-M futures: perpetuals with one position per market, and how the account's news is streamed.

Facts from Binance's documentation: an answer to a new order names no fills, so they come by the stream or a look-up;
the stream names the wallet but not what is free of it, so that is asked for; a funding payment on it names no market,
so payments are read from the account's income. Trades are told for seven days from a start at most.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import ccxt.pro

from dca_engine.core.messages import PlaceOrder
from dca_engine.core.values import MarketKind
from dca_engine.exchanges import binance_linear_reading as reading
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
from dca_engine.exchanges.parsing import OrderFill, Raw, Report, as_list, as_object, milliseconds, text
from dca_engine.ports import Balance, BalancesChanged, FundingPayment, Position, Price

CAPABILITIES = Capabilities(
    venue="binance",
    kind=MarketKind.LINEAR,
    costs=Costs(
        markets=Cost(27),
        place=Cost(1, orders=1),  # Binance weighs it nothing, but a ban concerns it too
        cancel=Cost(1),
        order=Cost(1),
        order_fills=Cost(5),
        open_orders=Cost(40),
        open_orders_of_market=Cost(1),
        fills=Cost(5),
        balances=Cost(5),
        candles=Cost(5),
        prices=Cost(5),
        last_price=Cost(1),
        ping=Cost(1),
        stream=Cost(1),
        positions=Cost(5),
        funding=Cost(30),
    ),
    limits=(
        Limit(LimitKind.WEIGHT, 60, 2400),
        Limit(LimitKind.ORDERS, 10, 300),
        Limit(LimitKind.ORDERS, 60, 1200),
    ),
    prices_per_connection=200,
    max_in_flight=50,
    warm_connections=5,
    absence_certain_after=ABSENCE_CERTAIN_AFTER,
    candle_lengths=CANDLE_LENGTHS,
    trades_lag=1.0,
    remembers_unfilled=timedelta(days=3),
    streams_free_balances=False,
)

_BROKEN_RULES = "-1013 -2022 -2025 -2027 -4001 -4002 -4003 -4004 -4005 -4014 -4015 -4016 -4023 -4024 -4131 -4164 -5022"
_CLOSED_MARKETS = "-4108 -4140 -4141"
ERRORS = told.VenueErrors(
    code_field="code",
    text_field="msg",
    order_limit_codes=ORDER_LIMIT_CODES,
    codes={
        **CODES,
        **dict.fromkeys(_BROKEN_RULES.split(), told.invalid_order),
        **dict.fromkeys(_CLOSED_MARKETS.split(), told.market_closed),
        "-4061": told.refused,
        "-4188": told.clock_skew,
        "-5028": told.clock_skew,
        "-4116": told.duplicate,
    },
)

_PRIVATE = "linear"
_WEEK_MS = 7 * 86_400_000
_HALF_A_YEAR_MS = 180 * 86_400_000
"""Older trades Binance does not tell."""
_ONE_WAY_ALREADY = "-4059"
_RATES_OF = "BTCUSDT"
"""The market whose fee rates stand for all, since asking for each would take minutes."""


class _Client(BinanceHooks, ccxt.pro.binanceusdm):  # type: ignore[misc]
    """ccxt's USDⓈ-M client with raw stream messages passed on."""

    def handle_message(self, client: SocketClient, message: object) -> None:
        event = message.get("e") if isinstance(message, dict) else None
        if event in ("ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE"):
            self.tell(client, message)
        elif event == "listenKeyExpired":
            self.end_stream(client)
        else:
            super().handle_message(client, message)


class BinanceLinear(BinanceDialect):
    """The dialect of one account."""

    capabilities = CAPABILITIES
    errors = ERRORS
    trade_right = "enableFutures"

    def __init__(self, credentials: Credentials, session: Session, timeout: float, on_used: OnUsed) -> None:
        client = _Client(client_config(credentials, session, timeout, {}))
        endpoints = Endpoints(
            place=client.fapiPrivatePostOrder,
            cancel=client.fapiPrivateDeleteOrder,
            order=client.fapiPrivateGetOrder,
            open_orders=client.fapiPrivateGetOpenOrders,
            trades=client.fapiPrivateGetUserTrades,
            candles=client.fapiPublicGetKlines,
            price=client.fapiPublicGetTickerPrice,
            ping=client.fapiPublicGetPing,
            time=client.fapiPublicGetTime,
        )
        super().__init__(client, endpoints, on_used)

    async def list_markets(self) -> Listing:
        """Rules of all markets, and the account's own fee rates; on the way the account is made one-way."""
        info, commission, config = await asyncio.gather(
            self._client.fapiPublicGetExchangeInfo(),
            self._client.fapiPrivateGetCommissionRate({"symbol": _RATES_OF}),
            self._client.fapiPrivateGetAccountConfig(),
        )
        if as_object(config).get("dualSidePosition"):
            await self._make_one_way()
        maker, taker = reading.fee_rates(as_object(commission))
        return self._listing(*reading.listing(as_object(info), maker, taker), info)

    async def _make_one_way(self) -> None:
        """Long and short at once is not what the engine reckons with. Binance refuses while anything is open."""
        try:
            await self._client.fapiPrivatePostPositionSideDual({"dualSidePosition": "false"})
        except ccxt.BaseError as error:
            if _ONE_WAY_ALREADY not in str(error):
                raise

    def _order_options(self, command: PlaceOrder) -> dict[str, str]:
        options = {"newOrderRespType": "RESULT"}
        return options | {"reduceOnly": "true"} if command.reduces else options

    async def fills_page(self, symbol: str, since: datetime, after: OrderFill | None) -> Sequence[OrderFill]:
        """A start in the past is followed by weeks, until one has trades in it; what comes after them has ids."""
        if after is not None:
            return await super().fills_page(symbol, since, after)
        now = self._client.milliseconds()
        start = max(milliseconds(since), now - _HALF_A_YEAR_MS)
        while True:
            page = await self._trades(symbol, startTime=start)
            start += _WEEK_MS
            if page or start > now:
                break
        if start <= now and page and len(page) < self.page_length:
            page += await self._trades(symbol, fromId=int(page[-1].fill.trade_id) + 1)
        return page

    async def balances(self) -> Mapping[str, Balance]:
        return reading.balances(as_object(await self._client.fapiPrivateV3GetAccount()))

    async def positions(self) -> Mapping[str, Position]:
        rows = as_list(await self._client.fapiPrivateV3GetPositionRisk())
        read = (reading.position(row, self._symbol(row, "symbol")) for row in rows)
        return {position.symbol: position for position in read if position.quantity}

    async def funding_page(self, symbol: str, since: datetime, page: int) -> Sequence[FundingPayment]:
        request = {
            "symbol": self._ids[symbol],
            "incomeType": "FUNDING_FEE",
            "startTime": milliseconds(since),
            "limit": self.page_length,
            "page": page,
        }
        rows = as_list(await self._client.fapiPrivateGetIncome(request))
        return [reading.funding_payment(row, symbol) for row in rows]

    async def best_prices(self, symbols: Sequence[str], now: datetime) -> Sequence[Price]:
        """Asked for one by one, or all at once: a list of some is not to be had."""
        wanted = frozenset(symbols)
        one = len(wanted) == 1
        request = {"symbol": self._ids[symbols[0]]} if one else {}
        answer = await self._client.fapiPublicGetTickerBookTicker(request)
        rows = [as_object(answer)] if one else as_list(answer)
        read = (self._price(raw, "symbol", "bidPrice", "askPrice", now) for raw in rows)
        return [price for price in read if price is not None and price.symbol in wanted]

    async def open_private(self, listener: Listener) -> Subscription:
        key = text(as_object(await self._client.fapiPrivatePostListenKey()), "listenKey")
        address = self._client.get_private_ws_url(_PRIVATE, key)
        self._client.listeners[address] = listener
        subscription = self._keep(self._client.watch(address, "orders", None, _PRIVATE), address)
        try:
            await self._connected(address, subscription)
        except BaseException:
            subscription.cancel()
            await self.hang_up(subscription)
            raise
        return subscription

    async def _connected(self, address: str, subscription: Subscription) -> None:
        """Nothing confirms a subscription: the socket is one. When it cannot be opened, only what waits on it fails."""
        await asyncio.wait([self._client.client(address).connected, subscription], return_when=asyncio.FIRST_COMPLETED)
        if subscription.done():
            await subscription

    async def keep_private(self) -> None:
        """A listen key is good for an hour, and for another one from now."""
        await self._client.fapiPrivatePutListenKey()

    def read_private(self, raw: Raw) -> Report | BalancesChanged | None:
        if raw.get("e") == "ORDER_TRADE_UPDATE":
            return reading.order_trade_update(raw, self._symbol(as_object(raw.get("o")), "s"))
        return None

    def _price_address(self) -> str:
        return str(self._client.get_ws_url(_PRIVATE, "public"))
