"""The API behind a real HTTP server on a free port, in the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the test runner's."""
        yield


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Gives the server's address, `127.0.0.1:port`."""
    config = uvicorn.Config(
        app, port=0, lifespan="off", ws="websockets-sansio", log_config=None, timeout_graceful_shutdown=1
    )
    server = _Server(config)
    started = asyncio.Event()
    startup = server.startup

    async def tell(sockets: object = None) -> None:
        await startup(sockets=None)
        started.set()

    server.startup = tell  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve())
    await started.wait()
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    yield f"{host}:{port}"
    server.should_exit = True
    await serving
