"""Spec 2, reduce: a part to be closed by size or percent; and stops that lie on the right side of the price."""

from decimal import Decimal
from typing import Any

import pytest

from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.exchanges import AccountRoutes, by_exchange, routed
from dca_engine.core.settings import AccountRoute
from dca_engine.core.signal import Intent, Size, SizeUnit
from tests.alerts.examples import LINEAR, SPOT, full, read, short


def size(value: str, unit: SizeUnit) -> Size:
    return Size(Decimal(value), unit)


def reducing(before: float | None = 0.03, after: float | None = 0.02, **more: Any) -> dict[str, Any]:
    """A strategy that sold a part of its long; None leaves a size out."""
    tv = {"action": "sell", "prev_market_position": "long", "market_position": "long"}
    body = full(tv={**tv, **more.pop("tv", {})}, execution_intent=more.pop("execution_intent", {}), **more)
    for name, value in (("prev_market_position_size", before), ("market_position_size", after)):
        body["tv"].pop(name)
        if value is not None:
            body["tv"][name] = value
    return body


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"percent": 40}, size("40", SizeUnit.PERCENT)),
        ({"percent": "33.3"}, size("33.3", SizeUnit.PERCENT)),
        ({"size": 100, "size_type": "percent"}, size("100", SizeUnit.PERCENT)),
        ({"size": 0.01, "size_type": "base"}, size("0.01", SizeUnit.BASE)),
        ({"size": 250, "size_type": "Quote"}, size("250", SizeUnit.QUOTE)),
        ({"size": 3, "size_type": "contracts"}, size("3", SizeUnit.CONTRACTS)),
        ({}, None),
    ],
)
def test_the_short_form_says_how_much_to_close(fields: dict[str, Any], expected: Size | None) -> None:
    signal = read(short(action="reduce", **fields)).signal
    assert (signal.intent, signal.size) == (Intent.REDUCE, expected)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("percent", size("25", SizeUnit.PERCENT)), ("contracts", size("25", SizeUnit.CONTRACTS))],
)
def test_the_full_form_says_how_much_to_close(unit: str, expected: Size) -> None:
    body = reducing(tv={"order_size": 25}, execution_intent={"type": "reduce", "position_size_type": unit})
    assert read(body).signal.size == expected


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [(0.03, 0.02, "33.333333"), (2, 1, "50.000000"), (1, 0, "100.000000")],
)
def test_without_a_unit_the_part_is_what_the_strategy_closed(before: float, after: float, percent: str) -> None:
    """(before − after) / before: from 0.03 to 0.02 a third is gone."""
    assert read(reducing(before, after)).signal.size == size(percent, SizeUnit.PERCENT)


@pytest.mark.parametrize(("before", "after"), [(None, 0.02), (0.03, None), (0, 0)])
def test_without_both_positions_nothing_tells_the_part(before: float | None, after: float | None) -> None:
    signal = read(reducing(before, after)).signal
    assert (signal.intent, signal.size) == (Intent.REDUCE, None)


def test_an_exit_closes_everything_whatever_sizes_stand_beside_it() -> None:
    body = full(tv={"action": "sell", "market_position": "flat"}, execution_intent={"position_size_type": "percent"})
    assert (read(body).signal.intent, read(body).signal.size) == (Intent.EXIT, None)


PERCENT = {"position_size_type": "percent"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (short(action="reduce", percent=100.5), "percent"),
        (short(action="reduce", percent=-1), "percent"),
        (short(action="reduce", size=101, size_type="percent"), "size"),
        (short(action="reduce", size=5), "size_type"),
        (short(action="reduce", size=5, size_type="base", percent=5), "percent"),
        (short(action="reduce", size=5, size_type="lots"), "size_type"),
        (short(percent=50), "percent"),
        (short(action="exit", percent=50), "percent"),
        (short(size=50, size_type="percent"), "size_type"),
        (short(action="reverse", size=50, size_type="percent"), "size_type"),
        (full(execution_intent=PERCENT), "execution_intent.position_size_type"),
        (reducing(tv={"order_size": 101}, execution_intent=PERCENT), "tv.order_size"),
    ],
)
def test_a_size_that_cannot_be_is_refused_with_its_field(body: dict[str, Any], field: str) -> None:
    with pytest.raises(AlertError) as refused:
        read(body)
    assert (refused.value.status, refused.value.field) == (422, field)


# --- stops and targets ------------------------------------------------------------------------------------------------


def risk(stop: float | None = None, target: float | None = None) -> dict[str, Any]:
    return {"risk": {"stop_loss": stop, "take_profit": target}}


PERPETUAL = {"symbol": "BTCUSDT.P", "exchange": "BYBIT"}


@pytest.mark.parametrize(
    ("body", "field", "where"),
    [
        (full(**risk(stop=50_000)), "risk.stop_loss", "below"),
        (full(**risk(stop=50_001)), "risk.stop_loss", "below"),
        (full(**risk(stop=49_000, target=50_000)), "risk.take_profit", "above"),
        (short(stop_loss=51_000), "stop_loss", "below"),
        (short(take_profit=49_000), "take_profit", "above"),
        (short(action="sell", stop_loss=49_000, **PERPETUAL), "stop_loss", "above"),
        (short(action="sell", take_profit=51_000, **PERPETUAL), "take_profit", "below"),
    ],
)
def test_a_stop_or_target_on_the_wrong_side_is_refused(body: dict[str, Any], field: str, where: str) -> None:
    """The entry price is 50 000."""
    with pytest.raises(AlertError, match=f"must be {where} the entry price") as refused:
        read(body)
    assert (refused.value.status, refused.value.field) == (422, field)


@pytest.mark.parametrize(
    "body",
    [
        full(**risk(stop=49_000, target=51_000)),
        short(stop_loss=49_000, take_profit=51_000),
        short(action="sell", stop_loss=51_000, take_profit=49_000, **PERPETUAL),
        short(price=..., stop_loss=99_000),
        short(action="exit", stop_loss=99_000),
        short(action="sell", stop_loss=49_000),
    ],
)
def test_what_is_no_entry_or_has_no_price_or_is_right_is_let_through(body: dict[str, Any]) -> None:
    """The last one sells on a spot account: that leaves a long, and an exit is never held up."""
    assert read(body).signal.symbol


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_a_route_of_the_traders_own_goes_before_the_venues_name() -> None:
    """Spec 2.4: the chart on BINANCE, the trade on another account; other names stay."""
    venues = by_exchange([("binance", SPOT), ("bybit", LINEAR)])
    routes = AccountRoutes(SPOT, routed(venues, (AccountRoute("binance", LINEAR), AccountRoute("Kraken", SPOT))))
    assert routes.accounts_for("BINANCE", "exchange") == (LINEAR,)
    assert routes.accounts_for("KRAKEN_DLY", "exchange") == (SPOT,)
    assert routes.accounts_for("BYBIT", "exchange") == (LINEAR,)
    assert routed(venues, ()) is venues
