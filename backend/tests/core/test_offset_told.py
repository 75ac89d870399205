"""Spec 8.6 and 8.7: what is told of an offset, and the record that is kept of it, word by word."""

import re
from dataclasses import replace

from dca_engine.core.group import Group
from dca_engine.core.ids import Purpose
from dca_engine.core.market import Market
from dca_engine.core.messages import OffsetRequested, Reason, SettingsChanged
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.risk_rules import OffsetRules, RiskRules
from dca_engine.core.risk_state import OffsetPlan, PlanStatus
from tests.core.story import ETH, D, Story, levels, with_ladder

LOSER = replace(ETH, symbol="LOSS/USDT", base="LOSS")
FIRST = replace(ETH, symbol="ONE/USDT", base="ONE")
SECOND = replace(ETH, symbol="TWO/USDT", base="TWO")
RULES = OffsetRules(required_pyramids=1, wait_minutes=60, min_close_notional=D(20))
SETTINGS = with_ladder(*levels("0", weight="100", tp="50"), risk=RiskRules(offset=RULES))


def bought(story: Story, market: Market, now: str) -> None:
    """10 coins at 100 each; the price is `now`."""
    story.signal(market=market, price="100")
    story.accept()
    story.fill(story.order(Purpose.ENTRY, group=story.group_in(market)))
    story.accept()
    story.see(now, market)


def story_of_three() -> Story:
    """A loser at -120; winners at +80 and +50: all of the first, 8 of 10 coins of the second. No fees."""
    story = Story(SETTINGS)
    for market, now in ((LOSER, "88"), (FIRST, "108"), (SECOND, "105")):
        bought(story, market, now)
    return story


def started() -> Story:
    story = story_of_three()
    story.look(3600)
    return story


def let_sell(story: Story, market: Market, price: str) -> None:
    """The venue confirms the cancels and fills what is sold of this market at market."""
    story.confirm_cancels()
    story.fill(selling(story.group_in(market)), price=price)


def selling(group: Group) -> Order:
    """The one order at market that sells of this group."""
    exits = (Purpose.REDUCE, Purpose.CLOSE)
    [found] = [o for o in group.orders.values() if o.purpose in exits and not o.is_terminal]
    return found


def plan_of(story: Story) -> OffsetPlan:
    plan = story.portfolio.risk.plan
    assert plan is not None
    return plan


def plain(reason: Reason) -> Reason:
    """The same without zeros at the end of its numbers, which no rule asks for."""
    numbers = {name: _short(number) for name, number in reason.numbers.items()}
    return replace(reason, text=_short(reason.text), numbers=numbers)


def _short(text: str) -> str:
    return re.sub(r"(\d)\.0+(?!\d)", r"\1", text)


def last_told(story: Story) -> Reason:
    return plain(story.last.reasons[-1])


# --- it begins ------------------------------------------------------------------------------------------------------


def test_8_6_a_plan_is_told_with_its_numbers_before_anything_is_sold() -> None:
    story = started()
    loser = story.group_in(LOSER)
    assert plain(story.last.reasons[0]) == Reason(
        "offset_planned",
        "Offset 1: closing LOSS/USDT at a loss of 120, paid by ONE/USDT, TWO/USDT",
        {"loss": "120", "fees": "0", "needed": "120", "covered": "120"},
        loser.id,
    )
    plan = plan_of(story)
    assert story.last.plans == (plan,)
    assert (plan.number, plan.status, story.portfolio.risk.plans) == (1, PlanStatus.WINNERS, 1)
    first, second = plan.winners
    assert (first.whole, second.whole, second.sale) == (True, False, 0)
    assert story.group_in(FIRST).status_reason == "offset 1"
    [sale] = story.group_in(SECOND).sales
    assert (sale.quantity, sale.why, sale.plan) == (second.quantity, "offset 1", 1)


def test_8_by_hand_one_at_a_time() -> None:
    story = started()
    before = story.portfolio
    story.tell(OffsetRequested(story.now))
    assert story.last.reasons == (Reason("offset_under_way", "An offset is under way", refused=True),)
    assert story.portfolio == before
    story.look(10)
    assert not story.last.reasons, "a look at the clock does not tell it again and again"


def test_8_by_hand_an_offset_begins_though_it_is_switched_off() -> None:
    story = story_of_three()
    story.wait(3600)
    off = replace(SETTINGS, risk=RiskRules(offset=replace(RULES, enabled=False)))
    story.tell(SettingsChanged(story.now, off))
    story.look(10)
    assert story.portfolio.risk.plan is None
    story.tell(OffsetRequested(story.now))
    assert plan_of(story).number == 1


def test_8_by_hand_why_nothing_happens_is_told_and_at_a_look_at_the_clock_it_is_not() -> None:
    story = Story(SETTINGS)
    story.tell(OffsetRequested(story.now))
    [reason] = story.last.reasons
    assert reason.refused
    story.look(10)
    assert not story.last.reasons


# --- it goes on -----------------------------------------------------------------------------------------------------


def test_8_6_each_winner_is_recorded_as_soon_as_it_is_over() -> None:
    story = started()
    let_sell(story, FIRST, "108")
    assert [w.realized for w in plan_of(story).winners] == [D(80), None]
    let_sell(story, SECOND, "105")
    plan = plan_of(story)
    assert [w.realized for w in plan.winners] == [D(80), D(40)]
    assert story.last.plans == (plan,), "one record per plan, as it stands now"
    assert (plan.status, plan.loser.whole) == (PlanStatus.LOSER, True)
    assert story.group_in(LOSER).status_reason == "offset 1"


def test_8_7_what_came_of_it_is_told_and_kept() -> None:
    story = started()
    let_sell(story, FIRST, "108")
    let_sell(story, SECOND, "105")
    loser = story.group_in(LOSER)
    story.wait(7)
    let_sell(story, LOSER, "88")
    text = "LOSS/USDT closed for -120, paid by 120 of winners"
    assert last_told(story).text == f"Offset 1: {text}"
    assert (last_told(story).code, last_told(story).group_id) == ("offset_done", loser.id)
    [kept] = story.last.plans
    assert (kept.status, _short(kept.result), kept.finished_at) == (PlanStatus.DONE, text, story.now)
    assert story.portfolio.risk.plan is None


def test_8_6_when_no_winner_brought_anything_it_has_failed_and_says_so() -> None:
    story = started()
    story.confirm_cancels()
    for market in (FIRST, SECOND):
        story.report(selling(story.group_in(market)), OrderStatus.REJECTED, reason="no")
    text = "nothing of LOSS/USDT was closed: its winners brought 0 of 120"
    assert last_told(story) == Reason("offset_failed", f"Offset 1: {text}", {}, story.group_in(LOSER).id)
    [kept] = story.last.plans
    assert (kept.status, _short(kept.result)) == (PlanStatus.FAILED, text)
    assert [w.realized for w in kept.winners] == [D(0), D(0)]


def test_8_6_a_loser_that_is_being_closed_already_ends_the_plan() -> None:
    story = started()
    let_sell(story, FIRST, "108")
    story.exit(market=LOSER)
    let_sell(story, SECOND, "105")
    text = "nothing of LOSS/USDT was closed: it is gone or being closed already"
    assert last_told(story) == Reason("offset_failed", f"Offset 1: {text}", {}, story.group_in(LOSER).id)
    assert story.portfolio.risk.plan is None
