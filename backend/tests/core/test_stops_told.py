"""Spec 6: what a stop or a withdrawal says, with the numbers that led to it."""

from decimal import Decimal
from typing import Any

import pytest

from dca_engine.core.exit_rules import BreakEven, ExitRules, StopFrom, StopLoss, Trailing
from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.stops import StopAction, StopVerdict, binding, verdict
from tests.core.builders import (
    START,
    D,
    after,
    bought,
    filled_group,
    group,
    ladder,
    leg,
    order,
    pyramid,
    settings,
    sold,
)


def ruled(rules: ExitRules, *filled: int, ladder_rules: dict[str, Any] | None = None, **more: Any) -> Group:
    """The worked ladder from 50 000 to 49 000 under these rules, with these legs filled (all when none is named)."""
    return filled_group(*filled, settings=settings(rules, ladder(**(ladder_rules or {}))), **more)


def closes(code: str, price: str, stop: str, why: str) -> StopVerdict:
    text = f"the price of {price} reached the stop at {stop}: {why}"
    return StopVerdict(StopAction.CLOSE, code, text, {"price": price, "stop": stop})


@pytest.mark.parametrize(
    ("counted_from", "stop", "what"),
    [
        (StopFrom.AVERAGE, "45000.00", "average"),
        (StopFrom.BASE, "45000.00", "base"),
        (StopFrom.LAST_LEG, "44100.00", "last leg"),
    ],
)
def test_6_a_stop_loss_says_what_it_is_counted_from(counted_from: StopFrom, stop: str, what: str) -> None:
    """10 % below 50 000, where leg 0 was bought, or below the last leg's 49 000."""
    known = ruled(ExitRules(stop_loss=StopLoss(D(10), counted_from)), 0)
    assert verdict(known, D(44_000), START) == closes("stop_loss", "44000", stop, f"10 % beyond the {what}")


def test_6_a_stop_set_for_the_position_says_so() -> None:
    known = ruled(ExitRules(), 0, stop_price=D(48_000))
    assert verdict(known, D(48_000), START) == closes(
        "stop_price", "48000", "48000.00", "the stop price of this position"
    )


def test_6_a_trailing_stop_names_the_best_price() -> None:
    """1 % below 52 000."""
    known = ruled(ExitRules(trailing=Trailing(D(2), D(1))), 0, trailing_best=D(52_000))
    why = "1 % back from the best price of 52000"
    assert verdict(known, D(51_480), START) == closes("trailing_stop", "51480", "51480.00", why)


@pytest.mark.parametrize(
    ("offset", "stop", "past"), [("0", "50000.00", "the average"), ("0.2", "50100.00", "0.2 % past the average")]
)
def test_6_break_even_says_since_when(offset: str, stop: str, past: str) -> None:
    rungs = (leg(0, quantity="0.004"),)
    known = group(
        pyramid(rungs=rungs),
        orders=[
            bought((0, 0), "50000", "0.004"),
            sold(Purpose.TARGET, (0, 0), "50500", "0.002", at=60),
        ],
        settings=settings(ExitRules(break_even=BreakEven(D(offset)))),
    )
    why = f"{past}, since the first target filled"
    assert verdict(known, D(50_000), START) == closes("break_even", "50000", stop, why)


def test_6_break_even_is_not_set_off_by_a_target_that_filled_at_the_average_itself() -> None:
    known = group(
        pyramid(rungs=(leg(0),)),
        orders=[bought((0, 0), "50000", "0.004"), sold(Purpose.TARGET, (0, 0), "50000", "0.002", at=60)],
        settings=settings(ExitRules(break_even=BreakEven(D(0)))),
    )
    assert binding(known) is None


def test_6_a_time_stop_names_its_hours() -> None:
    known = ruled(ExitRules(max_hours=2), 0)
    text = "the position has been open for its 2 hours"
    assert verdict(known, None, after(7200)) == StopVerdict(StopAction.CLOSE, "time_stop", text, {"max_hours": "2"})


def test_6_6_legs_too_far_are_told_with_the_price_and_the_limit() -> None:
    """3 % below the last leg's 49 000."""
    known = ruled(ExitRules(), 0, 1, 2, ladder_rules={"cancel_beyond_percent": D(3)})
    text = "the price of 47530 is 3 % or more beyond the last leg, unfilled legs are withdrawn"
    numbers = {"price": "47530", "limit": "47530.00"}
    assert verdict(known, D(47_530), START) == StopVerdict(
        StopAction.WITHDRAW, "legs_too_far", text, numbers, ((0, 3), (0, 4))
    )
    assert verdict(known, Decimal("47530.01"), START) is None


def test_6_6_legs_too_old_are_told_with_the_minutes() -> None:
    known = ruled(ExitRules(), 0, 1, 2, ladder_rules={"cancel_after_minutes": 30})
    text = "2 legs did not fill within 30 minutes and are withdrawn"
    assert verdict(known, None, after(1800)) == StopVerdict(
        StopAction.WITHDRAW, "legs_too_old", text, {"minutes": "30"}, ((0, 3), (0, 4))
    )


def test_6_6_a_ladder_of_which_every_leg_was_left_out_has_no_last_one() -> None:
    """A stop counted from it is none, and there is nothing to withdraw."""
    rules = settings(ExitRules(stop_loss=StopLoss(D(10), StopFrom.LAST_LEG)), ladder(cancel_beyond_percent=D(3)))
    rungs = (leg(0, skip_reason="cancelled by hand"),)
    known = group(pyramid(rungs=rungs), orders=[order(Purpose.ENTRY, (0, 0), "50000", "0.004")], settings=rules)
    assert binding(known) is None
    assert verdict(known, D(1), START) is None
