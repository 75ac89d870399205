"""`bench startup`: from the start of the process until its open groups are reconciled and it trades again.

The groups are made by real alerts, five legs each, all resting at the exchange. Then the engine is ended, in order and
as a power cut would, and started again, several times; at last a leg of every group fills while it is down. Where the
time goes is read off from outside: when the database answered, and when each kind of request came in at the exchange.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import typer

from dca_engine.modes.bench.arrivals import forget
from dca_engine.modes.bench.gauges import cpu_seconds
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.webhook import ENGINE_ENV, LEGS, ROOMY_VENUE, alert_body
from dca_engine.modes.bench.wire import open_wire
from dca_engine.modes.rig import Rig, running_rig, start_engine

_GOAL_SECONDS = 3.0
_AT_ONCE = 20
"""Alerts under way while the groups are made."""
_POLL_SECONDS = 0.02
_WITHIN_SECONDS = 120
_MARKETS, _OPEN_ORDERS, _BALANCES = "/api/v3/exchangeInfo", "/api/v3/openOrders", "/api/v3/account"
_ORDER = "/api/v3/order"


@dataclass(frozen=True, slots=True)
class Start:
    """One start. All in seconds since the process was asked for, but for `lookups`."""

    database: float
    """PostgreSQL took connections."""
    markets: float
    """The first request came in at the exchange: everything is loaded and the state is there."""
    serving: float
    """Alerts are taken from here on."""
    open_orders: float
    """The exchange was asked what rests."""
    ready: float
    cpu: float
    """Of them, processor time of the engine alone, which does not depend on what else the machine does."""
    lookups: int
    """Orders that were asked for one by one."""


async def run(groups: int, starts: int, as_json: bool) -> None:
    """`starts` starts after an orderly end and as many after `kill -9`, with `groups` groups open; then one with as
    many fills to be found out."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with running_rig(Path(folder), *ROOMY_VENUE, "--synthetic", str(groups), env=ENGINE_ENV) as rig:
            await _open_groups(rig, groups)
            orderly = [await _after_a_stop(rig) for _ in range(starts)]
            killed = [await _after_a_kill(rig) for _ in range(starts)]
            await _check(rig, groups)
            missed = await _after_missed_fills(rig)
            await _all_legs(rig, groups, ("filled", *("open",) * (LEGS - 1)))
            await _check(rig, groups)
    _tell(groups, orderly, killed, missed, as_json)


async def _open_groups(rig: Rig, groups: int) -> None:
    """Returns when every leg rests and the engine knows it."""
    turns = asyncio.Semaphore(_AT_ONCE)
    await asyncio.gather(*(_enter(rig, turns, f"SYN{number:03}USDT") for number in range(groups)))
    await _all_legs(rig, groups, ("open",) * LEGS)


async def _enter(rig: Rig, turns: asyncio.Semaphore, symbol: str) -> None:
    async with turns:
        wire = await open_wire(rig.engine.url)
        answer = await wire.post(rig.trader.webhook_path, alert_body(rig, symbol))
        assert answer.status == 202, answer.body
        await wire.close()


async def _all_legs(rig: Rig, groups: int, statuses: tuple[str, ...]) -> None:
    """Waits until the engine has the legs of every group like this."""
    async with asyncio.timeout(_WITHIN_SECONDS):
        while [_legs(view) for view in await rig.trader.groups()] != [statuses] * groups:
            await asyncio.sleep(0.5)


def _legs(view: dict[str, Any]) -> tuple[str, ...]:
    return tuple(leg["status"] for pyramid in view["pyramids"] for leg in pyramid["legs"])


async def _check(rig: Rig, groups: int) -> None:
    """Whatever came between: all groups are open, and each has five orders at the exchange, a leg's or a target's."""
    still_open, resting = (await rig.trader.portfolio())["open_groups"], await rig.venue("GET", "/health")
    if (still_open, resting["open_orders"]) != (groups, groups * LEGS):
        raise AssertionError(f"{still_open} groups with {resting['open_orders']} resting orders came out of {groups}")


async def _after_a_stop(rig: Rig) -> Start:
    await rig.engine.stop()
    return await _started(rig)


async def _after_a_kill(rig: Rig) -> Start:
    await rig.engine.kill()
    return await _started(rig)


