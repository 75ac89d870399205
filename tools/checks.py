"""All that `./test` does: each check is one program, and what it must say to pass is an exit code of 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.project import BACKEND, BIN, FRONTEND, ROOT, SETUP

PYTHON_SOURCES = ("backend", "tools")
VITEST_REPORT = SETUP / "vitest.xml"
PYTEST_REPORT = SETUP / "pytest.xml"


@dataclass(frozen=True, slots=True)
class Check:
    """One program to run. `report` is the JUnit file in which it counts its tests."""

    name: str
    argv: tuple[str | Path, ...]
    cwd: Path = ROOT
    report: Path | None = None


MYPY = Check(
    "mypy --strict",
    (BIN / "mypy", "--config-file=backend/pyproject.toml", "backend/dca_engine", "backend/tests", "tools"),
)
BACKEND_LINT = (
    Check("ruff check", (BIN / "ruff", "check", *PYTHON_SOURCES)),
    Check("ruff format", (BIN / "ruff", "format", "--check", *PYTHON_SOURCES)),
    Check("layers of the backend", (BIN / "lint-imports", "--no-cache"), cwd=BACKEND),
)
FRONTEND_LINT = (
    Check("eslint", (BIN / "npm", "run", "lint"), cwd=FRONTEND),
    Check("tsc", (BIN / "npm", "run", "typecheck"), cwd=FRONTEND),
)
API_TYPES = Check("types of the API", (BIN / "python", "-m", "tools.api_types"))
BUILD = Check("dashboard builds", (BIN / "python", "-m", "tools", "build"))
VITEST = Check(
    "vitest",
    (BIN / "npm", "run", "test", "--", "--reporter=default", "--reporter=junit", f"--outputFile.junit={VITEST_REPORT}"),
    cwd=FRONTEND,
    report=VITEST_REPORT,
)


_SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadfile")
"""Whole-system tests mostly wait for one another's processes: two at a time need half as long, even on two cores."""


def pytest(arguments: Sequence[str | Path]) -> Check:
    argv = (BIN / "python", "-m", "pytest", "--config-file=pyproject.toml", f"--junitxml={PYTEST_REPORT}", *arguments)
    return Check("pytest", argv, cwd=BACKEND, report=PYTEST_REPORT)


def selection(words: Sequence[str]) -> tuple[tuple[Check, ...], Check | None]:
    """The checks that may run side by side, the longest first, and the one that wants the machine for itself.

    No word is everything; any word that names no part is handed to pytest, paths seen from the project's root.
    """
    match tuple(words):
        case ():
            return (MYPY, BUILD, VITEST, *FRONTEND_LINT, API_TYPES, *BACKEND_LINT), pytest(_SIDE_BY_SIDE)
        case ("lint",):
            return (MYPY, *FRONTEND_LINT, API_TYPES, *BACKEND_LINT), None
        case ("backend",):
            return (MYPY, BUILD, *BACKEND_LINT), pytest(_SIDE_BY_SIDE)
        case ("frontend",):
            return (BUILD, VITEST, *FRONTEND_LINT, API_TYPES), None
        case _:
            return (), pytest([_absolute(word) for word in words])


def _absolute(word: str) -> str:
    path, separator, test = word.partition("::")
    return f"{(ROOT / path).resolve()}{separator}{test}" if (ROOT / path).exists() else word
