"""Request limits as sliding windows: pure arithmetic on moments (seconds of any steady clock) that the caller names.

A venue counts in fixed windows and by its own clock. A sliding window that never holds more than the limit, and is a
little longer than the venue's, keeps every fixed one too, however the network shifts arrivals.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from dca_engine.exchanges.capabilities import Cost, Limit, LimitKind

_MARGIN = 0.25
"""Seconds by which a window is longer than the venue's: what the network may shift arrivals by."""


_SLICES = 1000
"""A window is kept in so many slices at most, so that a day of orders needs no more memory than a second of them."""


@dataclass(slots=True)
class _Slice:
    """What was taken between `first` and `last`; all of it counts as taken at `last`."""

    first: float
    last: float
    amount: int


class Window:
    """What was taken within the last `seconds`."""

    __slots__ = ("_length", "_taken", "_used", "limit")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._length = limit.seconds + _MARGIN
        self._taken: deque[_Slice] = deque()
        self._used = 0

    def used(self, now: float) -> int:
        oldest = now - self._length
        while self._taken and self._taken[0].last <= oldest:
            self._used -= self._taken.popleft().amount
        return self._used

    def wait(self, amount: int, now: float, spare: int = 0) -> float:
        """Seconds until `amount` fits beside what is taken, leaving `spare` free; 0 when it fits now.

        What is larger than the whole window waits until the window is empty."""
        room = max(self.limit.count - spare, amount)
        excess = self.used(now) + amount - room
        if excess <= 0:
            return 0.0
        for taken in self._taken:
            excess -= taken.amount
            if excess <= 0:
                return max(taken.last + self._length - now, 0.001)
        return self._length

    def take(self, amount: int, now: float) -> None:
        self._used += amount
        if self._taken and now - self._taken[-1].first < self._length / _SLICES:
            newest = self._taken[-1]
            newest.last, newest.amount = now, newest.amount + amount
        else:
            self._taken.append(_Slice(now, now, amount))

    def observe(self, used: int, now: float) -> None:
        """The venue says that `used` are taken. It may know of others behind the same address; it never knows less
        for our good, since our own requests may still be on their way to it."""
        unseen = used - self.used(now)
        if unseen > 0:
            self.take(unseen, now)


class Windows:
    """All windows of one counted thing: an internet address, or an account."""

    def __init__(self, limits: Iterable[Limit]) -> None:
        self._windows: dict[tuple[LimitKind, int], Window] = {}
        self.held_until = 0.0
        """Nothing that is counted here may be sent before this moment."""
        self.apply(limits)

    def apply(self, limits: Iterable[Limit]) -> None:
        """Take over the limits that the venue announces; what was taken so far stays counted."""
        for limit in limits:
            known = self._windows.get((limit.kind, limit.seconds))
            if known is None:
                self._windows[limit.kind, limit.seconds] = Window(limit)
            else:
                known.limit = limit

    def blocking(self, cost: Cost, now: float, spare_percent: int) -> tuple[float, tuple[Window, ...]]:
        """How long `cost` must wait here, and the windows that are in its way."""
        longest, full = 0.0, []
        for window in self._windows.values():
            amount = _amount(cost, window)
            if amount:
                wait = window.wait(amount, now, window.limit.count * spare_percent // 100)
                if wait > 0:
                    full.append(window)
                longest = max(longest, wait, self.held_until - now)
        return longest, tuple(full)

    def needs(self, cost: Cost, full: Iterable[Window]) -> bool:
        """Whether `cost` takes from any of these windows."""
        return any(_amount(cost, window) for window in full)

    def take(self, cost: Cost, now: float) -> None:
        for window in self._windows.values():
            amount = _amount(cost, window)
            if amount:
                window.take(amount, now)

    def observe(self, kind: LimitKind, seconds: int, used: int, now: float) -> None:
        window = self._windows.get((kind, seconds))
        if window is not None:
            window.observe(used, now)

    def hold(self, until: float) -> None:
        self.held_until = max(self.held_until, until)


def _amount(cost: Cost, window: Window) -> int:
    return cost.weight if window.limit.kind is LimitKind.WEIGHT else cost.orders
