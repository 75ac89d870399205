"""What one venue's small file must supply: its endpoints, and how its messages read.

A dialect asks and reads, nothing else. Turns, time-outs, retries, errors, look-ups and reconnecting are the shared
connector's. Every method that talks may raise what ccxt raises, or `MalformedAnswerError`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from dca_engine.core.market import Market
from dca_engine.core.messages import PlaceOrder
from dca_engine.exchanges.capabilities import Capabilities, Limit, LimitKind
from dca_engine.exchanges.ccxt_errors import VenueErrors
from dca_engine.exchanges.parsing import OrderFill, Raw, Report
from dca_engine.ports import Balance, BalancesChanged, Candle, FundingPayment, Position, Price


@dataclass(frozen=True, slots=True)
class Credentials:
    """The keys of one account. `password` is what some venues call the passphrase."""

    api_key: str
    secret: str
    password: str = ""

    def __repr__(self) -> str:
        return "Credentials(***)"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a venue lists and announces, by unified symbol."""

    trading: Mapping[str, Market]
    """What can be traded now."""
    known: Mapping[str, Market]
    """These and the halted ones: their orders can still be looked up and cancelled."""
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class ClockReading:
    """How far our clock is ahead of the venue's, give or take `within_ms`: half the time that the answer took."""

    ahead_ms: int
    within_ms: int


@dataclass(frozen=True, slots=True)
class KeyRights:
    """What a venue says that API keys may do. None: it did not say."""

    trade: bool | None = None
    withdraw: bool | None = None
    bound_to_addresses: bool | None = None
    """Whether they work from known internet addresses only."""


OnUsed = Callable[[LimitKind, int, int], None]
"""Hears the venue's own count of what is taken from a limit: kind, seconds, count."""

Listener = Callable[[Any], None]
"""Takes one raw message of a stream, at once and without waiting."""

Subscription = asyncio.Future[Any]
"""Pending while a stream is live; done when it is lost."""


class Dialect(Protocol):
    """One venue's language, bound to one account."""

    capabilities: Capabilities
    errors: VenueErrors

    # requests

    async def list_markets(self) -> Listing: ...

    async def place(self, command: PlaceOrder) -> Report:
        """Quantity and price travel exactly as they are."""
        ...

    async def cancel(self, symbol: str, client_order_id: str) -> Report: ...

    async def order(self, symbol: str, client_order_id: str) -> Report: ...

    async def fills_of_order(self, symbol: str, venue_order_id: str) -> Sequence[OrderFill]: ...

    async def fills_page(self, symbol: str, since: datetime, after: OrderFill | None) -> Sequence[OrderFill]:
        """One page of the account's fills in a market, oldest first: from `since` on, or right after `after`. A page
        shorter than the venue's longest is the last."""
        ...

    @property
    def page_length(self) -> int: ...

    async def open_orders(self, symbol: str | None) -> Sequence[Report]: ...

    async def balances(self) -> Mapping[str, Balance]: ...

    async def positions(self) -> Mapping[str, Position]:
        """Those that are not flat, by unified symbol; none where coins are held instead."""
        ...

    async def funding_page(self, symbol: str, since: datetime, page: int, /) -> Sequence[FundingPayment]:
        """One page (the first is 1) of the account's funding payments in a market, oldest first. A page shorter than
        the venue's longest is the last."""
        ...

    async def candles_page(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        """One page of a market's candles that began from `since` on and before `before`, oldest first. A page shorter
        than the venue's longest is the last."""
        ...

    async def key_rights(self) -> KeyRights: ...

    async def last_price(self, symbol: str) -> Decimal: ...

    async def best_prices(self, symbols: Sequence[str], now: datetime) -> Sequence[Price]: ...

    async def ping(self) -> None: ...

    async def read_clock(self) -> ClockReading: ...

    def sign_by(self, ahead_ms: int) -> None:
        """Our clock is so far ahead of the venue's: sign by the venue's from now on."""
        ...

    # streams

    async def open_private(self, listener: Listener) -> Subscription:
        """Returns once the venue has confirmed that the account's news will come."""
        ...

    async def keep_private(self) -> None:
        """Called every few minutes: whatever the venue wants for the account's news to go on."""
        ...

    def read_private(self, raw: Raw) -> Report | BalancesChanged | None: ...

    async def open_prices(self, symbols: Sequence[str], listener: Listener) -> Subscription: ...

    def read_price(self, raw: Raw, now: datetime) -> Price | None: ...

    async def hang_up(self, subscription: Subscription) -> None:
        """Close the connection of a subscription, if it is still there."""
        ...

    async def close(self) -> None: ...
