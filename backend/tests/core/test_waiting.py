"""Spec 3 and 7: what waits, what it waits for, and how it gets in or falls out, through the whole core."""

from dataclasses import replace

import pytest

from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import Purpose, QueueId, SignalId
from dca_engine.core.messages import Outcome, PauseSet, QueueActed, QueueAction, Verdict
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.queue_manager import rank
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.risk_rules import EntryLimits, RiskRules
from dca_engine.core.settings import Pyramiding
from dca_engine.core.signal import Intent
from dca_engine.core.values import MarketKind, OrderSide, Side
from tests.core.story import ACCOUNT, BTC, BTC_PERP, ETH, SETTINGS, D, Story, placed

SOL = replace(ETH, symbol="SOL/USDT", base="SOL")
ONE_SLOT = replace(SETTINGS, max_open_groups=1, capital=D(1_000))


def waiting(story: Story) -> list[QueuedEntry]:
    return list(story.portfolio.queue.values())


def verdict(story: Story) -> Verdict:
    return story.outcome.verdict


def outcomes_of(story: Story, signal_id: SignalId) -> list[Outcome]:
    return [o for o in story.outcomes if o.signal_id == signal_id]


def full_pool(**settings: object) -> Story:
    """One slot, taken by BTC; ETH waits at 3000."""
    story = Story(replace(ONE_SLOT, **settings))  # type: ignore[arg-type]
    story.signal(market=BTC)
    story.accept()
    story.signal(market=ETH, price="3000")
    return story


def test_3_an_entry_into_a_full_pool_waits_and_says_for_what() -> None:
    story = full_pool()
    assert verdict(story) is Verdict.QUEUED
    assert "1 of 1" in story.outcome.reason.text
    assert [(e.key.symbol, e.price) for e in waiting(story)] == [("ETH/USDT", D(3000))]


def test_3_a_newer_signal_of_the_same_key_replaces_the_waiting_one_in_its_place() -> None:
    story = full_pool()
    first = waiting(story)[0]
    story.wait(60)
    story.signal(market=ETH, price="2900")
    (entry,) = waiting(story)
    assert (entry.price, entry.replacement_count, entry.queued_at, entry.id) == (D(2900), 1, first.queued_at, first.id)
    assert [o.verdict for o in outcomes_of(story, first.signal.id)] == [Verdict.QUEUED, Verdict.RECORDED]
    assert [o.verdict for o in outcomes_of(story, entry.signal.id)] == [Verdict.QUEUED]


def test_3_an_exit_takes_the_waiting_entry_out() -> None:
    story = full_pool()
    entry = waiting(story)[0]
    story.exit(market=ETH)
    assert (story.outcome.verdict, story.outcome.reason.code) == (Verdict.ACCEPTED, "exit_unqueued")
    assert not waiting(story)
    assert outcomes_of(story, entry.signal.id)[-1].reason.code == "exit_came"


def test_7_the_step_that_frees_a_slot_fills_it() -> None:
    story = full_pool()
    entry = waiting(story)[0]
    story.exit()
    story.confirm_cancels()
    assert story.ended[-1].market.symbol == "BTC/USDT"
    assert [g.market.symbol for g in story.groups] == ["ETH/USDT"]
    assert not waiting(story)
    assert [o.verdict for o in outcomes_of(story, entry.signal.id)] == [Verdict.QUEUED, Verdict.ACCEPTED]
    assert len(placed(story.last)) == 5


def test_7_the_deepest_loss_goes_first_at_the_price_of_that_moment() -> None:
    story = full_pool()
    story.signal(market=SOL, price="100")
    story.see("2970", ETH)
    story.see("95", SOL)
    story.exit()
    story.confirm_cancels()
    (group,) = story.groups
    assert group.market.symbol == "SOL/USDT"
    assert group.pyramids[0].base_price == D(95), "its ladder starts at the market, not above it"


def test_7_a_promoted_entry_never_pays_more_than_its_alert_said() -> None:
    story = full_pool()
    story.see("3010", ETH)
    story.exit()
    story.confirm_cancels()
    assert story.group_in(ETH).pyramids[0].base_price == D(3000)


def test_3_a_paused_portfolio_lets_everything_in_when_it_goes_on() -> None:
    story = Story()
    story.tell(PauseSet(story.now, paused=True))
    story.signal(market=BTC)
    story.signal(market=ETH, price="3000")
    assert len(waiting(story)) == 2
    story.tell(PauseSet(story.now, paused=False))
    assert len(story.groups) == 2
    assert not waiting(story)


