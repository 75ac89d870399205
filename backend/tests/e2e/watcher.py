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

    @property
    def group(self) -> dict[str, Any]:
        """The group that was opened last."""
        return max(self.groups.values(), key=lambda g: (g["opened_at"], g["id"]))

    def legs(self) -> list[dict[str, Any]]:
        return [leg for pyramid in self.group["pyramids"] for leg in pyramid["legs"]]

    def targets(self) -> list[dict[str, Any]]:
        return [target for leg in self.legs() for target in leg["targets"]]


class Watcher:
    """One connection to the feed. Checks that sequence numbers have no holes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.view = View()
        self._socket = socket
        self._seq = -1

    async def until(self, holds: Callable[[View], object]) -> View:
        """Reads news until `holds`; a KeyError or ValueError in it means not yet."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._satisfied(holds):
                    self._apply(json.loads(await self._socket.receive_str()))
        except TimeoutError:
            raise AssertionError(f"it never came to that; last seen: {json.dumps(self.view.__dict__)[:3000]}") from None
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
        elif message["type"] == "delta":
            assert message["seq"] == self._seq + 1, "the feed's numbers have a hole"
            self._seq = message["seq"]
            self.view.portfolio = message["portfolio"] or self.view.portfolio
            self.view.groups |= {g["id"]: g for g in message["groups"]}
            self.view.signals |= {s["id"]: s for s in message["signals"]}
        else:
            assert message["seq"] == self._seq


@asynccontextmanager
async def watching(rig: Rig) -> AsyncIterator[Watcher]:
    url = rig.engine.url.replace("http", "ws", 1) + "/api/v1/feed"
    async with rig.http.ws_connect(url) as socket:
        wish = {"access_token": rig.trader.access_token, "portfolio_id": rig.trader.portfolio_id}
        await socket.send_json({"type": "subscribe", **wish})
        watcher = Watcher(socket)
        await watcher.until(lambda view: view.portfolio["status"] == "healthy")
        yield watcher
