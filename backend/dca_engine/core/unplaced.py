"""Which legs of a group are still to be placed (spec 4).

With a cap on resting legs the farther ones wait. An order may give way to a nearer one; its leg waits again then.
Otherwise a leg has one order, and what became of that is final.
"""

from collections.abc import Iterator

from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order, OrderStatus


def waiting_legs(group: Group) -> Iterator[tuple[Pyramid, Leg]]:
    """Legs without an order, or with one that gave way before anything of it filled."""
    latest = {(o.pyramid, o.leg): o for o in group.orders_for(Purpose.ENTRY)}
    for pyramid in group.pyramids:
        for leg in pyramid.legs:
            if not leg.skip_reason:
                order = latest.get((pyramid.index, leg.index))
                if order is None or _gave_way(order):
                    yield pyramid, leg


def _gave_way(order: Order) -> bool:
    """It was taken back by us. One that the venue or its owner cancelled there is not placed again."""
    return order.status is OrderStatus.CANCELLED and order.cancel_requested and not order.reported_quantity
