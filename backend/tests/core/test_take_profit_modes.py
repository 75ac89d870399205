"""Spec 6: where targets rest, in each of the four modes; what goes before their percents; split targets."""

from dataclasses import replace

import pytest

from dca_engine.core.exit_rules import ExitRules, TakeProfit, TakeProfitMode
from dca_engine.core.group import Group, PinnedTarget, Pyramid
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.ladder import Portion
from dca_engine.core.take_profit import Rest, aggregate_price, leg_price, pyramid_price, steps, target_price
from dca_engine.core.values import Side
from tests.core.builders import BTC as MARKET
from tests.core.builders import D, bought, filled_group, group, leg, legs, mirrored, order, pyramid, settings, with_made
from tests.core.targets_at_rest import resting, rests, settled

WHOLE = (GROUP_WIDE, GROUP_WIDE)
HALVES = (Portion(D(1), D(50)), Portion(D(2), D(50)))


def exits(mode: TakeProfitMode, tp: str = "1", **more: object) -> ExitRules:
    return ExitRules(take_profit=TakeProfit(mode, D(tp), **more))  # type: ignore[arg-type]


def in_mode(mode: TakeProfitMode, *filled: int, tp: str = "1", side: Side = Side.LONG, **more: object) -> Group:
    """The worked ladder with these legs filled (all when none is named); the others rest."""
    return filled_group(*filled, side=side, settings=settings(exits(mode, tp, **more)))


def two_pyramids(rules: ExitRules, **second: object) -> Group:
    """0.004 at 50 000; 0.002 at 48 000 and 0.002 at 47 000 in a second pyramid."""
    lower = pyramid(1, "48000", (leg(0, "48000", "0.002"), leg(1, "47000", "0.002", tp="2")), **second)
    entries = (bought((0, 0), "50000", "0.004"), bought((1, 0), "48000", "0.002"), bought((1, 1), "47000", "0.002"))
    return group(pyramid(rungs=legs()[:1]), lower, orders=entries, settings=settings(rules))


def only(found: Group) -> str:
    """What is said of the one target that is laid."""
    [step] = steps(found)
    assert isinstance(step, Rest)
    return step.text


# --- per leg --------------------------------------------------------------------------------------------------------


def test_6_per_leg_the_worked_ladder() -> None:
    """1 % above what each leg paid."""
    assert rests(list(steps(in_mode(TakeProfitMode.PER_LEG)))) == [
        ((0, 0), "50500.00", "0.00400"),
        ((0, 1), "50247.50", "0.00402"),
        ((0, 2), "49995.00", "0.00404"),
        ((0, 3), "49742.50", "0.00406"),
        ((0, 4), "49490.00", "0.00408"),
    ]


def test_6_per_leg_a_short_buys_back_below_what_it_was_sold_at() -> None:
    found = in_mode(TakeProfitMode.PER_LEG, 0, 1, side=Side.SHORT)
    assert rests(list(steps(found))) == [((0, 0), "49500.00", "0.00400"), ((0, 1), "49747.50", "0.00402")]


def test_6_a_sell_price_is_rounded_up_and_a_buy_price_down() -> None:
    """33.333 plus 1 % is 33.66633, minus 1 % is 32.99967."""
    rung = legs()[0]
    assert target_price(in_mode(TakeProfitMode.PER_LEG), rung, D("33.333")) == D("33.67")
    assert target_price(in_mode(TakeProfitMode.PER_LEG, side=Side.SHORT), rung, D("33.333")) == D("32.99")


def test_6_1_the_price_comes_from_the_fills_not_from_the_plan() -> None:
    found = group(pyramid(), orders=[bought((0, 0), "49900", "0.004")])
    assert rests(list(steps(found))) == [((0, 0), "50399.00", "0.00400")]


def test_6_1_a_part_is_offered_as_soon_as_it_can_be_sold() -> None:
    """0.00005 is worth 2.50, 0.001 is worth 50; the venue wants 5."""
    fills = bought((0, 0), "50000", "0.00005").fills
    part = order(Purpose.ENTRY, (0, 0), "50000", "0.004", fills=fills)
    assert not list(steps(group(pyramid(), orders=[part])))
    more = order(Purpose.ENTRY, (0, 0), "50000", "0.004", fills=bought((0, 0), "50000", "0.001").fills)
    assert rests(list(steps(group(pyramid(), orders=[more])))) == [((0, 0), "50500.00", "0.00100")]


