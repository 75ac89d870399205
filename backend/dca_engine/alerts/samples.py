"""What TradingView would put in the place of its placeholders: sample values, to try a message before it is used.

The rule: only placeholders that TradingView itself replaces are known here. Any other stays as it is, as it would in a
real alert, and is then found by whoever reads the message.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.alerts.moments import candle_start

CANDLE_SECONDS = 15 * 60
"""Of the sample chart."""
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_PLOT = re.compile(r'plot(_[0-9]{1,2}|\(\\?"[^"\\]*\\?"\))')
_OF_A_STRATEGY = "strategy."


@dataclass(frozen=True, slots=True)
class SampleChart:
    """The chart that an alert is imagined on; `price` in quote per base."""

    exchange: str
    ticker: str
    base: str
    quote: str
    price: Decimal
    now: datetime


class Case(StrEnum):
    """What happens at that moment: something, or an order of a strategy that is or gets long."""

    ALERT = "alert"
    OPENS = "opens"
    REDUCES = "reduces"
    CLOSES = "closes"
    TURNS = "turns"


_ORDERS: Mapping[Case, tuple[str, str, str, str, str, str]] = {
    Case.OPENS: ("buy", "0.1", "long", "0.1", "flat", "0"),
    Case.REDUCES: ("sell", "0.05", "long", "0.05", "long", "0.1"),
    Case.CLOSES: ("sell", "0.1", "flat", "0", "long", "0.1"),
    Case.TURNS: ("sell", "0.2", "short", "0.1", "long", "0.1"),
}
"""Action, contracts; position and its size after, position and its size before."""


def cases_of(text: str) -> tuple[Case, ...]:
    """The moments that a message is for: those of a strategy when it asks for a strategy's values, else just one."""
    of_strategy = any(name.startswith(_OF_A_STRATEGY) for name in _PLACEHOLDER.findall(text))
    return tuple(_ORDERS) if of_strategy else (Case.ALERT,)


def unknown_placeholders(text: str) -> list[str]:
    """Those that TradingView would leave as they are, each once, in their order."""
    found = dict.fromkeys(_PLACEHOLDER.findall(text))
    return [name for name in found if not _is_known(name)]


def filled(text: str, chart: SampleChart, case: Case) -> str:
    """The message as it would be sent."""
    values = _values(chart, case)
    return _PLACEHOLDER.sub(lambda match: _value(match[1], values, match[0]), text)


def _value(name: str, values: Mapping[str, str], as_it_is: str) -> str:
    return "1" if _PLOT.fullmatch(name) is not None else values.get(name, as_it_is)


def _is_known(name: str) -> bool:
    return name in _NAMES or _PLOT.fullmatch(name) is not None


def _values(chart: SampleChart, case: Case) -> Mapping[str, str]:
    price = f"{chart.price:f}"
    general = {
        "exchange": chart.exchange,
        "ticker": chart.ticker,
        "interval": str(CANDLE_SECONDS // 60),
        "open": price,
        "high": price,
        "low": price,
        "close": price,
        "volume": "100",
        "time": _moment(candle_start(chart.now, CANDLE_SECONDS)),
        "timenow": _moment(chart.now),
        "syminfo.currency": chart.quote,
        "syminfo.basecurrency": chart.base,
    }
    if case is Case.ALERT:
        return general
    action, contracts, after, size_after, before, size_before = _ORDERS[case]
    return general | {
        "strategy.order.action": action,
        "strategy.order.contracts": contracts,
        "strategy.order.price": price,
        "strategy.order.id": case.value,
        "strategy.order.comment": case.value,
        "strategy.order.alert_message": "",
        "strategy.position_size": size_after,
        "strategy.market_position": after,
        "strategy.market_position_size": size_after,
        "strategy.prev_market_position": before,
        "strategy.prev_market_position_size": size_before,
    }


def _moment(time: datetime) -> str:
    """As TradingView writes it: `2026-01-31T09:30:00Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


_ANY_CHART = SampleChart("", "", "", "", Decimal(1), datetime(2026, 1, 1, tzinfo=UTC))
_NAMES = frozenset(_values(_ANY_CHART, Case.OPENS))
