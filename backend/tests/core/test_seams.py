"""Spec 2-9 where two rules meet: what one of them does while another is under way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dca_engine.core.exit_rules import ExitRules, Slippage, SlippageMode, TakeProfit, TakeProfitMode
from dca_engine.core.figures import figures, held_quantity
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import AccountId, Purpose, SignalId
from dca_engine.core.ladder import Ladder, Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    FundingPaid,
    FundsAdded,
    LegsWithdrawn,
    MarketsObserved,
    OffsetSkipped,
    Outcome,
    PanicAction,
    Panicked,
    PauseSet,
    PortfolioOpened,
    QueueActed,
    QueueAction,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    SignalReceived,
    StatusChanged,
    TargetPinned,
    Verdict,
)
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.portfolio import Account, PortfolioStatus
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.risk_rules import Breakers, EntryLimits, OffsetRules, RiskRules, TimerStart
from dca_engine.core.risk_state import PlanStatus
from dca_engine.core.settings import PortfolioSettings, PyramidCapital, Pyramiding, SpotShort
from dca_engine.core.signal import Intent, Signal, Size, SizeUnit
from dca_engine.core.values import MarketKind, OrderType, Side
from tests.core.story import BTC, BTC_PERP, ETH, START, D, Story, levels, placed, with_ladder

ONE_LEG = with_ladder(*levels("0", weight="100", tp="10"))
"""1 000 of capital in one leg at the base, its target 10 % above."""
LOSS = replace(ETH, symbol="LOSS/USDT", base="LOSS")
GAIN = replace(ETH, symbol="GAIN/USDT", base="GAIN")
EXITS = (Purpose.REDUCE, Purpose.CLOSE)


def with_rules(**rules: object) -> PortfolioSettings:
    """One leg, with these risk rules."""
    return replace(ONE_LEG, risk=RiskRules(**rules))  # type: ignore[arg-type]  # names and types are the test's own


def buy(story: Story, market: Market = BTC, price: str = "50000", **more: object) -> Group:
    """An entry whose first leg fills at once; its target rests."""
    story.signal(market=market, price=price, **more)  # type: ignore[arg-type]
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0, group=story.group_in(market)))
    story.accept()
    return story.group_in(market)


def sell(story: Story, market: Market, price: str) -> None:
    """The venue confirms the cancels and fills what is sold at market."""
    story.confirm_cancels()
    orders = story.group_in(market).orders.values()
    for order in [o for o in orders if o.purpose in EXITS and not o.is_terminal]:
        story.fill(order, price=price)
    story.accept()


def lose(story: Story, market: Market = BTC) -> None:
    """Bought at 50 000, sold at 49 000: 0.02 x 1 000 = 20 lost."""
    buy(story, market)
    story.exit(market=market)
    sell(story, market, "49000")


def outcomes_of(story: Story, signal_id: SignalId) -> list[Outcome]:
    return [o for o in story.outcomes if o.signal_id == signal_id]


def resting(group: Group, purpose: Purpose) -> list[Order]:
    return [o for o in group.orders_for(purpose) if not o.is_terminal]


# --- reverse (spec 2 and 3) -----------------------------------------------------------------------------------------


def reversed_to_short() -> Story:
    """A long that is being closed; a short waits for that."""
    story = Story(ONE_LEG, MarketKind.LINEAR)
    buy(story, BTC_PERP)
    story.signal(Intent.REVERSE, Side.SHORT, market=BTC_PERP)
    return story


def test_3_a_second_reverse_takes_back_the_entry_of_the_first() -> None:
    """Long, short, long again within a moment: the strategy is long at the end, so no short is opened."""
    story = reversed_to_short()
    story.signal(Intent.REVERSE, Side.LONG, price="50100", market=BTC_PERP)
    sell(story, BTC_PERP, "50000")
    assert [group.side for group in story.groups] == [Side.LONG]
    assert not story.portfolio.queue


def test_3_a_reverse_takes_the_other_sides_entry_out_of_the_queue() -> None:
    """The pool is full and a long waits. A flip to short closes what is there of the long: its place in the queue."""
    story = Story(replace(ONE_LEG, max_open_groups=1), MarketKind.LINEAR)
    buy(story, replace(BTC_PERP, symbol="ETH/USDT:USDT", base="ETH"), "3000")
    story.signal(market=BTC_PERP)
    (long,) = story.portfolio.queue.values()
    story.signal(Intent.REVERSE, Side.SHORT, market=BTC_PERP)
    assert [entry.key.side for entry in story.portfolio.queue.values()] == [Side.SHORT]
    assert [told.verdict for told in outcomes_of(story, long.signal.id)] == [Verdict.QUEUED, Verdict.RECORDED]


def test_3_a_reverse_without_any_known_price_still_closes() -> None:
    story = Story(ONE_LEG, MarketKind.LINEAR)
    buy(story, BTC_PERP)
    story.signal(Intent.REVERSE, Side.SHORT, price=None, market=BTC_PERP)
    assert story.group.status is GroupStatus.CLOSING
    assert story.outcome.verdict is Verdict.REFUSED, "the second half of it, for want of a price"


def test_2_6_a_reverse_that_is_decided_too_late_still_closes() -> None:
    """An exit is always served; what is too old is the entry."""
    story = Story(ONE_LEG, MarketKind.LINEAR)
    buy(story, BTC_PERP)
    story.wait(3600)
    signal = Signal(
        id=SignalId("late"),
        received_at=START,
        intent=Intent.REVERSE,
        account_id=story.group.account_id,
        symbol=BTC_PERP.symbol,
        timeframe=900,
        side=Side.SHORT,
        price=D(50_000),
        alert_time=START,
    )
    story.tell(SignalReceived(story.now, signal, BTC_PERP, None))
    assert story.group.status is GroupStatus.CLOSING
    assert not story.portfolio.queue


def test_2_a_reverse_to_short_on_spot_closes_the_long_where_shorts_are_refused() -> None:
    story = Story(replace(ONE_LEG, spot_short=SpotShort.REFUSE))
    buy(story)
    story.signal(Intent.REVERSE, Side.SHORT)
    assert story.outcome.verdict is Verdict.REFUSED
    assert story.group.status is GroupStatus.CLOSING


def test_3_a_reverse_while_a_part_is_being_sold_closes_and_opens_the_other_side() -> None:
    """0.02 held, a half to be reduced whose target is still going: the close sells all of it, and only once."""
    story = Story(ONE_LEG, MarketKind.LINEAR)
    group = buy(story, BTC_PERP)
    story.tell(ReduceRequested(story.now, group.id, Size(D(50), SizeUnit.PERCENT)))
    story.signal(Intent.REVERSE, Side.SHORT, market=BTC_PERP)
    sell(story, BTC_PERP, "50000")
    assert story.ended[-1].id == group.id
    sold = [o for o in story.ended[-1].orders.values() if o.purpose in EXITS]
    assert [o.filled_quantity for o in sold] == [D("0.02")]
    assert [g.side for g in story.groups] == [Side.SHORT]


def test_3_a_reverse_that_comes_during_a_pause_keeps_its_slot_too() -> None:
    """One slot. ETH waits too and fell far, but the short continues the long's trade."""
    story = Story(replace(ONE_LEG, capital=D(1000), max_open_groups=1), MarketKind.LINEAR)
    buy(story, BTC_PERP)
    other = replace(BTC_PERP, symbol="ETH/USDT:USDT", base="ETH")
    story.signal(market=other, price="3000")
    story.see("2000", other)
    story.tell(PauseSet(story.now, paused=True))
    story.signal(Intent.REVERSE, Side.SHORT, market=BTC_PERP)
    sell(story, BTC_PERP, "50000")
    story.tell(PauseSet(story.now, paused=False))
    assert [(g.market.symbol, g.side) for g in story.groups] == [(BTC_PERP.symbol, Side.SHORT)]