def test_6_a_target_says_in_words_what_it_is() -> None:
    text = only(in_mode(TakeProfitMode.PER_LEG, 2))
    assert text == "Target for leg 2: 0.00404 BTC at 49995.00, 1 % above its 49500.00"


def test_6_of_a_short_too() -> None:
    text = only(in_mode(TakeProfitMode.PER_LEG, 2, side=Side.SHORT))
    assert text == "Target for leg 2: 0.00404 BTC at 49995.00, 1 % below its 50500.00"


# --- aggregate ------------------------------------------------------------------------------------------------------


def test_6_aggregate_the_worked_ladder() -> None:
    """999.85 for 0.0202 BTC is 49 497.52475...; plus 1 % is 49 992.5."""
    found = in_mode(TakeProfitMode.AGGREGATE)
    assert rests(list(steps(found))) == [(WHOLE, "49992.50", "0.02020")]
    assert aggregate_price(found) == D("49992.50")
    assert only(found).endswith("for the whole position: 0.02020 BTC at 49992.50, 1 % above its average of 49497.52")


def test_6_aggregate_of_a_short() -> None:
    """200 + 202.005 for 0.00802: an average of 50 125.31; minus 1 % is 49 624.057."""
    found = in_mode(TakeProfitMode.AGGREGATE, 0, 1, side=Side.SHORT)
    assert rests(list(steps(found))) == [(WHOLE, "49624.05", "0.00802")]


def test_6_aggregate_moves_with_the_average() -> None:
    """Leg 1 fills beside leg 0: from 50 500 to 1 % above 49 874.69; the new part does not wait for the old one."""
    found = settled(in_mode(TakeProfitMode.AGGREGATE, 0))
    assert resting(found) == [(WHOLE, "50500.00", "0.00400")]
    entry = next(o for o in found.orders_for(Purpose.ENTRY) if o.leg == 1)
    trade = bought((0, 1), "49750", "0.00402").fills
    found = replace(found, orders={**found.orders, entry.client_order_id: replace(entry, fills=trade)})
    assert resting(settled(found)) == [
        (WHOLE, "50373.44", "0.00402"),
        (WHOLE, "50373.44", "0.00400"),
    ]


def test_6_aggregate_of_nothing_is_none() -> None:
    found = group(pyramid(), settings=settings(exits(TakeProfitMode.AGGREGATE)))
    assert aggregate_price(found) is None
    assert pyramid_price(found, 0) is None
    assert not list(steps(found))


# --- pyramid aggregate ----------------------------------------------------------------------------------------------


def test_6_pyramid_aggregate_each_pyramid_by_its_own_average() -> None:
    """50 000 and 47 500; the second one has a percent of its own."""
    found = two_pyramids(exits(TakeProfitMode.PYRAMID_AGGREGATE, pyramid_tp_percents=((1, D(3)),)))
    assert rests(list(steps(found))) == [
        ((0, GROUP_WIDE), "50500.00", "0.00400"),
        ((1, GROUP_WIDE), "48925.00", "0.00400"),
    ]
    assert pyramid_price(found, 1) == D(48_925)
    text = [step.text for step in steps(found)][1]
    assert text == "Target for pyramid 1: 0.00400 BTC at 48925.00, 3 % above its average of 47500.00"


# --- hybrid ---------------------------------------------------------------------------------------------------------


def test_6_hybrid_each_leg_rests_where_the_price_comes_first() -> None:
    """Average 49 497.52, plus 0.5 % is 49 745.02: legs 3 and 4 are met before that by their own targets."""
    found = in_mode(TakeProfitMode.HYBRID, tp="0.5")
    assert rests(list(steps(found))) == [
        ((0, 0), "49745.02", "0.00400"),
        ((0, 1), "49745.02", "0.00402"),
        ((0, 2), "49745.02", "0.00404"),
        ((0, 3), "49742.50", "0.00406"),
        ((0, 4), "49490.00", "0.00408"),
    ]
    first = next(steps(found))
    assert first.text.endswith("0.5 % above the average of the whole position, 49497.52")


