"""Tests in virtual time: hours pass at once, and quiet is a moment that can be waited for."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

from dca_engine.simulation.virtual_time import run

P = ParamSpec("P")

_PATIENCE = 3600.0
"""Virtual seconds after which what has not come will not come."""


def in_virtual_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """The asynchronous test on an event loop of its own, whose time passes at once. Nothing may run after it."""

    async def watched(*args: P.args, **kwargs: P.kwargs) -> None:
        async with asyncio.timeout(_PATIENCE):
            await test(*args, **kwargs)
        assert asyncio.all_tasks() == {asyncio.current_task()}, "something still runs"

    @functools.wraps(test)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        run(watched(*args, **kwargs))

    return wrapper


async def quiet(seconds: float = 0.001) -> None:
    """Lets everything happen that needs no more than these (virtual) seconds: time passes only when nothing can run."""
    await asyncio.sleep(seconds)
