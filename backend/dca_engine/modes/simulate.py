"""`simulate`: seeded runs of the engine against the matching model, and the hunt for planted bugs, told for people.

A failing seed is shrunk, and told with the one command that plays what is left of it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import typer

from dca_engine.modes.bench.report import Figure, show
from dca_engine.modes.reliability import Runs, record_hunts, record_runs
from dca_engine.modes.simulated_webhook import open_door
from dca_engine.simulation import bugs
from dca_engine.simulation.campaign import Failure, Hunt, fewest_steps, hunt_all, play, play_all
from dca_engine.simulation.plan import Plan, plan_of
from dca_engine.simulation.words import words

_PROGRESS_SECONDS = 15.0
_SHRUNK = 3
"""Failing seeds that are made small; of the others only the first violation is told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be played: `only` are numbers of steps of the first seed's plan, `plant` a bug's name or `all`."""

    seeds: int
    first: int
    jobs: int
    only: tuple[int, ...] = ()
    plant: str = ""
    as_json: bool = False
    record: bool = False


def simulate(wanted: Wanted) -> bool:
    """Whether everything was as it should be: no violation, or every planted bug found. Raises KeyError for a bug
    that there is not."""
    if wanted.only:
        return _play_steps(wanted)
    return _hunt(wanted) if wanted.plant else _play(wanted)


def _play(wanted: Wanted) -> bool:
    began, told_at = time.perf_counter(), time.perf_counter()
    played, failures = 0, list[Failure]()
    for count, failed in play_all(wanted.first, wanted.seeds, wanted.jobs, open_door):
        played += count
        failures += failed
        for failure in failed:
            typer.echo(_first_of(failure), err=True)
        if time.perf_counter() - told_at > _PROGRESS_SECONDS:
            told_at = time.perf_counter()
            typer.echo(f"{played} of {wanted.seeds} seeds, {len(failures)} failed", err=True)
    seconds = time.perf_counter() - began
    failures.sort(key=lambda failure: failure.seed)
    for failure in failures[:_SHRUNK]:
        _tell_shrunk(failure)
    figures = [
        Figure("seeds", played),
        Figure("violations", len(failures), goal="none", met=not failures),
        Figure("seconds", seconds, "s"),
    ]
    show("Simulated runs of the engine", figures, [f"{played / seconds:.1f} seeds a second"], wanted.as_json)
    if wanted.record:
        record_runs(Runs(wanted.first, played, len(failures), seconds, wanted.jobs))
    return not failures


def _hunt(wanted: Wanted) -> bool:
    names = bugs.NAMES if wanted.plant == "all" else (bugs.BUGS[wanted.plant].name,)
    hunts = []
    for hunt in hunt_all(names, wanted.first, wanted.seeds, wanted.jobs, open_door):
        hunts.append(hunt)
        typer.echo(_told(hunt), err=True)
    found = sum(hunt.seeds is not None for hunt in hunts)
    figures = [
        Figure("planted_bugs", len(hunts)),
        Figure("planted_bugs_found", found, goal=f"all, within {wanted.seeds} seeds", met=found == len(hunts)),
    ]
    show("Planted bugs", figures, [], wanted.as_json)
    if wanted.record:
        record_hunts(hunts, wanted.seeds)
    return found == len(hunts)


def _play_steps(wanted: Wanted) -> bool:
    failure = play(wanted.first, open_door, wanted.plant, wanted.only)
    for line in _steps(plan_of(wanted.first).only(wanted.only)):
        typer.echo(line)
    if failure is None:
        typer.echo("no violation")
        return True
    typer.echo(_all_of(failure))
    return False


# --- in words -------------------------------------------------------------------------------------------------------


def _first_of(failure: Failure) -> str:
    more = f" (and {len(failure.texts) - 1} more)" if len(failure.texts) > 1 else ""
    return f"seed {failure.seed}: promise {failure.promises[0]}: {failure.texts[0]}{more}"


def _all_of(failure: Failure) -> str:
    promises = ", ".join(map(str, failure.promises))
    return "\n".join((f"seed {failure.seed} breaks promise {promises}:", *(f"  {text}" for text in failure.texts)))


def _told(hunt: Hunt) -> str:
    if hunt.failure is None:
        return f"{hunt.bug}: NOT FOUND"
    return f"{hunt.bug}: found with {hunt.seeds} seeds, {_first_of(hunt.failure)}"


def _tell_shrunk(failure: Failure) -> None:
    typer.echo(f"shrinking seed {failure.seed}", err=True)
    plan = fewest_steps(failure, open_door)
    numbers = ",".join(map(str, plan.kept))
    typer.echo(_all_of(failure))
    typer.echo(f"  still so with {len(plan.steps)} of {len(plan_of(failure.seed).steps)} steps:")
    for line in _steps(plan):
        typer.echo(f"  {line}")
    only = f" --only {numbers}" if numbers else ""
    typer.echo(f"  ./run simulate --seeds 1 --from {failure.seed}{only}")


def _steps(plan: Plan) -> Sequence[str]:
    return [f"{number:>4} {words(step)}" for number, step in zip(plan.kept, plan.steps, strict=True)]
