"""Spec 6: an exit that the venue ends at once is tried again, but not as fast as the venue answers."""

from dataclasses import replace

from dca_engine.core.exit_rules import ExitRules, Slippage, SlippageMode
from dca_engine.core.ids import Purpose
from dca_engine.core.order import OrderStatus
from tests.core.story import SETTINGS, Story, placed


def bought(mode: SlippageMode = SlippageMode.WARN) -> Story:
    it = Story(replace(SETTINGS, exits=ExitRules(slippage=Slippage(mode=mode))))
    it.signal()
    it.accept()
    it.fill(it.order(Purpose.ENTRY, 0))
    it.accept()
    return it


def tries(it: Story, purpose: Purpose) -> int:
    return len(list(it.group.orders_for(purpose)))


def test_6_a_close_that_expires_unfilled_waits_ten_seconds_for_its_next_try() -> None:
    it = bought()
    it.exit()
    it.confirm_cancels()
    for attempt in range(1, 5):
        assert tries(it, Purpose.CLOSE) == attempt
        assert placed(it.report(it.order(Purpose.CLOSE), OrderStatus.EXPIRED)) == []
        assert placed(it.look(9)) == []
        assert [command.reduces for command in placed(it.look(1))] == [True]


def test_6_a_close_that_sold_something_goes_on_at_once() -> None:
    it = bought()
    it.exit()
    it.confirm_cancels()
    it.fill(it.order(Purpose.CLOSE), "0.00100", price="50000")
    assert len(placed(it.report(it.order(Purpose.CLOSE), OrderStatus.EXPIRED, "0.00100"))) == 1


def test_6_a_close_in_parts_waits_too_when_the_venue_ends_a_part_unasked() -> None:
    it = bought(SlippageMode.SPLIT)
    it.exit()
    it.confirm_cancels()
    assert placed(it.report(it.order(Purpose.CLOSE), OrderStatus.EXPIRED)) == []
    assert len(placed(it.look(10))) == 1


def test_6_a_target_that_the_venue_ends_at_once_waits_ten_seconds() -> None:
    it = bought()
    assert placed(it.report(it.order(Purpose.TARGET, 0), OrderStatus.EXPIRED)) == []
    assert placed(it.look(9)) == []
    assert len(placed(it.look(1))) == 1
    assert tries(it, Purpose.TARGET) == 2


def test_6_a_target_that_rested_for_a_while_is_renewed_at_once() -> None:
    it = bought()
    it.wait(60)
    assert len(placed(it.report(it.order(Purpose.TARGET, 0), OrderStatus.CANCELLED))) == 1


def test_6_a_clock_that_was_set_back_does_not_make_an_exit_wait_for_hours() -> None:
    it = bought()
    it.exit()
    it.confirm_cancels()
    it.report(it.order(Purpose.CLOSE), OrderStatus.EXPIRED)
    assert len(placed(it.look(-3600))) == 1


def test_6_a_close_in_parts_is_renewed_after_a_clock_was_set_back() -> None:
    """Else its limit order would rest, away from the price, until the clock comes round again."""
    it = bought(SlippageMode.SPLIT)
    it.exit()
    it.confirm_cancels()
    it.accept()
    it.look(-3600)
    assert it.order(Purpose.CLOSE).cancel_requested
