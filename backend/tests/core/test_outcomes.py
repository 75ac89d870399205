"""Spec 2.7, 3 and 7: what a trader is told of a signal, word by word and number by number."""

from dataclasses import replace
from typing import Any

import pytest

from dca_engine.core.exit_rules import ExitRules
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import ClientOrderId, Purpose, QueueId, SignalId
from dca_engine.core.ladder import Ladder
from dca_engine.core.messages import (
    Outcome,
    PauseSet,
    QueueActed,
    QueueAction,
    Reason,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    Verdict,
)
from dca_engine.core.order import OrderStatus
from dca_engine.core.promoting import held_by
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.risk_rules import EntryLimits, RiskRules
from dca_engine.core.settings import (
    FallbackRules,
    MissingRules,
    PortfolioSettings,
    PyramidCapital,
    Pyramiding,
    Sizing,
    SizingMode,
    SpotShort,
)
from dca_engine.core.signal import Intent, Size, SizeUnit
from dca_engine.core.values import MarketKind, OrderType, Side
from tests.core.story import BTC, BTC_PERP, ETH, SETTINGS, D, Story, levels, placed, with_ladder

ONE_SLOT = replace(SETTINGS, max_open_groups=1, capital=D(1_000))
ONE_LEG = with_ladder(*levels("0", weight="100", tp="10"))
S1, S2, S3 = SignalId("s1"), SignalId("s2"), SignalId("s3")


def told(story: Story) -> tuple[Verdict, Reason]:
    """The outcome of the latest signal."""
    return story.outcome.verdict, story.outcome.reason


def holding(settings: PortfolioSettings = ONE_LEG, kind: MarketKind = MarketKind.SPOT, **more: Any) -> Story:
    """0.02 BTC bought at 50 000, and the target resting. No price was seen since."""
    story = Story(settings, kind)
    story.signal(**more)
    story.accept()
    story.fill(story.order(Purpose.ENTRY))
    story.accept()
    return story


# --- 3: getting out -------------------------------------------------------------------------------------------------


def test_3_an_exit_is_accepted_and_names_the_group() -> None:
    story = holding()
    story.wait(5)
    story.exit()
    assert told(story) == (Verdict.ACCEPTED, Reason("exit", "Accepted: closing BTC/USDT", {}, story.group.id))
    assert story.group.status_reason == "exit alert"
    story.confirm_cancels()
    assert story.order(Purpose.CLOSE).created_at == story.now


def test_3_an_exit_for_which_nothing_is_open_is_recorded() -> None:
    story = Story()
    story.exit()
    reason = Reason("nothing_to_exit", "Recorded: nothing is open for BTC/USDT")
    assert story.outcomes == [Outcome(S1, Verdict.RECORDED, reason)]


def test_3_an_exit_takes_what_waits_out_of_the_queue_and_both_are_told() -> None:
    story = Story(ONE_SLOT)
    story.signal()
    story.signal(market=ETH, price="3000")
    story.exit(market=ETH)
    assert list(story.last.outcomes) == [
        Outcome(S2, Verdict.RECORDED, Reason("exit_came", "Recorded: an exit for ETH/USDT came while this waited")),
        Outcome(
            S3,
            Verdict.ACCEPTED,
            Reason("exit_unqueued", "Accepted: ETH/USDT was waiting and is taken out of the queue"),
        ),
    ]


def test_3_an_exit_of_the_other_side_leaves_what_waits() -> None:
    story = Story(ONE_SLOT)
    story.signal()
    story.signal(market=ETH, price="3000")
    story.exit(Side.SHORT, market=ETH)
    assert len(story.portfolio.queue) == 1
    assert story.outcome.reason.code == "nothing_to_exit"


# --- 2: closing a part ----------------------------------------------------------------------------------------------


def test_2_a_part_is_sold_at_the_price_that_was_seen_and_told_with_its_numbers() -> None:
    story = holding()
    story.see("51000")
    story.wait(5)
    story.reduce("25")
    numbers = {"quantity": "0.00500", "held": "0.02000", "price": "51000"}
    text = "selling 0.00500 of 0.02000 BTC"
    assert told(story) == (Verdict.ACCEPTED, Reason("reduce", f"Accepted: {text}", numbers, story.group.id))
    assert story.last.reasons[0] == Reason("reduce", text, numbers, story.group.id)
    assert story.group.sales[0].why == "reduce alert"
    story.confirm_cancels()
    made = story.order(Purpose.REDUCE)
    assert (made.quantity, made.created_at) == (D("0.00500"), story.now)


