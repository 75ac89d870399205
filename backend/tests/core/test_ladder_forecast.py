"""Spec 4 to 6: how far a ladder reaches, and what is held after each leg; worked by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dca_engine.core.exit_rules import TakeProfit, TakeProfitMode
from dca_engine.core.grid_calculator import generated, ladder
from dca_engine.core.ladder import Generator, Level, Portion
from dca_engine.core.ladder_forecast import Held, after_each_leg, reach
from dca_engine.core.market import Market
from dca_engine.core.values import ZERO, Side
from tests.core.builders import BTC, BTC_PERP, leg, market

D = Decimal
WITH_FEE = market(taker_fee_rate="0.001")
PERP_WITH_FEE = replace(BTC_PERP, taker_fee_rate=D("0.0005"))
TWO = (leg(0, "50000", "0.01"), leg(1, "40000", "0.03", gap="20", tp="2"))
"""500 and 1 200 USDT: 1 700 for 0.04, 42 500 on average."""


def after(*legs_: object, side: Side = Side.LONG, of: Market = BTC, rules: TakeProfit | None = None) -> list[Held]:
    return list(after_each_leg(legs_ or TWO, side, of, rules or TakeProfit()))  # type: ignore[arg-type]


def test_the_average_falls_with_every_leg() -> None:
    first, second = after()
    assert (first.quantity, first.cost, first.average_price) == (D("0.01"), D(500), D(50_000))
    assert (second.quantity, second.cost, second.average_price) == (D("0.04"), D(1_700), D(42_500))


def test_without_fees_the_average_breaks_even() -> None:
    assert [held.break_even_price for held in after()] == [50_000, 42_500]


def test_on_spot_the_entrys_fee_is_in_base_and_the_exits_in_quote() -> None:
    """0.01 bought at 50 000: 0.00999 arrive. 500 / 0.00999 / 0.999 = 50 100.1502…, up to the tick."""
    assert after(TWO[0], of=WITH_FEE)[0].break_even_price == D("50100.16")


def test_on_a_perpetual_both_fees_are_in_quote() -> None:
    """Long: 500.25 paid; p × 0.01 × 0.9995 = 500.25, p = 50 050.025…. Short: 499.75 got, p × 1.0005 = 49 975."""
    assert after(TWO[0], of=PERP_WITH_FEE)[0].break_even_price == D("50050.1")
    short = after(TWO[0], of=PERP_WITH_FEE, side=Side.SHORT)[0]
    assert short.break_even_price == D("49950.0")


@pytest.mark.parametrize(
    ("mode", "percent", "targets"),
    [
        (TakeProfitMode.PER_LEG, "9", ["50500.00", "40800.00"]),
        (TakeProfitMode.AGGREGATE, "2", ["51000.00", "43350.00"]),
        (TakeProfitMode.PYRAMID_AGGREGATE, "2", ["51000.00", "43350.00"]),
        (TakeProfitMode.HYBRID, "0.5", ["50250.00", "40800.00"]),
    ],
)
def test_the_target_is_the_one_that_the_price_meets_first(
    mode: TakeProfitMode, percent: str, targets: list[str]
) -> None:
    """Leg 0 wants 1 % of 50 000, leg 1 2 % of 40 000; the average is 42 500 after both."""
    assert [f"{held.target_price:f}" for held in after(rules=TakeProfit(mode, D(percent)))] == targets


def test_the_way_to_the_target_counts_from_the_leg() -> None:
    aggregate = TakeProfit(TakeProfitMode.AGGREGATE, D(2))
    assert [held.target_distance_percent for held in after(rules=aggregate)] == [2, D("8.375")]


def test_a_short_is_the_other_way_round() -> None:
    """0.01 at 50 000 and 0.01 at 51 000: 50 500; 1 % below the nearer leg is met last, below the further one first."""
    legs = (leg(0, "50000", "0.01"), leg(1, "51000", "0.01"))
    held = after(*legs, side=Side.SHORT, of=BTC_PERP)
    assert [one.average_price for one in held] == [50_000, 50_500]
    assert [one.target_price for one in held] == [49_500, 50_490]
    assert held[1].target_distance_percent == 1


def test_of_several_targets_the_nearest_counts() -> None:
    split = leg(0, "50000", "0.01", portions=(Portion(D(3), D(50)), Portion(D("0.5"), D(50))))
    assert after(split)[0].target_price == 50_250
    shared = TakeProfit(TakeProfitMode.AGGREGATE, D(9), portions=(Portion(D(1), D(100)),))
    assert after(rules=shared)[0].target_price == 50_500


def test_pyramids_may_have_a_percent_of_their_own() -> None:
    rules = TakeProfit(TakeProfitMode.PYRAMID_AGGREGATE, D(2), pyramid_tp_percents=((1, D(4)),))
    of_second = list(after_each_leg(TWO, Side.LONG, BTC, rules, pyramid=1))
    assert of_second[0].target_price == 52_000


def test_a_leg_that_is_not_placed_changes_nothing() -> None:
    left_out = leg(1, "45000", "0.00001", skip_reason="too small")
    assert after(TWO[0], left_out, TWO[1]) == after()


def test_the_reach_of_two_equal_legs() -> None:
    """Half at 1, half at 0.8: 100 / (50 + 62.5) = 0.888…; 11.1 % below the base, 11.1 % above the last leg."""
    found = reach((Level(ZERO, D(50), D(1)), Level(D(20), D(50), D(1))))
    assert found.deepest == 20
    assert round(found.average, 6) == D("11.111111")
    assert round(found.rebound, 6) == D("11.111111")


def test_one_leg_reaches_nowhere() -> None:
    found = reach((Level(ZERO, D(100), D(1)),))
    assert (found.deepest, found.average, found.rebound) == (ZERO, ZERO, ZERO)


@given(st.integers(1, 12), st.decimals("0.1", "3", places=1), st.decimals("0.5", "1.5", places=1), st.booleans())
def test_a_laid_ladder_agrees_with_its_reach(count: int, step: Decimal, scale: Decimal, is_heavy: bool) -> None:
    """What rounding on tick and step changes is far below a hundredth of a percent."""
    levels = generated(Generator(count, step, scale, D(2) if is_heavy else D(1), D(1)))
    assume(levels[-1].gap_percent < 95)  # no other is let be traded by
    legs = ladder(D(50_000), Side.LONG, D(10_000_000), levels, BTC)
    held = list(after_each_leg(legs, Side.LONG, BTC, TakeProfit()))
    below = (50_000 - held[-1].average_price) / 50_000 * 100
    assert abs(below - reach(levels).average) < D("0.01")
    averages = [one.average_price for one in held]
    assert averages == sorted(averages, reverse=True)
    assert all(one.target_price > legs[one.leg].price for one in held)