def test_7_what_waited_too_long_falls_out_with_the_reason() -> None:
    story = full_pool(queue=QueueRules(max_age_minutes=30))
    entry = waiting(story)[0]
    story.look(30 * 60 + 1)
    assert not waiting(story)
    assert outcomes_of(story, entry.signal.id)[-1].verdict is Verdict.REFUSED


def test_7_what_ran_away_falls_out_with_the_numbers() -> None:
    story = full_pool(queue=QueueRules(max_drift_percent=D(2)))
    story.see("3030", ETH)
    story.look(10)
    assert waiting(story)
    story.see("3075", ETH)
    story.look(10)
    assert not waiting(story)
    assert "2.5" in str(story.outcome.reason.numbers) + story.outcome.reason.text


def test_7_a_queue_of_length_0_refuses() -> None:
    story = full_pool(queue=QueueRules(max_length=0))
    assert verdict(story) is Verdict.REFUSED


# --- by hand


def act(story: Story, action: QueueAction, queue_id: QueueId | None = None) -> None:
    story.tell(QueueActed(story.now, queue_id or waiting(story)[0].id, action))


def test_7_promote_without_a_free_slot_goes_first_into_the_next_one() -> None:
    story = full_pool()
    story.signal(market=SOL, price="100")
    story.see("90", ETH)
    act(story, QueueAction.PROMOTE, waiting(story)[1].id)
    (reason,) = story.last.reasons
    assert (reason.code, reason.refused) == ("put_first", False)
    assert "1 of 1" in reason.text
    story.exit()
    story.confirm_cancels()
    assert [g.market.symbol for g in story.groups] == ["SOL/USDT"], "before the deeper loss of the other one"


def test_7_promoted_signals_keep_their_own_order_and_say_why_they_are_first() -> None:
    story = full_pool()
    story.signal(market=SOL, price="100")
    act(story, QueueAction.PROMOTE, waiting(story)[1].id)
    assert [r.why for r in rank(story.portfolio)] == [
        "Rank 1: it was put first by hand",
        "Rank 2: the previous one was put first by hand",
    ]


def test_7_while_it_is_paused_nothing_is_promoted_and_what_is_put_first_enters_first_afterwards() -> None:
    story = Story(replace(SETTINGS, max_open_groups=2))
    story.tell(PauseSet(story.now, paused=True))
    for market, price in ((BTC, "50000"), (ETH, "3000"), (SOL, "100")):
        story.signal(market=market, price=price)
    act(story, QueueAction.PROMOTE, waiting(story)[2].id)
    assert not story.groups
    story.tell(PauseSet(story.now, paused=False))
    assert [g.market.symbol for g in story.groups] == ["SOL/USDT", "BTC/USDT"]


def test_7_force_ignores_the_limit_and_the_slot_counts() -> None:
    story = full_pool()
    act(story, QueueAction.FORCE)
    assert len(story.groups) == 2
    assert story.group_in(ETH).forced
    story.signal(market=SOL, price="100")
    assert verdict(story) is Verdict.QUEUED
    assert "2 of 1" in story.outcome.reason.text


def test_7_remove_tells_the_signal() -> None:
    story = full_pool()
    entry = waiting(story)[0]
    act(story, QueueAction.REMOVE)
    assert not waiting(story)
    assert outcomes_of(story, entry.signal.id)[-1].reason.code == "removed_by_hand"
    story.tell(QueueActed(story.now, entry.id, QueueAction.FORCE))
    assert story.last.reasons[0].code == "not_waiting"


# --- the other side, closing, reverse


def perpetual() -> Story:
    """A long of 0.1 BTC in one leg at 50 000, with its target resting."""
    story = Story(replace(SETTINGS, pyramiding=Pyramiding(2)), MarketKind.LINEAR)
    story.signal(market=BTC_PERP)
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    story.accept()
    return story


def flatten(story: Story) -> None:
    """The venue confirms the cancels and fills the close."""
    story.confirm_cancels()
    close = story.order(Purpose.CLOSE)
    assert close.side is OrderSide.SELL
    story.fill(close, price="50100")


def test_3_the_opposite_side_waits_until_this_one_is_closed() -> None:
    story = perpetual()
    story.signal(market=BTC_PERP, side=Side.SHORT)
    assert verdict(story) is Verdict.QUEUED
    assert story.group.status is not GroupStatus.CLOSING, "without `reverse` nothing is closed"
    story.exit(market=BTC_PERP)
    flatten(story)
    assert [g.side for g in story.groups] == [Side.SHORT]


