"""Spec 6: stop-loss, trailing take-profit, break-even, time stop; unfilled legs that are withdrawn (6.6)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dca_engine.core.exit_rules import BreakEven, ExitRules, StopFrom, StopLoss, Trailing
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.order import OrderStatus
from dca_engine.core.stops import StopAction, Watch, binding, followed, stop_price, verdict, watch
from dca_engine.core.values import Side
from tests.core.builders import (
    START,
    WORKED,
    D,
    after,
    bought,
    fill,
    filled_group,
    group,
    ladder,
    leg,
    legs,
    order,
    pyramid,
    settings,
    sold,
    with_made,
)

HOUR = 3600.0


def stopped_by(percent: str, counted_from: StopFrom = StopFrom.AVERAGE) -> ExitRules:
    return ExitRules(stop_loss=StopLoss(D(percent), counted_from))


def ruled(rules: ExitRules, *filled: int, side: Side = Side.LONG, **of_ladder: object) -> Group:
    """The worked ladder under these rules, with these legs filled (all when none is named)."""
    return filled_group(*filled, side=side, settings=settings(rules, ladder(**of_ladder)))  # type: ignore[arg-type]


def unfilled(rules: ExitRules, stop_price: Decimal | None = None) -> Group:
    """The worked ladder with nothing filled yet."""
    entries = [order(Purpose.ENTRY, (0, rung.index), str(rung.price), str(rung.quantity)) for rung in legs()]
    return group(pyramid(), orders=entries, settings=settings(rules), stop_price=stop_price)


def code(found: Group, price: str | None, hours: float = 0) -> str | None:
    said = verdict(found, None if price is None else D(price), after(hours * HOUR))
    return None if said is None else said.code


# --- stop-loss ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counted_from", "expected"),
    [(StopFrom.AVERAGE, "48507.58"), (StopFrom.BASE, "49000.00"), (StopFrom.LAST_LEG, "48020.00")],
)
def test_6_stop_loss_of_the_worked_ladder(counted_from: StopFrom, expected: str) -> None:
    """2 % below 49 497.52475, 50 000 and 49 000; what sells is rounded up."""
    assert stop_price(ruled(stopped_by("2", counted_from))) == D(expected)


@pytest.mark.parametrize(
    ("counted_from", "expected"),
    [(StopFrom.AVERAGE, "51127.81"), (StopFrom.BASE, "51000.00"), (StopFrom.LAST_LEG, "52020.00")],
)
def test_6_stop_loss_of_a_short_is_above(counted_from: StopFrom, expected: str) -> None:
    """Legs 0 and 1 at 50 000 and 50 250 average 50 125.3117; 2 % more, rounded down since it buys."""
    assert stop_price(ruled(stopped_by("2", counted_from), 0, 1, side=Side.SHORT)) == D(expected)


def test_6_a_stop_closes_at_its_price_and_not_before() -> None:
    found = ruled(stopped_by("2"))
    assert code(found, "48507.59") is None
    said = verdict(found, D("48507.58"), START)
    assert said is not None
    assert (said.action, said.code) == (StopAction.CLOSE, "stop_loss")
    assert said.text == "the price of 48507.58 reached the stop at 48507.58: 2 % beyond the average"
    assert said.numbers == {"price": "48507.58", "stop": "48507.58"}


def test_6_a_short_is_stopped_above() -> None:
    found = ruled(stopped_by("2"), 0, 1, side=Side.SHORT)
    assert code(found, "51127.80") is None
    assert code(found, "51127.81") == "stop_loss"


def test_6_the_base_is_the_first_pyramids_and_the_last_leg_is_the_deepest_of_all() -> None:
    """A leg that was left out does not count."""
    lower = pyramid(1, "48000", (leg(0, "48000"), leg(1, "47000"), leg(2, "46000", skip_reason="too small")))
    found = group(pyramid(), lower, orders=[bought((0, 0), "50000", "0.004")])
    of_base = replace(found, settings=settings(stopped_by("10", StopFrom.BASE)))
    of_last = replace(found, settings=settings(stopped_by("10", StopFrom.LAST_LEG)))
    assert (stop_price(of_base), stop_price(of_last)) == (D(45_000), D(42_300))


def test_6_the_groups_own_stop_price_goes_before_the_percent() -> None:
    found = replace(ruled(stopped_by("2")), stop_price=D(47_000))
    assert stop_price(found) == D(47_000)
    assert code(found, "47500") is None
    assert code(found, "46999") == "stop_price"


def test_6_without_rules_nothing_ever_stops() -> None:
    found = ruled(ExitRules())
    assert watch(found) == Watch()
    assert stop_price(found) is None
    assert code(found, "1", hours=9999) is None


# --- nothing is held ------------------------------------------------------------------------------------------------


def test_6_a_stop_price_holds_before_anything_is_bought() -> None:
    """Else the legs would buy into the fall, to be stopped at once."""
    found = unfilled(ExitRules(), stop_price=D(48_500))
    assert watch(found) == Watch(below=D(48_500))
    assert code(found, "48500") == "stop_price"


def test_6_so_does_one_counted_from_the_base_but_not_one_from_an_average() -> None:
    assert code(unfilled(stopped_by("2", StopFrom.BASE)), "49000") == "stop_loss"
    assert watch(unfilled(stopped_by("2"))) == Watch()


def test_6_dust_is_nothing_held() -> None:
    """0.00005 BTC are worth 2.50, and the venue wants 5."""
    dust = order(Purpose.ENTRY, (0, 0), "50000", "0.004", fills=(fill("50000", "0.00005"),))
    found = group(pyramid(), orders=[dust], settings=settings(stopped_by("2")))
    assert code(found, "40000") is None


# --- trailing take-profit -------------------------------------------------------------------------------------------

TRAILING = ExitRules(trailing=Trailing(D(2), D("0.5")))


def test_6_trailing_becomes_active_above_the_average_and_follows_the_best_price() -> None:
    """Bought at 50 000: active from 51 000, sold 0.5 % below the best."""
    found = ruled(TRAILING, 0)
    assert watch(found) == Watch(above=D(51_000))
    assert followed(found, D("50999.99")) is found
    found = followed(found, D(51_000))
    assert found.trailing_best == D(51_000)
    assert watch(found) == Watch(below=D("50745.00"), above=D("51000.01"))
    found = followed(found, D(52_000))
    assert followed(found, D(51_900)) is found, "only a better price moves it"
    assert stop_price(found) == D("51740.00")
    assert code(found, "51740.01") is None
    assert code(found, "51740") == "trailing_stop"


def test_6_trailing_of_a_short_is_the_mirror() -> None:
    """Active from 49 000; the best is 48 000, 0.5 % above it is 48 240."""
    found = ruled(TRAILING, 0, side=Side.SHORT)
    assert watch(found) == Watch(below=D(49_000))
    found = followed(followed(found, D(49_000)), D(48_000))
    assert watch(found) == Watch(below=D("47999.99"), above=D("48240.00"))
    assert code(found, "48239.99") is None
    assert code(found, "48240") == "trailing_stop"


def test_6_trailing_forgets_its_best_price_once_nothing_is_held() -> None:
    """Else the next leg would be sold as soon as it is bought."""
    found = followed(ruled(TRAILING, 0), D(52_000))
    flat = with_made(found, sold(Purpose.TARGET, (0, 0), "52000", "0.004"))
    assert followed(flat, None).trailing_best is None
    assert followed(flat, D(53_000)).trailing_best is None
    again = with_made(followed(flat, None), bought((0, 4), "49000", "0.00408"))
    assert code(again, "49000") is None


def test_6_trailing_without_a_price_changes_nothing() -> None:
    found = followed(ruled(TRAILING, 0), D(52_000))
    assert followed(found, None) is found


def test_6_trailing_switched_off_is_forgotten() -> None:
    found = replace(followed(ruled(TRAILING, 0), D(52_000)), settings=settings(ExitRules()))
    assert followed(found, D(52_000)).trailing_best is None
    assert watch(found) == Watch()


# --- break-even -----------------------------------------------------------------------------------------------------

BREAK_EVEN = ExitRules(break_even=BreakEven(D("0.1")))


def test_6_break_even_waits_for_the_first_target() -> None:
    assert stop_price(ruled(BREAK_EVEN, 0, 1)) is None


def test_6_break_even_sells_the_rest_at_its_average_plus_the_offset() -> None:
    """Leg 1 sold at 50 247.50; leg 0 of 50 000 is left: 50 050."""
    found = with_made(ruled(BREAK_EVEN, 0, 1), sold(Purpose.TARGET, (0, 1), "50247.50", "0.00402"))
    assert stop_price(found) == D("50050.00")
    said = verdict(found, D(50_050), START)
    assert said is not None
    assert said.code == "break_even"
    assert said.text.endswith("the stop at 50050.00: 0.1 % past the average, since the first target filled")


def test_6_break_even_of_a_short_is_below() -> None:
    found = ruled(ExitRules(break_even=BreakEven()), 0, 1, side=Side.SHORT)
    found = with_made(found, sold(Purpose.TARGET, (0, 1), "49747.50", "0.00402"))
    assert stop_price(found) == D("50000.00")
    assert code(found, "49999.99") is None
    assert code(found, "50000") == "break_even"


def test_6_break_even_does_not_sell_at_a_loss_because_a_deep_leg_took_its_profit() -> None:
    """Leg 4 sells at 49 490 while the others average 49 624: a stop there would be above the price."""
    found = with_made(ruled(BREAK_EVEN), sold(Purpose.TARGET, (0, 4), "49490", "0.00408"))
    assert stop_price(found) is None
    found = with_made(found, sold(Purpose.TARGET, (0, 3), "49742.50", "0.00406"))
    assert stop_price(found) is None, "the rest averages 49 748.76, and 0.1 % more is 49 798.51"
    found = with_made(found, sold(Purpose.TARGET, (0, 2), "49995", "0.00404"))
    assert stop_price(found) == D("49924.57"), "0.1 % past 49 874.69, which the price has met"


# --- several at once ------------------------------------------------------------------------------------------------


def test_6_4_of_several_stops_the_nearest_to_the_price_counts() -> None:
    rules = replace(stopped_by("5"), break_even=BreakEven(), trailing=TRAILING.trailing)
    found = with_made(ruled(rules, 0, 1), sold(Purpose.TARGET, (0, 1), "50247.50", "0.00402"))
    assert stop_price(found) == D(50_000)
    found = followed(found, D(51_500))
    stop = binding(found)
    assert stop is not None
    assert (stop.price, stop.code) == (D("51242.50"), "trailing_stop")


# --- time -----------------------------------------------------------------------------------------------------------


def test_6_time_stop() -> None:
    found = ruled(ExitRules(max_hours=24), 0)
    assert watch(found).deadline == after(24 * HOUR)
    assert code(found, None, hours=23.99) is None
    said = verdict(found, None, after(24 * HOUR))
    assert said is not None
    assert (said.action, said.code) == (StopAction.CLOSE, "time_stop")
    assert said.text == "the position has been open for its 24 hours"


def test_6_time_stop_ends_a_ladder_that_never_filled() -> None:
    assert code(unfilled(ExitRules(max_hours=1)), None, hours=1) == "time_stop"


# --- legs that did not fill -----------------------------------------------------------------------------------------


def test_6_6_the_price_beyond_the_last_leg_changes_nothing_by_itself() -> None:
    assert code(ruled(ExitRules(), 0), "20000") is None


def test_6_6_unfilled_legs_are_withdrawn_beyond_a_distance() -> None:
    """1 % below the last leg of 49 000."""
    found = ruled(ExitRules(), 0, 1, cancel_beyond_percent=D(1))
    assert watch(found) == Watch(below=D("48510.00"))
    assert code(found, "48510.01") is None
    said = verdict(found, D(48_510), START)
    assert said is not None
    assert (said.action, said.code) == (StopAction.WITHDRAW, "legs_too_far")
    assert said.legs == ((0, 2), (0, 3), (0, 4))


def test_6_6_of_a_short_above() -> None:
    found = ruled(ExitRules(), 0, 1, side=Side.SHORT, cancel_beyond_percent=D(1))
    assert watch(found) == Watch(above=D("51510.00"))
    assert code(found, "51510") == "legs_too_far"


def test_6_6_with_every_leg_filled_there_is_nothing_to_withdraw() -> None:
    found = ruled(ExitRules(), cancel_beyond_percent=D(1), cancel_after_minutes=10)
    assert watch(found) == Watch()
    assert code(found, "40000", hours=24) is None


def test_6_6_unfilled_legs_are_withdrawn_after_a_time_pyramid_by_pyramid() -> None:
    """The second pyramid came an hour later and has its own time."""
    second = pyramid(1, "48000", legs(WORKED[:1]), opened_at=after(HOUR))
    entries = [order(Purpose.ENTRY, (index, 0), "49000", "0.004") for index in range(2)]
    found = group(
        pyramid(rungs=legs(WORKED[:1])),
        second,
        orders=entries,
        settings=settings(of_ladder=ladder(cancel_after_minutes=90)),
    )
    assert watch(found).deadline == after(1.5 * HOUR)
    assert code(found, None, hours=1.49) is None
    said = verdict(found, None, after(1.5 * HOUR))
    assert said is not None
    assert (said.code, said.legs) == ("legs_too_old", ((0, 0),))
    first = next(iter(found.orders.values()))
    withdrawn = replace(found, orders={**found.orders, first.client_order_id: replace(first, cancel_requested=True)})
    assert watch(withdrawn).deadline == after(2.5 * HOUR)
    assert code(withdrawn, None, hours=1.5) is None


def test_6_6_legs_not_placed_yet_and_the_rest_of_a_partly_filled_one_are_unfilled_too() -> None:
    part = order(Purpose.ENTRY, (0, 0), "50000", "0.004", OrderStatus.PARTIALLY_FILLED, (fill("50000", "0.001"),))
    rungs = (*legs(WORKED[:2]), leg(2, "49500", skip_reason="too small"))
    found = group(pyramid(rungs=rungs), orders=[part], settings=settings(of_ladder=ladder(cancel_after_minutes=5)))
    said = verdict(found, None, after(300))
    assert said is not None
    assert said.legs == ((0, 0), (0, 1))


def test_6_4_a_stop_goes_before_a_withdrawal() -> None:
    found = ruled(stopped_by("1", StopFrom.LAST_LEG), 0, cancel_beyond_percent=D(1))
    assert code(found, "48510") == "stop_loss"


# --- closing and closed ---------------------------------------------------------------------------------------------


def test_6_5_a_closing_group_only_waits_for_its_limit_order_to_have_had_its_time() -> None:
    found = replace(ruled(replace(stopped_by("2"), max_hours=1)), status=GroupStatus.CLOSING)
    assert watch(found) == Watch()
    assert code(found, "1", hours=2) is None
    parts = with_made(found, order(Purpose.CLOSE, price="49000", quantity="0.0202", created_at=after(60)))
    assert watch(parts) == Watch(deadline=after(70))
    at_market = with_made(found, order(Purpose.CLOSE, price=None, quantity="0.0202"))
    assert watch(at_market) == Watch()


def test_an_ended_group_watches_nothing() -> None:
    found = replace(ruled(stopped_by("2")), status=GroupStatus.CLOSED, stop_price=D(60_000))
    assert watch(found) == Watch()
    assert code(found, "1") is None
