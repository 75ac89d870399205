"""The one brain: `decide(state, event)` gives the new state, the commands, and the reasons.

Live, paper, backtest and simulation all call this and nothing else. It is a pure function: the same state and event
always give the same decision. Every path ends in `_follow`, which lets a group take the steps that its orders call for.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from dca_engine.core import grid_calculator, position_manager, pre_trade, take_profit
from dca_engine.core.figures import cash, figures, holdings, total
from dca_engine.core.group import Group, GroupKey, GroupStatus, with_order
from dca_engine.core.ids import Purpose, group_id
from dca_engine.core.intents import intend, placement, question, withdraw
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    CloseRequested,
    Command,
    Decision,
    Event,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    Outcome,
    PortfolioOpened,
    Reason,
    SignalReceived,
    StatusChanged,
    Verdict,
)
from dca_engine.core.order import UNANSWERED, Order, OrderStatus, with_fill, with_report
from dca_engine.core.order import moved as moved_order
from dca_engine.core.portfolio import Portfolio, with_group, without_group
from dca_engine.core.portfolio import moved as moved_portfolio
from dca_engine.core.settings import SpotShort
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import MarketKind, OrderType, Side


def decide(portfolio: Portfolio, event: Event) -> Decision:
    """What follows from `event`. Raises a CoreError, leaving everything as it was, only for a defect of ours."""
    match event:
        case PortfolioOpened():
            return Decision(Portfolio(event.portfolio_id, event.settings, event.accounts))
        case SignalReceived():
            return _on_signal(portfolio, event)
        case OrderReported():
            return _on_report(portfolio, event)
        case OrderFilled():
            return _on_fill(portfolio, event)
        case OrderAbsent():
            return _on_absent(portfolio, event)
        case CloseRequested():
            return _on_close_request(portfolio, event)
        case StatusChanged():
            return Decision(moved_portfolio(portfolio, event.status, event.reason))
        case _:
            assert_never(event)


# --- signals: the routing table of spec 3 ---------------------------------------------------------------------------


def _on_signal(portfolio: Portfolio, event: SignalReceived) -> Decision:
    signal = event.signal
    stale = pre_trade.late_arrival(portfolio, signal)
    if stale is not None:
        return _outcome(portfolio, signal, Verdict.RECORDED, stale)
    match signal.intent:
        case Intent.EXIT:
            return _exit(portfolio, signal, signal.side, event.time)
        case Intent.ENTRY | Intent.REVERSE:
            return _entry_or_spot_short(portfolio, event)
        case Intent.REDUCE:
            reason = Reason("reduce_unavailable", "Refused: closing a part of a position is not available yet")
            return _outcome(portfolio, signal, Verdict.REFUSED, reason)
        case _:
            assert_never(signal.intent)


def _entry_or_spot_short(portfolio: Portfolio, event: SignalReceived) -> Decision:
    """A short on a spot account is read as an exit of the long, or refused, by setting (spec 2)."""
    signal = event.signal
    if signal.side is not Side.SHORT or portfolio.account(signal.account_id).kind is not MarketKind.SPOT:
        return _entry(portfolio, event)
    if portfolio.settings.spot_short is SpotShort.EXIT_LONG:
        return _exit(portfolio, signal, Side.LONG, event.time)
    reason = Reason("spot_short", "Refused: a spot account cannot go short")
    return _outcome(portfolio, signal, Verdict.REFUSED, reason)


def _exit(portfolio: Portfolio, signal: Signal, side: Side | None, time: datetime) -> Decision:
    """Closes what is open for the signal's key, on its own side or, when it names none, on both."""
    sides = (Side.LONG, Side.SHORT) if side is None else (side,)
    keys = (GroupKey(signal.account_id, signal.symbol, signal.timeframe, s) for s in sides)
    groups = [g for g in map(portfolio.group_by_key, keys) if g is not None]
    if not groups:
        reason = Reason("nothing_to_exit", f"Recorded: nothing is open for {signal.symbol}")
        return _outcome(portfolio, signal, Verdict.RECORDED, reason)
    decision = Decision(portfolio)
    for group in groups:
        closing = position_manager.begin_close(group, "exit alert")
        decision = _merge(decision, _follow(decision.portfolio, closing, time))
    reason = Reason("exit", f"Accepted: closing {signal.symbol}", group_id=groups[0].id)
    return _merge(decision, _outcome(decision.portfolio, signal, Verdict.ACCEPTED, reason))


