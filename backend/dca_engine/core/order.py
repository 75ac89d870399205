"""Orders and fills. Only fills change what is held; an execution report is the venue's statement on an order.

    intended ──▶ (sent) ──▶ open ──▶ partially_filled ──▶ filled
        │                     └──────────┴──▶ cancelled | expired
        ├──▶ rejected
        └──▶ unknown: sent, no answer; looked up by client order id, never sent again before that

A fill may arrive after any of them, also after a cancel: it happens, and it counts (spec 9).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.copying import replace
from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.ids import ClientOrderId, Purpose
from dca_engine.core.values import ZERO, OrderSide, OrderType


class OrderStatus(StrEnum):
    INTENDED = "intended"
    SENT = "sent"
    OPEN = "open"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


_S = OrderStatus
TERMINAL = frozenset({_S.FILLED, _S.CANCELLED, _S.REJECTED, _S.EXPIRED})
UNANSWERED = frozenset({_S.INTENDED, _S.SENT, _S.UNKNOWN})
_ANSWERS = frozenset({_S.OPEN, _S.PARTIALLY_FILLED, _S.FILLED, _S.CANCELLED, _S.REJECTED, _S.EXPIRED})

TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    _S.INTENDED: _ANSWERS | {_S.SENT, _S.UNKNOWN},
    _S.SENT: _ANSWERS | {_S.UNKNOWN},
    _S.UNKNOWN: _ANSWERS | {_S.INTENDED},
    _S.OPEN: frozenset({_S.PARTIALLY_FILLED, _S.FILLED, _S.CANCELLED, _S.EXPIRED}),
    _S.PARTIALLY_FILLED: frozenset({_S.FILLED, _S.CANCELLED, _S.EXPIRED}),
    _S.FILLED: frozenset(),
    _S.CANCELLED: frozenset({_S.FILLED}),
    _S.EXPIRED: frozenset({_S.FILLED}),
    _S.REJECTED: frozenset({_S.FILLED}),
}
"""From each status, where an order may go; `unknown → intended` sends again what the venue said it never had."""


@dataclass(frozen=True, slots=True)
class Fill:
    """One trade on an order. `fee` is in `fee_coin`; `fee_quote` is its worth in quote at the time of the fill."""

    trade_id: str
    price: Decimal
    quantity: Decimal
    """Base."""
    fee: Decimal
    fee_coin: str
    fee_quote: Decimal
    time: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the engine knows it. `price` is None for a market order."""

    client_order_id: ClientOrderId
    purpose: Purpose
    pyramid: int
    leg: int
    attempt: int
    side: OrderSide
    type: OrderType
    price: Decimal | None
    quantity: Decimal
    """Base."""
    created_at: datetime
    portion: int = 0
    """Which of several targets of the same leg, pyramid or group it is; of a partial sale, the sale's number."""
    status: OrderStatus = OrderStatus.INTENDED
    venue_order_id: str | None = None
    reference_price: Decimal | None = None
    """Of an order at market that sells: the price when it was decided, to tell how far it slipped (quote per base)."""
    reported_quantity: Decimal = ZERO
    """Cumulative filled quantity by the venue's word; fills may still be on their way."""
    cancel_requested: bool = False
    reason: str = ""
    """Why it was rejected."""
    fills: tuple[Fill, ...] = ()

    @property
    def filled_quantity(self) -> Decimal:
        if len(self.fills) < 2:  # By far the most orders, and asked of each of them several times per event.
            return self.fills[0].quantity if self.fills else ZERO
        return sum((f.quantity for f in self.fills), ZERO)

    @property
    def remaining_quantity(self) -> Decimal:
        return self.quantity - self.filled_quantity

    @property
    def is_terminal(self) -> bool:
        return self.status in TERMINAL

    @property
    def is_settled(self) -> bool:
        """Nothing more will come: the venue is done with it and every fill it told of is booked."""
        return self.status in TERMINAL and self.filled_quantity >= self.reported_quantity

    @property
    def can_cancel(self) -> bool:
        """It may still trade, and no cancel was asked for yet."""
        return not self.cancel_requested and not self.is_terminal


def moved(order: Order, status: OrderStatus) -> Order:
    """`order` in a new status. Raises IllegalTransitionError when the table does not allow it."""
    return order if status is order.status else replace(order, status=_allowed(order, status))


def _allowed(order: Order, status: OrderStatus) -> OrderStatus:
    """`status`, where the table lets the order have it."""
    if status is not order.status and status not in TRANSITIONS[order.status]:
        raise IllegalTransitionError(f"order {order.client_order_id}: {order.status} cannot become {status}")
    return status


def with_fill(order: Order, fill: Fill) -> Order:
    """`order` with one more trade booked; the same trade twice changes nothing."""
    if any(f.trade_id == fill.trade_id for f in order.fills):
        return order
    filled = order.filled_quantity + fill.quantity
    status = order.status if order.is_terminal else OrderStatus.PARTIALLY_FILLED
    if filled >= order.quantity:
        status = OrderStatus.FILLED
    return replace(
        order,
        fills=(*order.fills, fill),
        reported_quantity=max(order.reported_quantity, filled),
        status=_allowed(order, status),
    )


def with_report(order: Order, status: OrderStatus, reported_quantity: Decimal, venue_order_id: str | None) -> Order:
    """`order` after the venue's statement on it. An older statement than what is known changes nothing."""
    known = max(order.reported_quantity, reported_quantity)
    news = status if status in TRANSITIONS[order.status] else order.status
    named = order.venue_order_id or venue_order_id
    return replace(order, reported_quantity=known, venue_order_id=named, status=news)
