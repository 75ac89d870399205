"""What a simulated run leaves behind for the checks: all that the promises are about, and nothing that they assume."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId, SignalId
from dca_engine.core.portfolio import Portfolio
from dca_engine.matching import Venue
from dca_engine.store.memory import MemoryStore


class RequestKind(StrEnum):
    PLACE = "place"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request of the engine that reached the venue, whether or not its answer came back."""

    time: datetime
    kind: RequestKind
    client_order_id: ClientOrderId
    was_durable: bool
    """The command was in the stored journal when it arrived: written down, then sent."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An alert that was answered with success, and the signal that the answer named."""

    time: datetime
    body: str
    """As the sender wrote it, the secret included."""
    signal_id: SignalId
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """After the last fault is over and everything is quiet."""

    store: MemoryStore
    portfolio_id: PortfolioId
    live: Portfolio
    """As the engine has it in memory."""
    venue: Venue
    owners: Mapping[AccountId, str]
    """The venue's name for each account."""
    deposits: Mapping[AccountId, Mapping[str, Decimal]]
    """What each account had at first, by coin."""
    outside: Mapping[AccountId, Mapping[str, Decimal]]
    """What moved past the engine since then (trades by hand, transfers): by coin, and for linear accounts by symbol."""
    arrivals: Sequence[Arrival]
    acknowledged: Sequence[Acknowledgement]
    logs: Sequence[str]
    """Every line that the engine logged."""
    answers: Sequence[str]
    """Every text that was answered to anybody."""
    secret: str
    """Stands in alerts and must stand nowhere else."""
    settled: bool
    """Whether the engine came to rest in the time it was given."""
    strays: frozenset[str] = frozenset()
    """Client order ids of orders that bear our mark and were never ours to intend: the engine must withdraw them."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was not kept. `promise` is its number in spec 11; 0: something else that must never happen."""

    promise: int
    text: str
