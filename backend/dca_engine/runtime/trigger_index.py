"""The prices and moments at which an open group has something to do, so that a tick is compared with two numbers.

For each market the levels of all its groups are kept in order: a tick matters when it reaches the highest level below
or the lowest level above. What happens then is for the core to decide; the index only says that it must be asked.
"""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import TypeVar

from dca_engine.core.ids import AccountId, GroupId
from dca_engine.core.stops import Watch

T = TypeVar("T", Decimal, datetime)
MarketKey = tuple[AccountId, str]
"""An account and the unified symbol of one of its markets."""


@dataclass(slots=True)
class _Levels:
    """Of one market, lowest first; prices in quote per base."""

    below: list[tuple[Decimal, GroupId]] = field(default_factory=list)
    above: list[tuple[Decimal, GroupId]] = field(default_factory=list)


class TriggerIndex:
    """By group: what it watches in its market, and until when."""

    def __init__(self) -> None:
        self._levels: dict[MarketKey, _Levels] = {}
        self._deadlines: list[tuple[datetime, GroupId]] = []
        self._watches: dict[GroupId, tuple[MarketKey, Watch]] = {}

    def set(self, group_id: GroupId, market: MarketKey, watch: Watch) -> None:
        """From now on the group watches this, and nothing else."""
        if self._watches.get(group_id) == (market, watch):
            return
        self.remove(group_id)
        self._watches[group_id] = (market, watch)
        levels = self._levels.setdefault(market, _Levels())
        if watch.below is not None:
            insort(levels.below, (watch.below, group_id))
        if watch.above is not None:
            insort(levels.above, (watch.above, group_id))
        if watch.deadline is not None:
            insort(self._deadlines, (watch.deadline, group_id))

    def remove(self, group_id: GroupId) -> None:
        """The group watches nothing any more."""
        known = self._watches.pop(group_id, None)
        if known is None:
            return
        market, watch = known
        levels = self._levels[market]
        if watch.below is not None:
            _drop(levels.below, (watch.below, group_id))
        if watch.above is not None:
            _drop(levels.above, (watch.above, group_id))
        if watch.deadline is not None:
            _drop(self._deadlines, (watch.deadline, group_id))

    def hit(self, market: MarketKey, price: Decimal) -> bool:
        """Whether a group of this market has something to do at this price (quote per base)."""
        levels = self._levels.get(market)
        if levels is None:
            return False
        below, above = levels.below, levels.above
        return (bool(below) and price <= below[-1][0]) or (bool(above) and price >= above[0][0])

    def take_passed(self, now: datetime) -> bool:
        """Whether a deadline has passed. Each is told once."""
        count = bisect_right(self._deadlines, now, key=itemgetter(0))
        del self._deadlines[:count]
        return count > 0


def _drop(row: list[tuple[T, GroupId]], item: tuple[T, GroupId]) -> None:
    """Takes the item out of a sorted row; a deadline that was told is gone already."""
    place = bisect_left(row, item)
    if place < len(row) and row[place] == item:
        del row[place]
