"""A portfolio's state as a table for people, and as one object for machines."""

from collections.abc import Iterator
from typing import Any

from dca_engine.core.codec import codec_of, decimal_text
from dca_engine.core.figures import figures
from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.ids import Purpose
from dca_engine.core.portfolio import Portfolio, indexed, stored

_STATE = codec_of(Portfolio)


def state_object(portfolio: Portfolio) -> dict[str, Any]:
    """The whole state, in the text form of `core.codec`."""
    found: dict[str, Any] = _STATE.encode(indexed(stored(portfolio)))
    return found


def state_lines(portfolio: Portfolio, quote: str) -> Iterator[str]:
    """Status, money, risk; every open group with its legs; what waits. Money in `quote`."""
    risk, settings = portfolio.risk, portfolio.settings
    why = f": {portfolio.status_reason}" if portfolio.status_reason else ""
    yield f"  status        {portfolio.status}{why}"
    yield f"  open          {len(portfolio.groups)} of {settings.max_open_groups} slots"
    yield f"  exposure      {portfolio.committed:f} {quote} of {settings.capital:f}"
    yield f"  realized      {risk.realized_ever:f} {quote}, {risk.realized_today:f} of it that day"
    yield f"  losing streak {risk.losing_streak}, highest realized {risk.realized_peak:f} {quote}"
    if risk.plan is not None:
        yield f"  offset        number {risk.plan.number}, {risk.plan.status}, closes {risk.plan.loser.symbol}"
    for group in portfolio.groups.values():
        yield from _group_lines(group)
    for entry in portfolio.queue.values():
        yield f"  waits         {entry.key.symbol} {entry.key.side} at {entry.price:f}: {entry.waits_for}"


def _group_lines(group: Group) -> Iterator[str]:
    now = figures(group)
    average = f" at {now.average_price:.8f}" if now.average_price is not None else ""
    held = f"holds {decimal_text(now.held_quantity)}{average}"
    yield f"  {group.id}  {group.market.symbol} {group.side}, {group.status}, {held}, realized {now.realized_pnl:.8f}"
    for pyramid in group.pyramids:
        for leg in pyramid.legs:
            plan = f"{leg.quantity:f} at {leg.price:f}"
            yield f"      pyramid {pyramid.index} leg {leg.index}  {plan}  {_fate(group, pyramid, leg)}"


def _fate(group: Group, pyramid: Pyramid, leg: Leg) -> str:
    """What became of the leg's order; the latest one, when there were several."""
    orders = list(group.leg_orders(Purpose.ENTRY, pyramid.index, leg.index))
    if not orders:
        return leg.skip_reason or "not placed yet"
    return f"{orders[-1].status}, {orders[-1].filled_quantity:f} filled"
