"""Keeps an account's connections warm and its idea of the venue's time right while nothing else goes on.

A cold connection costs the next order several round trips, and a clock that drifts gets orders refused. Failures here
are nobody's trouble: the next round tries again, and real requests find out for themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable

from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Clock

_EVERY = 20.0
"""Seconds between two rounds; venues drop connections that are idle for a minute or so."""
_SLOW_ROUNDS = 30
"""In every so many-th round the clock is measured, and the private stream is kept: ten minutes."""


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

    async def start(self) -> None:
        """Opens the connections, and keeps them from then on."""
        await self._warm()
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="exchange upkeep")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _run(self) -> None:
        round_number = 0
        while True:
            await self._clock.sleep(_EVERY)
            round_number += 1
            await self._warm()
            if round_number % _SLOW_ROUNDS == 0:
                await _quietly(self._measure_clock)
                await _quietly(self._keep_stream)

    async def _warm(self) -> None:
        """As many pings side by side as connections shall be open."""
        await asyncio.gather(*(_quietly(self._ping) for _ in range(self._connections)))


async def _quietly(request: Callable[[], Awaitable[None]]) -> None:
    try:
        await request()
    except ExchangeError:
        return