@pytest.mark.parametrize(
    ("seen", "alert", "quantity"),
    [("40000", "25000", "0.00250"), (None, "25000", "0.00400"), (None, None, "0.00200")],
    ids=["the price that was seen", "else the alert's own", "else the last one traded"],
)
def test_2_a_part_in_quote_is_worth_the_best_known_price(seen: str | None, alert: str | None, quantity: str) -> None:
    """100 USDT at 40 000, 25 000 or 50 000."""
    story = holding()
    if seen is not None:
        story.see(seen)
    story.signal(Intent.REDUCE, price=alert, size=Size(D(100), SizeUnit.QUOTE))
    assert story.group.sales[0].quantity == D(quantity)


def test_2_a_part_in_contracts_is_counted_by_the_market() -> None:
    """3 contracts of 0.001 BTC."""
    market = replace(BTC_PERP, contract_size=D("0.001"))
    story = holding(kind=MarketKind.LINEAR, market=market)
    story.signal(Intent.REDUCE, price=None, market=market, size=Size(D(3), SizeUnit.CONTRACTS))
    assert story.group.sales[0].quantity == D("0.003")


def test_2_a_part_that_is_all_of_it_closes_the_group() -> None:
    story = holding()
    story.wait(5)
    story.reduce("100")
    text, numbers = "all of BTC/USDT is closed", {"held": "0.02000"}
    assert told(story) == (Verdict.ACCEPTED, Reason("reduce", f"Accepted: {text}", numbers, story.group.id))
    assert story.last.reasons[0] == Reason("reduce_all", text, numbers, story.group.id)
    assert (story.group.status, story.group.status_reason) == (GroupStatus.CLOSING, "reduce alert")
    story.confirm_cancels()
    assert story.order(Purpose.CLOSE).created_at == story.now


def test_2_a_part_that_cannot_be_sold_is_refused_with_the_reason() -> None:
    """0.1 % of 0.02 BTC is 0.00002 BTC: 1 USDT."""
    story = holding()
    before = story.portfolio
    story.reduce("0.1")
    text = "Refused: 0.00002 BTC at 50000.00 is less than the venue takes: 0.00001 BTC and 5 USDT at least"
    assert told(story) == (Verdict.REFUSED, Reason("cannot_reduce", text, {}, story.group.id, refused=True))
    assert story.portfolio == before


def test_2_a_part_of_nothing_is_recorded() -> None:
    story = Story()
    story.reduce("50")
    reason = Reason("nothing_to_reduce", "Recorded: nothing is open for BTC/USDT")
    assert story.outcomes == [Outcome(S1, Verdict.RECORDED, reason)]
    assert not story.portfolio.groups


def test_2_a_part_of_the_other_side_is_recorded() -> None:
    story = holding(kind=MarketKind.LINEAR, market=BTC_PERP)
    story.signal(Intent.REDUCE, Side.SHORT, price=None, market=BTC_PERP, size=Size(D(50), SizeUnit.PERCENT))
    assert story.outcome.reason.code == "nothing_to_reduce"


def test_2_without_a_size_no_part_is_closed() -> None:
    story = holding()
    before = story.portfolio
    story.signal(Intent.REDUCE, price=None)
    text = "Refused: the alert does not say how much to close"
    assert told(story) == (Verdict.REFUSED, Reason("no_size", text, {}, story.group.id))
    assert story.portfolio == before


# --- 3: getting in --------------------------------------------------------------------------------------------------


def test_3_what_was_opened_is_told_with_its_numbers() -> None:
    """1 000 of capital; the last leg of 5 gets 0.4 %, 4 USDT, and is left out."""
    wanted = (*levels("0", "0.5", "1", weight="24.9"), *levels("1.5", weight="24.9"), *levels("2", weight="0.4"))
    story = Story(with_ladder(*wanted))
    story.signal()
    legs = story.group.pyramids[0].legs
    cost = sum(leg.price * leg.quantity for leg in legs[:4])
    numbers = {"base_price": "50000", "capital": "1000", "legs": "4", "pyramid": "0", "cost": f"{cost:f}"}
    left_out = "leg 4 is left out, value 3.9200000 is below the minimum of 5 USDT"
    reason = Reason("opened", f"Accepted: slot 1 of 10, 4 of 5 legs; {left_out}", numbers, story.group.id)
    assert story.outcomes == [Outcome(S1, Verdict.ACCEPTED, reason)]
    assert story.group.opened_at == story.now
    assert story.order(Purpose.ENTRY).created_at == story.now


def test_3_another_pyramid_is_told_with_its_numbers() -> None:
    story = Story(ONE_LEG)
    story.signal()
    story.signal(price="40000", take_profit=D(60_000))
    numbers = {"base_price": "40000", "capital": "1000", "legs": "1", "pyramid": "1", "cost": "1000.0000000"}
    reason = Reason("pyramid", "Accepted: pyramid 2 of 5, 1 of 1 legs", numbers, story.group.id)
    assert told(story) == (Verdict.ACCEPTED, reason)
    assert story.group.pyramids[1].target_price == D(60_000)


