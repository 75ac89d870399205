"""What an exchange's folder must offer: answers to requests, and conversations on sockets, for the hosts it plays."""

from dataclasses import dataclass, field
from typing import Protocol

from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.sockets import Socket


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer: JSON bytes, status, and headers beyond the content type."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Face(Protocol):
    """One exchange's wire protocol."""

    @property
    def hosts(self) -> frozenset[str]: ...

    def answer(self, arrival: Arrival) -> Answer:
        """Do what the request asks and say what the exchange would say, errors included."""
        ...

    def refuse(self, code: int, message: str, status: int) -> Answer:
        """An error in the exchange's own form, for a fault that asks for one."""
        ...

    async def converse(self, arrival: Arrival, socket: Socket) -> None:
        """Serve a socket until its client leaves."""
        ...
