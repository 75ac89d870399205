"""The two commands: the storm, and the exchange unplugged. Each strikes under load, heals, counts and tells."""

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from dca_engine.modes.bench.report import Figure, percentile
from dca_engine.modes.chaos.dice import Dice
from dca_engine.modes.chaos.reckoning import Reckoning, reckon
from dca_engine.modes.chaos.report import Report, blow_table, counted, extent, keep_log, none, words
from dca_engine.modes.chaos.scene import Scene, running_scene
from dca_engine.modes.chaos.storm import RESTART_GOAL, Tally, storm
from dca_engine.modes.chaos.unplugged import Outage, outage, told

_DISK = {
    True: "the engine's data lie on a small tmpfs, which is filled to the brim",
    False: "left out, as only root may mount a small disk",
}


async def run(kills: int, minutes: float, seed: int) -> Report:
    """Kills and other blows, for at most `minutes`."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with running_scene(Path(folder), Dice(seed)) as scene:
            tally = await storm(scene, kills, minutes * 60)
            report = storm_report(scene, tally, await reckon(scene), seed)
            return _with_log(report, scene)


async def run_unplugged(minutes: float, seed: int) -> Report:
    """The exchange cannot be reached for `minutes`."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with running_scene(Path(folder), Dice(seed)) as scene:
            found = await outage(scene, minutes * 60)
            reckoning = await reckon(scene)
            report = outage_report(found, reckoning, await told(scene, "account_back"), minutes)
            return _with_log(report, scene)


def storm_report(scene: Scene, tally: Tally, reckoning: Reckoning, seed: int) -> Report:
    recovery = percentile(tally.restarts, 99)
    after_ready = [whole - ready for whole, ready in zip(tally.restarts, tally.readiness, strict=True)]
    lost, doubled, inconsistent, *others = counted(reckoning, len(tally.failures) + len(tally.late))
    figures = [
        Figure("kills", tally.kills),
        *(lost, doubled, inconsistent),
        Figure("recovery_p99_s", recovery, "s", f"at most {RESTART_GOAL:g}", recovery <= RESTART_GOAL),
        Figure("recovery_p50_s", percentile(tally.restarts, 50), "s"),
        Figure("ready_p99_s", percentile(tally.readiness, 99), "s"),
        Figure("ready_to_consistent_p99_s", percentile(after_ready, 99), "s"),
        Figure("alerts", len(scene.load.sent)),
        Figure("acknowledged", len(scene.load.acknowledged)),
        *others,
    ]
    notes = [
        f"Seed {seed}. {tally.early} of the kills came before the engine had recovered from the one before.",
        extent(reckoning),
        f"Full disk: {_DISK[scene.disk_can_fill]}.",
    ]
    title = "chaos: struck under load, healed, counted"
    return Report(
        "kills", title, figures, notes, blow_table(tally.blows), words(reckoning, tally.failures + tally.late)
    )


def outage_report(found: Outage, reckoning: Reckoning, said: Counter[str], minutes: float) -> Report:
    figures = [
        Figure("minutes", minutes),
        *counted(reckoning, len(found.differs)),
        none("invented", len(found.invented)),
        Figure("told_away", said["account_lost"], "", "once", said["account_lost"] == 1),
        Figure("told_back", said["account_back"], "", "once", said["account_back"] == 1),
        Figure("recovery_s", found.recovery, "s"),
        Figure("alerts_meanwhile", found.alerts),
        Figure("waiting_at_the_end", found.waiting),
        Figure("trades_missed", found.missed),
    ]
    invented = [f"invented: {line}" for line in found.invented]
    title = "chaos: the exchange unplugged under alerts"
    return Report("unplug", title, figures, [extent(reckoning)], [], invented + words(reckoning, found.differs))


def _with_log(report: Report, scene: Scene) -> Report:
    """A log is worth keeping when something is wrong."""
    return report if report.is_sound else replace(report, wrong=[*report.wrong, keep_log(scene.log)])
