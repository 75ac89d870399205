"""How a measurement is told: a table for people, one JSON object for machines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import typer


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `goal` says in words what it is held against."""

    name: str
    value: float
    unit: str = ""
    goal: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest rank; `values` need not be sorted."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def show(title: str, figures: Sequence[Figure], notes: Sequence[str], as_json: bool) -> None:
    typer.echo(title)
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        verdict = "" if figure.met is None else ("met" if figure.met else "MISSED")
        goal = f"{figure.goal:<44} {verdict}" if figure.goal else ""
        typer.echo(f"  {figure.name:<{width}}  {figure.value:>12.3f} {figure.unit:<4} {goal}".rstrip())
    for note in notes:
        typer.echo(f"  {note}")
    if as_json:
        numbers: Mapping[str, float] = {figure.name: round(figure.value, 4) for figure in figures}
        typer.echo(json.dumps(numbers))
