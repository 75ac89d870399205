"""Spec 8.6 and 8.7: an offset from its plan to its last order, with crashes and failures in between."""

from dataclasses import replace

from dca_engine.core.codec import canonical, codec_of
from dca_engine.core.figures import held_quantity
from dca_engine.core.ids import Purpose
from dca_engine.core.market import Market
from dca_engine.core.messages import OffsetBlocked, OffsetRequested, OffsetSkipped
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.risk_rules import OffsetRules, RiskRules
from dca_engine.core.risk_state import PlanStatus
from dca_engine.core.values import OrderSide
from tests.core.story import ETH, D, Story, levels, with_ladder

LOSER = replace(ETH, symbol="LOSS/USDT", base="LOSS")
FIRST = replace(ETH, symbol="ONE/USDT", base="ONE")
SECOND = replace(ETH, symbol="TWO/USDT", base="TWO")
THIRD = replace(ETH, symbol="THREE/USDT", base="THREE")
RULES = OffsetRules(required_pyramids=1, wait_minutes=60, min_close_notional=D(20))
SETTINGS = with_ladder(*levels("0", weight="100", tp="50"), risk=RiskRules(offset=RULES))


def bought(story: Story, market: Market, now: str) -> None:
    """10 coins at 100 each; the price is `now`."""
    story.signal(market=market, price="100")
    story.accept()
    group = story.group_in(market)
    story.fill(story.order(Purpose.ENTRY, group=group))
    story.accept()
    story.see(now, market)


def three_winners() -> Story:
    """A loser at -120, winners at +80, +50 and +10, no fees; the loser's timer has run out."""
    story = Story(SETTINGS)
    for market, now in ((LOSER, "88"), (FIRST, "108"), (SECOND, "105"), (THIRD, "101")):
        bought(story, market, now)
    return story


def let_sell(story: Story, market: Market, price: str) -> None:
    """The venue confirms cancels of this market's targets and fills what is then sold at market."""
    story.confirm_cancels()
    group = story.group_in(market)
    selling = [o for o in group.orders.values() if o.purpose in (Purpose.REDUCE, Purpose.CLOSE) and not o.is_terminal]
    for order in selling:
        story.fill(order, price=price)
    story.accept()


def test_8_6_winners_are_sold_first_and_the_loser_last() -> None:
    story = three_winners()
    decision = story.look(3600)
    plan = story.portfolio.risk.plan
    assert plan is not None
    assert (plan.loss, plan.needed, plan.number) == (D(120), D(120), 1)
    assert [w.symbol for w in plan.winners] == ["ONE/USDT", "TWO/USDT"]
    assert [w.quantity for w in plan.winners] == [D(10), D(8)], "80 of 80 and 40 of 50: 5 a coin"
    assert decision.plans
    assert all(o.purpose is not Purpose.CLOSE for o in story.group_in(LOSER).orders.values())
    let_sell(story, FIRST, "108")
    assert held_quantity(story.group_in(LOSER)) == D(10)
    let_sell(story, SECOND, "105")
    let_sell(story, LOSER, "88")
    assert story.portfolio.risk.plan is None
    finished = story.last.plans[-1]
    assert finished.status is PlanStatus.DONE
    assert [w.realized for w in finished.winners] == [D(80), D(40)]
    assert finished.loser.realized == D(-120)
    assert {g.market.symbol for g in story.ended} == {"ONE/USDT", "LOSS/USDT"}
    assert held_quantity(story.group_in(SECOND)) == D(2)
    assert story.portfolio.risk.realized_ever == D(0)


def test_8_6_every_order_of_an_offset_only_reduces() -> None:
    story = three_winners()
    story.look(3600)
    for market, price in ((FIRST, "108"), (SECOND, "105"), (LOSER, "88")):
        let_sell(story, market, price)
    sold = [o for g in (*story.groups, *story.ended) for o in g.orders.values() if o.purpose is not Purpose.ENTRY]
    assert sold
    assert all(o.side is OrderSide.SELL for o in sold)


