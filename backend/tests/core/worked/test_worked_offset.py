"""Spec 8 worked by hand: when a group's wait for the offset begins, and what is sold when winners pay too little."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dca_engine.core import risk_engine
from dca_engine.core.figures import held_quantity
from dca_engine.core.ids import Purpose
from dca_engine.core.order import OrderStatus
from dca_engine.core.risk_rules import OffsetRules, RiskRules, TimerStart
from dca_engine.core.risk_state import OffsetPlan, PlanStatus
from dca_engine.core.settings import Pyramiding
from tests.core.story import D, Story
from tests.core.worked.coins import COIN, buy, coin, entry, let_sell, one_leg

RULES = OffsetRules(required_pyramids=1, wait_minutes=60)
LOSS, GAIN = coin("LOSS"), coin("GAIN")


def standing_at(gain: str, rules: OffsetRules = RULES) -> Story:
    """10 coins each at 100: LOSS at 88, so 120 lost; GAIN at this price."""
    story = Story(one_leg(risk=RiskRules(offset=rules)))
    for market, price in ((LOSS, "88"), (GAIN, gain)):
        buy(story, market)
        story.see(price, market)
    return story


# --- when the wait begins -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "minute"),
    [
        (TimerStart.AFTER_REQUIRED_PYRAMIDS, 10),
        (TimerStart.AFTER_ALL_SUBMITTED, 11),
        (TimerStart.AFTER_ALL_FILLED, 20),
    ],
)
def test_8_1_the_wait_begins_with_the_last_pyramid_the_last_answer_or_the_last_fill(
    begins: TimerStart, minute: int
) -> None:
    """Two pyramids asked for. The second comes in minute 10, the venue takes it in minute 11, it fills in minute 20."""
    story = Story(one_leg(risk=RiskRules(offset=replace(RULES, required_pyramids=2, timer_start=begins))))
    start = story.now
    began: list[datetime | None] = []

    def look() -> None:
        began.append(story.group.offset_timer)

    buy(story)
    look()
    story.wait(600)
    story.signal(market=COIN, price="90")
    look()
    story.wait(60)
    story.report(entry(story, 0, pyramid=1), OrderStatus.OPEN)
    look()
    story.wait(540)
    story.fill(entry(story, 0, pyramid=1))
    look()
    expected = start + timedelta(minutes=minute)
    known_by = {10: 1, 11: 2, 20: 3}[minute]
    assert began == [None] * known_by + [expected] * (4 - known_by)


@pytest.mark.parametrize(("resets", "minute"), [(True, 30), (False, 0)])
def test_3_an_entry_beyond_the_last_pyramid_restarts_the_wait_by_setting(resets: bool, minute: int) -> None:
    """One pyramid at the most. Another entry comes in minute 30: it trades nothing."""
    rules = replace(RULES, reset_timer_on_replacement=resets)
    story = Story(one_leg(risk=RiskRules(offset=rules), pyramiding=Pyramiding(1)))
    buy(story)
    start = story.now
    story.wait(1800)
    story.signal(market=COIN, price="90")
    assert story.group.offset_timer == start + timedelta(minutes=minute)
    assert (len(story.group.pyramids), story.group.replacements) == (1, 1)


def test_8_1_the_threshold_counts_from_its_own_percent_on() -> None:
    """At 95.01 the loss is 4.99 %, at 95 it is 5."""
    story = standing_at("108")
    story.see("95.01", LOSS)
    story.look(3600)
    assert story.portfolio.risk.plan is None
    story.see("95", LOSS)
    story.look(10)
    assert story.portfolio.risk.plan is not None


# --- winners that pay too little ------------------------------------------------------------------------------------


def test_8_5_the_loser_is_closed_in_the_proportion_that_its_winners_pay() -> None:
    """GAIN at 103 brings 30 of 120: a quarter, 2.5 of 10 coins, which lose 30. Nothing gained, nothing lost; LOSS keeps
    7.5 coins and its slot."""
    story = standing_at("103")
    story.look(3600)
    let_sell(story, "103", GAIN)
    let_sell(story, "88", LOSS)
    (done,) = story.last.plans
    assert (done.status, done.covered, done.needed, done.loser.quantity) == (PlanStatus.DONE, D(30), D(120), D("2.5"))
    assert held_quantity(story.group_in(LOSS)) == D("7.5")
    assert [group.market.base for group in story.groups] == ["LOSS"]
    assert story.portfolio.risk.realized_ever == D(0)


def test_8_5_by_setting_a_loser_that_cannot_be_paid_as_a_whole_is_left_alone() -> None:
    story = standing_at("103", replace(RULES, partial_close=False))
    story.look(3600)
    assert story.portfolio.risk.plan is None
    assert not [o for group in story.groups for o in group.orders_for(Purpose.CLOSE)]


def test_8_4_a_winners_part_is_worth_an_order_at_least() -> None:
    """GAIN at 150 earns 50 a coin: 2.4 coins, worth 360, would pay 120. With orders of 600 at least it sells 4."""
    story = standing_at("150", replace(RULES, min_close_notional=D(600)))
    story.look(3600)
    plan = story.portfolio.risk.plan
    assert plan is not None
    assert [(w.symbol, w.quantity, w.realizes) for w in plan.winners] == [("GAIN/USDT", D(4), D(200))]


def test_8_3_winners_give_in_order_of_what_they_would_bring_and_three_at_the_most() -> None:
    """120 are needed. At 104, 103, 102.50 and 102 four winners stand at 40, 30, 25 and 20: the first three bring 95 of
    it, so 95 / 120 of 10 coins are closed, 7.91666, on the step 7.9166."""
    story = standing_at("102")
    for name, price in (("A", "103"), ("B", "104"), ("C", "102.50")):
        buy(story, coin(name))
        story.see(price, coin(name))
    story.look(3600)
    plan = story.portfolio.risk.plan
    assert plan is not None
    assert [(w.symbol, w.realizes) for w in plan.winners] == [("B/USDT", D(40)), ("A/USDT", D(30)), ("C/USDT", D(25))]
    assert plan.loser.quantity == D("7.9166")


def test_8_2_the_loser_is_the_one_that_lost_most_in_percent_then_in_money_then_the_oldest() -> None:
    """TWICE lost 200 of 2 000, 10 %; LOSS and YOUNG 120 of 1 000, 12 %. LOSS is older. Once TWICE is at 12 % too, 240
    are lost, and it is first."""
    story = standing_at("140")
    for name, price in (("YOUNG", "88"), ("TWICE", "90")):
        story.wait(1)
        buy(story, coin(name))
        story.see(price, coin(name))
    story.signal(market=coin("TWICE"), price="100")
    story.accept()
    story.fill(entry(story, 0, coin("TWICE"), pyramid=1))
    story.wait(3600)
    found = risk_engine.plan(story.portfolio, story.now, by_hand=False)
    assert isinstance(found, OffsetPlan)
    assert found.loser.symbol == "LOSS/USDT"
    story.see("88", coin("TWICE"))
    found = risk_engine.plan(story.portfolio, story.now, by_hand=False)
    assert isinstance(found, OffsetPlan)
    assert found.loser.symbol == "TWICE/USDT"


def test_8_6_a_winner_that_brings_less_than_was_planned_makes_the_losers_part_smaller() -> None:
    """GAIN at 124: 5 of 10 coins bring 120. They go at 112 only and bring 60, so half of LOSS is closed: 5 coins."""
    story = standing_at("124")
    story.look(3600)
    plan = story.portfolio.risk.plan
    assert plan is not None
    assert (plan.winners[0].quantity, plan.loser.whole) == (D(5), True)
    let_sell(story, "112", GAIN)
    let_sell(story, "88", LOSS)
    (done,) = story.last.plans
    assert (done.winners[0].realized, done.loser.quantity, done.loser.realized) == (D(60), D(5), D(-60))
    assert held_quantity(story.group_in(LOSS)) == D(5)
