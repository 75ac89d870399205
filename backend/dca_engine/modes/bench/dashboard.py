"""`bench dashboard`: what a trader's browser goes through, with 500 open groups and 50 updates a second.

A real Chromium against the real product. Prices move on one market after another and fill legs by the way. The fills
that are timed are in markets whose price stands still, so that nothing else changes in their rows.
"""

import asyncio
import os
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dca_engine.modes.bench.dashboard_browser import open_browser, signed_in
from dca_engine.modes.bench.dashboard_floor import bare_scroll
from dca_engine.modes.bench.dashboard_live import (
    RestingLeg,
    ask_for_frames,
    fill_to_screen,
    keep_still,
    old_after,
    scroll,
    traced,
    until_live,
)
from dca_engine.modes.bench.dashboard_script import gzip_kb, initial_scripts
from dca_engine.modes.bench.dashboard_trace import MainThread
from dca_engine.modes.bench.dashboard_visit import Visit, visit
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.soak_traffic import Traffic
from dca_engine.modes.bench.webhook import ENGINE_ENV, ROOMY_VENUE, alert_body
from dca_engine.modes.bench.wire import open_wire
from dca_engine.modes.errors import StartError
from dca_engine.modes.live import built_dashboard
from dca_engine.modes.rig import Rig, running_rig

if TYPE_CHECKING:
    from playwright.async_api import Browser

_FILLED = 4
"""Of a timed group's five legs; the last one rests on, and the group stays open."""
_WITHIN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much is measured."""

    groups: int
    visits: int
    """To each of two pages."""
    seconds: int
    """Of tracing, still and scrolling."""
    fills: int
    """While all is quiet, and as many while prices move."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Times in ms."""

    overview: Sequence[Visit]
    positions: Sequence[Visit]
    quiet_fills: Sequence[float]
    fills: Sequence[float]
    still: MainThread
    scrolling: MainThread
    bare: MainThread
    """A page without the product, scrolled likewise."""
    old_after_silence: float
    old_after_kill: float


