"""How a request travels between the engine's process and the world outside of it.

A request that left is on its way whatever becomes of its sender: it arrives also when the process was killed meanwhile,
and only the answer finds nobody.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    work.close()
    raise RuntimeError("what happens in memory waits for nothing")


def later(seconds: float, act: Callable[[], object]) -> None:
    """Calls `act` outside of every process."""
    asyncio.get_running_loop().call_later(seconds, act, context=Context())


def _give(give: Callable[[T], None], what: T, answer: asyncio.Future[Any]) -> None:
    if not answer.done():
        give(what)


async def travel(there: float, act: Callable[[], T], back: float) -> T:
    """Does `act` after `there` seconds and returns its result, or raises its error, `back` seconds after that."""
    answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def arrive() -> None:
        try:
            result = act()
        except Exception as error:  # noqa: BLE001 - It is the sender's, who gets it.
            later(back, partial(_give, answer.set_exception, error, answer))
        else:
            later(back, partial(_give, answer.set_result, result, answer))

    later(there, arrive)
    return await answer
