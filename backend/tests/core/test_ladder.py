"""Spec 4: the ladder."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.grid_calculator import ladder
from dca_engine.core.settings import Level, check_levels, check_settings
from dca_engine.core.values import HUNDRED, Side
from tests.core.story import BTC, SETTINGS, WORKED_LEVELS, D, levels


def test_4_worked_example() -> None:
    """10 000 over 10 slots, base 50 000: five legs of 200 USDT each."""
    legs = ladder(D(50_000), Side.LONG, SETTINGS.capital_per_group, WORKED_LEVELS, BTC)
    assert [leg.price for leg in legs] == [D(50_000), D(49_750), D(49_500), D(49_250), D(49_000)]
    assert [leg.quantity for leg in legs] == [D("0.00400"), D("0.00402"), D("0.00404"), D("0.00406"), D("0.00408")]


def test_4_a_short_ladder_rises() -> None:
    legs = ladder(D(50_000), Side.SHORT, D(1000), WORKED_LEVELS, BTC)
    assert [leg.price for leg in legs] == [D(50_000), D(50_250), D(50_500), D(50_750), D(51_000)]


def test_4_a_buy_price_is_rounded_down_and_a_sell_price_up() -> None:
    one = levels("0.333", weight="100")
    assert ladder(D("1234.567"), Side.LONG, D(1000), one, BTC)[0].price == D("1230.45")
    assert ladder(D("1234.567"), Side.SHORT, D(1000), one, BTC)[0].price == D("1238.68")


def test_4_quantity_is_rounded_down_to_the_step() -> None:
    leg = ladder(D("49999.99"), Side.LONG, D(1000), levels("0", weight="100"), BTC)[0]
    assert leg.quantity == D("0.02000")
    assert leg.quantity * leg.price <= D(1000)


def test_4_a_leg_below_the_minimum_value_is_left_out_with_the_reason() -> None:
    legs = ladder(D(50_000), Side.LONG, D(20), WORKED_LEVELS, BTC)
    assert legs[0].skip_reason == "value 4.0000000 is below the minimum of 5 USDT"
    assert all(leg.skip_reason for leg in legs)


def test_4_a_leg_below_the_minimum_quantity_is_left_out_with_the_reason() -> None:
    market = replace(BTC, min_quantity=D("0.01"))
    leg = ladder(D(50_000), Side.LONG, D(100), levels("0", weight="100"), market)[0]
    assert leg.skip_reason == "quantity 0.00200 is below the minimum of 0.01 BTC"


def test_4_a_leg_above_the_maximum_quantity_is_left_out_with_the_reason() -> None:
    market = replace(BTC, max_quantity=D("0.001"))
    leg = ladder(D(50_000), Side.LONG, D(100), levels("0", weight="100"), market)[0]
    assert leg.skip_reason == "quantity 0.00200 is above the maximum of 0.001 BTC"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (levels("0", "1", weight="49.5"), "ladder.levels"),
        (levels("-1", "1", weight="50"), "ladder.levels.0.gap_percent"),
        (levels("1", "1", weight="50"), "ladder.levels.1.gap_percent"),
        (levels("2", "1", weight="50"), "ladder.levels.1.gap_percent"),
        (levels("0", "150", weight="50"), "ladder.levels.1.gap_percent"),
        (levels("0", weight="100", tp="0"), "ladder.levels.0.tp_percent"),
        ((Level(D(0), D(0), D(1)), Level(D(1), D(100), D(1))), "ladder.levels.0.weight_percent"),
        ((), "ladder.levels"),
    ],
)
def test_4_impossible_ladders_are_refused_with_the_field(bad: tuple[Level, ...], field: str) -> None:
    with pytest.raises(InvalidSettingsError) as refusal:
        check_levels("ladder.levels", bad)
    assert refusal.value.field == field
    assert refusal.value.reason


@pytest.mark.parametrize(
    ("field", "value"),
    [("capital", D(0)), ("max_open_groups", 0), ("max_pyramids", 0), ("max_signal_age_seconds", 0)],
)
def test_impossible_settings_are_refused_with_the_field(field: str, value: object) -> None:
    with pytest.raises(InvalidSettingsError) as refusal:
        check_settings(replace(SETTINGS, **{field: value}))  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_the_usual_settings_pass() -> None:
    check_settings(SETTINGS)


prices = st.decimals("0.01", "100000", places=4)


@given(base=prices, capital=st.decimals("1", "1000000", places=2), side=st.sampled_from(Side))
def test_4_every_leg_obeys_the_market_and_the_capital(base: Decimal, capital: Decimal, side: Side) -> None:
    for leg in ladder(base, side, capital, WORKED_LEVELS, BTC):
        assert leg.skip_reason or leg.price % BTC.tick_size == 0
        assert leg.quantity % BTC.step_size == 0
        assert leg.quantity * leg.price <= capital * leg.weight_percent / HUNDRED
        assert leg.skip_reason or BTC.sellable(leg.quantity, leg.price)
