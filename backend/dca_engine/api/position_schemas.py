"""What is shown of a position group: its pyramids and legs, its targets and stops, its money."""

from datetime import datetime
from typing import Literal

from dca_engine.api.wire import Amount, Schema

GroupStatusName = Literal["waiting", "live", "partially_filled", "active", "closing", "closed", "failed"]
OrderStatusName = Literal[
    "intended", "sent", "open", "partially_filled", "filled", "cancelled", "rejected", "expired", "unknown"
]
SideName = Literal["long", "short"]


class TargetView(Schema):
    client_order_id: str
    portion: int
    """Which of several targets it is, from 0."""
    price: Amount
    quantity: Amount
    filled_quantity: Amount
    status: OrderStatusName


class PortionView(Schema):
    """One of several targets: `share_percent` of what was bought is sold at `tp_percent` profit."""

    tp_percent: Amount
    share_percent: Amount


class LegView(Schema):
    index: int
    gap_percent: Amount
    weight_percent: Amount
    """0 for a leg that was added by hand."""
    tp_percent: Amount
    portions: list[PortionView]
    price: Amount
    """Planned entry price, quote."""
    quantity: Amount
    """Planned quantity, base."""
    client_order_id: str | None
    status: OrderStatusName | None
    """Of the entry order; null when there is none: the leg was left out, or waits to be placed."""
    skip_reason: str | None
    parked: bool
    """It waits to be placed: only so many legs rest at once."""
    filled_quantity: Amount
    average_price: Amount | None
    target_price: Amount | None
    """Null when it has no target of its own: the pyramid or the group has one."""
    targets: list[TargetView]


class PyramidView(Schema):
    index: int
    base_price: Amount
    capital: Amount
    """Quote."""
    opened_at: datetime
    signal_id: str
    target_price: Amount | None
    """Of the pyramid as a whole, where it is sold as one and holds something."""
    targets: list[TargetView]
    """That sell the pyramid as a whole."""
    legs: list[LegView]


class StopView(Schema):
    """The stop that the price would meet first. The engine watches it; it does not rest on the exchange."""

    price: Amount
    code: Literal["stop_price", "stop_loss", "trailing_stop", "break_even"]
    text: str
    """Why it is where it is."""


class TrailingView(Schema):
    activation_percent: Amount
    distance_percent: Amount
    active: bool
    activation_price: Amount | None
    """Where it becomes active; null when it is, or when nothing is held."""
    best_price: Amount | None
    """Since it became active."""


class SaleView(Schema):
    """A part that is sold at market: by alert, by hand, or for an offset."""

    quantity: Amount
    """Base."""
    filled_quantity: Amount
    why: str
    over: bool
    client_order_id: str | None
    """Null while its targets step back."""


class PinView(Schema):
    """A target price that was set by hand: of a leg, of a pyramid (`leg` null), or of the group (both null)."""

    pyramid: int | None
    leg: int | None
    price: Amount


class GroupView(Schema):
    id: str
    account_id: str
    symbol: str
    timeframe_seconds: int | None
    side: SideName
    status: GroupStatusName
    status_reason: str
    tp_mode: Literal["per_leg", "aggregate", "hybrid", "pyramid_aggregate"]
    base: str
    quote: str
    tick_size: Amount
    step_size: Amount
    max_pyramids: int
    pyramids: list[PyramidView]
    target_price: Amount | None
    """Of the group as a whole, where it is sold as one and holds something."""
    targets: list[TargetView]
    """That sell the group as a whole."""
    pinned_targets: list[PinView]
    stop: StopView | None
    trailing: TrailingView | None
    """Null when it is off."""
    sales: list[SaleView]
    held_quantity: Amount
    """Base that can be sold now, fees in base already taken off."""
    average_price: Amount | None
    """Weighted average entry of what is held; null when nothing is."""
    invested: Amount
    """Average x held, quote."""
    exposure: Amount
    """Invested, plus what entry orders may still spend, quote."""
    realized_pnl: Amount
    fees: Amount
    """Fees paid so far, quote."""
    funding: Amount
    """Quote, below 0 when more was paid than received; part of what was realized."""
    legs_filled: int
    legs_total: int
    replacements: int
    """Entries that came when every pyramid was taken."""
    forced: bool
    """A person opened it past the pool's limit."""
    offset_blocked: bool
    offset_skipped: bool
    offset_timer: datetime | None
    """Since when the wait for the offset runs."""
    opened_at: datetime
    closed_at: datetime | None


class GroupPage(Schema):
    groups: list[GroupView]
    next_cursor: str | None
