"""The line between the engine and the exchange. Pulled out, it is as if nothing were at the other end."""

import asyncio
from urllib.parse import urlsplit

_CHUNK = 65536
_HOST = "127.0.0.1"


class Cable:
    """Carries every connection to `target` on to it. `url` is known once it was plugged in, and stays the same."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (str(parts.hostname), parts.port)
        self._port = 0
        self._listening: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self._port}"

    async def plug(self) -> None:
        self._listening = await asyncio.start_server(self._carry, _HOST, self._port, backlog=512)
        self._port = self._listening.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Connections break, new ones are refused."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        self.drop()

    def drop(self) -> None:
        """Breaks all connections; new ones are taken."""
        for writer in tuple(self._ends):
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._ends |= ends
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._ends -= ends


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until this direction ends; then the other end is told so."""
    try:
        while chunk := await reader.read(_CHUNK):
            if writer.is_closing():
                return
            writer.write(chunk)
            await writer.drain()
    except OSError:
        writer.transport.abort()
    finally:
        writer.close()
