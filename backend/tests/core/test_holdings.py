"""Spec 5 and 6: what each leg still holds after parts were sold, what is exposed, and targets set by hand."""

from dataclasses import replace

from dca_engine.core.figures import exposure, figures, held_quantity, left_in_legs, realized_before
from dca_engine.core.group import Funding, GroupStatus, PinnedTarget
from dca_engine.core.ids import Purpose
from dca_engine.core.order import OrderStatus
from dca_engine.core.take_profit import leg_price
from tests.core.builders import WHOLE, D, after, bought, fill, group, leg, order, pyramid, sold

TWO = (leg(0), leg(1, "49500"))


def test_5_a_part_is_taken_from_what_arrived_and_not_from_what_was_bought() -> None:
    """Leg 0 bought 0.010 and paid 0.002 of it as a fee, leg 1 bought 0.008: both hold 0.008 and give 0.002 each."""
    known = group(
        pyramid(rungs=TWO),
        orders=[
            bought((0, 0), "50000", "0.010", fee="0.002", coin="BTC"),
            bought((0, 1), "49500", "0.008"),
            sold(Purpose.REDUCE, WHOLE, "51000", "0.004", at=60),
        ],
    )
    assert left_in_legs(known) == {(0, 0): D("0.006"), (0, 1): D("0.006")}


def test_8_a_market_entry_is_exposed_at_its_own_legs_price() -> None:
    """0.004 at 50 000 are to be bought at market, and 0.004 rest at 49 500."""
    known = group(
        pyramid(rungs=TWO),
        orders=[order(Purpose.ENTRY, (0, 0), None, "0.004"), order(Purpose.ENTRY, (0, 1), "49500", "0.004")],
    )
    assert exposure(known, figures(known)) == D(200) + D(198)
    second = group(pyramid(rungs=TWO), orders=[order(Purpose.ENTRY, (0, 1), None, "0.004")])
    assert exposure(second, figures(second)) == D(198)


def test_5_what_was_realized_before_a_moment_leaves_out_what_happened_in_it() -> None:
    known = group(pyramid(rungs=(leg(0),)), orders=[bought((0, 0), "50000", "0.004")])
    funded = replace(known, funding=(Funding("f1", D("-0.1"), after(59)), Funding("f2", D("-0.2"), after(60))))
    assert realized_before(funded, after(60)) == D("-0.1")


def test_5_dust_that_is_written_off_at_the_end_was_not_realized_before() -> None:
    """0.004 bought at 50 000, 0.00399 sold there: the 0.5 USDT that are left are a cost once the group is closed."""
    known = group(
        pyramid(rungs=(leg(0),)),
        orders=[bought((0, 0), "50000", "0.004"), sold(Purpose.CLOSE, WHOLE, "50000", "0.00399", at=60)],
        status=GroupStatus.CLOSED,
    )
    assert realized_before(known, after(61)) == D(0)


def test_6_a_legs_target_by_hand_goes_before_its_percent() -> None:
    known = group(pyramid(rungs=TWO), pinned_targets=(PinnedTarget(0, 1, D(51_234)),))
    laid = known.pyramids[0]
    assert leg_price(known, laid, laid.legs[1], D(49_500)) == D(51_234)
    assert leg_price(known, laid, laid.legs[0], D(50_000)) == D(50_500)


def test_5_parts_come_from_what_each_leg_held_at_that_moment_fees_and_all() -> None:
    """Both legs hold 0.004. A part of 0.0038 with a fee of 0.0002 BTC takes 0.002 of each. Leg 0's own target takes
    0.0009 and a fee of 0.0001: 0.001 is left. Leg 1 buys 0.002 more: 0.004. A part of 0.0025 takes a half of each."""
    late = fill("49500", "0.002", at=180)
    exits = (
        (Purpose.REDUCE, WHOLE, fill("51000", "0.0038", "0.0002", "BTC", "10.2", at=60)),
        (Purpose.TARGET, (0, 0), fill("50500", "0.0009", "0.0001", "BTC", "5.05", at=120)),
        (Purpose.REDUCE, WHOLE, fill("51000", "0.0025", at=240)),
    )
    known = group(
        pyramid(rungs=TWO),
        orders=[
            bought((0, 0), "50000", "0.004"),
            order(Purpose.ENTRY, (0, 1), "49500", "0.006", OrderStatus.FILLED, (fill("49500", "0.004"), late)),
            *(order(why, where, None, str(sale.quantity), OrderStatus.FILLED, (sale,)) for why, where, sale in exits),
        ],
    )
    assert left_in_legs(known) == {(0, 0): D("0.0005"), (0, 1): D("0.002")}


def test_5_a_sale_that_bears_an_earlier_time_than_the_purchase_still_takes_from_it() -> None:
    """Clocks of venues are not always in order; nothing was there at that moment, and yet 0.002 are gone."""
    known = group(
        pyramid(rungs=(leg(0),)),
        orders=[
            order(Purpose.ENTRY, (0, 0), "50000", "0.004", OrderStatus.FILLED, (fill("50000", "0.004", at=60),)),
            sold(Purpose.REDUCE, WHOLE, "51000", "0.002", at=30),
        ],
    )
    assert left_in_legs(known) == {(0, 0): D("0.002")}


def test_5_what_legs_hold_is_together_exactly_what_the_group_holds() -> None:
    """1 in each of three legs, and the target of a fourth sold 2 that it did not have: a third each has no end."""
    rungs = tuple(leg(i) for i in range(4))
    known = group(
        pyramid(rungs=rungs),
        orders=[
            *(bought((0, i), "50000", "1") for i in range(3)),
            sold(Purpose.TARGET, (0, 3), "50500", "2", at=60),
        ],
    )
    assert sum(left_in_legs(known).values()) == held_quantity(known) == D(1)


def test_5_fees_of_several_fills_and_legs_add_up() -> None:
    """Leg 0 in two fills with 0.1 and 0.2 USDT, leg 1 with 0.00001 BTC worth 0.495: 0.795 in all, 0.00799 arrived."""
    twice = (fill("50000", "0.001", "0.1"), fill("50000", "0.003", "0.2"))
    known = group(
        pyramid(rungs=TWO),
        orders=[
            order(Purpose.ENTRY, (0, 0), "50000", "0.004", OrderStatus.FILLED, twice),
            bought((0, 1), "49500", "0.004", fee="0.00001", coin="BTC"),
        ],
    )
    found = figures(known)
    assert (found.fees, found.held_quantity) == (D("0.795"), D("0.00799"))


def test_5_base_fees_of_several_fills_are_all_missing_from_what_is_held() -> None:
    twice = (
        fill("50000", "0.001", "0.000001", "BTC", "0.05"),
        fill("50000", "0.003", "0.000003", "BTC", "0.15"),
    )
    known = group(
        pyramid(rungs=TWO),
        orders=[
            order(Purpose.ENTRY, (0, 0), "50000", "0.004", OrderStatus.FILLED, twice),
            bought((0, 1), "49500", "0.004", fee="0.000004", coin="BTC"),
        ],
    )
    assert held_quantity(known) == D("0.007992")
    assert figures(known).fees == D("0.398")


def test_8_what_is_half_bought_is_exposed_by_what_may_still_be_bought() -> None:
    """0.001 of 0.004 at 50 000 are held for 50; 0.003 may still be bought for 150."""
    some = (fill("50000", "0.001"),)
    known = group(
        pyramid(rungs=TWO),
        orders=[order(Purpose.ENTRY, (0, 0), "50000", "0.004", OrderStatus.PARTIALLY_FILLED, some)],
    )
    assert exposure(known, figures(known)) == D(200)
