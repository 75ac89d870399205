"""`./run mutants`: what may be asked for, and when a copy is made anew."""

import json
from pathlib import Path

import pytest

from tools.mutation import COPIED, copy_if_different, modules, mutants, originals, summary
from tools.mutation_report import Count, Survivor
from tools.project import SetupError


@pytest.mark.parametrize("words", [("no_such_module",), ("--fast",), ("decide", "no_such_module")])
def test_what_cannot_be_asked_for_is_told_with_the_modules(words: tuple[str, ...]) -> None:
    with pytest.raises(SetupError, match=r"the modules are .*decide.*values"):
        mutants(words)


def test_every_module_of_the_core_can_be_named() -> None:
    assert {"decide", "grid_calculator", "values"} <= set(modules())
    assert "__init__" not in modules()


def test_the_workspace_holds_the_core_its_tests_and_what_they_read() -> None:
    there = originals()
    assert Path("dca_engine/core/decide.py") in there
    assert Path("tests/core/story.py") in there
    assert Path("docs/guide/worked-examples.md") in there
    assert not [name for name in there if not str(name).startswith((*COPIED, "docs/guide/"))]


def test_a_copy_is_made_anew_only_when_the_original_changed(tmp_path: Path) -> None:
    source, target = tmp_path / "source.py", tmp_path / "far" / "target.py"
    source.write_text("one")
    copy_if_different(source, target)
    made = target.stat().st_mtime_ns
    copy_if_different(source, target)
    assert target.stat().st_mtime_ns == made
    source.write_text("two")
    copy_if_different(source, target)
    assert target.read_text() == "two"


def test_the_last_line_is_one_json_object_when_asked_for() -> None:
    counts = {"stops": Count(killed=8, timeout=1, survived=1)}
    survivors = [Survivor("stops", "watch", "return a", "return None")]
    lines = summary(counts, survivors, as_json=True).splitlines()
    assert lines[:3] == ["stops.watch", "  - return a", "  + return None"]
    assert json.loads(lines[-1]) == {"mutants": 10, "killed": 9, "percent": 90.0}
    assert "{" not in summary(counts, survivors, as_json=False)
