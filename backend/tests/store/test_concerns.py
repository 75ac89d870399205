"""Which groups an entry of the journal is about: named by its event, its commands, its reasons, or what ended in it."""

from dataclasses import replace

import pytest

from dca_engine.core.ids import ClientOrderId, GroupId, Purpose, SignalId
from dca_engine.core.messages import (
    CancelOrder,
    Event,
    LegsWithdrawn,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    Outcome,
    Reason,
    SettingsChanged,
    StopMoved,
    TimePassed,
    Verdict,
)
from dca_engine.core.order import OrderStatus
from dca_engine.ports import Entry
from dca_engine.store.concerns import group_ids_of
from tests.store import rich

ONE, TWO, THREE = (rich.group_named(number) for number in (1, 2, 3))
ORDER = rich.order(1, Purpose.ENTRY).client_order_id
NOTHING = Entry(1, TimePassed(rich.NOW), (), (), (), ())


@pytest.mark.parametrize(
    "event",
    [
        OrderReported(rich.NOW, ORDER, OrderStatus.OPEN, rich.D(0), None),
        OrderFilled(rich.NOW, ORDER, rich.fill(1, "1", "1")),
        OrderAbsent(rich.NOW, ORDER),
        StopMoved(rich.NOW, ONE, None),
        LegsWithdrawn(rich.NOW, ONE),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_is_told_of_an_order_or_wanted_of_a_group_is_about_that_group(event: Event) -> None:
    assert group_ids_of(replace(NOTHING, event=event)) == (ONE,)


def test_what_an_event_leads_to_is_about_the_groups_that_it_moves() -> None:
    cancel = CancelOrder(rich.ACCOUNT, "BTC/USDT", rich.order(2, Purpose.TARGET).client_order_id)
    assert group_ids_of(replace(NOTHING, commands=(cancel,))) == (TWO,)
    outcome = Outcome(SignalId("s"), Verdict.ACCEPTED, Reason("opened", "Opened.", group_id=TWO))
    assert group_ids_of(replace(NOTHING, outcomes=(outcome,))) == (TWO,)
    reasons = Reason("a", "A.", group_id=TWO), Reason("b", "B.", client_order_id=ORDER), Reason("c", "C.")
    assert group_ids_of(replace(NOTHING, reasons=reasons)) == (TWO, ONE)
    assert group_ids_of(replace(NOTHING, ended=(rich.group(3),))) == (THREE,)


def test_8_an_offset_is_about_its_loser_and_its_winners() -> None:
    assert group_ids_of(replace(NOTHING, plans=(rich.plan(),))) == (ONE, TWO, THREE)


def test_each_group_is_named_once() -> None:
    event = OrderFilled(rich.NOW, ORDER, rich.fill(1, "1", "1"))
    reason = Reason("filled", "Filled.", group_id=ONE)
    assert group_ids_of(replace(NOTHING, event=event, reasons=(reason, reason))) == (ONE,)


def test_what_is_about_no_group_names_none() -> None:
    assert group_ids_of(NOTHING) == ()
    assert group_ids_of(replace(NOTHING, event=SettingsChanged(rich.NOW, rich.SETTINGS))) == ()
    assert group_ids_of(replace(NOTHING, event=OrderAbsent(rich.NOW, ClientOrderId("foreign")))) == ()


def test_the_group_of_an_order_is_read_from_the_order_itself() -> None:
    far = rich.order(123_456, Purpose.CLOSE).client_order_id
    tag = rich.group().tag
    assert group_ids_of(replace(NOTHING, event=OrderAbsent(rich.NOW, far))) == (GroupId(f"{tag}-123456"),)