def test_3_a_replacement_is_counted_and_recorded() -> None:
    story = Story(replace(ONE_LEG, pyramiding=Pyramiding(1)))
    story.signal()
    for count in ("1", "2"):
        story.signal(price="48000")
        numbers = {"max_pyramids": "1", "replacements": count}
        text = "Recorded: BTC/USDT has all of its 1 pyramids; a replacement trades nothing"
        assert told(story) == (Verdict.RECORDED, Reason("replacement_pyramid", text, numbers, story.group.id))


def test_3_what_waits_is_told_with_its_place() -> None:
    story = Story(ONE_SLOT)
    story.signal()
    story.signal(market=ETH, price="3000")
    waits = "Queued: waits for a free slot, 1 of 1 groups are open"
    assert told(story) == (Verdict.QUEUED, Reason("queued", waits, {"waiting": "1", "replacements": "0"}))
    story.signal(market=ETH, price="2900")
    taken = Reason("replaced", "Recorded: a newer signal for ETH/USDT took its place in the queue")
    assert list(story.last.outcomes) == [
        Outcome(S2, Verdict.RECORDED, taken),
        Outcome(S3, Verdict.QUEUED, Reason("queued", waits, {"waiting": "1", "replacements": "1"})),
    ]
    [entry] = story.portfolio.queue.values()
    assert entry.waits_for == "a free slot, 1 of 1 groups are open"


def test_3_where_the_queue_is_off_the_entry_is_refused_with_what_it_would_wait_for() -> None:
    story = Story(replace(ONE_SLOT, queue=QueueRules(max_length=0)))
    story.signal()
    story.signal(market=ETH, price="3000")
    text = "Refused: the queue is off, and this would wait for a free slot, 1 of 1 groups are open"
    assert told(story) == (Verdict.REFUSED, Reason("queue_off", text, {"waiting": "0", "max_length": "0"}))


def test_3_a_signal_that_may_enter_takes_the_place_of_an_older_one_that_still_waits() -> None:
    """The older one ran away by more than its own limit of 1 %, and waits; the newer one is at the market."""
    story = Story(replace(ONE_LEG, risk=RiskRules(EntryLimits(max_slippage_percent=D(1)))))
    story.tell(PauseSet(story.now, paused=True))
    story.signal()
    story.see("52000")
    story.tell(PauseSet(story.now, paused=False))
    assert len(story.portfolio.queue) == 1
    story.signal(price="52000")
    assert [(o.signal_id, o.verdict) for o in story.last.outcomes] == [
        (S1, Verdict.RECORDED),
        (S2, Verdict.ACCEPTED),
    ]
    text = "Recorded: a newer signal for BTC/USDT was entered while this waited"
    assert story.last.outcomes[0].reason == Reason("replaced", text)
    assert not story.portfolio.queue
    assert len(story.groups) == 1


# --- 2, 3, 4: what is refused ---------------------------------------------------------------------------------------


def test_2_a_short_on_a_spot_account_is_refused_by_setting() -> None:
    story = Story(replace(SETTINGS, spot_short=SpotShort.REFUSE))
    story.signal(side=Side.SHORT)
    assert told(story) == (Verdict.REFUSED, Reason("spot_short", "Refused: a spot account cannot go short"))


def test_2_a_short_on_a_spot_account_closes_the_long_at_that_moment() -> None:
    story = holding()
    story.wait(5)
    story.signal(side=Side.SHORT)
    story.confirm_cancels()
    assert story.outcome.reason.code == "exit"
    assert story.order(Purpose.CLOSE).created_at == story.now


def test_2_an_entry_that_lacks_something_is_refused_with_what_it_lacks() -> None:
    story = Story()
    story.signal(market=None)
    text = "Refused: GONE/USDT has no market rules on this account"
    assert told(story) == (Verdict.REFUSED, Reason("unknown_market", text))
    story.signal(side=None)
    assert told(story) == (Verdict.REFUSED, Reason("no_side", "Refused: the alert does not say long or short"))
    story.signal(price=None)
    text = "Refused: the alert names no price and none is known for BTC/USDT"
    assert told(story) == (Verdict.REFUSED, Reason("no_price", text))


@pytest.mark.parametrize(("kind", "opens"), [(MarketKind.SPOT, True), (MarketKind.LINEAR, False)])
def test_4_fallback_rules_stand_in_for_a_market_of_the_accounts_own_kind(kind: MarketKind, opens: bool) -> None:
    """GONE/USDT is written like a spot market."""
    rules = FallbackRules(D("0.01"), D("0.001"), D("0.001"), D(5))
    story = Story(replace(ONE_LEG, missing_rules=MissingRules.FALLBACK, fallback_rules=rules), kind)
    story.signal(market=None, price="100")
    assert bool(story.portfolio.groups) is opens


