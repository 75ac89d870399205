"""Selling a part of a group at market: by alert, by hand, or for the offset (spec 2, 6.3, 8.7).

A sale is written into the group first. Targets step back from its quantity, since nothing is offered twice; once that
much is free, it is sold. What the targets sold meanwhile makes the sale smaller. It goes to market in one order; that
it slipped is said and no more, the group goes on after all.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.closing import reference_price
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group, Sale
from dca_engine.core.ids import Purpose
from dca_engine.core.intents import Step, intend
from dca_engine.core.messages import Reason
from dca_engine.core.order import Order
from dca_engine.core.sales import outstanding, pending, reserved
from dca_engine.core.values import ZERO, floor_to


@dataclass(frozen=True, slots=True)
class CloseInstead:
    """The sale would leave nothing that the venue would take: the group is to be closed as a whole."""


def request_sale(
    group: Group, quantity: Decimal, why: str, price: Decimal, plan: int | None = None
) -> Group | CloseInstead | str:
    """`group` with a sale of `quantity` (base) written down, or why it cannot be sold; `price` in quote per base.

    At most what is held and not being sold already is sold. `plan`: the offset that it is for.
    """
    market = group.market
    free = floor_to(held_quantity(group) - reserved(group), market.step_size)
    if free <= ZERO:
        return "nothing is held that is not being sold already" if group.sales else "nothing is held"
    part = min(floor_to(quantity, market.step_size), free)
    if not market.sellable(part, price):
        return (
            f"{part:f} {market.base} at {price:f} is less than the venue takes: "
            f"{market.min_quantity:f} {market.base} and {market.min_notional:f} {market.quote} at least"
        )
    if not market.sellable(free - part, price):
        return CloseInstead()
    return replace(group, sales=(*group.sales, Sale(part, why, plan)))


def sell_parts(group: Group, time: datetime, price: Decimal | None) -> Step:
    """Sends the sales whose quantity is free by now. `price` is the market's, quote per base, where it is known."""
    step = Step(group)
    for index, sale in tuple(pending(group)):
        step = _advanced(step, index, sale, time, price or reference_price(group))
    return step


def _advanced(step: Step, index: int, sale: Sale, time: datetime, price: Decimal) -> Step:
    held = held_quantity(step.group)
    step, quantity = _shrunk(step, index, sale, _left_for_sales(step.group, held), price)
    offered = sum(map(outstanding, _exits(step.group)), ZERO)
    if not quantity or held - offered < quantity:
        return step
    made = intend(step.group, Purpose.REDUCE, quantity, None, time, portion=index, reference_price=price)
    text = f"{sale.why}: {made[1].side} {quantity:f} {step.group.market.base} at market"
    return step.plus(made, "part_sold", text, quantity=quantity, reference_price=price)


def _shrunk(step: Step, index: int, sale: Sale, left: Decimal, price: Decimal) -> tuple[Step, Decimal]:
    """The sale with no more than is left to sell; with nothing when the venue would not take that little."""
    group = step.group
    possible = min(sale.quantity, floor_to(left, group.market.step_size))
    quantity = possible if group.market.sellable(possible, price) else ZERO
    if quantity == sale.quantity:
        return step, quantity
    sales = (*group.sales[:index], replace(sale, quantity=quantity), *group.sales[index + 1 :])
    code = "part_smaller" if quantity else "part_dropped"
    result = f"only {quantity:f}" if quantity else "nothing"
    text = f"{sale.why}: {result} of {sale.quantity:f} {group.market.base} is sold, the rest is held no more"
    if possible and not quantity:
        text = f"{sale.why}: {possible:f} {group.market.base} at {price:f} is less than the venue takes and is not sold"
    reason = Reason(code, text, {"quantity": f"{quantity:f}", "wanted": f"{sale.quantity:f}"}, group.id)
    return replace(step, group=replace(group, sales=sales), reasons=(*step.reasons, reason)), quantity


def _left_for_sales(group: Group, held: Decimal) -> Decimal:
    """Base that is there for a sale once every target stepped back."""
    for order in _exits(group):
        certain = order.reported_quantity - order.filled_quantity
        held -= outstanding(order) if order.purpose is Purpose.REDUCE else certain
    return held


def _exits(group: Group) -> list[Order]:
    """What may still sell something, by our books or by the venue's word."""
    return [o for o in group.orders.values() if o.purpose is not Purpose.ENTRY and not o.is_settled]
