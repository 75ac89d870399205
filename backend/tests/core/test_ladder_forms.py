"""Spec 4: which ladder applies, and ladders that are generated from steps and scales."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.grid_calculator import generated, ladder, levels_for
from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Generator, Ladder, LadderRule
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import HUNDRED, Side
from tests.core.builders import ACCOUNT, BTC, D, levels

WORKED = levels("0", "0.5", "1", "1.5", "2")
OTHER = AccountId("other")
HOUR, DAY = 3_600, 86_400


def generator(count: int, step: str, step_scale: str = "1", volume_scale: str = "1", tp: str = "1.5") -> Generator:
    return Generator(count, D(step), D(step_scale), D(volume_scale), D(tp))


# --- matching


def marked(tp: str) -> Ladder:
    """A ladder that can be told by its target."""
    return Ladder(levels("0", weight="100", tp=tp))


RULES = (
    LadderRule("BTC/USDT", marked("2")),
    LadderRule("BTC/USDT", marked("3"), timeframe=HOUR),
    LadderRule("BTC/USDT", marked("4"), timeframe=HOUR, account_id=ACCOUNT),
    LadderRule("SOL/USDT", marked("5"), timeframe=HOUR),
)


@pytest.mark.parametrize("rules", [RULES, RULES[::-1]])
@pytest.mark.parametrize(
    ("account", "symbol", "timeframe", "tp"),
    [
        (ACCOUNT, "BTC/USDT", HOUR, "4"),
        (OTHER, "BTC/USDT", HOUR, "3"),
        (ACCOUNT, "BTC/USDT", DAY, "2"),
        (ACCOUNT, "BTC/USDT", None, "2"),
        (ACCOUNT, "ETH/USDT", HOUR, "1"),
        (ACCOUNT, "SOL/USDT", DAY, "1"),
        (ACCOUNT, "BTC/USDT:USDT", HOUR, "1"),
    ],
)
def test_4_the_most_specific_ladder_applies_whatever_their_order(
    rules: tuple[LadderRule, ...], account: AccountId, symbol: str, timeframe: int | None, tp: str
) -> None:
    settings = PortfolioSettings(D(1000), marked("1"), ACCOUNT, ladders=rules)
    assert settings.ladder_for(account, symbol, timeframe) == marked(tp)


# --- levels of a pyramid


def test_4_a_pyramid_may_have_levels_of_its_own() -> None:
    own = levels("0", "3", weight="50")
    config = Ladder(WORKED, pyramid_levels=((2, own),))
    assert [levels_for(config, i) for i in range(4)] == [WORKED, WORKED, own, WORKED]


def test_4_a_generated_ladder_may_have_pyramids_of_their_own_too() -> None:
    own = levels("0", "3", weight="50")
    config = Ladder(generator=generator(5, "0.5"), pyramid_levels=((1, own),))
    assert levels_for(config, 0) == generated(generator(5, "0.5"))
    assert levels_for(config, 1) == own


# --- generated


def test_4_equal_steps_and_volumes_are_the_ladder_of_the_worked_example() -> None:
    """Five legs, half a percent apart, 20 % each."""
    assert generated(generator(5, "0.5", tp="1")) == WORKED


def test_4_steps_grow_by_the_step_scale() -> None:
    """1, then 1 x 1.5, then 1.5 x 1.5: 0, 1, 2.5 and 4.75 % from the base."""
    found = generated(generator(4, "1", step_scale="1.5"))
    assert [level.gap_percent for level in found] == [D(0), D(1), D("2.5"), D("4.75")]


def test_4_volumes_grow_by_the_volume_scale() -> None:
    """1 : 2 : 4 : 8 of 15 is 6.66…, 13.33…, 26.66… and 53.33… %; the last leg gets the 0.02 that rounding left."""
    found = generated(generator(4, "1", volume_scale="2"))
    assert [level.weight_percent for level in found] == [D("6.66"), D("13.33"), D("26.66"), D("53.35")]


def test_4_volumes_may_shrink() -> None:
    """4 : 2 : 1 of 7 is 57.142…, 28.571… and 14.285… %."""
    found = generated(generator(3, "1", volume_scale="0.5"))
    assert [level.weight_percent for level in found] == [D("57.14"), D("28.57"), D("14.29")]


def test_4_every_generated_leg_has_the_same_target() -> None:
    assert {level.tp_percent for level in generated(generator(6, "1", tp="2.5"))} == {D("2.5")}


def test_4_a_single_leg_takes_everything_at_the_base() -> None:
    [only] = generated(generator(1, "1", "7", "3"))
    assert (only.gap_percent, only.weight_percent) == (D(0), D(100))


def test_4_a_gap_of_endless_digits_is_rounded_away_from_the_base() -> None:
    """1.234567 + 1.524155677489 = 2.758722677489: what comes after the eighth place is rounded up."""
    assert generated(generator(3, "1.234567", step_scale="1.234567"))[2].gap_percent == D("2.75872268")


def test_4_a_gap_keeps_the_digits_it_was_given() -> None:
    """0.5 stays 0.5 and is not shown as 0.50000000."""
    assert [str(level.gap_percent) for level in generated(generator(3, "0.5"))] == ["0", "0.5", "1.0"]


def test_4_a_generated_ladder_laid_out_by_hand() -> None:
    """1 500 USDT from 100, legs at 0, 1, 2.5 and 4.75 %, volumes 6.66, 13.33, 26.66 and 53.35 %.

    99.90 / 100 = 0.999; 199.95 / 99 = 2.0196…; 399.90 / 97.50 = 4.1015…; 800.25 / 95.25 = 8.4015…
    """
    market = replace(BTC, step_size=D("0.001"), min_quantity=D("0.001"))
    wanted = generated(generator(4, "1", step_scale="1.5", volume_scale="2"))
    legs = ladder(D(100), Side.LONG, D(1500), wanted, market)
    assert [(leg.price, leg.quantity) for leg in legs] == [
        (D("100.00"), D("0.999")),
        (D("99.00"), D("2.019")),
        (D("97.50"), D("4.101")),
        (D("95.25"), D("8.401")),
    ]


@given(
    count=st.integers(1, 40),
    step=st.decimals("0.01", "5", places=3),
    step_scale=st.decimals("0.5", "3", places=3),
    volume_scale=st.decimals("0.5", "3", places=3),
)
def test_4_a_generated_ladder_uses_exactly_the_whole_capital_and_follows_its_scale(
    count: int, step: Decimal, step_scale: Decimal, volume_scale: Decimal
) -> None:
    found = generated(Generator(count, step, step_scale, volume_scale, D(1)))
    assert sum(level.weight_percent for level in found) == HUNDRED
    assert all(level.weight_percent % D("0.01") == 0 for level in found)
    gaps = [level.gap_percent for level in found]
    assert gaps[:2] == [D(0), step][:count]
    steps = [further - nearer for nearer, further in pairwise(gaps)]
    for one, two in pairwise(steps):
        assert two == pytest.approx(one * step_scale, rel=D("1e-9"), abs=D("1e-7"))


def test_4_scales_that_lead_nowhere_are_still_written_out_so_that_they_can_be_refused() -> None:
    found = generated(generator(200, "1", step_scale="100", volume_scale="100"))
    assert found[-1].gap_percent > HUNDRED
    assert found[0].weight_percent == 0
