"""The simulator's clock: UTC wall time, which may be set off against the machine's to try a skewed exchange."""

import time
from datetime import UTC, datetime, timedelta

monotonic_ns = time.monotonic_ns


class Clock:
    """`offset_ms` is added to the machine's time; a positive one makes the exchange's clock run ahead."""

    def __init__(self, offset_ms: int = 0) -> None:
        self.set_off(offset_ms)

    def set_off(self, offset_ms: int) -> None:
        """From now on it is so far off, which makes it jump."""
        self._offset = timedelta(milliseconds=offset_ms)
        self._offset_ns = offset_ms * 1_000_000

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def now_ms(self) -> int:
        return (time.time_ns() + self._offset_ns) // 1_000_000


def to_ms(moment: datetime) -> int:
    """Milliseconds since the epoch, as exchanges write time."""
    return round(moment.timestamp() * 1000)
