"""What the engine needs from the outside world, as Protocols. Adapters implement them; one contract suite runs on each.

A call that makes or cancels an order ends in one of four ways, and the caller's next move follows from which:
`Done` (book it), `Refused` (final: never again), `NotSent` (the venue certainly did not get it: send again when
allowed), `Unknown` (it may exist: look it up by client order id, never send it again before that).
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from dca_engine.core.departing import Departure
from dca_engine.core.group import Group
from dca_engine.core.ids import ClientOrderId, PortfolioId, SignalId
from dca_engine.core.log import LogLine
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, Command, Event, Outcome, PlaceOrder, Reason
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.core.signal import Signal

# --- exchange -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderStatement:
    """A venue's statement on one order, with the trades it named along with it (maybe not all of them)."""

    client_order_id: str
    """Foreign orders may bear any text, or none."""
    symbol: str
    venue_order_id: str
    status: OrderStatus
    quantity: Decimal
    """Ordered, base."""
    reported_quantity: Decimal
    """Filled so far, base."""
    price: Decimal | None
    fills: tuple[Fill, ...]
    time: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The venue took it."""

    statement: OrderStatement


@dataclass(frozen=True, slots=True)
class Refused:
    """The venue refused it for good; `code` is the application error's name (spec 10)."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not reach the order book; `retry_after` in seconds is the least wait."""

    reason: str
    retry_after: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """No certain answer: the order may exist."""

    reason: str


Answer = Done | Refused | NotSent | Unknown


@dataclass(frozen=True, slots=True)
class Balance:
    """One coin of an account."""

    free: Decimal
    locked: Decimal


@dataclass(frozen=True, slots=True)
class VenueFill:
    """A trade from the venue's history or stream, with the order it belongs to."""

    client_order_id: str | None
    """None where the venue names only its own order id."""
    venue_order_id: str
    symbol: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class StreamOpened:
    """The private stream is (again) live: whatever happened before must be back-filled by request."""


@dataclass(frozen=True, slots=True)
class StreamLost:
    """The private stream broke off; the connector is trying again."""

    reason: str


@dataclass(frozen=True, slots=True)
class BalancesChanged:
    balances: Mapping[str, Balance]
    """Only the coins that changed."""


StreamMessage = StreamOpened | StreamLost | OrderStatement | BalancesChanged


@dataclass(frozen=True, slots=True)
class Price:
    """The last known price of a market: quote per base."""

    symbol: str
    bid: Decimal
    ask: Decimal
    last: Decimal
    time: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """What an account holds in one linear market; there is one per market, long or short."""

    symbol: str
    quantity: Decimal
    """Base; below zero is short."""
    entry_price: Decimal
    """Quote per base."""


@dataclass(frozen=True, slots=True)
class FundingPayment:
    """One payment between longs and shorts. `id` is unique within the account."""

    id: str
    symbol: str
    amount: Decimal
    """Quote; below zero was paid."""
    time: datetime


@dataclass(frozen=True, slots=True)
class Candle:
    """What a market did in one stretch of time. Prices in quote per base."""

    time: datetime
    """When it began."""
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    """Base."""


class Exchange(Protocol):
    """One account at one venue. Every method but `place` and `cancel` raises an ExchangeError of `exchanges.errors`."""

    @property
    def clock_ahead_ms(self) -> int:
        """How far this machine's clock is ahead of the venue's, as measured last."""
        ...

    @property
    def remembers_unfilled(self) -> timedelta:
        """How long after its creation an order that ended without a fill can still be looked up. Whether an older one
        ever was, `order` cannot tell."""
        ...

    @property
    def candle_lengths(self) -> tuple[int, ...]:
        """The lengths of the candles that it has, in seconds, shortest first. Each begins at a multiple of its length
        from 1970, weeks on Monday."""
        ...

    async def load_markets(self) -> Mapping[str, Market]:
        """All active markets of the account's kind, by unified symbol. Loaded again by calling again."""
        ...

    async def place(self, command: PlaceOrder) -> Answer: ...

    async def cancel(self, command: CancelOrder) -> Answer:
        """`Done` carries the final statement. An order that is already over is `Done` as well, with its true state."""
        ...

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        """The order with all its fills; None only when the venue certainly never had it."""
        ...

    async def open_orders(self) -> Sequence[OrderStatement]:
        """Every resting order of the account, foreign ones too; fills may be left out."""
        ...

    async def fills_since(self, symbol: str, since: datetime) -> Sequence[VenueFill]:
        """All trades of the account on this market from `since` on, oldest first."""
        ...

    async def balances(self) -> Mapping[str, Balance]: ...

    async def positions(self) -> Mapping[str, Position]:
        """What is not flat, by unified symbol; nothing where coins are held instead."""
        ...

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        """The account's funding payments in this market from `since` on, oldest first; none on spot."""
        ...

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        """The market's candles of this length (one of `candle_lengths`) that began from `since` on and before `before`,
        oldest first. The last one may still be forming. What the venue has no candle of is left out."""
        ...

    def stream(self) -> AsyncGenerator[StreamMessage, None]:
        """The account's order and balance news, for ever; connects again by itself and says so.

        News of an order may come before the answer to its placement: trade ids tell what is known already."""
        ...

    def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        """Price news of these markets, for ever; connects again by itself."""
        ...

    async def close(self) -> None: ...


