"""Risk in the shape of a screen: every limit beside its value, the breakers, and who is up for an offset. Pure.

The prices are those that the portfolio was told of; what is not known counts as nothing, and is shown as not known.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.api.risk_schemas import BreakerView, CandidateView, ConditionView, CooldownView, LimitView, RiskView
from dca_engine.api.views import reason_view, shown
from dca_engine.core import risk_engine
from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import ZERO

_PERCENT_PLACES = Decimal("0.0001")


def risk_view(portfolio: Portfolio, time: datetime) -> RiskView:
    risk = risk_engine.rolled(portfolio.risk, time)
    planned = risk_engine.plan(portfolio, time, True) if risk.plan is None else None
    equity = risk_engine.equity(portfolio)
    return RiskView(
        time=time,
        equity=shown(equity.current),
        peak=shown(equity.peak),
        realized_today=shown(risk.realized_today),
        losing_streak=risk.losing_streak,
        limits=list(_limits(portfolio)),
        breakers=list(_breakers(portfolio, equity, time)),
        tripped_at=risk.tripped_at,
        resumes_at=_resumes_at(portfolio),
        cooldowns=[
            CooldownView(symbol=symbol, until=until) for symbol, until in sorted(risk.cooldowns.items()) if until > time
        ],
        offset_enabled=portfolio.settings.risk.offset.enabled,
        candidates=[_candidate_view(found) for found in risk_engine.candidates(portfolio, time)],
        running=risk.plan,
        would_run=None if isinstance(planned, Reason) else planned,
        why_not=reason_view(planned) if isinstance(planned, Reason) else None,
    )


# --- limits -----------------------------------------------------------------------------------------------------------


def _limits(portfolio: Portfolio) -> Iterator[LimitView]:
    settings = portfolio.settings
    limits = settings.risk.limits
    slots, used = Decimal(settings.max_open_groups), Decimal(len(portfolio.groups))
    yield LimitView(code="slots", text="Open positions", symbol=None, value=used, limit=slots)
    waiting = Decimal(len(portfolio.queue))
    most = Decimal(settings.queue.max_length)
    yield LimitView(code="queue", text="Waiting signals", symbol=None, value=waiting, limit=most)
    committed = shown(portfolio.committed)
    yield LimitView(code="exposure", text="Exposure in all", symbol=None, value=committed, limit=limits.max_exposure)
    most_groups = limits.max_groups_per_symbol
    for symbol, book in sorted(portfolio.books.items()):
        count = Decimal(len(book.groups))
        limit = None if most_groups is None else Decimal(most_groups)
        yield LimitView(
            code="symbol_slots", text=f"Open positions in {symbol}", symbol=symbol, value=count, limit=limit
        )
        yield LimitView(
            code="symbol_exposure",
            text=f"Exposure in {symbol}",
            symbol=symbol,
            value=shown(book.committed),
            limit=limits.max_symbol_exposure,
        )


# --- breakers ---------------------------------------------------------------------------------------------------------


def _breakers(portfolio: Portfolio, equity: risk_engine.Equity, time: datetime) -> Iterator[BreakerView]:
    breakers, risk = portfolio.settings.risk.breakers, risk_engine.rolled(portfolio.risk, time)
    drawdown = max(equity.drawdown_percent, ZERO).quantize(_PERCENT_PLACES)
    streak = breakers.max_losing_streak
    for code, text, value, limit in (
        ("daily_loss", "Loss realized since midnight UTC", max(-risk.realized_today, ZERO), breakers.max_daily_loss),
        ("drawdown", "Percent below the highest realized equity", drawdown, breakers.max_drawdown_percent),
        (
            "losing_streak",
            "Positions in a row that closed at a loss",
            Decimal(risk.losing_streak),
            None if streak is None else Decimal(streak),
        ),
    ):
        tripped = risk.tripped == code
        yield BreakerView(code=code, text=text, value=shown(value), limit=limit, tripped=tripped)


def _resumes_at(portfolio: Portfolio) -> datetime | None:
    tripped_at = portfolio.risk.tripped_at
    if tripped_at is None or not portfolio.settings.risk.breakers.resume_next_day:
        return None
    midnight = tripped_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


# --- the offset -------------------------------------------------------------------------------------------------------


def _candidate_view(candidate: risk_engine.Candidate) -> CandidateView:
    return CandidateView(
        group_id=candidate.group_id,
        symbol=candidate.symbol,
        eligible=candidate.eligible,
        eligible_at=candidate.eligible_at,
        loss_percent=candidate.loss_percent,
        unrealized=candidate.unrealized,
        conditions=[
            ConditionView(code=c.code, met=c.met, value=c.value, limit=c.limit, text=c.text)
            for c in candidate.conditions
        ],
    )
