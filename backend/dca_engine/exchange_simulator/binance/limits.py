"""Binance's rate limits: request weight per minute for the address, orders per ten seconds and more for the account.

Windows are fixed, aligned to the clock, as Binance counts. Over the weight: 429 with Retry-After; going on regardless:
418 and a ban. Counts are told in headers.
"""

from dataclasses import dataclass

from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.config import LimitSetup

MINUTE_MS = 60_000
TEN_SECONDS_MS = 10_000
DAY_MS = 86_400_000


@dataclass(slots=True)
class Window:
    """A counter that starts anew with every multiple of its length."""

    length_ms: int
    limit: int
    number: int = 0
    used: int = 0

    def at(self, now_ms: int) -> int:
        """What is used of the window that this moment lies in."""
        number = now_ms // self.length_ms
        if number != self.number:
            self.number, self.used = number, 0
        return self.used

    def seconds_left(self, now_ms: int) -> int:
        """Whole seconds until the window ends, at least one."""
        return -(-(self.length_ms - now_ms % self.length_ms) // 1000)


@dataclass(frozen=True, slots=True)
class OrderLimit:
    """How one limit on orders is told: in words, in a header, in the listing."""

    length_ms: int
    words: str
    header: str
    interval: str
    number: int


_TEN_SECONDS = OrderLimit(TEN_SECONDS_MS, "10 SECOND", "X-MBX-ORDER-COUNT-10S", "SECOND", 10)
_MINUTE = OrderLimit(MINUTE_MS, "1 MINUTE", "X-MBX-ORDER-COUNT-1M", "MINUTE", 1)
_DAY = OrderLimit(DAY_MS, "1 DAY", "X-MBX-ORDER-COUNT-1D", "DAY", 1)


def order_limits(setup: LimitSetup) -> list[tuple[OrderLimit, int]]:
    """The limits on orders that are in force, each with its count."""
    counts = ((_TEN_SECONDS, setup.orders_per_10s), (_MINUTE, setup.orders_per_minute), (_DAY, setup.orders_per_day))
    return [(limit, count) for limit, count in counts if count is not None]


class OrderCount:
    """One account's order limits."""

    def __init__(self, setup: LimitSetup) -> None:
        self._windows = [(limit, Window(limit.length_ms, count)) for limit, count in order_limits(setup)]

    def check(self, now_ms: int) -> None:
        """Raises -1015 (429) when one more order is not allowed now."""
        for limit, window in self._windows:
            if window.at(now_ms) >= window.limit:
                message = f"Too many new orders; current limit is {window.limit} orders per {limit.words}."
                raise BinanceError(-1015, message, 429, window.seconds_left(now_ms))

    def add(self) -> None:
        for _, window in self._windows:
            window.used += 1

    def headers(self) -> dict[str, str]:
        return {limit.header: str(window.used) for limit, window in self._windows}


class Limits:
    def __init__(self, setup: LimitSetup) -> None:
        self._setup = setup
        self.weight = Window(MINUTE_MS, setup.weight_per_minute)
        self._orders: dict[str, OrderCount] = {}
        self._violations = 0
        self._banned_until_ms = 0

    def orders_of(self, account: str) -> OrderCount:
        count = self._orders.get(account)
        if count is None:
            count = self._orders[account] = OrderCount(self._setup)
        return count

    def spend(self, weight: int, now_ms: int) -> None:
        """Count a request. Raises -1003 when the address is over its limit (429) or banned (418)."""
        if now_ms < self._banned_until_ms:
            raise self._banned(now_ms)
        if self.weight.at(now_ms) == 0:
            self._violations = 0
        self.weight.used += weight
        if self.weight.used <= self.weight.limit:
            return
        self._violations += 1
        if self._violations > self._setup.ban_after:
            self._banned_until_ms = now_ms + self._setup.ban_seconds * 1000
            raise self._banned(now_ms)
        message = (
            f"Too much request weight used; current limit is {self.weight.limit} request weight per 1 MINUTE. "
            "Please use WebSocket Streams for live updates to avoid polling the API."
        )
        raise BinanceError(-1003, message, 429, self.weight.seconds_left(now_ms))

    def announced(self) -> list[dict[str, object]]:
        """The limits as `exchangeInfo` lists them."""
        rows = [("REQUEST_WEIGHT", "MINUTE", 1, self._setup.weight_per_minute)]
        rows += [("ORDERS", limit.interval, limit.number, count) for limit, count in order_limits(self._setup)]
        names = ("rateLimitType", "interval", "intervalNum", "limit")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _banned(self, now_ms: int) -> BinanceError:
        message = (
            f"Way too much request weight used; IP banned until {self._banned_until_ms}. "
            "Please use WebSocket Streams for live updates to avoid bans."
        )
        return BinanceError(-1003, message, 418, -(-(self._banned_until_ms - now_ms) // 1000))
