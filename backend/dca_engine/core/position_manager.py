"""Groups from the first intent to flat: pyramids and their entry orders, changes by hand, states (spec 3, 6 and 9).

How a group is closed and how a part of it is sold have files of their own, and are offered from here too.

With a cap on resting legs, those nearest to being filled rest: for a long the highest prices. A nearer leg that comes
later takes the place of the farthest one, which is placed again when its turn comes.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.closing import (
    advance_close,
    begin_close,
    ended,
    is_refused,
    reference_price,
    sellable_rest,
    slipped,
)
from dca_engine.core.group import Group, GroupStatus, Leg, Pyramid, moved
from dca_engine.core.ids import Purpose, SignalId
from dca_engine.core.intents import Step, intend, withdraw
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import Reason
from dca_engine.core.order import UNANSWERED, Order, OrderStatus
from dca_engine.core.partial_sales import CloseInstead, request_sale, sell_parts
from dca_engine.core.sales import pending
from dca_engine.core.settings import GroupSettings
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import HUNDRED, ZERO, OrderType, floor_to, price_for

__all__ = [
    "CloseInstead",
    "Step",
    "add_leg",
    "add_pyramid",
    "advance",
    "advance_close",
    "begin_close",
    "is_refused",
    "place_entries",
    "reference_price",
    "request_sale",
    "sell_parts",
    "slipped",
    "with_settings",
    "withdraw_legs",
]

_Place = tuple[int, int]
"""Pyramid index, leg index."""
_Distance = tuple[bool, Decimal]
_GAP_STEP = Decimal("0.0001")


# --- entries --------------------------------------------------------------------------------------------------------


def add_pyramid(
    group: Group,
    signal_id: SignalId,
    base_price: Decimal,
    capital: Decimal,
    legs: tuple[Leg, ...],
    time: datetime,
    target_price: Decimal | None = None,
) -> Step:
    """The next pyramid of `group` with its entry orders; `capital` in quote, prices in quote per base."""
    pyramid = Pyramid(len(group.pyramids), signal_id, base_price, capital, time, legs, target_price)
    return place_entries(replace(group, pyramids=(*group.pyramids, pyramid)), time)


def place_entries(group: Group, time: datetime) -> Step:
    """Places the legs that still wait, as many as may rest; a farther one gives way to a nearer one."""
    waiting = list(waiting_legs(group))
    limit = group.settings.ladder.max_resting_legs
    step = Step(group)
    if limit is not None:
        live = [o for o in group.orders_for(Purpose.ENTRY) if not o.is_terminal]
        waiting, farther = _nearest(group, live, waiting, limit)
        for order in farther:
            text = f"{_named(order.pyramid, order.leg)} gives way to a nearer one: at most {limit} rest at once"
            step = step.plus(withdraw(step.group, order), "leg_gives_way", text, quantity=order.remaining_quantity)
    for pyramid, leg in waiting:
        step = _placed(step, pyramid.index, leg, _order_price(group, leg), time)
    return step


def _nearest(
    group: Group, live: list[Order], waiting: list[tuple[Pyramid, Leg]], limit: int
) -> tuple[list[tuple[Pyramid, Leg]], list[Order]]:
    """Which legs may be placed now and which orders have to go, so that the nearest `limit` rest.

    An order whose cancel is not confirmed still rests. One that began to fill is as near as can be.
    """
    rivals: list[tuple[_Distance, Order | tuple[Pyramid, Leg]]] = []
    rivals += ((_distance(group, None if o.fills else o.price), o) for o in live if o.can_cancel)
    rivals += ((_distance(group, _order_price(group, leg)), (pyramid, leg)) for pyramid, leg in waiting)
    by_distance = sorted(rivals, key=lambda rival: rival[0])
    near = [found for _, found in by_distance[:limit] if not isinstance(found, Order)]
    farther = [found for _, found in by_distance[limit:] if isinstance(found, Order)]
    return near[: max(limit - len(live), 0)], farther


def _distance(group: Group, price: Decimal | None) -> _Distance:
    """Sorts by which fills first on the way against the position: at market, then the highest price of a long."""
    return (False, ZERO) if price is None else (True, -group.side.sign * price)


def _order_price(group: Group, leg: Leg) -> Decimal | None:
    """Quote per base; None: at market, as only first legs may be."""
    at_market = leg.index == 0 and group.settings.ladder.entry_order_type is OrderType.MARKET
    return None if at_market else leg.price


def _placed(step: Step, pyramid: int, leg: Leg, price: Decimal | None, time: datetime) -> Step:
    group = step.group
    made = intend(group, Purpose.ENTRY, leg.quantity, price, time, (pyramid, leg.index))
    where = "at market" if price is None else f"at {price:f}"
    text = f"{_named(pyramid, leg.index)}: {group.side.entry} {leg.quantity:f} {group.market.base} {where}"
    numbers = {"quantity": leg.quantity} if price is None else {"quantity": leg.quantity, "price": price}
    return step.plus(made, "entry", text, **numbers)


def _named(pyramid: int, leg: int) -> str:
    return f"Leg {leg} of pyramid {pyramid}"


# --- changes --------------------------------------------------------------------------------------------------------


def withdraw_legs(group: Group, legs: tuple[_Place, ...], why: str) -> Step:
    """Cancels what is unfilled of these legs (pyramid, leg), or of all when none is named.

    Gives the very same group when there is nothing to cancel.
    A leg of which nothing filled is left out for good; what filled already stays, with its target.
    """
    orders = [o for o in group.orders_for(Purpose.ENTRY) if not o.is_terminal and _is_chosen((o.pyramid, o.leg), legs)]
    waiting = [(p.index, leg.index) for p, leg in waiting_legs(group) if _is_chosen((p.index, leg.index), legs)]
    leaving = [(o.pyramid, o.leg) for o in orders if o.cancel_requested and not o.fills and _is_planned(group, o)]
    if not waiting and not leaving and not any(o.can_cancel for o in orders):
        return Step(group)
    left_out = {*waiting, *leaving, *((o.pyramid, o.leg) for o in orders if not o.fills)}
    pyramids = tuple(
        replace(p, legs=tuple(_left_out(leg, p.index, left_out, why) for leg in p.legs)) for p in group.pyramids
    )
    step = Step(replace(group, pyramids=pyramids))
    for order in orders:
        if order.can_cancel:
            text = f"{_named(order.pyramid, order.leg)} is withdrawn: {why}"
            step = step.plus(withdraw(step.group, order), "leg_withdrawn", text, quantity=order.remaining_quantity)
    told = (
        Reason("leg_left_out", f"{_named(*place)} is left out: {why}", {}, group.id) for place in (*waiting, *leaving)
    )
    return replace(step, reasons=(*step.reasons, *told))


def _is_chosen(place: _Place, legs: tuple[_Place, ...]) -> bool:
    return not legs or place in legs


def _is_planned(group: Group, order: Order) -> bool:
    return not group.pyramids[order.pyramid].legs[order.leg].skip_reason


def _left_out(leg: Leg, pyramid: int, left_out: set[_Place], why: str) -> Leg:
    return replace(leg, skip_reason=why) if (pyramid, leg.index) in left_out and not leg.skip_reason else leg


def add_leg(group: Group, amount: Decimal, price: Decimal | None, now: Decimal, time: datetime) -> Step | str:
    """One more leg of the latest pyramid, by hand: `amount` (quote) at `price`, or at market; or why it cannot be.

    `now` is the market's price. The leg's target follows that of the pyramid's first leg.
    """
    market, pyramid = group.market, group.pyramids[-1]
    at = price_for(group.side.entry, now if price is None else price, market.tick_size)
    if at <= ZERO:
        return "the price must be above 0"
    quantity = floor_to(amount / at, market.step_size)
    if not market.sellable(quantity, at):
        return (
            f"{amount:f} {market.quote} at {at:f} is less than the venue takes: "
            f"{market.min_quantity:f} {market.base} and {market.min_notional:f} {market.quote} at least"
        )
    if market.max_quantity is not None and quantity > market.max_quantity:
        return f"{quantity:f} {market.base} is more than the venue takes in one order: {market.max_quantity:f}"
    first = pyramid.legs[0]
    gap = (group.side.sign * (pyramid.base_price - at) / pyramid.base_price * HUNDRED).quantize(_GAP_STEP)
    leg = Leg(len(pyramid.legs), gap, ZERO, first.tp_percent, at, quantity, portions=first.portions)
    reason = Reason("funds_added", f"By hand: {amount:f} {market.quote} more", {"amount": f"{amount:f}"}, group.id)
    longer = replace(pyramid, legs=(*pyramid.legs, leg))
    step = Step(replace(group, pyramids=(*group.pyramids[:-1], longer)), reasons=(reason,))
    if price is None:
        return _placed(step, pyramid.index, leg, None, time)
    laid = place_entries(step.group, time)
    return Step(laid.group, laid.commands, (reason, *laid.reasons))


def with_settings(group: Group, new: GroupSettings) -> Group:
    """`group` under new exits, pyramiding and ladder. Its capital, and the prices of legs it has, stay (spec 4)."""
    pyramids = tuple(replace(p, legs=tuple(_aimed(leg, new.ladder, p.index) for leg in p.legs)) for p in group.pyramids)
    return replace(group, settings=replace(new, capital=group.settings.capital), pyramids=pyramids)


def _aimed(leg: Leg, ladder: Ladder, pyramid: int) -> Leg:
    """`leg` with the target that the ladder gives its index; one added by hand takes the first leg's."""
    if ladder.generator is not None and pyramid not in dict(ladder.pyramid_levels):
        return replace(leg, tp_percent=ladder.generator.tp_percent, portions=())
    levels = dict(ladder.pyramid_levels).get(pyramid, ladder.levels)
    index = leg.index if leg.weight_percent else 0
    if index >= len(levels):
        return leg
    return replace(leg, tp_percent=levels[index].tp_percent, portions=levels[index].portions)


