"""How often someone may fail: counted per source, and per account or portfolio, so that guessing never pays.

The rule: only failures count, so whoever has the right password or secret is never slowed by his own traffic.
"""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Attempts:
    """Failures within the last minute, by key."""

    def __init__(self, per_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._seen = False

    def exhausted(self, *key: str) -> bool:
        """Whether this key has failed too often lately."""
        return self._seen and not self._limiter.test(self._limit, *key)

    def failed(self, *key: str) -> None:
        self._seen = True
        self._limiter.hit(self._limit, *key)
