"""A second start does nothing, and a changed file is never missed."""

from pathlib import Path

import pytest

from tools import stamps
from tools.stamps import files_under, fingerprint


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_text("a")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "big.js").write_text("big")
    return tmp_path


def seen(tree: Path) -> str:
    return fingerprint(files_under(tree))


def test_nothing_changed_is_the_same_fingerprint(tree: Path) -> None:
    assert seen(tree) == seen(tree)


def test_contents_and_names_count(tree: Path) -> None:
    before = seen(tree)
    (tree / "src" / "a.ts").write_text("b")
    changed = seen(tree)
    (tree / "src" / "a.ts").rename(tree / "src" / "b.ts")
    assert len({before, changed, seen(tree)}) == 3


def test_facts_count() -> None:
    assert fingerprint((), "3.11") != fingerprint((), "3.12")


def test_what_tools_leave_does_not_count(tree: Path) -> None:
    before = seen(tree)
    (tree / "node_modules" / "big.js").write_text("other")
    (tree / "tsconfig.tsbuildinfo").write_text("cache")
    assert seen(tree) == before


def test_a_stamp_is_read_back_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "SETUP", tmp_path / ".setup")
    assert stamps.read_stamp("packages") == ""
    stamps.write_stamp("packages", "f00")
    assert stamps.read_stamp("packages") == "f00"
    stamps.forget_stamp("packages")
    assert stamps.read_stamp("packages") == ""
