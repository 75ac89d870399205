"""Ladders that cannot be traded are refused, with the field and the reason in a trader's words (spec 4)."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from dca_engine.core.grid_calculator import generated
from dca_engine.core.ladder import Generator, Ladder, Level, Portion
from dca_engine.core.requirements import TEN_YEARS, above_zero, at_least, check_total, require, unique, within
from dca_engine.core.values import HUNDRED, ZERO

_MOST_LEGS, _MOST_PORTIONS = 200, 20
_LARGEST_SCALE = Decimal(100)


def check_ladder(field: str, ladder: Ladder, max_pyramids: int) -> None:
    generator = ladder.generator
    if generator is None:
        check_levels(f"{field}.levels", ladder.levels)
    else:
        require(not ladder.levels, f"{field}.generator", "cannot be used together with levels: give one of the two")
        _check_generator(f"{field}.generator", generator)
    check_indices(f"{field}.pyramid_levels", (index for index, _ in ladder.pyramid_levels), max_pyramids)
    for index, levels in ladder.pyramid_levels:
        check_levels(f"{field}.pyramid_levels.{index}", levels)
    at_least(f"{field}.max_resting_legs", ladder.max_resting_legs, 1)
    above_zero(f"{field}.cancel_beyond_percent", ladder.cancel_beyond_percent)
    within(f"{field}.cancel_after_minutes", ladder.cancel_after_minutes, 1, TEN_YEARS)


def check_levels(field: str, levels: tuple[Level, ...]) -> None:
    """Gaps 0 or more, strictly increasing, below 100 %; weights total 100 (±0.01); targets above 0 (spec 4)."""
    require(1 <= len(levels) <= _MOST_LEGS, field, f"must be between 1 and {_MOST_LEGS}, there are {len(levels)}")
    for i, level in enumerate(levels):
        require(level.gap_percent >= ZERO, f"{field}.{i}.gap_percent", f"must be 0 or more, it is {level.gap_percent}")
        require(
            level.gap_percent < HUNDRED,
            f"{field}.{i}.gap_percent",
            f"must be below 100, it is {level.gap_percent}: a price cannot fall further",
        )
        above_zero(f"{field}.{i}.weight_percent", level.weight_percent)
        above_zero(f"{field}.{i}.tp_percent", level.tp_percent)
        check_portions(f"{field}.{i}.portions", level.portions)
    for i, (nearer, further) in enumerate(pairwise(levels), start=1):
        require(
            nearer.gap_percent < further.gap_percent,
            f"{field}.{i}.gap_percent",
            f"must grow from leg to leg, it is {further.gap_percent} after {nearer.gap_percent}",
        )
    check_total(field, "weights", (level.weight_percent for level in levels))


def check_portions(field: str, portions: tuple[Portion, ...]) -> None:
    require(len(portions) <= _MOST_PORTIONS, field, f"must be at most {_MOST_PORTIONS}, there are {len(portions)}")
    for i, portion in enumerate(portions):
        above_zero(f"{field}.{i}.tp_percent", portion.tp_percent)
        above_zero(f"{field}.{i}.share_percent", portion.share_percent)
    total = sum((portion.share_percent for portion in portions), ZERO)
    require(total <= HUNDRED, field, f"sell {total} % of what was bought, 100 is all there is")


def _check_generator(field: str, generator: Generator) -> None:
    count = generator.count
    within(f"{field}.count", count, 1, _MOST_LEGS)
    above_zero(f"{field}.first_step_percent", generator.first_step_percent)
    above_zero(f"{field}.tp_percent", generator.tp_percent)
    for name, scale in (("step_scale", generator.step_scale), ("volume_scale", generator.volume_scale)):
        require(
            ZERO < scale <= _LARGEST_SCALE,
            f"{field}.{name}",
            f"must be above 0 and at most {_LARGEST_SCALE}, it is {scale}",
        )
    levels = generated(generator)
    lightest, deepest = min(level.weight_percent for level in levels), levels[-1].gap_percent
    require(deepest < HUNDRED, field, f"the last leg would be {deepest:.2f} % from the base, it must be below 100")
    require(lightest > ZERO, f"{field}.volume_scale", f"leaves a leg less than 0.01 % of the capital with {count} legs")
    require(
        all(nearer.gap_percent < further.gap_percent for nearer, further in pairwise(levels)),
        f"{field}.step_scale",
        f"leaves no distance between the last of {count} legs",
    )


def check_indices(field: str, indices: Iterable[int], max_pyramids: int) -> None:
    found = tuple(indices)
    unique(field, found, "the same pyramid is named twice")
    for index in found:
        require(
            0 <= index < max_pyramids,
            f"{field}.{index}",
            f"there is no such pyramid: with {max_pyramids} at most they are counted from 0 to {max_pyramids - 1}",
        )
