"""The open WebSockets: each with its own queue and writer, so that a slow reader holds up nobody."""

import asyncio
from collections import deque
from collections.abc import Callable

from aiohttp import WSMsgType, web

_QUEUE_LIMIT = 20_000


class Socket:
    """One client's socket. `send` never waits; a client that falls too far behind is cut off."""

    def __init__(
        self,
        request: web.BaseRequest,
        host: str,
        freeze_seconds: Callable[[], float],
        record: Callable[[str, str], None],
    ) -> None:
        self._record = record
        self.host = host
        self._request = request
        self._ws = web.WebSocketResponse(heartbeat=20, compress=False, max_msg_size=1 << 20)
        self._freeze_seconds = freeze_seconds
        self._queue: deque[bytes] = deque()
        self._filled = asyncio.Event()

    @property
    def response(self) -> web.WebSocketResponse:
        return self._ws

    def send(self, message: bytes) -> None:
        """Queue one text message (UTF-8 JSON)."""
        if len(self._queue) >= _QUEUE_LIMIT:
            self.drop()
            return
        self._queue.append(message)
        self._filled.set()

    def drop(self) -> None:
        """Cut the connection without a closing handshake, as a lost network does."""
        self._queue.clear()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def serve(self, on_text: Callable[[str], None]) -> None:
        """Accept, then read until the client leaves; every text message goes to `on_text`."""
        await self._ws.prepare(self._request)
        writer = asyncio.create_task(self._write())
        try:
            async for message in self._ws:
                if message.type is WSMsgType.TEXT:
                    self._record(self.host, message.data)
                    on_text(message.data)
        finally:
            writer.cancel()

    async def _write(self) -> None:
        while True:
            await self._filled.wait()
            silence = self._freeze_seconds()
            if silence:
                await asyncio.sleep(silence)
            try:
                while self._queue:
                    await self._ws.send_frame(self._queue.popleft(), WSMsgType.TEXT)
            except ConnectionError:
                return
            self._filled.clear()


class Sockets:
    """All sockets that are open now."""

    def __init__(self) -> None:
        self._open: set[Socket] = set()

    def __len__(self) -> int:
        return len(self._open)

    def add(self, socket: Socket) -> None:
        self._open.add(socket)

    def remove(self, socket: Socket) -> None:
        self._open.discard(socket)

    def drop(self, host: str | None = None) -> int:
        """Cut all sockets (of one host). Returns how many."""
        dropped = [socket for socket in self._open if host in (None, socket.host)]
        for socket in dropped:
            socket.drop()
        return len(dropped)

    async def close(self) -> None:
        """Say goodbye to everybody."""
        await asyncio.gather(*(socket.response.close(code=1001, message=b"going away") for socket in self._open))
