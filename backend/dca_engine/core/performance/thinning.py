"""Fewer points of a curve, so that it can be drawn: its extremes stay."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")


def thinned(points: Sequence[T], most: int, time: Callable[[T], datetime], *heights: Callable[[T], Decimal]) -> list[T]:
    """About `most` of these points at the most, which are in order of time, each at a time of its own.

    The span is cut into equal parts; of each the first and the last point stay, and the lowest and the highest of every
    one of `heights`. So the very first, last, lowest and highest are always among them."""
    if len(points) <= most:
        return list(points)
    parts = max(most // (2 + 2 * len(heights)), 1)
    start, span = time(points[0]), time(points[-1]) - time(points[0])

    def part(index: int) -> int:
        return min((time(points[index]) - start) * parts // span, parts - 1)

    kept: set[int] = set()
    for _, indices in groupby(range(len(points)), part):
        here = list(indices)
        kept.update((here[0], here[-1]))
        for height in heights:
            low, high = min(here, key=lambda i: height(points[i])), max(here, key=lambda i: height(points[i]))
            kept.update((low, high))
    return [points[index] for index in sorted(kept)]
