"""Out of the queue: into slots as they come free, by hand, or away (spec 7)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core import pre_trade, queue_manager
from dca_engine.core.decisions import declined, merged, outcome, said
from dca_engine.core.entering import Plan, enter, hindrance, open_group, plan_entry
from dca_engine.core.messages import Decision, QueueActed, QueueAction, Reason, Verdict
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.values import Side


def promote(portfolio: Portfolio, time: datetime) -> Decision:
    """Drops what waited too long and enters whatever may enter now, best rank first, checked like any entry."""
    decision = _expired(portfolio, time)
    while _has_room(decision.portfolio):
        step = _first_that_changes(decision.portfolio, time)
        if step is None:
            break
        decision = merged(decision, step)
    return decision


def _has_room(portfolio: Portfolio) -> bool:
    """Whether anything may enter at all: a free slot, or an open group that a waiting pyramid adds to."""
    if len(portfolio.groups) < portfolio.settings.max_open_groups:
        return True
    return any(open_group(portfolio, entry.key) is not None for entry in portfolio.queue.values())


def _first_that_changes(portfolio: Portfolio, time: datetime) -> Decision | None:
    """The first waiting entry, by rank, that enters or falls out; None when all keep waiting."""
    for ranked in queue_manager.promotable(portfolio):
        entry = ranked.entry
        plan, stopped = _checked(portfolio, entry, time)
        if isinstance(plan, Reason):
            return _dropped(portfolio, entry, plan)
        if stopped is None:
            return _entered(portfolio, entry, plan, time, f" after waiting as rank {ranked.position}")
        if stopped.lasting:
            return _dropped(portfolio, entry, stopped.reason)
    return None


def _expired(portfolio: Portfolio, time: datetime) -> Decision:
    decision = Decision(portfolio)
    for entry, reason in queue_manager.overdue(portfolio, time):
        decision = merged(decision, _dropped(decision.portfolio, entry, reason))
    return decision


def act(portfolio: Portfolio, event: QueueActed) -> Decision:
    """What a person wants with a waiting entry."""
    entry = portfolio.queue.get(event.queue_id)
    if entry is None:
        return declined(portfolio, "not_waiting", "This signal does not wait any more")
    symbol = entry.key.symbol
    if event.action is QueueAction.REMOVE:
        gone = _dropped(portfolio, entry, Reason("removed_by_hand", "Removed from the queue by hand"), Verdict.RECORDED)
        return merged(gone, said(gone.portfolio, Reason("removed_by_hand", f"{symbol} was removed from the queue")))
    forced = event.action is QueueAction.FORCE
    plan, stopped = _checked(portfolio, entry, event.time, forced=forced)
    if isinstance(plan, Reason):
        return declined(portfolio, plan.code, plan.text)
    if stopped is not None and (forced or stopped.lasting):
        return said(portfolio, replace(stopped.reason, refused=True))
    if stopped is not None:
        text = f"{symbol} goes first as soon as it may enter; not yet: {_without_verdict(stopped.reason)}"
        first = Reason("put_first", text, stopped.reason.numbers)
        return said(queue_manager.put_first(portfolio, entry), first)
    how = " past the pool's limit, by hand" if forced else " from the queue, by hand"
    code = "forced" if forced else "promoted"
    entered = _entered(portfolio, entry, plan, event.time, how)
    group_id = entered.outcomes[-1].reason.group_id
    return merged(entered, said(entered.portfolio, Reason(code, f"{symbol} was entered{how}", {}, group_id)))


def held_by(portfolio: Portfolio, entry: QueuedEntry, time: datetime) -> str | None:
    """What keeps a waiting entry from entering now, in words; None when nothing does."""
    plan, stopped = _checked(portfolio, entry, time)
    if isinstance(plan, Reason):
        return _without_verdict(plan)
    if stopped is None:
        return None
    return f"it waits for {stopped.waits_for}" if stopped.queues else _without_verdict(stopped.reason)


def _without_verdict(reason: Reason) -> str:
    return reason.text.removeprefix("Refused: ").removeprefix("Recorded: ")


def _checked(
    portfolio: Portfolio, entry: QueuedEntry, time: datetime, *, forced: bool = False
) -> tuple[Plan | Reason, pre_trade.Hindrance | None]:
    """The entry worked out from today's prices, and what stands in its way."""
    now = portfolio.observed.price(entry.key.account_id, entry.key.symbol)
    price = _better(entry.key.side, entry.price, now)
    group = open_group(portfolio, entry.key)
    if group is not None and len(group.pyramids) >= group.settings.pyramiding.max_pyramids:
        limit = group.settings.pyramiding.max_pyramids
        text = f"Recorded: {entry.key.symbol} has all of its {limit} pyramids by now"
        return Reason("replacement_pyramid", text, {"max_pyramids": str(limit)}, group.id), None
    plan = plan_entry(portfolio, entry.signal, entry.key.side, entry.market, price, time, forced=forced)
    if isinstance(plan, Reason):
        return plan, None
    return plan, hindrance(portfolio, replace(plan, price=entry.price), now, time, forced=forced)


def _better(side: Side, wanted: Decimal, now: Decimal | None) -> Decimal:
    """It never pays more than its alert said, and its ladder does not start beyond the market."""
    if now is None:
        return wanted
    return min(wanted, now) if side is Side.LONG else max(wanted, now)


def _entered(portfolio: Portfolio, entry: QueuedEntry, plan: Plan, time: datetime, how: str) -> Decision:
    return enter(queue_manager.removed(portfolio, entry.id), plan, time, how)


def _dropped(portfolio: Portfolio, entry: QueuedEntry, reason: Reason, verdict: Verdict = Verdict.REFUSED) -> Decision:
    if reason.code == "replacement_pyramid":
        verdict = Verdict.RECORDED
    return outcome(queue_manager.removed(portfolio, entry.id), entry.signal, verdict, reason)
