"""Groups from the first intent to flat: opening, adding pyramids, following orders, closing (spec 3 and 6).

A close cancels everything that rests, waits until the venue confirmed each cancel (an order may fill meanwhile), and
then sells the true remainder. Nothing is sold that is not held.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group, GroupStatus, Leg, Pyramid, moved
from dca_engine.core.ids import Purpose, SignalId
from dca_engine.core.intents import intend, withdraw
from dca_engine.core.messages import Command
from dca_engine.core.order import UNANSWERED, Order, OrderStatus
from dca_engine.core.values import OrderType, floor_to


@dataclass(frozen=True, slots=True)
class Step:
    """A group after a step, and what is to be sent for it."""

    group: Group
    commands: tuple[Command, ...] = ()


def add_pyramid(
    group: Group, signal_id: SignalId, base_price: Decimal, capital: Decimal, legs: tuple[Leg, ...], time: datetime
) -> Step:
    """The next pyramid of `group` with its entry orders; `capital` in quote, `base_price` in quote per base."""
    pyramid = Pyramid(len(group.pyramids), signal_id, base_price, capital, time, legs)
    group = replace(group, pyramids=(*group.pyramids, pyramid))
    commands: list[Command] = []
    for leg in legs:
        if not leg.skip_reason:
            at_market = leg.index == 0 and group.settings.ladder.entry_order_type is OrderType.MARKET
            price = None if at_market else leg.price
            group, command = intend(group, Purpose.ENTRY, leg.quantity, price, time, (pyramid.index, leg.index))
            commands.append(command)
    return Step(group, tuple(commands))


def begin_close(group: Group, reason: str) -> Group:
    """`group` on its way to flat; `advance_close` does the rest as confirmations come.

    Asking again lets a closing order that the venue refused be tried once more.
    """
    return replace(moved(group, GroupStatus.CLOSING, reason), close_requests=group.close_requests + 1)


def advance_close(group: Group, time: datetime) -> Step:
    """The next step of a closing group: cancel what rests, then sell the remainder, then end."""
    resting = [o for o in group.orders.values() if not o.is_settled]
    if resting:
        return _withdraw_all(group, [o for o in resting if o.can_cancel and o.purpose is not Purpose.CLOSE])
    remainder = floor_to(held_quantity(group), group.market.step_size)
    if not group.market.sellable(remainder, reference_price(group)):
        return Step(_ended(group, GroupStatus.CLOSED, time))
    refused = sum(o.status is OrderStatus.REJECTED for o in group.orders_for(Purpose.CLOSE))
    if refused >= group.close_requests:
        return Step(group)
    group, command = intend(group, Purpose.CLOSE, remainder, None, time)
    return Step(group, (command,))


def advance(group: Group, time: datetime) -> Group:
    """`group` in the status that its orders put it in, ended when nothing is held and no order is left (spec 6.4)."""
    entries = list(group.orders_for(Purpose.ENTRY))
    if all(o.is_settled for o in group.orders.values()) and not _holds_something(group):
        if all(o.status is OrderStatus.REJECTED for o in entries):
            reason = next((o.reason for o in entries if o.reason), "")
            return _ended(replace(group, status_reason=reason), GroupStatus.FAILED, time)
        sold = any(o.fills for o in group.orders_for(Purpose.TARGET))
        reason = "everything was sold at its targets" if sold else "nothing is held and no entry order rests"
        return _ended(replace(group, status_reason=reason), GroupStatus.CLOSED, time)
    return moved(group, _status(group, entries))


def reference_price(group: Group) -> Decimal:
    """The latest price that the group traded at, else its latest base price; quote per base."""
    fills = [fill for order in group.orders.values() for fill in order.fills]
    return max(fills, key=lambda fill: fill.time).price if fills else group.pyramids[-1].base_price


def _holds_something(group: Group) -> bool:
    return group.market.sellable(floor_to(held_quantity(group), group.market.step_size), reference_price(group))


def _withdraw_all(group: Group, orders: list[Order]) -> Step:
    commands: list[Command] = []
    for order in orders:
        group, command = withdraw(group, order)
        commands.append(command)
    return Step(group, tuple(commands))


def _ended(group: Group, status: GroupStatus, time: datetime) -> Group:
    return replace(moved(group, status), closed_at=time)


def _status(group: Group, entries: list[Order]) -> GroupStatus:
    filled = [o for o in entries if o.fills]
    if filled:
        unfinished = any(not o.is_terminal for o in entries)
        return GroupStatus.PARTIALLY_FILLED if unfinished else GroupStatus.ACTIVE
    if group.status is not GroupStatus.WAITING or all(o.status in UNANSWERED for o in entries):
        return group.status
    return GroupStatus.LIVE
