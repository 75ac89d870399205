"""Spec 6.3 and 6.5: a close cancels what rests, waits for the confirmations, and sells the rest within the limit."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.exit_rules import SPLIT_SECONDS, SPLIT_TRIES, ExitRules, Slippage, SlippageMode
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import ClientOrderId, Purpose
from dca_engine.core.intents import Step
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.core.order import Fill, Order, OrderStatus
from dca_engine.core.position_manager import advance_close, begin_close, reference_price, slipped
from dca_engine.core.values import OrderSide, OrderType, Side
from tests.core.builders import (
    BTC,
    BTC_PERP,
    START,
    WHOLE,
    D,
    after,
    bought,
    cancels_confirmed,
    changed,
    fill,
    filled,
    filled_group,
    group,
    leg,
    market,
    order,
    pyramid,
    settings,
    sold,
    with_made,
)

SPLIT = settings(ExitRules(slippage=Slippage(D(1), SlippageMode.SPLIT)))
LATER = after(SPLIT_SECONDS)


def holding(quantity: str = "0.004", side: Side = Side.LONG, of_market: Market = BTC, **more: Any) -> Group:
    """A group that is being closed, holds this, bought at 50 000, and has nothing resting. A short is a perpetual's."""
    found = of_market if side is Side.LONG else BTC_PERP
    orders = [bought((0, 0), "50000", quantity)]
    return begin_close(group(pyramid(rungs=(leg(0),)), orders=orders, side=side, of_market=found, **more), "exit alert")


def placed(step: Step) -> PlaceOrder:
    """The one order that the step sends."""
    (command,) = step.commands
    assert isinstance(command, PlaceOrder)
    return command


def close_orders(known: Group) -> list[Order]:
    return list(known.orders_for(Purpose.CLOSE))


# --- clearing -------------------------------------------------------------------------------------------------------


def test_6_3_everything_that_rests_is_withdrawn_with_a_reason_each_and_nothing_is_sold() -> None:
    known = filled_group(0, 1, 2, 3)
    known = with_made(known, order(Purpose.TARGET, (0, 0), "50500", "0.004"))
    known = with_made(known, order(Purpose.REDUCE, WHOLE, None, "0.002"))
    step = advance_close(begin_close(known, "exit alert"), START, D(49_000))
    assert [type(c) for c in step.commands] == [CancelOrder] * 3
    assert [(r.code, r.text) for r in step.reasons] == [
        ("withdrawn", "Withdrawn before the close: leg 4 of pyramid 0, buy 0.00408"),
        ("withdrawn", "Withdrawn before the close: the target to sell 0.004 at 50500"),
        ("withdrawn", "Withdrawn before the close: the order to sell 0.002"),
    ]
    assert [r.client_order_id for r in step.reasons] == [c.client_order_id for c in step.commands]
    assert not advance_close(step.group, after(1), D(49_000)).commands, "each cancel is asked for once"


def test_6_3_an_order_that_is_leaving_already_does_not_keep_the_others() -> None:
    """The entry was taken back by hand a moment before; the target is still to go."""
    leaving = order(Purpose.ENTRY, (0, 4), "49000", "0.00408", cancel_requested=True)
    known = group(pyramid(), orders=[leaving, order(Purpose.TARGET, (0, 0), "50500", "0.004")])
    step = advance_close(begin_close(known, "exit alert"), START, D(49_000))
    assert [r.text for r in step.reasons] == ["Withdrawn before the close: the target to sell 0.004 at 50500"]


def test_6_3_what_a_target_sold_while_it_was_cancelled_is_not_sold_again() -> None:
    known = with_made(filled_group(0), order(Purpose.TARGET, (0, 0), "50500", "0.004"))
    cleared = advance_close(begin_close(known, "exit alert"), START, D(50_400)).group
    target = next(cleared.orders_for(Purpose.TARGET))
    told = cancels_confirmed(changed(cleared, target, reported_quantity=D("0.0015")))
    assert not advance_close(told, START, D(50_400)).commands, "the fill that the venue told of is not here yet"
    target = next(told.orders_for(Purpose.TARGET))
    here = changed(told, target, fills=(fill("50500", "0.0015"),))
    assert placed(advance_close(here, START, D(50_400))).quantity == D("0.00250")


# --- at market ------------------------------------------------------------------------------------------------------


def test_6_5_the_rest_is_sold_at_market_and_remembers_the_price_then() -> None:
    step = advance_close(holding(), START, D(48_000))
    command = placed(step)
    assert (command.side, command.type, command.quantity) == (OrderSide.SELL, OrderType.MARKET, D("0.00400"))
    assert command.reduces
    [made] = close_orders(step.group)
    assert (made.reference_price, made.created_at) == (D(48_000), START)
    assert (step.reasons[0].code, step.reasons[0].text) == ("close", "Sell 0.00400 BTC, all that is left, at market")
    assert step.reasons[0].numbers == {"quantity": "0.00400", "reference_price": "48000"}


