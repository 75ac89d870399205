"""ADR 0011: a tick is compared with the nearest levels of its market, and most ticks reach none."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.ids import AccountId, GroupId
from dca_engine.core.stops import Watch
from dca_engine.runtime.trigger_index import TriggerIndex
from dca_engine.simulation.virtual_time import START

D = Decimal
ACCOUNT = AccountId("main")
BTC, ETH = (ACCOUNT, "BTC/USDT"), (ACCOUNT, "ETH/USDT")
A, B, C = GroupId("a"), GroupId("b"), GroupId("c")


def watch(below: int | None = None, above: int | None = None, seconds: int | None = None) -> Watch:
    return Watch(
        None if below is None else D(below),
        None if above is None else D(above),
        None if seconds is None else START + timedelta(seconds=seconds),
    )


def reached(index: TriggerIndex, *prices: int) -> list[int]:
    """Those of these prices of BTC at which somebody has something to do."""
    return [price for price in prices if index.hit(BTC, D(price))]


def test_a_price_between_all_levels_reaches_none_and_a_level_itself_is_reached() -> None:
    index = TriggerIndex()
    index.set(A, BTC, watch(below=90, above=120))
    index.set(B, BTC, watch(below=95))
    index.set(C, BTC, watch(above=110))
    assert reached(index, 90, 94, 95, 96, 100, 109, 110, 111, 120) == [90, 94, 95, 110, 111, 120]


def test_a_market_knows_only_its_own_levels() -> None:
    index = TriggerIndex()
    index.set(A, BTC, watch(below=90))
    assert not index.hit(ETH, D(1))


def test_a_group_that_watches_something_else_leaves_its_old_levels() -> None:
    index = TriggerIndex()
    index.set(A, BTC, watch(below=90, seconds=5))
    index.set(A, BTC, watch(above=110))
    assert reached(index, 80, 110) == [110]
    assert not index.take_passed(START + timedelta(seconds=9))


def test_a_removed_group_leaves_the_same_level_of_another_where_it_is() -> None:
    index = TriggerIndex()
    index.set(A, BTC, watch(below=90, seconds=5))
    index.set(B, BTC, watch(below=90, seconds=5))
    index.remove(A)
    assert reached(index, 90) == [90]
    assert index.take_passed(START + timedelta(seconds=5))
    index.remove(B)
    index.remove(B)
    assert reached(index, 90) == []


def test_a_deadline_is_told_once_when_it_has_come() -> None:
    index = TriggerIndex()
    index.set(A, BTC, watch(seconds=5))
    index.set(B, BTC, watch(seconds=7))
    assert not index.take_passed(START + timedelta(seconds=4))
    assert index.take_passed(START + timedelta(seconds=5))
    assert not index.take_passed(START + timedelta(seconds=6))
    assert index.take_passed(START + timedelta(seconds=8))
    index.remove(A)
    index.set(B, BTC, watch(seconds=9))
    assert index.take_passed(START + timedelta(seconds=9))


levels = st.none() | st.integers(1, 20)
watches = st.builds(watch, levels, levels, levels)
changes = st.lists(st.tuples(st.sampled_from((A, B, C)), st.none() | watches), max_size=30)


@given(changes, st.integers(1, 20))
def test_after_any_changes_the_index_says_what_a_look_at_every_group_would_say(
    steps: list[tuple[GroupId, Watch | None]], now: int
) -> None:
    index, truth = TriggerIndex(), dict[GroupId, Watch]()
    for group_id, wanted in steps:
        if wanted is None:
            index.remove(group_id)
            truth.pop(group_id, None)
        else:
            index.set(group_id, BTC, wanted)
            truth[group_id] = wanted
    for price in range(1, 21):
        below = any(w.below is not None and price <= w.below for w in truth.values())
        above = any(w.above is not None and price >= w.above for w in truth.values())
        assert index.hit(BTC, D(price)) == (below or above)
    moment = START + timedelta(seconds=now)
    assert index.take_passed(moment) == any(w.deadline is not None and w.deadline <= moment for w in truth.values())
