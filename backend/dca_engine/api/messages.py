"""The alert messages that a trader pastes into TradingView, and the one that the dashboard sends as a test."""

from datetime import datetime
from decimal import Decimal

import orjson

from dca_engine.api.schemas import TestAlertRequest

TEST_SOURCE = "dashboard"
"""The source that a test alert names."""
_SHORT = """{
  "secret": %s,
  "action": "buy",
  "symbol": "{{ticker}}",
  "exchange": "{{exchange}}",
  "timeframe": "{{interval}}",
  "price": {{close}}
}"""
_FULL = """{
  "secret": %s,
  "source": "tradingview",
  "timestamp": "{{timenow}}",
  "tv": {
    "exchange": "{{exchange}}",
    "symbol": "{{ticker}}",
    "timeframe": "{{interval}}",
    "action": "{{strategy.order.action}}",
    "market_position": "{{strategy.market_position}}",
    "market_position_size": {{strategy.market_position_size}},
    "prev_market_position": "{{strategy.prev_market_position}}",
    "prev_market_position_size": {{strategy.prev_market_position_size}},
    "entry_price": {{strategy.order.price}},
    "close_price": {{close}},
    "order_size": {{strategy.order.contracts}}
  },
  "strategy_info": {
    "trade_id": "{{strategy.order.id}}",
    "alert_name": "DCA engine",
    "alert_message": "{{strategy.order.comment}}"
  },
  "execution_intent": {
    "type": "signal",
    "position_size_type": "base",
    "precision_mode": "auto"
  },
  "risk": {
    "stop_loss": null,
    "take_profit": null,
    "max_slippage_percent": 0.2
  }
}"""


def short_message(secret: str) -> str:
    """For any alert: says what to do in so many words."""
    return _SHORT % _quoted(secret)


def full_message(secret: str) -> str:
    """For a strategy's orders: the strategy says what to do."""
    return _FULL % _quoted(secret)


def test_message(secret: str, request: TestAlertRequest, price: Decimal | None, now: datetime) -> bytes:
    """The short form, with the market's own price when it is known (quote per base). It says where it came from."""
    body: dict[str, str] = {
        "secret": secret,
        "source": TEST_SOURCE,
        "action": request.action,
        "symbol": request.symbol,
        "timestamp": now.isoformat(),
    }
    if price is not None:
        body["price"] = f"{price:f}"
    return orjson.dumps(body)


def _quoted(secret: str) -> str:
    return orjson.dumps(secret).decode()