def test_6_5_without_a_known_price_the_last_one_the_group_traded_at_counts() -> None:
    known = holding()
    assert close_orders(advance_close(known, START, None).group)[0].reference_price == D(50_000)
    known = with_made(known, sold(Purpose.TARGET, (0, 0), "50500", "0.001", at=60))
    assert reference_price(known) == D(50_500)
    assert reference_price(replace(known, orders={}, pyramids=(pyramid(base="51234"),))) == D(51_234)


def test_6_5_a_short_is_bought_back() -> None:
    step = advance_close(holding(side=Side.SHORT), START, D(52_000))
    assert placed(step).side is OrderSide.BUY
    assert step.reasons[0].text == "Buy back 0.004 BTC, all that is left, at market"


def test_6_5_more_than_one_order_may_hold_is_sold_in_several() -> None:
    known = holding("2.5", of_market=market(max_quantity="1"))
    sold_so_far = []
    while not known.is_ended:
        known = advance_close(known, START, D(50_000)).group
        for one in close_orders(known):
            if not one.is_terminal:
                sold_so_far.append(one.quantity)
                known = filled(known, one, "50000")
    assert sold_so_far == [D(1), D(1), D("0.5")]


def test_6_4_with_nothing_left_the_group_is_closed() -> None:
    known = holding()
    done = advance_close(with_made(known, sold(Purpose.CLOSE, WHOLE, "49000", "0.004")), after(5), D(49_000)).group
    assert (done.status, done.status_reason, done.closed_at) == (GroupStatus.CLOSED, "exit alert", after(5))


def test_5_what_is_worth_less_than_an_order_at_the_price_now_is_dust() -> None:
    """0.0001 BTC is 5 USDT at 50 000 and 4.90 at 49 000; the market takes 5 at least."""
    known = holding("0.0001")
    assert advance_close(known, START, D(50_000)).commands
    assert advance_close(known, START, D(49_000)).group.status is GroupStatus.CLOSED


def test_6_5_a_close_that_the_venue_refused_is_tried_again_only_when_asked_again() -> None:
    once = advance_close(holding(), START, D(50_000)).group
    refused = changed(once, close_orders(once)[0], status=OrderStatus.REJECTED)
    assert advance_close(refused, START, D(50_000)) == Step(refused)
    assert placed(advance_close(begin_close(refused, "closed by hand"), START, D(50_000))).quantity == D("0.00400")


# --- split ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "price", "limit"),
    [
        (Side.LONG, "48000", "47520.0"),
        (Side.LONG, "48000.5", "47520.5"),  # 47 520.495 rounded up: a sell
        (Side.SHORT, "52000", "52520.0"),
        (Side.SHORT, "52000.9", "52520.9"),  # 52 520.909 rounded down: a buy
    ],
)
def test_6_5_split_sells_no_worse_than_the_limit_on_the_tick_in_the_traders_favour(
    side: Side, price: str, limit: str
) -> None:
    known = replace(holding(side=side, settings=SPLIT), market=BTC_PERP)
    step = advance_close(known, START, D(price))
    assert (placed(step).type, placed(step).price) == (OrderType.LIMIT, D(limit))
    assert step.reasons[0].code == "close_split"
    assert close_orders(step.group)[0].reference_price == D(price)


def test_6_5_a_split_keeps_to_the_percent_that_is_set() -> None:
    """2 % below 48 000."""
    wider = settings(ExitRules(slippage=Slippage(D(2), SlippageMode.SPLIT)))
    assert placed(advance_close(holding(settings=wider), START, D(48_000))).price == D("47040.00")


def test_6_5_split_renews_its_order_at_the_price_then_current_once_it_rested_long_enough() -> None:
    known = advance_close(holding(settings=SPLIT), START, D(48_000)).group
    assert not advance_close(known, after(SPLIT_SECONDS - 1), D(47_000)).commands
    assert advance_close(known, LATER, None).commands, "an exit has to end, also while no price is known"
    step = advance_close(known, LATER, D(47_000))
    assert [type(c) for c in step.commands] == [CancelOrder]
    assert (step.reasons[0].code, step.reasons[0].text) == (
        "close_renewed",
        "Nobody took all of it at 47520.00 within 10 s, it is renewed at the price now",
    )
    partly = changed(step.group, close_orders(step.group)[0], fills=(fill("47520", "0.001"),))
    again = advance_close(cancels_confirmed(partly), LATER, D(47_000))
    assert (placed(again).price, placed(again).quantity) == (D("46530.00"), D("0.00300"))
    assert again.reasons[0].text == "Sell 0.00300 BTC at 46530.00 or better, 1 % from 47000: try 2 of 5"


