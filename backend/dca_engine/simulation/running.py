"""One seed from its plan to its verdict: the steps, the healing, the quiet after it, and the checks of all promises."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from traceback import format_exception
from typing import Any

from dca_engine.core.codec import codec_of
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import Entry
from dca_engine.simulation import process, virtual_time
from dca_engine.simulation.checks import violations
from dca_engine.simulation.door import OpenDoor
from dca_engine.simulation.evidence import Evidence, Violation
from dca_engine.simulation.house import PORTFOLIO, SECRET, House
from dca_engine.simulation.logs import captured_logs
from dca_engine.simulation.perform import perform
from dca_engine.simulation.plan import Plan, plan_of
from dca_engine.simulation.settling import settle
from dca_engine.simulation.steps import TradedByHand

_CALM = frozenset({PortfolioStatus.HEALTHY, PortfolioStatus.PAUSED})


@dataclass(frozen=True, slots=True)
class Verdict:
    plan: Plan
    violations: tuple[Violation, ...]
    evidence: Evidence | None
    """None when the run itself failed."""


def run_seed(seed: int, open_door: OpenDoor, only: Collection[int] | None = None) -> Verdict:
    """Plays the plan of this seed, or only the steps with these numbers."""
    plan = plan_of(seed)
    return run_plan(plan if only is None else plan.only(only), open_door)


def run_plan(plan: Plan, open_door: OpenDoor) -> Verdict:
    with captured_logs() as logs:
        try:
            evidence, house, troubles = virtual_time.run(_play(plan, open_door, logs))
        except Exception as error:  # noqa: BLE001 - Whatever broke the run is what it found.
            return Verdict(plan, (Violation(0, "".join(format_exception(error))),), None)
    if evidence is None:
        what = "the engine went round in circles" if house.process.is_endless else "the engine was not there in the end"
        last = house.store.portfolios[PORTFOLIO].journal[-3:]
        return Verdict(plan, (Violation(0, f"{what}: {last}"), *_of(troubles)), None)
    own = (*_of(troubles), *_of(house.database.holes), *_of(_alarms(logs)), *_status(evidence, plan))
    return Verdict(plan, (*own, *violations(evidence)), evidence)


async def _play(plan: Plan, open_door: OpenDoor, logs: list[str]) -> tuple[Evidence | None, House, list[str]]:
    loop, troubles = asyncio.get_running_loop(), list[str]()
    loop.set_task_factory(process.make_task)
    loop.set_exception_handler(lambda _loop, context: troubles.append(_trouble(context)))
    house = House(plan, open_door)
    house.start()
    await perform(house)
    settled = await settle(house)
    evidence = _evidence(house, logs, settled)
    await house.end()
    return evidence, house, troubles


def _evidence(house: House, logs: list[str], settled: bool) -> Evidence | None:
    if house.runner is None:
        return None
    return Evidence(
        store=house.store,
        portfolio_id=PORTFOLIO,
        live=house.runner.portfolio,
        venue=house.venue,
        owners={key: line.owner for key, line in house.lines.items()},
        deposits={key: dict(house.plan.deposits) for key in house.lines},
        outside=house.outside,
        arrivals=sorted((a for line in house.lines.values() for a in line.arrivals), key=lambda a: a.time),
        acknowledged=tuple(house.acknowledged),
        logs=tuple(logs),
        answers=tuple(house.answers),
        secret=SECRET,
        settled=settled,
        strays=frozenset(house.strays),
    )


def _trouble(context: dict[str, Any]) -> str:
    error = context.get("exception")
    return f"{context.get('message')}: {error!r}"


def _of(texts: Collection[str] | Iterator[str]) -> Iterator[Violation]:
    return (Violation(0, text) for text in texts)


def _alarms(logs: list[str]) -> Iterator[str]:
    """What the engine itself calls a defect."""
    return (line for line in logs if line.startswith("critical"))


def _status(evidence: Evidence, plan: Plan) -> Iterator[Violation]:
    status = evidence.live.status
    by_hand = any(isinstance(step, TradedByHand) for step in plan.steps)
    if status not in _CALM and not (by_hand and status is PortfolioStatus.AUDITING):
        yield Violation(0, f"the portfolio ends {status}: {evidence.live.status_reason}")


def digest(evidence: Evidence) -> str:
    """Of the whole journal, event by event."""
    encode = codec_of(Entry).encode
    found = blake2b(digest_size=16)
    for entry in evidence.store.portfolios[PORTFOLIO].journal:
        found.update(repr(encode(entry)).encode())
    return found.hexdigest()