# --- closing (spec 3) -----------------------------------------------------------------------------------------------


def test_3_an_exit_for_a_group_that_closes_already_is_recorded() -> None:
    story = Story(ONE_LEG)
    buy(story)
    story.exit()
    story.exit()
    assert story.outcome.verdict is Verdict.RECORDED


def test_3_an_entry_waits_for_a_closing_group_that_has_all_of_its_pyramids() -> None:
    """Two pyramids share the capital 60 to 40, and there is no third share: what waits is a new group, not a third."""
    pyramiding = Pyramiding(2, PyramidCapital.SHARED, (D(60), D(40)))
    story = Story(replace(ONE_LEG, pyramiding=pyramiding))
    buy(story)
    story.signal(price="49000")
    story.accept()
    story.exit()
    story.signal(price="48000")
    assert story.outcome.verdict is Verdict.QUEUED
    sell(story, BTC, "49000")
    assert [p.capital for p in story.group.pyramids] == [D(600)]


def test_3_what_waits_for_a_close_is_sized_as_the_new_group_that_it_will_be() -> None:
    """The settings became larger meanwhile: 5 000 for a group needs 5 000 free, not the 1 000 of the old one."""
    story = Story(ONE_LEG)
    buy(story)
    story.exit()
    story.tell(SettingsChanged(story.now, replace(ONE_LEG, capital=D(50_000))))
    story.signal()
    sell(story, BTC, "50000")
    assert story.group.settings.capital == D(5000)


