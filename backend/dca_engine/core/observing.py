"""What prices and the clock bring about: stops, ages, breakers, the next day, the offset (spec 6, 7 and 8)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from dca_engine.core import offsetting, position_manager, risk_engine, stops
from dca_engine.core.decisions import merged, said
from dca_engine.core.following import close, follow
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.messages import Decision, MarketsObserved, Reason, TimePassed
from dca_engine.core.patience import came_to_nothing
from dca_engine.core.portfolio import Observed, Portfolio, PortfolioStatus, moved, with_group


def on_observed(portfolio: Portfolio, event: MarketsObserved) -> Decision:
    """Prices are kept, and every group whose stop they reach acts on it. In sorted order, since a stored event may come
    back with its keys in another one."""
    decision = Decision(_with_observations(portfolio, event))
    for account_id, prices in sorted(event.prices.items()):
        for symbol, price in sorted(prices.items()):
            for group in decision.portfolio.groups_in(symbol):
                if group.account_id == account_id:
                    decision = merged(decision, _at_price(decision.portfolio, group, price, event.time))
    return decision


def on_time(portfolio: Portfolio, event: TimePassed) -> Decision:
    """A look at everything that depends on the clock."""
    time = event.time
    decision = _next_day(portfolio, time)
    for group in portfolio.groups.values():
        verdict = stops.verdict(group, None, time)
        if verdict is not None or _tries_again(group):
            current = decision.portfolio.groups[group.id]
            decision = merged(decision, _act(decision.portfolio, current, verdict, time))
    return merged(decision, offsetting.evaluate(decision.portfolio, time))


def trip(portfolio: Portfolio, time: datetime, *, drawdown: bool) -> Decision:
    """Pauses the portfolio when a breaker's limit is reached. The drawdown, which asks every group, has its rounds."""
    reason = risk_engine.tripped(portfolio, drawdown=drawdown)
    if reason is None:
        return Decision(portfolio)
    risk = replace(portfolio.risk, tripped=reason.code, tripped_at=time)
    return said(moved(replace(portfolio, risk=risk), PortfolioStatus.PAUSED, reason.text), reason)


def _with_observations(portfolio: Portfolio, event: MarketsObserved) -> Portfolio:
    known = portfolio.observed
    prices = {**known.prices}
    for account_id, news in event.prices.items():
        prices[account_id] = {**prices.get(account_id, {}), **news}
    free = {**known.free, **event.free} if event.free else known.free
    return replace(portfolio, observed=Observed(prices, free, event.unreachable))


def _at_price(portfolio: Portfolio, group: Group, price: Decimal, time: datetime) -> Decision:
    followed = stops.followed(group, price)
    verdict = stops.verdict(followed, price, time)
    if verdict is not None:
        return _act(portfolio, followed, verdict, time)
    return Decision(portfolio if followed is group else with_group(portfolio, followed))


def _act(portfolio: Portfolio, group: Group, verdict: stops.StopVerdict | None, time: datetime) -> Decision:
    if verdict is None:
        return follow(portfolio, group, time)
    reason = Reason(verdict.code, f"{group.market.symbol}: {verdict.text}", verdict.numbers, group.id)
    match verdict.action:
        case stops.StopAction.CLOSE:
            return close(portfolio, group, verdict.text, time, (reason,))
        case stops.StopAction.WITHDRAW:
            step = position_manager.withdraw_legs(group, verdict.legs, verdict.text)
            return follow(portfolio, step.group, time, step.commands, (reason, *step.reasons))
        case _:
            assert_never(verdict.action)


def _tries_again(group: Group) -> bool:
    """A close looks at the clock itself; so does a target that the venue ended unasked."""
    return group.status is GroupStatus.CLOSING or any(map(came_to_nothing, group.orders_for(Purpose.TARGET)))


def _next_day(portfolio: Portfolio, time: datetime) -> Decision:
    risk = risk_engine.rolled(portfolio.risk, time)
    resumes = portfolio.status is PortfolioStatus.PAUSED and risk_engine.may_resume(portfolio, time)
    if risk is not portfolio.risk:
        portfolio = replace(portfolio, risk=risk)
    if not resumes:
        return Decision(portfolio)
    cleared = replace(portfolio, risk=risk_engine.resumed(portfolio))
    reason = Reason("resumed_next_day", "Resumed: a new day has begun since the breaker paused the portfolio")
    return said(moved(cleared, PortfolioStatus.HEALTHY, ""), reason)
