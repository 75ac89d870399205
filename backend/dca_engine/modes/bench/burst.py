"""`bench burst`: every alert of a bar close at one moment."""

import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path

from dca_engine.modes.bench.arrivals import forget, order_requests
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.webhook import ENGINE_ENV, LEGS, ROOMY_VENUE, alert_body
from dca_engine.modes.bench.wire import Exchanged, Wire, open_wire
from dca_engine.modes.rig import Rig, running_rig

_ANSWER_LIMIT_MS = 3000


async def run(alerts: int, orders_per_10s: int, as_json: bool) -> None:
    """`alerts` alerts for as many markets at once, at an exchange that takes `orders_per_10s`."""
    limits = ("--synthetic", str(alerts), "--orders-per-10s", str(orders_per_10s))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with running_rig(Path(folder), *ROOMY_VENUE, *limits, env=ENGINE_ENV) as rig:
            wires = [await open_wire(rig.engine.url) for _ in range(alerts)]
            await forget(rig)
            started = time.monotonic()
            answers = await asyncio.gather(*(_send(rig, wire, number) for number, wire in enumerate(wires)))
            resting_after = await _all_resting(rig, alerts * LEGS, started)
            signals = sum(s["verdict"] == "accepted" for s in await rig.trader.signals())
            placed = Counter(r.symbol for r in await order_requests(rig) if r.method == "POST")
            peak = _peak_memory_mb(rig.engine.pid)
            for wire in wires:
                await wire.close()
    once = sum(1 for count in placed.values() if count == LEGS)
    bound = 10.0 * ((alerts * LEGS - 1) // orders_per_10s)
    _tell(answers, signals, once, peak, resting_after, bound, alerts, as_json)


async def _send(rig: Rig, wire: Wire, number: int) -> Exchanged:
    return await wire.post(rig.trader.webhook_path, alert_body(rig, f"SYN{number:03}USDT"))


async def _all_resting(rig: Rig, count: int, started: float) -> float:
    """Seconds until `count` orders rest on the exchange."""
    async with asyncio.timeout(600):
        while (await rig.venue("GET", "/health"))["open_orders"] < count:
            await asyncio.sleep(0.1)
    return time.monotonic() - started


def _peak_memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _tell(
    answers: list[Exchanged],
    signals: int,
    once: int,
    peak: float,
    seconds: float,
    bound: float,
    alerts: int,
    as_json: bool,
) -> None:
    in_time = sum(a.status == 202 and a.milliseconds <= _ANSWER_LIMIT_MS for a in answers)
    figures = [
        Figure("alerts", alerts),
        Figure("answered_within_3s", in_time, "", "all", in_time == alerts),
        Figure("answer_p50_ms", percentile([a.milliseconds for a in answers], 50), "ms"),
        Figure("answer_max_ms", max(a.milliseconds for a in answers), "ms"),
        Figure("signals", signals, "", "one each", signals == alerts),
        Figure("ladders_placed_once", once, "", "all", once == alerts),
        Figure("peak_rss_mb", peak, "MB", "at most 400", peak <= 400),
        Figure("seconds_to_all_resting", seconds, "s", f"the rate limit alone allows {bound:.0f} s"),
        Figure("seconds_bound_by_rate_limit", bound, "s"),
    ]
    notes = ["The nearest public engine, 500 alerts: 0 answered in time, 125 ladders, the rest lost, 1 300 MB."]
    show("bench burst: all alerts of a bar close at once", figures, notes, as_json)
