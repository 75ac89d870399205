"""What the simulation needs of the door that alerts come in by: the webhook itself is another room's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dca_engine.core.ids import AccountId, PortfolioId, SignalId
from dca_engine.ports import Clock, Inbox
from dca_engine.runtime.engine import Engine


@dataclass(frozen=True, slots=True)
class Answer:
    """What an alert was answered with; `signal_id` is None for an error."""

    status: int
    text: str
    signal_id: SignalId | None = None
    duplicate: bool = False


class Door(Protocol):
    async def take(self, raw: bytes, received_at: datetime) -> Answer:
        """The answer to an alert; it is durable then."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where the portfolio's alerts are sent, and what they must bear."""

    portfolio_id: PortfolioId
    token: str
    secret: str
    venues: tuple[tuple[str, AccountId], ...]
    """Exchange name and account."""


OpenDoor = Callable[[Engine, Inbox, Clock, Address], Door]
