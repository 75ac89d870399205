"""Spec 9: what is asked and done after an interruption, from what the venue says rests."""

from dataclasses import replace
from typing import Any

import pytest

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId, Purpose, portfolio_tag
from dca_engine.core.messages import CancelOrder, Command, LookUpOrder
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.reconcile import resume, strays
from tests.core.builders import ACCOUNT, D, fill, group, order, portfolio, pyramid

OTHER = AccountId("other")


def asked(known: Group, filled: str | None) -> list[str]:
    """The kinds of commands for a group of one order, which rests on the venue with this much filled, or not at all."""
    [ours] = known.orders
    resting = {} if filled is None else {ours: D(filled)}
    commands: list[Command] = list(resume(portfolio(known), ACCOUNT, resting))
    assert all((c.account_id, c.symbol, c.client_order_id) == (ACCOUNT, "BTC/USDT", ours) for c in commands)
    return [type(command).__name__ for command in commands]


def one(status: OrderStatus = OrderStatus.OPEN, **more: Any) -> Group:
    fields: dict[str, Any] = {"venue_order_id": "v1"} | more
    return group(pyramid(), orders=[order(Purpose.ENTRY, (0, 0), status=status, **fields)])


@pytest.mark.parametrize(
    ("known", "filled", "wanted"),
    [
        (one(), "0", []),
        (one(), "0.001", ["LookUpOrder"]),
        (one(), None, ["LookUpOrder"]),
        (one(fills=(fill("50000", "0.001"),)), "0.001", []),
        (one(fills=(fill("50000", "0.001"),)), "0", ["LookUpOrder"]),
        (one(OrderStatus.UNKNOWN, venue_order_id=None), "0", ["LookUpOrder"]),
        (one(OrderStatus.UNKNOWN, venue_order_id=None), None, ["LookUpOrder"]),
        (one(cancel_requested=True), "0", ["CancelOrder"]),
        (one(cancel_requested=True), None, ["LookUpOrder", "CancelOrder"]),
        (one(OrderStatus.CANCELLED, cancel_requested=True), None, []),
        (one(OrderStatus.CANCELLED, cancel_requested=True, reported_quantity=D("0.001")), None, ["LookUpOrder"]),
    ],
    ids=[
        "it rests as we know it",
        "more filled than we know",
        "it rests no more",
        "what filled is booked",
        "the venue knows less than we do",
        "it rests and we did not know",
        "nobody knows",
        "its cancel was not answered",
        "its cancel was not answered and it is gone",
        "it is over",
        "it is over and a fill is missing",
    ],
)
def test_9_every_doubt_about_an_order_is_settled_and_nothing_else_is_asked(
    known: Group, filled: str | None, wanted: list[str]
) -> None:
    assert asked(known, filled) == wanted


def test_9_only_the_account_that_came_back_is_asked() -> None:
    known = one()
    assert not list(resume(portfolio(known), OTHER, {}))
    elsewhere = replace(known, account_id=OTHER)
    [command] = resume(portfolio(elsewhere), OTHER, {})
    assert isinstance(command, LookUpOrder)
    assert command.account_id == OTHER


# --- orders of ours that belong to nothing --------------------------------------------------------------------------


def first_order(known: Group) -> Order:
    return next(iter(known.orders.values()))


def test_11_6_an_order_with_our_mark_that_belongs_to_no_open_group_is_withdrawn() -> None:
    """Group 2 was closed; of group 1 the venue shows one order that we made and one that we never made."""
    open_one, closed = one(), group(pyramid(), orders=[order(Purpose.ENTRY, (0, 0))], number=2)
    never_made, _ = open_one.order_id(Purpose.ENTRY, 0, 0)
    resting = {
        first_order(open_one).client_order_id: "BTC/USDT",
        first_order(closed).client_order_id: "ETH/USDT",
        never_made: "BTC/USDT",
    }
    assert list(strays(portfolio(open_one), ACCOUNT, resting)) == [
        CancelOrder(ACCOUNT, "ETH/USDT", first_order(closed).client_order_id),
        CancelOrder(ACCOUNT, "BTC/USDT", never_made),
    ]


def test_9_orders_of_others_are_left_alone() -> None:
    """A person's own, and one of another portfolio on the same account."""
    neighbour = replace(one(), tag=portfolio_tag(PortfolioId("neighbour")))
    theirs, _ = neighbour.order_id(Purpose.ENTRY, 0, 0)
    assert not list(strays(portfolio(), ACCOUNT, {ClientOrderId("web_1"): "BTC/USDT", theirs: "BTC/USDT"}))
