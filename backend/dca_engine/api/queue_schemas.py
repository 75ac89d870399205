"""What is shown of a signal that waits."""

from datetime import datetime
from typing import Literal

from dca_engine.api.position_schemas import SideName
from dca_engine.api.wire import Amount, Schema

RankRuleName = Literal["continuation", "deepest_loss", "replacements", "expected_profit", "first_in"]


class QueuedView(Schema):
    id: str
    signal_id: str
    """Of the latest signal; it took the place of earlier ones of the same key."""
    account_id: str
    symbol: str
    timeframe_seconds: int | None
    side: SideName
    position: int
    """From 1: in which order they enter."""
    rule: RankRuleName | None
    """What puts it before the next one; null: the order of arrival alone."""
    why: str
    """The same in words."""
    blocked: str | None
    """Why it could not enter now even with a slot free."""
    held_by: str | None
    """What keeps it from entering now, in words; null where nothing does, and beyond the first few, which go first."""
    waits_for: str
    """What it was queued for."""
    price: Amount
    """The latest signal's, quote."""
    current_price: Amount | None
    loss_percent: Amount
    """Since it was queued, at or below 0."""
    expected_percent: Amount
    """The average take-profit percent of the ladder that it would lay, weighted by its legs' capital."""
    replacements: int
    reverses: bool
    """It follows the close of the other side."""
    queued_at: datetime
    expires_at: datetime | None


DepartedName = Literal["promoted", "forced", "removed", "expired", "replaced", "dropped"]


class DepartureView(Schema):
    """A signal that waited, and how its wait ended."""

    id: str
    signal_id: str
    account_id: str
    symbol: str
    timeframe_seconds: int | None
    side: SideName
    price: Amount
    """The signal's, quote."""
    replacements: int
    queued_at: datetime
    """Of the first signal of its place in the queue."""
    left_at: datetime
    waited_seconds: int
    how: DepartedName
    reason_code: str
    reason: str
    """One sentence that a trader understands."""
    group_id: str | None
    """The position that it opened or added to."""


class QueueHistoryPage(Schema):
    items: list[DepartureView]
    next_cursor: str | None


class QueuePage(Schema):
    """Everything that waits, best rank first."""

    queue: list[QueuedView]
    max_length: int