def test_6_hybrid_of_a_short_is_the_mirror() -> None:
    """Average 50 125.31, minus 0.5 % is 49 874.69: above leg 1's own 49 747.50, which would be met later."""
    found = in_mode(TakeProfitMode.HYBRID, 0, 1, tp="0.5", side=Side.SHORT)
    assert rests(list(steps(found))) == [((0, 0), "49874.68", "0.00400"), ((0, 1), "49874.68", "0.00402")]


def test_6_hybrid_offers_no_more_than_is_held() -> None:
    found = settled(in_mode(TakeProfitMode.HYBRID, tp="0.5"))
    assert sum(D(quantity) for _, _, quantity in resting(found)) == D("0.02020")


def test_6_hybrid_once_a_cheap_leg_is_sold_the_average_of_the_rest_counts() -> None:
    """Legs 0 and 1 are left: 49 874.69 plus 0.5 % is 50 124.07, before 50 247.50 and 50 500."""
    sold = filled_group(0, 1, settings=settings(exits(TakeProfitMode.HYBRID, "0.5")))
    assert [price for _, price, _ in rests(list(steps(sold)))] == ["50124.07", "50124.07"]


# --- by hand and by alert -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pins", "expected"),
    [
        ([(0, 1)], ["50500.00", "51111.11"]),
        ([(0, GROUP_WIDE)], ["51111.11", "51111.11"]),
        ([WHOLE], ["51111.11", "51111.11"]),
    ],
)
def test_6_per_leg_a_target_set_by_hand_goes_before_the_percents_of_what_is_below_it(
    pins: list[tuple[int, int]], expected: list[str]
) -> None:
    pinned = tuple(PinnedTarget(*key, D("51111.11")) for key in pins)
    found = replace(in_mode(TakeProfitMode.PER_LEG, 0, 1), pinned_targets=pinned)
    assert [price for _, price, _ in rests(list(steps(found)))] == expected


def test_6_of_several_targets_set_by_hand_the_most_specific_counts() -> None:
    pinned = (PinnedTarget(*WHOLE, D(53_000)), PinnedTarget(0, GROUP_WIDE, D(52_000)), PinnedTarget(0, 1, D(51_000)))
    found = replace(in_mode(TakeProfitMode.PER_LEG, 0, 1), pinned_targets=pinned)
    assert [price for _, price, _ in rests(list(steps(found)))] == ["52000.00", "51000.00"]
    assert only(replace(found, orders=dict(list(found.orders.items())[1:]))).endswith("at 51000.00, set by hand")


def test_6_hybrid_a_target_set_by_hand_stays_where_it_is_put() -> None:
    found = in_mode(TakeProfitMode.HYBRID, 0, 1, tp="0.5")
    found = replace(found, pinned_targets=(PinnedTarget(0, 0, D(55_000)),))
    assert [price for _, price, _ in rests(list(steps(found)))] == ["55000.00", "50124.07"]


@pytest.mark.parametrize("mode", [TakeProfitMode.AGGREGATE, TakeProfitMode.PYRAMID_AGGREGATE])
def test_6_a_target_of_the_whole_group_set_by_hand(mode: TakeProfitMode) -> None:
    found = replace(in_mode(mode), pinned_targets=(PinnedTarget(*WHOLE, D(50_000)),))
    assert [price for _, price, _ in rests(list(steps(found)))] == ["50000.00"]


ALERT = {
    TakeProfitMode.PER_LEG: ["50500.00", "52000.00", "52000.00"],
    TakeProfitMode.AGGREGATE: ["52000.00"],
    TakeProfitMode.PYRAMID_AGGREGATE: ["50500.00", "52000.00"],
    TakeProfitMode.HYBRID: ["50500.00", "52000.00", "52000.00"],
}


@pytest.mark.parametrize("mode", ALERT)
def test_6_the_alerts_own_target_goes_before_the_percents_of_its_pyramid(mode: TakeProfitMode) -> None:
    found = two_pyramids(exits(mode), target_price=D(52_000))
    assert [price for _, price, _ in rests(list(steps(found)))] == ALERT[mode]
    text = [step.text for step in steps(found)][-1]
    assert text.endswith("at 52000.00, the alert's own target")


