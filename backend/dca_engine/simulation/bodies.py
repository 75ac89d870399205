"""Alerts as TradingView would send them: the bytes of both forms, the secret included."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.values import ceil_to
from dca_engine.simulation.steps import AlertSent, Form

EXCHANGE = "BINANCE"


def body_of(alert: AlertSent, secret: str, price: Decimal, tick: Decimal, now: datetime) -> str:
    """The alert at `now`, while the market stands at `price` (quote per base)."""
    secret = secret if alert.has_secret else "a guess"
    if alert.form is Form.GARBAGE:
        return json.dumps({"secret": secret, "symbol": alert.chart, "action": "{{strategy.order.action}}"})[:-1]
    body = _full(alert, price, tick) if alert.form is Form.FULL else _short(alert, price, tick)
    if alert.has_time:
        body["timestamp"] = (now - timedelta(seconds=alert.age)).isoformat()
    return json.dumps({"secret": secret, **body, "remark": alert.number})


def _short(alert: AlertSent, price: Decimal, tick: Decimal) -> dict[str, object]:
    body: dict[str, object] = {"symbol": alert.chart, "exchange": EXCHANGE, "action": alert.action}
    body |= _levels(alert, price, tick)
    if alert.level is not None:
        body["price"] = _at(price, alert.level, tick)
    if alert.timeframe:
        body["timeframe"] = alert.timeframe
    if alert.trade_id:
        body["trade_id"] = alert.trade_id
    if alert.size is not None:
        body["size"], body["size_type"] = alert.size
    return body


def _full(alert: AlertSent, price: Decimal, tick: Decimal) -> dict[str, object]:
    chart: dict[str, object] = {"symbol": alert.chart, "exchange": EXCHANGE, "action": alert.action}
    chart["timeframe"] = alert.timeframe
    intent: dict[str, object] = {}
    if alert.level is not None:
        chart["entry_price"] = _at(price, alert.level, tick)
    if alert.size is not None:
        chart["order_size"], intent["position_size_type"] = alert.size
    risk = _levels(alert, price, tick)
    return {"tv": chart, "strategy_info": {"trade_id": alert.trade_id}, "execution_intent": intent, "risk": risk}


def _levels(alert: AlertSent, price: Decimal, tick: Decimal) -> dict[str, object]:
    levels = {"stop_loss": alert.stop, "take_profit": alert.target}
    return {name: _at(price, level, tick) for name, level in levels.items() if level is not None}


def _at(price: Decimal, level: Decimal, tick: Decimal) -> str:
    return f"{ceil_to(price * level, tick):f}"
