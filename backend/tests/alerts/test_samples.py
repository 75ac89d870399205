"""A message tried with sample values: what TradingView would put in, and what it would leave."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dca_engine.alerts.samples import Case, SampleChart, cases_of, filled, unknown_placeholders

CHART = SampleChart("BINANCE", "BTCUSDT", "BTC", "USDT", Decimal("5E+4"), datetime(2026, 1, 31, 9, 37, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        ("{{exchange}}:{{ticker}}", "BINANCE:BTCUSDT"),
        ('"{{interval}}", {{close}}', '"15", 50000'),
        ("{{timenow}} {{time}}", "2026-01-31T09:37:05Z 2026-01-31T09:30:00Z"),
        ('{{plot_0}} {{plot("Signal")}}', "1 1"),
        (r"{{plot(\"Signal\")}}", "1"),
        ("{{ticker }} {{Close}} {{secret}}", "{{ticker }} {{Close}} {{secret}}"),
        ("{ {close} }", "{ {close} }"),
    ],
)
def test_what_tradingview_replaces_is_replaced_and_nothing_else(message: str, sent: str) -> None:
    assert filled(message, CHART, Case.ALERT) == sent


def test_an_indicator_has_no_strategys_values() -> None:
    assert filled("{{strategy.order.action}}", CHART, Case.ALERT) == "{{strategy.order.action}}"


@pytest.mark.parametrize(
    ("case", "sent"),
    [
        (Case.OPENS, "buy 0.1: flat 0 to long 0.1"),
        (Case.REDUCES, "sell 0.05: long 0.1 to long 0.05"),
        (Case.CLOSES, "sell 0.1: long 0.1 to flat 0"),
        (Case.TURNS, "sell 0.2: long 0.1 to short 0.1"),
    ],
)
def test_a_strategy_is_seen_at_each_of_its_orders(case: Case, sent: str) -> None:
    message = (
        "{{strategy.order.action}} {{strategy.order.contracts}}: "
        "{{strategy.prev_market_position}} {{strategy.prev_market_position_size}} to "
        "{{strategy.market_position}} {{strategy.market_position_size}}"
    )
    assert case in cases_of(message)
    assert filled(message, CHART, case) == sent


def test_a_message_without_a_strategys_values_is_seen_once() -> None:
    assert cases_of('{"action": "buy", "symbol": "{{ticker}}"}') == (Case.ALERT,)


def test_what_tradingview_does_not_know_is_named_once() -> None:
    message = "{{close}} {{price}} {{strategy.order.size}} {{price}} {{plot_3}} {{strategy.order.id}}"
    assert unknown_placeholders(message) == ["price", "strategy.order.size"]
