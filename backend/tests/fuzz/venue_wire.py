"""Between engine and exchange: passes everything on, and bends what the exchange says when it is told to.

Requests reach the exchange as they are, so whatever a bent answer says of it, an order was placed or was not.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from tests.fuzz.bending import as_text, odd
from tests.fuzz.tally import Tally

Bend = Callable[[Any, Random], Any]
_SKIPPED_HEADERS = frozenset({"host", "content-length", "transfer-encoding", "connection", "content-encoding", "date"})
_DROPPED = "cut off"
_ODD_PAGES = (
    "<html>502 Bad Gateway</html>",
    "",
    "null",
    "[]",
    "{}",
    "0",
    '"ok"',
    "{",
    "\0\0",
    "NaN",
    "[[[[",
    '{"code":"x","msg":7}',
)
_ODD_HEADERS = ("²", "-1", "9" * 5000, "abc", "1e9", "")


@dataclass(slots=True)
class VenueWire:
    """`bend`: what is done to messages now, None for honesty; `share`: to how many of them."""

    tally: Tally
    chance: Random
    bend: Bend | None = None
    share: float = 0.15
    _http: aiohttp.ClientSession | None = field(default=None)
    _venue: str = ""

    @asynccontextmanager
    async def __call__(self, venue: str) -> AsyncIterator[str]:
        """From the exchange's address to the one that the engine is given."""
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{rest:.*}", self._handle)
        runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, auto_decompress=True) as self._http:
            self._venue = venue
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            try:
                yield f"http://127.0.0.1:{runner.addresses[0][1]}"
            finally:
                self.bend = None
                await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._socket(request)
        assert self._http is not None
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _SKIPPED_HEADERS}
        body = await request.read()
        address = f"{self._venue}{request.raw_path}"
        async with self._http.request(request.method, address, data=body, headers=headers) as answer:
            return self._passed_on(request, answer, await answer.read())

    def _passed_on(self, request: web.Request, answer: aiohttp.ClientResponse, body: bytes) -> web.Response:
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in _SKIPPED_HEADERS}
        if self.bend is None or self.chance.random() >= self.share:
            return web.Response(body=body, status=answer.status, headers=headers)
        how = self.chance.choice(("field", "field", "field", "page", "half", "status", "headers", _DROPPED))
        self.tally.messages[f"{request.method} {request.path.rpartition('/')[2]}: {how}"] += 1
        status = answer.status
        match how:
            case "field":
                body = self._bent(body)
            case "page":
                body = self.chance.choice(_ODD_PAGES).encode()
            case "half":
                body = body[: len(body) // 2]
            case "status":
                status = self.chance.choice((500, 502, 503, 504, 520))
            case "headers":
                names = ("X-MBX-USED-WEIGHT-1M", "X-MBX-ORDER-COUNT-10S", "Retry-After", "X-MBX-USED-WEIGHT-99999999m")
                headers |= {name: self.chance.choice(_ODD_HEADERS) for name in names}
            case _:
                _cut_off(request)
        return web.Response(body=body, status=status, headers=headers)

    def _bent(self, body: bytes) -> bytes:
        assert self.bend is not None
        return as_text(self.bend(json.loads(body), self.chance)).encode()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        assert self._http is not None
        engine = web.WebSocketResponse(heartbeat=None)
        await engine.prepare(request)
        async with self._http.ws_connect(f"{self._venue}{request.raw_path}") as venue:
            asking = asyncio.create_task(_copied(engine, venue))
            try:
                async for message in venue:
                    if message.type is not WSMsgType.TEXT or not await self._told(engine, message.data):
                        break
            except ConnectionError:
                pass
            finally:
                asking.cancel()
                await asyncio.wait((asking,))
                await engine.close()
        return engine

    async def _told(self, engine: web.WebSocketResponse, text: str) -> bool:
        """Passes a message of a stream on; False when the connection shall end."""
        if self.bend is None or self.chance.random() >= self.share:
            await engine.send_str(text)
            return True
        how = self.chance.choice(("field", "field", "field", "page", "half", "bytes", "odd", _DROPPED))
        kind = json.loads(text)
        self.tally.messages[f"stream {kind.get('e', 'answer') if isinstance(kind, dict) else 'list'}: {how}"] += 1
        match how:
            case "field":
                await engine.send_str(self._bent(text.encode()).decode())
            case "page":
                await engine.send_str(self.chance.choice(_ODD_PAGES))
            case "half":
                await engine.send_str(text[: len(text) // 2])
            case "bytes":
                await engine.send_bytes(self.chance.randbytes(60))
            case "odd":
                await engine.send_str(as_text(odd(self.chance)))
            case _:
                return False
        return True


def _cut_off(request: web.Request) -> None:
    """The engine may have gone already."""
    if request.transport is not None:
        request.transport.abort()


async def _copied(source: web.WebSocketResponse, target: aiohttp.ClientWebSocketResponse) -> None:
    async for message in source:
        if message.type is WSMsgType.TEXT:
            await target.send_str(message.data)
    await target.close()
