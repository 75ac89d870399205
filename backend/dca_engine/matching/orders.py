"""What the model takes in and gives out: orders, trades, balance changes, and the events that carry them.

Everything here is a frozen fact. An order that changes is a new `OrderState`; the old one stays what it was.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.values import ZERO, OrderSide, OrderType
from dca_engine.matching.positions import Position


class TimeInForce(StrEnum):
    """How long an order may rest: until cancelled, not at all, or only whole and at once."""

    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


class OrderStatus(StrEnum):
    OPEN = "open"
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def is_open(self) -> bool:
        """Whether an order of this status still rests on the venue."""
        return self is OrderStatus.OPEN or self is OrderStatus.PARTIALLY_FILLED


class EventKind(StrEnum):
    ACCEPTED = "accepted"
    TRADED = "traded"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as a client asks for it. A limit order has a price and a quantity (base); a market order has a
    quantity, or the quote amount to spend (buying) or to raise (selling)."""

    account: str
    client_order_id: str
    symbol: str
    side: OrderSide
    type: OrderType
    quantity: Decimal | None = None
    price: Decimal | None = None
    quote_quantity: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    post_only: bool = False
    reduce_only: bool = False
    """On a linear market: it takes from a position, and never opens, adds to or turns one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderState:
    """An order as the venue holds it at one moment. Quantities in base, `price` and `filled_quote` in quote."""

    order_id: int
    account: str
    client_order_id: str
    symbol: str
    side: OrderSide
    type: OrderType
    quantity: Decimal
    price: Decimal | None
    quote_quantity: Decimal | None
    time_in_force: TimeInForce
    post_only: bool
    status: OrderStatus
    filled: Decimal
    filled_quote: Decimal
    created_at: datetime
    updated_at: datetime
    reduce_only: bool = False

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.filled

    @property
    def average_price(self) -> Decimal | None:
        return self.filled_quote / self.filled if self.filled else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One fill. `trade_id` is unique within its market only, as on real venues."""

    trade_id: int
    order_id: int
    account: str
    client_order_id: str
    symbol: str
    side: OrderSide
    price: Decimal
    quantity: Decimal
    quote_quantity: Decimal
    fee: Decimal
    fee_coin: str
    is_maker: bool
    time: datetime
    realized: Decimal = ZERO
    """What it gained or lost by closing a part of a position (quote, before fees)."""


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """What an account holds of one coin after an event: what it can use, and what its open orders keep."""

    account: str
    coin: str
    free: Decimal
    locked: Decimal


@dataclass(frozen=True, slots=True)
class Funding:
    """One payment between the two sides of a linear market (quote; below zero when the account paid)."""

    payment_id: int
    account: str
    symbol: str
    coin: str
    amount: Decimal
    time: datetime


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One thing that happened to one order, with the order, the touched balances and, after a trade on a linear market,
    the position as they were right after it."""

    kind: EventKind
    order: OrderState
    trade: Trade | None
    balances: tuple[BalanceChange, ...]
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The venue took the order; `events` starts with its acceptance and may go on with fills and an expiry, and with
    what that made of other orders of the account."""

    events: tuple[OrderEvent, ...]

    @property
    def order(self) -> OrderState:
        order_id = self.events[0].order.order_id
        return next(event.order for event in reversed(self.events) if event.order.order_id == order_id)

    @property
    def trades(self) -> tuple[Trade, ...]:
        return tuple(event.trade for event in self.events if event.trade is not None)
