"""The real product for a fuzz: simulator, engine and PostgreSQL in processes of their own, and the engine's log.

The engine believes a forwarded sender address, so that every request may come from a sender of its own: the limits on
failures per sender then stand in nobody's way, as they would not in a real crowd.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import aiohttp

from dca_engine.modes.child import Child, start_child
from dca_engine.modes.client import ApiClient
from dca_engine.modes.rig import Rig, start_engine
from tests.fuzz.tally import Tally

MARKETS = 60
VENUE = (
    *("--port", "0", "--market", "scripted", "--synthetic", str(MARKETS), "--with-parent"),
    *("--orders-per-10s", "1000000", "--orders-per-day", "100000000", "--weight-per-minute", "100000000"),
    *("--account", "main:simulator-key:simulator-secret:USDT=1000000000,BTC=1000"),
)
ENGINE = {"DCA_TRUSTED_PROXIES": "127.0.0.1", "DCA_LOG_LEVEL": "warning", "DCA_PRACTICE_SLOTS": "20"}
_UNHANDLED = re.compile(
    r"Traceback \(most recent call last\)|\[critical|\[error|^(?:ERROR|CRITICAL) |never retrieved|never awaited|"
    r"Unhandled|^[A-Za-z.]*(?:Error|Exception): "
)
Wire = Callable[[str], AbstractAsyncContextManager[str]]
"""Puts something between engine and exchange: from the exchange's address to the one that the engine is given."""


@dataclass(frozen=True, slots=True)
class FuzzedProduct:
    rig: Rig
    log: Path
    """What the engine writes to standard error."""


@asynccontextmanager
async def fuzzed_product(folder: Path, wire: Wire | None = None) -> AsyncIterator[FuzzedProduct]:
    """Runs it in `folder`, with an owner."""
    log = folder / "engine.log"
    (folder / "engine").mkdir()
    simulator = await start_child("dca_engine.exchange_simulator", "--data-dir", str(folder / "venue"), *VENUE)
    try:
        async with (wire or _straight)(simulator.url) as address:
            engine = await start_engine(folder / "engine", address, ENGINE, log)
            async with _signed_in(simulator, engine, folder / "engine") as rig:
                yield FuzzedProduct(rig, log)
    finally:
        await simulator.stop()


@asynccontextmanager
async def _straight(address: str) -> AsyncIterator[str]:
    yield address


@asynccontextmanager
async def _signed_in(simulator: Child, engine: Child, data_dir: Path) -> AsyncIterator[Rig]:
    async with aiohttp.ClientSession() as http:
        rig = Rig(simulator, engine, ApiClient(http, engine.url), http, data_dir, ENGINE)
        try:
            await rig.trader.enter()
            yield rig
        finally:
            await engine.stop()


@asynccontextmanager
async def started_again(product: FuzzedProduct) -> AsyncIterator[None]:
    """Ends the engine in order and starts it on the same data, at the same address."""
    rig = product.rig
    port = str(urlsplit(rig.engine.url).port)
    await rig.engine.stop()
    rig.engine = await start_engine(rig.data_dir, rig.simulator.url, {**ENGINE, "DCA_PORT": port}, product.log)
    try:
        rig.trader.access_token = ""
        await rig.trader.enter()
        yield
    finally:
        await rig.engine.stop()


def unhandled(log: Path) -> list[str]:
    """The lines of the log that tell of something nobody took care of, each with what stands around it."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    found = [number for number, line in enumerate(lines) if _UNHANDLED.search(line)]
    first = [number for number in found if number - 1 not in found]
    return ["\n".join(lines[max(number - 1, 0) : number + 30]) for number in first]


def read_log(log: Path, tally: Tally) -> int:
    """How often the log tells of something unhandled; each is a finding."""
    told = unhandled(log)
    for lines in told:
        tally.found("unhandled", "the engine's log", lines)
    return len(told)


def sender(chance: Random) -> str:
    """An address that nobody else has."""
    return f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
