"""`./test`: runs the checks, those that allow it side by side, and ends with one table and one line of counts."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tools import browser, checks, tally
from tools.checks import Check
from tools.progress import seconds
from tools.project import SETUP, environment
from tools.provision import set_up, workshop

SIDE_BY_SIDE = 2
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
MEMORY_NEEDED = 3 * 1024**3
ESCAPES = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Result:
    check: Check
    ok: bool
    took: str
    last_line: str


def test(*words: str) -> int:
    """The exit code: 0 when every check passed."""
    began = time.monotonic()
    set_up(workshop)
    small, big = checks.selection(words)
    for check in (*small, *([big] if big else [])):
        if check.report:
            check.report.unlink(missing_ok=True)
    results = run_side_by_side(small)
    if big:
        results.append(run_alone(big))
    report(results, seconds(began))
    return int(not all(result.ok for result in results))


def run_side_by_side(chosen: Sequence[Check]) -> list[Result]:
    results = []
    pool = ThreadPoolExecutor(SIDE_BY_SIDE)
    try:
        for done in as_completed([pool.submit(run, check, environment()) for check in chosen]):
            result = done.result()
            print(f"{'ok' if result.ok else 'FAILED':<7} {result.check.name} ({result.took})", flush=True)
            if not result.ok:
                print(log_of(result.check).read_text(encoding="utf-8", errors="replace"), flush=True)
            results.append(result)
    finally:
        pool.shutdown(cancel_futures=True)
    return results


def run(check: Check, variables: dict[str, str]) -> Result:
    began = time.monotonic()
    with log_of(check).open("wb") as log:
        code = subprocess.run(
            check.argv, cwd=check.cwd, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        ).returncode
    return Result(check, code == 0, seconds(began), "")


def run_alone(check: Check) -> Result:
    """Shows the output as it comes; tests that measure time have the machine for themselves."""
    chrome = browser.ensure()
    colour = {"PY_COLORS": "1"} if sys.stdout.isatty() else {}
    profile = {"HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE", "ci")}
    variables = environment(**colour, **profile, **({"CHROME": chrome} if chrome else {}), **in_memory(os.environ))
    began = time.monotonic()
    with (
        log_of(check).open("wb") as log,
        subprocess.Popen(check.argv, cwd=check.cwd, env=variables, stdout=subprocess.PIPE) as program,
    ):
        assert program.stdout is not None
        while chunk := os.read(program.stdout.fileno(), 65536):
            log.write(chunk)
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        code = program.wait()
    lines = ESCAPES.sub(b"", log_of(check).read_bytes()).decode(errors="replace").splitlines()
    return Result(check, code == 0, seconds(began), next((line for line in reversed(lines) if line.strip()), ""))


def in_memory(variables: Mapping[str, str], memory: Path = MEMORY, needed: int = MEMORY_NEEDED) -> dict[str, str]:
    """Sends temporary files to a folder in memory, unless there is none, or too little room, or another is asked for.

    The tests' databases wait for the disk at every commit, and for hundreds of files when one is dropped."""
    roomy = memory.is_dir() and shutil.disk_usage(memory).free >= needed
    return {"TMPDIR": str(memory)} if roomy and "TMPDIR" not in variables else {}


def log_of(check: Check) -> Path:
    return SETUP / f"test-{re.sub('[^a-z]+', '-', check.name)}.log"


def report(results: Sequence[Result], whole: str) -> None:
    print()
    for result in results:
        print(f"  {'ok' if result.ok else 'FAILED':<7} {result.took:>12}  {result.check.name}")
    print(f"  {'whole':<7} {whole:>12}")
    for result in results:
        if result.last_line:
            print(result.last_line)
    print(tally.count([result.check.report for result in results if result.check.report]))
