"""Spec 8: what the risk engine remembers, and who is up for an offset (8.1)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.group import Group, GroupStatus, Sale
from dca_engine.core.ids import Purpose
from dca_engine.core.market import Market
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.portfolio import Observed, Portfolio, PortfolioStatus
from dca_engine.core.risk_engine import (
    Candidate,
    after_close,
    booked,
    candidates,
    is_due,
    plan,
    replaced,
    rolled,
    timer,
)
from dca_engine.core.risk_rules import EntryLimits, OffsetRules, RiskRules, TimerStart
from dca_engine.core.risk_state import OffsetPlan, RiskState
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import Side
from tests.core.builders import (
    ACCOUNT,
    BTC,
    ETH,
    START,
    WHOLE,
    D,
    after,
    bought,
    group,
    ladder,
    leg,
    order,
    portfolio,
    pyramid,
    sold,
    with_made,
)

MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RULES = OffsetRules(required_pyramids=1, wait_minutes=60)


# --- what is remembered ---------------------------------------------------------------------------------------------


def test_8_what_is_realized_counts_for_the_day_for_ever_and_for_the_peak() -> None:
    risk = booked(booked(RiskState(), D(100), START), D(-30), START + HOUR)
    assert (risk.day, risk.realized_today, risk.realized_ever, risk.realized_peak) == (MIDNIGHT, D(70), D(70), D(100))


def test_8_at_midnight_utc_the_day_begins_at_nothing() -> None:
    risk = booked(booked(RiskState(), D(-100), MIDNIGHT + DAY - HOUR), D(-5), MIDNIGHT + DAY)
    assert (risk.day, risk.realized_today, risk.realized_ever) == (MIDNIGHT + DAY, D(-5), D(-105))


def test_8_the_day_is_that_of_utc_wherever_a_time_was_written_down() -> None:
    """01:00 at UTC+2 is still the day before."""
    elsewhere = datetime(2026, 1, 6, 1, tzinfo=timezone(2 * HOUR))
    assert rolled(RiskState(), elsewhere).day == MIDNIGHT


def test_8_a_look_on_the_same_day_changes_nothing_at_all() -> None:
    risk = rolled(RiskState(), START)
    assert rolled(risk, START + HOUR) is risk


def test_8_news_from_yesterday_does_not_turn_the_day_back() -> None:
    risk = booked(RiskState(), D(-10), MIDNIGHT + DAY)
    late = booked(risk, D(-1), MIDNIGHT + DAY - HOUR)
    assert (late.day, late.realized_today) == (MIDNIGHT + DAY, D(-11))


@given(st.lists(st.tuples(st.integers(-1000, 1000), st.integers(0, 100)), max_size=20))
def test_8_the_peak_is_the_highest_sum_and_never_below_zero(changes: list[tuple[int, int]]) -> None:
    risk, sums = RiskState(), [0]
    for change, hours in changes:
        risk = booked(risk, D(change), START + hours * HOUR)
        sums.append(sums[-1] + change)
    assert (risk.realized_ever, risk.realized_peak) == (D(sums[-1]), D(max(sums)))


def ended(price: str, of_market: Market = BTC) -> Group:
    """One coin bought at 100 and sold at `price`."""
    orders = [bought((0, 0), "100", "1"), sold(Purpose.CLOSE, (0, 0), price, "1")]
    return group(pyramid(), orders=orders, of_market=of_market, status=GroupStatus.CLOSED)


def test_8_groups_that_close_at_a_loss_make_a_streak_and_one_that_does_not_ends_it() -> None:
    risk = RiskState()
    for price in ("99", "98"):
        risk = after_close(risk, RiskRules(), ended(price), START)
    assert risk.losing_streak == 2
    assert after_close(risk, RiskRules(), ended("100"), START).losing_streak == 0
    assert after_close(risk, RiskRules(), ended("101"), START).losing_streak == 0


def test_8_fees_alone_can_make_a_group_a_loss() -> None:
    orders = [bought((0, 0), "100", "1", fee="0.1"), sold(Purpose.CLOSE, (0, 0), "100.15", "1", fee="0.1")]
    lost = group(pyramid(), orders=orders, status=GroupStatus.CLOSED)
    assert after_close(RiskState(), RiskRules(), lost, START).losing_streak == 1


def test_8_a_group_that_never_traded_is_neither_lost_nor_won() -> None:
    orders = [order(Purpose.ENTRY, (0, 0), status=OrderStatus.CANCELLED)]
    idle = group(pyramid(), orders=orders, status=GroupStatus.CLOSED)
    risk = RiskState(losing_streak=2)
    assert after_close(risk, RiskRules(EntryLimits(cooldown_minutes=30)), idle, START) is risk


def test_8_a_loss_gives_its_symbol_a_cooldown_and_takes_those_that_are_over_along() -> None:
    rules = RiskRules(EntryLimits(cooldown_minutes=30))
    risk = after_close(RiskState(), rules, ended("99"), START)
    assert risk.cooldowns == {"BTC/USDT": after(1800)}
    risk = after_close(risk, rules, ended("99", ETH), after(1800))
    assert risk.cooldowns == {"ETH/USDT": after(3600)}
    assert after_close(risk, rules, ended("101"), after(1800)).cooldowns == {"ETH/USDT": after(3600)}


def test_8_without_a_cooldown_set_a_symbol_is_free_at_once() -> None:
    assert after_close(RiskState(), RiskRules(), ended("99"), START).cooldowns == {}


# --- the timer ------------------------------------------------------------------------------------------------------

TWO_LEGS = (leg(0), leg(1, "49750"))


def two_pyramids(*orders: Order) -> Group:
    return group(pyramid(rungs=TWO_LEGS), pyramid(1, rungs=(leg(0),)), orders=orders)


def waits_from(known: Group, start: TimerStart, required: int = 2) -> datetime | None:
    rules = replace(RULES, required_pyramids=required, timer_start=start)
    return timer(known, rules, after(10)).offset_timer


@pytest.mark.parametrize("start", TimerStart)
def test_8_1_no_wait_begins_before_the_required_pyramids_are_there(start: TimerStart) -> None:
    known = two_pyramids(*(bought(place, "100", "1") for place in ((0, 0), (0, 1), (1, 0))))
    assert waits_from(known, start, 3) is None
    assert waits_from(known, start, 2) == after(10)


def test_8_1_after_required_pyramids_the_wait_begins_with_the_last_of_them() -> None:
    assert waits_from(two_pyramids(), TimerStart.AFTER_REQUIRED_PYRAMIDS) == after(10)


@pytest.mark.parametrize("status", [OrderStatus.INTENDED, OrderStatus.SENT, OrderStatus.UNKNOWN])
def test_8_1_after_all_submitted_the_wait_begins_once_the_venue_answered_every_leg(status: OrderStatus) -> None:
    first = [order(Purpose.ENTRY, (0, 0)), order(Purpose.ENTRY, (0, 1), status=OrderStatus.REJECTED)]
    unanswered = two_pyramids(*first, order(Purpose.ENTRY, (1, 0), status=status))
    assert waits_from(unanswered, TimerStart.AFTER_ALL_SUBMITTED) is None
    answered = two_pyramids(*first, order(Purpose.ENTRY, (1, 0)))
    assert waits_from(answered, TimerStart.AFTER_ALL_SUBMITTED) == after(10)


def test_8_1_a_leg_that_waits_to_be_placed_is_not_submitted() -> None:
    """Under a cap on resting legs one was not placed yet, or gave way to a nearer one."""
    resting = [order(Purpose.ENTRY, (0, 0)), order(Purpose.ENTRY, (1, 0))]
    assert waits_from(two_pyramids(*resting), TimerStart.AFTER_ALL_SUBMITTED) is None
    gone = order(Purpose.ENTRY, (0, 1), status=OrderStatus.CANCELLED, cancel_requested=True)
    gave_way = two_pyramids(*resting, gone)
    assert waits_from(gave_way, TimerStart.AFTER_ALL_SUBMITTED) is None
    placed_again = with_made(gave_way, order(Purpose.ENTRY, (0, 1)))
    assert waits_from(placed_again, TimerStart.AFTER_ALL_SUBMITTED) == after(10)


def test_8_1_a_leg_that_was_left_out_is_not_waited_for() -> None:
    left_out = pyramid(rungs=(leg(0), leg(1, skip_reason="too small")))
    known = group(left_out, orders=[bought((0, 0), "100", "1")])
    for start in TimerStart:
        assert waits_from(known, start, 1) == after(10)


def test_8_1_after_all_filled_the_wait_begins_with_the_last_fill() -> None:
    first = [bought((0, 0), "100", "1"), bought((1, 0), "100", "1")]
    partly = order(Purpose.ENTRY, (0, 1), status=OrderStatus.PARTIALLY_FILLED, reported_quantity=D("0.001"))
    assert waits_from(two_pyramids(*first, partly), TimerStart.AFTER_ALL_FILLED) is None
    filled = two_pyramids(*first, bought((0, 1), "100", "1"))
    assert waits_from(filled, TimerStart.AFTER_ALL_FILLED) == after(10)


def test_8_1_what_can_never_fill_is_not_waited_for_but_something_must_have() -> None:
    refused = [order(Purpose.ENTRY, (0, 1), status=OrderStatus.REJECTED)]
    refused += [order(Purpose.ENTRY, (1, 0), status=OrderStatus.EXPIRED)]
    assert waits_from(two_pyramids(*refused, bought((0, 0), "1", "9")), TimerStart.AFTER_ALL_FILLED) == after(10)
    nothing = order(Purpose.ENTRY, (0, 0), status=OrderStatus.REJECTED)
    assert waits_from(two_pyramids(*refused, nothing), TimerStart.AFTER_ALL_FILLED) is None


def test_8_1_pyramids_beyond_the_required_ones_do_not_hold_the_wait_back() -> None:
    known = two_pyramids(bought((0, 0), "100", "1"), bought((0, 1), "100", "1"))
    assert waits_from(known, TimerStart.AFTER_ALL_FILLED, 1) == after(10)
    resting = with_made(known, order(Purpose.ENTRY, (1, 0)))
    assert waits_from(resting, TimerStart.AFTER_ALL_FILLED, 1) == after(10)


def test_8_1_the_wait_begins_once() -> None:
    begun = replace(two_pyramids(), offset_timer=START)
    assert timer(begun, RULES, after(10)) is begun


def test_8_1_a_replacement_is_counted_and_by_setting_restarts_a_wait_that_runs() -> None:
    running = replace(two_pyramids(), offset_timer=START)
    kept = replaced(running, RULES, after(10))
    assert (kept.replacements, kept.offset_timer) == (1, START)
    reset = replace(RULES, reset_timer_on_replacement=True)
    restarted = replaced(kept, reset, after(10))
    assert (restarted.replacements, restarted.offset_timer) == (2, after(10))
    assert replaced(two_pyramids(), reset, after(10)).offset_timer is None


# --- who is up ------------------------------------------------------------------------------------------------------


def losing(**more: Any) -> Group:
    """10 coins at 100, waiting since the start."""
    fields = {"offset_timer": START} | more
    orders = fields.pop("orders", [bought((0, 0), "100", "10")])
    return group(pyramid(), orders=orders, of_market=ETH, **fields)


def looked_at(known: Group, price: str | None = "95", **rules: Any) -> Portfolio:
    found = {} if price is None else {ACCOUNT: {"ETH/USDT": D(price)}}
    risk = RiskRules(offset=replace(RULES, **rules))
    settings = PortfolioSettings(capital=D(10_000), ladder=ladder(), default_account=ACCOUNT, risk=risk)
    return portfolio(known, of_settings=settings, observed=Observed(found))


def candidate(known: Portfolio, seconds: float = 3600) -> Candidate:
    (found,) = candidates(known, after(seconds))
    return found


def unmet(known: Portfolio, seconds: float = 3600) -> list[str]:
    return [condition.code for condition in candidate(known, seconds).conditions if not condition.met]


def test_8_1_a_group_that_meets_every_condition_is_up() -> None:
    """-5 % of 1 000 after exactly 60 minutes."""
    found = candidate(looked_at(losing()))
    assert found.eligible
    assert (found.loss_percent, found.unrealized, found.eligible_at) == (D(-5), D(-50), after(3600))
    assert [c.code for c in found.conditions] == [
        "pyramids",
        "timer",
        "price",
        "holds",
        "loss",
        "not_blocked",
        "not_skipped",
        "not_leaving",
    ]


@pytest.mark.parametrize(
    ("missing", "known"),
    [
        ("pyramids", looked_at(losing(), required_pyramids=2)),
        ("timer", looked_at(losing(offset_timer=after(1)))),
        ("timer", looked_at(losing(offset_timer=None))),
        ("loss", looked_at(losing(), "95.01")),
        ("loss", looked_at(losing(), "100", loss_threshold_percent=D(0))),
        ("not_blocked", looked_at(losing(offset_blocked=True))),
        ("not_skipped", looked_at(losing(offset_skipped=True))),
        ("age", looked_at(losing(), use_age_filter=True, age_minutes=61)),
        ("not_leaving", looked_at(losing(status=GroupStatus.CLOSING))),
        ("not_leaving", looked_at(losing(sales=(Sale(D(1), "by hand"),)))),
    ],
)
def test_8_1_each_condition_alone_keeps_a_group_out(missing: str, known: Portfolio) -> None:
    assert unmet(known) == [missing]
    assert not candidate(known).eligible


def test_8_1_a_group_whose_price_is_not_known_is_not_up_and_it_is_said() -> None:
    found = candidate(looked_at(losing(), None))
    assert (found.loss_percent, found.unrealized) == (None, None)
    assert [(c.code, c.text) for c in found.conditions if not c.met] == [
        ("price", "The price of ETH/USDT is not known now"),
        ("holds", "What it holds cannot be valued"),
        ("loss", "Its result is not known, -5 % is asked for"),
    ]


def test_8_1_what_was_seen_of_a_venue_that_is_away_is_no_price_to_decide_by() -> None:
    known = looked_at(losing())
    away = replace(known, observed=replace(known.observed, unreachable=(ACCOUNT,)))
    assert unmet(away) == ["price", "holds", "loss"]


def test_8_1_a_group_that_holds_nothing_but_dust_is_not_up() -> None:
    """0.05 coins at 95 are worth 4.75; the venue takes 5 at least."""
    known = looked_at(losing(orders=[bought((0, 0), "100", "0.05")]))
    assert unmet(known) == ["holds", "loss"]


def test_8_1_a_sale_that_is_over_does_not_keep_a_group_out() -> None:
    done = sold(Purpose.REDUCE, price="95", quantity="1", where=WHOLE)
    known = losing(orders=[bought((0, 0), "100", "10"), done], sales=(Sale(D(1), "by hand"),))
    assert candidate(looked_at(known)).eligible


def test_8_1_conditions_say_where_the_group_stands_and_what_is_asked_for() -> None:
    known = looked_at(losing(offset_timer=after(60)), "97.5", required_pyramids=3, use_age_filter=True)
    found = {c.code: c for c in candidate(known).conditions}
    assert (found["pyramids"].value, found["pyramids"].limit) == ("1", "3")
    assert found["pyramids"].text == "It has 1 of the 3 pyramids asked for"
    assert found["timer"].text == "Its wait ends at 2026-01-05 10:16:00 UTC"
    assert (found["loss"].value, found["loss"].limit) == ("-2.5", "-5")
    assert found["loss"].text == "It stands at -2.5 %, a loss is closed from -5 % on"
    assert found["holds"].text == "It holds 10.0000 ETH"
    assert "12:35:00" in found["age"].text, "opened at 09:15, 200 minutes are asked for"


def test_8_1_time_alone_stands_in_the_way_until_timer_and_age_are_both_over() -> None:
    known = losing(offset_timer=after(60))
    assert candidate(looked_at(known)).eligible_at == after(3660)
    assert candidate(looked_at(known, use_age_filter=True, age_minutes=200)).eligible_at == after(12_000)
    assert candidate(looked_at(known, use_age_filter=True, age_minutes=1)).eligible_at == after(3660)
    assert candidate(looked_at(losing(offset_timer=None))).eligible_at is None


def test_8_1_a_short_loses_when_the_price_rises() -> None:
    short = group(pyramid(), orders=[bought((0, 0), "100", "10")], of_market=ETH, side=Side.SHORT, offset_timer=START)
    assert candidate(looked_at(short, "105")).eligible
    assert not candidate(looked_at(short, "95")).eligible


# --- the cheap look -------------------------------------------------------------------------------------------------


def test_8_1_nothing_is_due_before_time_pyramids_or_a_persons_block_let_it() -> None:
    assert is_due(looked_at(losing()), after(3600))
    assert not is_due(looked_at(losing()), after(3599))
    assert not is_due(looked_at(losing(), required_pyramids=2), after(3600))
    assert not is_due(looked_at(losing(offset_blocked=True)), after(3600))
    assert not is_due(looked_at(losing(status=GroupStatus.CLOSING)), after(3600))
    assert not is_due(looked_at(losing(), use_age_filter=True), after(3600))
    assert not is_due(portfolio(), after(3600))


def test_8_1_a_group_to_be_skipped_is_due_so_that_its_skip_is_used_up() -> None:
    assert is_due(looked_at(losing(offset_skipped=True)), after(3600))


@pytest.mark.parametrize("status", PortfolioStatus)
def test_8_breakers_leave_the_offset_alone_and_doubts_about_holdings_do_not(status: PortfolioStatus) -> None:
    known = replace(looked_at(losing()), status=status)
    assert is_due(known, after(3600)) == (status in (PortfolioStatus.HEALTHY, PortfolioStatus.PAUSED))


@given(
    price=st.integers(80, 120),
    waited=st.integers(0, 90),
    required=st.integers(1, 2),
    blocked=st.booleans(),
    skipped=st.booleans(),
)
def test_8_1_what_the_screen_calls_eligible_is_what_the_offset_takes(
    price: int, waited: int, required: int, blocked: bool, skipped: bool
) -> None:
    """A rich winner stands by, so whoever is up is taken."""
    loser = losing(offset_blocked=blocked, offset_skipped=skipped)
    winner = group(pyramid(), orders=[bought((0, 0), "1", "100")], number=2)
    known = looked_at(loser, str(price), required_pyramids=required)
    observed = Observed({ACCOUNT: {"ETH/USDT": D(price), "BTC/USDT": D(100)}})
    known = portfolio(loser, winner, of_settings=known.settings, observed=observed)
    time = after(60 * waited)
    eligible = [c.group_id for c in candidates(known, time) if c.eligible]
    taken = plan(known, time, False)
    assert ([taken.loser.group_id] if isinstance(taken, OffsetPlan) else []) == eligible
    assert is_due(known, time) or not eligible
