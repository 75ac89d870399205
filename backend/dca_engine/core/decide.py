"""The one brain: `decide(state, event)` gives the new state, the commands, and the reasons.

Live, paper, backtest and simulation all call this and nothing else. It is a pure function: the same state and event
always give the same decision. What an event means is told in one file each; what may follow for others (the offset's
next step, a breaker, a promotion from the queue) happens in the same decision.
"""

from dataclasses import replace
from typing import assert_never

from dca_engine.core import (
    auditing,
    notices,
    observing,
    offsetting,
    promoting,
    risk_engine,
    routing,
    venue_news,
    wishes,
)
from dca_engine.core.decisions import merged, with_last_outcomes
from dca_engine.core.following import lay_waiting
from dca_engine.core.messages import (
    AccountNoticed,
    AccountsChanged,
    CloseRequested,
    Decision,
    Event,
    FundingPaid,
    FundsAdded,
    GroupReleased,
    HoldingsObserved,
    LegsWithdrawn,
    MarketsObserved,
    OffsetBlocked,
    OffsetRequested,
    OffsetSkipped,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    Panicked,
    PauseSet,
    PortfolioOpened,
    QueueActed,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    SignalReceived,
    StatusChanged,
    StopMoved,
    TargetPinned,
    TimePassed,
)
from dca_engine.core.portfolio import Observed, Portfolio, PortfolioStatus, moved


def decide(portfolio: Portfolio, event: Event) -> Decision:
    """What follows from `event`. Raises a CoreError, leaving everything as it was, only for a defect of ours."""
    match event:
        case PortfolioOpened():
            return Decision(Portfolio(event.portfolio_id, event.settings, event.accounts))
        case SignalReceived():
            decision = _on_signal(portfolio, event)
        case OrderReported() | OrderFilled() | OrderAbsent():
            decision = _on_order(portfolio, event)
        case FundingPaid() | HoldingsObserved() | AccountNoticed():
            decision = _on_account(portfolio, event)
        case MarketsObserved():
            decision = observing.on_observed(portfolio, event)
        case TimePassed():
            decision = observing.on_time(portfolio, event)
        case StatusChanged():
            decision = _on_status(portfolio, event)
        case (
            CloseRequested()
            | GroupReleased()
            | ReduceRequested()
            | FundsAdded()
            | TargetPinned()
            | StopMoved()
            | LegsWithdrawn()
            | OffsetBlocked()
            | OffsetSkipped()
            | SettingsApplied()
        ):
            decision = wishes.about_group(portfolio, event)
        case OffsetRequested() | QueueActed() | PauseSet() | Panicked() | SettingsChanged() | AccountsChanged():
            decision = wishes.about_portfolio(portfolio, event)
        case _:
            assert_never(event)
    return _then(portfolio, event, decision)


def _on_signal(portfolio: Portfolio, event: SignalReceived) -> Decision:
    """What was seen of prices may have reached a breaker that no look at the clock has found yet."""
    tripped = observing.trip(portfolio, event.time, drawdown=True)
    return merged(tripped, routing.route(tripped.portfolio, event))


def _on_order(portfolio: Portfolio, event: OrderReported | OrderFilled | OrderAbsent) -> Decision:
    match event:
        case OrderReported():
            return venue_news.on_report(portfolio, event)
        case OrderFilled():
            return _on_fill(portfolio, event)
        case OrderAbsent():
            return venue_news.on_absent(portfolio, event)
        case _:
            assert_never(event)


def _on_account(portfolio: Portfolio, event: FundingPaid | HoldingsObserved | AccountNoticed) -> Decision:
    match event:
        case FundingPaid():
            return venue_news.on_funding(portfolio, event)
        case HoldingsObserved():
            return auditing.on_holdings(portfolio, event)
        case AccountNoticed():
            return notices.on_noticed(portfolio, event)
        case _:
            assert_never(event)


def _on_fill(portfolio: Portfolio, event: OrderFilled) -> Decision:
    """A fill may be what a group's wait for the offset ended with."""
    decision = venue_news.on_fill(portfolio, event)
    group = decision.portfolio.group_of(event.client_order_id)
    if group is None or not risk_engine.is_up(decision.portfolio, group, event.time):
        return decision
    return merged(decision, offsetting.evaluate(decision.portfolio, event.time))


def _on_status(portfolio: Portfolio, event: StatusChanged) -> Decision:
    """Every start begins without what an earlier one saw."""
    if event.status is PortfolioStatus.BOOTSTRAPPING:
        portfolio = replace(portfolio, observed=Observed())
    return Decision(moved(portfolio, event.status, event.reason))


def _then(before: Portfolio, event: Event, decision: Decision) -> Decision:
    """What follows for others from what happened to one: each only where it can have changed."""
    after = decision.portfolio
    if after.risk.plan is not None and after.groups is not before.groups:
        decision = offsetting.advance(decision, event.time)
        after = decision.portfolio
    if after.status is PortfolioStatus.HEALTHY is not before.status:
        decision = merged(decision, lay_waiting(after, event.time))
        after = decision.portfolio
    lets_in = bool(after.queue) and _may_let_in(before, event, decision)
    looks = lets_in or isinstance(event, TimePassed)
    if after.risk is not before.risk or looks:
        decision = merged(decision, observing.trip(after, event.time, drawdown=looks))
        after = decision.portfolio
    if lets_in:
        decision = merged(decision, promoting.promote(after, event.time))
    return with_last_outcomes(decision) if len(decision.outcomes) > 1 else decision


def _may_let_in(before: Portfolio, event: Event, decision: Decision) -> bool:
    """Whether something happened that a waiting signal may have waited for."""
    after = decision.portfolio
    return (
        bool(decision.ended)
        or after.status is not before.status
        or after.observed is not before.observed
        or after.settings is not before.settings
        or isinstance(event, TimePassed)
    )