def test_4_a_first_leg_that_cannot_be_placed_is_named_with_why() -> None:
    story = Story(replace(ONE_LEG, capital=D(40)))
    story.signal()
    why = "value 4.0000000 is below the minimum of 5 USDT"
    text = f"Refused: the first leg of BTC/USDT cannot be placed, {why}"
    assert told(story) == (Verdict.REFUSED, Reason("first_leg", text, {"leg": "0", "why": why}))


def test_6_a_stop_on_the_wrong_side_is_refused_with_the_field() -> None:
    story = Story()
    story.signal(stop_loss=D(51_000))
    text = "Refused: stop_loss of 51000 must be below the entry price of 50000, as the position is long"
    assert told(story) == (Verdict.REFUSED, Reason("impossible_exit", text))
    story.signal(take_profit=D(49_000))
    assert story.outcome.reason.text.startswith("Refused: take_profit of 49000 must be above")


def test_4_a_pyramid_sized_by_its_alert_needs_a_size_too() -> None:
    story = Story(replace(ONE_LEG, sizing=Sizing(SizingMode.ALERT)))
    story.signal()
    text = "Refused: positions are sized by the alert, and it names no size"
    assert told(story) == (Verdict.REFUSED, Reason("no_size", text))
    story.signal(size=Size(D(400), SizeUnit.QUOTE))
    assert story.group.pyramids[0].capital == D(400)
    story.signal(price="49000")
    assert told(story) == (Verdict.REFUSED, Reason("no_size", text))
    story.signal(price="49000", size=Size(D(300), SizeUnit.QUOTE))
    assert story.group.pyramids[1].capital == D(300)


# --- 3: reverse -----------------------------------------------------------------------------------------------------


def test_3_a_reverse_tells_of_both_halves() -> None:
    story = holding(kind=MarketKind.LINEAR, market=BTC_PERP)
    group = story.group
    story.wait(5)
    story.signal(Intent.REVERSE, Side.SHORT, market=BTC_PERP)
    assert story.last.reasons[0] == Reason("reverse", "BTC/USDT:USDT: closed by a reverse alert", {}, group.id)
    waits = "Queued: waits for the long position of BTC/USDT:USDT to close"
    assert told(story) == (Verdict.QUEUED, Reason("queued", waits, {"waiting": "1", "replacements": "0"}))
    assert story.group.status_reason == "reverse alert"
    [entry] = story.portfolio.queue.values()
    assert entry.reverses
    story.confirm_cancels()
    assert story.order(Purpose.CLOSE).created_at == story.now


@pytest.mark.parametrize(("side", "turned"), [(Side.LONG, Side.SHORT), (Side.SHORT, Side.LONG)])
def test_2_a_reverse_that_names_no_side_turns_what_is_open_around(side: Side, turned: Side) -> None:
    story = holding(kind=MarketKind.LINEAR, market=BTC_PERP, side=side)
    story.signal(Intent.REVERSE, None, market=BTC_PERP)
    assert story.group.status is GroupStatus.CLOSING
    [entry] = story.portfolio.queue.values()
    assert (entry.key.side, entry.reverses) == (turned, True)


def test_2_a_reverse_that_names_no_side_with_nothing_open_is_refused() -> None:
    story = Story(ONE_LEG, MarketKind.LINEAR)
    story.signal(Intent.REVERSE, None, market=BTC_PERP)
    assert told(story) == (Verdict.REFUSED, Reason("no_side", "Refused: the alert does not say long or short"))


def test_3_a_reverse_whose_entry_comes_to_nothing_tells_that_the_other_side_is_being_closed() -> None:
    story = holding(kind=MarketKind.LINEAR, market=BTC_PERP)
    story.signal(Intent.REVERSE, Side.SHORT, price=None, market=BTC_PERP)
    text = (
        "Refused: the alert names no price and none is known for BTC/USDT:USDT."
        " The other side of BTC/USDT:USDT is being closed"
    )
    assert told(story) == (Verdict.REFUSED, Reason("no_price", text))


def test_3_what_waits_of_the_other_side_is_taken_out_by_a_reverse_and_told() -> None:
    story = Story(replace(ONE_LEG, max_open_groups=1), MarketKind.LINEAR)
    story.signal(market=replace(BTC_PERP, symbol="ETH/USDT:USDT", base="ETH"), price="3000")
    story.signal(market=BTC_PERP)
    story.signal(Intent.REVERSE, Side.SHORT, market=BTC_PERP)
    first = story.last.outcomes[0]
    text = "Recorded: a reverse for BTC/USDT:USDT came while this waited"
    assert first == Outcome(S2, Verdict.RECORDED, Reason("exit_came", text))
    assert "being closed" not in story.outcome.reason.text
    [entry] = story.portfolio.queue.values()
    assert (entry.key.side, entry.reverses) == (Side.SHORT, False)


