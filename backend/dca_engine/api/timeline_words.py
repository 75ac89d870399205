"""How the events of a group's life are told: a kind, a title, a sentence with the numbers. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dca_engine.api.timeline_schemas import TimelineKind, TimelineOrder
from dca_engine.api.views import shown
from dca_engine.core.figures import figures, funding, held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import GROUP_WIDE, ClientOrderId, Purpose
from dca_engine.core.messages import OrderReported, Outcome, Reason
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.values import ZERO, OrderSide
from dca_engine.store.repositories.signals import GroupSignal

ENDS = frozenset({"group_closed", "group_failed"})
_STOPS = frozenset(
    {"stop_price", "stop_loss", "trailing_stop", "break_even", "time_stop", "legs_too_far", "legs_too_old"}
)
_PLACED: Mapping[Purpose, tuple[TimelineKind, str]] = {
    Purpose.ENTRY: ("order_sent", "Entry order"),
    Purpose.TARGET: ("target", "Target laid"),
    Purpose.REDUCE: ("sale", "A part is sold"),
    Purpose.CLOSE: ("sale", "The rest is sold"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One item, before the figures stand beside it."""

    kind: TimelineKind
    title: str
    text: str
    code: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    client_order_id: ClientOrderId | None = None


# --- alerts and signals -----------------------------------------------------------------------------------------------


def of_signal(came: GroupSignal) -> Iterator[Told]:
    """The alert as it came, and what it was read as."""
    if came.alert is not None:
        alert = came.alert.alert
        text = f"From {alert.source}, answered {alert.status_code}: {alert.body}"
        yield Told("alert", "Alert", text, "alert", {"status_code": str(alert.status_code)})
    signal = came.record.signal
    side = "" if signal.side is None else f" {signal.side}"
    price = "" if signal.price is None else f" at {signal.price:f}"
    size = "" if signal.size is None else f", size {signal.size.value:f} {signal.size.unit}"
    numbers = {} if signal.price is None else {"price": f"{signal.price:f}"}
    yield Told(
        "signal", "Signal", f"{signal.intent.capitalize()}{side} {signal.symbol}{price}{size}", "signal", numbers
    )


def of_outcome(outcome: Outcome) -> Told:
    reason = outcome.reason
    return Told("decision", outcome.verdict.value.capitalize(), reason.text, reason.code, reason.numbers)


# --- orders -----------------------------------------------------------------------------------------------------------


def of_placing(group: Group, order: Order, reason: Reason | None) -> Told:
    kind, title = _PLACED[order.purpose]
    return _of_order(kind, title, order, reason, f"{_place(order)}: {_what(group, order)}", "order_sent")


def of_cancel(group: Group, order: Order, reason: Reason | None) -> Told:
    text = f"{_place(order)}: {_what(group, order)} is withdrawn"
    return _of_order("cancel_sent", "Cancel asked for", order, reason, text, "cancel_sent")


def of_question(order: Order) -> Told:
    text = f"{_place(order)}: the exchange is asked what became of it"
    return Told("venue", "Exchange asked", text, "looked_up", {}, order.client_order_id)


def of_absence(order: Order) -> Told:
    return Told(
        "venue",
        "Not at the exchange",
        f"{_place(order)}: the exchange has no such order",
        "absent",
        {},
        order.client_order_id,
    )


def of_report(group: Group, event: OrderReported) -> Iterator[Told]:
    """Fills are told by themselves, so what a report says of them is left out."""
    order = group.orders[event.client_order_id]
    what = f"{_place(order)}: {_what(group, order)}"
    match event.status:
        case OrderStatus.OPEN if order.price is not None:
            yield Told("order_accepted", "Rests at the exchange", what, "open", {}, order.client_order_id)
        case OrderStatus.CANCELLED:
            yield Told("cancelled", "Cancelled", f"{what} is cancelled", "cancelled", {}, order.client_order_id)
        case OrderStatus.EXPIRED:
            yield Told("cancelled", "Expired", f"{what} expired at the exchange", "expired", {}, order.client_order_id)
        case OrderStatus.REJECTED:
            text = f"{what} was refused by the exchange: {event.reason}"
            yield Told("refused", "Refused", text, "rejected", {}, order.client_order_id)
        case OrderStatus.UNKNOWN:
            text = f"{what}: the exchange gave no answer, it is looked up"
            yield Told("venue", "No answer", text, "unknown", {}, order.client_order_id)
        case _:
            pass


def of_fill(group: Group, order: Order, fill: Fill) -> Told:
    word = "Bought" if order.side is OrderSide.BUY else "Sold"
    fee = f", fee {fill.fee:f} {fill.fee_coin}" if fill.fee else ""
    text = f"{_place(order)}: {word.lower()} {fill.quantity:f} {group.market.base} at {fill.price:f}{fee}"
    numbers = {
        "price": f"{fill.price:f}",
        "quantity": f"{fill.quantity:f}",
        "value": f"{fill.price * fill.quantity:f}",
        "fee": f"{fill.fee:f}",
        "fee_coin": fill.fee_coin,
        "fee_quote": f"{fill.fee_quote:f}",
    }
    return Told("fill", word, text, "fill", numbers, order.client_order_id)


