"""The public endpoints that only spot has."""

from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.wire import View, number


def average_price(desk: Desk, call: Call) -> View:
    symbol = desk.symbol(call.params)
    return {"mins": 5, "price": number(desk.exchange.last_prices[symbol]), "closeTime": call.now_ms}


def system_status(_desk: Desk, _call: Call) -> View:
    return {"status": 0, "msg": "normal"}
