"""Where a signal goes: the table of spec 3."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from dca_engine.core import grid_calculator, position_manager, pre_trade, queue_manager, risk_engine
from dca_engine.core.decisions import merged, outcome, said
from dca_engine.core.entering import Plan, enter, hindrance, open_group, plan_entry
from dca_engine.core.figures import held_quantity
from dca_engine.core.following import close, follow
from dca_engine.core.group import Group, GroupKey, GroupStatus
from dca_engine.core.market import Market
from dca_engine.core.messages import Decision, Outcome, Reason, SignalReceived, Verdict
from dca_engine.core.portfolio import Portfolio, with_group
from dca_engine.core.settings import SpotShort
from dca_engine.core.signal import Intent, Signal, Size
from dca_engine.core.values import MarketKind, Side


def route(portfolio: Portfolio, event: SignalReceived) -> Decision:
    """What becomes of a signal."""
    signal = event.signal
    stale = pre_trade.late_arrival(portfolio, signal)
    if stale is not None:
        return outcome(portfolio, signal, Verdict.RECORDED, stale)
    match signal.intent:
        case Intent.EXIT:
            return _exit(portfolio, signal, signal.side, event.time)
        case Intent.REDUCE:
            return _reduce(portfolio, signal, event.time)
        case Intent.ENTRY | Intent.REVERSE:
            return _enter(portfolio, _with_side(portfolio, event))
        case _:
            assert_never(signal.intent)


# --- getting out ----------------------------------------------------------------------------------------------------


def _sides(side: Side | None) -> tuple[Side, ...]:
    return (Side.LONG, Side.SHORT) if side is None else (side,)


def _keys(signal: Signal, side: Side | None) -> list[GroupKey]:
    return [GroupKey(signal.account_id, signal.symbol, signal.timeframe, s) for s in _sides(side)]


def _open_groups(portfolio: Portfolio, signal: Signal, side: Side | None) -> list[Group]:
    return [g for g in map(portfolio.group_by_key, _keys(signal, side)) if g is not None]


def _exit(portfolio: Portfolio, signal: Signal, side: Side | None, time: datetime) -> Decision:
    """Closes what is open for the signal's key, on its own side or, when it names none, on both; never blocked."""
    decision = _unqueue(portfolio, signal, side)
    waited = len(decision.outcomes)
    found = _open_groups(portfolio, signal, side)
    groups = [g for g in found if g.status is not GroupStatus.CLOSING or position_manager.is_refused(g)]
    for group in groups:
        decision = merged(decision, close(decision.portfolio, group, "exit alert", time))
    verdict, reason = Verdict.ACCEPTED, Reason("exit", f"Accepted: closing {signal.symbol}")
    if groups:
        reason = replace(reason, group_id=groups[0].id)
    elif waited:
        reason = Reason("exit_unqueued", f"Accepted: {signal.symbol} was waiting and is taken out of the queue")
    elif found:
        text = f"Recorded: {signal.symbol} is being closed already"
        verdict, reason = Verdict.RECORDED, Reason("closing_already", text, {}, found[0].id)
    else:
        text = f"Recorded: nothing is open for {signal.symbol}"
        verdict, reason = Verdict.RECORDED, Reason("nothing_to_exit", text)
    return merged(decision, outcome(decision.portfolio, signal, verdict, reason))


def _unqueue(portfolio: Portfolio, signal: Signal, side: Side | None) -> Decision:
    """Takes the entries that wait under the signal's key out of the queue."""
    decision = Decision(portfolio)
    for key in _keys(signal, side):
        entry = decision.portfolio.queued(key)
        if entry is not None:
            rest = queue_manager.removed(decision.portfolio, entry.id)
            reason = Reason("exit_came", f"Recorded: {_what(signal)} for {signal.symbol} came while this waited")
            decision = merged(decision, outcome(rest, entry.signal, Verdict.RECORDED, reason))
    return decision


def _what(signal: Signal) -> str:
    return "a reverse" if signal.intent is Intent.REVERSE else "an exit"


