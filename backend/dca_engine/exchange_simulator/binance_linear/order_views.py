"""Orders and trades as the futures' REST answers show them. An answer never names fills: those are asked for."""

from decimal import Decimal

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator.binance.wire import SIDES, STATUSES, ZERO_TEXT, View, number
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import OrderState, Trade


def order_type(order: OrderState) -> str:
    return "MARKET" if order.type is OrderType.MARKET else "LIMIT"


def time_in_force(order: OrderState) -> str:
    """A post-only order is one that is good till crossing."""
    return "GTX" if order.post_only else order.time_in_force.value


def average_price(order: OrderState) -> str:
    return number(order.average_price or Decimal(0))


def order_view(market: str, order: OrderState) -> View:
    """An order as look-ups, lists and answers show it. `market` is Binance's name of the market."""
    return {
        "orderId": order.order_id,
        "symbol": market,
        "status": STATUSES[order.status],
        "clientOrderId": order.client_order_id,
        "price": ZERO_TEXT if order.price is None else number(order.price),
        "avgPrice": average_price(order),
        "origQty": number(order.quantity),
        "executedQty": number(order.filled),
        "cumQty": number(order.filled),
        "cumQuote": number(order.filled_quote),
        "timeInForce": time_in_force(order),
        "type": order_type(order),
        "reduceOnly": order.reduce_only,
        "closePosition": False,
        "side": SIDES[order.side],
        "positionSide": "BOTH",
        "stopPrice": ZERO_TEXT,
        "workingType": "CONTRACT_PRICE",
        "priceProtect": False,
        "origType": order_type(order),
        "priceMatch": "NONE",
        "selfTradePreventionMode": "EXPIRE_MAKER",
        "goodTillDate": 0,
        "time": to_ms(order.created_at),
        "updateTime": to_ms(order.updated_at),
    }


def trade_view(market: str, trade: Trade) -> View:
    """One line of `userTrades`."""
    return {
        "symbol": market,
        "id": trade.trade_id,
        "orderId": trade.order_id,
        "side": SIDES[trade.side],
        "price": number(trade.price),
        "qty": number(trade.quantity),
        "realizedPnl": number(trade.realized),
        "quoteQty": number(trade.quote_quantity),
        "commission": number(trade.fee),
        "commissionAsset": trade.fee_coin,
        "time": to_ms(trade.time),
        "positionSide": "BOTH",
        "maker": trade.is_maker,
        "buyer": trade.side is OrderSide.BUY,
    }
