"""An event loop whose time passes at once: whoever sleeps an hour wakes immediately, an hour later by its clock."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
START = datetime(2026, 1, 1, tzinfo=UTC)


class _NoWaiting(selectors.SelectSelector):
    """Only a loop in which nothing is to happen at any time asks whether anything comes in from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(0)
        self.passed += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._selector_of_time = _NoWaiting()
        super().__init__(self._selector_of_time)

    def time(self) -> float:
        return self._selector_of_time.passed


class VirtualClock:
    """The loop's time as a wall clock, which may be wrong, and be set."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        """Of the loop's time."""

    def now(self) -> datetime:
        return START + timedelta(seconds=now()) + self.ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def run(main: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def now() -> float:
    """Virtual seconds since the loop began."""
    return asyncio.get_running_loop().time()
