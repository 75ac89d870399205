"""Blows that the engine has to live through. Each strikes under load, lasts a moment, and leaves everything mended."""

import asyncio
import json
import os
import resource
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

import asyncpg

from dca_engine.modes.chaos import small_disk
from dca_engine.modes.chaos.scene import Scene
from dca_engine.modes.chaos.watch import NOT_YET
from dca_engine.modes.child import ChildFailedError
from dca_engine.runtime.clock import SystemClock
from dca_engine.store.embedded_files import read_postmaster_file

Blow = Callable[[Scene], Awaitable[None]]

_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'dca-engine'"
_HTML = "<html><body>the exchange is not well</body></html>"
_SOMEBODY_ELSES = {
    "symbol": "SYN000USDT",
    "orderId": 999999999,
    "clientOrderId": "somebody-elses",
    "transactTime": 1,
    "price": "1.00",
    "origQty": "1.000",
    "executedQty": "1.000",
    "cummulativeQuoteQty": "1.00",
    "status": "FILLED",
    "timeInForce": "GTC",
    "type": "LIMIT",
    "side": "BUY",
    "fills": [],
}
"""An answer about another order than the one that was asked for."""
_GARBAGE: tuple[Mapping[str, object], ...] = (
    {"kind": "garbage"},
    {"kind": "garbage", "value": _HTML},
    {"kind": "garbage", "value": ""},
    {"kind": "garbage", "value": json.dumps({"code": -1000, "msg": "An unknown error occurred."})},
    {"kind": "garbage", "value": json.dumps(_SOMEBODY_ELSES), "match": {"path": "/api/v3/order"}},
    {"kind": "truncate"},
    {"kind": "status", "value": 502},
)


def postmaster(scene: Scene) -> int | None:
    """The database's first process, while there is one."""
    found = read_postmaster_file(scene.folder / "postgres")
    return None if found is None else found.pid


async def database_killed(scene: Scene) -> None:
    """`kill -9` of its first process: nobody starts it again but the engine."""
    pid = postmaster(scene)
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def backend_killed(scene: Scene) -> None:
    """`kill -9` of a process that works for the engine: PostgreSQL ends all the others and recovers."""
    with suppress(*NOT_YET):
        connection = await asyncpg.connect(scene.database, timeout=2)
        try:
            pids = [row["pid"] for row in await connection.fetch(_BACKENDS)]
        finally:
            connection.terminate()
        with suppress(ProcessLookupError, IndexError):
            os.kill(scene.dice.choice(pids), signal.SIGKILL)


async def disk_full(scene: Scene) -> None:
    """Not a byte is free where the database lies."""
    small_disk.fill(scene.folder)
    try:
        await _a_moment(scene)
    finally:
        small_disk.empty(scene.folder)


async def exchange_frozen(scene: Scene) -> None:
    """It neither answers nor hangs up."""
    scene.venue.freeze()
    try:
        await _a_moment(scene)
    finally:
        scene.venue.thaw()


async def exchange_unplugged(scene: Scene) -> None:
    """Connections break, new ones are refused; it trades on without us."""
    await scene.venue.cable.unplug()
    try:
        await _a_moment(scene)
    finally:
        await scene.venue.cable.plug()


async def connections_cut(scene: Scene) -> None:
    """Every connection breaks, whatever was under way on it; new ones are taken."""
    for _ in range(scene.dice.randint(1, 5)):
        scene.venue.cable.drop()
        await asyncio.sleep(scene.dice.uniform(0.05, 0.5))


async def exchange_killed(scene: Scene) -> None:
    """`kill -9`; it is durable and comes back."""
    await scene.venue.kill()
    await _a_moment(scene)
    await scene.venue.start_again()


async def garbage(scene: Scene) -> None:
    """What was asked is done, and the answer is a page, half an answer, an error with a friendly status, or about
    another order."""
    for _ in range(scene.dice.randint(2, 4)):
        await scene.venue.arm(scene.dice.choice(_GARBAGE), "0.7")
        await asyncio.sleep(scene.dice.uniform(0.2, 1))
    await scene.venue.ask("DELETE", "/faults")


async def rate_limited(scene: Scene) -> None:
    """Too many requests, it says to all of them."""
    await _refusing(scene, 429, "Too many requests; please use the websocket for live updates.")


async def banned(scene: Scene) -> None:
    """And then that it does not listen until a given moment."""
    until = int(SystemClock().now().timestamp() * 1000) + 3000
    await _refusing(scene, 418, f"Way too much request weight used; IP banned until {until}.")


async def _refusing(scene: Scene, status: int, sentence: str) -> None:
    fault = {"kind": "error", "value": {"code": -1003, "msg": sentence, "status": status}}
    await scene.venue.arm(fault, "3")
    await asyncio.sleep(3)
    await scene.venue.ask("DELETE", "/faults")


async def engine_killed(scene: Scene) -> None:
    """`kill -9`, and nothing else."""
    await scene.engine.kill()


async def engine_starved(scene: Scene) -> None:
    """The running engine gets no more memory. Killed, it starts with less than it needs, and is killed again."""
    needed = _address_space(scene.engine.pid)
    _limit_memory(scene.engine.pid, needed)
    await _a_moment(scene)
    await scene.engine.kill()
    await scene.launch_engine()
    _limit_memory(scene.engine.pid, int(needed * scene.dice.uniform(0.3, 1)))
    with suppress(ChildFailedError):
        await scene.engine.ready()
        await _a_moment(scene)
    await scene.engine.kill()


def _address_space(pid: int) -> int:
    """Bytes that the process has asked for so far."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def _limit_memory(pid: int, size: int) -> None:
    _, hard = resource.prlimit(pid, resource.RLIMIT_AS)
    resource.prlimit(pid, resource.RLIMIT_AS, (size, hard))


async def engine_and_database_killed(scene: Scene) -> None:
    """As when the power goes."""
    await scene.engine.kill()
    await database_killed(scene)


async def _a_moment(scene: Scene) -> None:
    await asyncio.sleep(scene.dice.uniform(0.5, 4))


BLOWS: tuple[Blow, ...] = (
    database_killed,
    backend_killed,
    disk_full,
    exchange_frozen,
    exchange_unplugged,
    connections_cut,
    exchange_killed,
    garbage,
    rate_limited,
    banned,
)
"""Those after which the engine still runs."""
KILLS: tuple[Blow, ...] = (engine_killed,) * 8 + (engine_starved, engine_and_database_killed)
"""Those that end the engine, as often as they come."""
