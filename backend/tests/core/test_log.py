"""The log: every reason, outcome, trade and status is told once, with its kind, its level and what it is about."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.core.decide import decide
from dca_engine.core.departing import Departed, departures
from dca_engine.core.ids import (
    AccountId,
    ClientOrderId,
    GroupId,
    Purpose,
    QueueId,
    client_order_id,
    parse_client_order_id,
)
from dca_engine.core.log import LogLine, log_of
from dca_engine.core.log_kinds import LogKind, LogLevel, kind_of
from dca_engine.core.messages import (
    AccountNoticed,
    AccountsChanged,
    CloseRequested,
    Decision,
    Event,
    FundingPaid,
    HoldingsObserved,
    MarketsObserved,
    Notice,
    OffsetBlocked,
    OrderReported,
    PauseSet,
    QueueActed,
    QueueAction,
    Reason,
    SettingsChanged,
    StatusChanged,
    TimePassed,
    Verdict,
)
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Intent
from tests.core.story import ACCOUNT, BTC, ETH, SETTINGS, Story
from tests.store.stories import beginning_of, long_story, random_story

D = Decimal


class LoggedStory(Story):
    """Keeps what is told, and what left the queue."""

    def __init__(self, settings: PortfolioSettings = SETTINGS) -> None:
        self.lines: list[LogLine] = []
        self.left: list[tuple[str, Departed]] = []
        super().__init__(settings)

    def tell(self, event: Event) -> Decision:
        before = self.last.portfolio
        decision = super().tell(event)
        self.lines = list(log_of(before, event, decision))
        self.left += [(d.entry.key.symbol, d.how) for d in departures(before, event, decision)]
        return decision

    def line(self, code: str) -> LogLine:
        (found,) = (line for line in self.lines if line.code == code)
        return found


def seen(line: LogLine) -> tuple[LogLevel, LogKind, str]:
    return line.level, line.kind, line.text


def test_an_entry_is_told_with_its_signal_its_position_and_each_of_its_orders() -> None:
    story = LoggedStory()
    story.signal()
    opened = story.line("opened")
    assert seen(opened) == (LogLevel.INFO, LogKind.SIGNAL, "Accepted: slot 1 of 10, 5 of 5 legs")
    assert opened.about.symbol == "BTC/USDT"
    assert opened.about.group_id == story.group.id
    assert opened.about.signal_id == story.outcome.signal_id
    orders = [line for line in story.lines if line.code == "entry"]
    assert [line.about.client_order_id for line in orders] == list(story.group.orders)
    assert {(line.kind, line.about.symbol, line.about.account_id) for line in orders} == {
        (LogKind.ORDER, "BTC/USDT", ACCOUNT)
    }


def test_a_trade_is_told_once_and_its_target_after_it() -> None:
    story = LoggedStory()
    story.signal()
    story.accept()
    order = story.order(Purpose.ENTRY, leg=0)
    story.fill(order, fee="0.1")
    fill, target = story.lines
    assert seen(fill) == (LogLevel.INFO, LogKind.FILL, "Bought 0.00400 BTC at 50000.00, fee 0.1 USDT")
    assert (fill.about.symbol, fill.about.client_order_id) == ("BTC/USDT", order.client_order_id)
    assert fill.numbers == {"price": "50000.00", "quantity": "0.00400", "fee": "0.1"}
    assert (target.kind, target.code) == (LogKind.TARGET, "target")
    story.tell(story.events[-1])
    assert story.lines == [], "the venue told of it once more"


def test_the_last_trade_of_a_position_is_told_with_its_end() -> None:
    story = LoggedStory()
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    story.exit()
    story.confirm_cancels()
    story.accept()
    story.fill(story.order(Purpose.CLOSE), price="50500")
    assert [(line.kind, line.about.symbol) for line in story.lines] == [
        (LogKind.FILL, "BTC/USDT"),
        (LogKind.EXIT, "BTC/USDT"),
    ]
    assert story.lines[0].text.startswith("Sold 0.00400 BTC at 50500")


def test_an_order_that_the_exchange_refuses_wants_attention() -> None:
    story = LoggedStory()
    story.signal()
    story.report(story.order(Purpose.ENTRY, leg=4), OrderStatus.REJECTED, reason="too many orders")
    line = story.line("order_refused")
    assert (line.level, line.kind) == (LogLevel.ATTENTION, LogKind.ORDER)
    assert line.text.endswith("too many orders")


def test_news_of_an_order_whose_position_has_ended_is_for_the_record() -> None:
    """A venue tells of a last trade in its answer, on its stream and in its lists."""
    story = LoggedStory()
    story.signal()
    story.exit()
    group, order = story.group, story.order(Purpose.ENTRY, leg=0)
    story.confirm_cancels()
    assert not story.portfolio.groups
    story.report(order, OrderStatus.CANCELLED)
    line = story.line("unknown_order")
    assert (line.level, line.kind, line.about.group_id) == (LogLevel.INFO, LogKind.ORDER, group.id)


def test_news_of_an_order_that_nobody_knows_wants_attention() -> None:
    """Of another mark, of a position that was never opened, of one that is open and has no such order."""
    story = LoggedStory()
    story.signal()
    order = story.order(Purpose.ENTRY, leg=0)
    name = parse_client_order_id(order.client_order_id)
    assert name is not None
    for stranger in (replace(name, tag="0000000"), replace(name, group=2), replace(name, attempt=7)):
        story.report(replace(order, client_order_id=client_order_id(stranger)), OrderStatus.OPEN)
        assert story.line("unknown_order").level is LogLevel.ATTENTION, stranger
    story.report(replace(order, client_order_id=ClientOrderId("web_abc")), OrderStatus.OPEN)
    assert story.line("unknown_order").level is LogLevel.ATTENTION


@pytest.mark.parametrize(
    ("more", "verdict", "level"),
    [
        ({"intent": Intent.EXIT}, Verdict.RECORDED, LogLevel.INFO),
        ({"age": 100}, Verdict.RECORDED, LogLevel.ATTENTION),
        ({"price": None}, Verdict.REFUSED, LogLevel.ATTENTION),
    ],
)
def test_a_signal_that_did_not_get_what_it_wanted(more: dict[str, Any], verdict: Verdict, level: LogLevel) -> None:
    story = LoggedStory()
    story.signal(**more)
    (line,) = story.lines
    assert (story.outcome.verdict, line.level, line.kind) == (verdict, level, LogKind.SIGNAL)
    assert line.about.symbol == "BTC/USDT"


def test_what_a_person_does_is_told_as_his() -> None:
    story = LoggedStory()
    story.signal()
    group_id = story.group.id
    story.tell(PauseSet(story.now, paused=True))
    assert (story.lines[0].kind, story.lines[0].code) == (LogKind.PERSON, "paused")
    story.tell(OffsetBlocked(story.now, group_id, blocked=True))
    assert (story.lines[0].kind, story.lines[0].about.group_id) == (LogKind.OFFSET, group_id)
    story.tell(SettingsChanged(story.now, SETTINGS))
    assert story.lines[0].kind is LogKind.SETTINGS
    story.tell(CloseRequested(story.now, group_id))
    assert [line.kind for line in story.lines if line.text == "Closed by hand"] == [LogKind.PERSON]
    assert {line.kind for line in story.lines if line.about.client_order_id} == {LogKind.EXIT}
    story.tell(CloseRequested(story.now, group_id))
    assert story.lines[0].level is LogLevel.INFO, "a wish that was not carried out was answered at once"


# --- what stands until it is over -------------------------------------------------------------------------------------


def standing(lines: list[LogLine]) -> list[str]:
    """The codes of what is critical and not over, as the store reads it."""
    return [
        line.code
        for at, line in enumerate(lines)
        if line.topic is not None
        and not any(later.ends is not None and line.topic.startswith(later.ends) for later in lines[at + 1 :])
    ]


def told(story: LoggedStory, *events: Event) -> list[LogLine]:
    found: list[LogLine] = []
    for event in events:
        story.tell(event)
        found += story.lines
    return found


def test_an_account_that_is_away_stands_until_it_is_back() -> None:
    story = LoggedStory()
    lost = AccountNoticed(story.now, ACCOUNT, Notice.LOST, "no answer")
    lines = told(story, lost, lost, replace(lost, account_id=AccountId("other")))
    assert {(line.level, line.kind, line.about.account_id) for line in lines} == {
        (LogLevel.CRITICAL, LogKind.ACCOUNT, ACCOUNT),
        (LogLevel.CRITICAL, LogKind.ACCOUNT, "other"),
    }
    assert standing(lines) == ["account_lost", "account_lost"], "told twice of one account it stands once"
    lines += told(story, AccountNoticed(story.now, ACCOUNT, Notice.BACK))
    assert [line.topic for line in lines if line.code in standing(lines)][-1] == "account/other/"
    assert len(standing(lines)) == 1
    clock = told(story, AccountNoticed(story.now, ACCOUNT, Notice.CLOCK_OFF, clock_ahead_ms=900))
    assert (clock[0].level, clock[0].topic) == (LogLevel.ATTENTION, None)


def test_what_stood_of_accounts_is_over_when_they_are_connected_anew() -> None:
    """With new keys, or others in their place: who is away still is told again."""
    story = LoggedStory()
    lines = told(story, AccountNoticed(story.now, ACCOUNT, Notice.LOST, "its keys are missing"))
    assert standing(lines) == ["account_lost"]
    lines += told(story, AccountsChanged(story.now, story.portfolio.accounts, anew=(ACCOUNT,)))
    assert standing(lines) == []


def test_what_stood_of_accounts_and_of_the_status_is_over_at_a_start() -> None:
    """Before the process ended the account was away and the portfolio locked."""
    story = LoggedStory()
    lost = AccountNoticed(story.now, ACCOUNT, Notice.LOST, "no answer")
    lines = told(story, lost, StatusChanged(story.now, PortfolioStatus.LOCKED, "a defect"))
    assert standing(lines) == ["account_lost", "status_locked"]
    starting = (PortfolioStatus.BOOTSTRAPPING, PortfolioStatus.RECONCILING)
    lines += told(story, *(StatusChanged(story.now, status, "") for status in starting))
    assert standing(lines) == []


def held(story: LoggedStory, **amounts: str) -> HoldingsObserved:
    return HoldingsObserved(story.now, ACCOUNT, {coin: D(amount) for coin, amount in amounts.items()})


def test_each_difference_stands_until_it_is_gone_or_a_person_resumes() -> None:
    story = LoggedStory()
    story.tell(held(story, BTC="0", ETH="0"))
    for market, price in ((BTC, "50000"), (ETH, "2500")):
        story.signal(market=market, price=price)
        group = story.group_in(market)
        story.fill(next(o for o in group.orders.values() if o.leg == 0 and o.purpose is Purpose.ENTRY))
    lines = told(story, held(story, BTC="0"), held(story, ETH="0"))
    assert standing(lines) == ["holding_differs", "holding_differs"]
    assert {line.level for line in lines if line.code == "holding_differs"} == {LogLevel.CRITICAL}
    bought = story.portfolio.stocks[ACCOUNT].expected["BTC"]
    lines += told(story, held(story, BTC=f"{bought:f}"))
    assert [line.topic for line in lines if line.topic][-1] == f"trading/holding/{ACCOUNT}/ETH/"
    assert standing(lines) == ["holding_differs"]
    lines += told(story, PauseSet(story.now, paused=False))
    assert standing(lines) == []


def test_a_lock_stands_until_the_portfolio_has_another_status() -> None:
    story = LoggedStory()
    lines = told(story, StatusChanged(story.now, PortfolioStatus.LOCKED, "a rule was broken"))
    assert seen(lines[0]) == (LogLevel.CRITICAL, LogKind.ENGINE, "Locked: exits only (a rule was broken)")
    assert standing(lines) == ["status_locked"]
    lines += told(story, StatusChanged(story.now, PortfolioStatus.HEALTHY, ""))
    assert standing(lines) == []
    assert lines[-1].text == "Ready: entries are let through"
    assert told(story, StatusChanged(story.now, PortfolioStatus.HEALTHY, "")) == [], "it changed nothing"


def test_a_payment_that_belongs_to_nothing_names_its_market() -> None:
    story = LoggedStory()
    (line,) = told(story, FundingPaid(story.now, ACCOUNT, "BTC/USDT:USDT", "f1", D("-1")))
    assert (line.kind, line.about.symbol, line.about.account_id) == (LogKind.FUNDING, "BTC/USDT:USDT", ACCOUNT)


# --- nothing is left out ----------------------------------------------------------------------------------------------


def lines_of(story: Story) -> list[LogLine]:
    state, found = beginning_of(story), list[LogLine]()
    for event in story.events:
        decision = decide(state, event)
        lines = log_of(state, event, decision)
        assert len(lines) >= len(decision.reasons) + len(decision.outcomes)
        assert {line.code for line in lines} >= {reason.code for reason in decision.reasons}
        found += lines
        state = decision.portfolio
    return found


@pytest.mark.parametrize("seed", range(8))
def test_every_reason_is_told_and_has_a_kind_of_its_own(seed: int) -> None:
    """What falls to the engine's own kind is a status, the opening, or a defect: no code is forgotten in the table."""
    lines = lines_of(random_story(seed, 150))
    assert len(lines) > 100
    engine = {line.code.partition("_")[0] for line in lines if line.kind is LogKind.ENGINE}
    assert engine <= {"status", "portfolio", "defect"}
    for line in lines:
        assert line.text[0].isupper() or not line.text[0].isalpha(), line
        assert (line.topic is not None) == (line.level is LogLevel.CRITICAL), line
        if line.about.group_id is not None and line.code != "unknown_order":
            assert line.about.symbol is not None, line


