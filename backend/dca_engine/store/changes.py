"""What a batch of decisions changes in the tables: pure, from the state before and the state after.

States share whatever did not change, so the walk compares by identity and only looks into what is new. A row is an
object of plain JSON values, keyed by the columns of its table, in the text form of `core.codec`. Intermediate states
of a batch leave no trace; its journal rows do.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

from dca_engine.core.codec import codec, codec_of, decimal_text, time_text
from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import Command, Event, Outcome, Reason
from dca_engine.core.order import Fill, Order
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.core.settings import GroupSettings, PortfolioSettings
from dca_engine.ports import Batch, Entry
from dca_engine.store.concerns import group_ids_of
from dca_engine.store.log_rows import departure_rows, log_rows
from dca_engine.store.more import MORE_OF_GROUP, MORE_OF_PORTFOLIO
from dca_engine.store.outbox import Row, intent_rows, settled_rows

_EVENT = codec(Event)
_COMMANDS = codec(tuple[Command, ...])
_OUTCOMES = codec(tuple[Outcome, ...])
_REASONS = codec(tuple[Reason, ...])
_MARKET = codec_of(Market)
_GROUP_SETTINGS = codec_of(GroupSettings)
_PORTFOLIO_SETTINGS = codec_of(PortfolioSettings)
_LEG = codec_of(Leg)
_ORDER = codec_of(Order)
_FILL = codec_of(Fill)
_QUEUED = codec_of(QueuedEntry)
_PLAN = codec_of(OffsetPlan)

_own_values = attrgetter(*(f.name for f in fields(Group) if f.name not in ("pyramids", "orders")))
"""What of a group stands in its own row."""


@dataclass(slots=True)
class Changes:
    """Rows by table. `pyramids`, `legs`, `orders`, `queued` and `plans` replace rows with their keys; most are new."""

    portfolio: Row
    """One row: the new values of the portfolio's own columns; of the long ones only what changed."""
    groups: list[Row] = field(default_factory=list)
    regrouped: list[Row] = field(default_factory=list)
    """Groups that stand in the table already: id and the new values; of the long ones only what changed."""
    pyramids: list[Row] = field(default_factory=list)
    legs: list[Row] = field(default_factory=list)
    orders: list[Row] = field(default_factory=list)
    fills: list[Row] = field(default_factory=list)
    intents: list[Row] = field(default_factory=list)
    settled: list[Row] = field(default_factory=list)
    """Earlier intents whose answer is known now: client order id, action, time, answer."""
    queued: list[Row] = field(default_factory=list)
    """Waiting entries; one that is known keeps its place."""
    dequeued: list[Row] = field(default_factory=list)
    """The ids of entries that wait no more."""
    plans: list[Row] = field(default_factory=list)
    """Offset plans, each as it stands after the batch."""
    verdicts: list[Row] = field(default_factory=list)
    """The outcomes of signals, each signal's last."""
    journal: list[Row] = field(default_factory=list)
    concerns: list[Row] = field(default_factory=list)
    """Which groups the journal's entries are about."""
    log: list[Row] = field(default_factory=list)
    """What is told of the entries, line by line."""
    departures: list[Row] = field(default_factory=list)
    """Signals that wait no more, and how that came."""
    touched: dict[ClientOrderId, Order] = field(default_factory=dict)
    """The orders behind `orders`, for what else follows from them."""


def changes_of(batch: Batch) -> Changes:
    """All rows that this batch writes. Raises ValueError for a batch whose entries do not follow one another."""
    _check(batch.entries)
    changes = Changes(_portfolio_row(batch))
    now = batch.entries[-1].event.time
    known = batch.before.groups
    for group_id, group in batch.after.groups.items():
        if known.get(group_id) is not group:
            _add_group(changes, known.get(group_id), group, now, ended_at=None)
    for entry in batch.entries:
        for group in entry.ended:
            _add_group(changes, known.get(group.id), group, now, ended_at=group.closed_at or entry.event.time)
    _add_queue(changes, batch)
    _add_last_words(changes, batch.entries)
    for entry in batch.entries:
        row = _journal_row(batch.after, entry)
        changes.journal.append(row)
        changes.concerns.extend({"group_id": group_id, "seq": entry.seq} for group_id in group_ids_of(entry))
        changes.intents.extend(intent_rows(entry, row["commands"], changes.touched, now))
        changes.log.extend(log_rows(entry))
        changes.departures.extend(departure_rows(entry))
    return changes


def _check(entries: tuple[Entry, ...]) -> None:
    if not entries or any(b.seq != a.seq + 1 for a, b in pairwise(entries)):
        raise ValueError("the entries of a batch must be at least one, and numbered without a gap")


def _portfolio_row(batch: Batch) -> Row:
    before, after = batch.before, batch.after
    row: Row = {
        "status": after.status.value,
        "status_reason": after.status_reason,
        "next_group": after.next_group,
        "realized_total": decimal_text(after.realized_total),
    }
    if after.settings is not before.settings:
        row["settings"] = _PORTFOLIO_SETTINGS.encode(after.settings)
    if not MORE_OF_PORTFOLIO.same(before, after):
        row["more"] = MORE_OF_PORTFOLIO.encode(after)
    return row


# --- groups ---------------------------------------------------------------------------------------------------------


