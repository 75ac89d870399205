"""The two forms of an alert (spec 2), as TradingView would send them at this moment: an entry at 50 000, or an exit."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from dca_engine.modes.rig import Rig

Form = Callable[[Rig, str], str]
"""From `buy` or `exit` to the body."""


def short_form(rig: Rig, action: str) -> str:
    return json.dumps(
        {
            "secret": rig.trader.webhook_secret,
            "action": action,
            "symbol": "BTCUSDT",
            "exchange": "BINANCE",
            "timeframe": "15",
            "price": 50000,
            "timestamp": datetime.now(UTC).isoformat(),
        }
    )


def full_form(rig: Rig, action: str) -> str:
    """As TradingView fills its placeholders in: entry of a long, or back to flat."""
    flat = action == "exit"
    return json.dumps(
        {
            "secret": rig.trader.webhook_secret,
            "source": "tradingview",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tv": {
                "exchange": "BINANCE",
                "symbol": "BTCUSDT",
                "timeframe": "15",
                "action": "sell" if flat else "buy",
                "market_position": "flat" if flat else "long",
                "market_position_size": 0 if flat else 1,
                "prev_market_position": "long" if flat else "flat",
                "prev_market_position_size": 1 if flat else 0,
                "entry_price": 50000,
                "close_price": 50000,
                "order_size": 1,
            },
            "strategy_info": {"trade_id": action, "alert_name": "worked example", "alert_message": ""},
            "execution_intent": {
                "type": "exit" if flat else "signal",
                "side": "sell" if flat else "buy",
                "position_size_type": "contracts",
                "precision_mode": "auto",
            },
            "risk": {"stop_loss": None, "take_profit": None, "max_slippage_percent": 0.2},
        }
    )


FORMS: tuple[tuple[Form, str], ...] = ((short_form, "text/plain"), (full_form, "application/json"))
"""Each with the content type that TradingView might send it with."""
