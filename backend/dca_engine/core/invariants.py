"""Promises of spec 11 that can be read off the state; asserted after every decision, in production too."""

from decimal import Decimal

from dca_engine.core.errors import InvariantError
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import ZERO


def check(before: Portfolio, after: Portfolio) -> None:
    """Raises InvariantError. Looks only at what changed, so that its cost does not grow with the portfolio."""
    if len(after.groups) > max(after.settings.max_open_groups, len(before.groups)):
        raise InvariantError(f"{len(after.groups)} groups are open, {after.settings.max_open_groups} allowed (11.4)")
    for key, group in after.groups.items():
        if before.groups.get(key) is not group:
            check_group(group)


def check_group(group: Group) -> None:
    """Never sold more than held (11.5), and never about to."""
    if group.is_ended:
        raise InvariantError(f"group {group.id} has ended and still holds a slot")
    held = held_quantity(group)
    if held < ZERO:
        raise InvariantError(f"group {group.id} sold {-held} more than it held (11.5)")
    offered = sum((_offered(o) for o in group.orders.values()), ZERO)
    if offered > held:
        raise InvariantError(f"group {group.id} offers {offered} and holds {held} (11.5)")


def _offered(order: Order) -> Decimal:
    """Base that the venue may still sell by this order."""
    return ZERO if order.purpose is Purpose.ENTRY or order.is_terminal else order.remaining_quantity
