"""What chaos strikes, all of it real: the engine as a process, its database, the exchange, a portfolio."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from dca_engine.modes.chaos.dice import Dice
from dca_engine.modes.chaos.load import MARKETS, Load
from dca_engine.modes.chaos.small_disk import small_disk
from dca_engine.modes.chaos.venue import Venue, open_venue
from dca_engine.modes.child import Child
from dca_engine.modes.client import ApiClient
from dca_engine.modes.rig import launch_engine, start_engine
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url
from dca_engine.store.embedded_files import patiently, read_postmaster_file

_VENUE = (
    *("--market", "scripted", "--synthetic", str(MARKETS + 1), "--half-spread-percent", "0.01"),
    *("--account", "main:simulator-key:simulator-secret:USDT=1000000"),
    *("--orders-per-10s", "1000", "--weight-per-minute", "60000"),
)
START_CASH = 1_000_000
"""USDT."""
_ENGINE = {"DCA_PRACTICE_CAPITAL": "100000", "DCA_LOG_LEVEL": "info"}
_SETTINGS: Mapping[str, Any] = {
    "max_open_groups": 25,
    "sizing": {"mode": "fixed", "amount": "300"},
    "queue": {"max_length": MARKETS + 1},
}
_LADDER: Mapping[str, Any] = {
    "levels": [
        {"gap_percent": "0", "weight_percent": "40", "tp_percent": "1"},
        {"gap_percent": "1", "weight_percent": "30", "tp_percent": "1"},
        {"gap_percent": "2", "weight_percent": "30", "tp_percent": "2"},
    ]
}


@dataclass(slots=True)
class Scene:
    """What is running. `engine` is a process that may be dead, or not ready yet."""

    folder: Path
    """Of the engine's data: on the small disk, if there is one."""
    log: Path
    """What every one of the engine's processes said."""
    http: aiohttp.ClientSession
    venue: Venue
    engine: Child
    dice: Dice
    trader: ApiClient
    disk_can_fill: bool
    """Whether the engine's data lie on a disk of their own that may be filled to the brim."""
    load: Load = field(init=False)
    started: float = 0.0
    """When the engine's process was last started again, on the loop's clock."""

    def now(self) -> float:
        """Seconds on the loop's clock, which nothing sets back."""
        return asyncio.get_running_loop().time()

    @property
    def database(self) -> str:
        """Where the embedded database answers. Raises EmbeddedServerError while it does not."""
        return data_source(running_server_url(self.folder))

    async def launch_engine(self) -> None:
        """On the same data and the same port; returns when the process was begun."""
        self.started = self.now()
        port = str(urlsplit(self.trader.url).port)
        env = {**_ENGINE, "DCA_PORT": port}
        self.engine = await launch_engine(self.folder, self.venue.cable.url, env, self.log)


@asynccontextmanager
async def running_scene(place: Path, dice: Dice) -> AsyncIterator[Scene]:
    """Starts everything in `place`, with the load off, and stops it at the end."""
    async with AsyncExitStack() as stack:
        folder = place / "engine"
        disk_can_fill = stack.enter_context(small_disk(folder))
        connector = aiohttp.TCPConnector(limit=0)
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        venue = await open_venue(http, place / "venue", *_VENUE)
        stack.push_async_callback(venue.close)
        log = place / "engine.log"
        engine = await start_engine(folder, venue.cable.url, _ENGINE, log)
        trader = ApiClient(http, engine.url)
        scene = Scene(folder, log, http, venue, engine, dice, trader, disk_can_fill)
        stack.push_async_callback(_end, scene)
        await trader.enter()
        await _settle_settings(trader)
        scene.load = Load(
            http, venue, trader.url + trader.webhook_path, trader.webhook_secret, Dice(dice.getrandbits(64))
        )
        yield scene


async def _end(scene: Scene) -> None:
    """The engine, and the database too when a dead engine left it behind."""
    await scene.engine.stop()
    found = read_postmaster_file(scene.folder / "postgres")
    if found is not None:
        with suppress(ProcessLookupError):
            os.kill(found.pid, signal.SIGQUIT)
            await asyncio.to_thread(_gone, found.pid)


def _gone(pid: int) -> None:
    """Returns when the process is, or raises ProcessLookupError."""
    for _ in patiently(10):
        os.kill(pid, 0)


async def _settle_settings(trader: ApiClient) -> None:
    path = f"/portfolios/{trader.portfolio_id}/settings"
    known = await trader.api("GET", path)
    wanted = {name: _merged(known[name], value) for name, value in _SETTINGS.items()}
    await trader.api("PUT", path, {**known, **wanted, "ladder": {**known["ladder"], **_LADDER}})


def _merged(known: object, wanted: object) -> object:
    return {**known, **wanted} if isinstance(known, dict) and isinstance(wanted, dict) else wanted
