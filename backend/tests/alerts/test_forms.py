"""Spec 2: the two forms of an alert, and what they become."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.alerts.errors import AlertError
from dca_engine.core.signal import Intent, SizeUnit
from dca_engine.core.signal import Size as SignalSize
from dca_engine.core.values import Side
from tests.alerts.examples import LINEAR, NOW, SPOT, full, read, short, text


def test_the_full_form_becomes_a_signal() -> None:
    found = read(full(risk={"stop_loss": 48000, "take_profit": "52000.10", "max_slippage_percent": 0.2}))
    signal = found.signal
    assert (signal.intent, signal.side, signal.account_id, signal.symbol) == (Intent.ENTRY, Side.LONG, SPOT, "BTC/USDT")
    assert signal.timeframe == 900
    assert signal.price == Decimal(50000)
    assert signal.alert_time == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    assert signal.received_at == NOW
    assert signal.trade_id == "Long"
    assert signal.size == SignalSize(Decimal("0.02"), SizeUnit.BASE)
    assert (signal.stop_loss, signal.take_profit) == (Decimal(48000), Decimal("52000.10"))
    assert signal.max_slippage_percent == Decimal("0.2")
    assert found.market.symbol == "BTC/USDT"


def test_the_short_form_becomes_a_signal() -> None:
    signal = read(short()).signal
    assert (signal.intent, signal.side, signal.symbol, signal.timeframe) == (Intent.ENTRY, Side.LONG, "BTC/USDT", 900)
    assert signal.price == Decimal(50000)
    assert (signal.alert_time, signal.trade_id, signal.size) == (None, None, None)


def test_everything_but_secret_action_and_symbol_is_optional() -> None:
    signal = read(short(exchange=..., timeframe=..., price=...)).signal
    assert (signal.account_id, signal.timeframe, signal.price) == (SPOT, None, None)


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("50000.10", Decimal("50000.10")),
        ("0.1", Decimal("0.1")),
        ("0.00001234", Decimal("0.00001234")),
        ('"50000.10"', Decimal("50000.10")),
        ("5e4", Decimal(50000)),
        ("1.5E-5", Decimal("0.000015")),
        ("123456789.123456789123456789", Decimal("123456789.123456789123456789")),
    ],
)
def test_a_number_keeps_every_digit(written: str, price: Decimal) -> None:
    """Spec 2.1: `Decimal`, never through a binary float."""
    raw = text(short(price="@")).replace(b'"@"', written.encode())
    found = read(raw).signal.price
    assert found == price
    assert str(found) == f"{price:f}"


def test_the_close_stands_in_for_a_missing_order_price() -> None:
    body = full()
    del body["tv"]["entry_price"]
    assert read(body).signal.price == Decimal("50000.5")


@pytest.mark.parametrize("field", ["note", "tv2", "Secret", "{{close}}"])
def test_fields_that_are_not_ours_are_left_alone(field: str) -> None:
    assert read({**short(), field: {"anything": ["{{plot_0}}", -1, None]}}).signal.symbol == "BTC/USDT"


def test_words_in_capitals_and_a_byte_order_mark_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + text(short(action=" BUY "))).signal.side is Side.LONG


def test_an_alert_for_a_perpetual_goes_to_the_account_that_trades_it() -> None:
    """Spec 2.4: BINANCE has a spot and a linear account here; the `.P` tells which."""
    signal = read(short(symbol="BTCUSDT.P")).signal
    assert (signal.account_id, signal.symbol) == (LINEAR, "BTC/USDT:USDT")


@pytest.mark.parametrize(
    ("body", "field"),
    [(short(symbol="BTCUSD"), "symbol"), (full(tv={"symbol": "BTCUSD"}), "tv.symbol")],
)
def test_an_unknown_market_names_the_three_closest(body: dict[str, Any], field: str) -> None:
    with pytest.raises(AlertError) as refused:
        read(body)
    assert (refused.value.code, refused.value.field) == ("unknown_market", field)
    closest = refused.value.reason.rpartition(": ")[2].split(", ")
    assert len(closest) == 3
    assert closest[0] == "BTCUSDT"


def test_the_same_alert_is_the_same_signal() -> None:
    assert read(full()) == read(full())


@pytest.mark.parametrize(("ahead", "accepted"), [(3, True), (8, False)])
def test_the_senders_clock_may_be_a_little_ahead(ahead: int, accepted: bool) -> None:
    """Spec 2.6: up to 5 s."""
    body = full(timestamp=(NOW + timedelta(seconds=ahead)).isoformat())
    if accepted:
        assert read(body).signal.alert_time == NOW + timedelta(seconds=ahead)
    else:
        with pytest.raises(AlertError, match="in the future"):
            read(body)
