"""`bench reactions`: from a fill to the target at the exchange, and from an exit alert to the closing order."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from dca_engine.modes.bench.arrivals import OrderRequest, forget, order_requests
from dca_engine.modes.bench.report import Figure, percentile, show
from dca_engine.modes.bench.webhook import ENGINE_ENV, LEGS, ROOMY_VENUE, alert_body
from dca_engine.modes.bench.wire import Wire, open_wire
from dca_engine.modes.rig import Rig, running_rig

_PAUSE = 0.03


async def run(rounds: int, as_json: bool) -> None:
    """`rounds` fills on an idle engine, as many with 500 open orders, and as many exits."""
    loaded_groups = max(rounds, 100)
    markets = ("--synthetic", str(rounds + loaded_groups))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with running_rig(Path(folder), *ROOMY_VENUE, *markets, env=ENGINE_ENV) as rig:
            wire = await open_wire(rig.engine.url)
            few, exits = [], []
            for number in range(rounds):
                symbol = f"SYN{number:03}USDT"
                await _open(rig, wire, [symbol])
                few.append(await _fill_to_target(rig, symbol))
                exits.append(await _exit_to_close(rig, wire, symbol))
            symbols = [f"SYN{number:03}USDT" for number in range(rounds, rounds + loaded_groups)]
            await _open(rig, wire, symbols)
            many = [await _fill_to_target(rig, symbol) for symbol in symbols[:rounds]]
            await wire.close()
    _tell(few, many, exits, loaded_groups * LEGS, as_json)


async def _open(rig: Rig, wire: Wire, symbols: list[str]) -> None:
    """Opens a group of five resting legs on each market."""
    await forget(rig)
    for symbol in symbols:
        answer = await wire.post(rig.trader.webhook_path, alert_body(rig, symbol))
        assert answer.status == 202, answer.body
    await _until(lambda: _seen(rig, "POST", "BUY", LEGS * len(symbols)))
    await asyncio.sleep(_PAUSE)


async def _fill_to_target(rig: Rig, symbol: str) -> float:
    """Fills leg 0; ms from the fill at the exchange to the arrival of the target order there."""
    await forget(rig)
    entry = await _first_leg(rig, symbol)
    filled = await rig.venue("POST", "/fill", {"clientOrderId": entry})
    await _until(lambda: _seen(rig, "POST", "SELL", 1))
    target = next(r for r in await order_requests(rig) if r.side == "SELL")
    await asyncio.sleep(_PAUSE)
    return (target.at_ns - int(filled["at_ns"])) / 1e6


async def _first_leg(rig: Rig, symbol: str) -> str:
    orders = await rig.venue("GET", f"/orders?open=true&symbol={symbol}")
    first: str = max(orders, key=lambda order: float(order["price"]))["client_order_id"]
    return first


async def _exit_to_close(rig: Rig, wire: Wire, symbol: str) -> float:
    """An exit with four open legs and a resting target; ms from its first byte to the arrival of the market sell."""
    await forget(rig)
    sent = await wire.post(rig.trader.webhook_path, alert_body(rig, symbol, "exit"))
    assert sent.status == 202, sent.body
    await _until(lambda: _seen(rig, "POST", "SELL", 1))
    requests = await order_requests(rig)
    close = next(r for r in requests if r.side == "SELL")
    cancels = [r for r in requests if r.method == "DELETE"]
    assert close.type == "MARKET"
    assert len(cancels) == LEGS
    assert all(c.at_ns < close.at_ns for c in cancels)
    await asyncio.sleep(_PAUSE)
    return (close.at_ns - sent.sent_ns) / 1e6


async def _seen(rig: Rig, method: str, side: str, count: int) -> bool:
    def wanted(request: OrderRequest) -> bool:
        return request.method == method and request.side == side

    return sum(map(wanted, await order_requests(rig))) >= count


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await holds():
            await asyncio.sleep(0.02)


def _tell(few: list[float], many: list[float], exits: list[float], open_orders: int, as_json: bool) -> None:
    fill, loaded = percentile(few, 50), percentile(many, 99)
    close = percentile(exits, 50)
    figures = [
        Figure("fill_to_target_p50_ms", fill, "ms", "at most 5", fill <= 5),
        Figure("fill_to_target_p99_ms", percentile(few, 99), "ms"),
        Figure("fill_to_target_p50_ms_500_orders", percentile(many, 50), "ms"),
        Figure("fill_to_target_p99_ms_500_orders", loaded, "ms", "at most 50", loaded <= 50),
        Figure("exit_to_close_p50_ms", close, "ms", "at most 15", close <= 15),
        Figure("exit_to_close_p99_ms", percentile(exits, 99), "ms"),
    ]
    notes = [
        f"{len(few)} fills and exits with five orders open, {len(many)} fills with {open_orders} orders open.",
        "The nearest public engine: 1 229 ms, 2 435 ms with 500 orders, exit 2 666 ms.",
    ]
    show("bench reactions: fill to target, exit to close", figures, notes, as_json)