def test_8_6_a_winners_failed_order_shrinks_the_losers_part() -> None:
    story = three_winners()
    story.look(3600)
    let_sell(story, FIRST, "108")
    story.confirm_cancels()
    story.report(story.order(Purpose.REDUCE, group=story.group_in(SECOND)), OrderStatus.EXPIRED)
    plan = story.portfolio.risk.plan
    assert plan is not None
    assert plan.loser.quantity == D("6.6666"), "80 of 120: two thirds of 10, down to the step"
    let_sell(story, LOSER, "88")
    assert story.portfolio.risk.plan is None
    assert held_quantity(story.group_in(LOSER)) == D("3.3334")
    assert story.group_in(LOSER) in story.groups, "a partial close frees no slot"


def test_8_6_when_no_winner_can_be_sold_nothing_of_the_loser_is_closed() -> None:
    story = three_winners()
    story.look(3600)
    story.confirm_cancels()
    for market, purpose in ((FIRST, Purpose.CLOSE), (SECOND, Purpose.REDUCE)):
        story.report(story.order(purpose, group=story.group_in(market)), OrderStatus.REJECTED, reason="no")
    assert held_quantity(story.group_in(LOSER)) == D(10)
    assert story.portfolio.risk.plan is None
    assert story.last.plans[-1].status is PlanStatus.FAILED


def test_8_6_a_crash_in_between_resumes_the_same_plan() -> None:
    story = three_winners()
    story.look(3600)
    let_sell(story, FIRST, "108")
    form = codec_of(Portfolio)
    restored = form.decode(form.encode(story.portfolio))
    assert canonical(restored) == canonical(story.portfolio)
    story.last = replace(story.last, portfolio=restored)
    let_sell(story, SECOND, "105")
    let_sell(story, LOSER, "88")
    assert story.portfolio.risk.plan is None
    assert story.portfolio.risk.plans == 1


def test_8_7_the_rest_of_a_winner_keeps_its_target() -> None:
    story = three_winners()
    story.look(3600)
    let_sell(story, FIRST, "108")
    let_sell(story, SECOND, "105")
    resting = [o for o in story.group_in(SECOND).orders_for(Purpose.TARGET) if not o.is_terminal]
    assert [(o.price, o.quantity) for o in resting] == [(D(150), D(2))]


def test_8_1_nothing_happens_before_the_timer_ran_out() -> None:
    story = three_winners()
    story.look(3599)
    assert story.portfolio.risk.plan is None


def test_8_a_blocked_loser_is_left_alone_and_so_is_one_that_is_skipped_once() -> None:
    story = three_winners()
    story.tell(OffsetBlocked(story.now, story.group_in(LOSER).id, blocked=True))
    story.look(3600)
    assert story.portfolio.risk.plan is None
    story.tell(OffsetBlocked(story.now, story.group_in(LOSER).id, blocked=False))
    story.tell(OffsetSkipped(story.now, story.group_in(LOSER).id))
    story.look(10)
    assert story.portfolio.risk.plan is None


def test_8_by_hand_it_says_why_nothing_happens() -> None:
    story = three_winners()
    story.tell(OffsetRequested(story.now))
    (reason,) = story.last.reasons
    assert reason.refused
    assert reason.text


def test_8_an_exit_of_a_winner_in_between_does_not_stop_the_plan() -> None:
    story = three_winners()
    story.look(3600)
    story.exit(market=SECOND)
    let_sell(story, FIRST, "108")
    let_sell(story, SECOND, "105")
    let_sell(story, LOSER, "88")
    assert story.portfolio.risk.plan is None
    assert story.portfolio.risk.realized_today <= D(10)


def test_8_6_an_offset_whose_sales_the_venue_refuses_waits_five_minutes_for_the_next() -> None:
    """What it refused a moment ago it will refuse again; by hand it is tried at once."""
    story = three_winners()
    story.look(3600)
    for market in (FIRST, SECOND):
        story.confirm_cancels()
        sale = story.order(Purpose.CLOSE if market is FIRST else Purpose.REDUCE, group=story.group_in(market))
        story.report(sale, OrderStatus.REJECTED, reason="nothing to reduce")
    assert story.portfolio.risk.plan is None
    assert story.portfolio.risk.offset_failed_at == story.now
    story.accept()
    story.look(290)
    assert story.portfolio.risk.plans == 1
    story.look(10)
    assert story.portfolio.risk.plans == 2
