"""What follows for a group once something happened to it: every path of `decide` ends here.

A group takes the steps that its orders call for, its copies of figures are renewed, and when it ends its slot is free
and its profit is booked in the same decision (spec 6.4).
"""

from datetime import datetime
from decimal import Decimal
from typing import assert_never

from dca_engine.core import position_manager, risk_engine, stops, take_profit
from dca_engine.core.copying import replace
from dca_engine.core.decisions import merged
from dca_engine.core.figures import exposure, figures
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.intents import intend, withdraw
from dca_engine.core.messages import Command, Decision, Reason
from dca_engine.core.patience import must_wait
from dca_engine.core.portfolio import Portfolio, with_group, without_group
from dca_engine.core.position_manager import Step
from dca_engine.core.unplaced import waiting_legs
from dca_engine.core.values import ZERO

_PLACES = Decimal("1e-12")


def follow(
    portfolio: Portfolio,
    group: Group,
    time: datetime,
    commands: tuple[Command, ...] = (),
    reasons: tuple[Reason, ...] = (),
) -> Decision:
    """`portfolio` with `group` after everything that its orders call for. `commands` and `reasons` come first."""
    step = _steps(portfolio, group, time)
    group = _with_copies(portfolio.groups.get(group.id), step.group)
    commands, reasons = commands + step.commands, reasons + step.reasons
    portfolio = _booked(portfolio, group, time)
    if not group.is_ended:
        return Decision(with_group(portfolio, group), commands, reasons=reasons)
    risk = risk_engine.after_close(portfolio.risk, portfolio.settings.risk, group, time)
    portfolio = without_group(replace(portfolio, risk=risk), group, group.realized)
    return Decision(portfolio, commands, reasons=(*reasons, _end_reason(group)), ended=(group,))


def acknowledge(portfolio: Portfolio, group: Group, time: datetime) -> Decision:
    """`portfolio` with `group` after an order of it is known to rest: that moves its status and its timer, no more."""
    group = position_manager.advance(group, time)
    if not group.is_ended:
        group = risk_engine.timer(group, portfolio.settings.risk.offset, time)
    return Decision(with_group(portfolio, group))


def close(portfolio: Portfolio, group: Group, why: str, time: datetime, reasons: tuple[Reason, ...] = ()) -> Decision:
    """Begins to close `group`, or asks again (spec 6.5)."""
    return follow(portfolio, position_manager.begin_close(group, why), time, reasons=reasons)


def lay_waiting(portfolio: Portfolio, time: datetime) -> Decision:
    """Lays the legs whose turn came while nothing was bought."""
    decision = Decision(portfolio)
    for group in portfolio.groups.values():
        if group.status is not GroupStatus.CLOSING and any(waiting_legs(group)):
            decision = merged(decision, follow(decision.portfolio, group, time))
    return decision


def _steps(portfolio: Portfolio, group: Group, time: datetime) -> Step:
    price = portfolio.price_of(group)
    if group.status is GroupStatus.CLOSING:
        return position_manager.advance_close(group, time, price)
    targets = _targets(group, time)
    parts = position_manager.sell_parts(targets.group, time, price)
    entries = Step(parts.group) if portfolio.only_exits else position_manager.place_entries(parts.group, time)
    group = position_manager.advance(entries.group, time)
    if not group.is_ended:
        group = risk_engine.timer(stops.followed(group, None), portfolio.settings.risk.offset, time)
    return Step(
        group,
        targets.commands + parts.commands + entries.commands,
        targets.reasons + parts.reasons + entries.reasons,
    )


def _targets(group: Group, time: datetime) -> Step:
    commands: list[Command] = []
    reasons: list[Reason] = []
    for step in take_profit.steps(group):
        command: Command
        match step:
            case take_profit.Rest():
                tries = (o for o in group.leg_orders(Purpose.TARGET, *step.leg) if o.portion == step.portion)
                if must_wait(tries, time):
                    continue
                group, command = intend(
                    group, Purpose.TARGET, step.quantity, step.price, time, step.leg, portion=step.portion
                )
            case take_profit.TakeBack():
                group, command = withdraw(group, step.order)
            case _:
                assert_never(step)
        commands.append(command)
        order = group.orders[command.client_order_id]
        numbers = {"price": f"{order.price or ZERO:f}", "quantity": f"{order.remaining_quantity:f}"}
        reasons.append(Reason(step.code, step.text, numbers, group.id, command.client_order_id))
    return Step(group, tuple(commands), tuple(reasons))


def _with_copies(known: Group | None, group: Group) -> Group:
    """Renews the copies of figures, where what they are derived from changed."""
    if known is not None and not group.is_ended and _derives_the_same(known, group):
        return group
    now = figures(group)
    realized, committed = now.realized_pnl, ZERO
    if not group.is_ended or group.released:  # An average may have no end; what is summed up is kept exact.
        realized = realized.quantize(_PLACES)
    if not group.is_ended:
        committed = exposure(group, now).quantize(_PLACES)
    if committed == group.committed and realized == group.realized:
        return group
    return replace(group, committed=committed, realized=realized)


def _derives_the_same(known: Group, group: Group) -> bool:
    return (
        known.orders is group.orders
        and known.funding is group.funding
        and known.pyramids is group.pyramids
        and known.settings is group.settings
        and known.status is group.status
    )


def _booked(portfolio: Portfolio, group: Group, time: datetime) -> Portfolio:
    known = portfolio.groups.get(group.id)
    change = group.realized - (known.realized if known is not None else ZERO)
    if not change:
        return portfolio
    return replace(portfolio, risk=risk_engine.booked(portfolio.risk, change, time))


def _end_reason(group: Group) -> Reason:
    result = figures(group)
    numbers = {
        "realized_pnl": f"{result.realized_pnl:f}",
        "fees": f"{result.fees:f}",
        "dust": f"{result.held_quantity:f}",
    }
    text = f"{group.market.symbol} {group.status}: {group.status_reason}"
    return Reason(f"group_{group.status}", text, numbers, group.id)
