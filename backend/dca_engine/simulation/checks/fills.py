"""Promises 3 and 5: what is held is the sum of the venue's trades, each booked once and as it was; and nothing is sold
that was not held before."""

from collections.abc import Iterator

from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.order import Fill, Order
from dca_engine.core.values import ZERO
from dca_engine.matching import Trade
from dca_engine.simulation.checks.record import Record, moved


def wrong_fills(record: Record) -> Iterator[str]:
    """Promise 3."""
    known: set[ClientOrderId] = set()
    for group in record.groups.values():
        for order in group.orders.values():
            known.add(order.client_order_id)
            yield from _compared(order, group.market, record)
        yield from _wrong_holding(record, group)
    for client_order_id in sorted(record.trades.keys() - known - record.evidence.strays):
        yield f"{client_order_id} traded at the venue and no group knows of it"


def _compared(order: Order, market: Market, record: Record) -> Iterator[str]:
    trades = record.trades.get(order.client_order_id, ())
    if not trades and not order.fills:
        return
    there = {str(trade.trade_id): trade for trade in trades}
    booked = [fill.trade_id for fill in order.fills]
    for trade_id in sorted(there.keys() - set(booked)):
        yield f"trade {trade_id} of {order.client_order_id} was never booked"
    for trade_id in sorted({trade_id for trade_id in booked if booked.count(trade_id) > 1}):
        yield f"trade {trade_id} of {order.client_order_id} was booked twice"
    for fill in order.fills:
        trade = there.get(fill.trade_id)
        if trade is None:
            yield f"trade {fill.trade_id} of {order.client_order_id} was booked, and the venue has none such"
        elif wrong := ", ".join(_differing(fill, trade, market)):
            yield f"trade {fill.trade_id} of {order.client_order_id} was booked with another {wrong}"


def _differing(fill: Fill, trade: Trade, market: Market) -> Iterator[str]:
    pairs = {
        "price": (fill.price, trade.price),
        "quantity": (fill.quantity, trade.quantity),
        "fee": (fill.fee, trade.fee),
        "fee coin": (fill.fee_coin, trade.fee_coin),
        "time": (fill.time, trade.time),
    }
    if trade.fee_coin == market.quote:
        pairs["worth of the fee"] = (fill.fee_quote, trade.fee)
    elif trade.fee_coin == market.base:
        pairs["worth of the fee"] = (fill.fee_quote, trade.fee * trade.price)
    return (name for name, (ours, theirs) in pairs.items() if ours != theirs)


def _wrong_holding(record: Record, group: Group) -> Iterator[str]:
    truly = sum((moved(own, group.market) for own in record.traded.get(group.id, ())), ZERO)
    held = held_quantity(group)
    if held != truly:
        yield f"group {group.id} says it holds {held:f}, the venue's trades make {truly:f}"


def oversold(record: Record) -> Iterator[str]:
    """Promise 5."""
    for group_id, traded in record.traded.items():
        group = record.groups.get(group_id)
        if group is None:
            continue
        held = ZERO
        for own in traded:
            held += moved(own, group.market)
            if held < ZERO:
                what = f"trade {own.trade.trade_id} of {own.trade.client_order_id}"
                yield f"group {group_id} sold {-held:f} more than it held with {what}"
                break
