"""Promise 9: the journal, decided once more, gives the stored state and the stored decisions, byte for byte."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from dca_engine.core.codec import canonical, codec
from dca_engine.core.messages import Command
from dca_engine.core.portfolio import Portfolio, indexed, stored
from dca_engine.ports import Entry
from dca_engine.simulation.checks.record import Record

_COMMANDS = codec(tuple[Command, ...])


def replay_differs(record: Record) -> Iterator[str]:
    replay, journal = record.replay, record.journal
    numbers = [entry.seq for entry in journal]
    if numbers != list(range(1, record.seq + 1)):
        yield f"the state stands at entry {record.seq}, the journal has {_spans(numbers)}"
    if replay.broke_off:
        yield replay.broke_off
    for kept, again in zip(journal, replay.entries, strict=False):
        parts = [name for name, one, other in _parts(kept, again) if one != other]
        if parts:
            yield f"entry {kept.seq} ({type(kept.event).__name__}) gives other {', '.join(parts)} when it is replayed"
            return
    if replay.states and not replay.broke_off and _bytes(replay.states[-1]) != _bytes(record.stored):
        differing = _differing(replay.states[-1], record.stored)
        yield f"the state that the journal leads to is not the stored one: {differing}"


def _parts(kept: Entry, again: Entry) -> Iterator[tuple[str, Any, Any]]:
    if kept.commands or again.commands:
        yield "commands", _COMMANDS.encode(kept.commands), _COMMANDS.encode(again.commands)
    yield "outcomes", kept.outcomes, again.outcomes
    yield "reasons", kept.reasons, again.reasons
    yield "ended groups", [canonical(group) for group in kept.ended], [canonical(group) for group in again.ended]
    yield "plans", kept.plans, again.plans


def _bytes(portfolio: Portfolio) -> bytes:
    """As a store has it; the index over the groups is made anew by every start."""
    return canonical(indexed(stored(portfolio)))


def _differing(one: Portfolio, other: Portfolio) -> str:
    """The names of the fields that differ."""
    plain = [json.loads(_bytes(portfolio)) for portfolio in (one, other)]
    names = [name for name in plain[0] if plain[0][name] != plain[1][name]]
    return ", ".join(names)


def _spans(numbers: Sequence[int]) -> str:
    return f"{len(numbers)} entries, the last is number {numbers[-1]}" if numbers else "none"
