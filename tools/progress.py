"""Runs programs with their output in a file, and tells in one short line what is going on and for how long.

All of it goes to standard error, so that `./run WORD > file` holds the engine's own output and nothing else.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.project import ROOT, SETUP, SetupError, environment

TAIL_LINES = 40
CLEAR = "\x1b[K"
"""Wipes what an earlier, longer text left on the line."""


def seconds(since: float) -> str:
    """The time that passed, as a person says it: `0.4 s`, `12 s`, `3 min 05 s`."""
    passed = time.monotonic() - since
    if passed < 10:
        return f"{passed:.1f} s"
    return f"{passed:.0f} s" if passed < 100 else f"{passed // 60:.0f} min {passed % 60:02.0f} s"


class Line:
    """One line of progress. On a terminal the time in it runs; in a log it is written once, at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._since = time.monotonic()
        self._live = sys.stderr.isatty()
        self.tick()

    def tick(self) -> None:
        if self._live:
            print(f"\r{self._text} … {seconds(self._since)}{CLEAR}", end="", file=sys.stderr, flush=True)

    def end(self, word: str = "") -> None:
        start, end = ("\r", CLEAR) if self._live else ("", "")
        print(f"{start}{self._text} … {word}{seconds(self._since)}{end}", file=sys.stderr, flush=True)


class Runner:
    """Runs the programs of one set-up step, all into one log; a failure shows the end of it and stops."""

    def __init__(self, name: str, line: Line) -> None:
        SETUP.mkdir(exist_ok=True)
        self.log = SETUP / f"{name}.log"
        self.log.unlink(missing_ok=True)
        self._line = line

    def __call__(self, *argv: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(map(str, argv))}\n")
            log.flush()
            code = wait(argv, log.fileno(), cwd, env or environment(NO_COLOR="1"), self._line.tick)
        if code:
            self._line.end("failed after ")
            print(tail(self.log), file=sys.stderr)
            raise SetupError(
                f"Stopped. The whole output is in {self.log.relative_to(ROOT)}; the same command goes on from here."
            )


def wait(argv: Sequence[str | Path], output: int, cwd: Path, env: Mapping[str, str], tick: Callable[[], None]) -> int:
    """Runs a program to its end, calling `tick` every second; its exit code."""
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=cwd, env=env) as program:
        while True:
            try:
                return program.wait(timeout=1)
            except subprocess.TimeoutExpired:
                tick()


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
