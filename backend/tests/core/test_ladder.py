"""Spec 4: the legs of a ladder, their rounding, and what a ladder would cost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.grid_calculator import ladder, preflight
from dca_engine.core.ladder import Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.values import HUNDRED, Side
from tests.core.builders import BTC, BTC_PERP, D, levels

WORKED = levels("0", "0.5", "1", "1.5", "2")


def test_4_worked_example() -> None:
    """10 000 over 10 slots, base 50 000: five legs of 200 USDT each."""
    legs = ladder(D(50_000), Side.LONG, D(10_000) / 10, WORKED, BTC)
    assert [leg.price for leg in legs] == [D(50_000), D(49_750), D(49_500), D(49_250), D(49_000)]
    assert [leg.quantity for leg in legs] == [D("0.00400"), D("0.00402"), D("0.00404"), D("0.00406"), D("0.00408")]
    assert [leg.skip_reason for leg in legs] == [""] * 5


def test_4_a_short_ladder_rises() -> None:
    legs = ladder(D(50_000), Side.SHORT, D(1000), WORKED, BTC)
    assert [leg.price for leg in legs] == [D(50_000), D(50_250), D(50_500), D(50_750), D(51_000)]


def test_4_weights_that_grow_put_more_capital_into_the_deeper_legs() -> None:
    """700 USDT as 100, 200 and 400 at 100, 95 and 90 USDT: 1, 2.105 and 4.444 on a step of 0.001."""
    market = replace(BTC, step_size=D("0.001"))
    wanted = tuple(Level(D(gap), D(100 * part) / 7, D(1)) for gap, part in (("0", 1), ("5", 2), ("10", 4)))
    legs = ladder(D(100), Side.LONG, D(700), wanted, market)
    assert [(leg.price, leg.quantity) for leg in legs] == [
        (D(100), D("1.000")),
        (D(95), D("2.105")),
        (D(90), D("4.444")),
    ]


def test_4_a_buy_price_is_rounded_down_and_a_sell_price_up() -> None:
    """1234.567 less 0.333 % is 1230.4558…, plus 0.333 % is 1238.6781…"""
    one = levels("0.333", weight="100")
    assert ladder(D("1234.567"), Side.LONG, D(1000), one, BTC)[0].price == D("1230.45")
    assert ladder(D("1234.567"), Side.SHORT, D(1000), one, BTC)[0].price == D("1238.68")


def test_4_quantity_is_rounded_down_to_the_step() -> None:
    """1 000 at 49 000 is 0.020408…"""
    assert ladder(D(49_000), Side.LONG, D(1000), levels("0", weight="100"), BTC)[0].quantity == D("0.02040")


def test_4_a_step_need_not_be_a_power_of_ten() -> None:
    """A tick of 0.5 and a step of 0.05: 101.3 becomes 101.0, and 100 / 101 = 0.990… becomes 0.95."""
    market = replace(BTC, tick_size=D("0.5"), step_size=D("0.05"))
    leg = ladder(D("101.3"), Side.LONG, D(100), levels("0", weight="100"), market)[0]
    assert (leg.price, leg.quantity) == (D("101.0"), D("0.95"))


def test_4_where_contracts_are_traded_the_quantity_is_a_whole_number_of_them() -> None:
    """One contract is 0.001 BTC. 1 049 USDT at 50 000 would buy 0.02098 BTC: 20 contracts, 0.020 BTC."""
    market = replace(BTC_PERP, contract_size=D("0.001"))
    leg = ladder(D(50_000), Side.LONG, D(1049), levels("0", weight="100"), market)[0]
    assert leg.quantity == D("0.020")
    assert leg.quantity / market.contract_size == 20


def test_4_less_than_one_contract_is_left_out_with_the_reason() -> None:
    market = replace(BTC_PERP, contract_size=D("0.001"))
    leg = ladder(D(50_000), Side.LONG, D(49), levels("0", weight="100"), market)[0]
    assert leg.skip_reason == "quantity 0.000 is below the minimum of 0.001 BTC"


def test_4_weights_a_little_over_100_are_stretched_over_the_capital_and_do_not_exceed_it() -> None:
    """50.005 + 50.005 = 100.01: each leg gets one half of the 1 000."""
    legs = ladder(D(10), Side.LONG, D(1000), levels("0", "50", weight="50.005"), BTC)
    assert [leg.quantity for leg in legs] == [D(50), D(100)]


def test_4_a_leg_carries_its_own_targets() -> None:
    """Spec 6: several targets instead of one."""
    parts = (Portion(D(1), D(50)), Portion(D(2), D(30)))
    assert ladder(D(50_000), Side.LONG, D(1000), (Level(D(0), D(100), D(1), parts),), BTC)[0].portions == parts


@pytest.mark.parametrize(
    ("market", "capital", "why"),
    [
        (BTC, "4", "value 4.0000000 is below the minimum of 5 USDT"),
        (replace(BTC, min_quantity=D("0.01")), "100", "quantity 0.00200 is below the minimum of 0.01 BTC"),
        (replace(BTC, max_quantity=D("0.001")), "100", "quantity 0.00200 is above the maximum of 0.001 BTC"),
        (replace(BTC, step_size=D("0.00000001"), min_quantity=D(0)), "0.0001", "quantity 0.00000000 is below the"),
        (replace(BTC, tick_size=D(100_000)), "100", "price 0 is not above 0"),
    ],
)
def test_4_a_leg_that_the_venue_would_refuse_is_left_out_with_the_reason(
    market: Market, capital: str, why: str
) -> None:
    leg = ladder(D(50_000), Side.LONG, D(capital), levels("0", weight="100"), market)[0]
    assert leg.skip_reason.startswith(why)


def test_4_a_leg_at_the_minimum_is_placed() -> None:
    """0.0001 BTC at 50 000 is worth the least of 5 USDT; 0.0001 BTC is the least here too."""
    market = replace(BTC, min_quantity=D("0.0001"), max_quantity=D("0.0001"))
    assert ladder(D(50_000), Side.LONG, D(5), levels("0", weight="100"), market)[0].skip_reason == ""


def test_4_only_the_legs_below_the_minimum_are_left_out() -> None:
    """100 USDT as 4 and 96: the least is 5."""
    legs = ladder(D(50_000), Side.LONG, D(100), (Level(D(0), D(96), D(1)), Level(D(1), D(4), D(1))), BTC)
    assert [bool(leg.skip_reason) for leg in legs] == [False, True]


# --- preflight


def test_4_a_ladder_costs_what_its_legs_cost_and_no_fee_on_top() -> None:
    """200 + 199.995 + 199.98 + 199.955 + 199.92."""
    legs = ladder(D(50_000), Side.LONG, D(1000), WORKED, BTC)
    found = preflight(legs, BTC, Side.LONG, None)
    assert found.cost == D("999.85")
    assert found.problems == ()


def test_4_a_balance_that_covers_the_ladder_to_the_last_digit_is_enough() -> None:
    legs = ladder(D(50_000), Side.LONG, D(1000), WORKED, BTC)
    assert preflight(legs, BTC, Side.LONG, D("999.85")).problems == ()
    assert [leg for leg, _ in preflight(legs, BTC, Side.LONG, D("999.84")).problems] == [4]


def test_4_the_first_leg_that_the_balance_does_not_cover_is_named_with_what_is_missing() -> None:
    """Legs 0 to 2 cost 599.975, with leg 3 it is 799.93; free are 650."""
    legs = ladder(D(50_000), Side.LONG, D(1000), WORKED, BTC)
    found = preflight(legs, BTC, Side.LONG, D(650))
    assert found.problems == ((3, "buying up to this leg takes 799.93 USDT, 650 USDT is free, 149.93 USDT is missing"),)
    assert found.cost == D("999.85")


def test_4_a_short_ladder_is_told_as_selling_short() -> None:
    legs = ladder(D(50_000), Side.SHORT, D(1000), levels("0", weight="100"), BTC_PERP)
    [(leg, why)] = preflight(legs, BTC_PERP, Side.SHORT, D(10)).problems
    assert leg == 0
    assert why == "selling short up to this leg takes 1000 USDT, 10 USDT is free, 990 USDT is missing"


def test_4_legs_that_are_left_out_cost_nothing_and_are_named() -> None:
    """4 of 100 USDT are too little for an order; 96 buy 0.00192 BTC."""
    legs = ladder(D(50_000), Side.LONG, D(100), (Level(D(0), D(96), D(1)), Level(D(1), D(4), D(1))), BTC)
    found = preflight(legs, BTC, Side.LONG, D(96))
    assert found.cost == D(96)
    assert found.problems == ((1, legs[1].skip_reason),)


def test_4_what_the_balance_lacks_is_told_of_the_legs_after_one_that_is_left_out_too() -> None:
    """48 + 4 + 48 of 100 USDT: the middle leg is too small, and 60 do not cover both others (48 + 47.88)."""
    wanted = (Level(D(0), D(48), D(1)), Level(D("0.1"), D(4), D(1)), Level(D("0.25"), D(48), D(1)))
    legs = ladder(D(50_000), Side.LONG, D(100), wanted, BTC)
    found = preflight(legs, BTC, Side.LONG, D(60))
    assert [leg for leg, _ in found.problems] == [1, 2]
    assert found.cost == D("95.88")


# --- properties

prices = st.decimals("0.01", "100000", places=4)
capitals = st.decimals("1", "1000000", places=2)
steps = st.sampled_from([D("0.00001"), D("0.001"), D("0.05"), D(1), D(10)])
ticks = st.sampled_from([D("0.00000001"), D("0.01"), D("0.5"), D(5)])
markets = st.builds(lambda tick, step: replace(BTC, tick_size=tick, step_size=step), ticks, steps)


@given(base=prices, capital=capitals, side=st.sampled_from(Side), market=markets)
def test_4_every_leg_obeys_the_market(base: Decimal, capital: Decimal, side: Side, market: Market) -> None:
    for leg in ladder(base, side, capital, WORKED, market):
        assert leg.price % market.tick_size == 0
        assert leg.quantity % market.step_size == 0
        assert leg.skip_reason or market.sellable(leg.quantity, leg.price)


@given(base=prices, capital=capitals, side=st.sampled_from(Side), market=markets)
def test_4_rounding_is_never_in_the_markets_favour(base: Decimal, capital: Decimal, side: Side, market: Market) -> None:
    """A long never buys above the plan, a short never sells below it, and less than one tick away from it."""
    for leg in ladder(base, side, capital, WORKED, market):
        gain = side.sign * (base * (1 - side.sign * leg.gap_percent / HUNDRED) - leg.price)
        assert 0 <= gain < market.tick_size
        left = capital * leg.weight_percent / HUNDRED - leg.quantity * leg.price
        assert 0 <= left < market.step_size * leg.price or leg.price == 0


@given(
    base=prices,
    capital=capitals,
    side=st.sampled_from(Side),
    market=markets,
    parts=st.lists(st.integers(1, 9_999), min_size=1, max_size=12),
    off=st.sampled_from([D("-0.01"), D(0), D("0.01")]),
)
def test_4_the_capital_is_never_exceeded(
    base: Decimal, capital: Decimal, side: Side, market: Market, parts: list[int], off: Decimal
) -> None:
    """Also not by weights that total 100.01."""
    whole = (HUNDRED + off) / sum(parts)
    wanted = tuple(Level(D(i), part * whole, D(1)) for i, part in enumerate(parts))
    legs = ladder(base, side, capital, wanted, market)
    assert sum(leg.price * leg.quantity for leg in legs) <= capital
    assert preflight(legs, market, side, capital).cost <= capital