def test_3_an_exit_for_a_group_that_closes_already_is_recorded_with_its_name() -> None:
    story = holding()
    story.exit()
    story.exit()
    reason = Reason("closing_already", "Recorded: BTC/USDT is being closed already", {}, story.group.id)
    assert told(story) == (Verdict.RECORDED, reason)


# --- 4, 6: what a group is opened with ------------------------------------------------------------------------------


def test_4_percent_of_equity_counts_what_was_earned() -> None:
    """0.02 BTC bought at 50 000 and sold at 55 000: 100 earned. 10 % of 10 100."""
    story = holding(replace(ONE_LEG, sizing=Sizing(SizingMode.EQUITY_PERCENT, percent=D(10))))
    story.fill(story.order(Purpose.TARGET))
    story.signal(market=ETH, price="1000")
    assert story.group_in(ETH).settings.capital == D("1010")


def test_4_each_pyramid_has_the_levels_and_the_capital_of_its_own_index() -> None:
    """1 000 shared as 70 and 30 %; the second pyramid has one leg only."""
    own = replace(
        SETTINGS,
        ladder=Ladder(levels("0", "1", weight="50"), pyramid_levels=((1, levels("0", weight="100")),)),
        pyramiding=Pyramiding(2, PyramidCapital.SHARED, (D(70), D(30))),
    )
    story = Story(own)
    story.signal()
    story.signal(price="48000")
    assert [(p.capital, len(p.legs)) for p in story.group.pyramids] == [(D(700), 2), (D(300), 1)]


@pytest.mark.parametrize(("used", "stop"), [(True, D(45_000)), (False, None)])
def test_6_the_alerts_own_stop_is_kept_by_setting(used: bool, stop: object) -> None:
    story = Story(replace(ONE_LEG, exits=ExitRules(use_alert_stop=used)))
    story.signal(stop_loss=D(45_000))
    assert story.group.stop_price == stop


def test_6_an_alert_without_a_stop_leaves_the_one_there_is() -> None:
    story = Story(replace(ONE_LEG, exits=ExitRules(use_alert_stop=True)))
    story.signal(stop_loss=D(45_000))
    story.signal(price="49000")
    assert story.group.stop_price == D(45_000)


def test_8_what_a_ladder_will_bind_is_not_free_for_the_next_signal() -> None:
    """1 500 are free: one ladder of 1 000 fits, the second does not, until the venue says otherwise."""
    story = Story(replace(ONE_LEG, risk=RiskRules(EntryLimits(check_balance=True))))
    story.see("50000", free="1500")
    story.signal()
    story.signal(market=ETH, price="1000")
    text = (
        "Refused: the ladder costs 1000 USDT, account main has 500 USDT free;"
        " leg 0: buying up to this leg takes 1000 USDT, 500 USDT is free, 500 USDT is missing"
    )
    assert told(story) == (Verdict.REFUSED, Reason("free_balance", text, {"cost": "1000", "free": "500", "leg": "0"}))
    story.see("50000", free="1500")
    story.signal(market=ETH, price="1000")
    assert story.outcome.verdict is Verdict.ACCEPTED


def test_8_what_another_account_binds_is_none_of_this_ones() -> None:
    """Nothing is known of this account's balance, so there is nothing to take from."""
    story = Story(ONE_LEG)
    story.signal()
    assert dict(story.portfolio.observed.free) == {}


# --- 7: out of the queue --------------------------------------------------------------------------------------------


def queued(settings: PortfolioSettings = ONE_SLOT) -> Story:
    """One slot, taken by BTC; ETH waits at 3000."""
    story = Story(replace(settings, ladder=ONE_LEG.ladder))
    story.signal()
    story.accept()
    story.signal(market=ETH, price="3000")
    return story


def act(story: Story, action: QueueAction, queue_id: str = "qs2") -> None:
    story.tell(QueueActed(story.now, QueueId(queue_id), action))


def the_waiting(story: Story) -> Group:
    return story.group_in(ETH)


def test_7_what_was_let_in_says_as_which_rank_it_waited() -> None:
    story = queued()
    story.wait(60)
    story.exit()
    story.confirm_cancels()
    assert story.outcome.signal_id == S2
    assert story.outcome.reason.text == "Accepted after waiting as rank 1: slot 1 of 1, 1 of 1 legs"
    assert the_waiting(story).opened_at == story.now


def test_7_what_a_person_removes_is_told_to_him_and_of_the_signal() -> None:
    story = queued()
    act(story, QueueAction.REMOVE)
    reason = Reason("removed_by_hand", "Removed from the queue by hand")
    assert story.last.outcomes == (Outcome(S2, Verdict.RECORDED, reason),)
    assert story.last.reasons == (Reason("removed_by_hand", "ETH/USDT was removed from the queue"),)


