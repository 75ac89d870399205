"""Position groups: one trade each, made of pyramids, their legs, and every order ever made for them.

waiting ──▶ live ──▶ partially_filled ⇄ active ──▶ closing ──▶ closed
   └─────────┴──▶ failed (nothing could be placed)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.copying import replace
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
from dca_engine.core.ladder import Portion
from dca_engine.core.market import Market
from dca_engine.core.order import Order
from dca_engine.core.settings import GroupSettings
from dca_engine.core.values import ZERO, Side


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
    """One rung of a ladder, as planned. One with a `skip_reason` was left out, or withdrawn before any of it filled."""

    index: int
    gap_percent: Decimal
    weight_percent: Decimal
    tp_percent: Decimal
    price: Decimal
    quantity: Decimal
    """Base."""
    skip_reason: str = ""
    portions: tuple[Portion, ...] = ()


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
    target_price: Decimal | None = None
    """The alert's own, quote per base; it goes before every percent."""


@dataclass(frozen=True, slots=True)
class PinnedTarget:
    """A target price (quote per base) that the trader set by hand, for a leg, a pyramid or the whole group."""

    pyramid: int
    leg: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Sale:
    """A part to be sold at market: its targets step back, and once their cancels are confirmed it is sold."""

    quantity: Decimal
    """Base, on the step."""
    why: str
    plan: int | None = None
    """The offset plan that it belongs to."""


@dataclass(frozen=True, slots=True)
class Funding:
    """A funding payment of a perpetual, as far as it falls on this group. `amount` in quote, below 0 when paid."""

    id: str
    """The venue's own."""
    amount: Decimal
    time: datetime


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
    forced: bool = False
    """A person opened it past the pool's limit."""
    stop_price: Decimal | None = None
    """The alert's or the trader's own stop, quote per base."""
    stop_by_hand: bool = False
    """The trader set it; no alert moves it then."""
    pinned_targets: tuple[PinnedTarget, ...] = ()
    trailing_best: Decimal | None = None
    """The best price since the trailing take-profit became active; None before."""
    replacements: int = 0
    """Entries that came when every pyramid was taken."""
    sales: tuple[Sale, ...] = ()
    """Parts to be sold and sold; an order's `portion` is the place of its sale in here."""
    funding: tuple[Funding, ...] = ()
    released: bool = False
    """It ends without selling what it holds."""
    offset_blocked: bool = False
    offset_skipped: bool = False
    """The next offset leaves it out, once."""
    offset_timer: datetime | None = None
    """Since when the wait for the offset runs."""
    realized: Decimal = ZERO
    """Quote, so far: a copy of what `figures` derives, to tell what an event changed."""
    committed: Decimal = ZERO
    """Quote: what is held at cost, plus what entry orders may still buy. A copy too."""

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
