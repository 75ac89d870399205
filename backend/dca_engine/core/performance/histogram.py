"""How results are spread: counted in bins of a round width, of which none holds both wins and losses."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from dca_engine.core.values import ONE, ZERO

_BINS = 20
"""About so many, between the outliers."""
_OUTLIERS = 20
"""One result in so many, on either side, may fall into an open bin at the end: a single huge one would leave all others
in one bin."""
_ROUND = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Bin:
    """Results from `low` on and below `high`, quote. The outermost may be open: None."""

    low: Decimal | None
    high: Decimal | None
    count: int


def histogram(results: Iterable[Decimal]) -> list[Bin]:
    """Bins side by side, from the lowest result to the highest; empty when there is none."""
    ranked = sorted(results)
    if not ranked:
        return []
    aside = len(ranked) // _OUTLIERS
    low, high = ranked[aside], ranked[-1 - aside]
    if ranked[0] < ZERO < ranked[-1]:
        low, high = min(low, ZERO), max(high, ZERO)
    width = _width(low, high)
    first, last = _place(low, width), _place(high, width)
    counts = [0] * (last - first + 3)
    for result in ranked:
        counts[min(max(_place(result, width) - first, -1), last - first + 1) + 1] += 1
    bins = [Bin((first + i) * width, (first + i + 1) * width, count) for i, count in enumerate(counts[1:-1])]
    below, above = Bin(None, first * width, counts[0]), Bin((last + 1) * width, None, counts[-1])
    return [*([below] if below.count else ()), *bins, *([above] if above.count else ())]


def _width(low: Decimal, high: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20, ... or their tenths that needs few enough bins."""
    wanted = (high - low or max(abs(high), ONE)) / _BINS
    scale = ONE.scaleb(wanted.adjusted())
    return next(step * scale for step in _ROUND if step * scale >= wanted)


def _place(result: Decimal, width: Decimal) -> int:
    """The number of the bin, counted from the one that begins at 0."""
    return int((result / width).to_integral_value(ROUND_FLOOR))
