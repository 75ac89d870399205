"""The user data stream's events: `executionReport`, `outboundAccountPosition`, `balanceUpdate`."""

from datetime import datetime
from decimal import Decimal

from dca_engine.exchange_simulator.binance.orders import new_client_order_id
from dca_engine.exchange_simulator.binance.wire import SIDES, STATUSES, ZERO_TEXT, number
from dca_engine.exchange_simulator.binance_spot.order_views import order_type
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import BalanceChange, EventKind, OrderEvent

_EXECUTIONS = {
    EventKind.ACCEPTED: "NEW",
    EventKind.TRADED: "TRADE",
    EventKind.CANCELLED: "CANCELED",
    EventKind.EXPIRED: "EXPIRED",
}


def execution_report(market: str, event: OrderEvent) -> dict[str, object]:
    """What happened to an order. On a cancel, `c` is the cancel's own client id and `C` the order's."""
    order, trade, cancelled = event.order, event.trade, event.kind is EventKind.CANCELLED
    time = to_ms(order.updated_at)
    return {
        "e": "executionReport",
        "E": time,
        "s": market,
        "c": new_client_order_id() if cancelled else order.client_order_id,
        "S": SIDES[order.side],
        "o": order_type(order),
        "f": order.time_in_force.value,
        "q": number(order.quantity),
        "p": ZERO_TEXT if order.price is None else number(order.price),
        "P": ZERO_TEXT,
        "F": ZERO_TEXT,
        "g": -1,
        "C": order.client_order_id if cancelled else "",
        "x": _EXECUTIONS[event.kind],
        "X": STATUSES[order.status],
        "r": "NONE",
        "i": order.order_id,
        "l": ZERO_TEXT if trade is None else number(trade.quantity),
        "z": number(order.filled),
        "L": ZERO_TEXT if trade is None else number(trade.price),
        "n": "0" if trade is None else number(trade.fee),
        "N": None if trade is None else trade.fee_coin,
        "T": time,
        "t": -1 if trade is None else trade.trade_id,
        "I": order.order_id * 2,
        "w": order.status.is_open and order.price is not None,
        "m": trade is not None and trade.is_maker,
        "M": False,
        "O": to_ms(order.created_at),
        "Z": number(order.filled_quote),
        "Y": ZERO_TEXT if trade is None else number(trade.quote_quantity),
        "Q": ZERO_TEXT if order.quote_quantity is None else number(order.quote_quantity),
        "W": to_ms(order.created_at),
        "V": "EXPIRE_MAKER",
    }


def account_position(balances: tuple[BalanceChange, ...], time: datetime) -> dict[str, object]:
    """The balances that an event may have changed, as they are now."""
    moment = to_ms(time)
    rows = [{"a": change.coin, "f": number(change.free), "l": number(change.locked)} for change in balances]
    return {"e": "outboundAccountPosition", "E": moment, "u": moment, "B": rows}


def balance_update(change: BalanceChange, amount: Decimal, time: datetime) -> dict[str, object]:
    """A deposit (or, negative, a withdrawal)."""
    moment = to_ms(time)
    return {"e": "balanceUpdate", "E": moment, "a": change.coin, "d": number(amount), "T": moment}