def test_7_promoting_by_hand_what_waits_for_a_close_says_that_it_waits_for_that() -> None:
    story = Story(replace(ONE_LEG, pyramiding=Pyramiding(1)))
    buy(story)
    story.exit()
    story.signal(price="48000")
    (entry,) = story.portfolio.queue.values()
    story.tell(QueueActed(story.now, entry.id, QueueAction.PROMOTE))
    assert story.last.reasons[0].text.endswith("not yet: BTC/USDT is just being closed")


def test_4_settings_do_not_apply_to_a_group_that_is_being_closed() -> None:
    story = Story(ONE_LEG)
    group = buy(story)
    story.exit()
    story.tell(SettingsApplied(story.now, group.id))
    assert story.last.reasons[0].refused
    sell(story, BTC, "50000")
    assert story.ended[-1].id == group.id


def test_9_a_fill_that_comes_after_its_group_ended_is_told_and_books_nothing() -> None:
    story = Story(ONE_LEG)
    story.signal()
    story.accept()
    entry = story.order(Purpose.ENTRY)
    story.exit()
    story.report(entry, OrderStatus.CANCELLED)
    assert not story.groups
    story.fill(entry)
    assert story.last.reasons[0].code == "unknown_order"
    assert not story.last.commands


def test_6_5_a_split_close_sells_only_what_a_filling_cancel_left() -> None:
    """0.02 at 49 500 or better, 0.012 of it fill while its cancel is under way: 0.008 are offered next."""
    exits = ExitRules(slippage=Slippage(D(1), SlippageMode.SPLIT))
    story = Story(replace(ONE_LEG, exits=exits))
    buy(story)
    story.see("50000")
    story.exit()
    story.confirm_cancels()
    first = story.order(Purpose.CLOSE)
    assert (first.price, first.quantity) == (D(49_500), D("0.02"))
    story.accept()
    story.look(10)
    story.fill(first, "0.012", "49600")
    assert len(list(story.group.orders_for(Purpose.CLOSE))) == 1, "before the cancel is confirmed nothing is sold twice"
    story.report(story.group.orders[first.client_order_id], OrderStatus.CANCELLED, "0.012")
    assert story.order(Purpose.CLOSE).quantity == D("0.008")


def test_6_5_parts_that_the_venues_largest_order_made_are_no_tries_of_a_split() -> None:
    """0.06 in orders of at most 0.01: six of them, each sold within the limit, and none of them at market."""
    exits = ExitRules(slippage=Slippage(D(1), SlippageMode.SPLIT))
    story = Story(replace(ONE_LEG, capital=D(30_000), exits=exits))
    buy(story)
    small = replace(story.group.market, max_quantity=D("0.01"))
    group = replace(story.group, market=small)
    story.last = replace(story.last, portfolio=replace(story.portfolio, groups={group.id: group}))
    story.see("50000")
    story.exit()
    story.confirm_cancels()
    for _ in range(6):
        story.fill(story.order(Purpose.CLOSE), price="49900")
    assert not story.groups
    sold = list(story.ended[-1].orders_for(Purpose.CLOSE))
    assert [o.type for o in sold] == [OrderType.LIMIT] * 6


