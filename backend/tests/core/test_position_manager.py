"""Spec 3, 4, 6 and 9: pyramids and their entry orders, the cap on resting legs, changes by hand, states of a group."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.exit_rules import ExitRules
from dca_engine.core.group import Group, GroupStatus, Leg, Sale
from dca_engine.core.ids import Purpose, SignalId
from dca_engine.core.ladder import Generator, Ladder, Portion
from dca_engine.core.messages import CancelOrder, PlaceOrder, Reason
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.position_manager import (
    Step,
    add_leg,
    add_pyramid,
    advance,
    place_entries,
    with_settings,
    withdraw_legs,
)
from dca_engine.core.settings import GroupSettings, Pyramiding
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import OrderSide, OrderType, Side
from tests.core.builders import (
    ACCOUNT,
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
    ladder,
    leg,
    legs,
    levels,
    market,
    order,
    pyramid,
    settings,
    sold,
)


def opened(known: Group | None = None, rungs: tuple[Leg, ...] | None = None, base: str = "50000") -> Step:
    """The worked ladder laid into a new group, or into this one."""
    start = known or group(status=GroupStatus.WAITING)
    return add_pyramid(start, SignalId("s1"), D(base), D(1000), rungs or legs(), START)


def capped(limit: int) -> Group:
    return group(status=GroupStatus.WAITING, settings=settings(of_ladder=ladder(max_resting_legs=limit)))


def accepted(known: Group) -> Group:
    for one in known.orders.values():
        if one.status is OrderStatus.INTENDED:
            known = changed(known, one, status=OrderStatus.OPEN)
    return known


def resting(known: Group) -> list[tuple[int, int]]:
    """Legs (pyramid, leg) whose entry orders may still fill and are not being taken back."""
    return [(o.pyramid, o.leg) for o in known.orders_for(Purpose.ENTRY) if o.can_cancel]


def entry(known: Group, leg_index: int, pyramid_index: int = 0) -> Order:
    """The leg's latest entry order."""
    return list(known.leg_orders(Purpose.ENTRY, pyramid_index, leg_index))[-1]


def below(base: int, *down: int) -> tuple[Leg, ...]:
    """Legs of 0.01 so many USDT below the base."""
    return tuple(leg(i, str(base - far), "0.01") for i, far in enumerate(down))


# --- 4: a pyramid is laid -------------------------------------------------------------------------------------------


def test_4_a_pyramid_places_the_worked_ladder_and_tells_why_for_each_order() -> None:
    step = opened()
    placed = [c for c in step.commands if isinstance(c, PlaceOrder)]
    assert [(c.side, c.price, c.quantity, c.reduces) for c in placed] == [
        (OrderSide.BUY, D("50000.00"), D("0.00400"), False),
        (OrderSide.BUY, D("49750.00"), D("0.00402"), False),
        (OrderSide.BUY, D("49500.00"), D("0.00404"), False),
        (OrderSide.BUY, D("49250.00"), D("0.00406"), False),
        (OrderSide.BUY, D("49000.00"), D("0.00408"), False),
    ]
    assert {(c.account_id, c.symbol) for c in placed} == {(ACCOUNT, "BTC/USDT")}
    assert {o.portion for o in step.group.orders.values()} == {0}
    assert [r.client_order_id for r in step.reasons] == [c.client_order_id for c in placed]
    assert {(r.code, r.group_id) for r in step.reasons} == {("entry", step.group.id)}
    assert step.reasons[1].text == "Leg 1 of pyramid 0: buy 0.00402 BTC at 49750.00"
    assert step.reasons[1].numbers == {"quantity": "0.00402", "price": "49750.00"}


def test_4_the_first_leg_goes_to_market_by_setting_and_only_the_first() -> None:
    at_market = settings(of_ladder=ladder(entry_order_type=OrderType.MARKET))
    step = opened(group(status=GroupStatus.WAITING, settings=at_market))
    types = [c.type for c in step.commands if isinstance(c, PlaceOrder)]
    assert types == [OrderType.MARKET] + [OrderType.LIMIT] * 4
    assert step.reasons[0].text == "Leg 0 of pyramid 0: buy 0.00400 BTC at market"
    assert step.reasons[0].numbers == {"quantity": "0.00400"}


