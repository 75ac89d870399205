"""The server: one port, every exchange under its host's name, the admin interface under `/admin`.

It takes a request through recording, faults and the exchange's face, and nothing more: no framework stands between,
because it shares the machine with what it measures. It binds to loopback only.
"""

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from aiohttp import web

from dca_engine.exchange_simulator.admin import Admin
from dca_engine.exchange_simulator.arrivals import Arrival, ArrivalLog
from dca_engine.exchange_simulator.binance_linear.face import BinanceLinear
from dca_engine.exchange_simulator.binance_spot.face import BinanceSpot
from dca_engine.exchange_simulator.clock import monotonic_ns
from dca_engine.exchange_simulator.config import SimulatorConfig
from dca_engine.exchange_simulator.exchange import SimulatedExchange
from dca_engine.exchange_simulator.face import Answer, Face
from dca_engine.exchange_simulator.fact_log import FactLog
from dca_engine.exchange_simulator.fault_effects import FaultEffects, respond
from dca_engine.exchange_simulator.faults import Faults
from dca_engine.exchange_simulator.prices.feed import PriceFeed
from dca_engine.exchange_simulator.protocol import StampedConnection
from dca_engine.exchange_simulator.sockets import Socket, Sockets

_SHUTDOWN_SECONDS = 1.0


class NotLoopbackError(ValueError):
    def __init__(self, host: str) -> None:
        super().__init__(f"the exchange simulator listens on loopback addresses only, not on {host}")


class Simulator:
    """A simulated exchange and the server before it. `url` is known once `start` has returned."""

    def __init__(self, config: SimulatorConfig, exchange: SimulatedExchange) -> None:
        if not ipaddress.ip_address(config.host).is_loopback:
            raise NotLoopbackError(config.host)
        self.config = config
        self.exchange = exchange
        self.arrivals = ArrivalLog()
        self.faults = Faults()
        self.sockets = Sockets()
        self.feed = PriceFeed(exchange)
        self.url = ""
        self.feed_task: asyncio.Task[None] | None = None
        """Runs the feed; done when every recording is played."""
        faces: list[Face] = [BinanceSpot(exchange), BinanceLinear(exchange)]
        self._faces = {host: face for face in faces for host in face.hosts}
        self._admin = Admin(self.exchange, self.arrivals, self.faults, self.sockets, self.feed)
        self._effects = FaultEffects(self.sockets)
        self._listening: asyncio.Server | None = None
        self._connections: web.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        connections = self._connections = web.Server(self._handle)
        self._listening = await loop.create_server(
            lambda: StampedConnection(connections, loop), self.config.host, self.config.port, backlog=1024
        )
        host, port = self._listening.sockets[0].getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._listening is None or self._connections is None:
            return
        self._listening.close()
        await self.sockets.close()
        self._connections.pre_shutdown()
        await self._connections.shutdown(_SHUTDOWN_SECONDS)
        await self._listening.wait_closed()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        if not isinstance(connection, StampedConnection):
            raise TypeError("connections are made by StampedConnection")
        arrived_ns = connection.arrived_ns or monotonic_ns()
        host, path, query = _split_target(request.raw_path)
        if host == "admin":
            body = await request.read()
            connection.arrived_ns = 0
            return respond(self._admin.answer(request.method, path, query, body))
        arrival = self.arrivals.add(arrived_ns, time.time_ns(), host, request.method, path, query)
        arrival.api_key = request.headers.get("X-MBX-APIKEY")
        if request.body_exists:
            arrival.body = (await request.read()).decode("utf-8", "replace")
        connection.arrived_ns = 0
        face = self._faces.get(host)
        if face is None:
            return respond(Answer(b'{"msg":"no such exchange"}', 404))
        fault = self.faults.strike(arrival) if self.faults else None
        if fault is None:
            return await self._serve(request, arrival, face)
        return await self._effects.serve(fault, arrival, face, connection, lambda: self._serve(request, arrival, face))

    async def _serve(self, request: web.BaseRequest, arrival: Arrival, face: Face) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._serve_socket(request, arrival, face)
        answer = face.answer(arrival)
        arrival.status = answer.status
        return respond(answer)

    async def _serve_socket(self, request: web.BaseRequest, arrival: Arrival, face: Face) -> web.StreamResponse:
        socket = Socket(request, arrival.host, self.faults.freeze_seconds, self._record_text)
        arrival.status = 101
        self.sockets.add(socket)
        try:
            await face.converse(arrival, socket)
        finally:
            self.sockets.remove(socket)
        return socket.response

    def _record_text(self, host: str, text: str) -> None:
        self.arrivals.add(monotonic_ns(), time.time_ns(), host, "WS", "", body=text)


def _split_target(target: str) -> tuple[str, str, str]:
    """`/host/path?query` as (host, /path, query), exactly as they were sent, because signatures cover them so."""
    whole, _, query = target.partition("?")
    host, slash, path = whole.removeprefix("/").partition("/")
    return host, slash + path, query


@asynccontextmanager
async def running_simulator(config: SimulatorConfig | None = None) -> AsyncIterator[Simulator]:
    """A simulator that serves, and whose prices move, until the block ends."""
    chosen = config or SimulatorConfig()
    async with AsyncExitStack() as stack:
        log = None if chosen.data_dir is None else stack.enter_context(FactLog(chosen.data_dir))
        exchange = SimulatedExchange(chosen, log)
        stack.callback(exchange.close)
        simulator = Simulator(chosen, exchange)
        await simulator.start()
        stack.push_async_callback(simulator.stop)
        simulator.feed_task = asyncio.create_task(simulator.feed.run())
        stack.push_async_callback(_end, simulator.feed_task)
        yield simulator


async def _end(task: asyncio.Task[None]) -> None:
    """Stop a task; what it failed of, if it did, is raised here."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
