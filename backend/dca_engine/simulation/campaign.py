"""Many seeds at once: dealt out to processes in small portions, in order, and told as they end."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing import get_context

from dca_engine.simulation import bugs
from dca_engine.simulation.door import OpenDoor
from dca_engine.simulation.plan import Plan, plan_of
from dca_engine.simulation.running import run_plan, run_seed
from dca_engine.simulation.shrinking import Numbers, shrunk

_PORTION = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """A seed that broke promises: their numbers, and what was found of each first."""

    seed: int
    promises: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hunt:
    """How a planted bug was looked for; `seeds` is how many it took, None: it was not found."""

    bug: str
    seeds: int | None
    failure: Failure | None


def play(seed: int, open_door: OpenDoor, plant: str = "", only: Numbers | None = None) -> Failure | None:
    """Plays one seed, or only some steps of its plan, with or without a planted bug."""
    with bugs.planted(plant) if plant else nullcontext():
        found = run_seed(seed, open_door, only).violations
    if not found:
        return None
    return Failure(seed, tuple(sorted({v.promise for v in found})), tuple(dict.fromkeys(v.text for v in found)))


def play_all(first: int, seeds: int, jobs: int, open_door: OpenDoor) -> Iterator[tuple[int, list[Failure]]]:
    """How many seeds each portion had, and which of them failed; in the order in which the portions end."""
    ends = range(first, first + seeds)
    portions = [ends[at : at + _PORTION] for at in range(0, len(ends), _PORTION)]
    if jobs == 1:
        yield from ((len(portion), _play_portion(portion, open_door)) for portion in portions)
        return
    with _pool(jobs) as pool:
        under_way: dict[Future[list[Failure]], int] = {}
        waiting = iter(portions)
        while True:
            while len(under_way) < 2 * jobs and (portion := next(waiting, None)) is not None:
                under_way[pool.submit(_play_portion, portion, open_door)] = len(portion)
            if not under_way:
                return
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            yield from ((under_way.pop(done), done.result()) for done in ended)


def _play_portion(seeds: range, open_door: OpenDoor) -> list[Failure]:
    return [failure for seed in seeds if (failure := play(seed, open_door)) is not None]


def hunt_all(names: tuple[str, ...], first: int, seeds: int, jobs: int, open_door: OpenDoor) -> Iterator[Hunt]:
    """Plants one bug after another and plays seeds until it is found."""
    if jobs == 1:
        yield from (_hunt(name, first, seeds, open_door) for name in names)
        return
    with _pool(jobs) as pool:
        hunts = [pool.submit(_hunt, name, first, seeds, open_door) for name in names]
        yield from (hunt.result() for hunt in hunts)


def _hunt(name: str, first: int, seeds: int, open_door: OpenDoor) -> Hunt:
    """A seed that fails without the bug as well says nothing about it."""
    for seed in range(first, first + seeds):
        failure = play(seed, open_door, name)
        if failure is not None and play(seed, open_door) is None:
            return Hunt(name, seed - first + 1, failure)
    return Hunt(name, None, None)


def fewest_steps(failure: Failure, open_door: OpenDoor, plant: str = "", tries: int = 150) -> Plan:
    """The seed's plan with as few steps as still break one of the same promises."""
    plan, promises = plan_of(failure.seed), set(failure.promises)

    def fails(numbers: Numbers) -> bool:
        with bugs.planted(plant) if plant else nullcontext():
            return any(v.promise in promises for v in run_plan(plan.only(numbers), open_door).violations)

    return plan.only(shrunk(plan.kept, fails, tries))


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
