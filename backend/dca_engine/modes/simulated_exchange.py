"""The built-in simulated exchange: a process of its own, started when the first practice account needs it."""

import asyncio
from pathlib import Path

from dca_engine.modes.child import Child, start_child

PRACTICE_MARKET = ("--market", "walk", "--tick-seconds", "1", "--volatility-percent", "0.1")
"""Calm and plausible: about 0.1 % a minute."""
LIVELY_MARKET = ("--market", "walk", "--tick-seconds", "0.25", "--volatility-percent", "2", "--drift-percent", "0.3")
"""For the demo: so nervous that legs fill and targets are reached within seconds."""


class SimulatedExchange:
    """`url()` starts it once; it keeps orders, trades and balances in `data_dir` and survives restarts."""

    def __init__(self, data_dir: Path, market: tuple[str, ...], running_at: str | None) -> None:
        self._data_dir = data_dir
        self._market = market
        self._running_at = running_at
        self._child: Child | None = None
        self._starting = asyncio.Lock()

    async def url(self) -> str:
        """Its address. Raises ChildFailedError when it cannot be started."""
        if self._running_at is not None:
            return self._running_at
        async with self._starting:
            if self._child is None:
                arguments = ("--port", "0", "--data-dir", str(self._data_dir), "--with-parent", *self._market)
                self._child = await start_child("dca_engine.exchange_simulator", *arguments)
        return self._child.url

    async def stop(self) -> None:
        if self._child is not None:
            await self._child.stop()
