"""What a venue can do and what it asks for it, as one table, so that the shared connector has no venue names in it.

A row is written from the venue's documentation; limits that the venue announces itself replace the ones given here.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from dca_engine.core.values import MarketKind


class LimitKind(StrEnum):
    """What is counted. Weight is counted per internet address, orders per account."""

    WEIGHT = "weight"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` within any `seconds`."""

    kind: LimitKind
    seconds: int
    count: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request takes from the limits."""

    weight: int = 1
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Costs:
    """The price of each request that the connector makes."""

    markets: Cost
    place: Cost
    cancel: Cost
    order: Cost
    order_fills: Cost
    """All fills of one order."""
    open_orders: Cost
    """Of all markets in one call."""
    open_orders_of_market: Cost
    fills: Cost
    """One page of an account's fills in one market."""
    balances: Cost
    candles: Cost
    """One page of a market's candles."""
    prices: Cost
    last_price: Cost
    ping: Cost
    stream: Cost
    """Connecting to a stream and asking for it."""
    positions: Cost = Cost(0)
    funding: Cost = Cost(0)
    """One page of an account's funding payments in one market."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """One venue and market kind."""

    venue: str
    kind: MarketKind
    costs: Costs
    limits: tuple[Limit, ...]
    """In force until the venue announces its own."""
    prices_per_connection: int
    """Markets that one price stream connection carries."""
    max_in_flight: int
    """Requests that wait for an answer at the same time."""
    warm_connections: int
    """Connections kept open and ready, so that the legs of a ladder leave side by side at once."""
    absence_certain_after: float
    """Seconds after an unsure sending from which on `no such order` can be believed: the order may be on its way until
    the venue would refuse it as too old, and look-ups may lag behind the order book."""
    candle_lengths: tuple[int, ...]
    """In seconds, shortest first."""
    trades_lag: float
    """Seconds by which an order's trades may be listed later than its state tells of them."""
    remembers_unfilled: timedelta
    """How long after its creation an order that ended without a fill can be looked up. Later, `no such order` does not
    tell whether it ever was."""
    streams_free_balances: bool = True
    """Whether the private stream tells what is free. Where it does not, the connector asks after other news."""
