"""The candles of all markets that somebody looks at, kept so that many who look ask the venue no more often than one.

They are kept in blocks of as many candles each. What is over for a while is never asked for again; the block that goes
on is asked about its end, every few seconds at most. Who asks for the same while it is being asked for waits for that.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from weakref import WeakValueDictionary

from dca_engine.core.ids import AccountId
from dca_engine.market_data.aggregation import aggregated, moment_of, seconds_of
from dca_engine.market_data.timeframes import source_length, span
from dca_engine.ports import Candle, Clock, Exchange

BLOCK = 500
"""Candles."""
MOST_BLOCKS = 80
"""Kept; whichever was not looked at for the longest time goes first."""
MOST_JOINED = 5_000
"""Candles of a venue that one request may take."""
FRESH = timedelta(seconds=5)
_OVER_FOR = 60
"""Seconds after which what a venue says of a stretch of time counts as its last word."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The last `limit` candles of `length` seconds that began before `before`; None: up to now."""

    account_id: AccountId
    symbol: str
    length: int
    limit: int
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Which of a venue's candles answer a request: from `first` on and before `end`, each of `source` seconds."""

    source: int
    first: int
    end: int

    @property
    def blocks(self) -> range:
        """Their numbers."""
        whole = self.source * BLOCK
        return range(self.first // whole, (self.end - 1) // whole + 1)


@dataclass(frozen=True, slots=True)
class _Block:
    candles: tuple[Candle, ...]
    read_at: datetime


_Key = tuple[AccountId, str, int, int]
"""Account, symbol, length of a candle, number of the block."""


class CandleBook:
    """Knows no venue: each request brings the account's own connection."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._blocks: OrderedDict[_Key, _Block] = OrderedDict()
        self._asking: WeakValueDictionary[_Key, asyncio.Lock] = WeakValueDictionary()

    async def read(self, exchange: Exchange, wanted: Wanted) -> list[Candle]:
        """Oldest first; the last one may still be forming. Fewer than asked for where the venue has none, or where one
        is made of very many. Raises NoSuchCandlesError and what the exchange raises."""
        stretch = self._stretch(exchange, wanted)
        blocks = [await self._block(exchange, wanted, stretch.source, number) for number in stretch.blocks]
        return _shown(blocks, stretch, wanted)

    def known(self, exchange: Exchange, wanted: Wanted) -> list[Candle]:
        """The same, of what was read before. Raises NoSuchCandlesError."""
        stretch = self._stretch(exchange, wanted)
        keys = ((wanted.account_id, wanted.symbol, stretch.source, number) for number in stretch.blocks)
        return _shown([self._blocks[key] for key in keys if key in self._blocks], stretch, wanted)

    def _stretch(self, exchange: Exchange, wanted: Wanted) -> _Stretch:
        source = source_length(exchange.candle_lengths, wanted.length)
        now = seconds_of(self._clock.now())
        last = now if wanted.before is None else min(now, ceil(wanted.before.timestamp()) - 1)
        start, end = span(max(last, 0), wanted.length)
        limit = max(1, min(wanted.limit, MOST_JOINED * source // wanted.length))
        first, _ = span(max(start - (limit - 1) * wanted.length, 0), wanted.length)
        return _Stretch(source, max(first, 0), max(end, 1))

    async def _block(self, exchange: Exchange, wanted: Wanted, source: int, number: int) -> _Block:
        key = (wanted.account_id, wanted.symbol, source, number)
        async with self._asking.setdefault(key, asyncio.Lock()):
            block = self._blocks.get(key)
            if block is None or self._is_old(block, (number + 1) * source * BLOCK):
                block = await self._asked(exchange, key, block)
            self._blocks[key] = block
            self._blocks.move_to_end(key)
            while len(self._blocks) > MOST_BLOCKS:
                self._blocks.popitem(last=False)
            return block

    def _is_old(self, block: _Block, end: int) -> bool:
        """A block that was read before its end may have grown since. One that was read later than now was read by a
        clock that was set back since."""
        now = self._clock.now()
        if now < block.read_at:
            return True
        return block.read_at < moment_of(end + _OVER_FOR) and now >= block.read_at + FRESH

    async def _asked(self, exchange: Exchange, key: _Key, known: _Block | None) -> _Block:
        """From the last two known candles on: the last one was forming, the one before it was over only just."""
        _, symbol, source, number = key
        kept = () if known is None else known.candles[:-2]
        whole = source * BLOCK
        since = kept[-1].time + timedelta(seconds=source) if kept else moment_of(number * whole)
        read_at = self._clock.now()
        found = await exchange.candles(symbol, source, since, moment_of((number + 1) * whole))
        return _Block((*kept, *found), read_at)


def _shown(blocks: Sequence[_Block], stretch: _Stretch, wanted: Wanted) -> list[Candle]:
    first, end = moment_of(stretch.first), moment_of(stretch.end)
    parts = [candle for block in blocks for candle in block.candles if first <= candle.time < end]
    return aggregated(parts, wanted.length)[-wanted.limit :]
