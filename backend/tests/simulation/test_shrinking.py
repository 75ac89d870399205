"""Shrinking finds the steps that are needed, whatever else is in the plan."""

import pytest

from dca_engine.simulation.shrinking import Numbers, shrunk


@pytest.mark.parametrize("needed", [(), (1,), (40,), (3, 17, 21), (1, 2, 39, 40), tuple(range(1, 41))])
def test_only_the_steps_that_are_needed_stay(needed: Numbers) -> None:
    def fails(numbers: Numbers) -> bool:
        return set(needed) <= set(numbers)

    assert shrunk(range(1, 41), fails, tries=1000) == needed


def test_steps_that_are_needed_only_together_or_only_one_of_them() -> None:
    def fails(numbers: Numbers) -> bool:
        return {5, 6} <= set(numbers) or 30 in numbers

    assert shrunk(range(1, 41), fails, tries=1000) in ((5, 6), (30,))


def test_it_ends_when_its_tries_are_used_up_with_something_that_fails() -> None:
    asked = list[Numbers]()

    def fails(numbers: Numbers) -> bool:
        asked.append(numbers)
        return {3, 17, 21} <= set(numbers)

    assert {3, 17, 21} <= set(shrunk(range(1, 41), fails, tries=7))
    assert len(asked) == 7
