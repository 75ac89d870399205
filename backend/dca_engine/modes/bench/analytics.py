"""`bench analytics`: what a page over years of closed groups costs, and what the engine does meanwhile.

The portfolio's past is written first; then the page's figures, both tables and a page of closed groups are read,
while a heartbeat goes to the engine every few milliseconds and an alert comes again and again beside it.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dca_engine.core.ids import PortfolioId
from dca_engine.modes.bench.gauges import cpu_seconds
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.webhook import ENGINE_ENV, ROOMY_VENUE, alert_body, database_dsn
from dca_engine.modes.bench.wire import Exchanged, open_wire
from dca_engine.modes.bench.years import write_years
from dca_engine.modes.rig import Rig, running_rig
from dca_engine.store.database import open_database

_PAST = timedelta(days=730)
_QUIET_SECONDS = 3.0
_BEAT_SECONDS, _ALERT_SECONDS = 0.002, 0.02
_HEALTH = "/api/v1/health"
_SYMBOL = "SYN000USDT"
_GOAL_MS, _LAG_GOAL_MS = 500, 50


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Times in ms."""

    took: Sequence[float]
    """Of what was asked for, one by one."""
    cpu: float
    """Of the engine, each time."""
    beats: Sequence[float]
    """Of the heartbeats that were answered in that time."""
    alerts: Sequence[float]
    """Likewise."""


async def run(groups: int, rounds: int, as_json: bool) -> None:
    """`rounds` times each, the tables once."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with running_rig(Path(folder), *ROOMY_VENUE, "--synthetic", "1", env=ENGINE_ENV) as rig:
            await _write(rig, groups)
            await _measure(rig, groups, rounds, as_json)


async def _write(rig: Rig, groups: int) -> None:
    """While no engine runs: its database outlives it."""
    await rig.engine.kill()
    database, now = await open_database(database_dsn(rig)), datetime.now(UTC)
    try:
        await write_years(database, PortfolioId(rig.trader.portfolio_id), groups, now - _PAST, now)
    finally:
        await database.close()
    await rig.start_engine_again()


async def _measure(rig: Rig, groups: int, rounds: int, as_json: bool) -> None:
    async def quiet() -> None:
        await asyncio.sleep(_QUIET_SECONDS)

    await _meanwhile(rig, 1, quiet)  # The first alert opens a group; from then on it is known.
    nothing = await _meanwhile(rig, 1, quiet)
    page = await _meanwhile(rig, rounds, lambda: _read(rig, "performance/analytics"))
    curve = await _meanwhile(rig, rounds, lambda: _read(rig, "performance/equity?range=ALL"))
    table = await _meanwhile(rig, 1, lambda: _read(rig, "performance/groups.csv"))
    full_table = await _meanwhile(rig, 1, lambda: _read(rig, "groups.csv"))
    history = await _meanwhile(rig, rounds, lambda: _read(rig, "groups?state=closed"))
    took, lag = percentile(page.took, 50), max(page.beats)
    figures = [
        Figure(f"analytics_{groups}_ms", took, "ms", f"at most {_GOAL_MS}", took <= _GOAL_MS),
        Figure("analytics_engine_cpu_ms", page.cpu, "ms"),
        Figure("loop_lag_ms_meanwhile", lag, "ms", f"at most {_LAG_GOAL_MS}", lag <= _LAG_GOAL_MS),
        Figure("loop_lag_ms_quiet", max(nothing.beats), "ms"),
        Figure("loop_lag_p50_ms_meanwhile", percentile(page.beats, 50), "ms"),
        Figure("loop_lag_p50_ms_quiet", percentile(nothing.beats, 50), "ms"),
        Figure("alert_answer_p50_ms_meanwhile", percentile(page.alerts, 50), "ms"),
        Figure("alert_answer_p50_ms_quiet", percentile(nothing.alerts, 50), "ms"),
        Figure("alert_answer_longest_ms_meanwhile", max(page.alerts), "ms"),
        Figure("alert_answer_longest_ms_quiet", max(nothing.alerts), "ms"),
    ]
    for name, seen in (("equity", curve), ("csv", table), ("full_csv", full_table), ("history_page", history)):
        figures.append(Figure(f"{name}_ms", percentile(seen.took, 50), "ms"))
        figures.append(Figure(f"loop_lag_ms_{name}", max(seen.beats), "ms"))
    notes = [
        f"{groups} closed groups over two years; {rounds} times each, the tables once. The processor time",
        "is the engine's, with the heartbeats and alerts of the time that it took.",
    ]
    show("bench analytics: a page over years, and the engine meanwhile", figures, notes, as_json)


async def _read(rig: Rig, path: str) -> None:
    """To its last byte, without looking at it: the client must not be what is measured."""
    url = f"{rig.engine.url}/api/v1/portfolios/{rig.trader.portfolio_id}/{path}"
    async with rig.http.get(url, headers={"Authorization": f"Bearer {rig.trader.access_token}"}) as answer:
        assert answer.status == 200, await answer.text()
        async for _ in answer.content.iter_any():
            pass


async def _meanwhile(rig: Rig, rounds: int, work: Callable[[], Awaitable[None]]) -> Meanwhile:
    alert, done = alert_body(rig, _SYMBOL), asyncio.Event()
    beat, post = await open_wire(rig.engine.url), await open_wire(rig.engine.url)
    before, took = cpu_seconds(rig.engine.pid), []
    async with asyncio.TaskGroup() as tasks:
        beats = tasks.create_task(_all_along(done, _BEAT_SECONDS, lambda: beat.get(_HEALTH)))
        alerts = tasks.create_task(_all_along(done, _ALERT_SECONDS, lambda: post.post(rig.trader.webhook_path, alert)))
        for _ in range(rounds):
            began = time.monotonic()
            await work()
            took.append((time.monotonic() - began) * 1000)
        done.set()
    cpu = (cpu_seconds(rig.engine.pid) - before) * 1000 / rounds
    await beat.close()
    await post.close()
    return Meanwhile(took, cpu, beats.result(), alerts.result())


async def _all_along(done: asyncio.Event, pause: float, send: Callable[[], Awaitable[Exchanged]]) -> list[float]:
    """How long each answer took, one after the other until `done`."""
    found = []
    while not done.is_set():
        answer = await send()
        assert answer.status < 300, answer.body
        found.append(answer.milliseconds)
        await asyncio.sleep(pause)
    return found
