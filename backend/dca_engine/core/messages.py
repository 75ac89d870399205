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
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, PortfolioId, QueueId, SignalId
from dca_engine.core.market import Market
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Signal, Size
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
class MarketsObserved:
    """What is seen of the outside world; only what changed since the last time. Prices in quote per base."""

    time: datetime
    prices: Mapping[AccountId, Mapping[str, Decimal]]
    free: Mapping[AccountId, Decimal] = field(default_factory=dict)
    """Free balance, quote."""
    unreachable: tuple[AccountId, ...] = ()
    """All accounts that cannot be reached now."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """A look at the clock: time stops, ages in the queue, the next day, the risk engine's round."""

    time: datetime


@dataclass(frozen=True, slots=True)
class FundingPaid:
    """The venue moved funding for a position. `amount` in quote, below 0 when paid; `payment_id` is the venue's own."""

    time: datetime
    account_id: AccountId
    symbol: str
    payment_id: str
    amount: Decimal
    paid_at: datetime | None = None
    """When the venue moved it; None: as `time`."""


@dataclass(frozen=True, slots=True)
class HoldingsObserved:
    """What an account was found to hold while no order of ours was on its way: coins in all, or base of perpetuals by
    symbol, short below 0. The first one of an account names everything; later ones only what differs."""

    time: datetime
    account_id: AccountId
    held: Mapping[str, Decimal]


class Notice(StrEnum):
    """What a trader should know of an account."""

    LOST = "lost"
    BACK = "back"
    CLOCK_OFF = "clock_off"
    CLOCK_RIGHT = "clock_right"
    TRADED_OUTSIDE = "traded_outside"
    """An order that is not ours traded."""


@dataclass(frozen=True, slots=True)
class AccountNoticed:
    """Something about an account that decides nothing and is to be told."""

    time: datetime
    account_id: AccountId
    notice: Notice
    detail: str = ""
    """In words: why it was lost, what was traded."""
    since: datetime | None = None
    """Lost, back: since when it was away."""
    clock_ahead_ms: int | None = None
    """Clock: how far ours is ahead of the venue's."""


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The runtime found the portfolio in another condition: starting, reconciled, cut off."""

    time: datetime
    status: PortfolioStatus
    reason: str


# --- what a person wants --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CloseRequested:
    """A group closed."""

    time: datetime
    group_id: GroupId


@dataclass(frozen=True, slots=True)
class GroupReleased:
    """A group given up: its orders are withdrawn, and what it holds is the trader's own from then on."""

    time: datetime
    group_id: GroupId


@dataclass(frozen=True, slots=True)
class ReduceRequested:
    """A part of a group sold at market."""

    time: datetime
    group_id: GroupId
    size: Size


@dataclass(frozen=True, slots=True)
class FundsAdded:
    """One more entry order in the group's latest pyramid: `amount` in quote, at `price` (None: at market)."""

    time: datetime
    group_id: GroupId
    amount: Decimal
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetPinned:
    """A target price (quote per base) of a leg, a pyramid (leg GROUP_WIDE) or the group; None: by its percent again."""

    time: datetime
    group_id: GroupId
    pyramid: int
    leg: int
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class StopMoved:
    """A stop price (quote per base) for the group; None: by the settings again."""

    time: datetime
    group_id: GroupId
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class LegsWithdrawn:
    """Unfilled legs cancelled: these (pyramid, leg), or all when none is named."""

    time: datetime
    group_id: GroupId
    legs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OffsetBlocked:
    """A group kept out of every offset, or let in again."""

    time: datetime
    group_id: GroupId
    blocked: bool


@dataclass(frozen=True, slots=True)
class OffsetSkipped:
    """A group left out of the next offset."""

    time: datetime
    group_id: GroupId


@dataclass(frozen=True, slots=True)
class OffsetRequested:
    """The risk engine's round now."""

    time: datetime


class QueueAction(StrEnum):
    PROMOTE = "promote"
    """Before its turn: into a free slot, or first into the next one."""
    FORCE = "force"
    """Past the pool's limit."""
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class QueueActed:
    time: datetime
    queue_id: QueueId
    action: QueueAction


@dataclass(frozen=True, slots=True)
class PauseSet:
    """Entries held back, or let through again."""

    time: datetime
    paused: bool


class PanicAction(StrEnum):
    """Each pauses the portfolio too."""

    CLOSE_ALL = "close_all"
    CANCEL_ALL = "cancel_all"
    """Every unfilled entry; what is held stays, with its targets."""


@dataclass(frozen=True, slots=True)
class Panicked:
    time: datetime
    action: PanicAction


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """For new groups; open ones keep what they were opened with."""

    time: datetime
    settings: PortfolioSettings
    known: PortfolioSettings | None = None
    """What they were made from: where others hold by then, nothing is changed. None: whatever holds."""


@dataclass(frozen=True, slots=True)
class AccountsChanged:
    """What the portfolio trades on from now on. Of those in `anew` it is forgotten what they held: it is another wallet
    behind the same name."""

    time: datetime
    accounts: tuple[Account, ...]
    anew: tuple[AccountId, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsApplied:
    """The portfolio's settings for an open group: its exits, its targets, its next pyramids."""

    time: datetime
    group_id: GroupId


News = (
    OrderReported
    | OrderFilled
    | OrderAbsent
    | MarketsObserved
    | TimePassed
    | FundingPaid
    | HoldingsObserved
    | AccountNoticed
    | StatusChanged
)
"""From outside."""
GroupWish = (
    CloseRequested
    | GroupReleased
    | ReduceRequested
    | FundsAdded
    | TargetPinned
    | StopMoved
    | LegsWithdrawn
    | OffsetBlocked
    | OffsetSkipped
    | SettingsApplied
)
"""A person's, about one group."""
PortfolioWish = OffsetRequested | QueueActed | PauseSet | Panicked | SettingsChanged | AccountsChanged
Event = PortfolioOpened | SignalReceived | News | GroupWish | PortfolioWish

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
    refused: bool = False
    """A person's wish was not carried out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a signal. One that waits gets its final outcome later, and only such a one gets a second."""

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
    plans: tuple[OffsetPlan, ...] = ()
    """Offset plans that this decision made or moved on, as they stand after it."""