# --- the queue (spec 7) ---------------------------------------------------------------------------------------------


def full(queue: QueueRules | None = None, **more: object) -> Story:
    """One slot, taken by BTC; ETH waits at 3 000."""
    rules = queue or QueueRules()
    story = Story(replace(ONE_LEG, capital=D(1000), max_open_groups=1, queue=rules, **more))  # type: ignore[arg-type]
    buy(story)
    story.signal(market=ETH, price="3000")
    return story


def test_7_a_slot_that_frees_between_two_looks_at_the_clock_is_not_given_to_one_that_waited_too_long() -> None:
    story = full(QueueRules(max_age_minutes=30))
    story.exit()
    story.wait(31 * 60)
    sell(story, BTC, "50000")
    assert not story.groups
    assert story.outcomes[-1].reason.code == "queue_age"


def test_7_a_slot_that_frees_between_two_looks_at_the_clock_is_not_given_to_one_that_ran_away() -> None:
    """3 100 is 3.33 % above 3 000, the limit is 2 %."""
    story = full(QueueRules(max_drift_percent=D(2)))
    story.exit()
    story.see("3100", ETH)
    sell(story, BTC, "50000")
    assert not story.groups
    assert story.outcomes[-1].reason.code == "queue_drift"


def test_7_without_a_known_price_an_entry_is_promoted_at_its_own() -> None:
    story = full()
    story.exit()
    sell(story, BTC, "50000")
    assert story.group_in(ETH).pyramids[0].base_price == D(3000)


def test_7_a_forced_group_holds_a_slot_until_the_pool_is_below_its_limit() -> None:
    """Two groups in one slot. When one of them ends, the other still fills the pool."""
    story = full()
    (entry,) = story.portfolio.queue.values()
    story.tell(QueueActed(story.now, entry.id, QueueAction.FORCE))
    story.signal(market=LOSS, price="100")
    story.exit()
    sell(story, BTC, "50000")
    assert [g.market.symbol for g in story.groups] == ["ETH/USDT"]
    assert len(story.portfolio.queue) == 1
    story.exit(market=ETH)
    story.confirm_cancels()
    assert [g.market.symbol for g in story.groups] == ["LOSS/USDT"]


def test_8_a_panic_keeps_what_waits_until_a_person_resumes() -> None:
    story = full()
    story.tell(Panicked(story.now, PanicAction.CLOSE_ALL))
    sell(story, BTC, "50000")
    assert not story.groups
    assert len(story.portfolio.queue) == 1
    story.tell(PauseSet(story.now, paused=False))
    assert [g.market.symbol for g in story.groups] == ["ETH/USDT"]


def test_3_a_waiting_pyramid_for_which_no_place_is_left_is_recorded_like_any_replacement() -> None:
    """Paused with one pyramid of two; while the second waits, the trader allows one only."""
    story = Story(replace(ONE_LEG, pyramiding=Pyramiding(2)))
    group = buy(story)
    story.tell(PauseSet(story.now, paused=True))
    story.signal(price="49000")
    story.tell(SettingsChanged(story.now, replace(ONE_LEG, pyramiding=Pyramiding(1))))
    story.tell(SettingsApplied(story.now, group.id))
    story.tell(PauseSet(story.now, paused=False))
    assert story.outcome.reason.code == "replacement_pyramid"
    assert story.outcome.verdict is Verdict.RECORDED


# --- breakers and limits (spec 8 and 9) -----------------------------------------------------------------------------


def next_midnight(story: Story) -> float:
    """Seconds until then."""
    tomorrow = datetime(story.now.year, story.now.month, story.now.day, tzinfo=story.now.tzinfo) + timedelta(days=1)
    return (tomorrow - story.now).total_seconds()


def test_8_a_pause_for_a_losing_streak_ends_the_next_day() -> None:
    story = Story(with_rules(breakers=Breakers(max_losing_streak=2)))
    lose(story)
    lose(story)
    assert story.portfolio.risk.tripped == "losing_streak"
    story.look(next_midnight(story))
    assert story.portfolio.status is PortfolioStatus.HEALTHY
    lose(story)
    assert not story.portfolio.risk.tripped, "a streak begins anew, this is its first loss"


