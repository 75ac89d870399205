"""One market's candles: 1-minute bars in memory, and every longer interval computed from them.

Prices are kept as whole ticks and quantities as whole steps, in flat integer arrays, so that hundreds of markets with a
thousand bars each stay small. A minute without trades has a flat bar with no volume, as on Binance.
"""

from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

MINUTE_MS = 60_000
DAY_MINUTES = 1_440
_KEEP = 4_000
"""Bars kept per market; the oldest half beyond twice this many is dropped."""

_DAY_INTERVALS = {"1d": 1, "3d": 3}
_MINUTE_INTERVALS = {"1m": 1, "3m": 3, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "2h": 120, "4h": 240, "6h": 360}
_MINUTE_INTERVALS |= {"8h": 480, "12h": 720} | {name: days * DAY_MINUTES for name, days in _DAY_INTERVALS.items()}
INTERVALS = (*_MINUTE_INTERVALS, "1w", "1M")
_MONDAY = 4 * DAY_MINUTES
"""Minutes from the epoch, a Thursday, to the first Monday."""


class Bar(NamedTuple):
    """A candle: minute of its start, prices in ticks, volume in steps, quote volume in ticks x steps."""

    start: int
    end: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    quote_volume: int
    trades: int


def bucket_of(interval: str, minute: int) -> tuple[int, int]:
    """First minute of the candle that `minute` belongs to, and first minute of the next. KeyError: no such interval."""
    if interval == "1w":
        start = minute - (minute - _MONDAY) % (7 * DAY_MINUTES)
        return start, start + 7 * DAY_MINUTES
    if interval == "1M":
        first = datetime.fromtimestamp(minute * 60, UTC).replace(day=1, hour=0, minute=0)
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return int(first.timestamp()) // 60, int(following.timestamp()) // 60
    length = _MINUTE_INTERVALS[interval]
    start = minute - minute % length
    return start, start + length


class CandleSeries:
    def __init__(self) -> None:
        self._history: Callable[[int], Sequence[tuple[int, int, int, int, int]]] | None = None
        self._first = 0
        self._columns = tuple(array("q") for _ in range(7))
        self._day: tuple[int, Bar] | None = None

    def record(self, minute: int, ticks: int, volume: int) -> None:
        """A trade of `volume` steps at `ticks` in this minute."""
        opens, highs, lows, closes, volumes, quotes, trades = self._columns
        if not opens:
            self._first = minute
            self._append(ticks, ticks, ticks, ticks, 0, 0, 0)
        self.roll(minute)
        highs[-1] = max(highs[-1], ticks)
        lows[-1] = min(lows[-1], ticks)
        closes[-1] = ticks
        volumes[-1] += volume
        quotes[-1] += volume * ticks
        trades[-1] += 1

    def precede_with(self, history: Callable[[int], Sequence[tuple[int, int, int, int, int]]]) -> None:
        """Put older bars (open, high, low, close, volume) before the first one. `history` gets that one's open and is
        asked only when somebody looks, so that markets nobody looks at cost nothing."""
        self._history = history

    def roll(self, minute: int) -> None:
        """Carry the last price forward as flat bars up to this minute."""
        opens, closes = self._columns[0], self._columns[3]
        if not opens:
            return
        missing = minute - self._first - len(opens) + 1
        if missing > _KEEP:
            last = closes[-1]
            self._drop(len(opens))
            self._first = minute - _KEEP + 1
            self._append(last, last, last, last, 0, 0, 0)
            missing = _KEEP - 1
        for _ in range(missing):
            last = closes[-1]
            self._append(last, last, last, last, 0, 0, 0)
        if len(opens) > 2 * _KEEP:
            self._drop(len(opens) - _KEEP)

    def bars(self, interval: str, now: int, start: int | None, end: int | None, limit: int) -> list[Bar]:
        """At most `limit` candles: the first ones from minute `start`, or the last ones up to `end` (default now)."""
        self._prepare(now)
        last = min(now, now if end is None else end, self._first + len(self._columns[0]) - 1)
        found: list[Bar] = []
        if start is None:
            cursor = bucket_of(interval, last)[0]
            while len(found) < limit and cursor + 1 > self._first and self._columns[0]:
                bar = self._merge(*bucket_of(interval, cursor))
                found.append(bar)
                if bar.start <= self._first:
                    break
                cursor = bucket_of(interval, bar.start - 1)[0]
            return found[::-1]
        begin, following = bucket_of(interval, max(start, self._first))
        if begin < start:
            begin, following = bucket_of(interval, following)
        while len(found) < limit and begin <= last:
            found.append(self._merge(begin, following))
            begin, following = bucket_of(interval, following)
        return found

    def bar_at(self, interval: str, minute: int, now: int) -> Bar:
        """The candle of this interval that `minute` lies in."""
        self._prepare(now)
        return self._merge(*bucket_of(interval, minute))

    def day(self, now: int) -> Bar:
        """The last 24 hours as one bar."""
        self._prepare(now)
        if self._day is None or self._day[0] != now:
            self._day = (now, self._merge(now - DAY_MINUTES + 1, now))
        closed, forming = self._day[1], self._merge(now, now + 1)
        if not closed.trades and closed.open == 0:
            return forming
        return Bar(
            closed.start,
            forming.end,
            closed.open,
            max(closed.high, forming.high),
            min(closed.low, forming.low),
            forming.close,
            closed.volume + forming.volume,
            closed.quote_volume + forming.quote_volume,
            closed.trades + forming.trades,
        )

    def _prepare(self, now: int) -> None:
        history, self._history = self._history, None
        if history is not None and self._columns[0]:
            rows = history(self._columns[0][0])
            self._prepend(rows)
        self.roll(now)

    def _prepend(self, rows: Sequence[tuple[int, int, int, int, int]]) -> None:
        """Put bars (open, high, low, close, volume) before the first one."""
        older = tuple(array("q") for _ in range(7))
        for open_, high, low, close, volume in rows:
            values = (open_, high, low, close, volume, volume * (open_ + close) // 2, max(1, volume % 97))
            for column, value in zip(older, values, strict=True):
                column.append(value)
        for column, kept in zip(older, self._columns, strict=True):
            column.extend(kept)
        self._columns = older
        self._first -= len(rows)

    def _append(self, *values: int) -> None:
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)

    def _drop(self, count: int) -> None:
        for column in self._columns:
            del column[:count]
        self._first += count

    def _merge(self, start: int, end: int) -> Bar:
        """The bars of minutes `start` to `end` (exclusive) as one; all zero where there is none."""
        opens, highs, lows, closes, volumes, quotes, trades = self._columns
        low, high = max(start - self._first, 0), min(end - self._first, len(opens))
        if low >= high:
            return Bar(start, end, 0, 0, 0, 0, 0, 0, 0)
        part = slice(low, high)
        return Bar(
            start,
            end,
            opens[low],
            max(highs[part]),
            min(lows[part]),
            closes[high - 1],
            sum(volumes[part]),
            sum(quotes[part]),
            sum(trades[part]),
        )
