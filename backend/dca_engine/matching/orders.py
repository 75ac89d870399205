"""What the model takes in and gives out: orders, trades, balance changes, and the events that carry them.

Everything here is a frozen fact. An order that changes is a new `OrderState`; the old one stays what it was.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.values import ZERO, OrderSide, OrderType


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

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.filled

    @property
    def average_price(self) -> Decimal | None:
        return self.filled_quote / self.filled if self.filled else None

    @property
    def needed(self) -> Decimal:
        """What the account must keep locked for the rest of this order: quote for a buy, base for a sell."""
        if self.price is None or not self.status.is_open:
            return ZERO
        return self.remaining * self.price if self.side is OrderSide.BUY else self.remaining


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


@dataclass(frozen=True, slots=True)
class BalanceChange:
    """What an account holds of one coin after an event: what it can use, and what its open orders keep."""

    account: str
    coin: str
    free: Decimal
    locked: Decimal


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One thing that happened to one order, with the order and the touched balances as they were right after it."""

    kind: EventKind
    order: OrderState
    trade: Trade | None
    balances: tuple[BalanceChange, ...]
