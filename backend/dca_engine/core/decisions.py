"""How decisions are put together from smaller ones."""

from collections.abc import Iterable
from dataclasses import replace

from dca_engine.core.ids import GroupId
from dca_engine.core.messages import Command, Decision, Outcome, Reason, Verdict
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.signal import Signal


def merged(first: Decision, second: Decision) -> Decision:
    """Both, with the state of the second."""
    return Decision(
        second.portfolio,
        first.commands + second.commands,
        first.outcomes + second.outcomes,
        first.reasons + second.reasons,
        first.ended + second.ended,
        first.plans + second.plans,
    )


def outcome(portfolio: Portfolio, signal: Signal, verdict: Verdict, reason: Reason) -> Decision:
    """What became of a signal."""
    return Decision(portfolio, outcomes=(Outcome(signal.id, verdict, reason),))


def said(portfolio: Portfolio, *reasons: Reason) -> Decision:
    """Nothing to do, something to tell."""
    return Decision(portfolio, reasons=reasons)


def declined(portfolio: Portfolio, code: str, text: str, group_id: GroupId | None = None) -> Decision:
    """A person's wish that is not carried out."""
    return said(portfolio, Reason(code, text, {}, group_id, refused=True))


def with_last_outcomes(decision: Decision) -> Decision:
    """One outcome per signal: what was queued and promoted by the same decision was accepted."""
    last = {told.signal_id: told for told in decision.outcomes}
    return decision if len(last) == len(decision.outcomes) else replace(decision, outcomes=tuple(last.values()))


def told(decision: Decision, reasons: Iterable[Reason], commands: Iterable[Command] = ()) -> Decision:
    """`decision` with more to tell and to send, after what it has."""
    more = tuple(reasons)
    return replace(decision, commands=(*decision.commands, *commands), reasons=(*decision.reasons, *more))
