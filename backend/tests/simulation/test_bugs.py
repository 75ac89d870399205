"""The planted bugs: each is in the code as long as it is planted and no longer, and what it breaks is seen."""

import re
from collections.abc import Callable

import pytest

from dca_engine.simulation import bugs
from dca_engine.simulation.evidence import Evidence
from dca_engine.simulation.logs import captured_logs
from tests.simulation.checks_house import broken, perpetual, spot

LIVES: dict[str, tuple[Callable[[], Evidence], int]] = {
    "book-a-fill-twice": (spot, 3),
    "forget-fees-in-base": (spot, 3),
    "commit-without-journal": (spot, 9),
    "looks-not-journalled": (spot, 9),
    "one-slot-too-many": (spot, 0),
    "forget-one-cancel": (spot, 6),
    "close-without-cancelling": (spot, 0),
    "wall-clock-in-a-decision": (spot, 9),
    "targets-for-more-than-held": (spot, 0),
    "round-exits-up": (spot, 0),
    "forget-fees-in-profit": (spot, 7),
    "forget-losses": (perpetual, 7),
    "book-funding-twice": (perpetual, 7),
}
"""Those that a quiet life without faults shows, and the promise that it breaks."""


def test_names_are_words_that_a_command_line_takes() -> None:
    assert len(set(bugs.NAMES)) == len(bugs.NAMES) >= 24
    for name, bug in bugs.BUGS.items():
        assert name == bug.name
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert bug.text.endswith(".")
        assert 0 <= bug.promise <= 10


def _code(bug: bugs.Bug) -> list[object]:
    return [vars(patch.owner)[patch.name] for patch in bug.patches]


@pytest.mark.parametrize("name", bugs.NAMES)
def test_a_bug_is_in_the_code_while_it_is_planted(name: str) -> None:
    bug = bugs.BUGS[name]
    before = _code(bug)
    with bugs.planted(name):
        assert all(now is not then for now, then in zip(_code(bug), before, strict=True))
    assert _code(bug) == before


def test_a_bug_is_gone_when_what_it_was_planted_for_failed() -> None:
    [patch] = bugs.BUGS["one-slot-too-many"].patches
    before = vars(patch.owner)[patch.name]
    with pytest.raises(ZeroDivisionError), bugs.planted("one-slot-too-many"):
        raise ZeroDivisionError
    assert vars(patch.owner)[patch.name] is before


def test_an_unknown_bug_is_refused() -> None:
    with pytest.raises(KeyError):
        bugs.planted("no-bug-at-all")


@pytest.mark.parametrize("name", LIVES)
def test_a_life_with_a_bug_breaks_a_promise(name: str) -> None:
    life, promise = LIVES[name]
    with bugs.planted(name), captured_logs():
        assert promise in broken(life())
