"""The checks before every entry (spec 8): each refusal names the rule, the limit and the value."""

from datetime import datetime

from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.signal import Signal


def late_arrival(portfolio: Portfolio, signal: Signal) -> Reason | None:
    """Why the alert itself is too old to act on, by its own timestamp (spec 2.6)."""
    if signal.alert_time is None:
        return None
    return _stale(portfolio, signal.alert_time, signal.received_at, "arrived")


def late_decision(portfolio: Portfolio, signal: Signal, time: datetime) -> Reason | None:
    """Why an entry is too old by the time it can be decided, as after a restart. An exit is always served."""
    return _stale(portfolio, signal.alert_time or signal.received_at, time, "could be decided")


def _stale(portfolio: Portfolio, sent: datetime, seen: datetime, what: str) -> Reason | None:
    limit = portfolio.settings.max_signal_age_seconds
    age = (seen - sent).total_seconds()
    if age <= limit:
        return None
    return Reason(
        "stale",
        f"Recorded, not traded: the alert was {age:.0f} s old when it {what}, the limit is {limit} s",
        {"age_seconds": f"{age:.0f}", "limit_seconds": str(limit)},
    )


def entry_refusal(portfolio: Portfolio) -> Reason | None:
    """Why no new group may be opened now."""
    if portfolio.status is not PortfolioStatus.HEALTHY:
        return Reason(
            f"portfolio_{portfolio.status}",
            f"Refused: the portfolio is {portfolio.status} ({portfolio.status_reason or 'no reason given'})",
        )
    limit, used = portfolio.settings.max_open_groups, len(portfolio.groups)
    if used >= limit:
        return Reason(
            "pool_full",
            f"Refused: no free slot, {used} of {limit} groups are open",
            {"open_groups": str(used), "max_open_groups": str(limit)},
        )
    return None
