"""`simulate` on the command line: figures for machines, and for people the one command that plays a failure again."""

import json
from collections.abc import Collection
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dca_engine.cli import app
from dca_engine.modes import reliability
from dca_engine.simulation import campaign
from dca_engine.simulation.bugs import NAMES
from dca_engine.simulation.campaign import Failure, Hunt
from dca_engine.simulation.door import OpenDoor
from dca_engine.simulation.evidence import Violation
from dca_engine.simulation.plan import Plan, plan_of
from dca_engine.simulation.running import Verdict
from dca_engine.simulation.steps import PricesMove

runner = CliRunner()


def test_the_figures_are_one_json_object_on_the_last_line() -> None:
    told = runner.invoke(app, ["simulate", "--seeds", "2", "--from", "5", "--json"])
    assert told.exit_code == 0, told.output
    figures = json.loads(told.stdout.splitlines()[-1])
    assert figures["seeds"] == 2
    assert figures["violations"] == 0
    assert figures["seconds"] > 0


def test_processes_side_by_side_play_the_same_seeds() -> None:
    told = runner.invoke(app, ["simulate", "--seeds", "21", "--jobs", "2", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout.splitlines()[-1])["seeds"] == 21


def test_a_planted_bug_is_found_and_counted() -> None:
    told = runner.invoke(app, ["simulate", "--seeds", "5", "--plant", "keep-the-secret", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout.splitlines()[-1]) == {"planted_bugs": 1, "planted_bugs_found": 1}


def fails_on_every_second_move(plan: Plan, _open_door: OpenDoor) -> Verdict:
    """As if two price moves in one run broke a promise."""
    moves = [step for step in plan.steps if isinstance(step, PricesMove)]
    found = (Violation(3, "two moves"),) if len(moves) > 1 else ()
    return Verdict(plan, found, None)


def test_a_failing_seed_is_shrunk_and_told_with_the_command_that_plays_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run_seed(seed: int, open_door: OpenDoor, only: Collection[int] | None = None) -> Verdict:
        plan = plan_of(seed)
        return fails_on_every_second_move(plan if only is None else plan.only(only), open_door)

    monkeypatch.setattr(campaign, "run_plan", fails_on_every_second_move)
    monkeypatch.setattr(campaign, "run_seed", run_seed)
    told = runner.invoke(app, ["simulate", "--seeds", "1", "--from", "3"])
    assert told.exit_code == 1
    assert "two moves" in told.output
    [command] = [line.strip() for line in told.output.splitlines() if "./run" in line]
    numbers = command.removeprefix("./run simulate --seeds 1 --from 3 --only ")
    plan = plan_of(3).only(tuple(map(int, numbers.split(","))))
    assert [type(step) for step in plan.steps] == [PricesMove, PricesMove]
    again = runner.invoke(app, command.split()[1:])
    assert again.exit_code == 1
    assert "two moves" in again.output


def test_the_tables_are_written_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- simulated runs: begin -->\nold\n<!-- simulated runs: end -->\nb\n"
                    "<!-- planted bugs: begin -->\n<!-- planted bugs: end -->\nc\n")  # fmt: skip
    reliability.record_runs(reliability.Runs(1, 10_000, 0, 1234.5, 2), page)
    hunts = [Hunt(NAMES[0], 7, Failure(7, (2, 8), ("twice",))), Hunt(NAMES[1], None, None)]
    reliability.record_hunts(hunts, 1000, page)
    reliability.record_hunts(hunts, 1000, page)
    text = page.read_text()
    assert "| 10000 | 1 | 0 | 1234 | 2 |" in text
    assert "old" not in text
    assert text.count(f"| `{NAMES[0]}` |") == 1
    assert "| 7 | 2, 8 |" in text
    assert "| not found |" in text
    assert [text.index(mark) for mark in ("a\n", "\nb\n", "\nc\n")] == sorted(
        text.index(mark) for mark in ("a\n", "\nb\n", "\nc\n")
    )


def test_the_page_of_the_reference_has_the_marks() -> None:
    text = reliability.PAGE.read_text()
    for name in ("simulated runs", "planted bugs"):
        assert f"<!-- {name}: begin -->" in text
        assert f"<!-- {name}: end -->" in text


def test_a_bug_that_there_is_not_is_said_in_one_line() -> None:
    told = runner.invoke(app, ["simulate", "--plant", "no-such-bug"])
    assert told.exit_code != 0
    assert "no-such-bug" in told.output
