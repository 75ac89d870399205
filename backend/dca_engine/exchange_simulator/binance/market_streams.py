"""Who listens to which market stream, and what each is told when prices move.

A message is built only when somebody listens, and once for all who do. A new subscriber is told the present state at
once, so that a market that stands still has a price too.
"""

from datetime import datetime
from decimal import Decimal

import orjson

from dca_engine.exchange_simulator.binance import book, stream_views
from dca_engine.exchange_simulator.binance.desk import Desk
from dca_engine.exchange_simulator.binance.wire import View
from dca_engine.exchange_simulator.candles import INTERVALS, MINUTE_MS
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.exchange_simulator.sockets import Socket
from dca_engine.matching import BalanceChange, Funding, OrderEvent

_ALL_MARKETS = {"!miniTicker@arr": stream_views.mini_ticker, "!ticker@arr": stream_views.ticker}
_PARTIAL_DEPTHS = {f"depth{count}{rate}": count for count in (5, 10, 20) for rate in ("", "@100ms")}
_DEPTH_CHANGES = frozenset({"depth", "depth@100ms"})
_STATE_STREAMS = frozenset({"bookTicker", "miniTicker", "ticker", *_PARTIAL_DEPTHS})

_Listeners = dict[Socket, bool]
"""Sockets, and whether each wants its messages wrapped with the stream's name."""


class MarketStreams:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._by_market: dict[str, dict[str, _Listeners]] = {}
        self._all_markets: dict[str, _Listeners] = {}
        self._books: dict[str, tuple[list[book.Level], list[book.Level]]] = {}
        self._candle_starts: dict[tuple[str, str], int] = {}

    def subscribe(self, name: str, socket: Socket, wrapped: bool) -> None:
        """Start a stream such as `btcusdt@bookTicker`. One that does not exist is silent, as on Binance."""
        if name in _ALL_MARKETS:
            self._all_markets.setdefault(name, {})[socket] = wrapped
            return
        market, _, kind = name.partition("@")
        symbol = self._desk.symbols.get(market.upper())
        if symbol is None:
            return
        self._by_market.setdefault(symbol, {}).setdefault(kind, {})[socket] = wrapped
        if kind in _DEPTH_CHANGES:
            desk = self._desk.exchange
            self._books[symbol] = book.levels(desk.markets[symbol], desk.venue.quotes[symbol])
        if self._is_state(kind):
            for message in self._messages(symbol, kind, self._desk.exchange.clock.now_ms()):
                self._tell({socket: wrapped}, name, message)

    def unsubscribe(self, name: str, socket: Socket) -> None:
        if name in _ALL_MARKETS:
            self._all_markets.get(name, {}).pop(socket, None)
            return
        market, _, kind = name.partition("@")
        streams = self._by_market.get(self._desk.symbols.get(market.upper(), ""), {})
        listeners = streams.get(kind, {})
        listeners.pop(socket, None)
        if not listeners:
            streams.pop(kind, None)

    def leave(self, socket: Socket) -> None:
        """End all streams of a socket."""
        for listeners in self._all_markets.values():
            listeners.pop(socket, None)
        for streams in self._by_market.values():
            for kind in list(streams):
                streams[kind].pop(socket, None)
                if not streams[kind]:
                    del streams[kind]

    def on_prices(self, symbols: tuple[str, ...], time: datetime) -> None:
        now_ms = to_ms(time)
        for symbol in symbols:
            streams = self._by_market.get(symbol)
            if streams:
                market = self._desk.ids[symbol].lower()
                for kind, listeners in streams.items():
                    for message in self._messages(symbol, kind, now_ms):
                        self._tell(listeners, f"{market}@{kind}", message)
        own = [symbol for symbol in symbols if symbol in self._desk.ids]
        for name, listeners in self._all_markets.items():
            if listeners and own:
                view = _ALL_MARKETS[name]
                self._tell(listeners, name, [view(self._desk, symbol, now_ms) for symbol in own])

    def on_order_events(self, happened: tuple[OrderEvent, ...]) -> None:
        """Orders of accounts do not show in the market."""

    def on_deposit(self, change: BalanceChange, amount: Decimal, time: datetime) -> None:
        """Deposits do not show in the market."""

    def on_funding(self, payments: tuple[Funding, ...]) -> None:
        """What accounts pay one another does not show in the market."""

    def _is_state(self, kind: str) -> bool:
        """Whether a new subscriber is told the present state at once."""
        return kind in _STATE_STREAMS or kind.startswith("kline_")

    def _messages(self, symbol: str, kind: str, now_ms: int) -> list[View]:
        desk = self._desk
        if kind == "bookTicker":
            return [stream_views.book_ticker(desk, symbol)]
        if kind == "miniTicker":
            return [stream_views.mini_ticker(desk, symbol, now_ms)]
        if kind == "ticker":
            return [stream_views.ticker(desk, symbol, now_ms)]
        if kind == "trade":
            return [stream_views.trade(desk, symbol, now_ms)]
        if kind in _PARTIAL_DEPTHS:
            return [stream_views.partial_depth(desk, symbol, _PARTIAL_DEPTHS[kind])]
        if kind in _DEPTH_CHANGES:
            message, self._books[symbol] = stream_views.depth_change(desk, symbol, now_ms, self._books[symbol])
            return [message]
        interval = kind.removeprefix("kline_")
        return self._klines(symbol, interval, now_ms) if interval in INTERVALS and interval != kind else []

    def _klines(self, symbol: str, interval: str, now_ms: int) -> list[View]:
        """The candle being formed, and before it the last one when that has just closed."""
        forming = stream_views.kline(self._desk, symbol, interval, now_ms // MINUTE_MS, now_ms)
        start = self._desk.exchange.candles[symbol].bar_at(interval, now_ms // MINUTE_MS, now_ms // MINUTE_MS).start
        before = self._candle_starts.get((symbol, interval), start)
        self._candle_starts[symbol, interval] = start
        if before == start:
            return [forming]
        return [stream_views.kline(self._desk, symbol, interval, start - 1, now_ms), forming]

    @staticmethod
    def _tell(listeners: _Listeners, name: str, message: object) -> None:
        if not listeners:
            return
        body = orjson.dumps(message)
        for socket, wrapped in listeners.items():
            socket.send(b'{"stream":%b,"data":%b}' % (orjson.dumps(name), body) if wrapped else body)
