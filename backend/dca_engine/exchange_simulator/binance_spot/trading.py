"""The order endpoints: place, test, look up, cancel, and the lists of open and past orders."""

import secrets
from decimal import Decimal

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator.binance_spot.desk import Call, Desk
from dca_engine.exchange_simulator.binance_spot.errors import (
    BinanceError,
    error_of,
    missing,
    not_required,
    order_does_not_exist,
    unknown_order_to_cancel,
)
from dca_engine.exchange_simulator.binance_spot.order_views import (
    View,
    acknowledged_view,
    cancelled_view,
    full_view,
    order_view,
    result_view,
)
from dca_engine.exchange_simulator.binance_spot.params import Params
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import NewOrder, OrderEvent, OrderState, Refusal, TimeInForce

_SIDES = {"BUY": OrderSide.BUY, "SELL": OrderSide.SELL}
_TIMES_IN_FORCE = {"GTC": TimeInForce.GTC, "IOC": TimeInForce.IOC, "FOK": TimeInForce.FOK}
_STOP_TYPES = frozenset({"STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"})
_RESPONSES = ("ACK", "RESULT", "FULL")
_ID_BYTES = 11


def place(desk: Desk, call: Call) -> View:
    order, market = _new_order(desk, call)
    count = desk.limits.orders_of(call.account)
    count.check(call.now_ms)
    response = call.params.text("newOrderRespType", "ACK" if order.post_only else "FULL")
    if response not in _RESPONSES:
        raise BinanceError(-1130, "Data sent for parameter 'newOrderRespType' is not valid.")
    outcome = desk.exchange.place(order)
    if isinstance(outcome, Refusal):
        raise error_of(outcome)
    count.add()
    if response == "ACK":
        return acknowledged_view(market, outcome.order)
    if response == "RESULT":
        return result_view(market, outcome.order)
    return full_view(market, outcome.order, outcome.trades)


def test(desk: Desk, call: Call) -> View:
    """Checks everything and places nothing."""
    order, _ = _new_order(desk, call)
    refusal = desk.exchange.venue.check(order)
    if refusal is not None:
        raise error_of(refusal)
    return {}


def look_up(desk: Desk, call: Call) -> View:
    order = _named_order(desk, call)
    if order is None:
        raise order_does_not_exist()
    return order_view(desk.ids[order.symbol], order)


def cancel(desk: Desk, call: Call) -> View:
    order = _named_order(desk, call)
    if order is None:
        raise unknown_order_to_cancel()
    return _cancel(desk, order, call.params.client_order_id("newClientOrderId"))


def cancel_all(desk: Desk, call: Call) -> list[View]:
    open_orders = desk.exchange.venue.archive.open_orders(call.account, desk.symbol(call.params))
    if not open_orders:
        raise unknown_order_to_cancel()
    return [_cancel(desk, order, None) for order in open_orders]


def open_orders(desk: Desk, call: Call) -> list[View]:
    symbol = desk.symbol(call.params) if "symbol" in call.params else None
    found = desk.exchange.venue.archive.open_orders(call.account, symbol)
    return [order_view(desk.ids[order.symbol], order) for order in found]


def all_orders(desk: Desk, call: Call) -> list[View]:
    params = call.params
    symbol = desk.symbol(params)
    first, start, end = params.integer("orderId"), params.integer("startTime"), params.integer("endTime")
    limit = params.limit(500, 1000)
    found = desk.exchange.venue.archive.orders(call.account, symbol)
    if first is not None:
        found = [order for order in found if order.order_id >= first][:limit]
    elif start is None and end is None:
        found = found[-limit:]
    else:
        found = [order for order in found if within(to_ms(order.created_at), start, end)][:limit]
    return [order_view(desk.ids[symbol], order) for order in found]


def _new_order(desk: Desk, call: Call) -> tuple[NewOrder, str]:
    params = call.params
    symbol = desk.symbol(params)
    side = _SIDES.get(params.required("side"))
    if side is None:
        raise BinanceError(-1117, "Invalid side.")
    kind = params.required("type")
    if kind not in ("LIMIT", "LIMIT_MAKER", "MARKET"):
        raise _unsupported_type(kind)
    quantity, price = params.decimal("quantity"), params.decimal("price")
    spend = params.decimal("quoteOrderQty")
    _check_presence(params, kind, quantity, price, spend)
    order = NewOrder(
        account=call.account,
        client_order_id=params.client_order_id("newClientOrderId") or new_client_order_id(),
        symbol=symbol,
        side=side,
        type=OrderType.MARKET if kind == "MARKET" else OrderType.LIMIT,
        quantity=quantity,
        price=price,
        quote_quantity=spend,
        time_in_force=_time_in_force(params) if kind == "LIMIT" else TimeInForce.GTC,
        post_only=kind == "LIMIT_MAKER",
    )
    return order, desk.ids[symbol]


def _check_presence(
    params: Params, kind: str, quantity: Decimal | None, price: Decimal | None, spend: Decimal | None
) -> None:
    """Which parameters an order type must have and must not have."""
    if kind != "LIMIT" and "timeInForce" in params:
        raise not_required("timeInForce")
    if kind == "MARKET":
        if price is not None:
            raise not_required("price")
        if quantity is None and spend is None:
            raise missing("quantity")
        if quantity is not None and spend is not None:
            raise not_required("quoteOrderQty")
        return
    if spend is not None:
        raise not_required("quoteOrderQty")
    if quantity is None:
        raise missing("quantity")
    if price is None:
        raise missing("price")


def _time_in_force(params: Params) -> TimeInForce:
    time_in_force = _TIMES_IN_FORCE.get(params.required("timeInForce"))
    if time_in_force is None:
        raise BinanceError(-1115, "Invalid timeInForce.")
    return time_in_force


def _unsupported_type(kind: str) -> BinanceError:
    if kind in _STOP_TYPES:
        words = kind.replace("_", " ").capitalize()
        return BinanceError(-1013, f"{words} orders are not supported for this symbol.")
    return BinanceError(-1116, "Invalid orderType.")


def _named_order(desk: Desk, call: Call) -> OrderState | None:
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


def _cancel(desk: Desk, order: OrderState, cancel_id: str | None) -> View:
    event = desk.exchange.cancel(order.account, order.order_id)
    if not isinstance(event, OrderEvent):
        raise error_of(event)
    return cancelled_view(desk.ids[order.symbol], event.order, cancel_id or new_client_order_id())


def new_client_order_id() -> str:
    """An id of Binance's making, for requests that bring none."""
    return secrets.token_hex(_ID_BYTES)


def within(time_ms: int, start: int | None, end: int | None) -> bool:
    """Whether a time lies in a range whose ends are inclusive and may be open."""
    return (start is None or time_ms >= start) and (end is None or time_ms <= end)