def test_8_a_drawdown_that_was_seen_holds_back_the_next_entry_before_the_clock_is_looked_at() -> None:
    """0.02 BTC fell by 10 000: 200 of 10 000 are 2 %."""
    story = Story(with_rules(breakers=Breakers(max_drawdown_percent=D(2))))
    buy(story)
    story.see("40000")
    story.signal(market=ETH, price="3000")
    assert story.outcome.verdict is Verdict.QUEUED
    assert story.portfolio.status is PortfolioStatus.PAUSED


def test_9_a_locked_portfolio_takes_no_funds_by_hand() -> None:
    """Locked means only exits."""
    story = Story(ONE_LEG)
    group = buy(story)
    story.tell(StatusChanged(story.now, PortfolioStatus.LOCKED, "a holding differs"))
    story.tell(FundsAdded(story.now, group.id, D(100), D(49_000)))
    assert not placed(story.last)
    assert story.last.reasons[0].refused


def test_8_funds_by_hand_stay_within_the_exposure() -> None:
    """1 000 are held at cost, 1 050 allowed: 100 more would be too much."""
    story = Story(with_rules(limits=EntryLimits(max_exposure=D(1050))))
    group = buy(story)
    story.tell(FundsAdded(story.now, group.id, D(100), D(49_000)))
    assert not placed(story.last)
    assert story.last.reasons[0].refused


# --- the offset (spec 8) --------------------------------------------------------------------------------------------

OFFSET = OffsetRules(required_pyramids=1, wait_minutes=60)


def loser_and_winner(rules: OffsetRules = OFFSET) -> Story:
    """10 coins of each at 100; the loser stands at -120, the winner at +150: 8 of its 10 coins pay."""
    story = Story(replace(with_rules(offset=rules), ladder=Ladder(levels("0", weight="100", tp="50"))))
    for market, now in ((LOSS, "88"), (GAIN, "115")):
        buy(story, market, "100")
        story.see(now, market)
    return story


def test_8_1_a_skip_is_used_up_by_a_round_that_would_have_taken_the_only_loser() -> None:
    """Skipped once, so it waits its time again, and is closed after that."""
    story = loser_and_winner()
    story.tell(OffsetSkipped(story.now, story.group_in(LOSS).id))
    story.look(3600)
    assert story.portfolio.risk.plan is None
    assert not story.group_in(LOSS).offset_skipped
    story.look(3590)
    assert story.portfolio.risk.plan is None
    story.look(10)
    assert story.portfolio.risk.plan is not None


def test_8_the_offset_is_looked_at_on_a_fill_too() -> None:
    """The fill that ends the wait for all legs begins the offset in the same decision, not at the next round."""
    rules = replace(OFFSET, wait_minutes=0, timer_start=TimerStart.AFTER_ALL_FILLED)
    ladder = Ladder(levels("0", "12", weight="50", tp="50"))
    story = Story(replace(with_rules(offset=rules), ladder=ladder))
    for market in (GAIN, LOSS):
        buy(story, market, "100")
    story.see("150", GAIN)
    story.see("70", LOSS)
    story.fill(story.order(Purpose.ENTRY, leg=1, group=story.group_in(LOSS)))
    assert story.portfolio.risk.plan is not None


def test_8_6_an_exit_of_the_loser_while_winners_are_sold_ends_the_plan() -> None:
    story = loser_and_winner()
    story.look(3600)
    story.exit(market=LOSS)
    story.confirm_cancels()
    story.fill(story.order(Purpose.REDUCE, group=story.group_in(GAIN)), price="115")
    assert story.portfolio.risk.plan is None
    finished = story.last.plans[-1]
    assert (finished.status, finished.loser.realized) == (PlanStatus.FAILED, D(0))
    sell(story, LOSS, "88")
    assert [g.market.symbol for g in story.groups] == ["GAIN/USDT"]


