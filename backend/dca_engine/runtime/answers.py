"""From what a venue says about an order to the events that the core decides on."""

from datetime import datetime

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import OrderFilled, OrderReported
from dca_engine.core.order import TERMINAL, OrderStatus
from dca_engine.core.values import ZERO
from dca_engine.ports import OrderStatement


def events_of(statement: OrderStatement, time: datetime) -> tuple[OrderFilled | OrderReported, ...]:
    """The trades first, then the statement, so that a final statement finds its fills booked."""
    client_order_id = ClientOrderId(statement.client_order_id)
    fills = tuple(OrderFilled(time, client_order_id, fill) for fill in statement.fills)
    report = OrderReported(
        time=time,
        client_order_id=client_order_id,
        status=statement.status,
        reported_quantity=statement.reported_quantity,
        venue_order_id=statement.venue_order_id or None,
        reason=statement.reason,
    )
    return (*fills, report)


def refused(client_order_id: ClientOrderId, reason: str, time: datetime) -> OrderReported:
    return _without_trades(client_order_id, OrderStatus.REJECTED, reason, time)


def unknown(client_order_id: ClientOrderId, reason: str, time: datetime) -> OrderReported:
    return _without_trades(client_order_id, OrderStatus.UNKNOWN, reason, time)


def never_sent(client_order_id: ClientOrderId, time: datetime) -> OrderReported:
    return _without_trades(client_order_id, OrderStatus.CANCELLED, "withdrawn before it was sent", time)


def _without_trades(client_order_id: ClientOrderId, status: OrderStatus, reason: str, time: datetime) -> OrderReported:
    return OrderReported(time, client_order_id, status, ZERO, None, reason)


def is_over(statement: OrderStatement) -> bool:
    """Whether the order can trade no more."""
    return statement.status in TERMINAL
