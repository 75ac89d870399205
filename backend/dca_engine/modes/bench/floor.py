"""The floor of a latency: what the same machine needs for the bare parts, measured in the same run.

One bare POST to a server that only answers, two durable single-row commits, one bare ccxt `create_order`. Each call
comes after the same pause as each alert: a processor that was idle needs several times as long for the same work, and
an alert nearly always meets an idle one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import ccxt.pro

from dca_engine.exchanges.routing import RoutedSession
from dca_engine.modes.bench.report import percentile
from dca_engine.modes.bench.wire import open_wire
from dca_engine.modes.child import start_child

_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Floor:
    """Medians in ms."""

    post: float
    commit: float
    create_order: float
    five_orders: float
    """Five bare calls made together, until the last one is answered."""

    @property
    def first_order(self) -> float:
        return self.post + 2 * self.commit + self.create_order


async def measure_floor(database_dsn: str, simulator_url: str, pause: float) -> Floor:
    """`pause` in seconds before each call. The orders are for BTC/USDT at 30 000 and are cancelled at the end."""
    post = await _post(pause)
    commit = await _commit(database_dsn, pause)
    create_order, five_orders = await _orders(simulator_url, pause)
    return Floor(post, commit, create_order, five_orders)


async def _paced(pause: float, rounds: int, act: Callable[[], Awaitable[object]]) -> float:
    """The median of `rounds` calls in ms, each after a pause."""
    times = []
    for _ in range(rounds):
        await asyncio.sleep(pause)
        started = time.perf_counter()
        await act()
        times.append((time.perf_counter() - started) * 1e3)
    return percentile(times, 50)


async def _post(pause: float) -> float:
    """In a process of its own, as the engine is."""
    server = await start_child("dca_engine.modes.bench.bare_server")
    wire = await open_wire(server.url)
    median = await _paced(pause, _ROUNDS, lambda: wire.post("/", b'{"action": "buy"}'))
    await wire.close()
    await server.stop()
    return median


async def _commit(dsn: str, pause: float) -> float:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS bench_floor (id bigserial PRIMARY KEY, body text)")
        insert = "INSERT INTO bench_floor (body) VALUES ($1)"
        return await _paced(pause, _ROUNDS, lambda: connection.execute(insert, "x" * 500))
    finally:
        await connection.execute("DROP TABLE bench_floor")
        await connection.close()


async def _orders(simulator_url: str, pause: float) -> tuple[float, float]:
    session = RoutedSession(simulator_url)
    exchange = ccxt.pro.binance(
        {
            "apiKey": "simulator-key",
            "secret": "simulator-secret",
            "session": session,
            "enableRateLimit": False,
            "options": {"fetchCurrencies": False, "fetchMargins": False, "fetchMarkets": {"types": ["spot"]}},
        }
    )

    async def order() -> object:
        return await exchange.create_order("BTC/USDT", "limit", "buy", "0.001", "30000")

    try:
        await exchange.load_markets()
        one = await _paced(pause, _ROUNDS // 2, order)
        await exchange.cancel_all_orders("BTC/USDT")
        five = await _paced(pause, _ROUNDS // 4, lambda: asyncio.gather(*(order() for _ in range(5))))
        await exchange.cancel_all_orders("BTC/USDT")
    finally:
        await exchange.close()
        await session.close()
    return one, five
