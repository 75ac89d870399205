"""The storm itself: kills of the engine at random moments under load, and other blows in between."""

from asyncio import sleep
from collections import defaultdict
from dataclasses import dataclass, field

from dca_engine.modes.chaos.blows import BLOWS, KILLS, Blow, disk_full
from dca_engine.modes.chaos.scene import Scene
from dca_engine.modes.chaos.watch import consistent
from dca_engine.modes.child import ChildFailedError

RESTART_GOAL = 5.0
"""Seconds from the start of the process until the books agree."""
_PATIENCE = 60.0
"""Seconds until a restart, or the end of a blow, is given up waiting for."""
_KILL_AFTER = (0.05, 2.0)
"""Seconds after the last start, or after the books agreed."""
_EARLY = 0.35
"""How often the engine is killed again before anybody waited for it."""
_BLOW = 0.6
"""How often another blow comes before a kill."""


@dataclass(slots=True)
class Tally:
    """What was struck and how long it took to recover; seconds."""

    kills: int = 0
    early: int = 0
    """Kills that did not wait for the engine to have recovered from the last one."""
    restarts: list[float] = field(default_factory=list)
    """From process start to agreement, of starts that were let live."""
    readiness: list[float] = field(default_factory=list)
    """From process start to ready."""
    blows: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """From the end of a blow, or the start of the process after a kill, to agreement; by blow."""
    failures: list[str] = field(default_factory=list)
    """Starts that failed, and books that did not agree before that was given up waiting for."""
    late: list[str] = field(default_factory=list)
    """Restarts after which the books agreed, and later than they should."""


async def storm(scene: Scene, kills: int, seconds: float) -> Tally:
    """Strikes until the engine was killed `kills` times, or the time is over. The load is on from here on."""
    tally = Tally()
    scene.load.start()
    try:
        await _strike_all(scene, tally, kills, seconds)
    finally:
        await scene.load.stop()
    return tally


async def _strike_all(scene: Scene, tally: Tally, kills: int, seconds: float) -> None:
    ends = scene.now() + seconds
    blows = [blow for blow in BLOWS if blow is not disk_full or scene.disk_can_fill]
    order: list[Blow] = []
    while tally.kills < kills and scene.now() < ends:
        if scene.dice.random() < _BLOW:
            if not order:  # All once before any comes again, so that few kills meet many of them.
                order = scene.dice.sample(blows, len(blows))
            await _strike(scene, tally, order.pop())
        await sleep(scene.dice.uniform(*_KILL_AFTER))
        kill = scene.dice.choice(KILLS)
        await kill(scene)
        tally.kills += 1
        while tally.kills < kills and scene.dice.random() < _EARLY:
            await scene.launch_engine()
            await sleep(scene.dice.uniform(*_KILL_AFTER))
            await scene.engine.kill()
            tally.kills += 1
            tally.early += 1
        await _restart(scene, tally, kill.__name__)


async def _strike(scene: Scene, tally: Tally, blow: Blow) -> None:
    """A blow, and the wait until everything is as it should be."""
    await blow(scene)
    over = scene.now()
    seconds, differs = await consistent(scene, over, _PATIENCE)
    tally.blows[blow.__name__].append(seconds)
    if differs:
        tally.failures.append(f"{blow.__name__}: not consistent after {seconds:.0f} s: {'; '.join(differs[:5])}")
    if scene.engine.process.returncode is not None:
        tally.failures.append(f"{blow.__name__}: the engine ended with code {scene.engine.process.returncode}")
        await _restart(scene, tally, blow.__name__)


async def _restart(scene: Scene, tally: Tally, after: str) -> None:
    await scene.launch_engine()
    try:
        await scene.engine.ready()
    except ChildFailedError as error:
        tally.failures.append(f"{error}; its log ends: {_end_of(scene)}")
        await scene.launch_engine()
        await scene.engine.ready()
    ready = scene.now() - scene.started
    tally.readiness.append(ready)
    seconds, differs = await consistent(scene, scene.started, _PATIENCE)
    tally.restarts.append(seconds)
    tally.blows[after].append(seconds)
    if differs:
        tally.failures.append(f"{after}, kill {tally.kills}: {'; '.join(differs[:5])} after {seconds:.0f} s")
    elif seconds > RESTART_GOAL:
        tally.late.append(f"{after}, kill {tally.kills}: ready after {ready:.1f} s, consistent after {seconds:.1f} s")


def _end_of(scene: Scene) -> str:
    return scene.log.read_text(errors="replace").strip().splitlines()[-1]
