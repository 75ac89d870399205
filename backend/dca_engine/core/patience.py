"""An exit that a venue ends at once is not tried again at once: that would go on as fast as the venue answers, and eat
the rate limit that other exits need."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dca_engine.core.order import Order, OrderStatus

RETRY = timedelta(seconds=10)
"""From one such try to the next."""
_ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.EXPIRED})


def is_within(span: timedelta, since: datetime, time: datetime) -> bool:
    """Whether so long has not passed yet. A moment that is still to come is long ago: the clock was set back since, and
    nothing may wait for it to come round again."""
    return since <= time < since + span


def came_to_nothing(order: Order) -> bool:
    """The venue ended it unasked with nothing of it traded: an empty book, or a rule of its own."""
    return order.status in _ENDED and not order.cancel_requested and not order.filled_quantity


def must_wait(tries: Iterable[Order], time: datetime) -> bool:
    """Whether the latest of these tries, oldest first, came to nothing only just."""
    made = tuple(tries)
    if not made or not came_to_nothing(made[-1]):
        return False
    return is_within(RETRY, made[-1].created_at, time)
