"""Keeps the embedded server running: when it ends and nobody asked it to, it is started again.

Whoever waits for the database meanwhile waits a little longer: its address stays the same.
"""

import asyncio

import structlog

from dca_engine.store.embedded import EmbeddedServer
from dca_engine.store.errors import StoreSetupError

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 0.25
_LONGEST_PAUSE = 10.0


async def keep_running(server: EmbeddedServer) -> None:
    """For ever. A start that fails is told and tried again, after pauses that grow up to 10 s."""
    pause = _LOOK_SECONDS
    while True:
        await asyncio.sleep(pause)
        if await asyncio.to_thread(server.is_running):
            pause = _LOOK_SECONDS
            continue
        log.error("the embedded database ended, starting it again")
        try:
            await asyncio.to_thread(server.start_again)
            log.info("the embedded database runs again")
        except StoreSetupError as error:
            pause = min(pause * 2, _LONGEST_PAUSE)
            log.warning("the embedded database cannot be started", reason=str(error), next_try_seconds=pause)
