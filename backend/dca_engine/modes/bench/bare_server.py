"""The least that can answer a POST on the engine's own HTTP server: part of the floor. Run it as a module."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def answer(_scope: Message, receive: Receive, send: Send) -> None:
    """Takes the body and says yes."""
    await receive()
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


class Server(uvicorn.Server):
    """Says where it is once it answers."""

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        sys.stdout.write(f"bare server ready on http://127.0.0.1:{port}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    config = uvicorn.Config(answer, port=0, loop="uvloop", http="httptools", lifespan="off", log_level="critical")
    asyncio.run(Server(config).serve())