def test_4_a_leg_that_was_left_out_has_no_order() -> None:
    step = opened(rungs=(leg(0), leg(1, "49750", "0.004", skip_reason="below the minimum"), leg(2, "49500")))
    assert resting(step.group) == [(0, 0), (0, 2)]


def test_3_the_next_pyramid_has_the_next_index_its_capital_and_the_alerts_target() -> None:
    first = opened().group
    second = add_pyramid(first, SignalId("s2"), D(48_000), D(500), below(48_000, 0, 100), after(60), D(51_000))
    added = second.group.pyramids[1]
    assert (added.index, added.signal_id, added.capital, added.opened_at) == (1, "s2", D(500), after(60))
    assert added.target_price == D(51_000)
    assert resting(second.group)[5:] == [(1, 0), (1, 1)]
    assert len(second.commands) == 2, "what rests already is not sent again"


def test_9_a_leg_that_the_venue_refused_or_its_owner_cancelled_there_is_not_placed_again() -> None:
    step = opened()
    refused = changed(step.group, entry(step.group, 1), status=OrderStatus.REJECTED)
    gone = changed(refused, entry(refused, 2), status=OrderStatus.CANCELLED)
    assert place_entries(gone, after(1)) == Step(gone)
    assert not list(waiting_legs(gone))


# --- 4: a cap on resting legs ---------------------------------------------------------------------------------------


def test_4_with_a_cap_the_nearest_legs_rest_and_the_next_follows_a_fill() -> None:
    step = opened(capped(2))
    assert resting(step.group) == [(0, 0), (0, 1)]
    assert [(p.index, waits.index) for p, waits in waiting_legs(step.group)] == [(0, 2), (0, 3), (0, 4)]
    bought_first = filled(step.group, entry(step.group, 0))
    assert resting(place_entries(bought_first, after(5)).group) == [(0, 1), (0, 2)]


def test_4_a_cap_counts_an_order_until_its_cancel_is_confirmed() -> None:
    step = opened(capped(2))
    leaving = withdraw_legs(step.group, ((0, 0),), "cancelled by hand").group
    assert not place_entries(leaving, after(1)).commands
    assert resting(place_entries(cancels_confirmed(leaving), after(2)).group) == [(0, 1), (0, 2)]


def test_4_a_nearer_pyramid_takes_the_place_of_farther_legs_which_come_back_when_it_is_their_turn() -> None:
    """Two may rest: of the first pyramid those at 100 and 99. One from 110 is nearer; as it fills they come back."""
    step = opened(capped(2), below(100, 0, 1, 2), base="100")
    higher = add_pyramid(step.group, SignalId("s2"), D(110), D(1000), below(110, 0, 1), after(60))
    assert [type(c) for c in higher.commands] == [CancelOrder, CancelOrder]
    assert (higher.reasons[0].code, higher.reasons[0].text) == (
        "leg_gives_way",
        "Leg 0 of pyramid 0 gives way to a nearer one: at most 2 rest at once",
    )
    assert not [c for c in higher.commands if isinstance(c, PlaceOrder)], "both still rest"

    laid = place_entries(cancels_confirmed(higher.group), after(61)).group
    assert resting(laid) == [(1, 0), (1, 1)]
    first_filled = filled(laid, entry(laid, 0, 1))
    again = place_entries(first_filled, after(62))
    assert resting(again.group) == [(1, 1), (0, 0)]
    assert entry(again.group, 0).attempt == 1
    assert entry(again.group, 0).client_order_id != entry(step.group, 0).client_order_id


def test_4_for_a_short_the_lowest_sells_are_the_nearest() -> None:
    short = replace(capped(2), side=Side.SHORT, market=BTC_PERP)
    rungs = tuple(leg(i, str(100 + i), "0.1") for i in range(3))
    step = opened(short, rungs, base="100")
    assert resting(step.group) == [(0, 0), (0, 1)]
    lower = add_pyramid(step.group, SignalId("s2"), D(90), D(1000), (leg(0, "90", "0.1"),), after(60))
    assert [(o.pyramid, o.leg) for o in lower.group.orders.values() if o.cancel_requested] == [(0, 1)]


