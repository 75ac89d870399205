"""Spec 8: breakers pause the portfolio on daily loss, drawdown and losing streak."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dca_engine.core.group import Group
from dca_engine.core.portfolio import Observed, Portfolio, PortfolioStatus
from dca_engine.core.risk_engine import booked, may_resume, resumed, rolled, tripped
from dca_engine.core.risk_rules import Breakers, RiskRules
from dca_engine.core.risk_state import RiskState
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import Side
from tests.core.builders import ACCOUNT, ETH, START, D, bought, filled_group, group, ladder, portfolio, pyramid

TOMORROW = datetime(START.year, START.month, START.day, tzinfo=START.tzinfo) + timedelta(days=1)


def with_breakers(*groups: Group, risk: RiskState | None = None, **limits: object) -> Portfolio:
    """10 000 of capital; the limits of the breakers by name."""
    breakers = replace(Breakers(), **limits)  # type: ignore[arg-type]  # names and types are the test's own
    rules = RiskRules(breakers=breakers)
    settings = PortfolioSettings(capital=D(10_000), ladder=ladder(), default_account=ACCOUNT, risk=rules)
    return portfolio(*groups, of_settings=settings, risk=risk or RiskState())


def seen(known: Portfolio, **prices: str) -> Portfolio:
    """With the last price of BTC or ETH."""
    found = {f"{coin}/USDT": D(price) for coin, price in prices.items()}
    return replace(known, observed=Observed({ACCOUNT: found}))


def paused(known: Portfolio, code: str, at: datetime = START) -> Portfolio:
    return replace(known, status=PortfolioStatus.PAUSED, risk=replace(known.risk, tripped=code, tripped_at=at))


def code_of(known: Portfolio) -> str | None:
    reason = tripped(known)
    return None if reason is None else reason.code


def one_btc(price: str = "1000", side: Side = Side.LONG) -> Group:
    """One coin at this price."""
    return group(pyramid(), orders=[bought((0, 0), price, "1")], side=side)


# --- each breaker ---------------------------------------------------------------------------------------------------


def test_8_the_days_realized_loss_trips_at_its_limit_and_not_before() -> None:
    risk = booked(RiskState(), D("-499.99"), START)
    assert tripped(with_breakers(risk=risk, max_daily_loss=D(500))) is None
    reason = tripped(with_breakers(risk=booked(risk, D("-0.01"), START), max_daily_loss=D(500)))
    assert reason is not None
    assert (reason.code, reason.numbers) == ("daily_loss", {"realized_today": "-500", "max_daily_loss": "500"})
    assert reason.text == "The loss realized today is 500, the limit is 500"


def test_8_yesterdays_loss_counts_for_nothing_today() -> None:
    risk = rolled(booked(RiskState(), D(-600), START), TOMORROW)
    assert tripped(with_breakers(risk=risk, max_daily_loss=D(500))) is None


def test_8_a_streak_trips_at_its_limit() -> None:
    assert tripped(with_breakers(risk=RiskState(losing_streak=2), max_losing_streak=3)) is None
    reason = tripped(with_breakers(risk=RiskState(losing_streak=3), max_losing_streak=3))
    assert reason is not None
    assert reason.code == "losing_streak"
    assert reason.text == "3 positions in a row closed at a loss, the limit is 3"
    single = tripped(with_breakers(risk=RiskState(losing_streak=1), max_losing_streak=1))
    assert single is not None
    assert single.text == "1 position closed at a loss, the limit is 1"


def test_8_drawdown_counts_from_the_highest_realized_equity_and_with_unrealized_losses() -> None:
    """Realized +2 000, then -500: 11 500 of a peak of 12 000. One coin fell from 1 000 to 300: 10 800, 10 % less."""
    risk = booked(booked(RiskState(), D(2000), START), D(-500), START)
    known = with_breakers(one_btc(), risk=risk, max_drawdown_percent=D(10))
    assert tripped(seen(known, BTC="300.01")) is None
    reason = tripped(seen(known, BTC="300"))
    assert reason is not None
    assert reason.code == "drawdown"
    assert reason.numbers == {
        "equity": "10800",
        "peak": "12000",
        "drawdown_percent": "10",
        "max_drawdown_percent": "10",
    }
    assert reason.text == "Equity is 10800, which is 10 % below its peak of 12000, the limit is 10 %"


def test_8_paper_profit_raises_no_peak() -> None:
    """One coin rose from 1 000 to 9 000 and came back: nothing was realized, nothing is down."""
    known = with_breakers(one_btc(), max_drawdown_percent=D(1))
    assert tripped(seen(known, BTC="9000")) is None
    assert tripped(seen(known, BTC="1000")) is None


def test_8_drawdown_counts_shorts_the_other_way_round() -> None:
    known = with_breakers(one_btc(side=Side.SHORT), max_drawdown_percent=D(10))
    assert tripped(seen(known, BTC="100")) is None
    assert code_of(seen(known, BTC="2000")) == "drawdown"


def test_8_a_group_without_a_known_price_counts_for_nothing_in_the_drawdown() -> None:
    known = with_breakers(one_btc("50000"), max_drawdown_percent=D(1))
    assert tripped(known) is None
    assert code_of(seen(known, BTC="100")) == "drawdown"


def test_8_unrealized_profit_of_one_group_weighs_up_the_loss_of_another() -> None:
    eth = group(pyramid(), orders=[bought((0, 0), "1000", "1")], of_market=ETH, number=2)
    known = with_breakers(one_btc(), eth, max_drawdown_percent=D(5))
    assert code_of(seen(known, BTC="500", ETH="1000")) == "drawdown"
    assert tripped(seen(known, BTC="500", ETH="1001")) is None


def test_8_without_limits_nothing_trips() -> None:
    risk = RiskState(realized_today=D(-9000), realized_ever=D(-9000), losing_streak=99)
    assert tripped(seen(with_breakers(filled_group(), risk=risk), BTC="1")) is None


@pytest.mark.parametrize("status", [s for s in PortfolioStatus if s is not PortfolioStatus.HEALTHY])
def test_8_only_a_portfolio_that_trades_is_paused(status: PortfolioStatus) -> None:
    known = with_breakers(risk=RiskState(losing_streak=3), max_losing_streak=3)
    assert code_of(known) == "losing_streak"
    assert tripped(replace(known, status=status)) is None


# --- trading on -----------------------------------------------------------------------------------------------------


def test_8_the_pause_of_a_breaker_ends_with_the_day_it_came_on() -> None:
    known = paused(with_breakers(max_daily_loss=D(500)), "daily_loss")
    assert not may_resume(known, TOMORROW - timedelta(microseconds=1))
    assert may_resume(known, TOMORROW)


def test_8_by_setting_only_a_person_ends_it() -> None:
    known = paused(with_breakers(max_daily_loss=D(500), resume_next_day=False), "daily_loss")
    assert not may_resume(known, TOMORROW + timedelta(days=30))


def test_8_a_pause_by_hand_does_not_end_by_itself() -> None:
    known = replace(with_breakers(max_daily_loss=D(500)), status=PortfolioStatus.PAUSED)
    assert not may_resume(known, TOMORROW)


def test_8_a_drawdown_that_still_stands_is_not_resumed_from() -> None:
    known = paused(with_breakers(one_btc("10000"), max_drawdown_percent=D(20)), "drawdown")
    assert not may_resume(seen(known, BTC="8000"), TOMORROW)
    assert may_resume(seen(known, BTC="8001"), TOMORROW)


def test_8_whoever_resumes_is_not_paused_again_by_what_he_saw_before_the_next_day() -> None:
    """All three are reached. The streak begins anew, the other two are let pass until midnight."""
    risk = replace(booked(RiskState(), D(-2000), START), losing_streak=5)
    known = with_breakers(risk=risk, max_daily_loss=D(500), max_losing_streak=5, max_drawdown_percent=D(20))
    assert code_of(known) == "daily_loss"
    after = replace(known, risk=resumed(paused(known, "daily_loss")))
    assert after.risk.resumed_past == ("daily_loss", "drawdown")
    assert (after.risk.tripped, after.risk.tripped_at, after.risk.losing_streak) == ("", None, 0)
    assert tripped(after) is None
    assert code_of(replace(after, risk=rolled(after.risk, TOMORROW))) == "drawdown"


def test_8_after_a_resume_a_breaker_that_was_not_reached_still_acts() -> None:
    known = with_breakers(risk=booked(RiskState(), D(-500), START), max_daily_loss=D(500), max_losing_streak=2)
    after = replace(known, risk=resumed(paused(known, "daily_loss")))
    assert code_of(replace(after, risk=replace(after.risk, losing_streak=2))) == "losing_streak"


def test_8_the_numbers_of_a_pause_are_told_without_digits_that_nobody_reads() -> None:
    risk = booked(RiskState(), Decimal("-500.1000000000004"), START)
    reason = tripped(with_breakers(risk=risk, max_daily_loss=D("500.10")))
    assert reason is not None
    assert reason.text == "The loss realized today is 500.1, the limit is 500.1"
