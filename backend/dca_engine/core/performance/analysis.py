"""Everything that is told of a span of time: the trades that ended in it, and the equity in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from dca_engine.core.performance.days import DayResult, calendar
from dca_engine.core.performance.drawdown import Dip, Drawdown, deepest, dips
from dca_engine.core.performance.histogram import Bin, histogram
from dca_engine.core.performance.ratios import daily_returns, sharpe_ratio, sortino_ratio
from dca_engine.core.performance.results import Results, parted, results
from dca_engine.core.performance.thinning import thinned
from dca_engine.core.performance.trade import NO_SLIPPAGE, Slippage, Trade
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import ZERO, Side

EXTREMES = 10
"""So many of the best trades are named, and of the worst."""
CURVE_POINTS = 500
_NO_TIMEFRAME = 0


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
    days: tuple[DayResult, ...]
    distribution: tuple[Bin, ...]
    best: tuple[Trade, ...]
    """Wins, the largest first."""
    worst: tuple[Trade, ...]
    """Losses, the largest first."""
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


def analysis(trades: Sequence[Trade], samples: Sequence[EquitySample], zone: tzinfo) -> Analysis:
    """Of trades in any order and samples in order of time; days are those of `zone`."""
    ranked = sorted(trades, key=lambda trade: trade.realized)
    course = dips(samples)
    returns = daily_returns(samples, zone)
    return Analysis(
        total=results(trades),
        long=results([trade for trade in trades if trade.side is Side.LONG]),
        short=results([trade for trade in trades if trade.side is Side.SHORT]),
        pairs=tuple(PairResults(symbol, results(part)) for symbol, part in parted(trades, _symbol).items()),
        timeframes=tuple(TimeframeResults(t or None, results(part)) for t, part in parted(trades, _timeframe).items()),
        matrix=tuple(Cell(s, t or None, results(part)) for (s, t), part in parted(trades, _place).items()),
        days=tuple(calendar(trades, zone)),
        distribution=tuple(histogram(trade.realized for trade in trades)),
        best=tuple(trade for trade in reversed(ranked[-EXTREMES:]) if trade.realized > ZERO),
        worst=tuple(trade for trade in ranked[:EXTREMES] if trade.realized < ZERO),
        drawdown=tuple(thinned(course, CURVE_POINTS, lambda dip: dip.time, lambda dip: dip.amount)),
        max_drawdown=deepest(course),
        returns=len(returns),
        sharpe=sharpe_ratio(returns),
        sortino=sortino_ratio(returns),
        entry_slippage=_summed(trade.entry_slippage for trade in trades),
        exit_slippage=_summed(trade.exit_slippage for trade in trades),
    )


def _symbol(trade: Trade) -> str:
    return trade.symbol


def _timeframe(trade: Trade) -> int:
    """None cannot be put in order with numbers."""
    return trade.timeframe or _NO_TIMEFRAME


def _place(trade: Trade) -> tuple[str, int]:
    return _symbol(trade), _timeframe(trade)


def _summed(parts: Iterable[Slippage]) -> Slippage:
    whole = NO_SLIPPAGE
    for part in parts:
        if part is not NO_SLIPPAGE:
            whole = whole.plus(part)
    return whole
