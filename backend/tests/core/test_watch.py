"""Spec 6: `watch` names exactly the prices and the moment at which something happens; nothing else is decided."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from dca_engine.core.exit_rules import BreakEven, ExitRules, StopFrom, StopLoss, Trailing
from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.stops import followed, verdict, watch
from dca_engine.core.values import Side
from tests.core.builders import START, D, after, filled_group, ladder, settings, sold, with_made

PERCENTS = (None, D("0.3"), D(1), D("2.5"))


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """Any rules, any fills, any side."""
    against, activation, beyond = (draw(st.sampled_from(PERCENTS)) for _ in range(3))
    offset = draw(st.sampled_from((None, D(0), D("0.2"))))
    rules = ExitRules(
        stop_loss=None if against is None else StopLoss(against, draw(st.sampled_from(StopFrom))),
        trailing=None if activation is None else Trailing(activation, draw(st.sampled_from((D("0.3"), D(2))))),
        break_even=None if offset is None else BreakEven(offset),
        max_hours=draw(st.sampled_from((None, 1, 24))),
    )
    minutes = draw(st.sampled_from((None, 30, 90)))
    found = filled_group(
        *draw(st.sets(st.integers(0, 4), min_size=1)),
        side=draw(st.sampled_from(Side)),
        settings=settings(rules, ladder(cancel_beyond_percent=beyond, cancel_after_minutes=minutes)),
        stop_price=draw(st.sampled_from((None, D(48_000), D(52_000)))),
    )
    if draw(st.booleans()):
        filled = next(o for o in found.orders_for(Purpose.ENTRY) if o.fills)
        found = with_made(found, sold(Purpose.TARGET, (0, filled.leg), "50100", str(filled.quantity)))
    return followed(found, draw(st.sampled_from((None, D(49_000), D("50400.5"), D(52_500)))))


def something_happens(found: Group, price: Decimal | None, seconds: float) -> bool:
    moved = followed(found, price)
    return moved is not found or verdict(moved, price, after(seconds)) is not None


@given(groups(), st.integers(1, 999))
def test_6_nothing_happens_between_what_is_watched(found: Group, share: int) -> None:
    """At any price strictly between the two and any moment before the third."""
    seen = watch(found)
    low = D(1) if seen.below is None else seen.below
    high = D(200_000) if seen.above is None else seen.above
    assume(low < high)
    price = low + (high - low) * share / 1000
    moment = after(0) if seen.deadline is None else seen.deadline - timedelta(seconds=1)
    assert low < price < high
    assert not something_happens(found, price, (moment - START).total_seconds())


@given(groups(), st.integers(0, 3))
def test_6_something_happens_at_and_beyond_what_is_watched(found: Group, further: int) -> None:
    seen = watch(found)
    if seen.below is not None:
        assert something_happens(found, seen.below - further, 0)
    if seen.above is not None:
        assert something_happens(found, seen.above + further, 0)
    if seen.deadline is not None:
        assert something_happens(found, None, (seen.deadline - START).total_seconds() + further)
