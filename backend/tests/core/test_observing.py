"""Spec 6, 7 and 8 through the whole core: what a price that is seen, or a look at the clock, brings about."""

from dataclasses import replace
from datetime import timedelta

from dca_engine.core.exit_rules import ExitRules, Slippage, SlippageMode, StopLoss
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import AccountId, Purpose
from dca_engine.core.market import Market
from dca_engine.core.messages import MarketsObserved, PauseSet, Reason, SettingsChanged, StatusChanged, TimePassed
from dca_engine.core.portfolio import Observed, PortfolioStatus
from dca_engine.core.risk_rules import Breakers, RiskRules
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import OrderType
from tests.core.story import ACCOUNT, BTC, ETH, START, D, Story, levels, placed, with_ladder

ONE_LEG = with_ladder(*levels("0", weight="100", tp="50"))
OTHER = AccountId("other")


def with_exits(exits: ExitRules, settings: PortfolioSettings = ONE_LEG) -> PortfolioSettings:
    return replace(settings, exits=exits)


def with_breakers(**rules: object) -> PortfolioSettings:
    return replace(ONE_LEG, risk=RiskRules(breakers=Breakers(**rules)))  # type: ignore[arg-type]  # the test's own


def buy(story: Story, market: Market = BTC, price: str = "50000") -> Group:
    """All of 1 000 USDT at this price."""
    story.signal(market=market, price=price)
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0, group=story.group_in(market)))
    story.accept()
    return story.group_in(market)


def sell(story: Story, market: Market, price: str) -> None:
    """An exit, sold at this price."""
    story.exit(market=market)
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE, group=story.group_in(market)), price=price)


def status(story: Story) -> PortfolioStatus:
    return story.portfolio.status


def is_closing(story: Story) -> bool:
    return story.group.status is GroupStatus.CLOSING


# --- what is seen ---------------------------------------------------------------------------------------------------


def test_6_what_was_seen_is_kept_until_something_newer_is_seen() -> None:
    story = Story()
    story.tell(MarketsObserved(story.now, {ACCOUNT: {"BTC/USDT": D(50_000), "ETH/USDT": D(3_000)}}, {ACCOUNT: D(900)}))
    story.tell(MarketsObserved(story.now, {ACCOUNT: {"ETH/USDT": D(3_100)}, OTHER: {"BTC/USDT": D(1)}}, {}))
    seen = story.portfolio.observed
    assert seen.price(ACCOUNT, "BTC/USDT") == D(50_000)
    assert seen.price(ACCOUNT, "ETH/USDT") == D(3_100)
    assert seen.price(OTHER, "BTC/USDT") == D(1)
    assert (dict(seen.free), seen.unreachable) == ({ACCOUNT: D(900)}, ())
    story.tell(MarketsObserved(story.now, {}, {OTHER: D(5)}, (ACCOUNT,)))
    assert dict(story.portfolio.observed.free) == {ACCOUNT: D(900), OTHER: D(5)}
    assert story.portfolio.observed.unreachable == (ACCOUNT,)


def test_9_every_start_begins_without_what_an_earlier_one_saw() -> None:
    story = Story()
    story.see("50000", free="900")
    story.tell(StatusChanged(story.now, PortfolioStatus.RECONCILING, ""))
    assert story.portfolio.observed.price(ACCOUNT, "BTC/USDT") == D(50_000), "a broken line is no new start"
    story.tell(StatusChanged(story.now, PortfolioStatus.BOOTSTRAPPING, ""))
    assert story.portfolio.observed == Observed()


# --- stops ----------------------------------------------------------------------------------------------------------


def test_6_a_price_that_reaches_the_stop_closes_and_says_why() -> None:
    """10 % below the average of 50 000."""
    story = Story(with_exits(ExitRules(stop_loss=StopLoss(D(10)))))
    group = buy(story)
    assert not story.see("45000.01").reasons
    story.wait(5)
    decision = story.see("45000")
    assert decision.reasons[0].group_id == group.id
    assert decision.reasons[0].code == "stop_loss"
    assert decision.reasons[0].text.startswith("BTC/USDT: ")
    assert f"BTC/USDT: {story.group.status_reason}" == decision.reasons[0].text
    assert decision.reasons[0].numbers["price"] == "45000"
    story.confirm_cancels()
    assert story.order(Purpose.CLOSE).created_at == story.now


def test_6_one_look_at_several_markets_closes_each_that_reached_its_stop() -> None:
    """In the order of their names, whatever the order in which they were told."""
    story = Story(with_exits(ExitRules(stop_loss=StopLoss(D(10)))))
    buy(story, ETH, "3000")
    buy(story)
    prices = {ACCOUNT: {"ETH/USDT": D(2_600), "BTC/USDT": D(44_000)}}
    story.tell(MarketsObserved(story.now, prices, {}))
    told = [r.text.split(":")[0] for r in story.last.reasons if r.code == "stop_loss"]
    assert told == ["BTC/USDT", "ETH/USDT"]
    assert {g.status for g in story.groups} == {GroupStatus.CLOSING}


