"""Spec 3: what becomes of a signal, by what is open. Also 2.6 (stale) and the short on a spot account."""

from dataclasses import replace

from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.messages import PauseSet, SignalReceived, StatusChanged, Verdict
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.settings import Pyramiding, SpotShort
from dca_engine.core.signal import Intent
from dca_engine.core.values import OrderSide, OrderType, Side
from tests.core.story import BTC, ETH, SETTINGS, D, Story, cancelled, levels, placed, with_ladder


def test_3_entry_without_a_group_opens_one_with_all_its_legs() -> None:
    story = Story()
    decision = story.signal()
    orders = placed(decision)
    assert [(o.side, o.type) for o in orders] == [(OrderSide.BUY, OrderType.LIMIT)] * 5
    assert [o.price for o in orders] == [D(50_000), D(49_750), D(49_500), D(49_250), D(49_000)]
    assert [o.quantity for o in orders] == [D("0.00400"), D("0.00402"), D("0.00404"), D("0.00406"), D("0.00408")]
    assert story.outcome.verdict is Verdict.ACCEPTED
    assert story.outcome.reason.text == "Accepted: slot 1 of 10, 5 of 5 legs"
    assert story.outcome.reason.group_id == story.group.id


def test_3_a_second_entry_adds_a_pyramid_and_takes_no_slot() -> None:
    story = Story(replace(SETTINGS, max_open_groups=1))
    story.signal()
    decision = story.signal(price="48000")
    assert [o.price for o in placed(decision)] == [D(48_000), D(47_760), D(47_520), D(47_280), D(47_040)]
    assert [p.index for p in story.group.pyramids] == [0, 1]
    assert len(story.portfolio.groups) == 1
    assert story.outcome.reason.text == "Accepted: pyramid 2 of 5, 5 of 5 legs"


def test_3_an_entry_beyond_the_last_pyramid_trades_nothing() -> None:
    story = Story(replace(SETTINGS, pyramiding=Pyramiding(1)))
    story.signal()
    decision = story.signal(price="48000")
    assert not decision.commands
    assert story.outcome.verdict is Verdict.RECORDED
    assert story.outcome.reason.code == "replacement_pyramid"


def test_3_other_timeframes_are_other_groups() -> None:
    story = Story()
    story.signal(market=BTC)
    story.signal(market=ETH, price="3000")
    assert len(story.portfolio.groups) == 2


def test_3_exit_without_a_group_is_recorded() -> None:
    story = Story()
    decision = story.exit()
    assert not decision.commands
    assert (story.outcome.verdict, story.outcome.reason.code) == (Verdict.RECORDED, "nothing_to_exit")


def test_3_exit_applies_to_its_own_side_only() -> None:
    story = Story()
    story.signal()
    story.exit(Side.SHORT)
    assert story.outcome.reason.code == "nothing_to_exit"
    assert story.group.status is not GroupStatus.CLOSING


def test_3_exit_without_a_side_closes_whatever_is_open() -> None:
    story = Story()
    story.signal()
    story.accept()
    story.exit(None)
    assert story.group.status is GroupStatus.CLOSING


def test_3_while_paused_entries_wait_and_exits_are_served() -> None:
    story = Story()
    story.signal()
    story.accept()
    story.tell(PauseSet(story.now, paused=True))
    story.signal(market=ETH, price="3000")
    assert story.outcome.verdict is Verdict.QUEUED
    assert len(cancelled(story.exit())) == 5


def test_3_while_locked_entries_are_refused_with_the_reason_and_exits_are_served() -> None:
    story = Story()
    story.signal()
    story.accept()
    story.tell(StatusChanged(story.now, PortfolioStatus.LOCKED, "balances differ"))
    story.signal(market=ETH, price="3000")
    assert story.outcome.verdict is Verdict.REFUSED
    assert "locked" in story.outcome.reason.text
    assert "balances differ" in story.outcome.reason.text
    assert len(cancelled(story.exit())) == 5


def test_2_a_short_entry_on_spot_is_an_exit_of_the_long() -> None:
    story = Story()
    story.signal()
    story.accept()
    story.signal(side=Side.SHORT)
    assert story.group.status is GroupStatus.CLOSING


