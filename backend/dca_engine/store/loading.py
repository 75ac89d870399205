"""Rows to core objects: a portfolio exactly as it was committed, down to the last digit and the order of its parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from dca_engine.core.codec import codec, codec_of
from dca_engine.core.group import Group, GroupStatus, Leg, Pyramid
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, PortfolioId, Purpose, SignalId
from dca_engine.core.ladder import Portion
from dca_engine.core.market import Market
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.portfolio import Account, Portfolio, PortfolioStatus, indexed
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.settings import GroupSettings, PortfolioSettings
from dca_engine.core.values import MarketKind, OrderSide, OrderType, Side
from dca_engine.store.more import MORE_OF_GROUP, MORE_OF_PORTFOLIO

Record = Any
"""A row of the driver: columns by name."""

_MARKET = codec_of(Market)
_GROUP_SETTINGS = codec_of(GroupSettings)
_PORTFOLIO_SETTINGS = codec_of(PortfolioSettings)
_PORTIONS = codec(tuple[Portion, ...])
_QUEUED = codec_of(QueuedEntry)

_ACCOUNTS = "SELECT id, market_kind FROM accounts WHERE portfolio_id = $1 ORDER BY position"
_OPEN_GROUPS = "SELECT * FROM position_groups WHERE portfolio_id = $1 AND ended_at IS NULL ORDER BY number"
_QUEUE = 'SELECT entry FROM queued_signals WHERE portfolio_id = $1 ORDER BY seq, "position"'
_PYRAMIDS = 'SELECT * FROM pyramids WHERE group_id = ANY($1) ORDER BY group_id, "index"'
_LEGS = 'SELECT * FROM legs WHERE group_id = ANY($1) ORDER BY group_id, pyramid, "index"'
_ORDERS = "SELECT * FROM orders WHERE group_id = ANY($1) ORDER BY group_id, position"
_FILLS = "SELECT * FROM fills WHERE client_order_id = ANY($1) ORDER BY client_order_id, position"


async def load_portfolio(connection: Any, row: Record) -> Portfolio:
    """The portfolio of this row of `portfolios`."""
    accounts = await connection.fetch(_ACCOUNTS, row["id"])
    groups = await load_groups(connection, await connection.fetch(_OPEN_GROUPS, row["id"]))
    return _portfolio(row, accounts, groups, await connection.fetch(_QUEUE, row["id"]))


async def load_groups(connection: Any, rows: Sequence[Record]) -> list[Group]:
    """The groups of these rows, in their order, with all their parts.

    Each part is asked for by keys alone, so that no plan can walk through a whole table.
    """
    ids = [row["id"] for row in rows]
    pyramids = await connection.fetch(_PYRAMIDS, ids)
    legs = await connection.fetch(_LEGS, ids)
    orders = await connection.fetch(_ORDERS, ids)
    fills = await connection.fetch(_FILLS, [row["client_order_id"] for row in orders])
    return _assemble(rows, pyramids, legs, orders, fills)


def _portfolio(row: Record, accounts: Iterable[Record], groups: Iterable[Group], queue: Iterable[Record]) -> Portfolio:
    """`groups` and `queue` in their order."""
    waiting = [_QUEUED.decode(read_json(entry["entry"])) for entry in queue]
    return indexed(
        Portfolio(
            id=PortfolioId(row["id"]),
            settings=_PORTFOLIO_SETTINGS.decode(read_json(row["settings"])),
            accounts=tuple(Account(AccountId(a["id"]), MarketKind(a["market_kind"])) for a in accounts),
            status=PortfolioStatus(row["status"]),
            status_reason=row["status_reason"],
            next_group=row["next_group"],
            realized_total=row["realized_total"],
            groups={group.id: group for group in groups},
            queue={entry.id: entry for entry in waiting},
            **MORE_OF_PORTFOLIO.decode(read_json(row["more"])),
        )
    )


def _assemble(
    rows: Sequence[Record],
    pyramid_rows: Iterable[Record],
    leg_rows: Iterable[Record],
    order_rows: Iterable[Record],
    fill_rows: Iterable[Record],
) -> list[Group]:
    fills = defaultdict(list)
    for row in fill_rows:
        fills[row["client_order_id"]].append(_fill(row))
    orders: dict[str, dict[ClientOrderId, Order]] = defaultdict(dict)
    for row in order_rows:
        order = _order(row, tuple(fills.get(row["client_order_id"], ())))
        orders[row["group_id"]][order.client_order_id] = order
    legs = defaultdict(list)
    for row in leg_rows:
        legs[row["group_id"], row["pyramid"]].append(_leg(row))
    pyramids = defaultdict(list)
    for row in pyramid_rows:
        pyramids[row["group_id"]].append(_pyramid(row, tuple(legs[row["group_id"], row["index"]])))
    return [_group(row, tuple(pyramids[row["id"]]), orders[row["id"]]) for row in rows]


def read_json(stored: Any) -> Any:
    """A JSON column: the hot pool gives its text, a session what it has read already."""
    return orjson.loads(stored) if isinstance(stored, str) else stored


def _group(row: Record, pyramids: tuple[Pyramid, ...], orders: dict[ClientOrderId, Order]) -> Group:
    return Group(
        id=GroupId(row["id"]),
        tag=row["id"].rpartition("-")[0],
        number=row["number"],
        account_id=AccountId(row["account_id"]),
        market=_MARKET.decode(read_json(row["market"])),
        timeframe=row["timeframe"],
        side=Side(row["side"]),
        settings=_GROUP_SETTINGS.decode(read_json(row["settings"])),
        opened_at=row["opened_at"],
        status=GroupStatus(row["status"]),
        status_reason=row["status_reason"],
        closed_at=row["closed_at"],
        close_requests=row["close_requests"],
        pyramids=pyramids,
        orders=orders,
        forced=row["forced"],
        stop_price=row["stop_price"],
        trailing_best=row["trailing_best"],
        realized=row["realized"],
        committed=row["committed"],
        **MORE_OF_GROUP.decode(read_json(row["more"])),
    )


def _pyramid(row: Record, legs: tuple[Leg, ...]) -> Pyramid:
    return Pyramid(
        index=row["index"],
        signal_id=SignalId(row["signal_id"]),
        base_price=row["base_price"],
        capital=row["capital"],
        opened_at=row["opened_at"],
        legs=legs,
        target_price=row["target_price"],
    )


def _leg(row: Record) -> Leg:
    return Leg(
        index=row["index"],
        gap_percent=row["gap_percent"],
        weight_percent=row["weight_percent"],
        tp_percent=row["tp_percent"],
        price=row["price"],
        quantity=row["quantity"],
        skip_reason=row["skip_reason"],
        portions=_PORTIONS.decode(read_json(row["portions"])),
    )


def _order(row: Record, fills: tuple[Fill, ...]) -> Order:
    return Order(
        client_order_id=ClientOrderId(row["client_order_id"]),
        purpose=Purpose(row["purpose"]),
        pyramid=row["pyramid"],
        leg=row["leg"],
        attempt=row["attempt"],
        side=OrderSide(row["side"]),
        type=OrderType(row["type"]),
        price=row["price"],
        quantity=row["quantity"],
        created_at=row["created_at"],
        portion=row["portion"],
        status=OrderStatus(row["status"]),
        venue_order_id=row["venue_order_id"],
        reference_price=row["reference_price"],
        reported_quantity=row["reported_quantity"],
        cancel_requested=row["cancel_requested"],
        reason=row["reason"],
        fills=fills,
    )


def _fill(row: Record) -> Fill:
    return Fill(
        trade_id=row["trade_id"],
        price=row["price"],
        quantity=row["quantity"],
        fee=row["fee"],
        fee_coin=row["fee_coin"],
        fee_quote=row["fee_quote"],
        time=row["time"],
    )