async def _after_missed_fills(rig: Rig) -> Start:
    await rig.engine.stop()
    first_legs: dict[str, dict[str, Any]] = {}
    for order in await rig.venue("GET", "/orders?open=true"):
        known = first_legs.setdefault(order["symbol"], order)
        if float(order["price"]) > float(known["price"]):
            first_legs[order["symbol"]] = order
    for order in first_legs.values():
        await rig.venue("POST", "/fill", {"clientOrderId": order["client_order_id"]})
    return await _started(rig)


async def _started(rig: Rig) -> Start:
    await forget(rig)
    env = {**rig.env, "DCA_PORT": str(urlsplit(rig.engine.url).port)}
    began = time.monotonic_ns()
    database = asyncio.create_task(_database_answers(rig.data_dir / "postgres"))
    rig.engine = await start_engine(rig.data_dir, rig.simulator.url, env)
    serving = time.monotonic_ns()
    ready = await _is_healthy(rig)
    cpu = cpu_seconds(rig.engine.pid)
    seen: list[dict[str, Any]] = await rig.venue("GET", "/requests")
    await rig.trader.enter()
    return Start(
        (await database - began) / 1e9,
        (_first(seen, _MARKETS) - began) / 1e9,
        (serving - began) / 1e9,
        (_first(seen, _OPEN_ORDERS) - began) / 1e9,
        (ready - began) / 1e9,
        cpu,
        sum(request["method"] == "GET" and request["path"] == _ORDER for request in seen),
    )


def _first(seen: Sequence[dict[str, Any]], path: str) -> int:
    return next(int(request["monotonic_ns"]) for request in seen if request["path"] == path)


async def _database_answers(pgdata: Path) -> int:
    """The moment at which the server's own file says that it is ready; at once when it was left running."""
    async with asyncio.timeout(_WITHIN_SECONDS):
        while not _says_ready(pgdata / "postmaster.pid"):
            await asyncio.sleep(_POLL_SECONDS)
    return time.monotonic_ns()


def _says_ready(file: Path) -> bool:
    try:
        return "ready" in file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


async def _is_healthy(rig: Rig) -> int:
    """The moment at which the portfolio says so. The access token of an earlier start is still good."""
    async with asyncio.timeout(_WITHIN_SECONDS):
        while True:
            try:
                if (await rig.trader.portfolio())["status"] == "healthy":
                    return time.monotonic_ns()
            except aiohttp.ClientConnectionError:
                pass  # The connection of before the start.
            await asyncio.sleep(_POLL_SECONDS)


def _tell(groups: int, orderly: Sequence[Start], killed: Sequence[Start], missed: Start, as_json: bool) -> None:
    ready = [start.ready for start in (*orderly, *killed)]
    median = percentile(ready, 50)
    goal = f"at most {_GOAL_SECONDS:.0f}"
    figures = [
        Figure(f"ready_s_{groups}_groups", median, "s", goal, median <= _GOAL_SECONDS),
        Figure(f"ready_s_{groups}_groups_worst", max(ready), "s"),
        Figure("after_a_stop_s", percentile([start.ready for start in orderly], 50), "s"),
        Figure("after_a_kill_s", percentile([start.ready for start in killed], 50), "s"),
        Figure("cpu_s", percentile([start.cpu for start in (*orderly, *killed)], 50), "s"),
        Figure("lookups", max(start.lookups for start in (*orderly, *killed))),
        Figure("after_missed_fills_s", missed.ready, "s"),
        Figure("missed_fills_lookups", missed.lookups),
    ]
    notes = [
        f"{len(orderly)} starts after an orderly end, {len(killed)} after kill -9, {groups * LEGS} orders resting;",
        f"one after an end during which a leg of each of the {groups} groups filled.",
    ]
    typer.echo(f"  {'seconds until':<34}{'after a stop':>14}{'after a kill':>14}{'fills missed':>14}")
    for title, name in (
        ("the database answers", "database"),
        ("loaded, the exchange is asked", "markets"),
        ("alerts are taken", "serving"),
        ("the exchange says what rests", "open_orders"),
        ("reconciled", "ready"),
        ("processor time of the engine", "cpu"),
    ):
        row = [percentile([getattr(start, name) for start in starts], 50) for starts in (orderly, killed, [missed])]
        typer.echo(f"  {title:<34}{row[0]:>14.3f}{row[1]:>14.3f}{row[2]:>14.3f}")
    show("bench startup: from the process to trading", figures, notes, as_json)
