"""What goes first when requests are scarce, as a careful trader would have it.

1. Closes, partial sales and cancels: each takes risk away, and a close waits for its cancels.
2. Targets, which protect what is held. They cost next to nothing of what look-ups need, so they hold none up.
3. Look-ups, and whatever else is asked: an entry should not be sent while it is not known what is held.
4. Entries, and pings that only keep a connection warm.
5. Charts, which nothing is decided by.
"""

from enum import IntEnum

from dca_engine.core.ids import Purpose, parse_client_order_id
from dca_engine.core.messages import CancelOrder, Command, PlaceOrder


class Priority(IntEnum):
    """The lower, the sooner."""

    EXIT = 0
    TARGET = 1
    LOOK_UP = 2
    ENTRY = 3
    CHART = 4


def priority_of(command: Command) -> Priority:
    match command:
        case CancelOrder():
            return Priority.EXIT
        case PlaceOrder(reduces=False):
            return Priority.ENTRY
        case PlaceOrder():
            name = parse_client_order_id(command.client_order_id)
            return Priority.TARGET if name is not None and name.purpose is Purpose.TARGET else Priority.EXIT
        case _:
            return Priority.LOOK_UP
