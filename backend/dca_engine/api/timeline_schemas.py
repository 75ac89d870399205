"""What is shown of a group's life."""

from datetime import datetime
from typing import Literal

from dca_engine.api.position_schemas import GroupStatusName
from dca_engine.api.wire import Amount, Schema

TimelineKind = Literal[
    "alert",
    "signal",
    "decision",
    "order_sent",
    "order_accepted",
    "fill",
    "cancel_sent",
    "cancelled",
    "refused",
    "target",
    "stop",
    "sale",
    "funding",
    "by_hand",
    "offset",
    "venue",
    "note",
    "closed",
]


class TimelineOrder(Schema):
    """The order that an item is about."""

    client_order_id: str
    purpose: Literal["entry", "target", "close", "reduce"]
    pyramid: int | None
    leg: int | None
    side: Literal["buy", "sell"]
    price: Amount | None
    """Null: at market."""
    quantity: Amount
    status: str
    """As it is now, not as it was then."""


class TimelineItem(Schema):
    time: datetime
    kind: TimelineKind
    title: str
    text: str
    code: str
    numbers: dict[str, str]
    seq: int | None
    """The journal entry; null for what came before the journal: the alert."""
    signal_id: str | None
    """The signal that an alert became; null for everything else."""
    client_order_id: str | None
    order: TimelineOrder | None
    held_quantity: Amount
    """Base, after this item."""
    average_price: Amount | None
    """Quote, of what is held after this item."""
    realized_pnl: Amount
    """Quote, realized so far."""


class Timeline(Schema):
    group_id: str
    status: GroupStatusName
    items: list[TimelineItem]
    """Oldest first: from the alert to the last cent."""
    complete: bool
    """False when the group's life is longer than what is shown at once."""
