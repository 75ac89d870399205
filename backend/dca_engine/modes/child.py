"""A child process that says when it is ready. It can see that its parent is gone: its standard input closes."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress

_READY = re.compile(r"ready on (http://\S+)")


class ChildFailedError(Exception):
    """The process ended, or said nothing, before it was ready."""


class Child:
    """One `python -m …` of ours; `url` is where it serves."""

    def __init__(self, process: Process, url: str, drain: asyncio.Task[None]) -> None:
        self.process = process
        self.url = url
        self._drain = drain

    @property
    def pid(self) -> int:
        return self.process.pid

    async def stop(self) -> None:
        """Asks it to end and waits; after 10 s it is killed."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), 10)
            except TimeoutError:
                self.process.kill()
        await self.process.wait()
        await self._drain

    async def kill(self) -> None:
        """Ends it as a power cut would."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        await self._drain


async def start_child(module: str, *arguments: str, env: Mapping[str, str] | None = None, within: float = 60) -> Child:
    """Starts `python -m module` and waits until it prints that it is ready on an address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(within):
            async for line in process.stdout:
                found = _READY.search(line.decode())
                if found:
                    return Child(process, found[1], asyncio.create_task(_drain(process.stdout)))
    except TimeoutError:
        process.kill()
    await process.wait()
    raise ChildFailedError(f"{module} ended with code {process.returncode} before it was ready")


async def _drain(stream: asyncio.StreamReader) -> None:
    """Keeps the pipe empty, so that the child never waits for us."""
    while await stream.read(65536):
        pass