def test_2_a_short_entry_on_spot_is_refused_by_setting() -> None:
    story = Story(replace(SETTINGS, spot_short=SpotShort.REFUSE))
    story.signal(side=Side.SHORT)
    assert (story.outcome.verdict, story.outcome.reason.code) == (Verdict.REFUSED, "spot_short")


def test_2_6_an_alert_older_than_the_limit_is_recorded_not_traded() -> None:
    story = Story()
    assert not story.signal(age=61).commands
    assert story.outcome.verdict is Verdict.RECORDED
    assert "61 s old when it arrived, the limit is 60 s" in story.outcome.reason.text
    assert story.signal(age=60).commands


def test_2_6_an_entry_that_waited_too_long_for_its_decision_is_not_traded_but_an_exit_is() -> None:
    story = Story()
    story.signal()
    story.accept()
    late_entry, late_exit = Story(), story
    for told, intent in ((late_entry, Intent.ENTRY), (late_exit, Intent.EXIT)):
        event = untold_signal(told, intent)
        told.wait(3600)
        told.tell(replace(event, time=told.now))
    assert late_entry.outcome.reason.code == "stale"
    assert late_exit.group.status is GroupStatus.CLOSING


def untold_signal(story: Story, intent: Intent) -> SignalReceived:
    """A signal of this moment, not told yet."""
    probe = Story()
    probe.now = story.now
    probe.signal(intent)
    event = probe.events[-1]
    assert isinstance(event, SignalReceived)
    return event


def test_an_alert_without_a_price_uses_the_markets() -> None:
    story = Story()
    story.signal(price=None, last_price="50000")
    assert story.group.pyramids[0].base_price == D(50_000)
    story.signal(price=None, market=ETH)
    assert story.outcome.reason.code == "no_price"


def test_an_entry_for_a_market_without_rules_is_refused() -> None:
    story = Story()
    story.signal(market=None)
    assert story.outcome.reason.code == "unknown_market"


def test_4_when_the_first_leg_cannot_be_placed_the_signal_is_refused() -> None:
    story = Story(replace(SETTINGS, capital=D(100)))
    assert not story.signal().commands
    assert story.outcome.reason.text == (
        "Refused: the first leg of BTC/USDT cannot be placed, value 2.0000000 is below the minimum of 5 USDT"
    )
    assert not story.portfolio.groups


def test_4_a_market_entry_sends_leg_0_at_market_and_lets_the_rest_rest() -> None:
    settings = with_ladder(*levels("0", "1", weight="50"))
    settings = replace(settings, ladder=replace(settings.ladder, entry_order_type=OrderType.MARKET))
    orders = placed(Story(settings).signal())
    assert [(o.type, o.price) for o in orders] == [(OrderType.MARKET, None), (OrderType.LIMIT, D(49_500))]


def test_9_a_group_of_which_nothing_could_be_placed_has_failed_and_freed_its_slot() -> None:
    story = Story()
    story.signal()
    for order in list(story.group.orders.values()):
        story.report(order, OrderStatus.REJECTED, reason="insufficient funds")
    assert story.group.status is GroupStatus.FAILED
    assert story.group.status_reason == "insufficient funds"
    assert not story.portfolio.groups


def test_groups_are_numbered_and_their_orders_named_after_them() -> None:
    story = Story()
    story.signal()
    first = story.order(Purpose.ENTRY, leg=0)
    assert story.group.id.endswith("-1")
    assert first.client_order_id == f"D{story.portfolio.tag}000001E0000000"


def test_4_a_leg_that_is_left_out_is_named_with_the_reason() -> None:
    """Of 1 000 the second leg has 0.4 %: 4, below the venue's 5."""
    wanted = (*levels("0", weight="99.6"), *levels("1", weight="0.4"))
    story = Story(with_ladder(*wanted))
    story.signal()
    assert len(story.group.orders) == 1
    assert story.outcome.reason.text.startswith("Accepted: slot 1 of 10, 1 of 2 legs; leg 1 is left out, value 3.96")


def test_4_the_check_before_the_first_order_names_the_leg_that_the_balance_does_not_cover() -> None:
    """Five legs of about 200: 500 cover two of them."""
    story = Story()
    story.see(free="500")
    story.signal()
    assert story.outcome.verdict is Verdict.REFUSED
    assert "leg 2: buying up to this leg takes 599.975 USDT, 500 USDT is free, 99.975 USDT is missing" in (
        story.outcome.reason.text
    )
    assert not story.portfolio.groups
