"""What enters the core and what leaves it. Events are facts in the past tense, commands are imperatives.

Everything a decision depends on is in the state or in the event, market rules and prices included, so that a journal
replays alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, PortfolioId, SignalId
from dca_engine.core.market import Market
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Signal
from dca_engine.core.values import OrderSide, OrderType

# --- events ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PortfolioOpened:
    """The first event of every journal."""

    time: datetime
    portfolio_id: PortfolioId
    settings: PortfolioSettings
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class SignalReceived:
    """A signal that is durable in the inbox. `market` is None when the venue does not list the symbol (any more)."""

    time: datetime
    signal: Signal
    market: Market | None
    last_price: Decimal | None
    """The market's price at that moment, quote per base, if known."""


@dataclass(frozen=True, slots=True)
class OrderReported:
    """An execution report: the venue's statement on an order, with cumulative quantity (base)."""

    time: datetime
    client_order_id: ClientOrderId
    status: OrderStatus
    reported_quantity: Decimal
    venue_order_id: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderFilled:
    """One trade on an order of ours."""

    time: datetime
    client_order_id: ClientOrderId
    fill: Fill


@dataclass(frozen=True, slots=True)
class OrderAbsent:
    """The venue was asked and has no such order, nor a trade of it."""

    time: datetime
    client_order_id: ClientOrderId


@dataclass(frozen=True, slots=True)
class CloseRequested:
    """A person wants a group closed."""

    time: datetime
    group_id: GroupId


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The runtime found the portfolio in another condition: starting, reconciled, cut off."""

    time: datetime
    status: PortfolioStatus
    reason: str


Event = PortfolioOpened | SignalReceived | OrderReported | OrderFilled | OrderAbsent | CloseRequested | StatusChanged

# --- commands -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Send this order. Sending it again with the same client order id is safe only after a look-up."""

    account_id: AccountId
    symbol: str
    client_order_id: ClientOrderId
    side: OrderSide
    type: OrderType
    quantity: Decimal
    """Base."""
    price: Decimal | None
    """Quote per base; None for a market order."""
    reduces: bool
    """It only takes from a position, so it goes before entries when requests are scarce."""


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Withdraw this order, wherever it is: not sent yet, on its way, or resting."""

    account_id: AccountId
    symbol: str
    client_order_id: ClientOrderId


@dataclass(frozen=True, slots=True)
class LookUpOrder:
    """Ask the venue what became of an order, its trades included."""

    account_id: AccountId
    symbol: str
    client_order_id: ClientOrderId


Command = PlaceOrder | CancelOrder | LookUpOrder

# --- decisions ------------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What became of a signal (spec 2.7)."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    REFUSED = "refused"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided: a stable code, one sentence for the trader, and the numbers behind it."""

    code: str
    text: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    group_id: GroupId | None = None
    client_order_id: ClientOrderId | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one outcome of a signal."""

    signal_id: SignalId
    verdict: Verdict
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """The new state, what is to be done, and why."""

    portfolio: Portfolio
    commands: tuple[Command, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reasons: tuple[Reason, ...] = ()
    ended: tuple[Group, ...] = ()
    """Groups that left the state by this decision, as they ended."""
