"""Minute candles of a practice account: what the prices that it was told make, kept for a few days."""

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime

from dca_engine.core.values import ZERO
from dca_engine.ports import Candle, Price

MINUTE = 60
"""Seconds."""
_KEPT = 5_000
"""Minutes of each market in which it had a price."""


class MinuteCandles:
    """A minute without a price has no candle. A price that is older than the last minute counts for that one."""

    def __init__(self) -> None:
        self._by_symbol: dict[str, deque[Candle]] = {}

    def add(self, price: Price) -> None:
        candles = self._by_symbol.setdefault(price.symbol, deque(maxlen=_KEPT))
        start = price.time.astimezone(UTC).replace(second=0, microsecond=0)
        last, now = candles[-1] if candles else None, price.last
        if last is None or start > last.time:
            candles.append(Candle(start, now, now, now, now, ZERO))
        elif now != last.close:
            candles[-1] = replace(last, high=max(last.high, now), low=min(last.low, now), close=now)

    def between(self, symbol: str, since: datetime, before: datetime) -> list[Candle]:
        """Those that began from `since` on and before `before`, oldest first."""
        return [candle for candle in self._by_symbol.get(symbol, ()) if since <= candle.time < before]
