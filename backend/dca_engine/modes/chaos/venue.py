"""The exchange simulator as a process that can be frozen, killed and started again, and the cable that leads to it."""

import json
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from dca_engine.modes.chaos.cable import Cable
from dca_engine.modes.child import Child, start_child

_PATIENCE = aiohttp.ClientTimeout(total=5)


class VenueDownError(Exception):
    """The simulator did not answer."""


class Venue:
    """It is durable: whoever starts it again finds orders, trades, balances and prices as they were."""

    def __init__(self, http: aiohttp.ClientSession, arguments: Sequence[str], child: Child, cable: Cable) -> None:
        self.cable = cable
        self._http = http
        self._arguments = arguments
        self._child = child

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """A request to its admin interface, past the cable. Raises VenueDownError; RuntimeError on an error status."""
        url = f"{self._child.url}/admin{path}"
        try:
            async with self._http.request(method, url, json=body, timeout=_PATIENCE) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise VenueDownError(type(error).__name__) from error
        if answer.status >= 400:
            raise RuntimeError(f"admin {method} {path}: {answer.status} {text}")
        return json.loads(text)

    async def arm(self, fault: Mapping[str, object], seconds: str) -> None:
        """A fault that wears off."""
        await self.ask("POST", "/faults", {**fault, "for_seconds": seconds})

    def freeze(self) -> None:
        """It neither answers nor hangs up."""
        os.kill(self._child.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._child.pid, signal.SIGCONT)

    async def kill(self) -> None:
        await self._child.kill()

    async def start_again(self) -> None:
        """On the address that it had."""
        port = str(urlsplit(self._child.url).port)
        self._child = await start_child("dca_engine.exchange_simulator", "--port", port, *self._arguments)

    async def close(self) -> None:
        self.thaw()
        await self.cable.unplug()
        await self._child.stop()


async def open_venue(http: aiohttp.ClientSession, data_dir: Path, *arguments: str) -> Venue:
    wanted = ("--data-dir", str(data_dir), *arguments)
    child = await start_child("dca_engine.exchange_simulator", "--port", "0", *wanted)
    cable = Cable(child.url)
    await cable.plug()
    return Venue(http, wanted, child, cable)