def test_6_the_alerts_target_can_be_switched_off() -> None:
    rules = replace(exits(TakeProfitMode.AGGREGATE), use_alert_target=False)
    found = two_pyramids(rules, target_price=D(52_000))
    assert [price for _, price, _ in rests(list(steps(found)))] == ["49237.50"], "1 % above 48 750"


def test_6_what_a_view_shows_for_a_leg_is_what_would_be_laid() -> None:
    found = two_pyramids(exits(TakeProfitMode.PER_LEG), target_price=D(52_000))
    first, second = found.pyramids
    assert leg_price(found, first, first.legs[0], D(50_000)) == D(50_500)
    assert leg_price(found, second, second.legs[0], D(48_000)) == D(52_000)


# --- split targets --------------------------------------------------------------------------------------------------


def in_portions(*portions: Portion, quantity: str = "0.00405") -> Group:
    rung = leg(0, "50000", quantity, portions=portions)
    return group(pyramid(rungs=(rung,)), orders=[bought((0, 0), "50000", quantity)])


def test_6_a_split_target_sells_its_shares_and_the_last_takes_the_rounding() -> None:
    """Half of 405 steps is 202.5."""
    found = in_portions(*HALVES)
    assert rests(list(steps(found))) == [((0, 0), "50500.00", "0.00202"), ((0, 0), "51000.00", "0.00203")]
    assert next(steps(found)).text == "Target 1 of 2 for leg 0: 0.00202 BTC at 50500.00, 1 % above its 50000.00"


def test_6_what_the_shares_leave_has_no_target() -> None:
    found = in_portions(Portion(D(1), D(25)), Portion(D(2), D(25)), quantity="0.00400")
    assert resting(settled(found)) == [((0, 0), "50500.00", "0.00100"), ((0, 0), "51000.00", "0.00100")]


def test_6_a_portion_that_sold_is_not_laid_again() -> None:
    found = settled(in_portions(*HALVES, quantity="0.00400"))
    first = next(found.orders_for(Purpose.TARGET))
    trade = bought((0, 0), "50500", "0.00200").fills
    found = replace(found, orders={**found.orders, first.client_order_id: replace(first, fills=trade)})
    assert resting(settled(found))[-1:] == [((0, 0), "51000.00", "0.00200")]
    assert not list(steps(settled(found)))


def test_6_other_sales_take_from_all_shares() -> None:
    """Of 0.004 with two shares of a quarter, half is sold by hand: an eighth of what was bought is left for each."""
    found = in_portions(Portion(D(1), D(25)), Portion(D(2), D(25)), quantity="0.00400")
    part = bought(WHOLE, "50000", "0.00200")
    found = with_made(found, replace(part, purpose=Purpose.REDUCE))
    assert [quantity for _, _, quantity in rests(list(steps(found)))] == ["0.00050", "0.00050"]


def test_6_a_split_aggregate_target() -> None:
    found = in_mode(TakeProfitMode.AGGREGATE, portions=HALVES)
    assert rests(list(steps(found))) == [(WHOLE, "49992.50", "0.01010"), (WHOLE, "50487.48", "0.01010")]
    assert aggregate_price(found) == D("49992.50")


def test_6_a_price_set_by_hand_takes_the_place_of_all_portions() -> None:
    found = replace(in_portions(*HALVES, quantity="0.00400"), pinned_targets=(PinnedTarget(0, 0, D(51_234)),))
    assert rests(list(steps(found))) == [((0, 0), "51234.00", "0.00400")]


def test_6_a_short_with_a_target_below_nothing_has_none() -> None:
    """100 % below is no price to buy at."""
    rungs = mirrored((leg(0, "50000", "0.004", tp="100"),), "50000", MARKET)
    found = group(pyramid(rungs=rungs), orders=[bought((0, 0), "50000", "0.004")], side=Side.SHORT)
    assert not list(steps(found))


def test_6_a_pyramid_of_the_future_changes_nothing() -> None:
    """Its legs rest; only what was bought counts."""
    later: Pyramid = pyramid(1, "48000", legs()[:1])
    found = in_mode(TakeProfitMode.AGGREGATE, 0)
    assert rests(list(steps(replace(found, pyramids=(*found.pyramids, later))))) == rests(list(steps(found)))