def test_7_what_does_not_wait_any_more_cannot_be_acted_on() -> None:
    story = queued()
    act(story, QueueAction.PROMOTE, "qgone")
    assert story.last.reasons == (Reason("not_waiting", "This signal does not wait any more", refused=True),)
    assert len(story.portfolio.queue) == 1


def test_7_forcing_by_hand_is_told_and_marks_the_group() -> None:
    story = queued()
    act(story, QueueAction.FORCE)
    how = "past the pool's limit, by hand"
    assert story.outcome.reason.text == f"Accepted {how}: slot 2 of 1, 1 of 1 legs"
    assert story.last.reasons[-1] == Reason("forced", f"ETH/USDT was entered {how}", {}, the_waiting(story).id)
    assert the_waiting(story).forced


def test_7_promoting_by_hand_is_told() -> None:
    """It waited for the venue, which is back; nobody looked yet."""
    story = Story(ONE_LEG)
    story.see("3000", ETH, unreachable=("main",))
    story.signal(market=ETH, price="3000")
    assert story.outcome.verdict is Verdict.QUEUED
    quiet = replace(story.portfolio, observed=replace(story.portfolio.observed, unreachable=()))
    story.last = replace(story.last, portfolio=quiet)
    act(story, QueueAction.PROMOTE, "qs1")
    assert story.outcome.reason.text == "Accepted from the queue, by hand: slot 1 of 10, 1 of 1 legs"
    told_of = Reason("promoted", "ETH/USDT was entered from the queue, by hand", {}, the_waiting(story).id)
    assert story.last.reasons[-1] == told_of
    assert not the_waiting(story).forced


def test_7_what_cannot_be_laid_any_more_is_declined_by_hand_and_dropped_by_itself() -> None:
    """The capital was cut to 40: 4 USDT per group are less than an order."""
    story = queued()
    story.tell(SettingsChanged(story.now, replace(story.portfolio.settings, capital=D(4))))
    act(story, QueueAction.FORCE)
    [reason] = story.last.reasons
    assert (reason.code, reason.refused) == ("first_leg", True)
    assert reason.text.startswith("Refused: the first leg of ETH/USDT cannot be placed")
    assert len(story.portfolio.queue) == 1
    story.exit()
    story.confirm_cancels()
    assert not story.portfolio.queue
    assert (story.outcome.signal_id, story.outcome.verdict, story.outcome.reason.code) == (
        S2,
        Verdict.REFUSED,
        "first_leg",
    )


def test_7_a_waiting_signal_whose_symbol_became_denied_falls_out() -> None:
    story = queued()
    denied = RiskRules(EntryLimits(denied_symbols=("ETH/USDT",)))
    story.tell(SettingsChanged(story.now, replace(story.portfolio.settings, risk=denied)))
    story.exit()
    story.confirm_cancels()
    reason = Reason("symbol_denied", "Refused: ETH/USDT is on the list of denied symbols", {"symbol": "ETH/USDT"})
    assert story.outcome == Outcome(S2, Verdict.REFUSED, reason)


def test_7_one_that_has_to_wait_on_does_not_hold_up_the_next() -> None:
    """Two slots come free while ETH has spent its own limit: SOL enters, ETH waits on."""
    sol = replace(ETH, symbol="SOL/USDT", base="SOL")
    story = queued()
    story.signal(market=sol, price="100")
    narrow = RiskRules(EntryLimits(max_slippage_percent=D(1)))
    story.see("3100", ETH)
    story.tell(SettingsChanged(story.now, replace(story.portfolio.settings, risk=narrow)))
    story.exit()
    story.confirm_cancels()
    assert [g.market.symbol for g in story.groups] == ["SOL/USDT"]
    assert [e.key.symbol for e in story.portfolio.queue.values()] == ["ETH/USDT"]


def test_7_what_is_said_to_hold_a_waiting_signal_back_is_what_does_so_now() -> None:
    """It came to wait for a slot; then slots come free, and its price has run away."""
    story = queued()
    [entry] = story.portfolio.queue.values()
    assert held_by(story.portfolio, entry, story.now) == "it waits for a free slot, 1 of 1 groups are open"
    roomy = replace(story.portfolio.settings, max_open_groups=2)
    assert held_by(replace(story.portfolio, settings=roomy), entry, story.now) is None
    story.see("3100", ETH)
    narrow = replace(roomy, risk=RiskRules(EntryLimits(max_slippage_percent=D(1))))
    held = held_by(replace(story.portfolio, settings=narrow), entry, story.now)
    assert held is not None
    assert held.startswith("the price of ETH/USDT")


