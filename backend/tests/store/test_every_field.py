"""All of the state is kept, exactly (spec 11.9): an example with every field filled, and each change to it."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.core.codec import DecodingError, canonical
from dca_engine.core.group import Group, GroupStatus, PinnedTarget, Sale
from dca_engine.core.ids import PortfolioId, Purpose
from dca_engine.core.portfolio import Portfolio, indexed, stored, with_group, without_group
from dca_engine.core.risk_state import RiskState
from dca_engine.store.more import MORE_OF_GROUP, MORE_OF_PORTFOLIO, More
from tests.store import rich
from tests.store.stores import Stores

D = Decimal
P = PortfolioId("p")
FULL = rich.portfolio()
"""States share what did not change, as those of the core do."""


def plain_fields(value: Any) -> list[str]:
    """Those that stand at their default."""
    found = []
    for f in fields(value):
        default = f.default_factory() if f.default_factory is not MISSING else f.default
        if default is not MISSING and getattr(value, f.name) == default:
            found.append(f.name)
    return found


def parts(value: Any) -> list[Any]:
    """A dataclass with all dataclasses in it."""
    if isinstance(value, Mapping):
        return [part for item in value.values() for part in parts(item)]
    if isinstance(value, tuple):
        return [part for item in value for part in parts(item)]
    if not is_dataclass(value):
        return []
    return [value, *(part for f in fields(value) for part in parts(getattr(value, f.name)))]


def test_the_example_leaves_no_field_of_the_state_at_its_default() -> None:
    """In at least one instance per class. Settings are one JSON value, and have a test of their own with the codec."""
    configured = ("settings", "ladder", "exit_rules", "queue_rules", "risk_rules")
    found: dict[type, set[str]] = {}
    for part in parts(FULL):
        if type(part).__module__.rpartition(".")[2] not in configured:
            plain = set(plain_fields(part))
            found[type(part)] = found.get(type(part), plain) & plain
    assert len(found) > 15
    assert {cls.__name__: names for cls, names in found.items() if names} == {}


def changed_group(**news: Any) -> Callable[[Portfolio], Portfolio]:
    return lambda state: with_group(state, replace(state.groups[rich.group_named(1)], **news))


def changed_risk(**news: Any) -> Callable[[Portfolio], Portfolio]:
    return lambda state: replace(state, risk=replace(state.risk, **news))


def with_new_order(state: Portfolio) -> Portfolio:
    group = state.groups[rich.group_named(2)]
    order = replace(rich.order(2, Purpose.TARGET, attempt=7), portion=0, reference_price=None)
    return with_group(state, replace(group, orders={**group.orders, order.client_order_id: order}))


def with_another_leg(state: Portfolio) -> Portfolio:
    group = state.groups[rich.group_named(1)]
    first, second = group.pyramids
    grown = replace(second, legs=(*second.legs, replace(rich.leg(1), portions=())), target_price=D("49999.0"))
    return with_group(state, replace(group, pyramids=(first, grown)))


def without_the_first(state: Portfolio) -> Portfolio:
    return without_group(state, state.groups[rich.group_named(1)], D("-12.340"))


CHANGES: dict[str, Callable[[Portfolio], Portfolio]] = {
    "nothing": lambda state: state,
    "status": changed_group(status=GroupStatus.CLOSED, status_reason="", closed_at=None),
    "close_requests": changed_group(close_requests=3),
    "market": changed_group(market=replace(rich.PERPETUAL, tick_size=D("0.010"))),
    "settings": changed_group(settings=replace(rich.group().settings, capital=D("1.0"))),
    "stop moved": changed_group(stop_price=D("51000.00")),
    "stop by the settings again": changed_group(stop_price=None),
    "pinned": changed_group(pinned_targets=(*rich.group().pinned_targets, PinnedTarget(1, 0, D("1.10")))),
    "nothing pinned any more": changed_group(pinned_targets=()),
    "trailing": changed_group(trailing_best=D("47000.00")),
    "replacements": changed_group(replacements=4),
    "sales": changed_group(sales=(*rich.group().sales, Sale(D("0.0010"), "by alert"))),
    "funding": changed_group(funding=()),
    "offset blocked": changed_group(offset_blocked=False, offset_skipped=False),
    "offset timer": changed_group(offset_timer=None),
    "realized": changed_group(realized=D("0.00"), committed=D("0.10")),
    "another order": with_new_order,
    "another leg": with_another_leg,
    "a group less": without_the_first,
    "today": changed_risk(realized_today=D("1.00"), realized_ever=D("113.440")),
    "no plan any more": changed_risk(plan=None),
    "no risk yet": lambda state: replace(state, risk=RiskState()),
    "settings of all": lambda state: replace(state, settings=replace(state.settings, max_open_groups=4)),
}


async def kept(stores: Stores, *states: Portfolio) -> Portfolio:
    """What is loaded after these states were committed one after another."""
    await stores.add(rich.EMPTY)
    fence, before = (await stores.journal.take(P)).fence, rich.EMPTY
    for seq, state in enumerate(states, start=1):
        ended = [group for group_id, group in before.groups.items() if group_id not in state.groups]
        await stores.journal.commit(fence, rich.led(before, state, seq, *ended))
        before = state
    return (await stores.journal.take(P)).portfolio


def assert_same(loaded: Portfolio, state: Portfolio) -> None:
    assert loaded == stored(state)
    assert canonical(loaded) == canonical(indexed(stored(state)))
    assert list(loaded.queue) == list(state.queue)
    assert [list(g.orders) for g in loaded.groups.values()] == [list(g.orders) for g in state.groups.values()]


async def test_11_9_a_state_that_uses_everything_is_loaded_byte_for_byte(stores: Stores) -> None:
    assert_same(await kept(stores, FULL), FULL)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_11_9_every_change_to_it_is_kept(stores: Stores, change: Callable[[Portfolio], Portfolio]) -> None:
    after = change(FULL)
    assert_same(await kept(stores, FULL, after), after)


async def test_what_was_only_seen_is_not_kept(stores: Stores) -> None:
    loaded = await kept(stores, FULL)
    assert loaded.observed.prices == {}
    assert set(loaded.books) == {rich.PERPETUAL.symbol}
    assert loaded.committed == D("300.00")


# --- the queue ------------------------------------------------------------------------------------------------------


def waiting(*names: str) -> Portfolio:
    return replace(FULL, queue={e.id: e for e in (rich.queued(name) for name in names)})


def replaced(state: Portfolio, name: str) -> Portfolio:
    """A newer signal takes the place of a waiting one (spec 3)."""
    entry = next(e for e in state.queue.values() if e.id == f"q-{name}")
    newer = replace(entry, price=D("49000.00"), replacement_count=entry.replacement_count + 1)
    return replace(state, queue={**state.queue, entry.id: newer})


async def test_3_a_replaced_entry_keeps_its_place(stores: Stores) -> None:
    first = waiting("c", "a", "b")
    after = replaced(first, "a")
    loaded = await kept(stores, first, after)
    assert_same(loaded, after)
    assert list(loaded.queue) == ["q-c", "q-a", "q-b"]


async def test_7_entries_wait_in_the_order_in_which_they_came(stores: Stores) -> None:
    """Two leave, one is replaced, two come, of which one has the key of one that left."""
    states = waiting("c", "a", "b"), waiting("a", "b", "d"), replaced(waiting("b", "d", "c", "0"), "d")
    loaded = await kept(stores, *states)
    assert list(loaded.queue) == ["q-b", "q-d", "q-c", "q-0"]
    assert_same(loaded, states[-1])


async def test_an_empty_queue_is_loaded_empty(stores: Stores) -> None:
    assert_same(await kept(stores, waiting("a", "b"), waiting()), waiting())


# --- what has no column of its own ----------------------------------------------------------------------------------


def test_a_group_that_uses_nothing_special_costs_nothing() -> None:
    kept_elsewhere = ("stop_price", "trailing_best", "realized", "committed", "forced")
    plain = {f.name: f.default for f in fields(Group) if f.default is not MISSING and f.name not in kept_elsewhere}
    assert MORE_OF_GROUP.encode(replace(rich.group(), **plain)) == {}
    assert MORE_OF_PORTFOLIO.encode(rich.EMPTY) == {}
    assert MORE_OF_PORTFOLIO.decode({}) == {}


def test_a_later_field_needs_no_column() -> None:
    """What an earlier engine wrote is read by a later one that has more fields, each at its default."""
    later = More(Group, {f.name for f in fields(Group)} - {"offset_timer", "replacements"})
    assert later.decode({"replacements": 2}) == {"replacements": 2}
    assert later.encode(rich.group()) == {"replacements": 3, "offset_timer": "2026-01-05T09:16:00.123456Z"}
    assert later.same(rich.group(), rich.group(2))
    assert not later.same(rich.group(), replace(rich.group(), offset_timer=rich.NOW + timedelta(days=1)))


def test_a_field_that_is_not_known_is_told() -> None:
    with pytest.raises(DecodingError, match="colour"):
        MORE_OF_GROUP.decode({"colour": "red"})