# --- states ---------------------------------------------------------------------------------------------------------


def advance(group: Group, time: datetime) -> Group:
    """`group` in the status that its orders put it in, ended when nothing is held and no order is left (spec 6.4)."""
    entries = list(group.orders_for(Purpose.ENTRY))
    if _is_over(group):
        if all(o.status is OrderStatus.REJECTED for o in entries):
            reason = next((o.reason for o in entries if o.reason), "")
            return ended(replace(group, status_reason=reason), GroupStatus.FAILED, time)
        return ended(replace(group, status_reason=_why_over(group)), GroupStatus.CLOSED, time)
    return moved(group, _status(group, entries))


def _is_over(group: Group) -> bool:
    """Nothing is held, nothing may still fill, and nothing waits to be placed."""
    return (
        all(o.is_settled for o in group.orders.values())
        and not sellable_rest(group, reference_price(group))
        and not any(waiting_legs(group))
        and not any(pending(group))
    )


def _why_over(group: Group) -> str:
    sold = {purpose for purpose in (Purpose.TARGET, Purpose.REDUCE) if any(o.fills for o in group.orders_for(purpose))}
    if sold == {Purpose.TARGET}:
        return "everything was sold at its targets"
    return "everything was sold" if sold else "nothing is held and no entry order rests"


def _status(group: Group, entries: list[Order]) -> GroupStatus:
    if any(o.fills for o in entries):
        unfinished = any(not o.is_terminal for o in entries) or any(waiting_legs(group))
        return GroupStatus.PARTIALLY_FILLED if unfinished else GroupStatus.ACTIVE
    if group.status is not GroupStatus.WAITING or all(o.status in UNANSWERED for o in entries):
        return group.status
    return GroupStatus.LIVE
