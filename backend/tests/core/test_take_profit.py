"""Spec 6.1 to 6.3: what rests is brought to what is wanted, step by step, and never is more offered than held."""

from collections.abc import Iterable
from dataclasses import replace

from dca_engine.core.exit_rules import ExitRules, TakeProfit, TakeProfitMode
from dca_engine.core.figures import WHOLE_GROUP
from dca_engine.core.group import Group, PinnedTarget, Sale, with_order
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.take_profit import TakeBack, steps
from tests.core.builders import (
    BTC,
    D,
    bought,
    fill,
    filled_group,
    group,
    leg,
    legs,
    market,
    order,
    pyramid,
    settings,
    sold,
    with_made,
)
from tests.core.targets_at_rest import applied, confirmed, resting, rests, settled, taken_back, targets


def partly(where: tuple[int, int], price: str, quantity: str, status: OrderStatus = OrderStatus.OPEN) -> Order:
    """An entry of 0.004 that bought `quantity` so far."""
    return order(Purpose.ENTRY, where, price, "0.004", status, (fill(price, quantity),))


def changed(found: Group, one: Order, **how: object) -> Group:
    return with_order(found, replace(one, **how))  # type: ignore[arg-type]


def in_mode(found: Group, mode: TakeProfitMode) -> Group:
    return replace(found, settings=settings(ExitRules(take_profit=TakeProfit(mode))))


def says(found: Iterable[object]) -> list[str]:
    return [step.text for step in found if isinstance(step, TakeBack)]


# --- another price --------------------------------------------------------------------------------------------------


def test_6_a_target_at_another_price_is_taken_back_and_laid_again_once_that_is_confirmed() -> None:
    found = settled(filled_group(0))
    found = replace(found, pinned_targets=(PinnedTarget(0, 0, D(51_000)),))
    back = list(steps(found))
    assert taken_back(back) == [("target_moved", (0, 0))]
    assert says(back) == [
        "Target for leg 0 taken back (0.00400 BTC at 50500.00): its price is 51000.00 now, set by hand"
    ]
    found = applied(found, back)
    assert not list(steps(found)), "its cancel is not confirmed"
    assert rests(list(steps(confirmed(found)))) == [((0, 0), "51000.00", "0.00400")]


def test_6_3_a_target_that_fills_while_it_is_taken_back_leaves_less_for_its_successor() -> None:
    found = replace(settled(filled_group(0)), pinned_targets=(PinnedTarget(0, 0, D(51_000)),))
    found = applied(found, steps(found))
    [target] = targets(found)
    found = changed(
        found, target, fills=(fill("50500", "0.00150"),), reported_quantity=D("0.00150"), cancel_requested=True
    )
    assert rests(list(steps(confirmed(found)))) == [((0, 0), "51000.00", "0.00250")]


def test_6_3_what_was_sold_by_report_and_not_by_trade_yet_is_not_offered_again() -> None:
    [target] = targets(found := settled(filled_group(0)))
    found = changed(found, target, status=OrderStatus.CANCELLED, reported_quantity=D("0.00150"))
    assert rests(list(steps(found))) == [((0, 0), "50500.00", "0.00250")]


def test_6_targets_of_another_mode_are_taken_back() -> None:
    found = in_mode(settled(filled_group(0, 1)), TakeProfitMode.AGGREGATE)
    assert taken_back(list(steps(found))) == [("target_dropped", (0, 0)), ("target_dropped", (0, 1))]
    assert resting(settled(found)) == [(WHOLE_GROUP, "50373.44", "0.00802")]


def test_6_an_order_without_an_answer_counts_as_offered() -> None:
    [target] = targets(found := settled(filled_group(0)))
    for status in (OrderStatus.INTENDED, OrderStatus.SENT, OrderStatus.UNKNOWN):
        assert not list(steps(changed(found, target, status=status)))


def test_6_a_target_the_venue_refused_is_not_asked_for_again_unchanged() -> None:
    [target] = targets(found := settled(filled_group(0)))
    refused = changed(found, target, status=OrderStatus.REJECTED)
    assert not list(steps(refused))
    moved = replace(refused, pinned_targets=(PinnedTarget(0, 0, D(50_400)),))
    assert rests(list(steps(moved))) == [((0, 0), "50400.00", "0.00400")]


