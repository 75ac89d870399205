"""A parsed body to a signal, against what the portfolio can trade. The front door of this room.

    raw bytes ──parse_body──▶ object ──(the caller checks the secret)──▶ read_alert ──▶ signal, market, dedupe keys

The rule: everything comes from the arguments, so the same alert read twice is the same signal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.alerts.body import JsonObject
from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.exchanges import AccountRoutes
from dca_engine.alerts.identity import dedupe_keys, entry_key
from dca_engine.alerts.intent import Wish, wish_of
from dca_engine.alerts.markets import MarketIndex
from dca_engine.alerts.payload import Chart, Payload, is_full, read_payload
from dca_engine.alerts.sizes import closed_part, stated_size
from dca_engine.core.ids import AccountId, PortfolioId, signal_id
from dca_engine.core.market import Market
from dca_engine.core.settings_check import check_exit_price
from dca_engine.core.signal import Intent, Signal, Size
from dca_engine.core.values import MarketKind, Side
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
class _Fields:
    """What fields are called in the form that was sent; `chart` and `risk` are prefixes."""

    chart: str
    risk: str
    size: str
    size_type: str


_FULL = _Fields("tv.", "risk.", "tv.order_size", "execution_intent.position_size_type")
_SHORT = _Fields("", "", "size", "size_type")


@dataclass(frozen=True, slots=True)
class ReadAlert:
    signal: Signal
    market: Market
    keys: DedupeKeys


def read_alert(body: JsonObject, raw: bytes, desk: Desk, received_at: datetime) -> ReadAlert:
    """Raises AlertError with the field at fault, named as in the form that was sent."""
    payload = read_payload(body)
    fields = _FULL if is_full(body) else _SHORT
    _check_clock(payload, received_at)
    wish = wish_of(payload)
    size = _size(payload, wish.intent, fields)
    account_id, market = _find_market(payload.tv, desk, fields.chart)
    _check_exits(wish, market, payload, fields.risk)
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
        price=_price(chart),
        alert_time=payload.timestamp,
        trade_id=payload.strategy_info.trade_id,
        size=size,
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


def _size(payload: Payload, intent: Intent, fields: _Fields) -> Size | None:
    """As it is stated; a part to be closed that states none is the part that the strategy closed."""
    size = stated_size(
        payload.tv.order_size,
        payload.execution_intent.position_size_type,
        intent,
        value_field=fields.size,
        unit_field=fields.size_type,
    )
    return closed_part(payload.tv) if size is None and intent is Intent.REDUCE else size


def _check_exits(wish: Wish, market: Market, payload: Payload, risk_prefix: str) -> None:
    """A stop that the price is past already, or a target behind it, is a slip of the hand.

    On a spot account a short is no entry but leaves the long, and whatever leaves is let through.
    """
    entry, risk = _price(payload.tv), payload.risk
    if wish.intent not in (Intent.ENTRY, Intent.REVERSE) or wish.side is None or entry is None:
        return
    if wish.side is Side.SHORT and market.kind is MarketKind.SPOT:
        return
    wrong = check_exit_price(wish.side, entry, risk.stop_loss, risk.take_profit)
    if wrong is not None:
        field, _ = wrong
        where = "below" if (field == "stop_loss") == (wish.side is Side.LONG) else "above"
        raise AlertError("invalid_field", f"{risk_prefix}{field}", f"must be {where} the entry price of a {wish.side}")


def _price(chart: Chart) -> Decimal | None:
    return chart.entry_price if chart.entry_price is not None else chart.close_price
