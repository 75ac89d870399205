"""A process that is killed between any two steps of its event loop, as `kill -9` does it.

Whatever is started inside a process belongs to it, tasks of its tasks included. A process that was killed reaches the
outside world no more: its connections ask `alive` before they do anything. Its tasks are cancelled then, so that
nothing is left behind; what they do on their way out is heard by nobody.
"""

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

T = TypeVar("T")
MOST_STEPS = 150_000
"""Of one life; whoever takes more goes round in circles."""
_running: ContextVar["Process | None"] = ContextVar("process", default=None)


class Process:
    """One life of the engine."""

    def __init__(self) -> None:
        self.alive = True
        self.died = asyncio.Event()
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._steps_left: int | None = None
        self._kills: dict[str, int] = {}
        """Steps from a happening to the kill that waits for it."""
        self._steps = 0
        self.is_superseded = False
        """Another process was started in its place, and it may not know that yet."""
        self.is_endless = False
        """It did more than any sound process does, and was ended for good."""

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Runs `work`, and whatever it starts, inside this process."""
        context = copy_context()
        context.run(_running.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def kill_after(self, steps: int) -> None:
        """Kills it before the step with this number from now on, counted over all its tasks."""
        self._steps_left = steps

    def kill_after_next(self, happening: str, steps: int) -> None:
        """The same from the next time on that this happens."""
        self._kills[happening] = steps

    def happens(self, happening: str) -> None:
        steps = self._kills.pop(happening, None)
        if steps is not None:
            self.kill_after(steps)

    def kill(self) -> None:
        self.alive = False
        self.died.set()
        for task in self._tasks:
            task.cancel()

    def give_up(self) -> None:
        self.is_endless = True
        self.kill()

    async def gone(self) -> None:
        """Waits until a killed process has left the memory too."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def check_alive(self) -> None:
        """Raises CancelledError in a process that was killed."""
        if not self.alive:
            raise asyncio.CancelledError

    def take_step(self) -> bool:
        """Whether this step is still taken: the counter may run out with it."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            self.give_up()
            return False
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left <= 0:
                self._steps_left = None
                self.kill()
                return False
        return True

    def adopt(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))
        if not self.alive:
            task.cancel()


class _Steps(Coroutine[Any, Any, T]):
    """A coroutine that asks its process before each of its steps."""

    def __init__(self, work: Coroutine[Any, Any, T], process: Process) -> None:
        self._work = work
        self._process = process

    def send(self, value: Any) -> Any:
        if self._process.alive and not self._process.take_step():
            return self._work.throw(asyncio.CancelledError())
        return self._work.send(value)

    def throw(self, *error: Any) -> Any:
        return self._work.throw(*error)

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Generator[Any, Any, T]:
        return self._work.__await__()


def make_task(loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:
    """The loop's task factory: what a process starts is its own."""
    context = more.get("context")
    process = _running.get() if context is None else context.get(_running)
    if process is None:
        return asyncio.Task(work, loop=loop, **more)
    task: asyncio.Task[Any] = asyncio.Task(_Steps(work, process), loop=loop, **more)
    process.adopt(task)
    return task


def current() -> Process | None:
    """The process that is running now; None outside of all."""
    return _running.get()
