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
    waits_for: str
    price: Amount
    """The latest signal's, quote."""
    current_price: Amount | None
    loss_percent: Amount
    """Since it was queued, at or below 0."""
    replacements: int
    reverses: bool
    """It follows the close of the other side."""
    queued_at: datetime
    expires_at: datetime | None


class QueuePage(Schema):
    """Everything that waits, best rank first."""

    queue: list[QueuedView]
    max_length: int
