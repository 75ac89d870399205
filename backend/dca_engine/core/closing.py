"""Closing a group: everything that rests goes, and once that is confirmed, what is left is sold (spec 6.3, 6.5).

An order may fill while it is being cancelled, so nothing is sold before the last confirmation. The remainder is sold at
market, and it is said when that slipped (`warn`), or by limit orders no worse than the slippage limit, each renewed at
the price then current and the last one at market (`split`).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.exit_rules import SPLIT_SECONDS, SPLIT_TRIES, SlippageMode
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group, GroupStatus, moved
from dca_engine.core.ids import Purpose
from dca_engine.core.intents import Step, intend, withdraw
from dca_engine.core.messages import Reason
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.patience import is_within, must_wait
from dca_engine.core.values import HUNDRED, ZERO, OrderSide, OrderType, floor_to, price_for

_SPLIT_TIME = timedelta(seconds=SPLIT_SECONDS)
_HUNDREDTH = Decimal("0.01")


def begin_close(group: Group, reason: str) -> Group:
    """`group` on its way to flat; `advance_close` does the rest as confirmations come.

    Asking again lets a closing order that the venue refused be tried once more.
    """
    return replace(moved(group, GroupStatus.CLOSING, reason), close_requests=group.close_requests + 1)


def advance_close(group: Group, time: datetime, price: Decimal | None) -> Step:
    """The next step of a closing group: cancel what rests, then sell the remainder, then end.

    `price` is the market's now, quote per base; None when it is not known.
    """
    unsettled = [o for o in group.orders.values() if not o.is_settled]
    if unsettled:
        return _cleared(group, unsettled, time)
    if group.released:
        return Step(ended(group, GroupStatus.CLOSED, time))
    reference = price or reference_price(group)
    remainder = sellable_rest(group, reference)
    if not remainder:
        return Step(ended(group, GroupStatus.CLOSED, time))
    if is_refused(group) or must_wait(group.orders_for(Purpose.CLOSE), time):
        return Step(group)
    limit = group.market.max_quantity
    part = remainder if limit is None else min(remainder, floor_to(limit, group.market.step_size))
    return _sold(group, part, reference, time)


def is_refused(group: Group) -> bool:
    """Whether the venue refused the closing order as often as a close was asked for: a person has to ask again."""
    refused = sum(o.status is OrderStatus.REJECTED for o in group.orders_for(Purpose.CLOSE))
    return group.status is GroupStatus.CLOSING and refused >= group.close_requests


def slipped(order: Order, group: Group) -> Reason | None:
    """What to tell of an exit at market that is over and went worse than the slippage limit (spec 6.5)."""
    reference, sold = order.reference_price, order.filled_quantity
    if reference is None or not sold:
        return None
    average = sum((fill.price * fill.quantity for fill in order.fills), ZERO) / sold
    percent = group.side.sign * (reference - average) / reference * HUNDRED
    allowed = group.settings.exits.slippage.max_percent
    if percent <= allowed:
        return None
    numbers = {
        "reference_price": f"{reference:f}",
        "average_price": f"{floor_to(average, group.market.tick_size):f}",
        "slipped_percent": f"{percent.quantize(_HUNDREDTH):f}",
        "max_percent": f"{allowed:f}",
    }
    word = "Sold" if order.side is OrderSide.SELL else "Bought back"
    text = (
        f"{word} {sold:f} {group.market.base} at {numbers['average_price']} on average, {numbers['slipped_percent']} % "
        f"worse than {reference:f} when it was decided; the limit is {allowed:f} %"
    )
    return Reason("slipped", text, numbers, group.id, order.client_order_id)


def reference_price(group: Group) -> Decimal:
    """The latest price that the group traded at, else its latest base price; quote per base."""
    fills = [fill for order in group.orders.values() for fill in order.fills]
    return max(fills, key=lambda fill: fill.time).price if fills else group.pyramids[-1].base_price


def sellable_rest(group: Group, price: Decimal) -> Decimal:
    """Base that is held, on the step; 0 when it is dust at this price (quote per base)."""
    held = floor_to(held_quantity(group), group.market.step_size)
    return held if group.market.sellable(held, price) else ZERO


def ended(group: Group, status: GroupStatus, time: datetime) -> Group:
    return replace(moved(group, status), closed_at=time)


# --- clearing -------------------------------------------------------------------------------------------------------


def _cleared(group: Group, unsettled: list[Order], time: datetime) -> Step:
    step = Step(group)
    for order in unsettled:
        if not order.can_cancel:
            continue
        if order.purpose is not Purpose.CLOSE:
            text = f"Withdrawn before the close: {_named(order)}"
            step = step.plus(withdraw(step.group, order), "withdrawn", text, quantity=order.remaining_quantity)
        elif order.type is OrderType.LIMIT and not is_within(_SPLIT_TIME, order.created_at, time):
            text = f"Nobody took all of it at {order.price:f} within {SPLIT_SECONDS} s, it is renewed at the price now"
            step = step.plus(withdraw(step.group, order), "close_renewed", text, quantity=order.remaining_quantity)
    return step


def _named(order: Order) -> str:
    what = f"{order.side} {order.remaining_quantity:f}"
    if order.purpose is Purpose.ENTRY:
        return f"leg {order.leg} of pyramid {order.pyramid}, {what}"
    return f"the order to {what}" if order.price is None else f"the target to {what} at {order.price:f}"


# --- selling --------------------------------------------------------------------------------------------------------


def _sold(group: Group, quantity: Decimal, reference: Decimal, time: datetime) -> Step:
    what = f"{_exit_word(group)} {quantity:f} {group.market.base}"
    if group.settings.exits.slippage.mode is SlippageMode.WARN:
        return _order(group, quantity, None, reference, time, "close", f"{what}, all that is left, at market")
    missed = (o.type is OrderType.LIMIT and o.status is not OrderStatus.FILLED for o in group.orders_for(Purpose.CLOSE))
    tries = sum(missed) + 1
    allowed = group.settings.exits.slippage.max_percent
    if tries >= SPLIT_TRIES:
        text = f"{what} at market: {SPLIT_TRIES - 1} orders within {allowed:f} % of the price did not sell it"
        return _order(group, quantity, None, reference, time, "slippage_split_gave_up", text)
    worst = reference * (1 - group.side.sign * allowed / HUNDRED)
    price = price_for(group.side.exit, worst, group.market.tick_size)
    text = f"{what} at {price:f} or better, {allowed:f} % from {reference:f}: try {tries} of {SPLIT_TRIES}"
    return _order(group, quantity, price, reference, time, "close_split", text)


def _exit_word(group: Group) -> str:
    return "Sell" if group.side.exit is OrderSide.SELL else "Buy back"


def _order(
    group: Group, quantity: Decimal, price: Decimal | None, reference: Decimal, time: datetime, code: str, text: str
) -> Step:
    made = intend(group, Purpose.CLOSE, quantity, price, time, reference_price=reference)
    return Step(group).plus(made, code, text, quantity=quantity, reference_price=reference)