def test_4_an_order_that_began_to_fill_does_not_give_way() -> None:
    step = opened(capped(1), below(100, 0, 1), base="100")
    first = entry(step.group, 0)
    partly = changed(step.group, first, status=OrderStatus.PARTIALLY_FILLED, fills=(fill("100", "0.004"),))
    higher = add_pyramid(partly, SignalId("s2"), D(110), D(1000), below(110, 0), after(60))
    assert not higher.commands
    assert [(p.index, waits.index) for p, waits in waiting_legs(higher.group)] == [(0, 1), (1, 0)]


def test_4_a_leg_that_filled_while_it_gave_way_is_not_placed_again() -> None:
    step = opened(capped(1), below(100, 0), base="100")
    higher = add_pyramid(step.group, SignalId("s2"), D(110), D(1000), below(110, 0), after(60)).group
    late = changed(higher, entry(higher, 0), status=OrderStatus.CANCELLED, reported_quantity=D("0.004"))
    assert [(p.index, waits.index) for p, waits in waiting_legs(late)] == [(1, 0)]


def test_4_a_cap_that_came_by_settings_takes_back_the_farthest() -> None:
    full = opened().group
    fewer = with_settings(full, settings(of_ladder=ladder(max_resting_legs=3)))
    assert [r.text for r in place_entries(fewer, after(1)).reasons] == [
        "Leg 3 of pyramid 0 gives way to a nearer one: at most 3 rest at once",
        "Leg 4 of pyramid 0 gives way to a nearer one: at most 3 rest at once",
    ]


