"""The whole product on this machine for benches and whole-system tests: simulator, engine, owner, webhook.

Everything is real: two processes, PostgreSQL, HTTP.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp

from dca_engine.modes.child import Child, launch_child, start_child
from dca_engine.modes.client import ApiClient


class Simulator(Protocol):
    """A running exchange simulator, in whatever process."""

    @property
    def url(self) -> str: ...


@dataclass(slots=True)
class Rig:
    """A running product with its owner signed in."""

    simulator: Simulator
    engine: Child
    trader: ApiClient
    http: aiohttp.ClientSession
    data_dir: Path
    env: Mapping[str, str]

    async def restart_engine(self, *, kill: bool = False) -> None:
        """Ends the engine, as a power cut would or in order, and starts it again on the same data."""
        await (self.engine.kill() if kill else self.engine.stop())
        await self.start_engine_again()

    async def start_engine_again(self) -> None:
        """On the address that it had."""
        port = str(urlsplit(self.engine.url).port)
        self.engine = await start_engine(self.data_dir, self.simulator.url, {**self.env, "DCA_PORT": port})
        self.trader = ApiClient(self.http, self.engine.url)
        await self.trader.enter()

    async def venue(self, method: str, path: str, body: object = None) -> Any:
        """A request to the simulator's admin interface; raises RuntimeError on an error status."""
        async with self.http.request(method, f"{self.simulator.url}/admin{path}", json=body) as answer:
            text = await answer.text()
            if answer.status >= 400:
                raise RuntimeError(f"admin {method} {path}: {answer.status} {text}")
            return json.loads(text) if text else None


async def start_engine(data_dir: Path, simulator_url: str, env: Mapping[str, str], log: Path | None = None) -> Child:
    """Its log goes to `log`, if there is one."""
    engine = await launch_engine(data_dir, simulator_url, env, log)
    await engine.ready()
    return engine


async def launch_engine(data_dir: Path, simulator_url: str, env: Mapping[str, str], log: Path | None = None) -> Child:
    """As `start_engine`, without waiting until it is ready."""
    mine = {"DCA_DATA_DIR": str(data_dir), "DCA_PORT": "0", "DCA_SIMULATOR_URL": simulator_url}
    return await launch_child("dca_engine.cli", "serve", env={**mine, **env}, log=log)


@asynccontextmanager
async def running_rig(
    data_dir: Path, *simulator_arguments: str, env: Mapping[str, str] | None = None, with_owner: bool = True
) -> AsyncIterator[Rig]:
    """Starts everything in `data_dir` and stops it at the end. `env` goes to the engine.

    Without an owner it is as on a first visit.
    """
    venue = ("--port", "0", "--data-dir", str(data_dir / "venue"))
    simulator = await start_child("dca_engine.exchange_simulator", *venue, *simulator_arguments)
    try:
        async with rig_on(simulator, data_dir, env=env, with_owner=with_owner) as rig:
            yield rig
    finally:
        await simulator.stop()


@asynccontextmanager
async def rig_on(
    simulator: Simulator, data_dir: Path, *, env: Mapping[str, str] | None = None, with_owner: bool = True
) -> AsyncIterator[Rig]:
    """As `running_rig`, on an exchange simulator that runs already and is not stopped."""
    engine = await start_engine(data_dir / "engine", simulator.url, env or {})
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=300)
    async with aiohttp.ClientSession(connector=connector) as http:
        rig = Rig(simulator, engine, ApiClient(http, engine.url), http, data_dir / "engine", env or {})
        try:
            if with_owner:
                await rig.trader.enter()
            yield rig
        finally:
            await rig.engine.stop()
