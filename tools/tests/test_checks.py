"""Which words of `./test` choose which checks."""

from tools import checks
from tools.checks import selection
from tools.project import ROOT


def test_no_word_is_everything() -> None:
    side_by_side, alone = selection(())
    assert {checks.MYPY, checks.VITEST, *checks.BACKEND_LINT, *checks.FRONTEND_LINT} <= set(side_by_side)
    assert alone is not None


def test_lint_runs_no_tests() -> None:
    side_by_side, alone = selection(("lint",))
    assert checks.VITEST not in side_by_side
    assert alone is None


def test_the_frontend_needs_no_pytest() -> None:
    side_by_side, alone = selection(("frontend",))
    assert checks.VITEST in side_by_side
    assert alone is None


def test_anything_else_goes_to_pytest_with_paths_from_the_root() -> None:
    side_by_side, alone = selection(("backend/tests/core", "tools/tests/test_tally.py::test_one", "-k", "ladder"))
    assert side_by_side == ()
    assert alone is not None
    assert alone.argv[-4:] == (
        str(ROOT / "backend/tests/core"),
        f"{ROOT / 'tools/tests/test_tally.py'}::test_one",
        "-k",
        "ladder",
    )