def _entry(portfolio: Portfolio, event: SignalReceived) -> Decision:
    signal, market = event.signal, event.market
    price = signal.price or event.last_price
    if signal.side is None or market is None or price is None:
        return _outcome(portfolio, signal, Verdict.REFUSED, _incomplete(signal, market))
    stale = pre_trade.late_decision(portfolio, signal, event.time)
    if stale is not None:
        return _outcome(portfolio, signal, Verdict.RECORDED, stale)
    key = GroupKey(signal.account_id, signal.symbol, signal.timeframe, signal.side)
    opposite = portfolio.group_by_key(replace(key, side=signal.side.opposite))
    if opposite is not None:
        reason = Reason("opposite_open", f"Refused: a {opposite.side} position of {signal.symbol} is open")
        return _outcome(portfolio, signal, Verdict.REFUSED, replace(reason, group_id=opposite.id))
    group = portfolio.group_by_key(key)
    if group is not None:
        return _add_pyramid(portfolio, group, event, price)
    refusal = pre_trade.entry_refusal(portfolio)
    if refusal is not None:
        return _outcome(portfolio, signal, Verdict.REFUSED, refusal)
    group = Group(
        id=group_id(portfolio.id, portfolio.next_group),
        tag=portfolio.tag,
        number=portfolio.next_group,
        account_id=signal.account_id,
        market=market,
        timeframe=signal.timeframe,
        side=signal.side,
        settings=portfolio.settings.for_group(),
        opened_at=event.time,
    )
    return _enter(replace(portfolio, next_group=portfolio.next_group + 1), group, event, price, "opened")


def _incomplete(signal: Signal, market: Market | None) -> Reason:
    if market is None:
        return Reason("unknown_market", f"Refused: {signal.symbol} has no market rules on this account")
    if signal.side is None:
        return Reason("no_side", "Refused: the alert does not say long or short")
    return Reason("no_price", f"Refused: the alert names no price and none is known for {signal.symbol}")


def _add_pyramid(portfolio: Portfolio, group: Group, event: SignalReceived, price: Decimal) -> Decision:
    """Another entry into an open group takes no slot (spec 3)."""
    signal = event.signal
    if group.status is GroupStatus.CLOSING:
        reason = Reason("closing", f"Refused: {signal.symbol} is just being closed", group_id=group.id)
        return _outcome(portfolio, signal, Verdict.REFUSED, reason)
    limit = group.settings.max_pyramids
    if len(group.pyramids) >= limit:
        text = f"Recorded: {signal.symbol} has all of its {limit} pyramids; a replacement trades nothing"
        reason = Reason("replacement_pyramid", text, {"max_pyramids": str(limit)}, group.id)
        return _outcome(portfolio, signal, Verdict.RECORDED, reason)
    return _enter(portfolio, group, event, price, "pyramid")


def _enter(portfolio: Portfolio, group: Group, event: SignalReceived, price: Decimal, code: str) -> Decision:
    """Lays the ladder of the group's next pyramid, or refuses when its first leg cannot be placed (spec 4)."""
    signal, index = event.signal, len(group.pyramids)
    capital = group.settings.capital
    levels = group.settings.ladder.levels_for(index)
    legs = grid_calculator.ladder(price, group.side, capital, levels, group.market)
    if legs[0].skip_reason:
        text = f"Refused: the first leg of {signal.symbol} cannot be placed, {legs[0].skip_reason}"
        return _outcome(portfolio, signal, Verdict.REFUSED, Reason("first_leg", text))
    step = position_manager.add_pyramid(group, signal.id, price, capital, legs, event.time)
    placed = sum(not leg.skip_reason for leg in legs)
    slot = f"slot {len(portfolio.groups) + 1} of {portfolio.settings.max_open_groups}"
    where = slot if code == "opened" else f"pyramid {index + 1} of {group.settings.max_pyramids}"
    numbers = {"base_price": f"{price:f}", "capital": f"{capital:f}", "legs": str(placed), "pyramid": str(index)}
    reason = Reason(code, f"Accepted: {where}, {placed} of {len(legs)} legs", numbers, group.id)
    decision = _follow(portfolio, step.group, event.time, step.commands)
    return _merge(decision, _outcome(decision.portfolio, signal, Verdict.ACCEPTED, reason))


# --- what the venue says --------------------------------------------------------------------------------------------


def _on_report(portfolio: Portfolio, event: OrderReported) -> Decision:
    found = _find(portfolio, event)
    if isinstance(found, Decision):
        return found
    group, order = found
    known = order
    order = with_report(order, event.status, event.reported_quantity, event.venue_order_id)
    if order.status is OrderStatus.REJECTED and event.reason:
        order = replace(order, reason=event.reason)
    if order == known:
        return Decision(portfolio)
    group = with_order(group, order)
    asks = (question(group, order),) if order.is_terminal and not order.is_settled else ()
    decision = _follow(portfolio, group, event.time, asks)
    return _merge(decision, Decision(decision.portfolio, reasons=_refusal(group, order)))


