"""How results are spread: counted in bins of a round width, of which none holds both wins and losses."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from dca_engine.core.values import ONE, ZERO

_BINS = 20
"""About so many, between the outliers."""
OUTLIERS = 20
"""One result in so many, on either side, may fall into an open bin at the end: a single huge one would leave all others
in one bin."""
_ROUND = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Bin:
    """Results from `low` on and below `high`, quote. The outermost may be open: None."""

    low: Decimal | None
    high: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Of results in order: the first and the last, and those next to the outliers."""

    lowest: Decimal
    low: Decimal
    high: Decimal
    highest: Decimal


def edges(spread: Spread) -> list[Decimal]:
    """Where bins meet, from the begin of the first to the end of the last; outliers may lie beyond."""
    low, high = spread.low, spread.high
    if spread.lowest < ZERO < spread.highest:
        low, high = min(low, ZERO), max(high, ZERO)
    width = _width(low, high)
    return [place * width for place in range(_place(low, width), _place(high, width) + 2)]


def bins(between: Sequence[Decimal], counts: Sequence[int]) -> list[Bin]:
    """`counts`: of results below the first edge, from one edge on and below the next, from the last edge on."""
    inside = [Bin(low, high, count) for (low, high), count in zip(pairwise(between), counts[1:-1], strict=True)]
    below, above = Bin(None, between[0], counts[0]), Bin(between[-1], None, counts[-1])
    return [*([below] if below.count else ()), *inside, *([above] if above.count else ())]


def _width(low: Decimal, high: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20, ... or their tenths that needs few enough bins."""
    wanted = (high - low or max(abs(high), ONE)) / _BINS
    scale = ONE.scaleb(wanted.adjusted())
    return next(step * scale for step in _ROUND if step * scale >= wanted)


def _place(result: Decimal, width: Decimal) -> int:
    """The number of the bin, counted from the one that begins at 0."""
    return int((result / width).to_integral_value(ROUND_FLOOR))
