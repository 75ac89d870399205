"""The record of everything that arrived: when, where to, with which parameters, and what was answered.

Kept as it came and put in order only when somebody reads it, so that a request pays next to nothing for being recorded.
Signatures and keys are never shown.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import orjson

_KEEP = 100_000
_HIDDEN = ("signature", "apiKey", "listenKey")


@dataclass(slots=True)
class Arrival:
    """One request, or one message on a socket (method `WS`). Times in nanoseconds: monotonic, and since the epoch."""

    sequence: int
    monotonic_ns: int
    wall_ns: int
    host: str
    method: str
    path: str
    query: str
    body: str = ""
    api_key: str | None = field(default=None, repr=False)
    status: int | None = None
    """HTTP status of the answer; None while there is none, or when there never was one."""

    def params(self) -> dict[str, str]:
        """All parameters, from address and body, without what is secret."""
        if self.method == "WS":
            pairs = _message(self.body)
        else:
            pairs = parse_qsl(f"{self.query}&{self.body}", keep_blank_values=True)
        return {name: value for name, value in pairs if name not in _HIDDEN}

    def shown(self) -> dict[str, object]:
        return {
            "sequence": self.sequence,
            "monotonic_ns": self.monotonic_ns,
            "wall_ns": self.wall_ns,
            "host": self.host,
            "method": self.method,
            "path": self.path,
            "params": self.params(),
            "status": self.status,
        }


def _message(text: str) -> list[tuple[str, str]]:
    """A socket message as pairs: its method, and its parameters by name or, for a list, by number."""
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return [("text", "(not JSON)")]
    if not isinstance(message, dict):
        return [("text", "(not an object)")]
    params = message.get("params") or {}
    named = params.items() if isinstance(params, dict) else enumerate(params if isinstance(params, list) else [params])
    return [("method", str(message.get("method"))), *((str(name), str(value)) for name, value in named)]


class ArrivalLog:
    def __init__(self) -> None:
        self._arrivals: deque[Arrival] = deque(maxlen=_KEEP)
        self.last_sequence = 0
        self.watchers: list[Callable[[Arrival], None]] = []
        """Told of every arrival at once, before it is handled and, for requests, before its body is read."""

    def add(
        self, monotonic_ns: int, wall_ns: int, host: str, method: str, path: str, query: str = "", body: str = ""
    ) -> Arrival:
        self.last_sequence += 1
        arrival = Arrival(self.last_sequence, monotonic_ns, wall_ns, host, method, path, query, body)
        self._arrivals.append(arrival)
        for watcher in self.watchers:
            watcher(arrival)
        return arrival

    def since(self, sequence: int) -> list[Arrival]:
        """Arrivals with a greater sequence number, oldest first."""
        return [arrival for arrival in self._arrivals if arrival.sequence > sequence]

    def clear(self) -> None:
        """Forget everything; sequence numbers go on."""
        self._arrivals.clear()