# --- more is bought -------------------------------------------------------------------------------------------------


def test_6_1_more_of_a_leg_gets_a_further_target_at_the_same_price() -> None:
    found = settled(group(pyramid(), orders=[partly((0, 0), "50000", "0.001")]))
    entry = next(found.orders_for(Purpose.ENTRY))
    found = changed(found, entry, fills=(*entry.fills, fill("50000", "0.003")))
    assert rests(list(steps(found))) == [((0, 0), "50500.00", "0.00300")]


def test_6_1_a_part_too_small_waits_while_its_leg_may_still_buy() -> None:
    """0.00005 is worth 2.50, the venue wants 5."""
    found = settled(group(pyramid(), orders=[partly((0, 0), "50000", "0.001")]))
    entry = next(found.orders_for(Purpose.ENTRY))
    found = changed(found, entry, fills=(*entry.fills, fill("50000", "0.00005")))
    assert not list(steps(found))
    over = changed(found, next(found.orders_for(Purpose.ENTRY)), status=OrderStatus.CANCELLED)
    back = list(steps(over))
    assert taken_back(back) == [("target_merged", (0, 0))]
    assert says(back)[0].endswith("a bigger one takes its place, with 0.00005 BTC that were too small to sell alone")
    assert resting(settled(over)) == [((0, 0), "50500.00", "0.00105")]


def test_6_1_a_late_fill_of_a_cancelled_entry_gets_its_target_too() -> None:
    gone = partly((0, 0), "50000", "0.001", OrderStatus.CANCELLED)
    assert rests(list(steps(group(pyramid(), orders=[gone])))) == [((0, 0), "50500.00", "0.00100")]


# --- too small on its own -------------------------------------------------------------------------------------------


def test_5_legs_too_small_to_sell_alone_are_sold_together_once_nothing_more_is_bought() -> None:
    """Three times 0.00005 BTC of 2.50 each."""
    small = [partly((0, i), "50000", "0.00005", OrderStatus.CANCELLED) for i in range(3)]
    found = group(pyramid(), orders=small)
    assert rests(list(steps(found))) == [((0, 2), "50500.00", "0.00015")]
    still_buying = with_made(found, order(Purpose.ENTRY, (0, 3), "49250", "0.004"))
    assert not list(steps(still_buying))


def test_5_a_leg_too_small_to_sell_alone_joins_the_latest_target() -> None:
    first = bought((0, 0), "50000", "0.004")
    found = group(pyramid(), orders=[partly((0, 1), "49750", "0.00005", OrderStatus.CANCELLED), first])
    assert rests(list(steps(found))) == [((0, 0), "50500.00", "0.00405")]


def test_5_it_joins_one_that_rests_already_and_that_only_once() -> None:
    resting_first = settled(group(pyramid(), orders=[bought((0, 0), "50000", "0.004")]))
    found = with_made(resting_first, partly((0, 1), "49750", "0.00005", OrderStatus.CANCELLED))
    assert taken_back(list(steps(found))) == [("target_merged", (0, 0))]
    assert resting(settled(found)) == [((0, 0), "50500.00", "0.00405")]


def test_5_fees_in_base_leave_leftovers_that_together_make_a_step() -> None:
    """0.1 % of each leg: 0.003996 arrives, 0.00399 can be sold; twice 0.6 of a step is one step more."""
    entries = [bought((0, i), "50000", "0.00400", fee="0.000004", coin="BTC") for i in range(2)]
    found = group(pyramid(), orders=entries)
    assert rests(list(steps(found))) == [((0, 0), "50500.00", "0.00399"), ((0, 1), "50500.00", "0.00400")]


def test_5_dust_gets_no_target() -> None:
    found = group(pyramid(), orders=[partly((0, 0), "50000", "0.00005", OrderStatus.CANCELLED)])
    assert not list(steps(found))


def test_6_a_target_that_sold_down_to_less_than_the_venue_takes_stays() -> None:
    [target] = targets(found := settled(filled_group(0)))
    assert not list(steps(changed(found, target, fills=(fill("50500", "0.00395"),))))


