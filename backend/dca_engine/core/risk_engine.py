"""What the risk engine remembers and does with it: the day's result, streak, cooldowns, breakers (spec 8).

A breaker pauses the portfolio: entries wait, exits and the offset go on. A person who resumes has seen the limits that
are reached, so none of them pauses again before the next day. The offset has files of its own and is offered from here
too: who is up for it, and what is sold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.core.figures import cash, figures, unrealized
from dca_engine.core.group import Group
from dca_engine.core.messages import Reason
from dca_engine.core.offset import Candidate, Condition, candidates, is_due, is_up, replaced, timer
from dca_engine.core.offset_plan import loser_part, missed_turns, plan
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.risk_rules import Breakers, RiskRules
from dca_engine.core.risk_state import RiskState
from dca_engine.core.standing import realized_of
from dca_engine.core.values import HUNDRED, ZERO

__all__ = [
    "Candidate",
    "Condition",
    "Equity",
    "after_close",
    "booked",
    "candidates",
    "equity",
    "is_due",
    "is_up",
    "loser_part",
    "may_resume",
    "missed_turns",
    "plan",
    "realized_of",
    "replaced",
    "resumed",
    "rolled",
    "timer",
    "tripped",
]

_EIGHT_PLACES, _FOUR_PLACES = Decimal("0.00000001"), Decimal("0.0001")


# --- what is remembered ---------------------------------------------------------------------------------------------


def rolled(risk: RiskState, time: datetime) -> RiskState:
    """`risk` on the day of `time`: a new one (UTC) begins without a result and lets every breaker act again."""
    midnight = _midnight(time)
    if risk.day is not None and midnight <= risk.day:
        return risk
    return replace(risk, day=midnight, realized_today=ZERO, resumed_past=())


def booked(risk: RiskState, change: Decimal, time: datetime) -> RiskState:
    """`risk` after `change` (quote) was realized, above or below 0."""
    risk = rolled(risk, time)
    ever = risk.realized_ever + change
    peak = max(risk.realized_peak, ever)
    return replace(risk, realized_today=risk.realized_today + change, realized_ever=ever, realized_peak=peak)


def after_close(risk: RiskState, rules: RiskRules, group: Group, time: datetime) -> RiskState:
    """`risk` after `group` ended: the streak goes on or is broken, and its symbol may get a cooldown.

    A group is lost when it moved less cash in than out. One that never traded counts as neither.
    """
    if not any(order.fills for order in group.orders.values()):
        return risk
    if cash(group) >= ZERO:
        return replace(risk, losing_streak=0) if risk.losing_streak else risk
    minutes = rules.limits.cooldown_minutes
    if not minutes:
        return replace(risk, losing_streak=risk.losing_streak + 1)
    still_on = {symbol: until for symbol, until in risk.cooldowns.items() if until > time}
    cooldowns = {**still_on, group.market.symbol: time + timedelta(minutes=minutes)}
    return replace(risk, losing_streak=risk.losing_streak + 1, cooldowns=cooldowns)


def _midnight(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


# --- breakers -------------------------------------------------------------------------------------------------------


def tripped(portfolio: Portfolio, *, drawdown: bool = True) -> Reason | None:
    """The breaker that pauses the portfolio now, with its limit and the value that reached it; None: it trades on, or
    does not trade anyway. Without `drawdown` only those are looked at that need no look at every group."""
    if portfolio.status is not PortfolioStatus.HEALTHY:
        return None
    passed = portfolio.risk.resumed_past
    return next((reason for reason in _reached(portfolio, drawdown) if reason.code not in passed), None)


def may_resume(portfolio: Portfolio, time: datetime) -> bool:
    """Whether the pause of a breaker ends by itself: the next day (UTC) has begun. A drawdown that still stands would
    pause again at once, so it is waited for."""
    risk, breakers = portfolio.risk, portfolio.settings.risk.breakers
    if not breakers.resume_next_day or not risk.tripped or risk.tripped_at is None:
        return False
    return _midnight(time) > _midnight(risk.tripped_at) and _drawdown(portfolio, breakers) is None


def resumed(portfolio: Portfolio) -> RiskState:
    """What is remembered once the portfolio trades on: the streak begins anew, and what is reached now is let pass for
    the rest of the day."""
    risk = replace(portfolio.risk, tripped="", tripped_at=None, losing_streak=0)
    passed = tuple(reason.code for reason in _reached(replace(portfolio, risk=risk), drawdown=True))
    return replace(risk, resumed_past=passed)


def _reached(portfolio: Portfolio, drawdown: bool) -> Iterator[Reason]:
    breakers = portfolio.settings.risk.breakers
    fell = _drawdown(portfolio, breakers) if drawdown else None
    found = (_daily_loss(portfolio.risk, breakers), _streak(portfolio.risk, breakers), fell)
    return (reason for reason in found if reason is not None)


def _daily_loss(risk: RiskState, breakers: Breakers) -> Reason | None:
    limit, loss = breakers.max_daily_loss, -risk.realized_today
    if limit is None or loss < limit:
        return None
    numbers = {"realized_today": _money(-loss), "max_daily_loss": _money(limit)}
    return Reason("daily_loss", f"The loss realized today is {_money(loss)}, the limit is {_money(limit)}", numbers)


def _streak(risk: RiskState, breakers: Breakers) -> Reason | None:
    limit, streak = breakers.max_losing_streak, risk.losing_streak
    if limit is None or streak < limit:
        return None
    numbers = {"losing_streak": str(streak), "max_losing_streak": str(limit)}
    closed = "1 position" if streak == 1 else f"{streak} positions in a row"
    return Reason("losing_streak", f"{closed} closed at a loss, the limit is {limit}", numbers)


def _drawdown(portfolio: Portfolio, breakers: Breakers) -> Reason | None:
    limit = breakers.max_drawdown_percent
    if limit is None:
        return None
    stands = equity(portfolio)
    if stands.drawdown_percent < limit:
        return None
    shown = f"{(stands.drawdown_percent.quantize(_FOUR_PLACES)).normalize():f}"
    now, peak = _money(stands.current), _money(stands.peak)
    text = f"Equity is {now}, which is {shown} % below its peak of {peak}, the limit is {limit:f} %"
    numbers = {"equity": now, "peak": peak, "drawdown_percent": shown, "max_drawdown_percent": f"{limit:f}"}
    return Reason("drawdown", text, numbers)


@dataclass(frozen=True, slots=True)
class Equity:
    """Quote."""

    current: Decimal
    """Capital, what was realized, and what is unrealized."""
    peak: Decimal
    """Capital and the most that was ever realized: paper profit raises no peak."""

    @property
    def drawdown_percent(self) -> Decimal:
        """Of the peak; below 0 while more than that is there on paper."""
        return (self.peak - self.current) / self.peak * HUNDRED


def equity(portfolio: Portfolio) -> Equity:
    """By the prices that were seen; of a group whose price was not, nothing unrealized is counted."""
    capital, risk = portfolio.settings.capital, portfolio.risk
    return Equity(capital + risk.realized_ever + _unrealized(portfolio), capital + risk.realized_peak)


def _unrealized(portfolio: Portfolio) -> Decimal:
    found = ZERO
    for group in portfolio.groups.values():
        price = portfolio.price_of(group)
        if price is not None:
            held = figures(group)
            if held.average_price is not None:
                found += unrealized(group.side, held.average_price, held.held_quantity, price)
    return found


def _money(value: Decimal) -> str:
    """Quote, without digits that nobody reads."""
    return f"{value.quantize(_EIGHT_PLACES).normalize() + ZERO:f}"
