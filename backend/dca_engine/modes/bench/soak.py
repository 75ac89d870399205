"""`bench soak`: an hour of alerts over many open groups, to see whether anything grows that should not.

The state has a size of its own: groups collect orders until they are exited. So the measuring begins after a while of
the same traffic, when as much goes as comes. A screen follows the feed all along, as a trader's would.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import typer

from dca_engine.modes.bench.gauges import Reading, cpu_seconds, read, rss_mb
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.soak_traffic import Traffic
from dca_engine.modes.bench.webhook import ENGINE_ENV, ROOMY_VENUE
from dca_engine.modes.child import Child
from dca_engine.modes.rig import Rig, running_rig

_GOAL_PERCENT = 5.0
_SAMPLE_SECONDS = 5.0
_SIGN_IN_SECONDS = 600.0
"""Less than an access token lives."""
_SETTLE_SECONDS = 60.0
_COLUMNS = f"{'minute':>6}{'alerts':>8}{'p50 ms':>8}{'p99 ms':>8}{'CPU s':>7}{'RSS MB':>8}{'groups':>8}"
_MORE_COLUMNS = f"{'files':>7}{'threads':>8}{'entries':>10}{'journal MB':>11}{'database MB':>12}{'exchange MB':>12}"


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of traffic. Latencies in ms, memory in MB."""

    latencies: tuple[float, ...]
    rss: tuple[float, ...]
    cpu: float
    """Seconds of processor time that the engine used."""
    reading: Reading


async def run(minutes: int, alerts_per_second: float, groups: int, warm_up: int, as_json: bool) -> None:
    """`minutes` are measured, after `warm_up` minutes of the same."""
    env = {**ENGINE_ENV, "DCA_PRACTICE_SLOTS": str(groups), "DCA_PRACTICE_CAPITAL": str(1000 * groups)}
    venue = (*ROOMY_VENUE, "--orders-per-day", "1000000000", "--synthetic", str(groups))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with running_rig(Path(folder), *venue, env=env) as rig:
            await _every_pyramid_counts(rig)
            traffic = Traffic(rig, groups)
            await traffic.open()
            typer.echo(_COLUMNS + _MORE_COLUMNS)
            async with _running(traffic.alerts(alerts_per_second), traffic.prices(), _screen(rig)):
                for number in range(-warm_up, 0):
                    _tell_minute(number, await _minute(rig, traffic))
                traffic.heard.sent.clear()
                measured = []
                for number in range(1, minutes + 1):
                    measured.append(await _minute(rig, traffic))
                    _tell_minute(number, measured[-1])
            await traffic.close()
            undecided = await _settled(rig)
            status = (await rig.trader.portfolio())["status"]
    _tell(measured, traffic, undecided, status, as_json)


async def _every_pyramid_counts(rig: Rig) -> None:
    """A second entry within a candle is no repeat here: an hour has too few candles for so many pyramids."""
    path = f"/portfolios/{rig.trader.portfolio_id}/settings"
    settings = await rig.trader.api("GET", path)
    await rig.trader.api("PUT", path, {**settings, "one_entry_per_candle": False})


