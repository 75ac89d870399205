"""A signal that waits for a slot, or for the other side of its market to close (spec 3 and 7)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dca_engine.core.group import GroupKey
from dca_engine.core.ids import QueueId
from dca_engine.core.market import Market
from dca_engine.core.signal import Signal


@dataclass(frozen=True, slots=True)
class QueuedEntry:
    """One waiting entry; at most one per key. A newer signal of the same key replaces the older one in its place."""

    id: QueueId
    """Made from the signal that queued first."""
    signal: Signal
    """The latest."""
    key: GroupKey
    market: Market
    price: Decimal
    """The latest signal's entry price, quote per base."""
    queued_at: datetime
    """Of the first: a replacement keeps the place in time."""
    waits_for: str
    """Why it waits, in words."""
    replacement_count: int = 0
    reverses: bool = False
    """It follows the close of the other side, so it continues that trade."""
    put_first: bool = False
    """A person promoted it: it goes before every rank."""
