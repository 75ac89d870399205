"""Spec 5: funding of a perpetual falls on the groups that hold it, by what they hold, each payment once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.core.decide import decide
from dca_engine.core.figures import figures
from dca_engine.core.group import Funding, Group
from dca_engine.core.ids import AccountId, GroupId, Purpose
from dca_engine.core.messages import Decision, FundingPaid, Reason
from dca_engine.core.portfolio import Portfolio, with_group
from dca_engine.core.values import MarketKind
from tests.core.builders import ACCOUNT, BTC_PERP, START, D, after, bought, group, leg, order, portfolio, pyramid
from tests.core.story import Story

OTHER = AccountId("other")


def holder(number: int, quantity: str, account: AccountId = ACCOUNT) -> Group:
    """Bought this much of the perpetual at 50 000, in a timeframe of its own."""
    return group(
        pyramid(rungs=(leg(0),)),
        orders=[bought((0, 0), "50000", quantity)],
        of_market=BTC_PERP,
        number=number,
        timeframe=number * 60,
        account_id=account,
    )


def paid(known: Portfolio, amount: str, payment_id: str = "f1") -> Decision:
    return decide(known, FundingPaid(after(60), ACCOUNT, BTC_PERP.symbol, payment_id, D(amount)))


def shares(decision: Decision) -> list[Decimal]:
    return [sum((f.amount for f in g.funding), D(0)) for g in decision.portfolio.groups.values()]


@pytest.mark.parametrize(("amount", "word", "shown"), [("-0.3", "paid", "0.3"), ("0.3", "received", "0.3")])
def test_5_a_payment_is_booked_told_and_realized(amount: str, word: str, shown: str) -> None:
    decision = paid(portfolio(holder(1, "0.02")), amount)
    [known] = decision.portfolio.groups.values()
    assert known.funding == (Funding("f1", D(amount), after(60)),)
    text = f"BTC/USDT:USDT: funding of {shown} USDT {word}"
    assert decision.reasons[0] == (Reason("funding", text, {"amount": amount, "payment_id": "f1"}, known.id))
    assert figures(known).realized_pnl == D(amount)
    assert decision.portfolio.risk.realized_today == D(amount)


def test_5_a_payment_is_shared_by_what_is_held_to_the_last_digit() -> None:
    """-0.1 in three parts: a third has no end, so the last one bears what the others leave."""
    decision = paid(portfolio(holder(1, "0.01"), holder(2, "0.01"), holder(3, "0.01")), "-0.1")
    first, second, third = shares(decision)
    assert first == second == D("-0.1") * D("0.01") / D("0.03")
    assert third == D("-0.1") - first - second
    assert sum(shares(decision)) == D("-0.1")


def test_5_who_holds_three_times_as_much_pays_three_times_as_much() -> None:
    assert shares(paid(portfolio(holder(1, "0.03"), holder(2, "0.01")), "-0.8")) == [D("-0.6"), D("-0.2")]


def test_5_the_same_payment_twice_counts_once() -> None:
    once = paid(portfolio(holder(1, "0.02")), "-0.3").portfolio
    assert paid(once, "-0.3") == Decision(once)
    assert shares(paid(once, "-0.3", "f2")) == [D("-0.6")]


def test_5_another_account_and_a_group_that_holds_nothing_bear_nothing() -> None:
    waits = group(
        pyramid(rungs=(leg(0),)),
        orders=[order(Purpose.ENTRY, (0, 0), "50000", "0.02")],
        of_market=BTC_PERP,
        number=3,
    )
    known = portfolio(holder(1, "0.02"), holder(2, "0.02", OTHER), waits)
    assert shares(paid(known, "-0.3")) == [D("-0.3"), D(0), D(0)]


def test_5_a_payment_that_no_open_group_can_bear_is_told() -> None:
    known = portfolio(replace(holder(1, "0.02"), market=replace(BTC_PERP, symbol="ETH/USDT:USDT")))
    text = "BTC/USDT:USDT: funding of -0.3 belongs to no open position"
    reason = Reason("funding_unassigned", text, {"amount": "-0.3", "payment_id": "f1"})
    assert paid(known, "-0.3") == Decision(known, reasons=(reason,))


def test_5_a_payment_counts_from_its_own_time() -> None:
    decision = paid(portfolio(holder(1, "0.02")), "-0.3")
    assert [f.time for g in decision.portfolio.groups.values() for f in g.funding] == [after(60)]
    assert after(60) > START


def test_5_who_held_when_it_was_paid_bears_it_not_who_holds_when_it_is_read() -> None:
    """One bought at nine, paid at ten, the other bought at eleven: the first bears all of it."""
    story = Story(kind=MarketKind.LINEAR)
    story.signal(market=BTC_PERP)
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0))
    first, paid_at = story.group, story.now + timedelta(hours=1)
    story.wait(7200)
    orders = {
        key: replace(known, fills=tuple(replace(fill, time=story.now) for fill in known.fills))
        for key, known in first.orders.items()
    }
    both = with_group(story.portfolio, replace(first, id=GroupId("late"), number=9, timeframe=60, orders=orders))
    found = decide(both, FundingPaid(story.now, first.account_id, BTC_PERP.symbol, "f1", D(-1), paid_at))
    booked = [[(f.amount, f.time) for f in g.funding] for g in found.portfolio.groups.values()]
    assert booked == [[(D(-1), paid_at)], []]