# --- store ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alert:
    """A raw request as it came, secret masked, with what was answered to it."""

    id: str
    portfolio_id: PortfolioId | None
    received_at: datetime
    source: str
    """The sender's address."""
    body: str
    status_code: int
    error: str = ""
    error_field: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the inbox says to an alert: the signal it is, or the one it repeats."""

    signal_id: SignalId
    duplicate: bool


class Inbox(Protocol):
    """The durable queue between the webhook and the runner."""

    async def accept(self, portfolio_id: PortfolioId, alert: Alert, signal: Signal, keys: "DedupeKeys") -> Receipt:
        """Makes alert and signal durable in one round trip, or finds the signal it repeats (spec 2.5)."""
        ...

    async def refuse(self, alert: Alert) -> None:
        """Keeps an alert that was answered with an error."""
        ...

    async def undecided(self, portfolio_id: PortfolioId) -> Sequence[Signal]:
        """Signals that were acknowledged and have no outcome yet, in order of arrival."""
        ...


@dataclass(frozen=True, slots=True)
class DedupeKeys:
    """What makes an alert the same as an earlier one."""

    body_key: str
    """The identity of the body; the signal's id is made from it."""
    repeat_window_seconds: int | None
    """None: the same for ever. Else: the same within this time."""
    candle_key: str | None
    """One entry per candle: a second signal with this key is a duplicate."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One decided event, as the journal keeps it."""

    seq: int
    event: Event
    commands: tuple[Command, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[Reason, ...]
    ended: tuple[Group, ...]
    plans: tuple[OffsetPlan, ...] = ()
    """Offset plans that this event made or moved on."""
    log: tuple[LogLine, ...] = ()
    """What is told of it."""
    departures: tuple[Departure, ...] = ()
    """Signals that waited until then."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Decided events and the state they lead from and to; committed whole or not at all."""

    before: Portfolio
    after: Portfolio
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A portfolio as the store has it, and the sequence number of its last journal entry (0: none yet)."""

    portfolio: Portfolio
    seq: int
    fence: int


class Journal(Protocol):
    """The journal and the state it leads to, in one transaction."""

    async def take(self, portfolio_id: PortfolioId, since: int | None = None) -> Loaded:
        """Becomes the one writer of this portfolio: raises the fence, so that no earlier commit can arrive any more.

        `since`: the fence of this writer's first take, for one that takes again. Raises FencedError when another one
        took the portfolio since; then nothing changes."""
        ...

    async def standing(self, portfolio_id: PortfolioId) -> tuple[int, int]:
        """Fence and number of the last journal entry, as they are now; changes nothing."""
        ...

    async def commit(self, fence: int, batch: Batch) -> None:
        """One transaction, one round trip. Raises FencedError when another writer took over, StoreDownError when the
        database did not take it (nothing of it is kept then) or its fate is unknown."""
        ...


class EquityBook(Protocol):
    """What portfolios were worth, over time. Both raise StoreDownError: nothing is changed then."""

    async def keep(self, samples: Sequence[tuple[PortfolioId, EquitySample]]) -> None:
        """Each at a full minute; of a minute that has one already, the first stays."""
        ...

    async def thin_out(self, now: datetime) -> None:
        """Leaves fewer of those that are long ago."""
        ...


class FencedError(Exception):
    """Another worker owns the portfolio now. Stop acting for it."""


class StoreDownError(Exception):
    """The database does not answer. Try again later; nothing is acknowledged until it does."""


class Clock(Protocol):
    """The only source of time outside events."""

    def now(self) -> datetime:
        """UTC."""
        ...

    async def sleep(self, seconds: float) -> None: ...
