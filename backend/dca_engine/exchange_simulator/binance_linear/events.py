"""The user data stream's events: `ORDER_TRADE_UPDATE` and `ACCOUNT_UPDATE`."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from dca_engine.core.values import ZERO
from dca_engine.exchange_simulator.binance.wire import SIDES, STATUSES, ZERO_TEXT, View, number
from dca_engine.exchange_simulator.binance_linear.order_views import average_price, order_type, time_in_force
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.matching import BalanceChange, EventKind, OrderEvent, Position, Trade

_EXECUTIONS = {
    EventKind.ACCEPTED: "NEW",
    EventKind.TRADED: "TRADE",
    EventKind.CANCELLED: "CANCELED",
    EventKind.EXPIRED: "EXPIRED",
}


def order_trade_update(market: str, event: OrderEvent) -> View:
    """What happened to an order. Only a trade has a commission."""
    order, trade = event.order, event.trade
    time = to_ms(order.updated_at)
    told: View = {
        "s": market,
        "c": order.client_order_id,
        "S": SIDES[order.side],
        "o": order_type(order),
        "f": time_in_force(order),
        "q": number(order.quantity),
        "p": ZERO_TEXT if order.price is None else number(order.price),
        "ap": average_price(order),
        "sp": ZERO_TEXT,
        "x": _EXECUTIONS[event.kind],
        "X": STATUSES[order.status],
        "i": order.order_id,
        "l": ZERO_TEXT if trade is None else number(trade.quantity),
        "z": number(order.filled),
        "L": ZERO_TEXT if trade is None else number(trade.price),
        "T": time,
        "t": 0 if trade is None else trade.trade_id,
        "b": "0",
        "a": "0",
        "m": trade is not None and trade.is_maker,
        "R": order.reduce_only,
        "wt": "CONTRACT_PRICE",
        "ot": order_type(order),
        "ps": "BOTH",
        "cp": False,
        "rp": ZERO_TEXT if trade is None else number(trade.realized),
        "pP": False,
        "si": 0,
        "ss": 0,
        "V": "EXPIRE_MAKER",
        "pm": "NONE",
        "gtd": 0,
    }
    return {"e": "ORDER_TRADE_UPDATE", "E": time, "T": time, "o": told | _commission(trade)}


def account_update(
    reason: str,
    wallets: Iterable[BalanceChange],
    time: datetime,
    *,
    change: Decimal = ZERO,
    position: tuple[str, Position, Decimal] | None = None,
) -> View:
    """Wallets, and the position with its market's name and its unrealized profit, as they are now. `change` is what
    came or went otherwise than by profit and commission."""
    moment = to_ms(time)
    rows = [_wallet(wallet, change) for wallet in wallets]
    positions = [] if position is None else [_position(*position)]
    return {"e": "ACCOUNT_UPDATE", "E": moment, "T": moment, "a": {"m": reason, "B": rows, "P": positions}}


def _commission(trade: Trade | None) -> View:
    return {} if trade is None else {"N": trade.fee_coin, "n": number(trade.fee)}


def _wallet(wallet: BalanceChange, change: Decimal) -> View:
    whole = number(wallet.free + wallet.locked)
    return {"a": wallet.coin, "wb": whole, "cw": whole, "bc": number(change)}


def _position(market: str, position: Position, unrealized: Decimal) -> View:
    return {
        "s": market,
        "pa": number(position.quantity),
        "ep": number(position.entry_price),
        "bep": number(position.entry_price),
        "up": number(unrealized),
        "mt": "cross",
        "iw": "0",
        "ps": "BOTH",
    }