def test_3_reverse_closes_first_and_opens_when_flat() -> None:
    story = perpetual()
    decision = story.signal(Intent.REVERSE, side=Side.SHORT, market=BTC_PERP)
    assert verdict(story) is Verdict.QUEUED
    assert "to close" in story.outcome.reason.text
    assert not [c for c in placed(decision) if not c.reduces], "nothing of the other side before this one is flat"
    flatten(story)
    (short,) = story.groups
    assert (short.side, short.pyramids[0].base_price) == (Side.SHORT, D(50_000))
    assert all(c.side is OrderSide.SELL for c in placed(story.last))


def test_3_a_reverse_keeps_its_slot_against_a_waiting_signal() -> None:
    story = Story(replace(SETTINGS, max_open_groups=1), MarketKind.LINEAR)
    story.signal(market=BTC_PERP)
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    story.accept()
    other = replace(BTC_PERP, symbol="ETH/USDT:USDT", base="ETH")
    story.signal(market=other, price="3000")
    story.see("2000", other)
    story.signal(Intent.REVERSE, side=Side.SHORT, market=BTC_PERP)
    flatten(story)
    assert [(g.market.symbol, g.side) for g in story.groups] == [("BTC/USDT:USDT", Side.SHORT)]


def test_3_a_reverse_with_nothing_open_is_an_entry() -> None:
    story = Story(kind=MarketKind.LINEAR)
    story.signal(Intent.REVERSE, side=Side.SHORT, market=BTC_PERP)
    assert (story.outcome.verdict, story.group.side) == (Verdict.ACCEPTED, Side.SHORT)


def test_3_an_entry_while_the_group_closes_opens_a_new_one_afterwards() -> None:
    story = perpetual()
    story.exit(market=BTC_PERP)
    story.signal(market=BTC_PERP, price="49000")
    assert verdict(story) is Verdict.QUEUED
    closing = story.group.id
    flatten(story)
    (group,) = story.groups
    assert group.id != closing
    assert len(group.pyramids) == 1


# --- pyramids, venues, limits


def test_3_pyramids_wait_for_a_free_slot_when_they_may_not_bypass_the_pool() -> None:
    story = Story(replace(ONE_SLOT, pyramids_bypass_pool=False))
    story.signal()
    story.signal(price="48000")
    assert verdict(story) is Verdict.QUEUED
    assert len(story.group.pyramids) == 1


def test_8_while_the_venue_is_away_entries_wait_and_enter_when_it_is_back() -> None:
    story = Story()
    story.see(unreachable=(ACCOUNT,))
    story.signal()
    assert verdict(story) is Verdict.QUEUED
    story.see()
    assert len(story.groups) == 1
    assert verdict(story) is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("limits", "code_part", "value"),
    [
        (EntryLimits(max_exposure=D(1500)), "exposure", "1500"),
        (EntryLimits(denied_symbols=("ETH/USDT",)), "denied", "ETH/USDT"),
        (EntryLimits(allowed_symbols=("BTC/USDT",)), "allowed", "ETH/USDT"),
    ],
)
def test_8_a_refusal_names_rule_limit_and_value(limits: EntryLimits, code_part: str, value: str) -> None:
    story = Story(replace(SETTINGS, risk=RiskRules(limits=limits)))
    story.signal()
    story.signal(market=ETH, price="3000")
    reason = story.outcome.reason
    assert verdict(story) is Verdict.REFUSED
    assert code_part in reason.code
    assert value in reason.text


def test_8_the_whole_ladder_must_be_covered_by_the_free_balance() -> None:
    story = Story()
    story.see(free="900")
    story.signal()
    assert verdict(story) is Verdict.REFUSED
    assert "900" in story.outcome.reason.text
    story.see(free="1000")
    story.signal()
    assert verdict(story) is Verdict.ACCEPTED


def test_8_a_balance_is_not_promised_twice_before_the_venue_says_what_is_left() -> None:
    story = Story()
    story.see(free="1900")
    story.signal()
    story.signal(market=ETH, price="3000")
    assert verdict(story) is Verdict.REFUSED
    story.see(free="1000")
    story.signal(market=ETH, price="3000")
    assert verdict(story) is Verdict.ACCEPTED
