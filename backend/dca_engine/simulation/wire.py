"""`ports.Exchange` as one process sees it: the practice exchange at the far end of a line that fails."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.ports import (
    Answer,
    Balance,
    Candle,
    FundingPayment,
    OrderStatement,
    Position,
    Price,
    StreamMessage,
    VenueFill,
)
from dca_engine.simulation.connections import at_once
from dca_engine.simulation.line import Line, PriceNews
from dca_engine.simulation.process import Process

_MILLISECOND = timedelta(milliseconds=1)


class Wire:
    """`ahead` tells how far the engine's clock is ahead of the venue's; `last_prices` are the venue's, by symbol."""

    def __init__(
        self,
        line: Line,
        kind: MarketKind,
        process: Process,
        ahead: Callable[[], timedelta],
        last_prices: Mapping[str, Price],
    ) -> None:
        self._line = line
        self._kind = kind
        self._process = process
        self._ahead = ahead
        self._last_prices = last_prices

    @property
    def clock_ahead_ms(self) -> int:
        return self._ahead() // _MILLISECOND

    @property
    def remembers_unfilled(self) -> timedelta:
        return self._line.paper.remembers_unfilled

    @property
    def candle_lengths(self) -> tuple[int, ...]:
        return self._line.paper.candle_lengths

    async def load_markets(self) -> Mapping[str, Market]:
        def load() -> Mapping[str, Market]:
            markets = at_once(self._line.paper.load_markets())
            return {symbol: market for symbol, market in markets.items() if market.kind is self._kind}

        return await self._line.read(self._process, load)

    async def place(self, command: PlaceOrder) -> Answer:
        return await self._line.place(self._process, command)

    async def cancel(self, command: CancelOrder) -> Answer:
        return await self._line.cancel(self._process, command)

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        return await self._line.look_up(self._process, symbol, client_order_id)

    async def open_orders(self) -> Sequence[OrderStatement]:
        return await self._line.read(self._process, lambda: at_once(self._line.paper.open_orders()))

    async def fills_since(self, symbol: str, since: datetime) -> Sequence[VenueFill]:
        return await self._line.read(self._process, lambda: at_once(self._line.paper.fills_since(symbol, since)))

    async def balances(self) -> Mapping[str, Balance]:
        return await self._line.read(self._process, lambda: at_once(self._line.paper.balances()))

    async def positions(self) -> Mapping[str, Position]:
        return await self._line.read(self._process, lambda: at_once(self._line.paper.positions()))

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        return await self._line.read(self._process, lambda: at_once(self._line.paper.funding_since(symbol, since)))

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        return await self._line.read(
            self._process, lambda: at_once(self._line.paper.candles(symbol, length, since, before))
        )

    async def stream(self) -> AsyncGenerator[StreamMessage, None]:
        news: asyncio.Queue[StreamMessage] = asyncio.Queue()
        self._line.listen(news)
        try:
            while True:
                yield await news.get()
        finally:
            self._line.listeners.remove(news)

    async def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        if self._line.prices_are_down:
            raise ExchangeConnectionError("the price stream cannot be opened")
        news: asyncio.Queue[PriceNews] = asyncio.Queue()
        for symbol in symbols:
            if symbol in self._last_prices:
                news.put_nowait(self._last_prices[symbol])
        self._line.price_listeners.append(news)
        try:
            while True:
                told = await news.get()
                if isinstance(told, ExchangeConnectionError):
                    raise told
                if told.symbol in symbols:
                    yield told
        finally:
            self._line.price_listeners.remove(news)

    async def close(self) -> None:
        """The venue stays."""
