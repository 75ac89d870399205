"""What the browser's own tracing says of a page's main thread: how long it worked, and how long a frame took.

A page asks for a frame after each frame while it is traced (`ASK_FOR_FRAMES`), so the time between two of them is how
long the screen stood still.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
ASK_FOR_FRAMES = "() => { const again = () => requestAnimationFrame(again); again() }"
_TASK, _FRAME, _RENDERER = "RunTask", "FireAnimationFrame", "CrRendererMain"

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MainThread:
    """Between the first and the last task. Times in ms."""

    seconds: float
    busy_ratio: float
    """Part of the time in which a task was under way, whether or not the processor was given to it."""
    cpu_ratio: float
    """Part of the time in which the processor worked for it, which does not depend on what else the machine does."""
    longest_task: float
    frames: int
    longest_frame: float


def read_trace(raw: bytes) -> MainThread:
    """Of the page that worked most. Raises ValueError when nothing was traced."""
    events: list[Event] = json.loads(raw)["traceEvents"]
    threads = {(e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == _RENDERER}
    own = [[e for e in events if (e["pid"], e["tid"]) == thread] for thread in threads]
    return max(map(_main_thread, own), key=lambda thread: thread.cpu_ratio * thread.seconds)


def _main_thread(events: Sequence[Event]) -> MainThread:
    tasks = [e for e in events if e["name"] == _TASK and e["ph"] == "X"]
    spans = merged((e["ts"], e["ts"] + e["dur"]) for e in tasks)
    frames = sorted(e["ts"] for e in events if e["name"] == _FRAME)
    if not spans:
        return MainThread(0, 0, 0, 0, 0, 0)
    whole = spans[-1][1] - spans[0][0]
    return MainThread(
        whole / 1e6,
        sum(end - start for start, end in spans) / whole,
        sum(e.get("tdur", 0) for e in tasks) / whole,
        max(end - start for start, end in spans) / 1e3,
        len(frames),
        max((after - before for before, after in pairwise(frames)), default=0) / 1e3,
    )


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(start, end) in order; those that overlap are one, so that a task within a task counts once."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
