"""The order endpoints: place, test, look up, cancel, and the lists of open and past orders."""

from decimal import Decimal

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator.binance import orders
from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.errors import (
    BinanceError,
    missing,
    not_required,
    order_does_not_exist,
    unknown_order_to_cancel,
)
from dca_engine.exchange_simulator.binance.params import Params
from dca_engine.exchange_simulator.binance.wire import View
from dca_engine.exchange_simulator.binance_spot.errors import error_of
from dca_engine.exchange_simulator.binance_spot.order_views import (
    acknowledged_view,
    cancelled_view,
    full_view,
    order_view,
    result_view,
)
from dca_engine.matching import NewOrder, OrderEvent, OrderState, Refusal, TimeInForce

_SIDES = {"BUY": OrderSide.BUY, "SELL": OrderSide.SELL}
_TIMES_IN_FORCE = {"GTC": TimeInForce.GTC, "IOC": TimeInForce.IOC, "FOK": TimeInForce.FOK}
_STOP_TYPES = frozenset({"STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"})
_RESPONSES = ("ACK", "RESULT", "FULL")


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
    order = orders.named_order(desk, call)
    if order is None:
        raise order_does_not_exist()
    return order_view(desk.ids[order.symbol], order)


def cancel(desk: Desk, call: Call) -> View:
    order = orders.named_order(desk, call)
    if order is None:
        raise unknown_order_to_cancel()
    return _cancel(desk, order, call.params.client_order_id("newClientOrderId"))


def cancel_all(desk: Desk, call: Call) -> list[View]:
    open_orders = desk.exchange.venue.archive.open_orders(call.account, desk.symbol(call.params))
    if not open_orders:
        raise unknown_order_to_cancel()
    return [_cancel(desk, order, None) for order in open_orders]


def open_orders(desk: Desk, call: Call) -> list[View]:
    return [order_view(desk.ids[order.symbol], order) for order in orders.open_orders(desk, call)]


def all_orders(desk: Desk, call: Call) -> list[View]:
    return [order_view(desk.ids[order.symbol], order) for order in orders.past_orders(desk, call)]


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
        client_order_id=params.client_order_id("newClientOrderId") or orders.new_client_order_id(),
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


def _cancel(desk: Desk, order: OrderState, cancel_id: str | None) -> View:
    event = desk.exchange.cancel(order.account, order.order_id)
    if not isinstance(event, OrderEvent):
        raise error_of(event)
    return cancelled_view(desk.ids[order.symbol], event.order, cancel_id or orders.new_client_order_id())