def _reduce(portfolio: Portfolio, signal: Signal, time: datetime) -> Decision:
    """Closes a part, by size or percent; what is left keeps its ladder (spec 2)."""
    groups = [g for g in _open_groups(portfolio, signal, signal.side) if g.status is not GroupStatus.CLOSING]
    if not groups:
        reason = Reason("nothing_to_reduce", f"Recorded: nothing is open for {signal.symbol}")
        return outcome(portfolio, signal, Verdict.RECORDED, reason)
    if signal.size is None:
        reason = Reason("no_size", "Refused: the alert does not say how much to close", {}, groups[0].id)
        return outcome(portfolio, signal, Verdict.REFUSED, reason)
    decision = Decision(portfolio)
    for group in groups:
        decision = merged(decision, reduce(decision.portfolio, group, signal.size, "reduce alert", time, signal.price))
    problem = next((r for r in decision.reasons if r.refused), None)
    if problem is not None:
        return outcome(portfolio, signal, Verdict.REFUSED, replace(problem, text=f"Refused: {problem.text}"))
    reason = Reason("reduce", f"Accepted: {decision.reasons[0].text}", decision.reasons[0].numbers, groups[0].id)
    return merged(decision, outcome(decision.portfolio, signal, Verdict.ACCEPTED, reason))


def reduce(
    portfolio: Portfolio, group: Group, size: Size, why: str, time: datetime, price: Decimal | None = None
) -> Decision:
    """Sells a part of `group` at market; all of it closes the group. Its first reason tells the result."""
    at = portfolio.price_of(group) or price or position_manager.reference_price(group)
    held = held_quantity(group)
    wanted = grid_calculator.quantity_of(size, at, group.market, held)
    asked = position_manager.request_sale(group, wanted, why, at)
    match asked:
        case str():
            return said(portfolio, Reason("cannot_reduce", asked, {}, group.id, refused=True))
        case position_manager.CloseInstead():
            reason = Reason("reduce_all", f"all of {group.market.symbol} is closed", {"held": f"{held:f}"}, group.id)
            return close(portfolio, group, why, time, (reason,))
        case Group():
            sold = asked.sales[-1].quantity
            numbers = {"quantity": f"{sold:f}", "held": f"{held:f}", "price": f"{at:f}"}
            text = f"selling {sold:f} of {held:f} {group.market.base}"
            return follow(portfolio, asked, time, reasons=(Reason("reduce", text, numbers, group.id),))


# --- getting in -----------------------------------------------------------------------------------------------------


def _enter(portfolio: Portfolio, event: SignalReceived) -> Decision:
    """An entry, or the two halves of a reverse. A short on a spot account closes the long, or is refused, by setting
    (spec 2); a reverse closes the other side whatever becomes of its entry."""
    signal = event.signal
    spot_short = signal.side is Side.SHORT and portfolio.account(signal.account_id).kind is MarketKind.SPOT
    if spot_short and portfolio.settings.spot_short is SpotShort.EXIT_LONG:
        return _exit(portfolio, signal, Side.LONG, event.time)
    turned = _turned(portfolio, signal, event.time)
    if spot_short:
        reason = Reason("spot_short", "Refused: a spot account cannot go short")
        entered = outcome(turned.portfolio, signal, Verdict.REFUSED, reason)
    else:
        entered = _entry(turned.portfolio, event)
    return merged(turned, _with_first_half(entered, signal) if turned.reasons else entered)


def _with_first_half(entered: Decision, signal: Signal) -> Decision:
    """Where nothing comes of a reverse's entry, its outcome still tells that the other side is being closed."""
    *others, told = entered.outcomes
    if told.verdict not in (Verdict.REFUSED, Verdict.RECORDED):
        return entered
    text = f"{told.reason.text}. The other side of {signal.symbol} is being closed"
    return replace(entered, outcomes=(*others, replace(told, reason=replace(told.reason, text=text))))


def _with_side(portfolio: Portfolio, event: SignalReceived) -> SignalReceived:
    """A reverse that names no side, as in the short form of an alert, turns what is open around."""
    signal = event.signal
    if signal.intent is not Intent.REVERSE or signal.side is not None:
        return event
    sides = {group.side for group in _open_groups(portfolio, signal, None)}
    return replace(event, signal=replace(signal, side=sides.pop().opposite)) if len(sides) == 1 else event


def _turned(portfolio: Portfolio, signal: Signal, time: datetime) -> Decision:
    """The first half of a reverse: the other side is closed, and nothing of it waits any more."""
    if signal.intent is not Intent.REVERSE or signal.side is None:
        return Decision(portfolio)
    decision = _unqueue(portfolio, signal, signal.side.opposite)
    for group in _open_groups(decision.portfolio, signal, signal.side.opposite):
        if group.status is not GroupStatus.CLOSING or position_manager.is_refused(group):
            reason = Reason("reverse", f"{signal.symbol}: closed by a reverse alert", {}, group.id)
            decision = merged(decision, close(decision.portfolio, group, "reverse alert", time, (reason,)))
    return decision


