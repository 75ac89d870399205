"""Promises 2 and 6: one intent is at most one order, written down before it is sent; and nothing of an ended group
rests on the venue."""

from collections.abc import Iterator
from decimal import Decimal

from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.values import ZERO
from dca_engine.matching import OrderState
from dca_engine.simulation.checks.record import Record, group_id_of
from dca_engine.simulation.evidence import RequestKind


def doubled(record: Record) -> Iterator[str]:
    """Promise 2."""
    yield from _not_written_down(record)
    for client_order_id, orders in record.orders.items():
        if client_order_id in record.evidence.strays:
            continue
        if len(orders) > 1:
            yield f"{client_order_id} became {len(orders)} orders at the venue"
        group = record.groups.get(group_id_of(client_order_id))
        if group is None or client_order_id not in group.orders:
            yield f"{client_order_id} is an order at the venue that no group intended"
    for group in record.groups.values():
        yield from _bought_too_much(record, group)


def _not_written_down(record: Record) -> Iterator[str]:
    """Orders of groups that are over may be swept away without a decision."""
    for arrival in record.evidence.arrivals:
        swept = arrival.kind is RequestKind.CANCEL and group_id_of(arrival.client_order_id) not in record.stored.groups
        if not arrival.was_durable and not swept:
            yield f"the venue was asked to {arrival.kind} {arrival.client_order_id} before that was written down"


def _bought_too_much(record: Record, group: Group) -> Iterator[str]:
    for pyramid in group.pyramids:
        for leg in pyramid.legs:
            made = group.leg_orders(Purpose.ENTRY, pyramid.index, leg.index)
            at_venue = [order for intended in made for order in record.orders.get(intended.client_order_id, ())]
            bought = sum(map(_wanted, at_venue), ZERO)
            if bought > leg.quantity:
                where = f"leg {leg.index} of pyramid {pyramid.index} of group {group.id}"
                yield f"{where} planned {leg.quantity:f} and bought, or may still buy, {bought:f}"


def _wanted(order: OrderState) -> Decimal:
    """Base that was bought by it or may yet be."""
    return order.quantity if order.status.is_open else order.filled


def left_over(record: Record) -> Iterator[str]:
    """Promise 6."""
    for client_order_id, orders in record.orders.items():
        group_id = group_id_of(client_order_id)
        if group_id not in record.stored.groups and any(order.status.is_open for order in orders):
            yield f"{client_order_id} rests at the venue, and its group {group_id} is over"
