"""What is shown of the log: what the engine did and why, line by line."""

from datetime import datetime
from typing import Literal

from dca_engine.api.wire import Schema

EventLevel = Literal["info", "attention", "critical"]
EventKind = Literal[
    "signal",
    "order",
    "fill",
    "target",
    "exit",
    "queue",
    "offset",
    "risk",
    "funding",
    "account",
    "holdings",
    "settings",
    "person",
    "engine",
]


class EventView(Schema):
    """One line, the same on the feed and in the history."""

    id: str
    time: datetime
    level: EventLevel
    kind: EventKind
    code: str
    text: str
    numbers: dict[str, str]
    symbol: str | None
    account_id: str | None
    group_id: str | None
    signal_id: str | None
    client_order_id: str | None
    stands: bool
    """Critical, and neither over nor acknowledged."""
    settles: bool
    """What earlier critical ones told may be over with it: whether they stand is to be read anew."""
    acknowledged_at: datetime | None


class EventPage(Schema):
    events: list[EventView]
    next_cursor: str | None
