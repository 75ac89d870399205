"""The HTTP connection, stamped: when the first byte of each request came in, taken before anything is parsed."""

import asyncio
import logging

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from dca_engine.exchange_simulator.clock import monotonic_ns

_NO_LOG = logging.getLogger("dca_engine.exchange_simulator.access")
_NO_LOG.disabled = True
"""The record of arrivals is the access log."""


class StampedConnection(RequestHandler):
    """`arrived_ns` is the monotonic time of the current request's first byte; `gone` is set when the peer has left."""

    __slots__ = ("arrived_ns", "gone")

    def __init__(self, server: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(server, loop=loop, access_log=_NO_LOG, keepalive_timeout=600, lingering_time=0)
        self.arrived_ns = 0
        self.gone = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        if not self.arrived_ns:
            self.arrived_ns = monotonic_ns()
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self.gone.set()
        super().connection_lost(exc)
