"""Promises of spec 11 that can be read off the state; asserted after every decision, in production too.

Only what changed is looked at, so the cost hardly grows with the portfolio. Checked is what a decision does, not what
the venue did: a fill that comes after its cancel may leave more offered than is held, and is no defect of ours.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import chain, compress, repeat
from operator import is_not

from dca_engine.core.errors import InvariantError
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group
from dca_engine.core.ids import GroupId, Purpose
from dca_engine.core.portfolio import Book, Portfolio
from dca_engine.core.sales import outstanding
from dca_engine.core.values import ZERO

_ROUNDING = Decimal("1e-9")
"""Quote. Sums that were brought forward differ from sums made anew by less, since a Decimal has 28 digits."""


def check(before: Portfolio, after: Portfolio) -> None:
    """Raises InvariantError for a decision that led from `before` to `after` and should not have."""
    if after.groups is not before.groups:
        known, groups = before.groups, after.groups
        changed = _changed(known, groups)
        new = [group for group in changed if group.id not in known]
        gone = [] if len(known) + len(new) == len(groups) else [g for g in known.values() if g.id not in groups]
        for group in changed:
            _check_group(known.get(group.id), group)
        _check_slots(new, after)
        _check_books(before, after, changed, gone)
    if after.queue is not before.queue:
        _check_queue(before, after)


def _changed(known: Mapping[GroupId, Group], groups: Mapping[GroupId, Group]) -> list[Group]:
    """Groups that are new or not what they were. Most stand where they stood, and are passed over without a look-up."""
    in_place = chain(known.values(), repeat(None))
    moved = compress(groups.values(), map(is_not, groups.values(), in_place))
    return [group for group in moved if known.get(group.id) is not group]


# --- one group ------------------------------------------------------------------------------------------------------


def _check_group(known: Group | None, group: Group) -> None:
    """Never sold more than held (11.5), and never about to."""
    if group.is_ended:
        raise InvariantError(f"group {group.id} has ended and still holds a slot")
    if group.committed < ZERO:
        raise InvariantError(f"group {group.id} has {group.committed} committed, less than nothing")
    if known is not None and group.orders is known.orders:
        return
    held = held_quantity(group)
    if held < ZERO:
        raise InvariantError(f"group {group.id} sold {-held} more than it held (11.5)")
    exits = [o for o in group.orders.values() if o.purpose is not Purpose.ENTRY and not o.is_settled]
    if known is not None and all(o.client_order_id in known.orders for o in exits):
        return
    offered = sum(map(outstanding, exits), ZERO)
    if offered > held:
        raise InvariantError(f"group {group.id} offers {offered} and holds {held} (11.5)")


# --- the pool -------------------------------------------------------------------------------------------------------


def _check_slots(new: Collection[Group], after: Portfolio) -> None:
    """The slots are never overbooked, unless a person forces it (11.4); and one group per key (spec 3)."""
    forced = sum(group.forced for group in new)
    slots, taken = after.settings.max_open_groups, len(after.groups) - forced
    if len(new) > forced and taken > slots:
        raise InvariantError(f"{taken} groups are open, {slots} allowed (11.4)")
    for group in new:
        if sum(other.key == group.key for other in after.groups_in(group.market.symbol)) > 1:
            raise InvariantError(f"group {group.id} was opened beside another of the same key")


def _check_books(before: Portfolio, after: Portfolio, changed: list[Group], gone: list[Group]) -> None:
    """The index by symbol tells what the groups tell, where they changed, and so do the sums of what is committed."""
    for symbol in {group.market.symbol for group in (*changed, *gone)}:
        listed = after.books.get(symbol, Book())
        committed = ZERO
        for group_id in listed.groups:
            if group_id not in after.groups:
                raise InvariantError(f"{symbol} lists group {group_id}, which is not open")
            committed += after.groups[group_id].committed
        if abs(listed.committed - committed) > _ROUNDING:
            raise InvariantError(f"{symbol} says {listed.committed} is committed, its groups say {committed}")
    for group in changed:
        if group.id not in after.books.get(group.market.symbol, Book()).groups:
            raise InvariantError(f"group {group.id} is not listed under {group.market.symbol}")
    earlier = sum((before.groups[g.id].committed for g in changed if g.id in before.groups), ZERO)
    left = sum((g.committed for g in gone), ZERO)
    expected = before.committed - earlier - left + sum((g.committed for g in changed), ZERO)
    if abs(after.committed - expected) > _ROUNDING or after.committed < -_ROUNDING:
        raise InvariantError(f"{after.committed} is committed in all, the groups say {expected}")


def _check_queue(before: Portfolio, after: Portfolio) -> None:
    """At most one entry waits per key (spec 3)."""
    for entry in after.queue.values():
        if before.queue.get(entry.id) is not entry and sum(e.key == entry.key for e in after.queue.values()) > 1:
            raise InvariantError(f"two entries wait for {entry.key.symbol} under the same key")
