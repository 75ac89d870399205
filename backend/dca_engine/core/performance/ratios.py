"""What was earned per day against how much it varied: Sharpe's and Sortino's ratio.

A day's return is what was earned or lost on it by the equity at its end over the equity at the end of the day before;
capital that came or went is neither. Only days that follow one another are compared: what happened while nothing was
recorded is not known. Both ratios are annualised over 365 days, as markets here never close.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta, tzinfo
from decimal import Decimal
from itertools import pairwise

from dca_engine.core.performance.days import day_of
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import ZERO

FEWEST_RETURNS = 10
"""With fewer days a ratio says nothing, and is not given."""
_DAYS_A_YEAR = Decimal(365)


def daily_returns(samples: Iterable[EquitySample], zone: tzinfo) -> list[Decimal]:
    """As fractions (0.01 is 1 %), from samples in order of time; the last day as far as it went."""
    at_end = {day_of(sample.time, zone): sample for sample in samples}
    return [
        (late.profit - early.profit) / early.equity
        for (day, early), (following, late) in pairwise(at_end.items())
        if following - day == timedelta(days=1) and early.equity > ZERO
    ]


def sharpe_ratio(returns: Sequence[Decimal]) -> Decimal | None:
    """Mean by standard deviation (of a sample: n - 1) of the daily returns, times the root of 365; no risk-free rate.

    Source: W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21(1), 1994. None with too few returns,
    and when they do not vary."""
    if len(returns) < FEWEST_RETURNS:
        return None
    mean = _mean(returns)
    variance = sum(((r - mean) ** 2 for r in returns), ZERO) / (len(returns) - 1)
    return _annual(mean, variance)


def sortino_ratio(returns: Sequence[Decimal]) -> Decimal | None:
    """Mean by downside deviation (the root of the mean of min(return, 0) squared, over all days) of the daily returns,
    times the root of 365; the return aimed at is 0.

    Source: F. A. Sortino and L. N. Price, "Performance Measurement in a Downside Risk Framework", Journal of Investing
    3(3), 1994. None with too few returns, and when no day lost."""
    if len(returns) < FEWEST_RETURNS:
        return None
    return _annual(_mean(returns), _mean([min(r, ZERO) ** 2 for r in returns]))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, ZERO) / len(values)


def _annual(mean: Decimal, variance: Decimal) -> Decimal | None:
    return mean / variance.sqrt() * _DAYS_A_YEAR.sqrt() if variance else None