def _add_group(changes: Changes, before: Group | None, group: Group, now: datetime, ended_at: datetime | None) -> None:
    if before is None:
        changes.groups.append(_new_group_row(group, ended_at))
    elif ended_at is not None or _own_values(before) != _own_values(group):
        changes.regrouped.append(_changed_group_row(before, group, ended_at))
    for i, pyramid in enumerate(group.pyramids):
        known = before.pyramids[i] if before is not None and i < len(before.pyramids) else None
        if pyramid is not known:
            _add_pyramid(changes, group, known, pyramid)
    if before is None or group.orders is not before.orders:
        for position, order in enumerate(group.orders.values()):
            old = before.orders.get(order.client_order_id) if before is not None else None
            if order is not old:
                _add_order(changes, group, position, old, order, now)


def _new_group_row(group: Group, ended_at: datetime | None) -> Row:
    return {
        **_group_news(group, ended_at),
        "number": group.number,
        "account_id": group.account_id,
        "symbol": group.market.symbol,
        "timeframe": group.timeframe,
        "side": group.side.value,
        "opened_at": time_text(group.opened_at),
        "forced": group.forced,
        "market": _MARKET.encode(group.market),
        "settings": _GROUP_SETTINGS.encode(group.settings),
        "more": MORE_OF_GROUP.encode(group),
    }


def _changed_group_row(before: Group, group: Group, ended_at: datetime | None) -> Row:
    row = _group_news(group, ended_at)
    if group.market is not before.market:
        row["market"] = _MARKET.encode(group.market)
    if group.settings is not before.settings:
        row["settings"] = _GROUP_SETTINGS.encode(group.settings)
    if not MORE_OF_GROUP.same(before, group):
        row["more"] = MORE_OF_GROUP.encode(group)
    return row


def _group_news(group: Group, ended_at: datetime | None) -> Row:
    """The columns that change often, and are short."""
    return {
        "id": group.id,
        "status": group.status.value,
        "status_reason": group.status_reason,
        "closed_at": _moment(group.closed_at),
        "close_requests": group.close_requests,
        "stop_price": _money(group.stop_price),
        "trailing_best": _money(group.trailing_best),
        "realized": decimal_text(group.realized),
        "committed": decimal_text(group.committed),
        "ended_at": _moment(ended_at),
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else time_text(value)


def _add_pyramid(changes: Changes, group: Group, before: Pyramid | None, pyramid: Pyramid) -> None:
    changes.pyramids.append(
        {
            "group_id": group.id,
            "index": pyramid.index,
            "signal_id": pyramid.signal_id,
            "base_price": decimal_text(pyramid.base_price),
            "capital": decimal_text(pyramid.capital),
            "opened_at": time_text(pyramid.opened_at),
            "target_price": _money(pyramid.target_price),
        }
    )
    for i, leg in enumerate(pyramid.legs):
        if before is None or i >= len(before.legs) or leg is not before.legs[i]:
            changes.legs.append({**_LEG.encode(leg), "group_id": group.id, "pyramid": pyramid.index})


def _add_order(
    changes: Changes, group: Group, position: int, before: Order | None, order: Order, now: datetime
) -> None:
    row = _ORDER.encode(order)
    fills = row.pop("fills")
    row["group_id"], row["position"] = group.id, position
    changes.orders.append(row)
    changes.touched[order.client_order_id] = order
    for i, fill in enumerate(order.fills):
        if before is None or i >= len(before.fills) or fill is not before.fills[i]:
            changes.fills.append({**fills[i], "client_order_id": order.client_order_id, "position": i})
    if before is not None:
        changes.settled.extend(settled_rows(before, order, now))


# --- queue ----------------------------------------------------------------------------------------------------------


def _add_queue(changes: Changes, batch: Batch) -> None:
    """An entry that waits keeps its place among the others, also when it is replaced; a new one stands behind them."""
    before, after = batch.before.queue, batch.after.queue
    if after is before:
        return
    seq = batch.entries[-1].seq
    for position, (queue_id, entry) in enumerate(after.items()):
        if before.get(queue_id) is not entry:
            row = {"id": queue_id, "seq": seq, "position": position, "entry": _QUEUED.encode(entry)}
            changes.queued.append(row)
    changes.dequeued.extend({"id": queue_id} for queue_id in before if queue_id not in after)


# --- signals, offsets, journal --------------------------------------------------------------------------------------


def _add_last_words(changes: Changes, entries: tuple[Entry, ...]) -> None:
    """A signal may be queued and promoted in one batch, a plan made and moved on: what they came to is what counts."""
    outcomes = {outcome.signal_id: outcome for entry in entries for outcome in entry.outcomes}
    plans = {plan.number: plan for entry in entries for plan in entry.plans}
    changes.verdicts.extend(_verdict_row(outcome) for outcome in outcomes.values())
    changes.plans.extend({"number": number, "plan": _PLAN.encode(plan)} for number, plan in plans.items())


def _verdict_row(outcome: Outcome) -> Row:
    reason = outcome.reason
    return {
        "id": outcome.signal_id,
        "verdict": outcome.verdict.value,
        "reason_code": reason.code,
        "reason": reason.text,
        "numbers": dict(reason.numbers),
        "group_id": reason.group_id,
    }


def _journal_row(portfolio: Portfolio, entry: Entry) -> Row:
    return {
        "portfolio_id": portfolio.id,
        "seq": entry.seq,
        "time": time_text(entry.event.time),
        "kind": type(entry.event).__name__,
        "event": _EVENT.encode(entry.event),
        "commands": _COMMANDS.encode(entry.commands),
        "outcomes": _OUTCOMES.encode(entry.outcomes),
        "reasons": _REASONS.encode(entry.reasons),
    }
