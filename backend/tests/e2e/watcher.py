"""Follows the live feed as a dashboard does, so that tests wait for what happens and never for time to pass."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from dca_engine.modes.rig import Rig

PATIENCE = 20
"""Seconds until a test gives up waiting."""


@dataclass
class View:
    """What a screen would show."""

    portfolio: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    signals: dict[str, dict[str, Any]] = field(default_factory=dict)
    prices: dict[str, str] = field(default_factory=dict)
    """Quote per base, by symbol."""
    queue: list[dict[str, Any]] = field(default_factory=list)
    offsets: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By number: those that began or moved on while this looked."""
    reasons: list[dict[str, Any]] = field(default_factory=list)
    """All that was told since this looks."""

    @property
    def group(self) -> dict[str, Any]:
        """The group that was opened last."""
        return max(self.groups.values(), key=lambda g: (g["opened_at"], g["id"]))

    def legs(self) -> list[dict[str, Any]]:
        return [leg for pyramid in self.group["pyramids"] for leg in pyramid["legs"]]

    def targets(self) -> list[dict[str, Any]]:
        return [target for leg in self.legs() for target in leg["targets"]]


class Watcher:
    """One connection to the feed at a time. Checks that sequence numbers have no holes."""

    def __init__(self, rig: Rig) -> None:
        self.view = View()
        self._rig = rig
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._seq = -1

    async def connect(self) -> None:
        """Begins, or begins again after the engine was started again."""
        await self.close()
        trader = self._rig.trader
        url = self._rig.engine.url.replace("http", "ws", 1) + "/api/v1/feed"
        self._socket = await self._rig.http.ws_connect(url)
        wish = {"access_token": trader.access_token, "portfolio_id": trader.portfolio_id}
        await self._socket.send_json({"type": "subscribe", **wish})
        self._apply(json.loads(await self._socket.receive_str()))
        await self.until(lambda view: view.portfolio["status"] in ("healthy", "paused"))

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def until(self, holds: Callable[[View], object], shown: Callable[[View], object] = vars) -> View:
        """Reads news until `holds`; a KeyError or ValueError in it means not yet. `shown`: what to tell if never."""
        assert self._socket is not None, "connect first"
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._satisfied(holds):
                    self._apply(json.loads(await self._socket.receive_str()))
        except TimeoutError:
            raise AssertionError(f"it never came to that; last seen: {json.dumps(shown(self.view))[:5000]}") from None
        return self.view

    def _satisfied(self, holds: Callable[[View], object]) -> bool:
        try:
            return bool(holds(self.view))
        except (KeyError, ValueError, IndexError):
            return False

    def _apply(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            snapshot = message["snapshot"]
            self._seq = snapshot["seq"]
            self.view.portfolio = snapshot["portfolio"]
            self.view.groups = {g["id"]: g for g in snapshot["groups"]}
            self.view.signals = {s["id"]: s for s in snapshot["signals"]}
            self.view.queue = snapshot["queue"]
            self.view.prices = {p["symbol"]: p["price"] for p in snapshot["prices"]}
        elif message["type"] == "delta":
            assert message["seq"] == self._seq + 1, "the feed's numbers have a hole"
            self._seq = message["seq"]
            self.view.portfolio = message["portfolio"] or self.view.portfolio
            self.view.groups |= {g["id"]: g for g in message["groups"]}
            self.view.signals |= {s["id"]: s for s in message["signals"]}
            self.view.queue = self.view.queue if message["queue"] is None else message["queue"]
            self.view.prices |= {p["symbol"]: p["price"] for p in message["prices"]}
            self.view.offsets |= {o["number"]: o for o in message["offsets"]}
            self.view.reasons += message["reasons"]
        else:
            assert message["seq"] == self._seq


@asynccontextmanager
async def watching(rig: Rig) -> AsyncIterator[Watcher]:
    watcher = Watcher(rig)
    await watcher.connect()
    try:
        yield watcher
    finally:
        await watcher.close()
