"""What a person can do (spec 3, 6, 8): each wish is carried out, or told why not, and changes nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from dca_engine.core.exit_rules import ExitRules, TakeProfit, TakeProfitMode
from dca_engine.core.figures import held_quantity
from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import GROUP_WIDE, GroupId, Purpose
from dca_engine.core.messages import (
    Event,
    FundsAdded,
    LegsWithdrawn,
    PanicAction,
    Panicked,
    PauseSet,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    StatusChanged,
    StopMoved,
    TargetPinned,
)
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import OrderType
from tests.core.story import BTC, ETH, SETTINGS, D, Story, cancelled, levels, placed, with_ladder


def half_filled() -> Story:
    """Legs 0 and 1 of five are bought (0.00802 BTC), their targets rest, the price is 49 800."""
    story = Story()
    story.signal()
    story.accept()
    for leg in (0, 1):
        story.fill(story.order(Purpose.ENTRY, leg=leg))
    story.accept()
    story.see("49800")
    return story


def resting_targets(story: Story) -> list[tuple[str, str]]:
    found = [o for o in story.group.orders_for(Purpose.TARGET) if not o.is_terminal and not o.cancel_requested]
    return [(f"{o.price:f}", f"{o.quantity:f}") for o in found]


def test_2_reduce_by_percent_sells_a_part_after_its_targets_stepped_back() -> None:
    story = half_filled()
    decision = story.reduce("50")
    assert story.outcome.reason.code == "reduce"
    assert cancelled(decision)
    assert not placed(decision), "nothing is sold before the cancels are confirmed"
    story.confirm_cancels()
    sale = story.order(Purpose.REDUCE)
    assert (sale.type, sale.quantity) == (OrderType.MARKET, D("0.00401"))
    story.fill(sale, price="49800")
    story.confirm_cancels()
    story.accept()
    assert held_quantity(story.group) == D("0.00401")
    assert sorted(resting_targets(story)) == [("50247.50", "0.00201"), ("50500.00", "0.00200")]
    assert story.group.status is GroupStatus.PARTIALLY_FILLED


def test_2_reduce_by_base_quote_and_everything() -> None:
    for value, unit, sold in (("0.002", SizeUnit.BASE, "0.00200"), ("99.6", SizeUnit.QUOTE, "0.00200")):
        story = half_filled()
        story.tell(ReduceRequested(story.now, story.group.id, Size(D(value), unit)))
        story.confirm_cancels()
        assert f"{story.order(Purpose.REDUCE).quantity:f}" == sold
    story = half_filled()
    story.reduce("100")
    assert story.group.status is GroupStatus.CLOSING


def test_2_reduce_without_a_size_or_of_too_little_is_refused_with_the_reason() -> None:
    story = half_filled()
    story.tell(ReduceRequested(story.now, story.group.id, Size(D("0.00001"), SizeUnit.BASE)))
    assert story.last.reasons[0].refused
    assert "5" in story.last.reasons[0].text


def test_6_funds_added_become_one_more_leg_with_a_target_of_its_own() -> None:
    story = half_filled()
    story.tell(FundsAdded(story.now, story.group.id, D(100), D(48_000)))
    order = story.order(Purpose.ENTRY)
    assert (order.leg, order.price, order.quantity) == (5, D(48_000), D("0.00208"))
    story.fill(order)
    assert ("48480.00", "0.00208") in resting_targets(story)


def test_6_a_pinned_target_moves_the_resting_order_and_back() -> None:
    story = half_filled()
    assert ("50500.00", "0.00400") in resting_targets(story)
    story.tell(TargetPinned(story.now, story.group.id, 0, 0, D(51_000)))
    story.confirm_cancels()
    assert ("51000.00", "0.00400") in resting_targets(story)
    story.accept()
    story.tell(TargetPinned(story.now, story.group.id, 0, 0, None))
    story.confirm_cancels()
    assert ("50500.00", "0.00400") in resting_targets(story)


def test_6_a_stop_set_by_hand_closes_at_its_price_and_not_before() -> None:
    story = half_filled()
    story.tell(StopMoved(story.now, story.group.id, D(49_000)))
    assert not story.see("49000.01").commands
    story.see("49000")
    assert story.group.status is GroupStatus.CLOSING
    assert any(r.code for r in story.last.reasons)


def test_6_a_stop_beyond_the_price_is_refused() -> None:
    story = half_filled()
    story.tell(StopMoved(story.now, story.group.id, D(49_900)))
    assert story.last.reasons[0].refused
    assert story.group.stop_price is None


def test_3_legs_cancelled_by_hand_are_withdrawn_and_not_laid_again() -> None:
    story = half_filled()
    decision = story.tell(LegsWithdrawn(story.now, story.group.id, ((0, 4),)))
    assert len(cancelled(decision)) == 1
    story.confirm_cancels()
    story.tell(LegsWithdrawn(story.now, story.group.id))
    story.confirm_cancels()
    entries = list(story.group.orders_for(Purpose.ENTRY))
    assert [o.status for o in entries] == [OrderStatus.FILLED] * 2 + [OrderStatus.CANCELLED] * 3
    assert story.group.status is GroupStatus.ACTIVE


def test_4_settings_apply_to_an_open_group_only_when_the_trader_says_so() -> None:
    story = half_filled()
    aggregate = ExitRules(take_profit=TakeProfit(TakeProfitMode.AGGREGATE, D(2)))
    story.tell(SettingsChanged(story.now, replace(SETTINGS, exits=aggregate)))
    assert story.group.settings.exits.take_profit.mode is TakeProfitMode.PER_LEG
    story.signal(market=ETH, price="3000")
    assert story.group_in(ETH).settings.exits == aggregate
    story.tell(SettingsApplied(story.now, story.group_in(BTC).id))
    story.confirm_cancels()
    resting = [o for o in story.group_in(BTC).orders_for(Purpose.TARGET) if not o.is_terminal]
    assert {o.leg for o in resting} == {GROUP_WIDE}
    assert sum(o.quantity for o in resting) == D("0.00802")
    assert len({o.price for o in resting}) == 1


def test_impossible_settings_are_refused_with_the_field_and_change_nothing() -> None:
    story = Story()
    wrong = with_ladder(*levels("0", "1", weight="49.5"))
    story.tell(SettingsChanged(story.now, wrong))
    (reason,) = story.last.reasons
    assert reason.refused
    assert reason.numbers["field"] == "ladder.levels"
    assert "99" in reason.text
    assert story.portfolio.settings == SETTINGS


def test_8_panic_closes_everything_and_pauses() -> None:
    story = half_filled()
    story.signal(market=ETH, price="3000")
    story.accept()
    story.tell(Panicked(story.now, PanicAction.CLOSE_ALL))
    assert story.portfolio.status is PortfolioStatus.PAUSED
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE, group=story.group_in(BTC)), price="49800")
    assert not story.groups


def test_8_panic_cancels_every_entry_and_leaves_what_is_held_with_its_targets() -> None:
    story = half_filled()
    story.signal(market=ETH, price="3000")
    story.accept()
    story.tell(Panicked(story.now, PanicAction.CANCEL_ALL))
    story.confirm_cancels()
    (group,) = story.groups
    assert group.market.symbol == "BTC/USDT"
    assert len(resting_targets(story)) == 2
    assert story.portfolio.status is PortfolioStatus.PAUSED


def test_8_a_lock_is_lifted_by_hand() -> None:
    story = Story()
    story.tell(StatusChanged(story.now, PortfolioStatus.LOCKED, "a decision broke a rule"))
    story.tell(PauseSet(story.now, paused=True))
    assert story.last.reasons[0].refused
    story.tell(PauseSet(story.now, paused=False))
    assert story.portfolio.status is PortfolioStatus.HEALTHY


Wish = Callable[[datetime, GroupId], Event]
WISHES: tuple[Wish, ...] = (
    lambda t, g: ReduceRequested(t, g, Size(D(50), SizeUnit.PERCENT)),
    lambda t, g: FundsAdded(t, g, D(100), None),
    lambda t, g: TargetPinned(t, g, 0, 0, D(51_000)),
    lambda t, g: StopMoved(t, g, D(1)),
    lambda t, g: LegsWithdrawn(t, g),
    lambda t, g: SettingsApplied(t, g),
)


@pytest.mark.parametrize("wish", WISHES)
def test_nothing_can_be_wished_of_a_group_that_is_gone_or_closing(wish: Wish) -> None:
    story = half_filled()
    story.tell(wish(story.now, GroupId("none")))
    assert [(r.code, r.refused) for r in story.last.reasons] == [("not_open", True)]
    story.exit()
    before = story.portfolio
    story.tell(wish(story.now, story.group.id))
    assert [(r.code, r.refused) for r in story.last.reasons] == [("closing", True)]
    assert story.portfolio == before