@st.composite
def entry_stories(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A cap, and what happens: pyramids from these prices; 0: the highest order fills; 1: cancels are confirmed."""
    return draw(st.integers(1, 4)), draw(st.lists(st.sampled_from([0, 1, 95, 100, 103, 110]), max_size=25))


@given(entry_stories())
def test_4_never_more_rest_than_the_cap_and_once_quiet_the_nearest_do(story: tuple[int, list[int]]) -> None:
    limit, happenings = story
    known = opened(capped(limit), below(100, 0, 1, 2), base="100").group
    for what in happenings:
        if what == 1:
            known = cancels_confirmed(known)
        elif what == 0:
            live = [o for o in known.orders_for(Purpose.ENTRY) if not o.is_terminal]
            known = filled(known, max(live, key=lambda o: o.price or D(0))) if live else known
        else:
            number = SignalId(f"s{len(known.pyramids)}")
            known = add_pyramid(known, number, D(what), D(1000), below(what, 0, 1, 2), START).group
        known = place_entries(known, START).group
        assert sum(not o.is_terminal for o in known.orders_for(Purpose.ENTRY)) <= limit
    for _ in range(2):
        known = place_entries(cancels_confirmed(known), START).group
    live_prices = sorted((o.price or D(0) for o in known.orders_for(Purpose.ENTRY) if not o.is_terminal), reverse=True)
    waiting_prices = [waits.price for _, waits in waiting_legs(known)]
    assert all(price >= max(waiting_prices, default=D(0)) for price in live_prices)
    assert len(live_prices) == limit or not waiting_prices
    each = [(p.index, one.index) for p in known.pyramids for one in p.legs]
    done = [(o.pyramid, o.leg) for o in known.orders_for(Purpose.ENTRY) if o.fills]
    assert sorted(each) == sorted([*done, *resting(known), *((p.index, one.index) for p, one in waiting_legs(known))])


# --- legs withdrawn -------------------------------------------------------------------------------------------------


def test_6_6_withdrawn_legs_are_cancelled_and_left_out_with_the_reason() -> None:
    step = opened()
    gone = withdraw_legs(step.group, ((0, 3), (0, 4)), "cancelled by hand")
    assert gone.commands == tuple(
        CancelOrder(ACCOUNT, "BTC/USDT", entry(step.group, i).client_order_id) for i in (3, 4)
    )
    assert [(r.code, r.text) for r in gone.reasons] == [
        ("leg_withdrawn", "Leg 3 of pyramid 0 is withdrawn: cancelled by hand"),
        ("leg_withdrawn", "Leg 4 of pyramid 0 is withdrawn: cancelled by hand"),
    ]
    assert [one.skip_reason for one in gone.group.pyramids[0].legs] == ["", "", ""] + ["cancelled by hand"] * 2


def test_6_6_withdrawing_all_keeps_what_a_leg_bought_and_leaves_it_in_its_ladder() -> None:
    step = opened()
    partly = changed(
        step.group, entry(step.group, 0), status=OrderStatus.PARTIALLY_FILLED, fills=(fill("50000", "0.001"),)
    )
    gone = withdraw_legs(partly, (), "too far away")
    assert len(gone.commands) == 5
    assert gone.reasons[0].numbers == {"quantity": "0.00300"}
    assert [one.skip_reason for one in gone.group.pyramids[0].legs] == [""] + ["too far away"] * 4
    assert not place_entries(cancels_confirmed(gone.group), after(9)).commands


def test_6_6_a_leg_that_waits_under_the_cap_is_left_out_too() -> None:
    step = opened(capped(1))
    gone = withdraw_legs(step.group, ((0, 4),), "cancelled by hand")
    assert not gone.commands
    assert gone.reasons == (
        Reason("leg_left_out", "Leg 4 of pyramid 0 is left out: cancelled by hand", {}, step.group.id),
    )
    assert [waits.index for _, waits in waiting_legs(gone.group)] == [1, 2, 3]


def test_6_6_a_leg_that_is_giving_way_does_not_come_back_after_it_was_withdrawn() -> None:
    step = opened(capped(1), below(100, 0), base="100")
    higher = add_pyramid(step.group, SignalId("s2"), D(110), D(1000), below(110, 0), after(60)).group
    gone = withdraw_legs(higher, ((0, 0),), "cancelled by hand")
    assert [r.code for r in gone.reasons] == ["leg_left_out"]
    assert [(p.index, waits.index) for p, waits in waiting_legs(cancels_confirmed(gone.group))] == [(1, 0)]


def test_6_6_with_nothing_to_withdraw_the_group_is_the_very_same() -> None:
    known = filled_group()
    assert withdraw_legs(known, (), "cancelled by hand").group is known
    once = withdraw_legs(opened().group, ((0, 4),), "cancelled by hand").group
    assert withdraw_legs(once, ((0, 4),), "again").group is once


# --- funds by hand --------------------------------------------------------------------------------------------------


def test_funds_added_at_a_price_are_one_more_leg_with_the_first_legs_target() -> None:
    """100 USDT at 48 000: 0.00208 BTC, 4 % below the base."""
    portions = (Portion(D(1), D(50)), Portion(D(2), D(50)))
    known = group(pyramid(rungs=(leg(0, tp="1.5", portions=portions),)), orders=[bought((0, 0), "50000", "0.004")])
    step = add_leg(known, D(100), D(48_000), D(49_900), after(60))
    assert isinstance(step, Step)
    added = step.group.pyramids[0].legs[1]
    assert (added.index, added.gap_percent, added.weight_percent) == (1, D(4), D(0))
    assert (added.price, added.quantity) == (D("48000.00"), D("0.00208"))
    assert (added.tp_percent, added.portions) == (D("1.5"), portions)
    assert [(c.price, c.quantity, c.type) for c in step.commands if isinstance(c, PlaceOrder)] == [
        (D("48000.00"), D("0.00208"), OrderType.LIMIT)
    ]
    assert step.reasons[0] == Reason("funds_added", "By hand: 100 USDT more", {"amount": "100"}, known.id)
    assert [(r.code, r.text) for r in step.reasons[1:]] == [
        ("entry", "Leg 1 of pyramid 0: buy 0.00208 BTC at 48000.00")
    ]
    assert entry(step.group, 1).created_at == after(60)


def test_funds_added_at_market_are_counted_at_the_price_now_and_sent_past_the_cap() -> None:
    """100 USDT at 49 900: 0.002004 BTC, on the step 0.00200."""
    step = add_leg(opened(capped(1)).group, D(100), None, D(49_900), after(60))
    assert isinstance(step, Step)
    assert [(c.type, c.quantity) for c in step.commands if isinstance(c, PlaceOrder)] == [
        (OrderType.MARKET, D("0.00200"))
    ]
    assert step.group.pyramids[0].legs[5].price == D("49900.00")
    assert [r.code for r in step.reasons] == ["funds_added", "entry"]
    assert entry(step.group, 5).created_at == after(60)


def test_funds_added_go_to_the_latest_pyramid_and_wait_under_the_cap() -> None:
    two = opened(opened(capped(2)).group, below(50_100, 0, 10), base="50100").group
    step = add_leg(two, D(100), D(40_000), D(49_900), after(60))
    assert isinstance(step, Step)
    assert [one.index for one in step.group.pyramids[1].legs] == [0, 1, 2]
    assert not step.commands
    assert [r.code for r in step.reasons] == ["funds_added"]


@pytest.mark.parametrize(
    ("amount", "price", "why"),
    [
        ("4.99", "48000", "4.99 USDT at 48000.00 is less than the venue takes: 0.00001 BTC and 5 USDT at least"),
        ("0.1", "48000", "0.1 USDT at 48000.00 is less than the venue takes: 0.00001 BTC and 5 USDT at least"),
        ("100", "0.001", "the price must be above 0"),
        ("100", "-5", "the price must be above 0"),
        ("1000000", "50000", "20.00000 BTC is more than the venue takes in one order: 10"),
    ],
)
def test_funds_that_the_venue_would_not_take_are_refused_in_words(amount: str, price: str, why: str) -> None:
    known = group(pyramid(), of_market=market(max_quantity="10"))
    assert add_leg(known, D(amount), D(price), D(50_000), START) == why


def test_funds_of_exactly_the_most_that_the_venue_takes_are_sent() -> None:
    """500 000 USDT at 50 000 are 10 BTC."""
    known = group(pyramid(), of_market=market(max_quantity="10"))
    step = add_leg(known, D(500_000), D(50_000), D(50_000), START)
    assert isinstance(step, Step)
    assert [c.quantity for c in step.commands if isinstance(c, PlaceOrder)][-1] == D("10.00000")


# --- settings applied to an open group ------------------------------------------------------------------------------


def test_4_settings_applied_give_the_legs_the_new_targets_and_keep_capital_and_prices() -> None:
    known = group(pyramid(), pyramid(1, "48000", below(48_000, 0)))
    portions = (Portion(D(2), D(50)),)
    own = ((1, levels("0", tp="7", portions=portions)),)
    aims = replace(ladder("0", "1", tp="3"), pyramid_levels=own)
    exits = ExitRules(max_hours=12)
    new = with_settings(known, GroupSettings(D(77), Pyramiding(2), aims, exits))
    assert new.settings == GroupSettings(D(1000), Pyramiding(2), aims, exits)
    assert [one.tp_percent for one in new.pyramids[0].legs] == [D(3), D(3), D(1), D(1), D(1)], "three have no new level"
    assert [(one.tp_percent, one.portions) for one in new.pyramids[1].legs] == [(D(7), portions)]
    assert [one.price for one in new.pyramids[0].legs] == [one.price for one in known.pyramids[0].legs]


def test_4_a_leg_added_by_hand_follows_the_first_level() -> None:
    step = add_leg(group(pyramid()), D(100), D(48_000), D(49_900), START)
    assert isinstance(step, Step)
    aims = Ladder((*levels("0", tp="9"), *levels("1", "2", "3", "4", "5", tp="3")))
    new = with_settings(step.group, settings(of_ladder=aims))
    assert [one.tp_percent for one in new.pyramids[0].legs] == [D(9), D(3), D(3), D(3), D(3), D(9)]


def test_4_a_generated_ladder_gives_every_leg_its_one_target() -> None:
    known = group(pyramid(rungs=(leg(0, portions=(Portion(D(1), D(50)),)), leg(1, "49500"))))
    generated = Ladder(generator=Generator(9, D(1), D(1), D(1), D("2.5")))
    new = with_settings(known, settings(of_ladder=generated))
    assert [(one.tp_percent, one.portions) for one in new.pyramids[0].legs] == [(D("2.5"), ())] * 2
    own = replace(generated, pyramid_levels=((0, levels("0", "1", tp="4")),))
    assert with_settings(known, settings(of_ladder=own)).pyramids[0].legs[0].tp_percent == D(4)


# --- 6.4 and 9: states ----------------------------------------------------------------------------------------------


def test_9_a_group_waits_until_the_venue_answers_lives_and_then_follows_its_fills() -> None:
    known = opened(rungs=(leg(0), leg(1, "49750"))).group
    assert advance(known, START).status is GroupStatus.WAITING
    live = advance(accepted(known), START)
    assert live.status is GroupStatus.LIVE
    one = advance(filled(live, entry(live, 0)), START)
    assert one.status is GroupStatus.PARTIALLY_FILLED
    assert advance(filled(one, entry(one, 1)), START).status is GroupStatus.ACTIVE


def test_9_a_leg_that_waits_under_the_cap_keeps_the_group_partially_filled() -> None:
    known = opened(capped(1), (leg(0), leg(1, "49750"))).group
    assert advance(filled(known, entry(known, 0)), START).status is GroupStatus.PARTIALLY_FILLED


def test_9_a_group_of_which_nothing_could_be_placed_failed_and_says_why() -> None:
    known = opened(rungs=(leg(0), leg(1, "49750"))).group
    for index in (0, 1):
        known = changed(known, entry(known, index), status=OrderStatus.REJECTED, reason="no money")
    failed = advance(known, after(3))
    assert (failed.status, failed.status_reason, failed.closed_at) == (GroupStatus.FAILED, "no money", after(3))


def test_9_a_group_that_failed_without_a_word_from_the_venue_has_none_either() -> None:
    known = opened(rungs=(leg(0),)).group
    assert advance(changed(known, entry(known, 0), status=OrderStatus.REJECTED), START).status_reason == ""


@pytest.mark.parametrize(
    ("exits", "why"),
    [
        ([sold(Purpose.TARGET, (0, 0), "50500", "0.004")], "everything was sold at its targets"),
        (
            [sold(Purpose.TARGET, (0, 0), "50500", "0.002"), sold(Purpose.REDUCE, WHOLE, "50600", "0.002")],
            "everything was sold",
        ),
    ],
)
def test_6_4_with_nothing_held_and_no_order_left_the_group_is_closed_and_says_how(exits: list[Order], why: str) -> None:
    known = group(pyramid(rungs=(leg(0),)), orders=[bought((0, 0), "50000", "0.004"), *exits])
    done = advance(known, after(3))
    assert (done.status, done.status_reason, done.closed_at) == (GroupStatus.CLOSED, why, after(3))


def test_6_4_entries_that_were_all_cancelled_end_the_group() -> None:
    known = cancels_confirmed(withdraw_legs(opened().group, (), "cancelled by hand").group)
    done = advance(known, after(3))
    assert (done.status, done.status_reason) == (GroupStatus.CLOSED, "nothing is held and no entry order rests")


def test_6_4_dust_is_no_reason_to_stay_open() -> None:
    """0.004 bought with 0.000004 kept as a fee, 0.00399 sold: 0.000006 is left, less than the step."""
    orders = [
        bought((0, 0), "50000", "0.004", "0.000004", "BTC"),
        sold(Purpose.TARGET, (0, 0), "50500", "0.00399"),
    ]
    assert advance(group(pyramid(rungs=(leg(0),)), orders=orders), START).status is GroupStatus.CLOSED


def test_6_4_a_group_stays_open_while_something_is_held() -> None:
    assert advance(filled_group(), START).status is GroupStatus.ACTIVE


def test_6_4_a_group_stays_open_while_a_reported_fill_is_on_its_way() -> None:
    known = group(pyramid(rungs=(leg(0),)), orders=[order(Purpose.ENTRY, (0, 0), status=OrderStatus.CANCELLED)])
    assert advance(known, START).is_ended
    reported = changed(known, entry(known, 0), reported_quantity=D("0.001"))
    assert not advance(reported, START).is_ended


def test_6_4_a_group_stays_open_while_a_leg_waits_under_the_cap() -> None:
    orders = [bought((0, 0), "50000", "0.004"), sold(Purpose.TARGET, (0, 0), "50500", "0.004")]
    known = group(pyramid(rungs=(leg(0), leg(1, "49750"))), orders=orders)
    assert advance(known, START).status is GroupStatus.PARTIALLY_FILLED
    assert advance(withdraw_legs(known, (), "cancelled by hand").group, START).status is GroupStatus.CLOSED


def test_6_4_a_sale_that_is_still_to_come_keeps_the_group_open() -> None:
    known = group(pyramid(rungs=(leg(0),)), orders=[order(Purpose.ENTRY, (0, 0), status=OrderStatus.CANCELLED)])
    assert advance(known, START).is_ended
    assert not advance(replace(known, sales=(Sale(D("0.001"), "reduce alert"),)), START).is_ended