def test_every_trade_of_a_long_story_is_told_once() -> None:
    story = long_story()
    fills = [fill for group in (*story.groups, *story.ended) for o in group.orders.values() for fill in o.fills]
    assert len([line for line in lines_of(story) if line.kind is LogKind.FILL]) == len(fills)


def test_looks_at_the_market_that_lead_to_nothing_are_not_told() -> None:
    story = LoggedStory()
    story.tell(MarketsObserved(story.now, {ACCOUNT: {"BTC/USDT": D(50000)}}))
    assert story.lines == []
    story.tell(TimePassed(story.now))
    assert story.lines == []


# --- the queue --------------------------------------------------------------------------------------------------------


def waiting_story(**rules: Any) -> LoggedStory:
    """One slot, taken by BTC; ETH waits."""
    settings = replace(SETTINGS, max_open_groups=1, queue=QueueRules(**rules))
    story = LoggedStory(settings)
    story.signal()
    story.signal(market=ETH, price="2500")
    assert story.outcome.verdict is Verdict.QUEUED
    assert story.left == []
    return story


def waits(story: LoggedStory) -> QueueId:
    return next(iter(story.portfolio.queue))


@pytest.mark.parametrize(
    ("action", "how"), [(QueueAction.FORCE, Departed.FORCED), (QueueAction.REMOVE, Departed.REMOVED)]
)
def test_7_what_a_person_does_with_a_waiting_signal(action: QueueAction, how: Departed) -> None:
    story = waiting_story()
    story.tell(QueueActed(story.now, waits(story), action))
    assert story.left == [("ETH/USDT", how)]
    assert {line.kind for line in story.lines if line.about.client_order_id is None} == {LogKind.QUEUE}
    assert {line.about.symbol for line in story.lines} == {"ETH/USDT"}


