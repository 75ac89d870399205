"""A child process that says when it is ready. It can see that its parent is gone: its standard input closes."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

_READY = re.compile(r"ready on (http://\S+)")


class ChildFailedError(Exception):
    """The process ended, or said nothing, before it was ready."""


class Child:
    """One `python -m …` of ours; `url` is where it serves, empty until it is ready."""

    def __init__(self, process: Process, module: str) -> None:
        self.process = process
        self.url = ""
        self._module = module
        self._drain: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        return self.process.pid

    async def ready(self, within: float = 60) -> None:
        """Waits until it prints that it is ready on an address; kills it when that takes too long.

        Raises ChildFailedError when it ended before."""
        assert self.process.stdout is not None
        try:
            async with asyncio.timeout(within):
                async for line in self.process.stdout:
                    found = _READY.search(line.decode())
                    if found:
                        self.url = found[1]
                        self._drain = asyncio.create_task(_drain(self.process.stdout))
                        return
        except TimeoutError:
            self.process.kill()
        await self.process.wait()
        raise ChildFailedError(f"{self._module} ended with code {self.process.returncode} before it was ready")

    async def stop(self) -> None:
        """Asks it to end and waits; after 10 s it is killed."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), 10)
            except TimeoutError:
                self.process.kill()
        await self._gone()

    async def kill(self) -> None:
        """Ends it as a power cut would."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self._gone()

    async def _gone(self) -> None:
        await self.process.wait()
        if self._drain is not None:
            await self._drain


async def start_child(module: str, *arguments: str, env: Mapping[str, str] | None = None, within: float = 60) -> Child:
    """Starts `python -m module` and waits until it prints that it is ready on an address."""
    child = await launch_child(module, *arguments, env=env)
    await child.ready(within)
    return child


async def launch_child(
    module: str, *arguments: str, env: Mapping[str, str] | None = None, log: Path | None = None
) -> Child:
    """As `start_child`, without waiting. What it says on standard error is added to `log`, if there is one."""
    with ExitStack() as stack:
        errors = None if log is None else stack.enter_context(log.open("ab"))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=errors,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )
    return Child(process, module)


async def _drain(stream: asyncio.StreamReader) -> None:
    """Keeps the pipe empty, so that the child never waits for us."""
    while await stream.read(65536):
        pass
