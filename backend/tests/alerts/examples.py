"""Alerts that are well formed, and what they are read against."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dca_engine.alerts.body import parse_body
from dca_engine.alerts.exchanges import AccountRoutes, by_exchange
from dca_engine.alerts.markets import MarketIndex
from dca_engine.alerts.reading import Desk, ReadAlert, read_alert
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind

SECRET = "kept-S3cret/of+32_characters=xyz"
NOW = datetime(2026, 1, 31, 9, 30, 2, tzinfo=UTC)
SPOT, LINEAR = AccountId("spot"), AccountId("linear")
PORTFOLIO = PortfolioId("p1")


def market(base: str, quote: str = "USDT", kind: MarketKind = MarketKind.SPOT) -> Market:
    symbol = f"{base}/{quote}" if kind is MarketKind.SPOT else f"{base}/{quote}:{quote}"
    return Market(symbol, base, quote, kind, Decimal("0.01"), Decimal("0.00001"))


def index(*markets: Market) -> MarketIndex:
    return MarketIndex({m.symbol: m for m in markets})


MARKETS = {
    SPOT: index(*(market(base) for base in ("BTC", "ETH", "SOL", "XRP", "DOGE"))),
    LINEAR: index(*(market(base, kind=MarketKind.LINEAR) for base in ("BTC", "ETH"))),
}
DESK = Desk(
    PORTFOLIO,
    AccountRoutes(SPOT, by_exchange([("binance", SPOT), ("binanceusdm", LINEAR), ("bybit", LINEAR)])),
    MARKETS.__getitem__,
    one_entry_per_candle=True,
)


def full(**changes: Any) -> dict[str, Any]:
    """The full form of spec 2, filled in; `changes` replace whole blocks or, for `tv`, single fields."""
    tv = {
        "exchange": "BINANCE",
        "symbol": "BTCUSDT",
        "timeframe": "15",
        "action": "buy",
        "market_position": "long",
        "market_position_size": 0.02,
        "prev_market_position": "flat",
        "prev_market_position_size": 0,
        "entry_price": 50000,
        "close_price": 50000.5,
        "order_size": 0.02,
    }
    body: dict[str, Any] = {
        "secret": SECRET,
        "source": "tradingview",
        "timestamp": "2026-01-31T09:30:00Z",
        "tv": tv,
        "strategy_info": {"trade_id": "Long", "alert_name": "BTC 15m", "alert_message": ""},
        "execution_intent": {
            "type": "signal",
            "side": "buy",
            "position_size_type": "base",
            "precision_mode": "auto",
        },
        "risk": {"stop_loss": None, "take_profit": None, "max_slippage_percent": 0.2},
    }
    tv.update(changes.pop("tv", {}))
    return {**body, **changes}


def short(**changes: Any) -> dict[str, Any]:
    """The short form of spec 2; a change to `...` leaves the field out."""
    body = {
        "secret": SECRET,
        "action": "buy",
        "symbol": "BTCUSDT",
        "exchange": "BINANCE",
        "timeframe": "15",
        "price": 50000,
    }
    return {key: value for key, value in {**body, **changes}.items() if value is not ...}


def text(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def read(raw: bytes | dict[str, Any], desk: Desk = DESK, now: datetime = NOW) -> ReadAlert:
    """From bytes to signal, as the webhook does it; the secret is checked elsewhere."""
    raw = raw if isinstance(raw, bytes) else text(raw)
    return read_alert(parse_body(raw), raw, desk, now)