def test_7_a_promotion_that_waits_for_a_slot_leaves_when_it_gets_one() -> None:
    story = waiting_story()
    story.tell(QueueActed(story.now, waits(story), QueueAction.PROMOTE))
    assert story.left == []
    story.tell(SettingsChanged(story.now, replace(story.portfolio.settings, max_open_groups=2)))
    assert story.left == [("ETH/USDT", Departed.PROMOTED)]


def test_7_what_waited_too_long_expires() -> None:
    story = waiting_story(max_age_minutes=5)
    story.wait(6 * 60)
    story.tell(TimePassed(story.now))
    assert story.left == [("ETH/USDT", Departed.EXPIRED)]
    assert [(line.kind, line.level, line.about.symbol) for line in story.lines] == [
        (LogKind.QUEUE, LogLevel.ATTENTION, "ETH/USDT")
    ]


def test_7_a_newer_signal_replaces_and_an_exit_drops() -> None:
    story = waiting_story()
    story.signal(market=ETH, price="2400")
    assert story.left == [("ETH/USDT", Departed.REPLACED)]
    story.signal(intent=Intent.EXIT, market=ETH)
    assert story.left == [("ETH/USDT", Departed.REPLACED), ("ETH/USDT", Departed.DROPPED)]


def test_a_reason_of_a_wish_that_no_code_tells_is_a_persons() -> None:
    """A refusal bears the code of the rule that stood in its way."""
    story = LoggedStory()
    close = CloseRequested(story.now, GroupId("p-1"))
    assert kind_of(Reason("not_open", "x", refused=True), close) is LogKind.PERSON
    assert kind_of(Reason("anything", "x"), TimePassed(story.now)) is LogKind.ENGINE
    report = OrderReported(story.now, ClientOrderId("x"), OrderStatus.OPEN, D(0), None)
    assert kind_of(Reason("unknown_order", "x"), report) is LogKind.ORDER