def waiting_pyramid(story: Story) -> Story:
    """BTC is open; its second pyramid waits, since with the bypass off it asks for a free slot."""
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY))
    story.accept()
    story.signal(price="49000")
    assert story.outcome.verdict is Verdict.QUEUED
    return story


def test_3_a_waiting_pyramid_for_which_no_place_is_left_is_recorded_with_the_numbers() -> None:
    """The group was opened with two pyramids; the trader then allows one."""
    narrow = replace(ONE_LEG, max_open_groups=1, pyramids_bypass_pool=False, pyramiding=Pyramiding(2))
    story = waiting_pyramid(Story(narrow))
    [entry] = story.portfolio.queue.values()
    one = replace(narrow, pyramiding=Pyramiding(1))
    story.tell(SettingsChanged(story.now, one))
    story.tell(SettingsApplied(story.now, story.group.id))
    story.tell(SettingsChanged(story.now, replace(one, max_open_groups=2)))
    text = "Recorded: BTC/USDT has all of its 1 pyramids by now"
    reason = Reason("replacement_pyramid", text, {"max_pyramids": "1"}, story.group.id)
    assert story.outcome == Outcome(entry.signal.id, Verdict.RECORDED, reason)
    assert not story.portfolio.queue


def test_7_what_is_let_in_is_made_at_that_moment() -> None:
    """By itself and by hand."""
    by_itself, by_hand = queued(), queued()
    for story in (by_itself, by_hand):
        story.wait(90)
    by_itself.exit()
    by_itself.confirm_cancels()
    act(by_hand, QueueAction.FORCE)
    for story in (by_itself, by_hand):
        group = the_waiting(story)
        assert (group.opened_at, group.pyramids[0].opened_at) == (story.now, story.now)
        assert story.order(Purpose.ENTRY, group=group).created_at == story.now


def test_8_a_cooldown_holds_back_what_is_promoted_by_hand_until_it_is_over() -> None:
    """ETH lost while ETH on another timeframe waits: five minutes without it."""
    story = Story(replace(ONE_LEG, risk=RiskRules(EntryLimits(cooldown_minutes=5))))
    story.signal(market=ETH, price="3000")
    story.accept()
    story.fill(story.order(Purpose.ENTRY))
    story.exit(market=ETH)
    story.signal(market=ETH, price="3000")
    assert story.outcome.verdict is Verdict.QUEUED
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE), price="2900")
    [entry] = story.portfolio.queue
    act(story, QueueAction.FORCE, entry)
    assert [r.code for r in story.last.reasons] == ["cooldown"]
    story.wait(300)
    act(story, QueueAction.FORCE, entry)
    assert [g.market.symbol for g in story.groups] == ["ETH/USDT"]


@pytest.mark.parametrize(("now", "base"), [("2900", "2900"), ("3100", "3000")])
def test_7_a_waiting_long_starts_at_the_lower_of_its_price_and_the_markets(now: str, base: str) -> None:
    story = queued()
    story.see(now, ETH)
    story.exit()
    story.confirm_cancels()
    assert the_waiting(story).pyramids[0].base_price == D(base)


@pytest.mark.parametrize(("now", "base"), [("2900", "3000"), ("3100", "3100")])
def test_7_a_waiting_short_starts_at_the_higher_of_its_price_and_the_markets(now: str, base: str) -> None:
    perp = replace(BTC_PERP, symbol="ETH/USDT:USDT", base="ETH")
    story = Story(replace(ONE_SLOT, ladder=ONE_LEG.ladder), MarketKind.LINEAR)
    story.signal(market=BTC_PERP)
    story.accept()
    story.signal(market=perp, side=Side.SHORT, price="3000")
    story.see(now, perp)
    story.exit(market=BTC_PERP)
    story.confirm_cancels()
    assert story.group.pyramids[0].base_price == D(base)


# --- what the venue says --------------------------------------------------------------------------------------------


def test_9_an_order_that_the_venue_never_got_is_sent_again_and_told() -> None:
    story = Story(ONE_LEG)
    story.signal()
    order = story.order(Purpose.ENTRY)
    story.report(order, OrderStatus.UNKNOWN)
    story.absent(order)
    text = "BTC/USDT: the venue never got the order to buy 0.02000, it is sent again"
    assert story.last.reasons == (
        Reason("sent_again", text, {"quantity": "0.02000"}, story.group.id, order.client_order_id),
    )
    [again] = placed(story.last)
    assert (again.client_order_id, again.quantity, again.price) == (order.client_order_id, D("0.02000"), D("50000.00"))


def test_9_a_market_entry_is_sent_again_as_long_as_its_alert_would_be_traded() -> None:
    story = Story(replace(ONE_LEG, ladder=replace(ONE_LEG.ladder, entry_order_type=OrderType.MARKET)))
    story.signal()
    story.wait(60)
    assert placed(story.absent(story.order(Purpose.ENTRY)))
    story.wait(1)
    assert not placed(story.absent(story.order(Purpose.ENTRY)))
    assert story.ended[-1].status is GroupStatus.CLOSED


