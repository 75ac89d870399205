"""Carries an offset out: winners first, the loser last, one plan at a time (spec 8.6).

The plan is in the state before its first order is sent. Every further step is read off how its groups' sales stand, so
a restart goes on with the same plan. A winner that could not be sold makes the loser's part smaller.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core import position_manager, risk_engine
from dca_engine.core.decisions import merged, said
from dca_engine.core.following import close, follow
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import GroupId
from dca_engine.core.messages import Decision, Reason
from dca_engine.core.patience import is_within
from dca_engine.core.portfolio import Portfolio, with_group
from dca_engine.core.risk_state import OffsetPlan, PlannedSale, PlanStatus
from dca_engine.core.values import ZERO

_AGAIN = timedelta(minutes=5)
"""From an offset that failed to the next."""


def evaluate(portfolio: Portfolio, time: datetime, *, by_hand: bool = False) -> Decision:
    """Begins an offset when one is due. By hand, why nothing happens is told."""
    if portfolio.risk.plan is not None:
        return _told_by_hand(portfolio, "An offset is under way", by_hand)
    if not by_hand and not _may_begin(portfolio, time):
        return Decision(portfolio)
    plan = risk_engine.plan(portfolio, time, by_hand)
    for group in risk_engine.missed_turns(portfolio, time):
        portfolio = with_group(portfolio, group)
    if isinstance(plan, Reason):
        return said(portfolio, replace(plan, refused=True)) if by_hand else Decision(portfolio)
    return _begin(portfolio, plan, time)


def _may_begin(portfolio: Portfolio, time: datetime) -> bool:
    """What a venue refused to sell a moment ago it will refuse again."""
    failed_at = portfolio.risk.offset_failed_at
    waits = failed_at is not None and is_within(_AGAIN, failed_at, time)
    return portfolio.settings.risk.offset.enabled and not waits and risk_engine.is_due(portfolio, time)


def _told_by_hand(portfolio: Portfolio, text: str, by_hand: bool) -> Decision:
    return said(portfolio, Reason("offset_under_way", text, refused=True)) if by_hand else Decision(portfolio)


def _begin(portfolio: Portfolio, plan: OffsetPlan, time: datetime) -> Decision:
    reason = Reason(
        "offset_planned",
        f"Offset {plan.number}: closing {plan.loser.symbol} at a loss of {plan.loss:f}, "
        f"paid by {', '.join(winner.symbol for winner in plan.winners)}",
        {
            "loss": f"{plan.loss:f}",
            "fees": f"{plan.fees:f}",
            "needed": f"{plan.needed:f}",
            "covered": f"{plan.covered:f}",
        },
        plan.loser.group_id,
    )
    risk = replace(portfolio.risk, plan=plan, plans=plan.number)
    decision = said(replace(portfolio, risk=risk), reason)
    winners = []
    for winner in plan.winners:
        step, handed = _hand_over(decision.portfolio, winner, plan, time)
        decision = merged(decision, step)
        winners.append(handed)
    return _keep(decision, replace(plan, winners=tuple(winners)))


def _hand_over(
    portfolio: Portfolio, planned: PlannedSale, plan: OffsetPlan, time: datetime
) -> tuple[Decision, PlannedSale]:
    """Gives a group its part of the plan. What cannot be sold brings nothing."""
    group = portfolio.groups.get(planned.group_id)
    if group is None or group.status is GroupStatus.CLOSING:
        return Decision(portfolio), replace(planned, realized=ZERO)
    why = f"offset {plan.number}"
    if planned.whole:
        return close(portfolio, group, why, time), planned
    asked = position_manager.request_sale(group, planned.quantity, why, planned.price, plan.number)
    match asked:
        case str():
            reason = Reason("offset_part_impossible", f"{planned.symbol}: {asked}", {}, group.id)
            return said(portfolio, reason), replace(planned, realized=ZERO)
        case position_manager.CloseInstead():
            return close(portfolio, group, why, time), replace(planned, whole=True)
        case Group():
            return follow(portfolio, asked, time), replace(planned, sale=len(asked.sales) - 1)


def advance(decision: Decision, time: datetime) -> Decision:
    """The plan's next step, once the sales that it waits for are over."""
    plan = decision.portfolio.risk.plan
    if plan is None:
        return decision
    ended = {group.id: group for group in decision.ended}
    if plan.status is PlanStatus.WINNERS:
        winners = tuple(_settled(decision.portfolio, ended, winner) for winner in plan.winners)
        if winners != plan.winners:
            plan = replace(plan, winners=winners)
            decision = _keep(decision, plan)
        if any(winner.realized is None for winner in winners):
            return decision
        decision = _begin_loser(decision, plan, time)
        plan = decision.portfolio.risk.plan
    if plan is None or plan.status is not PlanStatus.LOSER:
        return decision
    ended = {group.id: group for group in decision.ended}
    loser = _settled(decision.portfolio, ended, plan.loser)
    if loser.realized is None:
        return decision
    paid = sum((winner.realized or ZERO for winner in plan.winners), ZERO)
    if not loser.realized:
        text = f"nothing of {loser.symbol} was closed: its order brought nothing, its winners {paid:f}"
        return _finish(decision, replace(plan, loser=loser), PlanStatus.FAILED, text, time)
    text = f"{loser.symbol} closed for {loser.realized:f}, paid by {paid:f} of winners"
    return _finish(decision, replace(plan, loser=loser), PlanStatus.DONE, text, time)