def test_8_6_an_offset_goes_on_while_the_portfolio_is_paused() -> None:
    story = loser_and_winner()
    story.look(3600)
    story.tell(PauseSet(story.now, paused=True))
    sell(story, GAIN, "115")
    sell(story, LOSS, "88")
    assert story.portfolio.risk.plan is None
    assert [g.market.symbol for g in story.groups] == ["GAIN/USDT"]


def test_8_6_a_panic_in_the_middle_of_an_offset_closes_all_and_ends_the_plan() -> None:
    story = loser_and_winner()
    story.look(3600)
    story.tell(Panicked(story.now, PanicAction.CLOSE_ALL))
    sell(story, GAIN, "115")
    sell(story, LOSS, "88")
    assert not story.groups
    assert story.portfolio.risk.plan is None
    assert story.portfolio.risk.realized_ever == D(30), "150 gained, 120 lost"


# --- targets, parts and money (spec 5 and 6) ------------------------------------------------------------------------


def test_6_a_target_by_hand_that_the_mode_has_no_use_for_is_refused() -> None:
    """In aggregate mode there is one target for the whole position; a leg has none of its own."""
    exits = ExitRules(take_profit=TakeProfit(TakeProfitMode.AGGREGATE, D(2)))
    story = Story(replace(ONE_LEG, exits=exits))
    group = buy(story)
    story.tell(TargetPinned(story.now, group.id, 0, 0, D(52_000)))
    assert story.last.reasons[0].refused
    assert [o.price for o in resting(story.group, Purpose.TARGET)] == [D(51_000)]


def test_6_1_partial_fills_are_shared_out_over_several_targets() -> None:
    """Half at 1 %, half at 2 %. 0.01 of 0.02 fill: 0.005 each; then the rest: 0.01 each. Never more than is held."""
    level = Level(D(0), D(100), D(1), (Portion(D(1), D(50)), Portion(D(2), D(50))))
    story = Story(with_ladder(level))
    story.signal()
    story.accept()
    entry = story.order(Purpose.ENTRY)
    for filled, each in (("0.01", "0.005"), ("0.01", "0.01")):
        story.fill(story.group.orders[entry.client_order_id], filled)
        story.accept()
        offered = {
            D(price): sum(o.quantity for o in resting(story.group, Purpose.TARGET) if o.price == D(price))
            for price in ("50500", "51000")
        }
        assert offered == {D(50_500): D(each), D(51_000): D(each)}


def test_5_funding_falls_on_groups_that_hold_something_and_on_no_other() -> None:
    """Two timeframes of one perpetual: 0.02 held in one, nothing filled in the other."""
    story = Story(ONE_LEG, MarketKind.LINEAR)
    holder = buy(story, BTC_PERP)
    signal = Signal(
        SignalId("other"), story.now, Intent.ENTRY, holder.account_id, BTC_PERP.symbol, 60, Side.LONG, D(49_000), None
    )
    story.tell(SignalReceived(story.now, signal, BTC_PERP, None))
    story.tell(FundingPaid(story.now, holder.account_id, BTC_PERP.symbol, "f1", D("-0.3")))
    assert [[f.amount for f in g.funding] for g in story.groups] == [[D("-0.3")], []]
    assert len(story.last.reasons) == 1


def test_5_funding_that_no_open_group_can_bear_is_told() -> None:
    """It came after the close: the cash moved, so a trader hears of it (11.7)."""
    story = Story(ONE_LEG, MarketKind.LINEAR)
    group = buy(story, BTC_PERP)
    story.exit(market=BTC_PERP)
    sell(story, BTC_PERP, "50000")
    story.tell(FundingPaid(story.now, group.account_id, BTC_PERP.symbol, "f1", D("-0.3")))
    assert story.last.reasons


# --- one symbol on two accounts (spec 1, 3 and 8) -------------------------------------------------------------------

SECOND = AccountId("second")


