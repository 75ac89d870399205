"""Waiting for what is told about an account."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.e2e.watcher import Watcher

WITHIN = 10.0


@asynccontextmanager
async def seen_in_time() -> AsyncIterator[None]:
    """What is waited for inside has to come within 10 s."""
    async with asyncio.timeout(WITHIN):
        yield


async def told(watcher: Watcher, code: str, holding: str) -> dict[str, Any]:
    """The reason with this code about this coin or symbol, once it was told."""

    def found() -> list[dict[str, Any]]:
        return [r for r in watcher.view.reasons if r["code"] == code and r["text"].startswith(f"{holding}:")]

    await watcher.until(lambda _: found(), lambda view: view.reasons)
    return found()[-1]
