"""Spec 2.5: when an alert is the same as an earlier one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dca_engine.core.ids import PortfolioId
from tests.alerts.examples import DESK, NOW, full, read, short, text

LATER = NOW + timedelta(seconds=20)


def test_identical_bytes_with_a_time_are_the_same_for_ever() -> None:
    first, again = read(full()), read(full(), now=NOW + timedelta(days=400))
    assert first.keys.repeat_window_seconds is None
    assert first.keys.body_key == again.keys.body_key
    assert first.signal.id == again.signal.id


@pytest.mark.parametrize(("timeframe", "window"), [("15", 900), ("D", 86400), (..., 60)])
def test_without_a_time_the_window_is_one_candle_or_a_minute(timeframe: Any, window: int) -> None:
    assert read(short(timeframe=timeframe)).keys.repeat_window_seconds == window


def test_the_bars_own_time_counts_as_a_time() -> None:
    """`{{time}}` tells alerts apart, but is the candle's beginning: it says nothing about how old the alert is."""
    found = read(short(time="2026-01-31T09:15:00Z"))
    assert found.keys.repeat_window_seconds is None
    assert found.signal.alert_time is None


def test_without_a_time_a_later_alert_is_another_signal_with_the_same_body() -> None:
    first, later = read(short()), read(short(), now=LATER)
    assert first.keys.body_key == later.keys.body_key
    assert first.signal.id != later.signal.id


def test_any_other_byte_is_another_body() -> None:
    raw = text(full())
    assert read(raw).keys.body_key != read(raw + b" ").keys.body_key


def test_another_portfolio_makes_another_signal() -> None:
    other = replace(DESK, portfolio_id=PortfolioId("p2"))
    assert read(full()).signal.id != read(full(), desk=other).signal.id


def candle_key(body: dict[str, Any]) -> str | None:
    return read(body).keys.candle_key


def test_a_second_entry_within_the_candle_has_the_same_key() -> None:
    assert candle_key(full()) == candle_key(full(tv={"entry_price": 50001}, timestamp="2026-01-31T09:30:01Z"))
    assert candle_key(short()) == candle_key(short(price=50001))


@pytest.mark.parametrize(
    "other",
    [
        full(timestamp="2026-01-31T09:29:59Z"),
        full(tv={"timeframe": "5"}),
        full(tv={"symbol": "ETHUSDT"}),
        full(tv={"action": "sell", "market_position": "short"}, execution_intent={}),
        full(strategy_info={"trade_id": "Long 2"}),
    ],
)
def test_what_makes_another_entry(other: dict[str, Any]) -> None:
    assert candle_key(other) not in (None, candle_key(full()))


@pytest.mark.parametrize(
    "body", [full(tv={"market_position": "flat"}), short(action="exit"), short(action="reverse"), short(timeframe=...)]
)
def test_only_entries_with_a_timeframe_have_a_candle(body: dict[str, Any]) -> None:
    assert candle_key(body) is None


def test_more_entries_per_candle_when_the_trader_wants_them() -> None:
    assert read(full(), desk=replace(DESK, one_entry_per_candle=False)).keys.candle_key is None
