"""What a fault does to the request that it strikes."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.face import Answer, Face
from dca_engine.exchange_simulator.faults import AFTER, Fault, FaultKind
from dca_engine.exchange_simulator.protocol import StampedConnection
from dca_engine.exchange_simulator.sockets import Sockets

_PAGE = b"<html><body>the exchange is not well</body></html>"
Serve = Callable[[], Awaitable[web.StreamResponse]]


class FaultEffects:
    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    async def serve(
        self, fault: Fault, arrival: Arrival, face: Face, connection: StampedConnection, serve: Serve
    ) -> web.StreamResponse:
        """Answer, or fail to answer, as the fault wants it. `serve` does what the request asks."""
        if fault.kind in AFTER:
            return await self._after(fault, arrival, connection, await serve())
        match fault.kind:
            case FaultKind.TIMEOUT_BEFORE:
                return await self._silence(connection)
            case FaultKind.RESET_BEFORE:
                return self._reset(connection)
            case FaultKind.LATE:
                lost = self._reset(connection)
                await asyncio.sleep(_number(fault) / 1000)
                await serve()
                return lost
            case FaultKind.ERROR:
                return self._refusal(fault, arrival, face)
            case FaultKind.STATUS:
                arrival.status = _number(fault)
                return web.Response(body=_PAGE, status=arrival.status, content_type="text/html")
            case FaultKind.DELAY:
                await asyncio.sleep(_number(fault) / 1000)
            case FaultKind.FREEZE:
                await asyncio.sleep(fault.seconds_left())
            case _:
                self._sockets.drop()
        return await serve()

    async def _after(
        self, fault: Fault, arrival: Arrival, connection: StampedConnection, served: web.StreamResponse
    ) -> web.StreamResponse:
        arrival.status = None
        match fault.kind:
            case FaultKind.TIMEOUT_AFTER:
                return await self._silence(connection)
            case FaultKind.RESET_AFTER:
                return self._reset(connection)
            case FaultKind.TRUNCATE:
                return self._truncate(connection, served)
            case _:
                return self._garbage(fault, arrival, served)

    async def _silence(self, connection: StampedConnection) -> web.StreamResponse:
        """Say nothing until the client has gone."""
        await connection.gone.wait()
        return web.Response()

    def _reset(self, connection: StampedConnection) -> web.StreamResponse:
        if connection.transport is not None:
            connection.transport.abort()
        return web.Response()

    def _refusal(self, fault: Fault, arrival: Arrival, face: Face) -> web.StreamResponse:
        value = fault.value if isinstance(fault.value, dict) else {}
        status = int(value.get("status", 400))
        answer = face.refuse(int(value.get("code", -1000)), str(value.get("msg", "An unknown error.")), status)
        arrival.status = answer.status
        if "retry_after" in value:
            answer.headers["Retry-After"] = str(value["retry_after"])
        return respond(answer)

    def _garbage(self, fault: Fault, arrival: Arrival, served: web.StreamResponse) -> web.StreamResponse:
        arrival.status = 200
        body = fault.value.encode() if isinstance(fault.value, str) else _half(_body(served))
        return respond(Answer(body))

    def _truncate(self, connection: StampedConnection, served: web.StreamResponse) -> web.StreamResponse:
        """Promise the whole body, send half of it, and cut."""
        body = _body(served)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if connection.transport is not None:
            connection.transport.write(head.encode() + _half(body))
            connection.transport.close()
        return web.Response()


def respond(answer: Answer) -> web.Response:
    """An exchange's answer as an HTTP response."""
    response = web.Response(body=answer.body, status=answer.status, headers=answer.headers)
    response.headers["Content-Type"] = "application/json;charset=UTF-8"
    return response


def _number(fault: Fault) -> int:
    if not isinstance(fault.value, int):
        raise TypeError(f"a {fault.kind} fault needs a whole number")
    return fault.value


def _body(response: web.StreamResponse) -> bytes:
    body = response.body if isinstance(response, web.Response) else b""
    return body if isinstance(body, bytes) else b""


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]
