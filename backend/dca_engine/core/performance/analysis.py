"""Everything that is told of a span of time: the trades that ended in it, added up, and the equity in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from functools import reduce
from typing import Any, Protocol, TypeVar

from dca_engine.core.performance.days import DayResult
from dca_engine.core.performance.drawdown import Dip, Drawdown, deepest, dips
from dca_engine.core.performance.histogram import Bin
from dca_engine.core.performance.ratios import daily_returns, sharpe_ratio, sortino_ratio
from dca_engine.core.performance.results import Results, together
from dca_engine.core.performance.thinning import thinned
from dca_engine.core.performance.trade import NO_SLIPPAGE, Slippage, Trade
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import Side


class Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


K = TypeVar("K", bound=Ordered)
EXTREMES = 10
"""So many of the best trades are named, and of the worst."""
CURVE_POINTS = 500
_NO_TIMEFRAME = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The trades of a pair, a timeframe and a side, added up."""

    symbol: str
    timeframe: int | None
    side: Side
    results: Results
    entry_slippage: Slippage
    exit_slippage: Slippage


@dataclass(frozen=True, slots=True)
class Ended:
    """The trades that ended in a span of time, added up: as much for ten of them as for a hundred thousand."""

    parts: Sequence[Part]
    days: Sequence[DayResult]
    """Days on which a trade ended, in order."""
    distribution: Sequence[Bin]
    best: Sequence[Trade]
    """Wins, the largest first; no more than `EXTREMES`."""
    worst: Sequence[Trade]
    """Losses, likewise."""


@dataclass(frozen=True, slots=True)
class PairResults:
    symbol: str
    results: Results


@dataclass(frozen=True, slots=True)
class TimeframeResults:
    timeframe: int | None
    """Seconds; None: the alerts named none."""
    results: Results


@dataclass(frozen=True, slots=True)
class Cell:
    """Of the matrix of pairs and timeframes."""

    symbol: str
    timeframe: int | None
    results: Results


@dataclass(frozen=True, slots=True)
class Analysis:
    total: Results
    long: Results
    short: Results
    pairs: tuple[PairResults, ...]
    timeframes: tuple[TimeframeResults, ...]
    matrix: tuple[Cell, ...]
    """Only cells in which a trade ended; pair by pair."""
    days: Sequence[DayResult]
    distribution: Sequence[Bin]
    best: Sequence[Trade]
    worst: Sequence[Trade]
    drawdown: tuple[Dip, ...]
    max_drawdown: Drawdown | None
    returns: int
    """Daily ones, that the ratios are made of."""
    sharpe: Decimal | None
    sortino: Decimal | None
    entry_slippage: Slippage
    exit_slippage: Slippage

    @property
    def slippage(self) -> Slippage:
        return self.entry_slippage.plus(self.exit_slippage)


def analysis(ended: Ended, samples: Sequence[EquitySample], zone: tzinfo) -> Analysis:
    """Samples in order of time; the days of their returns are those of `zone`."""
    parts, course, returns = ended.parts, dips(samples), daily_returns(samples, zone)
    return Analysis(
        total=_of(parts),
        long=_of(part for part in parts if part.side is Side.LONG),
        short=_of(part for part in parts if part.side is Side.SHORT),
        pairs=tuple(PairResults(symbol, results) for symbol, results in _by(_symbol, parts)),
        timeframes=tuple(TimeframeResults(t or None, results) for t, results in _by(_timeframe, parts)),
        matrix=tuple(Cell(symbol, t or None, results) for (symbol, t), results in _by(_place, parts)),
        days=ended.days,
        distribution=ended.distribution,
        best=ended.best,
        worst=ended.worst,
        drawdown=tuple(thinned(course, CURVE_POINTS, lambda dip: dip.time, lambda dip: dip.amount)),
        max_drawdown=deepest(course),
        returns=len(returns),
        sharpe=sharpe_ratio(returns),
        sortino=sortino_ratio(returns),
        entry_slippage=_summed(part.entry_slippage for part in parts),
        exit_slippage=_summed(part.exit_slippage for part in parts),
    )


def _by(key: Callable[[Part], K], parts: Iterable[Part]) -> list[tuple[K, Results]]:
    """What the parts came to by key, keys in order."""
    alike: dict[K, list[Part]] = {}
    for part in parts:
        alike.setdefault(key(part), []).append(part)
    return [(name, _of(alike[name])) for name in sorted(alike)]


def _of(parts: Iterable[Part]) -> Results:
    return together(part.results for part in parts)


def _symbol(part: Part) -> str:
    return part.symbol


def _timeframe(part: Part) -> int:
    """None cannot be put in order with numbers."""
    return part.timeframe or _NO_TIMEFRAME


def _place(part: Part) -> tuple[str, int]:
    return _symbol(part), _timeframe(part)


def _summed(parts: Iterable[Slippage]) -> Slippage:
    return reduce(Slippage.plus, parts, NO_SLIPPAGE)
