"""What must never happen besides the ten promises: a decision that broke a rule, an engine that finds no rest, a group
that nothing moves on."""

from collections.abc import Iterator

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.order import OrderStatus
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import ZERO
from dca_engine.simulation.checks.record import Record, moved


def never_at_all(record: Record) -> Iterator[str]:
    if not record.evidence.settled:
        yield "the engine did not come to rest"
    for entry in record.journal:
        yield from (f"entry {entry.seq}: {reason.text}" for reason in entry.reasons if reason.code == "defect")
    for group in record.stored.groups.values():
        yield from _withdrawn_in_vain(group)
        if all(order.is_settled for order in group.orders.values()) and (why := _stuck(record, group)):
            yield f"group {group.id} is {group.status}, {why}, and nothing is under way"


def _withdrawn_in_vain(group: Group) -> Iterator[str]:
    for order in group.orders.values():
        if order.cancel_requested and not order.is_terminal:
            yield f"{order.client_order_id} was to be cancelled and is {order.status}, and nothing is under way"


def _stuck(record: Record, group: Group) -> str:
    """Why a group of which no order can trade any more should have ended or gone on."""
    if group.status is GroupStatus.CLOSING:
        refused = sum(order.status is OrderStatus.REJECTED for order in group.orders_for(Purpose.CLOSE))
        return "" if refused >= group.close_requests else "the venue refused no close that was asked for"
    held = sum((moved(own, group.market) for own in record.traded.get(group.id, ())), ZERO)
    if held >= group.market.min_quantity or any(waiting_legs(group)):
        return ""
    return f"holds {held:f}"
