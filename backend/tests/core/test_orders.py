"""Spec 9: the states of an order. Only fills change what is held; what the venue states changes the status alone."""

from dataclasses import replace

import pytest

from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.group import GroupStatus
from dca_engine.core.group import moved as group_moved
from dca_engine.core.ids import ClientOrderId, Purpose
from dca_engine.core.intents import cancellation, question
from dca_engine.core.messages import CancelOrder, LookUpOrder
from dca_engine.core.order import TERMINAL, TRANSITIONS, Order, OrderStatus, moved, with_fill, with_report
from dca_engine.core.sales import outstanding
from tests.core.builders import ACCOUNT, D, fill, group, order, pyramid


def entry(status: OrderStatus = OrderStatus.OPEN, quantity: str = "0.004") -> Order:
    return order(Purpose.ENTRY, (0, 0), "50000", quantity, status)


# --- fills ----------------------------------------------------------------------------------------------------------


def test_9_fills_add_up_until_the_order_is_filled() -> None:
    partly = with_fill(entry(), fill("50000", "0.001"))
    assert (partly.status, partly.filled_quantity) == (OrderStatus.PARTIALLY_FILLED, D("0.001"))
    whole = with_fill(partly, fill("50000", "0.003"))
    assert (whole.status, whole.filled_quantity) == (OrderStatus.FILLED, D("0.004"))


def test_9_the_same_trade_twice_is_booked_once() -> None:
    trade = fill("50000", "0.001")
    once = with_fill(entry(), trade)
    assert with_fill(once, trade) is once


def test_9_a_fill_after_the_cancel_was_confirmed_counts_and_leaves_it_cancelled() -> None:
    late = with_fill(entry(OrderStatus.CANCELLED), fill("50000", "0.001"))
    assert (late.status, late.filled_quantity) == (OrderStatus.CANCELLED, D("0.001"))
    assert with_fill(late, fill("50000", "0.003")).status is OrderStatus.FILLED


def test_9_a_fill_that_comes_before_the_venues_word_on_it_is_known_of_at_once() -> None:
    """0.001 traded and the venue has told of nothing: once cancelled, nothing of the order is still to be sold."""
    ahead = with_fill(entry(), fill("50000", "0.001"))
    assert ahead.reported_quantity == D("0.001")
    assert outstanding(moved(ahead, OrderStatus.CANCELLED)) == 0


def test_9_fills_behind_the_venues_word_leave_the_rest_to_be_waited_for() -> None:
    told = with_report(entry(), OrderStatus.CANCELLED, D("0.003"), "v1")
    one = with_fill(told, fill("50000", "0.001"))
    assert (one.reported_quantity, one.is_settled, outstanding(one)) == (D("0.003"), False, D("0.002"))
    assert with_fill(one, fill("50000", "0.002")).is_settled


# --- what the venue states ------------------------------------------------------------------------------------------


def test_9_the_venues_own_id_is_kept_from_the_first_report_that_has_it() -> None:
    without = with_report(entry(OrderStatus.SENT), OrderStatus.OPEN, D(0), None)
    assert without.venue_order_id is None
    known = with_report(without, OrderStatus.OPEN, D(0), "v1")
    assert known.venue_order_id == "v1"
    assert with_report(known, OrderStatus.CANCELLED, D(0), None).venue_order_id == "v1"


def test_9_an_older_statement_takes_nothing_back() -> None:
    told = with_report(entry(), OrderStatus.PARTIALLY_FILLED, D("0.002"), "v1")
    assert with_report(told, OrderStatus.OPEN, D("0.001"), "v1") == told


@pytest.mark.parametrize("status", sorted(TERMINAL - {OrderStatus.FILLED}))
def test_9_what_is_over_never_rests_again_and_may_still_turn_out_to_have_filled(status: OrderStatus) -> None:
    assert TRANSITIONS[status] == {OrderStatus.FILLED}
    with pytest.raises(IllegalTransitionError, match=f"^order D1: {status} cannot become open$"):
        moved(replace(entry(status), client_order_id=ClientOrderId("D1")), OrderStatus.OPEN)


def test_9_a_group_that_is_closed_stays_closed() -> None:
    closed = group(pyramid(), status=GroupStatus.CLOSED)
    with pytest.raises(IllegalTransitionError, match=f"^group {closed.id}: closed cannot become active$"):
        group_moved(closed, GroupStatus.ACTIVE)


# --- commands -------------------------------------------------------------------------------------------------------


def test_9_cancels_and_questions_go_to_the_groups_account_and_market() -> None:
    known = group(pyramid(), orders=[entry()])
    [made] = known.orders.values()
    assert cancellation(known, made) == CancelOrder(ACCOUNT, "BTC/USDT", made.client_order_id)
    assert question(known, made) == LookUpOrder(ACCOUNT, "BTC/USDT", made.client_order_id)
