"""The tables of `docs/reference/reliability.md`, each between two marks, written by the command that measured them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dca_engine.simulation.bugs import BUGS
from dca_engine.simulation.campaign import Hunt

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "reliability.md"


@dataclass(frozen=True, slots=True)
class Runs:
    """What was played: seeds from `first` on, in `jobs` processes."""

    first: int
    seeds: int
    violations: int
    seconds: float
    jobs: int


def record_runs(runs: Runs, page: Path = PAGE) -> None:
    rows = (
        "| seeds | from | violations | seconds | processes |",
        "|---|---|---|---|---|",
        f"| {runs.seeds} | {runs.first} | {runs.violations} | {runs.seconds:.0f} | {runs.jobs} |",
    )
    _write("simulated runs", rows, page)


def record_hunts(hunts: Sequence[Hunt], most: int, page: Path = PAGE) -> None:
    found = sum(hunt.seeds is not None for hunt in hunts)
    rows = [
        f"{found} of {len(hunts)} found within {most} seeds.",
        "",
        "| planted bug | what the engine does wrong | seeds needed | broken promise |",
        "|---|---|---|---|",
    ]
    for hunt in hunts:
        promises = "" if hunt.failure is None else ", ".join(map(_promise, hunt.failure.promises))
        rows.append(f"| `{hunt.bug}` | {BUGS[hunt.bug].text} | {hunt.seeds or 'not found'} | {promises} |")
    _write("planted bugs", rows, page)


def _promise(number: int) -> str:
    return str(number) if number else "seen by the engine itself"


def _write(name: str, rows: Sequence[str], page: Path) -> None:
    """Raises ValueError when the page has no such marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, _, rest = page.read_text().partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise ValueError(f"{page} has no marks for {name}")
    page.write_text("\n".join((before + begin, "", *rows, "", end + after)))