def test_9_a_resting_order_that_is_gone_is_over() -> None:
    story = Story(ONE_LEG)
    story.signal()
    story.accept()
    order = story.order(Purpose.ENTRY)
    story.absent(order)
    assert story.ended[-1].orders[order.client_order_id].status is OrderStatus.CANCELLED


def test_9_what_the_venue_refused_is_told_once_with_its_reason() -> None:
    story = Story()
    story.signal()
    order = story.order(Purpose.ENTRY, leg=1)
    story.report(order, OrderStatus.REJECTED, reason="price too far")
    text = "BTC/USDT: the venue refused to buy 0.00402: price too far"
    numbers = {"quantity": "0.00402", "why": "price too far"}
    assert story.last.reasons == (Reason("order_refused", text, numbers, story.group.id, order.client_order_id),)
    assert not story.report(order, OrderStatus.REJECTED, reason="price too far").reasons


def test_6_5_an_exit_that_slipped_is_told_when_it_is_over() -> None:
    """Sold at 49 000 what was decided at 50 000: 2 %, the limit is 1 %."""
    story = holding()
    story.exit()
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE), "0.01", price="49000")
    assert "slipped" not in {r.code for r in story.last.reasons}
    story.fill(story.order(Purpose.CLOSE), price="49000")
    [slipped] = [r for r in story.last.reasons if r.code == "slipped"]
    assert slipped.numbers["slipped_percent"] == "2.00"


def test_6_4_the_end_of_a_group_is_told_with_what_came_of_it() -> None:
    """0.02 at 50 000 with 1 USDT and 0.0000099 BTC of fees; 0.01999 sold at 51 000, 0.0000001 is dust."""
    story = Story(ONE_LEG)
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY), fee="0.0000099", fee_coin="BTC", fee_quote="0.495")
    story.exit()
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE), price="51000", fee="1", fee_quote="1")
    [told_of] = [r for r in story.last.reasons if r.code == "group_closed"]
    assert told_of.text == "BTC/USDT closed: exit alert"
    assert told_of.group_id == story.ended[-1].id
    assert set(told_of.numbers) == {"realized_pnl", "fees", "dust"}
    assert D(told_of.numbers["realized_pnl"]) == D("0.01999") * D(51_000) - D(1_000) - D(1)
    assert D(told_of.numbers["fees"]) == D("1.495")
    assert D(told_of.numbers["dust"]) == D("0.0000001")


def test_8_what_is_realized_bit_by_bit_is_counted_once_in_the_days_result() -> None:
    """0.005 at a time, 5 000 above: 25 each time; the last of it closes the group."""
    story = holding()
    target = story.order(Purpose.TARGET)
    for count in (1, 2, 3):
        story.fill(target, "0.005", price="55000")
        assert story.portfolio.risk.realized_today == D(25 * count)
    story.fill(target, "0.005", price="55000")
    assert story.portfolio.risk.realized_today == story.portfolio.realized_total == D(100)


def test_6_a_target_that_is_laid_is_told_with_its_group_and_order() -> None:
    story = Story(ONE_LEG)
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY))
    [reason] = story.last.reasons
    made = story.order(Purpose.TARGET)
    assert reason.text.startswith("Target for leg 0: 0.02000 BTC at 55000.00")
    assert (reason.code, reason.numbers) == ("target", {"price": "55000.00", "quantity": "0.02000"})
    assert (reason.group_id, reason.client_order_id) == (story.group.id, made.client_order_id)


def test_9_news_of_an_order_of_no_open_group_is_told_with_its_id() -> None:
    story = holding()
    order = replace(story.order(Purpose.ENTRY), client_order_id=ClientOrderId("D0000000000001E0000000"))
    story.report(order, OrderStatus.OPEN)
    text = "News of an order that belongs to no open group"
    assert story.last.reasons == (Reason("unknown_order", text, {}, None, order.client_order_id),)


def test_6_3_a_last_cancel_and_the_end_of_the_group_are_one_decision() -> None:
    """Of a group that never bought anything; what waits enters in the same one."""
    story = queued()
    story.exit()
    order = story.order(Purpose.ENTRY, group=story.group_in(BTC))
    decision = story.report(order, OrderStatus.CANCELLED)
    assert [g.market.symbol for g in decision.ended] == ["BTC/USDT"]
    assert [c.symbol for c in placed(decision)] == ["ETH/USDT"]


def test_2_a_part_by_hand_says_so() -> None:
    story = holding()
    story.tell(ReduceRequested(story.now, story.group.id, Size(D(25), SizeUnit.PERCENT)))
    assert story.group.sales[0].why == "reduced by hand"
