"""What a batch of decisions changes in the tables: pure, from the state before and the state after.

States share whatever did not change, so the walk compares by identity and only looks into what is new. A row is an
object of plain JSON values, keyed by the columns of its table, in the text form of `core.codec`. Intermediate states
of a batch leave no trace; its journal rows do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import Any

from dca_engine.core.codec import codec, codec_of, decimal_text, time_text
from dca_engine.core.figures import figures
from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import Command, Event, LookUpOrder, Outcome, PlaceOrder, Reason
from dca_engine.core.order import UNANSWERED, Fill, Order
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.settings import GroupSettings, PortfolioSettings
from dca_engine.ports import Batch, Entry

Row = dict[str, Any]

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

_own_values = attrgetter(*(f.name for f in fields(Group) if f.name not in ("pyramids", "orders")))
"""What of a group stands in its own row."""
_PLACE, _CANCEL = "place", "cancel"
_REFUSED = "refused"


@dataclass(slots=True)
class Changes:
    """Rows by table. `groups`, `pyramids`, `legs` and `orders` replace the rows with their keys; the others are new."""

    portfolio: Row
    """One row: the new values of the portfolio's own columns."""
    groups: list[Row] = field(default_factory=list)
    pyramids: list[Row] = field(default_factory=list)
    legs: list[Row] = field(default_factory=list)
    orders: list[Row] = field(default_factory=list)
    fills: list[Row] = field(default_factory=list)
    intents: list[Row] = field(default_factory=list)
    settled: list[Row] = field(default_factory=list)
    """Earlier intents whose answer is known now: client order id, action, time, answer."""
    verdicts: list[Row] = field(default_factory=list)
    """The outcomes of signals."""
    journal: list[Row] = field(default_factory=list)
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
    for entry in batch.entries:
        changes.verdicts.extend(_verdict_row(outcome) for outcome in entry.outcomes)
        changes.journal.append(_journal_row(batch.after, entry))
        _add_intents(changes, entry, now)
    return changes


def _check(entries: tuple[Entry, ...]) -> None:
    if not entries or any(b.seq != a.seq + 1 for a, b in pairwise(entries)):
        raise ValueError("the entries of a batch must be at least one, and numbered without a gap")


def _portfolio_row(batch: Batch) -> Row:
    after = batch.after
    row = {
        "status": after.status.value,
        "status_reason": after.status_reason,
        "next_group": after.next_group,
        "realized_total": decimal_text(after.realized_total),
    }
    if after.settings is not batch.before.settings:
        row["settings"] = _PORTFOLIO_SETTINGS.encode(after.settings)
    return row


# --- groups ---------------------------------------------------------------------------------------------------------


def _add_group(changes: Changes, before: Group | None, group: Group, now: datetime, ended_at: datetime | None) -> None:
    if before is None or ended_at is not None or _own_values(before) != _own_values(group):
        changes.groups.append(_group_row(group, ended_at))
    for i, pyramid in enumerate(group.pyramids):
        known = before.pyramids[i] if before is not None and i < len(before.pyramids) else None
        if pyramid is not known:
            _add_pyramid(changes, group, known, pyramid)
    if before is None or group.orders is not before.orders:
        for position, order in enumerate(group.orders.values()):
            old = before.orders.get(order.client_order_id) if before is not None else None
            if order is not old:
                _add_order(changes, group, position, old, order, now)


def _group_row(group: Group, ended_at: datetime | None) -> Row:
    return {
        "id": group.id,
        "number": group.number,
        "account_id": group.account_id,
        "symbol": group.market.symbol,
        "timeframe": group.timeframe,
        "side": group.side.value,
        "market": _MARKET.encode(group.market),
        "settings": _GROUP_SETTINGS.encode(group.settings),
        "opened_at": time_text(group.opened_at),
        "status": group.status.value,
        "status_reason": group.status_reason,
        "closed_at": group.closed_at and time_text(group.closed_at),
        "close_requests": group.close_requests,
        "ended_at": ended_at and time_text(ended_at),
        "realized_pnl": decimal_text(figures(group).realized_pnl) if ended_at else None,
    }


def _add_pyramid(changes: Changes, group: Group, before: Pyramid | None, pyramid: Pyramid) -> None:
    changes.pyramids.append(
        {
            "group_id": group.id,
            "index": pyramid.index,
            "signal_id": pyramid.signal_id,
            "base_price": decimal_text(pyramid.base_price),
            "capital": decimal_text(pyramid.capital),
            "opened_at": time_text(pyramid.opened_at),
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
        changes.settled.extend(_settled_rows(before, order, now))


# --- signals and journal --------------------------------------------------------------------------------------------


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


# --- intents --------------------------------------------------------------------------------------------------------


def _add_intents(changes: Changes, entry: Entry, now: datetime) -> None:
    """One row per order to place or cancel; answered at once when the same batch already knows the answer."""
    for command, payload in zip(entry.commands, changes.journal[-1]["commands"], strict=True):
        if isinstance(command, LookUpOrder):
            continue
        action = _PLACE if isinstance(command, PlaceOrder) else _CANCEL
        order = changes.touched.get(command.client_order_id)
        answer = _answer(action, order) if order is not None else None
        changes.intents.append(
            {
                "client_order_id": command.client_order_id,
                "action": action,
                "seq": entry.seq,
                "payload": payload,
                "created_at": time_text(entry.event.time),
                "settled_at": time_text(now) if answer else None,
                "answer": answer,
            }
        )


def _settled_rows(before: Order, order: Order, now: datetime) -> Iterator[Row]:
    """What of an order's earlier intents this change answers."""
    asked = ((_PLACE, True), (_CANCEL, before.cancel_requested))
    for action, was_asked in asked:
        answer = _answer(action, order)
        if was_asked and answer is not None and _answer(action, before) is None:
            yield {
                "client_order_id": order.client_order_id,
                "action": action,
                "settled_at": time_text(now),
                "answer": answer,
            }


def _answer(action: str, order: Order) -> str | None:
    """What the venue's word on `order` means for the wish to place or cancel it; None while it is open."""
    if action == _PLACE:
        return None if order.status in UNANSWERED else order.status.value
    if order.is_terminal:
        return order.status.value
    return None if order.cancel_requested else _REFUSED
