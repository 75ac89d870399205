"""What `bench dashboard` reads off built files and off a browser's trace, on small ones worked by hand."""

import gzip
import json
from pathlib import Path

import pytest

from dca_engine.modes.bench.dashboard_script import gzip_kb, initial_scripts
from dca_engine.modes.bench.dashboard_trace import merged, read_trace

INDEX = """<script src="/appearance.js"></script>
<script type="module" crossorigin src="/assets/index-1.js"></script>
<link rel="modulepreload" crossorigin href="/assets/early-1.js">
<link rel="stylesheet" crossorigin href="/assets/index-1.css">"""
FILES = {
    "index.html": INDEX,
    "appearance.js": ";(()=>{})()",
    "assets/index-1.js": """import{a as b}from"./shared-1.js";import"./effect-1.js";p=()=>import("./Page-1.js");""",
    "assets/shared-1.js": """export{x}from'./deep-1.js';var from="./Page-1.js";""",
    "assets/deep-1.js": """import { y } from "./shared-1.js"; import(`./Page-1.js`)""",
    "assets/effect-1.js": "",
    "assets/early-1.js": "",
    "assets/Page-1.js": "",
}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_imported_at_once_counts_and_what_is_imported_later_does_not(built: Path) -> None:
    """Also around a circle."""
    names = ("index", "shared", "deep", "effect", "early")
    assert initial_scripts(built) == {"appearance.js", *(f"assets/{name}-1.js" for name in names)}


def test_each_script_is_weighed_as_it_is_sent(built: Path) -> None:
    scripts = ("appearance.js", "assets/deep-1.js")
    wanted = sum(len(gzip.compress(FILES[name].encode())) for name in scripts)
    assert gzip_kb(built, scripts) == wanted / 1000


def test_spans_that_overlap_are_one() -> None:
    assert merged([(5, 9), (0, 4), (1, 2), (8, 12), (12, 13)]) == [(0, 4), (5, 12), (12, 13)]


def _thread(pid: int, name: str) -> dict[str, object]:
    return {"ph": "M", "pid": pid, "tid": 1, "name": "thread_name", "args": {"name": name}}


def _task(pid: int, start: int, wall: int, cpu: int) -> dict[str, object]:
    return {"ph": "X", "pid": pid, "tid": 1, "name": "RunTask", "ts": start, "dur": wall, "tdur": cpu}


def _frame(pid: int, at: int) -> dict[str, object]:
    return {"ph": "X", "pid": pid, "tid": 1, "name": "FireAnimationFrame", "ts": at, "dur": 10}


def test_the_page_that_worked_most_is_read() -> None:
    """In 100 ms 40 ms of tasks, half of which the processor was elsewhere; frames after 16 and then after 64 ms."""
    events = [
        *(_thread(pid, "CrRendererMain") for pid in (1, 2)),
        _thread(3, "CrBrowserMain"),
        *(_task(1, start, 20_000, 10_000) for start in (0, 80_000)),
        *(_frame(1, at) for at in (0, 16_000, 80_000)),
        _task(2, 0, 5_000, 5_000),
        _task(3, 0, 900_000, 900_000),
    ]
    seen = read_trace(json.dumps({"traceEvents": events}).encode())
    assert (seen.seconds, seen.busy_ratio, seen.cpu_ratio) == (0.1, 0.4, 0.2)
    assert (seen.longest_task, seen.frames, seen.longest_frame) == (20, 3, 64)


def test_a_trace_without_a_page_is_none() -> None:
    with pytest.raises(ValueError, match="empty"):
        read_trace(b'{"traceEvents": []}')
