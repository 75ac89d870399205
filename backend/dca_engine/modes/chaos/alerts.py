"""Alerts as TradingView would send them, in both forms (spec 2)."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an alert shall say. `price` is the chart's, quote per base."""

    action: str
    """`buy`, `exit` or `reduce`."""
    ticker: str
    price: Decimal
    trade_id: str
    at: datetime


def short_form(secret: str, wanted: Wanted) -> str:
    part = {"percent": 50} if wanted.action == "reduce" else {}
    return json.dumps(
        {
            "secret": secret,
            "action": wanted.action,
            "symbol": wanted.ticker,
            "exchange": "BINANCE",
            "timeframe": "15",
            "price": str(wanted.price),
            "timestamp": wanted.at.isoformat(),
            "trade_id": wanted.trade_id,
            **part,
        }
    )


def full_form(secret: str, wanted: Wanted) -> str:
    """As a strategy's placeholders are filled in. A reduction closes half of two contracts."""
    before, after = {"buy": (0, 2), "exit": (2, 0), "reduce": (2, 1)}[wanted.action]
    entry = wanted.action == "buy"
    return json.dumps(
        {
            "secret": secret,
            "source": "tradingview",
            "timestamp": wanted.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tv": {
                "exchange": "BINANCE",
                "symbol": wanted.ticker,
                "timeframe": "15",
                "action": "buy" if entry else "sell",
                "market_position": "long" if after else "flat",
                "market_position_size": after,
                "prev_market_position": "long" if before else "flat",
                "prev_market_position_size": before,
                "entry_price": str(wanted.price),
                "close_price": str(wanted.price),
            },
            "strategy_info": {"trade_id": wanted.trade_id, "alert_name": "chaos", "alert_message": ""},
            "execution_intent": {
                "type": {"buy": "signal", "exit": "exit", "reduce": "reduce"}[wanted.action],
                "side": "buy" if entry else "sell",
                "precision_mode": "auto",
            },
        }
    )


FORMS = (short_form, full_form)
