"""A seeded random walk of one market, in whole numbers: the same seed gives the same path on every machine.

Prices are ticks in fixed point, so that a small move on a coarse tick is not lost. The history before the walk is the
same kind of walk taken backwards from where it starts, so that a chart joins without a step.
"""

from decimal import Decimal
from math import sqrt
from random import Random

from dca_engine.exchange_simulator.config import WalkPrices

_FINE = 1_000_000
"""Parts of a tick that the walk remembers."""
_PARTS = 1_000_000_000
"""A move is so many parts of the price."""
_MINUTE_SECONDS = 60

HistoryRow = tuple[int, int, int, int, int]
"""Open, high, low, close (ticks) and volume (steps) of one minute."""


class MarketWalk:
    """One market's walk from `start` ticks."""

    def __init__(self, setup: WalkPrices, symbol: str, start: int) -> None:
        self._setup = setup
        self._name = symbol.partition(":")[0]  # a perpetual walks beside its spot market
        self._random = Random(f"{setup.seed}:{self._name}:walk")
        self._fine_ticks = start * _FINE
        share = setup.tick_seconds / _MINUTE_SECONDS
        self._deviation = _parts(setup.volatility_percent) * sqrt(share)
        self._mean = _parts(setup.drift_percent) * share

    def jump_to(self, ticks: int) -> None:
        """Go on from another price, which somebody else set."""
        if ticks != self._fine_ticks // _FINE:
            self._fine_ticks = ticks * _FINE

    def step(self) -> tuple[int, int]:
        """The next price in ticks (at least 1) and the volume in steps that traded at it."""
        move = round(self._random.gauss(self._mean, self._deviation))
        self._fine_ticks = max(_FINE, self._fine_ticks + self._fine_ticks * move // _PARTS)
        return self._fine_ticks // _FINE, self._random.randrange(1, 5_000)

    def history(self, last_open: int) -> list[HistoryRow]:
        """The minutes before, oldest first; the last one closes at `last_open` ticks."""
        random = Random(f"{self._setup.seed}:{self._name}:history")
        deviation = _parts(self._setup.volatility_percent) or 1
        rows: list[HistoryRow] = []
        close = last_open
        for _ in range(self._setup.history_minutes):
            open_ = max(1, close - close * round(random.gauss(0, deviation)) // _PARTS)
            wick = close * round(abs(random.gauss(0, deviation / 2))) // _PARTS
            high = max(open_, close) + wick
            low = max(1, min(open_, close) - wick * random.randrange(3) // 2)
            rows.append((open_, high, low, close, random.randrange(50_000, 300_000)))
            close = open_
        return rows[::-1]


def _parts(percent: Decimal) -> int:
    return int(percent * (_PARTS // 100))
