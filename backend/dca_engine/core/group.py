"""Position groups: one trade each, made of pyramids, their legs, and every order ever made for them.

waiting ──▶ live ──▶ partially_filled ⇄ active ──▶ closing ──▶ closed
   └─────────┴──▶ failed (nothing could be placed)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.ids import (
    GROUP_WIDE,
    AccountId,
    ClientOrderId,
    GroupId,
    OrderName,
    Purpose,
    SignalId,
    client_order_id,
)
from dca_engine.core.market import Market
from dca_engine.core.order import Order
from dca_engine.core.settings import GroupSettings
from dca_engine.core.values import Side


class GroupStatus(StrEnum):
    WAITING = "waiting"
    LIVE = "live"
    PARTIALLY_FILLED = "partially_filled"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"
    FAILED = "failed"


_S = GroupStatus
TRANSITIONS: dict[GroupStatus, frozenset[GroupStatus]] = {
    _S.WAITING: frozenset({_S.LIVE, _S.PARTIALLY_FILLED, _S.ACTIVE, _S.CLOSING, _S.CLOSED, _S.FAILED}),
    _S.LIVE: frozenset({_S.PARTIALLY_FILLED, _S.ACTIVE, _S.CLOSING, _S.CLOSED, _S.FAILED}),
    _S.PARTIALLY_FILLED: frozenset({_S.ACTIVE, _S.CLOSING, _S.CLOSED}),
    _S.ACTIVE: frozenset({_S.PARTIALLY_FILLED, _S.CLOSING, _S.CLOSED}),
    _S.CLOSING: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.FAILED: frozenset(),
}
ENDED = frozenset({_S.CLOSED, _S.FAILED})


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What a signal is routed by (spec 3)."""

    account_id: AccountId
    symbol: str
    timeframe: int | None
    side: Side


@dataclass(frozen=True, slots=True)
class Leg:
    """One rung of a ladder, as planned. A leg with a `skip_reason` was left out and has no order."""

    index: int
    gap_percent: Decimal
    weight_percent: Decimal
    tp_percent: Decimal
    price: Decimal
    quantity: Decimal
    """Base."""
    skip_reason: str = ""


@dataclass(frozen=True, slots=True)
class Pyramid:
    """One entry within a group; index 0 opened it."""

    index: int
    signal_id: SignalId
    base_price: Decimal
    capital: Decimal
    """Quote."""
    opened_at: datetime
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One trade: portfolio + account + symbol + timeframe + side. Takes one slot of the pool."""

    id: GroupId
    tag: str
    """The portfolio's mark on its orders."""
    number: int
    account_id: AccountId
    market: Market
    timeframe: int | None
    side: Side
    settings: GroupSettings
    opened_at: datetime
    status: GroupStatus = GroupStatus.WAITING
    status_reason: str = ""
    closed_at: datetime | None = None
    close_requests: int = 0
    """How often a close was asked for: each allows one more try after a refusal."""
    pyramids: tuple[Pyramid, ...] = ()
    orders: Mapping[ClientOrderId, Order] = field(default_factory=dict)
    """Every order ever made for the group, in the order they were made."""

    @property
    def key(self) -> GroupKey:
        return GroupKey(self.account_id, self.market.symbol, self.timeframe, self.side)

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    def orders_for(self, purpose: Purpose) -> Iterator[Order]:
        return (o for o in self.orders.values() if o.purpose is purpose)

    def leg_orders(self, purpose: Purpose, pyramid: int, leg: int) -> Iterator[Order]:
        return (o for o in self.orders.values() if o.pyramid == pyramid and o.leg == leg and o.purpose is purpose)

    def order_id(self, purpose: Purpose, pyramid: int = GROUP_WIDE, leg: int = GROUP_WIDE) -> tuple[ClientOrderId, int]:
        """The id and attempt number of the next order for this purpose and leg."""
        attempt = sum(1 for _ in self.leg_orders(purpose, pyramid, leg))
        return client_order_id(OrderName(self.tag, self.number, purpose, pyramid, leg, attempt)), attempt


def moved(group: Group, status: GroupStatus, reason: str = "") -> Group:
    """`group` in a new status. Raises IllegalTransitionError when the table does not allow it."""
    if status is group.status:
        return group
    if status not in TRANSITIONS[group.status]:
        raise IllegalTransitionError(f"group {group.id}: {group.status} cannot become {status}")
    return replace(group, status=status, status_reason=reason or group.status_reason)


def with_order(group: Group, order: Order) -> Group:
    """`group` with this order added or replaced."""
    return replace(group, orders={**group.orders, order.client_order_id: order})