async def run(wanted: Wanted, folder: Path | None, as_json: bool) -> None:
    """`folder` holds the built dashboard, if it is not the one of this checkout."""
    files = folder or built_dashboard()
    if files is None:
        raise StartError("the dashboard is not built: ./run demo builds it, or name its folder in DCA_FRONTEND_DIR.")
    still_markets = -(-2 * wanted.fills // _FILLED)
    async with open_browser() as browser:
        with tempfile.TemporaryDirectory(prefix="bench-") as data:
            markets = ("--synthetic", str(wanted.groups))
            async with running_rig(Path(data), *ROOMY_VENUE, *markets, env=ENGINE_ENV) as rig:
                traffic = Traffic(rig, wanted.groups - still_markets)
                await traffic.open()
                symbols = [f"SYN{number:03}" for number in range(wanted.groups - still_markets, wanted.groups)]
                seen = await _look(rig, browser, traffic, await _open(rig, symbols, wanted.groups), wanted)
                await traffic.close()
    _tell(files, wanted, seen, as_json)


async def _open(rig: Rig, symbols: Sequence[str], groups: int) -> list[RestingLeg]:
    """A group of five resting legs in each of these markets; returns when all `groups` are open."""
    wire = await open_wire(rig.engine.url)
    for symbol in symbols:
        answer = await wire.post(rig.trader.webhook_path, alert_body(rig, f"{symbol}USDT"))
        assert answer.status == 202, answer.body
    await wire.close()
    async with asyncio.timeout(_WITHIN_SECONDS):
        while (await rig.trader.portfolio())["open_groups"] < groups:
            await asyncio.sleep(0.5)
    ids = {group["symbol"]: group["id"] for group in await rig.trader.groups()}
    return [leg for symbol in symbols for leg in await _first_legs(rig, f"{symbol}/USDT", ids[f"{symbol}/USDT"])]


async def _first_legs(rig: Rig, pair: str, group_id: str) -> list[RestingLeg]:
    async with asyncio.timeout(_WITHIN_SECONDS):
        while len(orders := await rig.venue("GET", f"/orders?open=true&symbol={pair.replace('/', '')}")) <= _FILLED:
            await asyncio.sleep(0.1)
    nearest = sorted(orders, key=lambda order: float(order["price"]), reverse=True)
    return [RestingLeg(group_id, pair, order["client_order_id"]) for order in nearest[:_FILLED]]


async def _look(rig: Rig, browser: "Browser", traffic: Traffic, legs: Sequence[RestingLeg], wanted: Wanted) -> Seen:
    url = rig.engine.url
    async with asyncio.TaskGroup() as works:
        moving = works.create_task(traffic.prices())
        bare = await bare_scroll(browser, wanted.groups, wanted.seconds)
        moving.cancel()
    async with signed_in(browser, url) as page:
        overview = [await visit(browser, page, f"{url}/overview") for _ in range(wanted.visits)]
        positions = [await visit(browser, page, f"{url}/positions") for _ in range(wanted.visits)]
        quiet = [await fill_to_screen(rig, page, leg) for leg in legs[: wanted.fills]]
        async with asyncio.TaskGroup() as works:
            moving = works.create_task(traffic.prices())
            fills = [await fill_to_screen(rig, page, leg) for leg in legs[wanted.fills : 2 * wanted.fills]]
            await page.get_by_role("searchbox", name="Filter by pair").fill("")
            await ask_for_frames(page)
            still = await traced(browser, page, keep_still, wanted.seconds)
            scrolling = await traced(browser, page, scroll, wanted.seconds)
            moving.cancel()
        silence = await old_after(page, lambda: os.kill(rig.engine.pid, signal.SIGSTOP))
        os.kill(rig.engine.pid, signal.SIGCONT)
        await until_live(page)
        kill = await old_after(page, lambda: os.kill(rig.engine.pid, signal.SIGKILL))
        await rig.restart_engine(kill=True)
        await until_live(page)
    return Seen(overview, positions, quiet, fills, still, scrolling, bare, silence, kill)


def _tell(folder: Path, wanted: Wanted, seen: Seen, as_json: bool) -> None:
    initial = initial_scripts(folder)
    loaded = seen.overview[0].scripts
    own = {script: size for script, size in loaded.items() if script not in initial}
    figures = [
        _at_most("initial_js_kb_gzip", gzip_kb(folder, initial), "kB", 300),
        Figure("initial_js_kb_loaded", sum(loaded[script] for script in initial & loaded.keys()) / 1000, "kB"),
        Figure("overview_js_kb_loaded", sum(own.values()) / 1000, "kB"),
        _at_most("interactive_ms", percentile([visit.interactive for visit in seen.overview], 50), "ms", 1500),
        _at_most(
            "interactive_positions_ms", percentile([visit.interactive for visit in seen.positions], 50), "ms", 1500
        ),
        _at_most("main_thread_busy_ratio", seen.still.busy_ratio, "", 0.5),
        Figure("main_thread_cpu_ratio", seen.still.cpu_ratio),
        _at_most("main_thread_busy_ratio_scrolling", seen.scrolling.busy_ratio, "", 0.5),
        Figure("main_thread_cpu_ratio_scrolling", seen.scrolling.cpu_ratio),
        _at_most("longest_frame_ms", seen.scrolling.longest_frame, "ms", 100),
        Figure("longest_frame_ms_floor", seen.bare.longest_frame, "ms"),
        Figure("longest_frame_over_floor", seen.scrolling.longest_frame / seen.bare.longest_frame),
        Figure("longest_frame_ms_still", seen.still.longest_frame, "ms"),
        Figure("longest_task_ms", seen.scrolling.longest_task, "ms"),
        Figure("frames_a_second_scrolling", seen.scrolling.frames / seen.scrolling.seconds),
        _at_most("report_to_screen_p50_ms", percentile(seen.fills, 50), "ms", 100),
        Figure("report_to_screen_p99_ms", percentile(seen.fills, 99), "ms"),
        Figure("report_to_screen_p50_ms_quiet", percentile(seen.quiet_fills, 50), "ms"),
        _at_most("banner_after_kill_ms", seen.old_after_kill, "ms", 2000),
        Figure("banner_after_silence_ms", seen.old_after_silence, "ms"),
    ]
    missing = sorted(initial - loaded.keys())
    notes = [
        f"{wanted.groups} open groups; {wanted.visits} first visits to each page, {wanted.seconds} s of tracing",
        f"still and scrolling; {wanted.fills} fills while prices move, as many while all is quiet.",
        "The floor is a page of plain text as long as the list, scrolled while the same prices move.",
    ]
    notes += [f"Not loaded by the browser although every page needs it: {script}." for script in missing]
    show("bench dashboard: a trader's browser", figures, notes, as_json)


def _at_most(name: str, value: float, unit: str, goal: float) -> Figure:
    return Figure(name, value, unit, f"at most {goal:g}", value <= goal)
