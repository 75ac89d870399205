"""A bare HTTP/1.1 client that knows the moment its first byte leaves: one kept connection, no library between."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request and its answer. Times in ns of the machine's monotonic clock, the same in every process."""

    sent_ns: int
    answered_ns: int
    status: int
    body: bytes

    @property
    def milliseconds(self) -> float:
        return (self.answered_ns - self.sent_ns) / 1e6


class Wire:
    """One kept connection to a server on this machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    async def post(self, path: str, body: bytes) -> Exchanged:
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
        return await self._exchange(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    async def get(self, path: str) -> Exchanged:
        return await self._exchange(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())

    async def _exchange(self, message: bytes) -> Exchanged:
        sent = time.monotonic_ns()
        self._writer.write(message)
        status, answer = await self._answer()
        return Exchanged(sent, time.monotonic_ns(), status, answer)

    async def _answer(self) -> tuple[int, bytes]:
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return status, await self._reader.readexactly(length)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def open_wire(url: str) -> Wire:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    return Wire(reader, writer, parts.netloc)
