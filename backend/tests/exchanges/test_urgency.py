"""What a careful trader would send first: by what an order is for, as its id says."""

import pytest

from dca_engine.core.ids import ClientOrderId, OrderName, Purpose, client_order_id
from dca_engine.core.messages import Command
from dca_engine.exchanges.urgency import Priority, priority_of
from tests.runtime.scripted import cancel, look_up, place


def named(purpose: Purpose) -> ClientOrderId:
    return client_order_id(OrderName("ABCDEFG", 7, purpose, 0, 0, 1))


@pytest.mark.parametrize(
    ("command", "priority"),
    [
        (cancel(), Priority.EXIT),
        (place(named(Purpose.CLOSE), reduces=True), Priority.EXIT),
        (place(named(Purpose.REDUCE), reduces=True), Priority.EXIT),
        (place(named(Purpose.TARGET), reduces=True), Priority.TARGET),
        (look_up(), Priority.LOOK_UP),
        (place(named(Purpose.ENTRY)), Priority.ENTRY),
    ],
)
def test_what_takes_risk_away_goes_first(command: Command, priority: Priority) -> None:
    assert priority_of(command) is priority


def test_an_id_that_is_not_ours_says_nothing_and_is_judged_by_what_the_order_does() -> None:
    assert priority_of(place(ClientOrderId("other"), reduces=True)) is Priority.EXIT
    assert priority_of(place(ClientOrderId("other"))) is Priority.ENTRY
