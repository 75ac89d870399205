"""The overview's figures: a portfolio as it is now, beside what it was. Pure."""

from datetime import datetime, timedelta, tzinfo

from dca_engine.api.performance_records import Marks, Past
from dca_engine.api.performance_schemas import PerformanceSummary
from dca_engine.core.figures import figures
from dca_engine.core.performance.days import first_midnight
from dca_engine.core.performance.worth import change_percent, sampled, worth
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import ZERO

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
_DAYS = (1, 7, 30)
"""Spans that what was realized is told of: so many days, today being the last."""


def marks(now: datetime, zone: tzinfo) -> Marks:
    """What `summary` needs to know of the past; days begin at midnight of `zone`."""
    return Marks(now, tuple(first_midnight(now, zone, days) for days in _DAYS), (DAY, WEEK, MONTH))


def summary(portfolio: Portfolio, quote: str, time: datetime, past: Past) -> PerformanceSummary:
    """By the prices that `portfolio` was told of."""
    stands = worth(portfolio, portfolio.price_of)
    sample = sampled(stands, time)
    of_open = sum((figures(group).realized_pnl for group in portfolio.groups.values()), ZERO)
    realized = portfolio.realized_total + of_open
    today, week, month = (realized - before for before in past.realized)
    day_ago, week_ago, month_ago = (change_percent(before, sample) for before in past.equity)
    return PerformanceSummary(
        time=time,
        quote=quote,
        realized_today=today,
        realized_7_days=week,
        realized_30_days=month,
        realized_total=realized,
        unrealized=stands.unrealized,
        equity=stands.equity,
        capital=stands.capital,
        deployed=stands.deployed,
        free=stands.free,
        slots_used=len(portfolio.groups),
        slots=portfolio.settings.max_open_groups,
        queue_length=len(portfolio.queue),
        last_alert_at=past.last_alert_at,
        change_1d_percent=day_ago,
        change_1w_percent=week_ago,
        change_1m_percent=month_ago,
        change_all_percent=change_percent(past.first_equity, sample),
    )
