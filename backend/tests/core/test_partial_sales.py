"""Spec 2, 6.3 and 8.7: a part is sold at market once it is free; never what is offered elsewhere or held no more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core import sales
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group, GroupStatus, Sale
from dca_engine.core.ids import Purpose
from dca_engine.core.intents import Step
from dca_engine.core.messages import PlaceOrder
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.position_manager import CloseInstead, begin_close, request_sale, sell_parts
from dca_engine.core.values import OrderSide, OrderType, Side
from tests.core.builders import (
    BTC_PERP,
    START,
    WHOLE,
    D,
    bought,
    cancels_confirmed,
    changed,
    fill,
    filled,
    group,
    leg,
    order,
    pyramid,
    with_made,
)

NOW = D(50_000)


def holding(quantity: str = "0.01", *targets: str, parts: tuple[str, ...] = ()) -> Group:
    """A group that holds this, with targets of these quantities resting, and these parts still to be sold."""
    orders = [bought((0, 0), "50000", quantity)]
    orders += [order(Purpose.TARGET, (0, 0), "50500", target) for target in targets]
    wanted = tuple(Sale(D(part), "reduce alert") for part in parts)
    return group(pyramid(rungs=(leg(0),)), orders=orders, sales=wanted)


def placed(step: Step) -> list[PlaceOrder]:
    return [c for c in step.commands if isinstance(c, PlaceOrder)]


def targets(known: Group) -> list[Order]:
    return list(known.orders_for(Purpose.TARGET))


# --- 2, 8.7: a part is asked for ------------------------------------------------------------------------------------


def test_a_sale_is_written_down_on_the_step() -> None:
    known = request_sale(holding(), D("0.0033339"), "offset 3", NOW, 3)
    assert isinstance(known, Group)
    assert known.sales == (Sale(D("0.00333"), "offset 3", 3),)


def test_no_more_is_sold_than_is_held_and_not_being_sold_already() -> None:
    known = request_sale(holding(parts=("0.004",)), D("0.005"), "reduce alert", NOW)
    assert isinstance(known, Group)
    assert [sale.quantity for sale in known.sales] == [D("0.004"), D("0.005")]
    assert isinstance(request_sale(known, D("0.005"), "reduce alert", NOW), CloseInstead)


@pytest.mark.parametrize("quantity", ["0.01", "5", "0.0099", "0.00991"])
def test_a_sale_of_everything_or_of_all_but_dust_is_a_close(quantity: str) -> None:
    """Of 0.01 BTC, 0.0001 would be left at 49 000: 4.90 USDT, and the market takes 5 at least."""
    assert isinstance(request_sale(holding(), D(quantity), "reduce alert", D(49_000)), CloseInstead)


def test_what_is_left_must_be_worth_an_order_at_the_price_now() -> None:
    assert isinstance(request_sale(holding(), D("0.0099"), "reduce alert", D(50_000)), Group)


@pytest.mark.parametrize(
    ("known", "quantity", "why"),
    [
        (
            holding(),
            "0.00009",
            "0.00009 BTC at 50000 is less than the venue takes: 0.00001 BTC and 5 USDT at least",
        ),
        (holding(), "0.000009", "0.00000 BTC at 50000 is less than the venue takes: 0.00001 BTC and 5 USDT at least"),
        (
            holding("0.00005"),
            "0.00005",
            "0.00005 BTC at 50000 is less than the venue takes: 0.00001 BTC and 5 USDT at least",
        ),
        (group(pyramid()), "0.001", "nothing is held"),
        (holding(parts=("0.01",)), "0.001", "nothing is held that is not being sold already"),
    ],
)
def test_a_sale_that_cannot_be_is_refused_in_words(known: Group, quantity: str, why: str) -> None:
    assert request_sale(known, D(quantity), "reduce alert", NOW) == why


# --- 6.3: it is sold once it is free --------------------------------------------------------------------------------


def test_6_3_what_nothing_offers_is_sold_at_market_at_once() -> None:
    step = sell_parts(holding("0.01", "0.006", parts=("0.004",)), START, D(49_800))
    (command,) = placed(step)
    assert (command.side, command.type, command.quantity) == (OrderSide.SELL, OrderType.MARKET, D("0.004"))
    assert command.reduces
    made = sales.order_of(step.group, 0)
    assert made is not None
    assert (made.purpose, made.portion, made.reference_price) == (Purpose.REDUCE, 0, D(49_800))
    assert [(r.code, r.text, r.client_order_id) for r in step.reasons] == [
        ("part_sold", "reduce alert: sell 0.004 BTC at market", made.client_order_id)
    ]
    assert step.reasons[0].numbers == {"quantity": "0.004", "reference_price": "49800"}


def test_6_3_what_a_target_offers_waits_until_its_cancel_is_confirmed() -> None:
    known = holding("0.01", "0.006", "0.004", parts=("0.004",))
    assert sell_parts(known, START, NOW) == Step(known)
    asked = changed(known, targets(known)[1], cancel_requested=True)
    assert sell_parts(asked, START, NOW) == Step(asked)
    assert [c.quantity for c in placed(sell_parts(cancels_confirmed(asked), START, NOW))] == [D("0.004")]


def test_6_3_a_fill_that_the_venue_told_of_is_waited_for() -> None:
    """The target of 0.004 was cancelled after 0.001, which is not here yet: 0.003 are free, and 0.006 rest."""
    known = holding("0.01", "0.006", "0.004", parts=("0.004",))
    told = changed(known, targets(known)[1], status=OrderStatus.CANCELLED, reported_quantity=D("0.001"))
    assert not sell_parts(told, START, NOW).commands
    free = changed(told, targets(told)[0], status=OrderStatus.CANCELLED)
    assert [c.quantity for c in placed(sell_parts(free, START, NOW))] == [D("0.004")]


def test_6_3_what_targets_sold_meanwhile_makes_the_sale_smaller() -> None:
    """Of 0.01 a target sold 0.007: of the 0.004 that were to be sold 0.003 are left."""
    known = holding("0.01", "0.007", parts=("0.004",))
    step = sell_parts(filled(known, targets(known)[0]), START, NOW)
    assert [c.quantity for c in placed(step)] == [D("0.00300")]
    assert step.group.sales[0].quantity == D("0.00300")
    assert [r.code for r in step.reasons] == ["part_smaller", "part_sold"]
    assert step.reasons[0].text == "reduce alert: only 0.00300 of 0.004 BTC is sold, the rest is held no more"
    assert step.reasons[0].numbers == {"quantity": "0.00300", "wanted": "0.004"}
    assert step.reasons[0].group_id == known.id


def test_6_3_of_what_the_venue_told_only_what_is_not_here_yet_counts() -> None:
    """Of 0.01 the cancelled target sold 0.007, of which 0.003 are booked: 0.007 - 0.004 of the 0.004 are left."""
    known = holding("0.01", "0.01", parts=("0.004",))
    here = (fill("50500", "0.003"),)
    told = changed(known, targets(known)[0], status=OrderStatus.CANCELLED, fills=here, reported_quantity=D("0.007"))
    assert [c.quantity for c in placed(sell_parts(told, START, NOW))] == [D("0.00300")]


def test_6_3_what_one_sale_is_about_to_sell_makes_the_next_one_smaller() -> None:
    """0.006 and 0.006 of 0.01: the second gets 0.004."""
    step = sell_parts(holding("0.01", parts=("0.006", "0.006")), START, NOW)
    assert [c.quantity for c in placed(step)] == [D("0.006"), D("0.00400")]


def test_6_3_what_a_target_sold_by_the_venues_word_makes_the_sale_smaller_too() -> None:
    """Of 0.01 the cancelled target sold 0.007, which is not here yet: 0.003 of the 0.004 are left, and free."""
    known = holding("0.01", "0.01", parts=("0.004",))
    told = changed(known, targets(known)[0], status=OrderStatus.CANCELLED, reported_quantity=D("0.007"))
    assert [c.quantity for c in placed(sell_parts(told, START, NOW))] == [D("0.00300")]


def test_6_3_a_sale_of_which_nothing_is_left_is_over_and_keeps_its_place() -> None:
    known = holding("0.01", "0.01", parts=("0.004", "0.003"))
    step = sell_parts(filled(known, targets(known)[0]), START, NOW)
    assert not step.commands
    assert [sale.quantity for sale in step.group.sales] == [D(0), D(0)]
    assert [r.code for r in step.reasons] == ["part_dropped", "part_dropped"]
    assert step.reasons[0].text == "reduce alert: nothing of 0.004 BTC is sold, the rest is held no more"
    assert sales.is_over(step.group, 0)
    assert sales.is_over(step.group, 1)
    assert not list(sales.pending(step.group))
    assert sell_parts(step.group, START, NOW) == Step(step.group), "it is told once"


def test_5_a_part_that_became_too_small_for_an_order_is_not_sold() -> None:
    """0.0001 BTC was worth 5 USDT when it was asked for, and is worth 4.90 now."""
    step = sell_parts(holding(parts=("0.0001",)), START, D(49_000))
    assert not step.commands
    assert [r.text for r in step.reasons] == [
        "reduce alert: 0.0001 BTC at 49000 is less than the venue takes and is not sold"
    ]
    assert sales.is_over(step.group, 0)


def test_5_a_part_too_small_to_be_sold_takes_nothing_from_the_others() -> None:
    """4.90 USDT are not sold; the 0.004 asked for after it are, and so is the 0.002 after that."""
    step = sell_parts(holding(parts=("0.0001", "0.004", "0.002")), START, D(49_000))
    assert [c.quantity for c in placed(step)] == [D("0.004"), D("0.002")]
    assert [sale.quantity for sale in step.group.sales] == [D(0), D("0.004"), D("0.002")]


def test_several_sales_go_out_together_as_far_as_is_free() -> None:
    known = holding("0.01", "0.004", parts=("0.002", "0.003", "0.005"))
    step = sell_parts(known, START, NOW)
    assert [c.quantity for c in placed(step)] == [D("0.002"), D("0.003")]
    assert [o.portion for o in step.group.orders_for(Purpose.REDUCE)] == [0, 1]
    assert [index for index, _ in sales.pending(step.group)] == [2]


def test_6_3_a_sale_is_sent_once_whatever_became_of_its_order() -> None:
    step = sell_parts(holding(parts=("0.004",)), START, NOW)
    made = sales.order_of(step.group, 0)
    assert made is not None
    refused = changed(step.group, made, status=OrderStatus.REJECTED)
    assert sell_parts(refused, START, NOW) == Step(refused)
    assert sales.is_over(refused, 0)


def test_6_5_a_group_that_is_being_closed_sells_no_parts() -> None:
    closing = begin_close(holding(parts=("0.004",)), "exit alert")
    assert not sell_parts(closing, START, NOW).commands


def test_a_short_buys_its_part_back() -> None:
    short = replace(holding("0.01", parts=("0.004",)), side=Side.SHORT, market=BTC_PERP)
    entries = {key: replace(o, side=OrderSide.SELL) for key, o in short.orders.items()}
    (command,) = placed(sell_parts(replace(short, orders=entries), START, NOW))
    assert (command.side, command.quantity) == (OrderSide.BUY, D("0.004"))


def test_without_a_known_price_the_last_one_traded_counts() -> None:
    step = sell_parts(holding(parts=("0.004",)), START, None)
    made = sales.order_of(step.group, 0)
    assert made is not None
    assert made.reference_price == D(50_000)


@given(
    st.lists(st.integers(1, 30), max_size=4),
    st.lists(st.sampled_from(["ask", "give back", "fill target", "fill sale", "sell"]), max_size=30),
    st.integers(1, 40),
)
def test_11_5_whatever_happens_no_more_is_offered_than_held(wanted: list[int], story: list[str], size: int) -> None:
    """Targets of 0.01 each, together all that is held; quantities in thousandths."""
    known = holding("0.04", "0.01", "0.01", "0.01", "0.01")
    for amount in wanted:
        asked = request_sale(known, D(amount) / 1000, "reduce alert", NOW)
        known = asked if isinstance(asked, Group) else known
    for what in story:
        known = _after(known, what, size)
        exits = [o for o in known.orders.values() if o.purpose is not Purpose.ENTRY]
        assert sum(o.remaining_quantity for o in exits if not o.is_terminal) <= held_quantity(known)
    known = cancels_confirmed(known)
    for one in targets(known):
        if not one.is_terminal:
            known = changed(known, one, status=OrderStatus.CANCELLED)
    for _ in range(2):
        known = _after(_after(known, "sell", size), "fill sale", size)
    assert all(sales.is_over(known, index) for index in range(len(known.sales)))
    assert sales.reserved(known) == 0
    assert known.status is GroupStatus.ACTIVE


def _after(known: Group, what: str, size: int) -> Group:
    resting = [o for o in targets(known) if not o.is_terminal]
    reducing = [o for o in known.orders_for(Purpose.REDUCE) if not o.is_terminal]
    match what:
        case "ask":
            asked = request_sale(known, D(size) / 1000, "reduce alert", NOW)
            return asked if isinstance(asked, Group) else known
        case "give back" if resting:
            return changed(known, resting[-1], status=OrderStatus.CANCELLED)
        case "fill target" if resting:
            return filled(known, resting[0])
        case "fill sale" if reducing:
            for one in reducing:
                known = filled(known, one, "50000")
            return known
        case "sell":
            return sell_parts(known, START, NOW).group
        case _:
            return known


def test_6_3_a_reserved_part_is_what_is_still_to_come_and_what_is_under_way() -> None:
    known = holding("0.01", parts=("0.002", "0.003"))
    assert sales.reserved(known) == D("0.005")
    sent = with_made(known, order(Purpose.REDUCE, WHOLE, None, "0.002", fills=(fill("50000", "0.0005"),)))
    assert sales.reserved(sent) == D("0.0045")
    made = sales.order_of(sent, 0)
    assert made is not None
    over = changed(sent, made, status=OrderStatus.CANCELLED, reported_quantity=D("0.0008"))
    assert sales.reserved(over) == D("0.0033"), "0.0003 were sold by the venue's word"
