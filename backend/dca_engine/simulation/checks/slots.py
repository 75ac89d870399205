"""Promise 4: the slots are never overbooked, unless a person forces it; looked at after every entry of the journal."""

from collections.abc import Iterator

from dca_engine.core.ids import GroupId
from dca_engine.simulation.checks.record import Record


def overbooked(record: Record) -> Iterator[str]:
    known: set[GroupId] = set()
    for number, state in enumerate(record.replay.states, start=1):
        new = [group for key, group in state.groups.items() if key not in known]
        known.update(group.id for group in new)
        forced = sum(group.forced for group in new)
        slots, taken = state.settings.max_open_groups, len(state.groups) - forced
        if len(new) > forced and taken > slots:
            yield f"entry {number} opened a group as number {taken} of {slots} slots"
        if new and len({group.key for group in state.groups.values()}) < len(state.groups):
            yield f"entry {number} opened a group beside another of the same key"
