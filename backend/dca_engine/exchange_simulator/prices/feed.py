"""What moves the market on its own: it takes prices from the configured source and gives them to the exchange in time.

It can be paused and resumed; time that passes while it is paused moves no price.
"""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from dca_engine.exchange_simulator.config import ReplayPrices, WalkPrices
from dca_engine.exchange_simulator.exchange import PriceMove, SimulatedExchange
from dca_engine.exchange_simulator.prices.replay import RecordedCandle, interval_seconds, read_candles
from dca_engine.exchange_simulator.prices.walk import HistoryRow, MarketWalk


class PriceFeed:
    def __init__(self, exchange: SimulatedExchange) -> None:
        self._exchange = exchange
        self._running = asyncio.Event()
        self._running.set()
        self._players = self._prepare()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def pause(self) -> None:
        self._running.clear()

    def resume(self) -> None:
        self._running.set()

    async def run(self) -> None:
        """Move prices until cancelled, or until every recording is played."""
        async with asyncio.TaskGroup() as tasks:
            for player in self._players:
                tasks.create_task(self._play(*player))

    def _prepare(self) -> list[tuple[float, Callable[[], list[PriceMove] | None]]]:
        """Seconds between moves, and what gives the next moves (None: no more), for each that plays on its own time."""
        source = self._exchange.config.prices
        if isinstance(source, WalkPrices):
            return [(source.tick_seconds, self._walker(source))]
        if isinstance(source, ReplayPrices):
            return [self._recording(source, symbol) for symbol in source.files]
        return []

    async def _play(self, seconds: float, next_moves: Callable[[], list[PriceMove] | None]) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + seconds
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            if self.paused:
                await self._running.wait()
                due = loop.time()
            moves = next_moves()
            if moves is None:
                return
            self._exchange.move_prices(moves)
            due = max(due + seconds, loop.time())

    def _walker(self, source: WalkPrices) -> Callable[[], list[PriceMove]]:
        exchange = self._exchange
        walks: dict[str, MarketWalk] = {}
        for symbol in exchange.markets:
            walks[symbol] = walk = MarketWalk(source, symbol, self._ticks(symbol))
            exchange.candles[symbol].precede_with(walk.history)
        return partial(self._walk_on, walks)

    def _walk_on(self, walks: dict[str, MarketWalk]) -> list[PriceMove]:
        moves: list[PriceMove] = []
        for symbol, walk in walks.items():
            market = self._exchange.markets[symbol].market
            walk.jump_to(self._ticks(symbol))
            ticks, volume = walk.step()
            moves.append(self._exchange.around(symbol, ticks * market.tick_size, volume * market.step_size))
        return moves

    def _recording(self, source: ReplayPrices, symbol: str) -> tuple[float, Callable[[], list[PriceMove] | None]]:
        candles = read_candles(source.files[symbol])
        past, played = candles[: source.history], candles[source.history :] or candles[-1:]
        if past:
            rows = [self._history_row(symbol, candle) for candle in past]
            self._exchange.candles[symbol].precede_with(lambda _: rows)
        seconds = interval_seconds(candles) / 4 / float(source.speed)
        return seconds, _Playback(self._exchange, symbol, played, source.loop).next_moves

    def _ticks(self, symbol: str) -> int:
        return int(self._exchange.last_prices[symbol] / self._exchange.markets[symbol].market.tick_size)

    def _history_row(self, symbol: str, candle: RecordedCandle) -> HistoryRow:
        market = self._exchange.markets[symbol].market
        prices = (candle.open, candle.high, candle.low, candle.close)
        open_, high, low, close = (int(price / market.tick_size) for price in prices)
        return open_, high, low, close, int(candle.volume / market.step_size)


class _Playback:
    """One recording, a quarter candle at a time."""

    def __init__(self, exchange: SimulatedExchange, symbol: str, candles: list[RecordedCandle], loop: bool) -> None:
        self._exchange = exchange
        self._symbol = symbol
        self._candles = candles
        self._loop = loop
        self._position = 0

    def next_moves(self) -> list[PriceMove] | None:
        index, quarter = divmod(self._position, 4)
        if index >= len(self._candles):
            if not self._loop:
                return None
            index, quarter, self._position = 0, 0, 0
        self._position += 1
        candle = self._candles[index]
        price: Decimal = candle.path()[quarter]
        return [self._exchange.around(self._symbol, price, candle.volume / 4)]
