"""Orders and trades as Binance's REST answers show them."""

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator.binance.wire import SIDES, STATUSES, ZERO_TEXT, View, number
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import OrderState, Trade


def order_type(order: OrderState) -> str:
    if order.type is OrderType.MARKET:
        return "MARKET"
    return "LIMIT_MAKER" if order.post_only else "LIMIT"


def order_view(market: str, order: OrderState) -> View:
    """An order as look-ups and lists show it. `market` is Binance's name of the market."""
    created, updated = to_ms(order.created_at), to_ms(order.updated_at)
    return {
        "symbol": market,
        "orderId": order.order_id,
        "orderListId": -1,
        "clientOrderId": order.client_order_id,
        **_amounts(order),
        "stopPrice": ZERO_TEXT,
        "icebergQty": ZERO_TEXT,
        "time": created,
        "updateTime": updated,
        "isWorking": True,
        "workingTime": created,
        "origQuoteOrderQty": number(order.quote_quantity) if order.quote_quantity is not None else ZERO_TEXT,
        "selfTradePreventionMode": "EXPIRE_MAKER",
    }


def acknowledged_view(market: str, order: OrderState) -> View:
    """The shortest answer to a new order (ACK)."""
    return {
        "symbol": market,
        "orderId": order.order_id,
        "orderListId": -1,
        "clientOrderId": order.client_order_id,
        "transactTime": to_ms(order.updated_at),
    }


def result_view(market: str, order: OrderState) -> View:
    """The answer to a new order with its state (RESULT)."""
    view = acknowledged_view(market, order)
    view.update(_amounts(order))
    view["origQuoteOrderQty"] = number(order.quote_quantity) if order.quote_quantity is not None else ZERO_TEXT
    view["workingTime"] = to_ms(order.created_at)
    view["selfTradePreventionMode"] = "EXPIRE_MAKER"
    return view


def full_view(market: str, order: OrderState, trades: tuple[Trade, ...]) -> View:
    """The answer to a new order with its state and its fills (FULL)."""
    view = result_view(market, order)
    view["fills"] = [
        {
            "price": number(trade.price),
            "qty": number(trade.quantity),
            "commission": number(trade.fee),
            "commissionAsset": trade.fee_coin,
            "tradeId": trade.trade_id,
        }
        for trade in trades
    ]
    return view


def cancelled_view(market: str, order: OrderState, cancel_id: str) -> View:
    """The answer to a cancel; `cancel_id` is the client id of the cancel itself."""
    return {
        "symbol": market,
        "origClientOrderId": order.client_order_id,
        "orderId": order.order_id,
        "orderListId": -1,
        "clientOrderId": cancel_id,
        "transactTime": to_ms(order.updated_at),
        **_amounts(order),
        "selfTradePreventionMode": "EXPIRE_MAKER",
    }


def trade_view(market: str, trade: Trade) -> View:
    """One line of `myTrades`."""
    return {
        "symbol": market,
        "id": trade.trade_id,
        "orderId": trade.order_id,
        "orderListId": -1,
        "price": number(trade.price),
        "qty": number(trade.quantity),
        "quoteQty": number(trade.quote_quantity),
        "commission": number(trade.fee),
        "commissionAsset": trade.fee_coin,
        "time": to_ms(trade.time),
        "isBuyer": trade.side is OrderSide.BUY,
        "isMaker": trade.is_maker,
        "isBestMatch": True,
    }


def _amounts(order: OrderState) -> View:
    return {
        "price": ZERO_TEXT if order.price is None else number(order.price),
        "origQty": number(order.quantity),
        "executedQty": number(order.filled) if order.filled else ZERO_TEXT,
        "cummulativeQuoteQty": number(order.filled_quote) if order.filled else ZERO_TEXT,
        "status": STATUSES[order.status],
        "timeInForce": order.time_in_force.value,
        "type": order_type(order),
        "side": SIDES[order.side],
    }
