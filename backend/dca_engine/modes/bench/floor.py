"""The floor of a latency: what the same machine needs for the bare parts, measured in the same run.

One bare POST to a server that only answers, two durable single-row commits, one bare ccxt `create_order`.
"""

import asyncio
import time
from dataclasses import dataclass

import asyncpg
import ccxt.pro
import uvicorn

from dca_engine.exchanges.routing import RoutedSession
from dca_engine.modes.bench.report import percentile
from dca_engine.modes.bench.wire import open_wire

_ROUNDS = 200


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


async def measure_floor(database_dsn: str, simulator_url: str, symbol: str, price: str, quantity: str) -> Floor:
    """`symbol` unified; the orders rest far enough from the market to stay open, and are cancelled at the end."""
    return Floor(
        post=await _post(),
        commit=await _commit(database_dsn),
        **await _orders(simulator_url, symbol, price, quantity),
    )


async def _post() -> float:
    server = uvicorn.Server(uvicorn.Config(_answer, port=0, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    wire = await open_wire(f"http://127.0.0.1:{port}")
    times = [(await wire.post("/", b'{"action": "buy"}')).milliseconds for _ in range(_ROUNDS)]
    await wire.close()
    server.should_exit = True
    await task
    return percentile(times, 50)


async def _answer(_scope: object, receive: object, send: object) -> None:
    await receive()  # type: ignore[operator]
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"2")]})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"{}"})  # type: ignore[operator]


async def _commit(dsn: str) -> float:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS bench_floor (id bigserial PRIMARY KEY, body text)")
        times = []
        for _ in range(_ROUNDS):
            started = time.perf_counter()
            await connection.execute("INSERT INTO bench_floor (body) VALUES ($1)", "x" * 500)
            times.append((time.perf_counter() - started) * 1e3)
        await connection.execute("DROP TABLE bench_floor")
    finally:
        await connection.close()
    return percentile(times, 50)


async def _orders(simulator_url: str, symbol: str, price: str, quantity: str) -> dict[str, float]:
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
    try:
        await exchange.load_markets()

        async def order() -> float:
            started = time.perf_counter()
            await exchange.create_order(symbol, "limit", "buy", quantity, price)
            return (time.perf_counter() - started) * 1e3

        singles = [await order() for _ in range(_ROUNDS // 4)]
        together = []
        for _ in range(_ROUNDS // 20):
            started = time.perf_counter()
            await asyncio.gather(*(order() for _ in range(5)))
            together.append((time.perf_counter() - started) * 1e3)
        await exchange.cancel_all_orders(symbol)
    finally:
        await exchange.close()
        await session.close()
    return {"create_order": percentile(singles, 50), "five_orders": percentile(together, 50)}
