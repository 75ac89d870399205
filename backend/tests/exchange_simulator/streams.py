"""A raw socket to listen on, and a way to wait for the simulator without guessing how long."""

import asyncio
import hashlib
import hmac
import time
from typing import Any

import aiohttp
import orjson

from dca_engine.exchange_simulator import Simulator
from dca_engine.exchange_simulator.arrivals import Arrival


class Listening:
    """A socket of the WebSocket API."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._asked = 0

    async def ask(self, method: str, params: dict[str, str]) -> dict[str, Any]:
        """Send one request and read its answer."""
        self._asked += 1
        await self._socket.send_str(orjson.dumps({"id": self._asked, "method": method, "params": params}).decode())
        answer: dict[str, Any] = orjson.loads((await self._socket.receive()).data)
        assert answer["id"] == self._asked
        return answer

    async def events(self, count: int) -> list[dict[str, Any]]:
        """The next `count` events."""
        return [orjson.loads((await self._socket.receive(5)).data)["event"] for _ in range(count)]


def signed_params(key: str, secret: str) -> dict[str, str]:
    params = {"apiKey": key, "timestamp": str(time.time_ns() // 1_000_000)}
    text = "&".join(f"{name}={params[name]}" for name in sorted(params))
    return params | {"signature": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()}


class Arrivals:
    """Tells when requests, or messages on sockets, have come in; make it before they are sent."""

    def __init__(self, sim: Simulator) -> None:
        self._seen: list[Arrival] = []
        self._more = asyncio.Event()
        sim.arrivals.watchers.append(self._see)

    async def of(self, words: str, count: int = 1) -> None:
        """Until `count` arrivals have these words in their path or message. A message is handled by then."""
        async with asyncio.timeout(5):
            while sum(words in arrival.path or words in arrival.body for arrival in self._seen) < count:
                self._more.clear()
                await self._more.wait()

    def _see(self, arrival: Arrival) -> None:
        self._seen.append(arrival)
        self._more.set()
