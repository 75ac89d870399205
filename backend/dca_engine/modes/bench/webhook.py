"""`bench webhook`: from an alert's first byte to the first order, and to the last of five legs, at the exchange."""

import asyncio
import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dca_engine.modes.bench.arrivals import forget, order_requests
from dca_engine.modes.bench.floor import Floor, measure_floor
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.wire import Exchanged, Wire, open_wire
from dca_engine.modes.rig import Rig, running_rig
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url

LEGS = 5
_PAUSE = 0.03
"""Seconds between alerts, so that each meets an idle engine."""
_PRICES = (995, 249, 63.9, 15.95, 3.99)
"""A little below where the simulator's made-up markets stand: every leg rests, and so does every target."""
ROOMY_VENUE = (
    *("--market", "scripted", "--account", "main:simulator-key:simulator-secret:USDT=100000000,BTC=100"),
    *("--orders-per-10s", "100000", "--weight-per-minute", "10000000"),
)
"""A simulated exchange whose limits and balances are in nobody's way."""
ENGINE_ENV = {"DCA_PRACTICE_CAPITAL": "10000000", "DCA_PRACTICE_SLOTS": "10000", "DCA_LOG_LEVEL": "error"}


@dataclass(frozen=True, slots=True)
class Latency:
    """One alert's way: all in ms from its first byte."""

    answer: float
    first_order: float
    last_leg: float


async def run(alerts: int, as_json: bool) -> None:
    """Measures `alerts` alerts on an idle engine, then as many with an exchange that takes 100 ms."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        markets = ("--synthetic", str(2 * alerts + 20))
        async with running_rig(Path(folder), *ROOMY_VENUE, *markets, env=ENGINE_ENV) as rig:
            wire = await open_wire(rig.engine.url)
            await _measure(rig, wire, range(2 * alerts, 2 * alerts + 20))
            idle = await _measure(rig, wire, range(alerts))
            await rig.venue("POST", "/faults", {"match": {"path": "/api/v3/order"}, "kind": "delay", "value": 100})
            slow = await _measure(rig, wire, range(alerts, 2 * alerts))
            await rig.venue("DELETE", "/faults")
            await wire.close()
            floor = await measure_floor(database_dsn(rig), rig.simulator.url, _PAUSE)
            busy_floor = await measure_floor(database_dsn(rig), rig.simulator.url, 0)
    _tell(idle, slow, floor, busy_floor, as_json)


def database_dsn(rig: Rig) -> str:
    """The embedded database of the rig's engine, over its Unix socket."""
    return data_source(running_server_url(rig.data_dir))


async def _measure(rig: Rig, wire: Wire, numbers: range) -> list[Latency]:
    """Sends one alert per market, and then reads off the simulator when the orders of each came in."""
    await forget(rig)
    sent: dict[str, Exchanged] = {}
    for number in numbers:
        symbol = f"SYN{number:03}USDT"
        sent[symbol] = await wire.post(rig.trader.webhook_path, alert_body(rig, symbol))
        assert sent[symbol].status == 202, sent[symbol].body
        await asyncio.sleep(_PAUSE)
    await _all_arrived(rig, LEGS * len(numbers))
    arrived: dict[str, list[int]] = {}
    for request in await order_requests(rig):
        arrived.setdefault(request.symbol, []).append(request.at_ns)
    return [
        Latency(post.milliseconds, (min(arrived[s]) - post.sent_ns) / 1e6, (max(arrived[s]) - post.sent_ns) / 1e6)
        for s, post in sent.items()
    ]


def alert_body(rig: Rig, symbol: str, action: str = "buy") -> bytes:
    """A short-form alert of this moment."""
    return json.dumps(
        {
            "secret": rig.trader.webhook_secret,
            "action": action,
            "symbol": symbol,
            "exchange": "BINANCE",
            "timeframe": "15",
            "price": _PRICES[int(symbol[3:6]) % len(_PRICES)],
            "timestamp": datetime.now(UTC).isoformat(),
        }
    ).encode()


async def _all_arrived(rig: Rig, count: int) -> None:
    async with asyncio.timeout(30):
        while len(await order_requests(rig)) < count:
            await asyncio.sleep(0.1)


def _tell(idle: list[Latency], slow: list[Latency], floor: Floor, busy: Floor, as_json: bool) -> None:
    first = percentile([x.first_order for x in idle], 50)
    first_p99 = percentile([x.first_order for x in idle], 99)
    legs = percentile([x.last_leg for x in idle], 50)
    legs_goal = floor.first_order + 2 * floor.five_orders
    ratio = first / floor.first_order
    answer, answer_slow = (percentile([x.answer for x in run], 99) for run in (idle, slow))
    figures = [
        Figure("first_order_p50_over_floor", ratio, "x", "at most 2", ratio <= 2),
        Figure("first_order_p50_ms", first, "ms"),
        Figure("first_order_p99_ms", first_p99, "ms", "at most 20", first_p99 <= 20),
        Figure("five_legs_p50_ms", legs, "ms", f"at most {legs_goal:.3f} (floor + 2 x five calls)", legs <= legs_goal),
        Figure("five_legs_p99_ms", percentile([x.last_leg for x in idle], 99), "ms"),
        Figure("answer_p50_ms", percentile([x.answer for x in idle], 50), "ms"),
        Figure("answer_p99_ms", answer, "ms"),
        Figure("answer_p50_ms_slow_exchange", percentile([x.answer for x in slow], 50), "ms"),
        Figure("answer_p99_ms_slow_exchange", answer_slow, "ms", "as without the delay"),
        Figure("floor_ms", floor.first_order, "ms"),
        Figure("floor_post_ms", floor.post, "ms"),
        Figure("floor_commit_ms", floor.commit, "ms"),
        Figure("floor_create_order_ms", floor.create_order, "ms"),
        Figure("floor_five_orders_ms", floor.five_orders, "ms"),
        Figure("floor_without_pauses_ms", busy.first_order, "ms"),
    ]
    notes = [
        f"{len(idle)} alerts on an idle engine, {len(slow)} with an exchange that takes 100 ms,",
        f"{_PAUSE * 1e3:.0f} ms apart; the calls of the floor too, but for the last line's, which follow at once.",
        "The nearest public engine: first order 114 ms, answer 188 ms idle and 1 019 ms with the slow exchange.",
    ]
    show("bench webhook: alert to orders", figures, notes, as_json)