def of_late_fill(group: Group, order: Order, fill: Fill) -> Told:
    told = of_fill(group, order, fill)
    text = f"{told.text}. It came after the position was closed and is not part of it"
    return Told("note", "Late trade", text, "late_fill", told.numbers, order.client_order_id)


def order_view(order: Order) -> TimelineOrder:
    return TimelineOrder.model_validate(
        {
            "client_order_id": order.client_order_id,
            "purpose": order.purpose.name.lower(),
            "pyramid": None if order.pyramid == GROUP_WIDE else order.pyramid,
            "leg": None if order.leg == GROUP_WIDE else order.leg,
            "side": order.side.value,
            "price": order.price,
            "quantity": order.quantity,
            "status": order.status.value,
        }
    )


def _of_order(kind: TimelineKind, title: str, order: Order, reason: Reason | None, text: str, code: str) -> Told:
    """In the words of the reason, where one was given."""
    if reason is None:
        return Told(kind, title, text, code, {}, order.client_order_id)
    return Told(kind, title, _sentence(reason), reason.code, reason.numbers, order.client_order_id)


def _place(order: Order) -> str:
    match order.purpose:
        case Purpose.ENTRY:
            return f"Leg {order.leg} of pyramid {order.pyramid}"
        case Purpose.TARGET if order.leg != GROUP_WIDE:
            return f"Target of leg {order.leg} of pyramid {order.pyramid}"
        case Purpose.TARGET if order.pyramid != GROUP_WIDE:
            return f"Target of pyramid {order.pyramid}"
        case Purpose.TARGET:
            return "Target of the position"
        case Purpose.REDUCE:
            return "Sale of a part"
        case Purpose.CLOSE:
            return "Sale of the rest"


def _what(group: Group, order: Order) -> str:
    where = "at market" if order.price is None else f"at {order.price:f}"
    return f"{order.side} {order.quantity:f} {group.market.base} {where}"


# --- what was said ----------------------------------------------------------------------------------------------------


def of_reason(reason: Reason, *, by_hand: bool) -> Told:
    kind, title = _kind(reason, by_hand)
    return Told(kind, title, _sentence(reason), reason.code, reason.numbers, reason.client_order_id)


def _kind(reason: Reason, by_hand: bool) -> tuple[TimelineKind, str]:
    if reason.refused:
        return "refused", "Not carried out"
    if reason.code == "order_refused":
        return "refused", "Refused by the exchange"
    if reason.code in _STOPS:
        return "stop", "Stop"
    if reason.code == "funding":
        return "funding", "Funding"
    if by_hand:
        return "by_hand", "By hand"
    if reason.code.startswith("offset"):
        return "offset", "Offset"
    return "note", "Note"


def of_end(group: Group, reason: Reason) -> Told:
    """The last word: what was earned, and that it is the cash that moved (promise 7)."""
    quote, result = group.market.quote, figures(group)
    bought, sold = _value(group, OrderSide.BUY), _value(group, OrderSide.SELL)
    aside = _fees_aside(group)
    moved = sold - bought - aside + funding(group)
    numbers = {
        **reason.numbers,
        "bought": _plain(bought),
        "sold": _plain(sold),
        "fees_in_quote": _plain(aside),
        "funding": _plain(funding(group)),
        "cash_moved": _plain(moved),
    }
    paid = f" Funding came to {_plain(funding(group))}." if group.funding else ""
    dust = held_quantity(group)
    rest = f" {dust:f} {group.market.base} is too little to sell and is written off." if dust else ""
    same = "exactly" if moved == result.realized_pnl else "not"
    text = (
        f"{reason.text}. Realized {_plain(result.realized_pnl)} {quote} after fees worth"
        f" {_plain(result.fees)}.{paid}{rest}"
        f" That is {same} the cash that moved: {_plain(sold)} came in, {_plain(bought)} went out, and"
        f" {_plain(aside)} of fees."
    )
    title = "Closed" if reason.code == "group_closed" else "Nothing could be placed"
    return Told("closed", title, text, reason.code, numbers)


def _value(group: Group, side: OrderSide) -> Decimal:
    """Quote that changed hands in orders of this side."""
    fills = (fill for order in group.orders.values() if order.side is side for fill in order.fills)
    return sum((fill.price * fill.quantity for fill in fills), ZERO)


def _fees_aside(group: Group) -> Decimal:
    """Quote: fees that were not taken in base. Those in base show as less to sell."""
    fills = (fill for order in group.orders.values() for fill in order.fills)
    return sum((fill.fee_quote for fill in fills if fill.fee_coin != group.market.base), ZERO)


def _sentence(reason: Reason) -> str:
    return reason.text[:1].upper() + reason.text[1:]


def _plain(value: Decimal) -> str:
    """Without zeros that say nothing."""
    return f"{shown(value).normalize() + ZERO:f}"