def test_4_nothing_larger_than_the_venue_takes_is_laid() -> None:
    """0.0202 BTC in orders of 0.005 at the most: five of about the same size."""
    found = filled_group(of_market=market(max_quantity="0.005"))
    found = in_mode(found, TakeProfitMode.AGGREGATE)
    assert [quantity for _, _, quantity in rests(list(steps(found)))] == ["0.00404"] * 5
    assert not list(steps(settled(found)))


# --- partial sales --------------------------------------------------------------------------------------------------


def test_6_3_targets_step_back_latest_first_and_just_enough_for_a_partial_sale() -> None:
    """0.005 of 0.0202: the last two of five targets."""
    found = replace(settled(filled_group()), sales=(Sale(D("0.00500"), "by hand"),))
    back = list(steps(found))
    assert taken_back(back) == [("target_stepped_back", (0, 4)), ("target_stepped_back", (0, 3))]
    assert says(back)[0].endswith("(0.00408 BTC at 49490.00): 0.00500 BTC are to be sold at market")


def test_6_3_what_stepped_back_too_far_is_offered_again_at_once() -> None:
    """0.00814 stepped back for 0.005: 0.00314 rest again, before the sale is done."""
    found = settled(replace(settled(filled_group()), sales=(Sale(D("0.00500"), "by hand"),)))
    assert resting(found)[3:] == [((0, 3), "49742.50", "0.00314")]


def test_6_3_after_a_partial_sale_the_targets_follow_what_each_leg_still_holds() -> None:
    """The sale took 99, 100, 100, 100 and 101 steps of the legs."""
    found = settled(replace(settled(filled_group()), sales=(Sale(D("0.00500"), "by hand"),)))
    part = sold(Purpose.REDUCE, WHOLE_GROUP, "50000", "0.00500")
    part = replace(part, fills=(fill("50000", "0.00500", at=60),))
    found = settled(with_made(found, part))
    by_leg = dict.fromkeys(range(5), D(0))
    for (_, index), _, quantity in resting(found):
        by_leg[index] += D(quantity)
    assert [str(quantity) for quantity in by_leg.values()] == ["0.00301", "0.00302", "0.00304", "0.00306", "0.00307"]


def test_6_3_an_aggregate_target_keeps_offering_what_is_not_for_sale() -> None:
    found = settled(in_mode(filled_group(0), TakeProfitMode.AGGREGATE))
    found = replace(found, sales=(Sale(D("0.00100"), "by hand"),))
    assert resting(settled(found)) == [(WHOLE_GROUP, "50500.00", "0.00300")]


def test_6_3_a_sale_under_way_keeps_its_quantity() -> None:
    found = replace(filled_group(0), sales=(Sale(D("0.00100"), "by hand"),))
    found = with_made(found, order(Purpose.REDUCE, WHOLE_GROUP, None, "0.00100"))
    assert rests(list(steps(found))) == [((0, 0), "50500.00", "0.00300")]


def test_6_3_a_late_fill_that_leaves_less_than_is_offered_makes_targets_step_back() -> None:
    """Leg 0 sold by a target that was thought cancelled, while its successor rests."""
    found = settled(filled_group(0, 1))
    first = targets(found)[0]
    found = settled(changed(found, first, status=OrderStatus.CANCELLED))
    found = changed(found, first, status=OrderStatus.FILLED, fills=(fill("50500", "0.004"),))
    back = list(steps(found))
    assert taken_back(back) == [("target_stepped_back", (0, 0))]
    assert says(back)[0].endswith("more is offered than is held")
    assert resting(settled(found)) == [((0, 1), "50247.50", "0.00402")]


# --- other sides ----------------------------------------------------------------------------------------------------


def test_6_nothing_is_wanted_before_anything_is_bought() -> None:
    waiting = group(pyramid(), orders=[order(Purpose.ENTRY, (0, i), "50000", "0.004") for i in range(5)])
    assert not list(steps(waiting))


def test_6_a_leg_added_by_hand_has_its_target_too() -> None:
    more = pyramid(rungs=(*legs(), leg(5, "48000", "0.010", weight="0", tp="2")))
    found = group(more, orders=[bought((0, 5), "48000", "0.010")], of_market=BTC)
    assert rests(list(steps(found))) == [((0, 5), "48960.00", "0.01000")]
