"""Partial sales of a group: which are still to come, and how much of what is held they need."""

from collections.abc import Iterator
from decimal import Decimal

from dca_engine.core.group import Group, GroupStatus, Sale
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.order import Order
from dca_engine.core.values import ZERO


def order_of(group: Group, index: int) -> Order | None:
    """The order of the sale at this place in `group.sales`; each gets at most one."""
    orders = group.leg_orders(Purpose.REDUCE, GROUP_WIDE, GROUP_WIDE)
    return next((o for o in orders if o.portion == index), None)


def is_over(group: Group, index: int) -> bool:
    """Nothing more will come of this sale: its order is settled, it became nothing, or the group sells everything."""
    order = order_of(group, index)
    if order is None:
        return group.status is GroupStatus.CLOSING or not group.sales[index].quantity
    return order.is_settled


def pending(group: Group) -> Iterator[tuple[int, Sale]]:
    """Sales that have no order yet, with their places; one that became nothing is over."""
    if group.status is not GroupStatus.CLOSING:
        for index, sale in enumerate(group.sales):
            if sale.quantity and order_of(group, index) is None:
                yield index, sale


def reserved(group: Group) -> Decimal:
    """Base that sales need and targets must not offer: all of those to come, and the open rest of those under way."""
    waiting = sum((sale.quantity for _, sale in pending(group)), ZERO)
    under_way = (o for o in group.orders_for(Purpose.REDUCE) if not o.is_settled)
    return waiting + sum(map(outstanding, under_way), ZERO)


def outstanding(order: Order) -> Decimal:
    """Base that an unsettled exit may still sell; of one that is over, what it sold by reports alone."""
    return order.reported_quantity - order.filled_quantity if order.is_terminal else order.remaining_quantity
