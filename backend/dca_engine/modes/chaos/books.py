"""What the engine's database says of its orders and trades, what the exchange says, and where the two differ."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import asyncpg

from dca_engine.core.ids import parse_client_order_id
from dca_engine.modes.chaos.venue import Venue

Trade = tuple[str, Decimal, Decimal, Decimal]
"""Id, price, quantity, fee."""
Json = Mapping[str, Any]

_OVER_WITHOUT_VENUE = frozenset({"cancelled", "rejected", "expired"})
"""How an order may end that the exchange never had."""
_GROUPS = "SELECT id, symbol, status FROM position_groups WHERE ended_at IS NULL OR $1"
_ORDERS = """
SELECT o.client_order_id, o.group_id, o.pyramid, o.leg, o.purpose, o.side, o.quantity, o.status
FROM orders o JOIN position_groups g ON g.id = o.group_id WHERE g.ended_at IS NULL OR $1
"""
_FILLS = """
SELECT f.client_order_id, f.trade_id, f.price, f.quantity, f.fee
FROM fills f JOIN orders o USING (client_order_id) JOIN position_groups g ON g.id = o.group_id
WHERE g.ended_at IS NULL OR $1
"""


@dataclass(frozen=True, slots=True)
class OurOrder:
    client_order_id: str
    group_id: str
    place: tuple[str, int, int]
    """Purpose, pyramid and leg."""
    side: str
    quantity: Decimal
    status: str
    trades: frozenset[Trade]


@dataclass(frozen=True, slots=True)
class OurBooks:
    """`groups`: symbol by group, of those that are looked at."""

    status: str
    """The portfolio's."""
    undecided: frozenset[str]
    """Signals without a verdict."""
    groups: Mapping[str, str]
    orders: Mapping[str, tuple[OurOrder, ...]]
    """By group."""


@dataclass(slots=True)
class VenueBooks:
    """Every order with our mark, as often as the exchange has it, by group; and its trades, by client order id."""

    orders: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    trades: dict[str, set[Trade]] = field(default_factory=lambda: defaultdict(set))


async def our_books(dsn: str, *, ended_too: bool) -> OurBooks:
    """One snapshot. Raises OSError and asyncpg's errors while the database does not answer."""
    connection = await asyncpg.connect(dsn, timeout=2, command_timeout=10)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            status = await connection.fetchval("SELECT status FROM portfolios")
            undecided = await connection.fetch("SELECT id FROM signals WHERE verdict IS NULL")
            groups = await connection.fetch(_GROUPS, ended_too)
            orders = await connection.fetch(_ORDERS, ended_too)
            fills = await connection.fetch(_FILLS, ended_too)
    finally:
        connection.terminate()
    trades: dict[str, set[Trade]] = defaultdict(set)
    for fill in fills:
        trades[fill["client_order_id"]].add((fill["trade_id"], fill["price"], fill["quantity"], fill["fee"]))
    found: dict[str, list[OurOrder]] = defaultdict(list)
    for row in orders:
        key, place = row["client_order_id"], (row["purpose"], row["pyramid"], row["leg"])
        found[row["group_id"]].append(
            OurOrder(key, row["group_id"], place, row["side"], row["quantity"], row["status"], frozenset(trades[key]))
        )
    symbols = {row["id"]: row["symbol"] for row in groups}
    waiting = frozenset(row["id"] for row in undecided)
    return OurBooks(status, waiting, symbols, {group: tuple(orders) for group, orders in found.items()})


async def venue_books(venue: Venue, symbols: Collection[str] | None = None) -> VenueBooks:
    """Of these markets, or of all. Raises VenueDownError."""
    which = "" if symbols is None else f"?symbol={','.join(sorted(symbols))}"
    books = VenueBooks()
    for order in await venue.ask("GET", f"/orders{which}"):
        group = group_of(order["client_order_id"])
        if group is not None:
            books.orders[group].append(order)
    for trade in await venue.ask("GET", f"/trades{which}"):
        price, quantity, fee = (Decimal(trade[name]) for name in ("price", "quantity", "fee"))
        books.trades[trade["client_order_id"]].add((str(trade["trade_id"]), price, quantity, fee))
    return books


def group_of(client_order_id: str) -> str | None:
    """The group that an order of ours was made for."""
    name = parse_client_order_id(client_order_id)
    return None if name is None else f"{name.tag}-{name.group}"


def differences(ours: Iterable[OurOrder], theirs: Iterable[Json], trades: Mapping[str, Collection[Trade]]) -> list[str]:
    """Why one group's books are not the same; empty when they are."""
    found: list[str] = []
    at_venue: dict[str, Json] = {}
    for order in theirs:
        key = order["client_order_id"]
        if key in at_venue:
            found.append(f"{key}: the exchange has it twice")
        at_venue[key] = order
    known = {order.client_order_id: order for order in ours}
    found += [f"{key}: {at_venue[key]['status']} at the exchange, unknown to us" for key in at_venue.keys() - known]
    for key, our in known.items():
        status = at_venue[key]["status"] if key in at_venue else None
        if status != our.status and not (status is None and our.status in _OVER_WITHOUT_VENUE):
            found.append(f"{key}: {our.status} with us, {status or 'absent'} at the exchange")
        if our.trades != frozenset(trades.get(key, ())):
            found.append(f"{key}: {len(our.trades)} trades with us, {len(trades.get(key, ()))} at the exchange")
    return found
