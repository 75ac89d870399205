"""Orders and trades as requests name them: by either id, from an id on, within a time, the last ones."""

import secrets

from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.binance.params import Params
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import OrderState, Trade

_ID_BYTES = 11


def named_order(desk: Desk, call: Call) -> OrderState | None:
    """The order that a request names by `orderId` or `origClientOrderId`."""
    symbol = desk.symbol(call.params)
    order_id = call.params.integer("orderId")
    archive = desk.exchange.venue.archive
    if order_id is not None:
        order = archive.order(order_id)
        return order if order is not None and (order.account, order.symbol) == (call.account, symbol) else None
    client_order_id = call.params.client_order_id("origClientOrderId")
    if client_order_id is None:
        raise BinanceError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!")
    return archive.by_client_id(call.account, symbol, client_order_id)


def open_orders(desk: Desk, call: Call) -> list[OrderState]:
    """Those of the market that a request names, or of all markets of the desk."""
    archive = desk.exchange.venue.archive
    if "symbol" in call.params:
        return archive.open_orders(call.account, desk.symbol(call.params))
    return [order for order in archive.open_orders(call.account) if order.symbol in desk.ids]


def past_orders(desk: Desk, call: Call) -> list[OrderState]:
    """Open and past ones of a market: from `orderId` on, within a time, or the last ones."""
    params = call.params
    found = desk.exchange.venue.archive.orders(call.account, desk.symbol(params))
    first, start, end = params.integer("orderId"), params.integer("startTime"), params.integer("endTime")
    limit = params.limit(500, 1000)
    if first is not None:
        return [order for order in found if order.order_id >= first][:limit]
    if start is None and end is None:
        return found[-limit:]
    return [order for order in found if within(to_ms(order.created_at), start, end)][:limit]


def trades(desk: Desk, call: Call, longest_ms: int) -> list[Trade]:
    """An account's own, of a market: of one order, from `fromId` on, within a time, or the last ones."""
    params = call.params
    found = desk.exchange.venue.archive.trades(call.account, desk.symbol(params))
    order_id, first, limit = params.integer("orderId"), params.integer("fromId"), params.limit(500, 1000)
    start, end = span(params, longest_ms)
    if first is not None and (start is not None or end is not None):
        raise BinanceError(-1128, "Combination of optional parameters invalid.")
    if order_id is not None:
        found = [trade for trade in found if trade.order_id == order_id]
    if first is not None:
        return [trade for trade in found if trade.trade_id >= first][:limit]
    if start is None and end is None:
        return found[-limit:]
    return [trade for trade in found if within(to_ms(trade.time), start, end)][:limit]


def span(params: Params, longest_ms: int) -> tuple[int | None, int | None]:
    """A request's range of time. Raises -1127 when it is longer than `longest_ms`."""
    start, end = params.integer("startTime"), params.integer("endTime")
    if start is not None and end is not None and end - start > longest_ms:
        hours = longest_ms // 3_600_000
        raise BinanceError(-1127, f"More than {hours} hours between startTime and endTime.")
    return start, end


def new_client_order_id() -> str:
    """An id of Binance's making, for requests that bring none."""
    return secrets.token_hex(_ID_BYTES)


def within(time_ms: int, start: int | None, end: int | None) -> bool:
    """Whether a time lies in a range whose ends are inclusive and may be open."""
    return (start is None or time_ms >= start) and (end is None or time_ms <= end)
