"""What a trader is told of an account: away or back, a clock that is off, trades of somebody else."""

from datetime import datetime
from typing import assert_never

from dca_engine.core.decisions import said
from dca_engine.core.messages import AccountNoticed, Decision, Notice, Reason
from dca_engine.core.portfolio import Portfolio

_CODES = {
    Notice.LOST: "account_lost",
    Notice.BACK: "account_back",
    Notice.CLOCK_OFF: "clock_off",
    Notice.CLOCK_RIGHT: "clock_right",
    Notice.TRADED_OUTSIDE: "traded_outside",
}


def on_noticed(portfolio: Portfolio, event: AccountNoticed) -> Decision:
    """Changes nothing."""
    numbers = {} if event.clock_ahead_ms is None else {"clock_ahead_ms": str(event.clock_ahead_ms)}
    return said(portfolio, Reason(_CODES[event.notice], _text(event), numbers))


def _text(event: AccountNoticed) -> str:
    there, why = f"exchange of account {event.account_id}", f"{_since(event.since)}: {event.detail}"
    match event.notice:
        case Notice.LOST:
            return f"The {there} cannot be reached{why}. Entries wait; targets rest there and fill by themselves"
        case Notice.BACK:
            away = "" if event.since is None else f" after {_span(event.since, event.time)}"
            return f"The {there} is reached again{away}; what happened there meanwhile is known"
        case Notice.CLOCK_OFF:
            return f"{_clock(event)} the {there}. Orders are signed by its time; set this machine's clock right"
        case Notice.CLOCK_RIGHT:
            return f"{_clock(event)} the {there}: right again"
        case Notice.TRADED_OUTSIDE:
            return f"Somebody else traded on account {event.account_id}: {event.detail}"
        case _:
            assert_never(event.notice)


def _since(moment: datetime | None) -> str:
    return "" if moment is None else f" since {moment:%H:%M:%S} UTC"


def _span(start: datetime, end: datetime) -> str:
    seconds = int((end - start).total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def _clock(event: AccountNoticed) -> str:
    ahead = event.clock_ahead_ms or 0
    return f"This machine's clock is {abs(ahead)} ms {'ahead of' if ahead >= 0 else 'behind'}"
