"""Spec 3 and 11.1: decisions are put together without losing anything, and a signal has one outcome."""

from dataclasses import replace

from dca_engine.core.decisions import declined, merged, outcome, said, told, with_last_outcomes
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, SignalId
from dca_engine.core.messages import CancelOrder, Decision, Outcome, Reason, Verdict
from dca_engine.core.signal import Intent, Signal
from tests.core.builders import ACCOUNT, START, group, portfolio, pyramid

BEFORE, AFTER = portfolio(), portfolio(next_group=7)
QUEUED = Outcome(SignalId("s1"), Verdict.QUEUED, Reason("pool_full", "It waits"))
ACCEPTED = Outcome(SignalId("s1"), Verdict.ACCEPTED, Reason("opened", "It is in"))
OTHER = Outcome(SignalId("s2"), Verdict.RECORDED, Reason("replaced", "A newer one took its place"))
ONE, TWO = Reason("one", "One"), Reason("two", "Two")


def cancel(name: str) -> CancelOrder:
    return CancelOrder(ACCOUNT, "BTC/USDT", ClientOrderId(name))


def test_11_1_of_a_signal_that_was_queued_and_let_in_at_once_the_last_outcome_is_told() -> None:
    decision = Decision(BEFORE, outcomes=(QUEUED, OTHER, ACCEPTED))
    assert with_last_outcomes(decision) == replace(decision, outcomes=(ACCEPTED, OTHER))


def test_11_1_outcomes_of_different_signals_are_all_told() -> None:
    decision = Decision(BEFORE, outcomes=(QUEUED, OTHER))
    assert with_last_outcomes(decision) is decision


def test_two_decisions_become_one_with_the_state_of_the_second() -> None:
    first = Decision(BEFORE, (cancel("a"),), (QUEUED,), (ONE,), (group(pyramid()),))
    second = Decision(AFTER, (cancel("b"),), (OTHER,), (TWO,), (group(pyramid(), number=2),))
    found = merged(first, second)
    assert found.portfolio is AFTER
    assert found.commands == (cancel("a"), cancel("b"))
    assert (found.outcomes, found.reasons) == ((QUEUED, OTHER), (ONE, TWO))
    assert [ended.number for ended in found.ended] == [1, 2]


def test_more_to_tell_and_to_send_comes_after_what_there_is() -> None:
    decision = Decision(BEFORE, (cancel("a"),), reasons=(ONE,))
    assert told(decision, [TWO]) == Decision(BEFORE, (cancel("a"),), reasons=(ONE, TWO))
    assert told(decision, [TWO], [cancel("b")]).commands == (cancel("a"), cancel("b"))


def test_a_wish_that_is_declined_changes_nothing_and_says_why() -> None:
    reason = Reason("closing", "It is just being closed", {}, GroupId("g1"), refused=True)
    assert declined(BEFORE, "closing", "It is just being closed", GroupId("g1")) == Decision(BEFORE, reasons=(reason,))
    assert said(BEFORE, ONE, TWO) == Decision(BEFORE, reasons=(ONE, TWO))


def test_an_outcome_names_its_signal() -> None:
    signal = Signal(SignalId("s1"), START, Intent.EXIT, AccountId("main"), "BTC/USDT", None, None, None, None)
    assert outcome(BEFORE, signal, Verdict.RECORDED, ONE) == Decision(
        BEFORE, outcomes=(Outcome(SignalId("s1"), Verdict.RECORDED, ONE),)
    )