@asynccontextmanager
async def _running(*works: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Works that go on for ever, for as long as the block; one that fails ends it."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        yield
        for task in tasks:
            task.cancel()


async def _screen(rig: Rig) -> None:
    """Follows the feed, and signs in anew before the token is over."""
    while True:
        url = rig.engine.url.replace("http", "ws", 1) + "/api/v1/feed"
        async with rig.http.ws_connect(url, max_msg_size=0) as socket:
            wish = {"access_token": rig.trader.access_token, "portfolio_id": rig.trader.portfolio_id}
            await socket.send_json({"type": "subscribe", **wish})
            with suppress(TimeoutError):
                async with asyncio.timeout(_SIGN_IN_SECONDS):
                    async for message in socket:
                        if message.type is not aiohttp.WSMsgType.TEXT:
                            break
        await rig.trader.enter()


async def _minute(rig: Rig, traffic: Traffic) -> Minute:
    rss = []
    cpu = cpu_seconds(rig.engine.pid)
    loop = asyncio.get_running_loop()
    end = loop.time() + 60
    while loop.time() < end:
        await asyncio.sleep(min(_SAMPLE_SECONDS, max(0.0, end - loop.time())))
        rss.append(rss_mb(rig.engine.pid))
    latencies, traffic.heard.milliseconds = tuple(traffic.heard.milliseconds), []
    assert isinstance(rig.simulator, Child)
    reading = await read(rig, rig.simulator.pid)
    return Minute(latencies, tuple(rss), reading.cpu - cpu, reading)


async def _settled(rig: Rig) -> int:
    """Alerts that have no outcome when all is quiet: there must be none."""
    assert isinstance(rig.simulator, Child)
    with suppress(TimeoutError):
        async with asyncio.timeout(_SETTLE_SECONDS):
            while (await read(rig, rig.simulator.pid)).undecided:
                await asyncio.sleep(0.5)
    return (await read(rig, rig.simulator.pid)).undecided


def _tell_minute(number: int, minute: Minute) -> None:
    now, latencies = minute.reading, minute.latencies
    typer.echo(
        f"{number:>6}{len(latencies):>8}{percentile(latencies, 50):>8.2f}{percentile(latencies, 99):>8.2f}"
        f"{minute.cpu:>7.1f}{now.rss:>8.1f}{now.groups:>8}{now.open_files:>7}{now.threads:>8}"
        f"{now.entries:>10}{now.journal:>11.1f}{now.database:>12.1f}{now.simulator_rss:>12.1f}"
    )


def _tell(measured: Sequence[Minute], traffic: Traffic, undecided: int, status: str, as_json: bool) -> None:
    middle = (len(measured) + 1) // 2
    first, last = measured[:middle], measured[len(measured) - middle :]
    rss_first, rss_last = (_mean([mb for minute in half for mb in minute.rss]) for half in (first, last))
    growth = 100 * (rss_last / rss_first - 1)
    early, late = ([ms for minute in half for ms in minute.latencies] for half in (first, last))
    wrong = sum(traffic.heard.wrong.values())
    errors = wrong + undecided + (status != "healthy")
    figures = [
        Figure("minutes", len(measured)),
        Figure("alerts", sum(len(minute.latencies) for minute in measured)),
        Figure("rss_first_half_mb", rss_first, "MB"),
        Figure("rss_last_half_mb", rss_last, "MB"),
        Figure("rss_growth_percent", growth, "%", f"at most {_GOAL_PERCENT:.0f}", growth <= _GOAL_PERCENT),
        Figure("latency_p50_first_half_ms", percentile(early, 50), "ms"),
        Figure("latency_p50_last_half_ms", percentile(late, 50), "ms", "flat"),
        Figure("latency_p99_first_half_ms", percentile(early, 99), "ms"),
        Figure("latency_p99_last_half_ms", percentile(late, 99), "ms", "flat"),
        Figure("cpu_s_a_minute_first_half", _mean([minute.cpu for minute in first]), "s"),
        Figure("cpu_s_a_minute_last_half", _mean([minute.cpu for minute in last]), "s", "flat"),
        Figure("open_files", measured[-1].reading.open_files),
        Figure("threads", measured[-1].reading.threads),
        Figure("journal_mb", measured[-1].reading.journal, "MB"),
        Figure("errors", errors, "", "none", errors == 0),
    ]
    sent = ", ".join(f"{count} {kind}" for kind, count in sorted(traffic.heard.sent.items()))
    notes = [f"{sent}; {measured[-1].reading.groups} groups open at the end, the portfolio {status}."]
    notes += [f"Answered otherwise: {count} x {what}." for what, count in sorted(traffic.heard.wrong.items())]
    notes += [f"{undecided} alerts have no outcome."] if undecided else []
    show("bench soak: memory and latency over time", figures, notes, as_json)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