def test_6_a_time_stop_acts_at_a_look_at_the_clock() -> None:
    """After two hours."""
    story = Story(with_exits(ExitRules(max_hours=2)))
    buy(story)
    story.look(2 * 3600 - 1)
    assert not is_closing(story)
    story.look(1)
    assert is_closing(story)
    assert story.last.reasons[0].code == "time_stop"


def test_6_6_legs_are_withdrawn_at_a_look_at_the_clock() -> None:
    """After 30 minutes: what is bought stays, what rests goes, and both are told."""
    two = with_ladder(*levels("0", "1", weight="50", tp="50"))
    story = Story(replace(two, ladder=replace(two.ladder, cancel_after_minutes=30)))
    buy(story)
    story.look(30 * 60)
    assert [r.code for r in story.last.reasons][1:] == ["leg_withdrawn"]
    assert story.last.reasons[0].group_id == story.group.id
    [command] = story.last.commands
    assert command.client_order_id == story.order(Purpose.ENTRY, leg=1).client_order_id
    assert story.group.pyramids[0].legs[1].skip_reason in story.last.reasons[0].text


def test_6_5_a_close_in_parts_is_renewed_at_a_look_at_the_clock() -> None:
    """The first limit order lies 1 % below 49 000 and is not taken; 10 s later it is renewed from 48 000."""
    split = ExitRules(slippage=Slippage(D(1), SlippageMode.SPLIT))
    story = Story(with_exits(split))
    buy(story)
    story.see("49000")
    story.exit()
    story.confirm_cancels()
    first = story.order(Purpose.CLOSE)
    assert (first.type, first.price) == (OrderType.LIMIT, D("48510.00"))
    story.accept()
    story.see("48000")
    story.look(9)
    assert not story.last.commands
    story.look(1)
    assert [c.client_order_id for c in story.last.commands] == [first.client_order_id]
    story.confirm_cancels()
    assert story.order(Purpose.CLOSE).price == D("47520.00")


# --- breakers and the next day --------------------------------------------------------------------------------------


def test_8_a_breaker_that_a_loss_reaches_pauses_at_once_and_says_so() -> None:
    """0.02 BTC sold 1 000 lower: 20 lost, 20 allowed."""
    story = Story(with_breakers(max_daily_loss=D(20)))
    buy(story)
    sell(story, BTC, "49000")
    assert status(story) is PortfolioStatus.PAUSED
    [reason] = [r for r in story.last.reasons if r.code == "daily_loss"]
    assert story.portfolio.status_reason == reason.text
    assert (story.portfolio.risk.tripped, story.portfolio.risk.tripped_at) == ("daily_loss", story.now)


def test_8_a_drawdown_is_found_at_a_look_at_the_clock() -> None:
    """1 000 of 10 000 fell by half, to 9 500 in all: 5 %."""
    story = Story(with_breakers(max_drawdown_percent=D(5)))
    buy(story)
    story.see("25000")
    assert status(story) is PortfolioStatus.HEALTHY
    story.look(10)
    assert status(story) is PortfolioStatus.PAUSED
    assert [r.code for r in story.last.reasons] == ["drawdown"]
    assert story.portfolio.risk.tripped_at == story.now


def test_8_the_next_day_resumes_by_itself_and_lets_in_what_waits() -> None:
    story = Story(with_breakers(max_daily_loss=D(20)))
    buy(story)
    sell(story, BTC, "49000")
    story.signal(market=ETH, price="3000")
    assert len(story.portfolio.queue) == 1
    story.now = START.replace(hour=23, minute=59, second=59)
    story.tell(TimePassed(story.now))
    assert status(story) is PortfolioStatus.PAUSED
    story.look(1)
    text = "Resumed: a new day has begun since the breaker paused the portfolio"
    assert Reason("resumed_next_day", text) in story.last.reasons
    assert (story.portfolio.status, story.portfolio.status_reason) == (PortfolioStatus.HEALTHY, "")
    assert (story.portfolio.risk.tripped, story.portfolio.risk.realized_today) == ("", D(0))
    assert [g.market.symbol for g in story.groups] == ["ETH/USDT"]


def test_8_a_pause_by_hand_lasts_over_midnight() -> None:
    story = Story()
    story.tell(PauseSet(story.now, paused=True))
    story.look(timedelta(days=2).total_seconds())
    assert status(story) is PortfolioStatus.PAUSED
    assert not story.last.reasons


def test_8_the_days_result_begins_anew_at_midnight() -> None:
    story = Story(ONE_LEG)
    buy(story)
    sell(story, BTC, "49000")
    assert story.portfolio.risk.realized_today == D(-20)
    story.look(timedelta(days=1).total_seconds())
    assert (story.portfolio.risk.realized_today, story.portfolio.risk.realized_ever) == (D(0), D(-20))


def test_7_settings_that_make_room_let_in_what_waits_at_once() -> None:
    one_slot = replace(ONE_LEG, max_open_groups=1)
    story = Story(one_slot)
    story.signal()
    story.signal(market=ETH, price="3000")
    assert len(story.groups) == 1
    decision = story.tell(SettingsChanged(story.now, replace(one_slot, max_open_groups=2)))
    assert [c.symbol for c in placed(decision)] == ["ETH/USDT"]
