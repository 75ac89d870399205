"""What a venue says about orders, and what follows (spec 5, 6 and 9)."""

from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core import auditing, position_manager
from dca_engine.core.copying import replace
from dca_engine.core.decisions import said
from dca_engine.core.figures import held_quantity
from dca_engine.core.following import acknowledge, follow
from dca_engine.core.group import Funding, Group, GroupStatus, with_order
from dca_engine.core.ids import Purpose
from dca_engine.core.intents import placement, question
from dca_engine.core.messages import Decision, FundingPaid, OrderAbsent, OrderFilled, OrderReported, Reason
from dca_engine.core.order import UNANSWERED, Order, OrderStatus, moved, with_fill, with_report
from dca_engine.core.portfolio import Portfolio, with_group
from dca_engine.core.values import ZERO, OrderType

_FUNDING_SLACK = timedelta(minutes=1)
"""A venue charges at about the full hour: whoever comes within it may have paid."""


def on_report(portfolio: Portfolio, event: OrderReported) -> Decision:
    """An execution report changes an order's status; only fills change what is held."""
    found = _find(portfolio, event)
    if isinstance(found, Decision):
        return found
    group, known = found
    order = with_report(known, event.status, event.reported_quantity, event.venue_order_id)
    if order.status is OrderStatus.REJECTED and event.reason:
        order = replace(order, reason=event.reason)
    if order == known:
        return Decision(portfolio)
    group = with_order(group, order)
    only_rests = order.status is OrderStatus.OPEN and order.reported_quantity == known.reported_quantity
    if only_rests and group.status is not GroupStatus.CLOSING:
        return acknowledge(portfolio, group, event.time)
    asks = (question(group, order),) if order.is_terminal and not order.is_settled else ()
    return follow(portfolio, group, event.time, asks, _said_of(group, known, order))


def on_fill(portfolio: Portfolio, event: OrderFilled) -> Decision:
    """One trade, booked once; also after a cancel was confirmed: it happens, and it counts."""
    found = _find(portfolio, event)
    if isinstance(found, Decision):
        return found
    group, known = found
    order = with_fill(known, event.fill)
    if order is known:
        return Decision(portfolio)
    portfolio = auditing.booked(portfolio, group, order.side, event.fill)
    group = with_order(group, order)
    return follow(portfolio, group, event.time, reasons=_said_of(group, known, order))


def on_absent(portfolio: Portfolio, event: OrderAbsent) -> Decision:
    """The venue never had it: send it again, unless it is no longer wanted. One that rested once is gone."""
    found = _find(portfolio, event)
    if isinstance(found, Decision):
        return found
    group, order = found
    if order.is_terminal:
        return Decision(portfolio)
    late = (event.time - order.created_at).total_seconds() > portfolio.settings.max_signal_age_seconds
    late_at_market = late and order.type is OrderType.MARKET and order.purpose is Purpose.ENTRY
    locked = portfolio.only_exits and order.purpose is Purpose.ENTRY
    if order.status not in UNANSWERED or order.cancel_requested or late_at_market or locked:
        return follow(portfolio, with_order(group, moved(order, OrderStatus.CANCELLED)), event.time)
    group = with_order(group, replace(order, status=OrderStatus.INTENDED))
    text = f"{group.market.symbol}: the venue never got the order to {order.side} {order.quantity:f}, it is sent again"
    reason = Reason("sent_again", text, {"quantity": f"{order.quantity:f}"}, group.id, order.client_order_id)
    return Decision(with_group(portfolio, group), (placement(group, order),), reasons=(reason,))


def on_funding(portfolio: Portfolio, event: FundingPaid) -> Decision:
    """Shared out over the groups that held the symbol there at that moment, by what they held; each payment counts
    once (spec 5)."""
    at = event.paid_at or event.time
    groups = (g for g in portfolio.groups_in(event.symbol) if g.account_id == event.account_id)
    holders = [(g, max(_held_at(g, at), _held_at(g, at + _FUNDING_SLACK))) for g in groups]
    known = any(f.id == event.payment_id for g, _ in holders for f in g.funding)
    if known:
        return Decision(portfolio)
    holders = [(g, held) for g, held in holders if held > ZERO]
    if not holders:
        text = f"{event.symbol}: funding of {event.amount:f} belongs to no open position"
        numbers = {"amount": f"{event.amount:f}", "payment_id": event.payment_id}
        return said(portfolio, Reason("funding_unassigned", text, numbers))
    total = sum((held for _, held in holders), ZERO)
    decision = Decision(portfolio)
    rest = event.amount
    for place, (group, held) in enumerate(holders, start=1):
        part = rest if place == len(holders) else event.amount * held / total
        rest -= part
        paid = replace(group, funding=(*group.funding, Funding(event.payment_id, part, at)))
        word = "paid" if part < ZERO else "received"
        text = f"{event.symbol}: funding of {abs(part):f} {group.market.quote} {word}"
        numbers = {"amount": f"{part:f}", "payment_id": event.payment_id}
        step = follow(decision.portfolio, paid, event.time, reasons=(Reason("funding", text, numbers, group.id),))
        decision = replace(step, reasons=decision.reasons + step.reasons)
    return decision


def _held_at(group: Group, moment: datetime) -> Decimal:
    """Base that the group held then, by the fills up to that moment."""
    orders = {key: replace(o, fills=tuple(f for f in o.fills if f.time <= moment)) for key, o in group.orders.items()}
    return held_quantity(replace(group, orders=orders))


def _said_of(group: Group, known: Order, order: Order) -> tuple[Reason, ...]:
    """What a trader should hear of an order's news: that it was refused, or that it sold worse than it should."""
    if order.status is OrderStatus.REJECTED and known.status is not OrderStatus.REJECTED:
        text = f"{group.market.symbol}: the venue refused to {order.side} {order.quantity:f}: {order.reason}"
        numbers = {"quantity": f"{order.quantity:f}", "why": order.reason}
        return (Reason("order_refused", text, numbers, group.id, order.client_order_id),)
    if order.is_settled and not known.is_settled:
        slipped = position_manager.slipped(order, group)
        return () if slipped is None else (slipped,)
    return ()


def _find(portfolio: Portfolio, event: OrderReported | OrderFilled | OrderAbsent) -> tuple[Group, Order] | Decision:
    """The order that the event is about; news of an order of no open group changes nothing and is noted."""
    group = portfolio.group_of(event.client_order_id)
    if group is None:
        text = "News of an order that belongs to no open group"
        return said(portfolio, Reason("unknown_order", text, {}, None, event.client_order_id))
    return group, group.orders[event.client_order_id]
