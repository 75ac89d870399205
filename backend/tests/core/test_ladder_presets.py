"""Every built-in preset can be traded by as it is, also with little capital."""

from decimal import Decimal

import pytest

from dca_engine.core.grid_calculator import ladder, levels_for
from dca_engine.core.ladder_check import check_ladder
from dca_engine.core.ladder_forecast import reach
from dca_engine.core.ladder_presets import BUILT_IN, Preset
from dca_engine.core.requirements import check_numbers
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.settings_check import check_settings
from dca_engine.core.values import Side
from tests.core.builders import ACCOUNT, BTC

D = Decimal
BY_ID = {preset.id: preset for preset in BUILT_IN}
every = pytest.mark.parametrize("preset", BUILT_IN, ids=list(BY_ID))


@every
def test_it_passes_the_checks_of_settings(preset: Preset) -> None:
    check_numbers("ladder", preset.ladder)
    check_ladder("ladder", preset.ladder, 1)
    check_settings(PortfolioSettings(D(10_000), preset.ladder, ACCOUNT))


@every
def test_every_leg_is_large_enough_for_a_market(preset: Preset) -> None:
    """Of 1 000 USDT, as each of ten slots has of 10 000."""
    legs = ladder(D(50_000), Side.LONG, D(1_000), levels_for(preset.ladder, 0), BTC)
    assert [leg.skip_reason for leg in legs] == [""] * len(legs)


@every
def test_its_weights_total_exactly_100(preset: Preset) -> None:
    assert sum(level.weight_percent for level in levels_for(preset.ladder, 0)) == 100


def test_names_and_ids_are_each_their_own() -> None:
    assert len(BY_ID) == len({preset.name.casefold() for preset in BUILT_IN}) == len(BUILT_IN) == 7
    assert all(preset.purpose.endswith(".") and "\n" not in preset.purpose for preset in BUILT_IN)


@pytest.mark.parametrize(
    ("name", "deepest", "average"),
    [
        ("conservative", "18", "11.0"),
        ("balanced", "7", "3.8"),
        ("aggressive", "3", "0.9"),
        ("single-entry", "0", "0"),
        ("equal-steps", "2", "1.0"),
        ("safety-orders", "15.1", "9.7"),
        ("deep-safety-orders", "48.0", "30.7"),
    ],
)
def test_what_it_covers(name: str, deepest: str, average: str) -> None:
    found = reach(levels_for(BY_ID[name].ladder, 0))
    assert (f"{found.deepest:.1f}", f"{found.average:.1f}") == (f"{D(deepest):.1f}", f"{D(average):.1f}")


def test_the_more_careful_the_deeper() -> None:
    depths = [reach(levels_for(BY_ID[name].ladder, 0)).deepest for name in ("conservative", "balanced", "aggressive")]
    assert depths == sorted(depths, reverse=True)