def test_6_5_the_last_try_of_a_split_sells_at_market_and_says_so() -> None:
    known = holding(settings=SPLIT)
    kinds = []
    step = Step(known)
    for number in range(SPLIT_TRIES):
        step = advance_close(known, after(number * 20), D(48_000 - number * 1000))
        kinds.append(placed(step).type)
        known = cancels_confirmed(advance_close(step.group, after(number * 20 + 10), D(40_000)).group)
    assert kinds == [OrderType.LIMIT] * 4 + [OrderType.MARKET]
    assert [(r.code, r.text) for r in step.reasons] == [
        ("slippage_split_gave_up", "Sell 0.00400 BTC at market: 4 orders within 1 % of the price did not sell it")
    ]
    last = close_orders(known)[-1]
    assert (last.quantity, last.reference_price, last.created_at) == (D("0.00400"), D(44_000), after(80))
    assert not last.is_terminal, "an order at market is not withdrawn for its age"


def test_6_5_a_split_that_fills_ends_the_group() -> None:
    known = advance_close(holding(settings=SPLIT), START, D(48_000)).group
    done = advance_close(filled(known, close_orders(known)[0]), after(1), D(48_000)).group
    assert done.status is GroupStatus.CLOSED


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(30_000, 60_000), st.booleans()), min_size=30, max_size=60),
    st.sampled_from(SlippageMode),
)
def test_11_5_a_close_never_sells_more_than_is_held_and_always_ends(
    story: list[tuple[int, int, bool]], mode: SlippageMode
) -> None:
    """Each round: so many thousandths of every order fill, at this price, and cancels are confirmed or not."""
    chosen = settings(ExitRules(slippage=Slippage(D(1), mode)))
    known = begin_close(filled_group(0, 1, settings=chosen), "exit alert")
    for number, (thousandths, price, confirms) in enumerate(story):
        known = advance_close(known, after(number * 5), D(price)).group
        for one in [o for o in known.orders.values() if not o.is_terminal]:
            amount = min(D(thousandths) / 1000, one.remaining_quantity)
            known = _traded(known, one, amount, D(price))
        known = cancels_confirmed(known) if confirms else known
        assert held_quantity(known) >= 0
        offered = sum((o.remaining_quantity for o in close_orders(known) if not o.is_terminal), D(0))
        assert offered <= held_quantity(known)
        if known.is_ended:
            break
    for number in range(12):
        if not known.is_ended:
            known = advance_close(cancels_confirmed(known), after(1000 + number * 20), D(50_000)).group
            for one in [o for o in close_orders(known) if not o.is_terminal]:
                known = filled(known, one, "50000")
    assert known.status is GroupStatus.CLOSED
    assert not [o for o in known.orders.values() if not o.is_terminal]


def _traded(known: Group, one: Order, amount: Decimal, price: Decimal) -> Group:
    if not amount:
        return known
    status = OrderStatus.FILLED if amount == one.remaining_quantity else OrderStatus.PARTIALLY_FILLED
    return changed(known, one, status=status, fills=(*one.fills, fill(str(price), str(amount))))


# --- slippage -------------------------------------------------------------------------------------------------------


def exit_at(reference: str | None, *trades: Fill, side: OrderSide = OrderSide.SELL) -> Order:
    made = order(Purpose.CLOSE, WHOLE, None, "0.004", OrderStatus.FILLED, trades)
    return replace(
        made,
        client_order_id=ClientOrderId("D1"),
        side=side,
        reference_price=None if reference is None else D(reference),
    )


def test_6_5_an_exit_that_went_worse_than_the_limit_says_so_with_its_numbers() -> None:
    """0.002 at 49 000 and 0.002 at 48 800 is 48 900 on average: 2.2 % below 50 000."""
    sale = exit_at("50000", fill("49000", "0.002"), fill("48800", "0.002"))
    reason = slipped(sale, holding())
    assert reason is not None
    assert (reason.code, reason.group_id) == ("slipped", holding().id)
    assert reason.client_order_id == sale.client_order_id
    assert reason.numbers == {
        "reference_price": "50000",
        "average_price": "48900.00",
        "slipped_percent": "2.20",
        "max_percent": "1",
    }
    assert reason.text == (
        "Sold 0.004 BTC at 48900.00 on average, 2.20 % worse than 50000 when it was decided; the limit is 1 %"
    )


def test_6_5_within_the_limit_or_better_than_expected_is_not_worth_a_word() -> None:
    for price in ("49500", "50000", "60000"):
        assert slipped(exit_at("50000", fill(price, "0.004")), holding()) is None
    assert slipped(exit_at("50000", fill("49499", "0.004")), holding()) is not None


def test_6_5_for_a_short_paying_more_is_what_slips() -> None:
    short = holding(side=Side.SHORT)
    assert slipped(exit_at("50000", fill("49000", "0.004"), side=OrderSide.BUY), short) is None
    reason = slipped(exit_at("50000", fill("51000", "0.004"), side=OrderSide.BUY), short)
    assert reason is not None
    assert reason.text.startswith("Bought back 0.004 BTC at 51000.0 on average, 2.00 % worse than 50000")


def test_6_5_an_order_without_fills_or_without_a_reference_did_not_slip() -> None:
    assert slipped(exit_at("50000"), holding()) is None
    assert slipped(exit_at(None, fill("1", "0.004")), holding()) is None
