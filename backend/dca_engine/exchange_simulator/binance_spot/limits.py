"""Binance's rate limits: request weight per minute for the address, orders per ten seconds and per day for the account.

Windows are fixed, aligned to the clock, as Binance counts. Over the weight: 429 with Retry-After; going on regardless:
418 and a ban. Counts are told in headers.
"""

from dataclasses import dataclass

from dca_engine.exchange_simulator.binance_spot.errors import BinanceError
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


class OrderCount:
    """One account's order limits."""

    def __init__(self, setup: LimitSetup) -> None:
        self.ten_seconds = Window(TEN_SECONDS_MS, setup.orders_per_10s)
        self.day = Window(DAY_MS, setup.orders_per_day)

    def check(self, now_ms: int) -> None:
        """Raises -1015 (429) when one more order is not allowed now."""
        for window, words in ((self.ten_seconds, "10 SECOND"), (self.day, "1 DAY")):
            if window.at(now_ms) >= window.limit:
                message = f"Too many new orders; current limit is {window.limit} orders per {words}."
                raise BinanceError(-1015, message, 429, window.seconds_left(now_ms))

    def add(self) -> None:
        self.ten_seconds.used += 1
        self.day.used += 1

    def headers(self) -> dict[str, str]:
        return {
            "X-MBX-ORDER-COUNT-10S": str(self.ten_seconds.used),
            "X-MBX-ORDER-COUNT-1D": str(self.day.used),
        }


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
        rows = (
            ("REQUEST_WEIGHT", "MINUTE", 1, self._setup.weight_per_minute),
            ("ORDERS", "SECOND", 10, self._setup.orders_per_10s),
            ("ORDERS", "DAY", 1, self._setup.orders_per_day),
        )
        names = ("rateLimitType", "interval", "intervalNum", "limit")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _banned(self, now_ms: int) -> BinanceError:
        message = (
            f"Way too much request weight used; IP banned until {self._banned_until_ms}. "
            "Please use WebSocket Streams for live updates to avoid bans."
        )
        return BinanceError(-1003, message, 418, -(-(self._banned_until_ms - now_ms) // 1000))
