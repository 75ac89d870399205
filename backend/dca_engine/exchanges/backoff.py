"""How long to wait before the next attempt: doubled each time up to a longest, less a share that differs from one who
waits to the next, so that many who failed together do not come back together.

The share is a pure function of who waits and how often it did: no chance is in it, and a run can be repeated.
"""

from zlib import crc32

_SHARE = 0.25
"""Of a delay, at most so much is left out."""


class Backoff:
    """`name` tells who waits; `first` and `longest` in seconds."""

    def __init__(self, name: str, first: float = 0.25, longest: float = 30.0) -> None:
        self._name = name
        self._first = first
        self._longest = longest
        self._times = 0

    def delay(self, at_least: float = 0.0) -> float:
        """Seconds to wait now; never less than `at_least`."""
        whole = min(self._first * 2.0**self._times, self._longest)
        share = crc32(f"{self._name} {self._times}".encode()) / 2**32
        self._times = min(self._times + 1, 60)
        return max(whole * (1 - _SHARE * share), at_least)

    def reset(self) -> None:
        """It went well."""
        self._times = 0
