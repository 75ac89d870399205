"""Spec 8.1: a group's way to being closed by an offset, condition by condition, as the screen shows it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dca_engine.core.group import Group, GroupStatus, Sale
from dca_engine.core.ids import Purpose
from dca_engine.core.offset import Candidate, Condition, candidates
from dca_engine.core.portfolio import Observed
from dca_engine.core.risk_rules import OffsetRules, RiskRules
from tests.core.builders import ACCOUNT, START, D, after, bought, group, order, portfolio, pyramid

RULES = OffsetRules(required_pyramids=1, wait_minutes=60, age_minutes=90)
AT_ONCE = "2026-01-05T09:15:00+00:00"


def loser(**more: Any) -> Group:
    """0.02 BTC bought at 50 000; its wait runs since the start."""
    fields: dict[str, Any] = {"offset_timer": START} | more
    return group(pyramid(), orders=[bought((0, 0), "50000", "0.02")], **fields)


def shown(known: Group, price: str | None = "47000", time: datetime = START, **rules: Any) -> Candidate:
    """At 47 000: 60 lost of 1 000, which is 6 %; a loss is closed from 5 % on."""
    seen = Observed({} if price is None else {ACCOUNT: {"BTC/USDT": D(price)}})
    made = portfolio(known, observed=seen)
    made = replace(made, settings=replace(made.settings, risk=RiskRules(offset=replace(RULES, **rules))))
    [candidate] = candidates(made, time)
    return candidate


def condition(code: str, candidate: Candidate) -> Condition:
    return next(one for one in candidate.conditions if one.code == code)


def test_8_1_every_condition_is_told_with_value_and_limit() -> None:
    found = shown(loser(), time=after(3600), use_age_filter=True)
    assert found.conditions == (
        Condition("pyramids", True, "1", "1", "It has 1 of the 1 pyramids asked for"),
        Condition("timer", True, AT_ONCE, "2026-01-05T10:15:00+00:00", "Its wait ended at 2026-01-05 10:15:00 UTC"),
        Condition(
            "age",
            False,
            AT_ONCE,
            "2026-01-05T10:45:00+00:00",
            "It was opened at 2026-01-05 09:15:00 UTC and is old enough from 2026-01-05 10:45:00 UTC on",
        ),
        Condition("price", True, "47000", "", "The price of BTC/USDT is 47000"),
        Condition("holds", True, "0.02000", "", "It holds 0.02000 BTC"),
        Condition("loss", True, "-6", "-5", "It stands at -6 %, a loss is closed from -5 % on"),
        Condition("not_blocked", True, "no", "", "It may be part of an offset"),
        Condition("not_skipped", True, "no", "", "It is not to be skipped"),
        Condition("not_leaving", True, "active", "", "Nothing of it is being sold"),
    )
    assert (found.symbol, found.loss_percent, found.unrealized) == ("BTC/USDT", D("-6.0000"), D(-60))
    assert not found.eligible


@pytest.mark.parametrize(
    ("price", "percent", "said", "is_met"),
    [
        ("48948.05", "-2.1039", "-2.1", False),
        ("47500.2", "-4.9996", "-4.99", False),
        ("47499.8", "-5.0004", "-5", True),
        ("50000.2", "0.0004", "0.01", False),
        ("49999.8", "-0.0004", "0", False),
    ],
)
def test_8_1_a_loss_is_told_in_hundredths_and_kept_exactly(price: str, percent: str, said: str, is_met: bool) -> None:
    """It never reads like a limit that it has not reached."""
    found = condition("loss", shown(loser(), price))
    text = f"It stands at {said} %, a loss is closed from -5 % on"
    assert (found.value, found.text, found.met) == (percent, text, is_met)


def test_8_1_a_group_that_meets_all_of_them_is_up() -> None:
    assert shown(loser(), time=after(3600)).eligible
    assert shown(loser(), time=after(90 * 60), use_age_filter=True).eligible
    assert not shown(loser(), time=after(3599)).eligible


@pytest.mark.parametrize(
    ("known", "rules", "wanted"),
    [
        (
            loser(),
            {"required_pyramids": 2},
            Condition("pyramids", False, "1", "2", "It has 1 of the 2 pyramids asked for"),
        ),
        (
            loser(),
            {},
            Condition("timer", False, AT_ONCE, "2026-01-05T10:15:00+00:00", "Its wait ends at 2026-01-05 10:15:00 UTC"),
        ),
        (loser(offset_timer=None), {}, Condition("timer", False, "", "60", "Its wait has not begun")),
        (
            loser(),
            {"loss_threshold_percent": D("-6.5")},
            Condition("loss", False, "-6", "-6.5", "It stands at -6 %, a loss is closed from -6.5 % on"),
        ),
        (
            loser(offset_blocked=True),
            {},
            Condition("not_blocked", False, "yes", "", "It is kept out of every offset by hand"),
        ),
        (
            loser(offset_skipped=True),
            {},
            Condition("not_skipped", False, "yes", "", "The next offset leaves it out, by hand"),
        ),
        (
            loser(status=GroupStatus.CLOSING),
            {},
            Condition("not_leaving", False, "closing", "", "It is being closed, or a part of it is being sold"),
        ),
        (
            loser(sales=(Sale(D("0.01"), "reduced by hand"),)),
            {},
            Condition("not_leaving", False, "active", "", "It is being closed, or a part of it is being sold"),
        ),
    ],
)
def test_8_1_what_a_group_lacks_is_told(known: Group, rules: dict[str, Any], wanted: Condition) -> None:
    assert condition(wanted.code, shown(known, **rules)) == wanted


def test_8_1_without_a_price_nothing_is_known_of_its_result() -> None:
    found = shown(loser(), None)
    text = "The price of BTC/USDT is not known now"
    assert condition("price", found) == Condition("price", False, "", "", text)
    assert condition("holds", found) == Condition("holds", False, "", "", "What it holds cannot be valued")
    assert condition("loss", found) == Condition("loss", False, "", "-5", "Its result is not known, -5 % is asked for")
    assert (found.loss_percent, found.unrealized) == (None, None)


def test_8_1_who_holds_nothing_has_nothing_to_lose() -> None:
    waits = group(pyramid(), orders=[order(Purpose.ENTRY, (0, 0), "50000", "0.02")], offset_timer=START)
    text = "It holds nothing that the venue would take"
    assert condition("holds", shown(waits)) == Condition("holds", False, "", "", text)


@pytest.mark.parametrize(("price", "percent"), [("50000", "0"), ("55000", "10"), ("49999.99", "0")])
def test_8_1_a_result_is_told_without_digits_that_nobody_reads(price: str, percent: str) -> None:
    """A loss of 0.00002 % reads as 0, and not as -0."""
    found = condition("loss", shown(loser(), price))
    assert (found.met, found.value) == (False, percent)


@pytest.mark.parametrize(
    ("known", "rules", "when"),
    [
        (loser(), {}, after(3600)),
        (loser(), {"use_age_filter": True}, after(90 * 60)),
        (loser(), {"use_age_filter": True, "age_minutes": 30}, after(3600)),
        (loser(offset_timer=None), {"use_age_filter": True}, None),
    ],
    ids=["the wait", "the age is later", "the wait is later", "it has not begun"],
)
def test_8_1_when_time_alone_is_no_longer_in_the_way(
    known: Group, rules: dict[str, Any], when: datetime | None
) -> None:
    assert shown(known, **rules).eligible_at == when
