"""How signals leave the waiting queue: what is kept of each once it waits no more (spec 7)."""

from dataclasses import dataclass
from enum import StrEnum

from dca_engine.core.messages import Decision, Event, Outcome, QueueActed, QueueAction, Verdict
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.queue import QueuedEntry


class Departed(StrEnum):
    """How a wait ended."""

    PROMOTED = "promoted"
    """It got a slot, in its turn or by hand."""
    FORCED = "forced"
    """By hand, past the pool's limit."""
    REMOVED = "removed"
    """By hand."""
    EXPIRED = "expired"
    """It waited as long as anything may."""
    REPLACED = "replaced"
    """A newer signal of the same key took its place, or was entered."""
    DROPPED = "dropped"
    """An exit came, the price ran away, or an entry became impossible."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A signal that waited, and what became of it."""

    entry: QueuedEntry
    """As it waited."""
    how: Departed
    outcome: Outcome


_BY_CODE = {
    "removed_by_hand": Departed.REMOVED,
    "queue_age": Departed.EXPIRED,
    "replaced": Departed.REPLACED,
}


def departures(before: Portfolio, event: Event, decision: Decision) -> tuple[Departure, ...]:
    """Every signal that waited before this decision and does so no longer."""
    if not before.queue or not decision.outcomes:
        return ()
    waiting = {entry.signal.id: entry for entry in before.queue.values()}
    gone = (o for o in decision.outcomes if o.signal_id in waiting and o.verdict is not Verdict.QUEUED)
    return tuple(Departure(waiting[o.signal_id], _how(waiting[o.signal_id], event, o), o) for o in gone)


def _how(entry: QueuedEntry, event: Event, outcome: Outcome) -> Departed:
    if outcome.verdict is not Verdict.ACCEPTED:
        return _BY_CODE.get(outcome.reason.code, Departed.DROPPED)
    is_forced = isinstance(event, QueueActed) and event.action is QueueAction.FORCE and event.queue_id == entry.id
    return Departed.FORCED if is_forced else Departed.PROMOTED
