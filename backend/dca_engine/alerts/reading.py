"""A parsed body to a signal, against what the portfolio can trade. The front door of this room.

    raw bytes ──parse_body──▶ object ──(the caller checks the secret)──▶ read_alert ──▶ signal, market, dedupe keys

The rule: everything comes from the arguments, so the same alert read twice is the same signal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dca_engine.alerts.body import JsonObject
from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.exchanges import AccountRoutes
from dca_engine.alerts.identity import dedupe_keys, entry_key
from dca_engine.alerts.intent import wish_of
from dca_engine.alerts.markets import MarketIndex
from dca_engine.alerts.payload import Chart, Payload, is_full, read_payload
from dca_engine.core.ids import AccountId, PortfolioId, signal_id
from dca_engine.core.market import Market
from dca_engine.core.signal import Intent, Signal, Size
from dca_engine.core.values import ZERO
from dca_engine.ports import DedupeKeys

CLOCK_SKEW = timedelta(seconds=5)
"""How far a sender's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What an alert is read against."""

    portfolio_id: PortfolioId
    routes: AccountRoutes
    markets: Callable[[AccountId], MarketIndex]
    one_entry_per_candle: bool


@dataclass(frozen=True, slots=True)
class ReadAlert:
    signal: Signal
    market: Market
    keys: DedupeKeys


def read_alert(body: JsonObject, raw: bytes, desk: Desk, received_at: datetime) -> ReadAlert:
    """Raises AlertError with the field at fault, named as in the form that was sent."""
    payload = read_payload(body)
    prefix = "tv." if is_full(body) else ""
    _check_clock(payload, received_at)
    wish = wish_of(payload)
    account_id, market = _find_market(payload.tv, desk, prefix)
    entry = wish.intent is Intent.ENTRY and desk.one_entry_per_candle
    candle_key = entry_key(account_id, market.symbol, wish.side, payload, received_at) if entry else None
    keys = dedupe_keys(raw, payload, candle_key)
    chart, risk = payload.tv, payload.risk
    signal = Signal(
        id=signal_id(desk.portfolio_id, _name(keys, received_at)),
        received_at=received_at,
        intent=wish.intent,
        account_id=account_id,
        symbol=market.symbol,
        timeframe=chart.timeframe,
        side=wish.side,
        price=chart.entry_price if chart.entry_price is not None else chart.close_price,
        alert_time=payload.timestamp,
        trade_id=payload.strategy_info.trade_id,
        size=_size(payload),
        stop_loss=risk.stop_loss,
        take_profit=risk.take_profit,
        max_slippage_percent=risk.max_slippage_percent,
    )
    return ReadAlert(signal, market, keys)


def _name(keys: DedupeKeys, received_at: datetime) -> str:
    """What a signal's id is made from. A body without a time may come again later and is then another signal."""
    return keys.body_key if keys.repeat_window_seconds is None else f"{keys.body_key}@{received_at.isoformat()}"


def _check_clock(payload: Payload, received_at: datetime) -> None:
    if payload.timestamp is not None and payload.timestamp > received_at + CLOCK_SKEW:
        raise AlertError("invalid_field", "timestamp", f"lies more than {CLOCK_SKEW.seconds} s in the future")


def _find_market(chart: Chart, desk: Desk, prefix: str) -> tuple[AccountId, Market]:
    exchange, name = _split(chart, prefix)
    accounts = desk.routes.accounts_for(exchange, f"{prefix}exchange")
    for account_id in accounts:
        market = desk.markets(account_id).find(name)
        if market is not None:
            return account_id, market
    closest = ", ".join(desk.markets(accounts[0]).closest(name)) or "none, the venue's markets are not loaded"
    raise AlertError("unknown_market", f"{prefix}symbol", f"is not a market of this account; closest: {closest}")


def _split(chart: Chart, prefix: str) -> tuple[str | None, str]:
    """Exchange and symbol. A symbol may bear its exchange in front, as on a chart: `BINANCE:BTCUSDT`."""
    front, colon, rest = chart.symbol.partition(":")
    if not colon or "/" in front:
        return chart.exchange, chart.symbol
    if chart.exchange is not None and chart.exchange.upper() != front.upper():
        raise AlertError("invalid_field", f"{prefix}symbol", "names another exchange than the field exchange")
    return front, rest


def _size(payload: Payload) -> Size | None:
    value, unit = payload.tv.order_size, payload.execution_intent.position_size_type
    return Size(value, unit) if value is not None and value > ZERO and unit is not None else None
