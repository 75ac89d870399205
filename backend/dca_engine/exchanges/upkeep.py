"""Keeps an account's connections warm and its idea of the venue's time right while nothing else goes on.

A cold connection costs the next order several round trips, and a clock that is off gets orders refused. So it is
measured every ten minutes, when a stream came back, and when the machine's wall clock moved against the time that
passed. Failures here are nobody's trouble: they are tried again, and real requests find out for themselves.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable

from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Clock

_LOOK = 1.0
"""Seconds between two looks at the wall clock."""
_WARM_EVERY = 20
"""Looks between two rounds of pings; venues drop connections that are idle for a minute or so."""
_SLOW_EVERY = 600
"""Looks between two measurements of the clock, and two times that the private stream is kept."""
_JUMP = 0.1
"""Seconds by which the wall clock moves against the passing time before it is measured anew."""


class Upkeep:
    def __init__(
        self,
        ping: Callable[[], Awaitable[None]],
        measure_clock: Callable[[], Awaitable[None]],
        keep_stream: Callable[[], Awaitable[None]],
        clock: Clock,
        connections: int,
    ) -> None:
        self._ping = ping
        self._measure_clock = measure_clock
        self._keep_stream = keep_stream
        self._clock = clock
        self._connections = connections
        self._task: asyncio.Task[None] | None = None
        self._is_clock_due = False
        self._wall = 0.0

    async def start(self) -> None:
        """Opens the connections, and keeps them from then on. The clock was measured just before."""
        self._wall = self._wall_ahead()
        await self._warm()
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="exchange upkeep")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def measure_soon(self) -> None:
        """The clock may be off."""
        self._is_clock_due = True

    async def _run(self) -> None:
        for look in itertools.count(1):
            await self._clock.sleep(_LOOK)
            if look % _SLOW_EVERY == 0:
                self.measure_soon()
                await _went_well(self._keep_stream)
            if self._is_clock_due or abs(self._wall_ahead() - self._wall) > _JUMP:
                await self._look_at_clock()
            if look % _WARM_EVERY == 0:
                await self._warm()

    async def _look_at_clock(self) -> None:
        wall, self._is_clock_due = self._wall_ahead(), False
        if await _went_well(self._measure_clock):
            self._wall = wall

    def _wall_ahead(self) -> float:
        """Seconds that the wall clock is ahead of the one that nobody sets."""
        return self._clock.now().timestamp() - asyncio.get_running_loop().time()

    async def _warm(self) -> None:
        """As many pings side by side as connections shall be open."""
        await asyncio.gather(*(_went_well(self._ping) for _ in range(self._connections)))


async def _went_well(request: Callable[[], Awaitable[None]]) -> bool:
    try:
        await request()
    except ExchangeError:
        return False
    return True
