"""The only reader of wall time."""

import asyncio
from datetime import UTC, datetime


def elapsed() -> float:
    """Seconds since some moment in the past, for durations: nobody sets the event loop's clock."""
    return asyncio.get_running_loop().time()


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
