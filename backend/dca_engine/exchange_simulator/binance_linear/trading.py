"""The order endpoints: place, test, look up, cancel, and the lists of open and past orders and of trades."""

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
from dca_engine.exchange_simulator.binance_linear.errors import error_of
from dca_engine.exchange_simulator.binance_linear.order_views import order_view, trade_view
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import NewOrder, OrderEvent, OrderState, Refusal, TimeInForce

_SIDES = {"BUY": OrderSide.BUY, "SELL": OrderSide.SELL}
_TYPES = {"LIMIT": OrderType.LIMIT, "MARKET": OrderType.MARKET}
_TIMES_IN_FORCE = {
    "GTC": TimeInForce.GTC,
    "IOC": TimeInForce.IOC,
    "FOK": TimeInForce.FOK,
    "GTX": TimeInForce.GTC,
}
_POST_ONLY = "GTX"
_RESPONSES = ("ACK", "RESULT")
_FLAGS = {"true": True, "false": False, "": False}
_WEEK_MS = 7 * 86_400_000


def place(desk: Desk, call: Call) -> View:
    order = new_order(desk, call)
    count = desk.limits.orders_of(call.account)
    count.check(call.now_ms)
    response = call.params.text("newOrderRespType", "ACK")
    if response not in _RESPONSES:
        raise BinanceError(-1130, "Data sent for parameter 'newOrderRespType' is not valid.")
    outcome = desk.exchange.place(order)
    if isinstance(outcome, Refusal):
        raise error_of(outcome)
    count.add()
    told = outcome.order if response == "RESULT" else outcome.events[0].order
    return order_view(desk.ids[order.symbol], told)


def test(desk: Desk, call: Call) -> View:
    """Checks everything and places nothing."""
    refusal = desk.exchange.venue.check(new_order(desk, call))
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
    return _cancel(desk, order)


def cancel_all(desk: Desk, call: Call) -> View:
    for order in desk.exchange.venue.archive.open_orders(call.account, desk.symbol(call.params)):
        _cancel(desk, order)
    return {"code": 200, "msg": "The operation of cancel all open order is done."}


def open_orders(desk: Desk, call: Call) -> list[View]:
    return [order_view(desk.ids[order.symbol], order) for order in orders.open_orders(desk, call)]


def all_orders(desk: Desk, call: Call) -> list[View]:
    return [order_view(desk.ids[order.symbol], order) for order in orders.past_orders(desk, call)]


def user_trades(desk: Desk, call: Call) -> list[View]:
    """A start without an end is told for a week."""
    market = desk.ids[desk.symbol(call.params)]
    found = orders.trades(desk, call, _WEEK_MS)
    start, end = orders.span(call.params, _WEEK_MS)
    if start is not None and end is None:
        found = [trade for trade in found if to_ms(trade.time) <= start + _WEEK_MS]
    return [trade_view(market, trade) for trade in found]


def new_order(desk: Desk, call: Call) -> NewOrder:
    """The order that a request describes."""
    params = call.params
    symbol = desk.symbol(params)
    side = _SIDES.get(params.required("side"))
    if side is None:
        raise BinanceError(-1117, "Invalid side.")
    kind = _TYPES.get(params.required("type"))
    if kind is None:
        raise BinanceError(-1116, "Invalid orderType.")
    if params.text("positionSide", "BOTH") != "BOTH":
        raise BinanceError(-4061, "Order's position side does not match user's setting.")
    force = _time_in_force(params, kind)
    quantity, price = params.decimal("quantity"), params.decimal("price")
    if quantity is None:
        raise missing("quantity")
    if kind is OrderType.LIMIT and price is None:
        raise missing("price")
    if kind is OrderType.MARKET and price is not None:
        raise not_required("price")
    return NewOrder(
        account=call.account,
        client_order_id=params.client_order_id("newClientOrderId") or orders.new_client_order_id(),
        symbol=symbol,
        side=side,
        type=kind,
        quantity=quantity,
        price=price,
        time_in_force=_TIMES_IN_FORCE[force],
        post_only=force == _POST_ONLY,
        reduce_only=_flag(params, "reduceOnly"),
    )


def _time_in_force(params: Params, kind: OrderType) -> str:
    if kind is OrderType.MARKET:
        if "timeInForce" in params:
            raise not_required("timeInForce")
        return "GTC"
    force = params.required("timeInForce")
    if force not in _TIMES_IN_FORCE:
        raise BinanceError(-1115, "Invalid timeInForce.")
    return force


def _flag(params: Params, name: str) -> bool:
    value = _FLAGS.get(params.text(name).lower())
    if value is None:
        raise BinanceError(-1130, f"Data sent for parameter '{name}' is not valid.")
    return value


def _cancel(desk: Desk, order: OrderState) -> View:
    event = desk.exchange.cancel(order.account, order.order_id)
    if not isinstance(event, OrderEvent):
        raise error_of(event)
    return order_view(desk.ids[order.symbol], event.order)