def on_two_accounts(settings: PortfolioSettings = ONE_LEG) -> Story:
    """BTC bought at 50 000 on both."""
    story = Story(settings)
    accounts = (Account(settings.default_account, MarketKind.SPOT), Account(SECOND, MarketKind.SPOT))
    story.tell(PortfolioOpened(story.now, story.portfolio.id, settings, accounts))
    for status in (PortfolioStatus.RECONCILING, PortfolioStatus.HEALTHY):
        story.tell(StatusChanged(story.now, status, ""))
    for account in accounts:
        signal = Signal(
            id=SignalId(f"on-{account.id}"),
            received_at=story.now,
            intent=Intent.ENTRY,
            account_id=account.id,
            symbol=BTC.symbol,
            timeframe=900,
            side=Side.LONG,
            price=D(50_000),
            alert_time=story.now,
        )
        story.tell(SignalReceived(story.now, signal, BTC, None))
    story.accept()
    for group in story.groups:
        story.fill(story.order(Purpose.ENTRY, group=group))
    story.accept()
    return story


def test_1_the_same_symbol_on_two_accounts_is_two_groups_and_an_exit_concerns_its_own() -> None:
    story = on_two_accounts()
    assert [g.account_id for g in story.groups] == ["main", "second"]
    story.exit()
    assert [g.status for g in story.groups] == [GroupStatus.CLOSING, GroupStatus.ACTIVE]


def test_8_exposure_in_a_symbol_counts_all_accounts() -> None:
    story = on_two_accounts()
    book = story.portfolio.books[BTC.symbol]
    assert (len(book.groups), book.committed) == (2, D(2000))


def test_8_3_a_winner_on_one_account_pays_for_a_loser_on_the_other() -> None:
    """0.02 BTC each: 40 000 on one account, a loss of 200; 65 000 on the other, where 0.01334 x 15 000 bring 200.10."""
    story = on_two_accounts(with_rules(offset=OFFSET))
    main, second = (group.account_id for group in story.groups)
    story.tell(MarketsObserved(story.now, {main: {BTC.symbol: D(40_000)}, second: {BTC.symbol: D(65_000)}}))
    story.look(3600)
    plan = story.portfolio.risk.plan
    assert plan is not None
    assert plan.loser.group_id == story.groups[0].id
    assert [(w.group_id, w.quantity) for w in plan.winners] == [(story.groups[1].id, D("0.01334"))]


def test_6_a_price_seen_on_one_account_stops_nothing_on_the_other() -> None:
    story = on_two_accounts()
    stopped = [replace(g, stop_price=D(49_000)) for g in story.groups]
    story.last = replace(story.last, portfolio=replace(story.portfolio, groups={g.id: g for g in stopped}))
    story.tell(MarketsObserved(story.now, {SECOND: {BTC.symbol: D(48_000)}}))
    assert [g.status for g in story.groups] == [GroupStatus.ACTIVE, GroupStatus.CLOSING]


def test_5_what_two_accounts_hold_is_kept_apart() -> None:
    story = on_two_accounts()
    first, second = story.groups
    story.close_by_hand(first.id)
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE, group=story.groups[0]), price="50000")
    (left,) = story.groups
    assert (left.id, held_quantity(left), figures(left).average_price) == (second.id, D("0.02"), D(50_000))


# --- what is placed later (spec 4, 8 and 9) -------------------------------------------------------------------------

CAPPED = replace(ONE_LEG, ladder=Ladder(levels("0", "1", "2", "3", "4", weight="20", tp="10"), max_resting_legs=1))
"""Five legs of 200, of which one rests at a time."""


def test_8_exposure_counts_the_legs_that_wait_for_their_turn_to_rest() -> None:
    """1 000 of ETH, of which 200 rest. With 1 000 of BTC it can become 2 000, the limit is 1 500."""
    story = Story(replace(CAPPED, risk=RiskRules(limits=EntryLimits(max_exposure=D(1500)))))
    story.signal(market=ETH, price="100")
    story.accept()
    assert story.portfolio.committed == sum(leg.price * leg.quantity for leg in story.group.pyramids[0].legs)
    story.signal(market=BTC)
    assert story.outcome.reason.code == "exposure"


def test_8_legs_that_are_withdrawn_before_they_rested_are_no_exposure_any_more() -> None:
    story = Story(CAPPED)
    story.signal(market=ETH, price="100")
    story.accept()
    story.tell(LegsWithdrawn(story.now, story.group.id, ((0, 3), (0, 4))))
    held_or_planned = [leg.price * leg.quantity for leg in story.group.pyramids[0].legs[:3]]
    assert story.portfolio.committed == sum(held_or_planned)