def _refusal(group: Group, order: Order) -> tuple[Reason, ...]:
    if order.status is not OrderStatus.REJECTED:
        return ()
    text = f"{group.market.symbol}: the venue refused to {order.side} {order.quantity:f}: {order.reason}"
    return (Reason("order_refused", text, {}, group.id, order.client_order_id),)


def _on_fill(portfolio: Portfolio, event: OrderFilled) -> Decision:
    found = _find(portfolio, event)
    if isinstance(found, Decision):
        return found
    group, order = found
    filled = with_fill(order, event.fill)
    if filled is order:
        return Decision(portfolio)
    return _follow(portfolio, with_order(group, filled), event.time)


def _on_absent(portfolio: Portfolio, event: OrderAbsent) -> Decision:
    """The venue never had it: send it again, unless it is no longer wanted. One that rested once is gone."""
    found = _find(portfolio, event)
    if isinstance(found, Decision):
        return found
    group, order = found
    if order.is_terminal:
        return Decision(portfolio)
    late = (event.time - order.created_at).total_seconds() > portfolio.settings.max_signal_age_seconds
    late_at_market = late and order.type is OrderType.MARKET and order.purpose is Purpose.ENTRY
    if order.status not in UNANSWERED or order.cancel_requested or late_at_market:
        group = with_order(group, moved_order(order, OrderStatus.CANCELLED))
        return _follow(portfolio, group, event.time)
    group = with_order(group, replace(order, status=OrderStatus.INTENDED))
    return Decision(with_group(portfolio, group), (placement(group, order),))


def _find(portfolio: Portfolio, event: OrderReported | OrderFilled | OrderAbsent) -> tuple[Group, Order] | Decision:
    """The order that the event is about; news of an order of no open group changes nothing and is noted."""
    group = portfolio.group_of(event.client_order_id)
    if group is None:
        text = "News of an order that belongs to no open group"
        return Decision(portfolio, reasons=(Reason("unknown_order", text, {}, None, event.client_order_id),))
    return group, group.orders[event.client_order_id]


# --- what a person wants --------------------------------------------------------------------------------------------


def _on_close_request(portfolio: Portfolio, event: CloseRequested) -> Decision:
    group = portfolio.groups.get(event.group_id)
    if group is None:
        reason = Reason("not_open", "The position is not open any more", group_id=event.group_id)
        return Decision(portfolio, reasons=(reason,))
    decision = _follow(portfolio, position_manager.begin_close(group, "closed by hand"), event.time)
    return _merge(decision, Decision(decision.portfolio, reasons=(Reason("close", "Closed by hand", {}, group.id),)))


# --- what follows ---------------------------------------------------------------------------------------------------


def _follow(portfolio: Portfolio, group: Group, time: datetime, commands: tuple[Command, ...] = ()) -> Decision:
    """Lets `group` take every step that its orders call for, and frees its slot in the same decision when it ends."""
    if group.status is GroupStatus.CLOSING:
        step = position_manager.advance_close(group, time)
        group, commands = step.group, commands + step.commands
    else:
        group, more = _targets(group, time)
        group, commands = position_manager.advance(group, time), commands + more
    if not group.is_ended:
        return Decision(with_group(portfolio, group), commands)
    return Decision(_released(portfolio, group), commands, reasons=(_end_reason(group),), ended=(group,))


def _targets(group: Group, time: datetime) -> tuple[Group, tuple[Command, ...]]:
    commands: list[Command] = []
    for step in take_profit.steps(group):
        command: Command
        match step:
            case take_profit.Rest():
                group, command = intend(group, Purpose.TARGET, step.quantity, step.price, time, step.leg)
            case take_profit.Merge():
                group, command = withdraw(group, step.order)
            case _:
                assert_never(step)
        commands.append(command)
    return group, tuple(commands)


def _released(portfolio: Portfolio, group: Group) -> Portfolio:
    return without_group(portfolio, group, cash(total(holdings(group).values()), group.side))


def _end_reason(group: Group) -> Reason:
    result = figures(group)
    numbers = {
        "realized_pnl": f"{result.realized_pnl:f}",
        "fees": f"{result.fees:f}",
        "dust": f"{result.held_quantity:f}",
    }
    text = f"{group.market.symbol} {group.status}: {group.status_reason}"
    return Reason(f"group_{group.status}", text, numbers, group.id)


def _outcome(portfolio: Portfolio, signal: Signal, verdict: Verdict, reason: Reason) -> Decision:
    return Decision(portfolio, outcomes=(Outcome(signal.id, verdict, reason),))


def _merge(first: Decision, second: Decision) -> Decision:
    """Both, with the state of the second."""
    return Decision(
        second.portfolio,
        first.commands + second.commands,
        first.outcomes + second.outcomes,
        first.reasons + second.reasons,
        first.ended + second.ended,
    )
