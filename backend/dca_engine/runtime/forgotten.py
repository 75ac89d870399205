"""An order that its venue tells nothing of any more: what can still be said of it (spec 9).

A venue forgets orders that ended without a fill, after a time of its own; and with a market that it gives up, it gives
up the orders there. After that, "no such order" does not say that it never was. So such an order is over, with what
its account's trades tell of it, and is never sent again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dca_engine.core.messages import OrderFilled, OrderReported
from dca_engine.core.order import Fill, Order, OrderStatus, with_fill
from dca_engine.ports import Exchange


def is_too_old(order: Order, memory: timedelta, now: datetime) -> bool:
    """Whether a venue that remembers for so long may have forgotten it."""
    return now - order.created_at >= memory


async def trades_of(exchange: Exchange, symbol: str, order: Order) -> Sequence[Fill]:
    """The order's trades by the account's history; none where the venue never named the order. Raises ExchangeError."""
    if order.venue_order_id is None:
        return ()
    trades = await exchange.fills_since(symbol, order.created_at)
    return [trade.fill for trade in trades if trade.venue_order_id == order.venue_order_id]


def ended(order: Order, fills: Sequence[Fill], reason: str, time: datetime) -> tuple[OrderFilled | OrderReported, ...]:
    """The order's end, its trades first."""
    last = order
    for fill in fills:
        last = with_fill(last, fill)
    status = OrderStatus.FILLED if last.filled_quantity >= order.quantity else OrderStatus.EXPIRED
    told = tuple(OrderFilled(time, order.client_order_id, fill) for fill in fills)
    key, venue_order_id = order.client_order_id, order.venue_order_id
    return (*told, OrderReported(time, key, status, last.filled_quantity, venue_order_id, reason))