def test_9_while_locked_no_further_leg_is_laid_and_targets_are() -> None:
    """Leg 0 fills after the lock: its target rests, leg 1 does not come. It does once the lock is lifted."""
    story = Story(CAPPED)
    story.signal()
    story.accept()
    story.tell(StatusChanged(story.now, PortfolioStatus.LOCKED, "a holding differs"))
    story.fill(story.order(Purpose.ENTRY))
    assert [command.reduces for command in placed(story.last)] == [True]
    story.tell(PauseSet(story.now, paused=False))
    assert [order.leg for order in resting(story.group, Purpose.ENTRY)] == [1]


def test_9_while_locked_an_entry_that_the_venue_never_got_is_not_sent_again() -> None:
    story = Story(ONE_LEG)
    story.signal()
    story.tell(StatusChanged(story.now, PortfolioStatus.LOCKED, "a holding differs"))
    story.absent(story.order(Purpose.ENTRY))
    assert not placed(story.last)


# --- breakers at a start, and settings that change (spec 8 and 9) ---------------------------------------------------


def test_8_a_loss_that_is_found_while_reconciling_pauses_before_anything_that_waits_enters() -> None:
    """A close that filled while the venue was away lost 20 of 15 allowed; ETH waits for the only slot."""
    story = full(risk=RiskRules(breakers=Breakers(max_daily_loss=D(15))))
    story.exit()
    story.confirm_cancels()
    story.tell(StatusChanged(story.now, PortfolioStatus.RECONCILING, ""))
    story.fill(story.order(Purpose.CLOSE), price="49000")
    assert not story.groups
    story.tell(StatusChanged(story.now, PortfolioStatus.HEALTHY, ""))
    assert not story.groups
    assert story.portfolio.risk.tripped == "daily_loss"


def test_8_a_limit_that_is_lowered_below_the_days_loss_pauses_before_anything_that_waits_enters() -> None:
    """20 lost today. The trader allows 15, and a second slot."""
    story = Story(replace(ONE_LEG, capital=D(1000), max_open_groups=1))
    lose(story)
    buy(story)
    story.signal(market=ETH, price="3000")
    stricter = RiskRules(breakers=Breakers(max_daily_loss=D(15)))
    story.tell(SettingsChanged(story.now, replace(ONE_LEG, max_open_groups=2, risk=stricter)))
    assert len(story.groups) == 1
    assert story.portfolio.risk.tripped == "daily_loss"


# --- an offset whose loser cannot be sold (spec 8.6) ----------------------------------------------------------------


@pytest.mark.parametrize(("gain", "purpose"), [("115", Purpose.CLOSE), ("105", Purpose.REDUCE)])
def test_8_6_an_offset_whose_loser_the_venue_refused_to_sell_has_failed(gain: str, purpose: Purpose) -> None:
    """Whole, or the part that 50 of 120 pay for. Nothing of it was closed, and nothing else is told."""
    story = loser_and_winner()
    story.see(gain, GAIN)
    story.look(3600)
    sell(story, GAIN, gain)
    story.confirm_cancels()
    story.report(story.order(purpose, group=story.group_in(LOSS)), OrderStatus.REJECTED, reason="no")
    assert story.portfolio.risk.plan is None
    (kept,) = story.last.plans
    assert (kept.status, kept.loser.realized) == (PlanStatus.FAILED, D(0))


def test_8_6_an_offset_of_which_a_part_was_sold_in_the_end_is_done() -> None:
    """12 of 120 were lost on one coin before the venue cancelled the rest of the order."""
    story = loser_and_winner(replace(OFFSET, partial_close=True))
    story.see("105", GAIN)
    story.look(3600)
    sell(story, GAIN, "105")
    story.confirm_cancels()
    order = story.order(Purpose.REDUCE, group=story.group_in(LOSS))
    story.fill(order, "1", "88")
    story.report(story.order(Purpose.REDUCE, group=story.group_in(LOSS)), OrderStatus.CANCELLED, "1")
    (kept,) = story.last.plans
    assert (kept.status, kept.loser.realized) == (PlanStatus.DONE, D(-12))