def _begin_loser(decision: Decision, plan: OffsetPlan, time: datetime) -> Decision:
    part = risk_engine.loser_part(decision.portfolio, plan)
    if part is None:
        paid = sum((winner.realized or ZERO for winner in plan.winners), ZERO)
        text = f"nothing of {plan.loser.symbol} was closed: its winners brought {paid:f} of {plan.needed:f}"
        return _finish(decision, plan, PlanStatus.FAILED, text, time)
    step, loser = _hand_over(decision.portfolio, part, plan, time)
    decision = merged(decision, step)
    if loser.realized is not None:
        text = f"nothing of {loser.symbol} was closed: it is gone or being closed already"
        return _finish(decision, replace(plan, loser=loser), PlanStatus.FAILED, text, time)
    return _keep(decision, replace(plan, loser=loser, status=PlanStatus.LOSER))


def _settled(portfolio: Portfolio, ended: dict[GroupId, Group], planned: PlannedSale) -> PlannedSale:
    """`planned` with what it brought, once it is over."""
    if planned.realized is not None:
        return planned
    group = ended.get(planned.group_id) or portfolio.groups.get(planned.group_id)
    realized = _realized(group, planned)
    return planned if realized is None else replace(planned, realized=realized)


def _realized(group: Group | None, planned: PlannedSale) -> Decimal | None:
    """Quote; None while more may come. A group that is gone, or that cannot be closed, brings nothing."""
    if group is None or position_manager.is_refused(group):
        return ZERO
    return risk_engine.realized_of(group, planned)


def _finish(decision: Decision, plan: OffsetPlan, status: PlanStatus, text: str, time: datetime) -> Decision:
    over = replace(plan, status=status, result=text, finished_at=time)
    decision = _keep(decision, over)
    failed_at = time if status is PlanStatus.FAILED else None
    risk = replace(decision.portfolio.risk, plan=None, offset_failed_at=failed_at)
    reason = Reason(f"offset_{status}", f"Offset {plan.number}: {text}", {}, plan.loser.group_id)
    return replace(decision, portfolio=replace(decision.portfolio, risk=risk), reasons=(*decision.reasons, reason))


def _keep(decision: Decision, plan: OffsetPlan) -> Decision:
    """`decision` with the plan as it stands now, also for the record."""
    risk = replace(decision.portfolio.risk, plan=plan)
    others = tuple(kept for kept in decision.plans if kept.number != plan.number)
    return replace(decision, portfolio=replace(decision.portfolio, risk=risk), plans=(*others, plan))