def _entry(portfolio: Portfolio, event: SignalReceived) -> Decision:
    signal = event.signal
    kind = portfolio.account(signal.account_id).kind
    market = grid_calculator.market_rules(portfolio.settings, event.market, signal.symbol, kind)
    price = signal.price or event.last_price
    if signal.side is None or market is None or price is None:
        return outcome(portfolio, signal, Verdict.REFUSED, _incomplete(signal, market))
    stale = pre_trade.late_decision(portfolio, signal, event.time)
    if stale is not None:
        return outcome(portfolio, signal, Verdict.RECORDED, stale)
    group = open_group(portfolio, _key(signal, signal.side))
    if group is not None:
        limit = group.settings.pyramiding.max_pyramids
        if len(group.pyramids) >= limit:
            return _replacement(portfolio, group, signal, limit, event.time)
    plan = plan_entry(portfolio, signal, signal.side, market, price, event.time)
    if isinstance(plan, Reason):
        return outcome(portfolio, signal, Verdict.REFUSED, plan)
    return _enter_or_wait(portfolio, plan, event)


def _key(signal: Signal, side: Side) -> GroupKey:
    return GroupKey(signal.account_id, signal.symbol, signal.timeframe, side)


def _incomplete(signal: Signal, market: Market | None) -> Reason:
    if market is None:
        return Reason("unknown_market", f"Refused: {signal.symbol} has no market rules on this account")
    if signal.side is None:
        return Reason("no_side", "Refused: the alert does not say long or short")
    return Reason("no_price", f"Refused: the alert names no price and none is known for {signal.symbol}")


def _replacement(portfolio: Portfolio, group: Group, signal: Signal, limit: int, time: datetime) -> Decision:
    """A replacement pyramid trades nothing; it may reset the risk timer (spec 3)."""
    group = risk_engine.replaced(group, portfolio.settings.risk.offset, time)
    text = f"Recorded: {signal.symbol} has all of its {limit} pyramids; a replacement trades nothing"
    numbers = {"max_pyramids": str(limit), "replacements": str(group.replacements)}
    reason = Reason("replacement_pyramid", text, numbers, group.id)
    return outcome(with_group(portfolio, group), signal, Verdict.RECORDED, reason)


def _enter_or_wait(portfolio: Portfolio, plan: Plan, event: SignalReceived) -> Decision:
    """A fresh signal enters, waits, or is refused; entering takes the place of one of the same key that waits."""
    hindered = hindrance(portfolio, plan, event.last_price, event.time)
    if hindered is None:
        decision = _superseded(portfolio, plan)
        return merged(decision, enter(decision.portfolio, plan, event.time))
    if not hindered.queues:
        return outcome(portfolio, plan.signal, Verdict.REFUSED, hindered.reason)
    turned = _open_groups(portfolio, plan.signal, plan.side.opposite)
    reverses = plan.signal.intent is Intent.REVERSE and bool(turned)
    return _wait(portfolio, plan, event.time, hindered.waits_for, reverses=reverses)


def _superseded(portfolio: Portfolio, plan: Plan) -> Decision:
    entry = portfolio.queued(_key(plan.signal, plan.side))
    if entry is None:
        return Decision(portfolio)
    reason = Reason("replaced", f"Recorded: a newer signal for {plan.market.symbol} was entered while this waited")
    return outcome(queue_manager.removed(portfolio, entry.id), entry.signal, Verdict.RECORDED, reason)


def _wait(portfolio: Portfolio, plan: Plan, time: datetime, waits_for: str, *, reverses: bool) -> Decision:
    signal, key = plan.signal, _key(plan.signal, plan.side)
    queued = queue_manager.enqueued(portfolio, signal, key, plan.market, plan.price, waits_for, time, reverses=reverses)
    if isinstance(queued, Reason):
        return outcome(portfolio, signal, Verdict.REFUSED, queued)
    numbers = {"waiting": str(len(queued.portfolio.queue)), "replacements": str(queued.entry.replacement_count)}
    reason = Reason("queued", f"Queued: waits for {waits_for}", numbers)
    decision = outcome(queued.portfolio, signal, Verdict.QUEUED, reason)
    if queued.replaced is None:
        return decision
    reason = Reason("replaced", f"Recorded: a newer signal for {signal.symbol} took its place in the queue")
    return replace(decision, outcomes=(Outcome(queued.replaced.id, Verdict.RECORDED, reason), *decision.outcomes))
