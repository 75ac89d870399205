"""A group in numbers: what is held, what it cost, what was earned; always derived from fills, never stored (spec 5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.holdings import (
    WHOLE_GROUP,
    Flow,
    Holding,
    LegKey,
    Lot,
    average_of,
    held_quantity,
    holdings,
    left_in_legs,
    left_of,
    lots,
    order_flow,
    total,
)
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import ZERO, Side

__all__ = [
    "WHOLE_GROUP",
    "Figures",
    "Flow",
    "Holding",
    "LegKey",
    "Lot",
    "average_of",
    "cash",
    "exposure",
    "figures",
    "funding",
    "held_quantity",
    "holdings",
    "left_in_legs",
    "lots",
    "order_flow",
    "realized_before",
    "total",
    "unrealized",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """A group in numbers."""

    held_quantity: Decimal
    """Base."""
    average_price: Decimal | None
    """Quote per base, of what is still held; None when nothing is."""
    invested: Decimal
    """Quote: average x held."""
    realized_pnl: Decimal
    """Quote, after the fees of both sides of what was closed, funding included; of an ended group exactly the cash that
    moved, unless it was released: what the trader took over is not lost."""
    fees: Decimal
    """Quote, paid so far."""


def figures(group: Group) -> Figures:
    """All that a screen shows of a group's money.

    A fee in base is a cost like the price: what was paid for it is realized as what arrived is sold.
    """
    parts = holdings(group)
    whole = total(parts.values())
    fees = whole.entered.fees + whole.left.fees
    if group.is_ended and not group.released:
        return Figures(whole.quantity, None, ZERO, _cash(group, whole), fees)
    invested = closed_cost = closed_fees = ZERO
    for key, remaining in left_of(group, parts).items():
        entered = parts[key].entered
        if entered.quantity:
            invested += entered.value * remaining / entered.quantity
            closed_cost += entered.value - entered.value * remaining / entered.received
            closed_fees += entered.outside_fees - entered.outside_fees * remaining / entered.received
    earned = group.side.sign * (whole.left.value - closed_cost)
    realized = earned - closed_fees - whole.left.outside_fees + funding(group)
    held = whole.quantity
    return Figures(held, invested / held if held > ZERO else None, invested, realized, fees)


def exposure(group: Group, now: Figures) -> Decimal:
    """Quote: what is held at cost, plus what the ladder may still buy; a market order counts at its leg's price."""
    return now.invested + _still_to_buy(group)


def _still_to_buy(group: Group) -> Decimal:
    """Quote that unfinished entry orders, and legs that wait for their turn, may still spend."""
    waits = group.status is not GroupStatus.CLOSING and group.settings.ladder.max_resting_legs is not None
    spend = sum((leg.price * leg.quantity for _, leg in waiting_legs(group)), ZERO) if waits else ZERO
    for order in group.orders.values():
        if order.purpose is Purpose.ENTRY and not order.is_settled:
            most = order.reported_quantity if order.is_terminal else order.quantity
            price = order.price if order.price is not None else _planned_price(group, order)
            spend += (most - order.filled_quantity) * price
    return spend


def _planned_price(group: Group, order: Order) -> Decimal:
    legs = group.pyramids[order.pyramid].legs
    return next((leg.price for leg in legs if leg.index == order.leg), group.pyramids[order.pyramid].base_price)


def realized_before(group: Group, moment: datetime) -> Decimal:
    """Quote that the group had realized by then, from the fills and the funding before `moment`."""
    orders = {key: replace(o, fills=tuple(f for f in o.fills if f.time < moment)) for key, o in group.orders.items()}
    paid = tuple(payment for payment in group.funding if payment.time < moment)
    return figures(replace(group, status=GroupStatus.CLOSING, orders=orders, funding=paid)).realized_pnl


def funding(group: Group) -> Decimal:
    """Quote, all payments so far; below 0 when more was paid than received."""
    return sum((payment.amount for payment in group.funding), ZERO)


def cash(group: Group) -> Decimal:
    """Quote that all fills and funding brought, fees taken off: what promise 7 compares with the account.

    Fees in base are in it already, as less to sell; dust that was written off is in it as a loss.
    """
    return _cash(group, total(holdings(group).values()))


def _cash(group: Group, whole: Holding) -> Decimal:
    moved = group.side.sign * (whole.left.value - whole.entered.value)
    return moved - whole.entered.outside_fees - whole.left.outside_fees + funding(group)


def unrealized(side: Side, average: Decimal, quantity: Decimal, price: Decimal) -> Decimal:
    """(price − average) × quantity, mirrored for shorts (spec 5); quote."""
    return side.sign * (price - average) * quantity
