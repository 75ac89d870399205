"""The life of a position group in order, from the alert as it came to the last cent. Pure.

The rule: everything is read off the journal, the alerts and the signals, entry by entry; the figures beside each item
are those of the core, from the fills and the funding that were booked by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dca_engine.api import timeline_words as words
from dca_engine.api.running_figures import RunningFigures
from dca_engine.api.timeline_schemas import Timeline, TimelineItem
from dca_engine.api.timeline_words import Told
from dca_engine.core.group import Group
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import (
    CancelOrder,
    Command,
    FundingPaid,
    GroupWish,
    LookUpOrder,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    PlaceOrder,
    Reason,
)
from dca_engine.core.order import OrderStatus
from dca_engine.store.repositories.journal import JournalRecord
from dca_engine.store.repositories.signals import GroupSignal


@dataclass(frozen=True, slots=True)
class Life:
    """A group with the alerts that made it and everything that was decided about it, oldest first."""

    group: Group
    signals: tuple[GroupSignal, ...]
    entries: tuple[JournalRecord, ...]
    complete: bool
    """False when there are more entries than these."""


def timeline_of(life: Life) -> Timeline:
    return Timeline(
        group_id=life.group.id,
        status=life.group.status.value,
        items=list(_Teller(life).items()),
        complete=life.complete,
    )


class _Teller:
    """Goes through a life once, with the figures and the order statuses as they were at each point of it."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._group = life.group
        self._figures = RunningFigures(life.group)
        self._told_status: dict[ClientOrderId, OrderStatus] = {}
        self._is_over = False

    def items(self) -> Iterator[TimelineItem]:
        """Each signal comes before the entry that decided it; entries keep the journal's order."""
        signals = list(self._life.signals)
        for entry in self._life.entries:
            while signals and signals[0].record.signal.received_at <= entry.time:
                yield from self._of_signal(signals.pop(0))
            for told in self._of_entry(entry):
                yield self._item(told, entry)
        for signal in signals:
            yield from self._of_signal(signal)

    # --- what came in -------------------------------------------------------------------------------------------------

    def _of_signal(self, came: GroupSignal) -> Iterator[TimelineItem]:
        for told in words.of_signal(came):
            yield self._item(told, None, came)

    # --- what was decided ---------------------------------------------------------------------------------------------

    def _of_entry(self, entry: JournalRecord) -> Iterator[Told]:
        """The event, what was said to it, the decision, the orders that followed, and how it ended."""
        if self._is_over:
            yield from self._afterwards(entry)
            return
        by_hand = isinstance(entry.event, GroupWish)
        reasons = [reason for reason in entry.reasons if self._is_ours(reason)]
        ends = [reason for reason in reasons if reason.code in words.ENDS]
        about_orders = [reason for reason in reasons if reason.client_order_id is not None]
        yield from self._of_event(entry, reasons)
        for reason in reasons:
            if reason not in ends and reason not in about_orders:
                if isinstance(entry.event, FundingPaid):
                    self._figures.pay(reason, entry.time)
                yield words.of_reason(reason, by_hand=by_hand)
        for outcome in entry.outcomes:
            if outcome.reason.group_id == self._group.id:
                yield words.of_outcome(outcome)
        for command in entry.commands:
            if command.client_order_id in self._group.orders:
                yield self._of_command(command, about_orders)
        for reason in about_orders:
            yield words.of_reason(reason, by_hand=by_hand)
        for reason in ends:
            self._figures.end()
            self._is_over = True
            yield words.of_end(self._group, reason)

    def _is_ours(self, reason: Reason) -> bool:
        if reason.group_id is None:
            return reason.client_order_id in self._group.orders
        return reason.group_id == self._group.id

    def _of_event(self, entry: JournalRecord, reasons: list[Reason]) -> Iterator[Told]:
        match entry.event:
            case OrderFilled(client_order_id=order_id, fill=fill) if order_id in self._group.orders:
                if self._figures.book(order_id, fill):
                    yield words.of_fill(self._group, self._group.orders[order_id], fill)
            case OrderReported(client_order_id=order_id, status=status) if order_id in self._group.orders:
                if self._told_status.get(order_id) is not status:
                    self._told_status[order_id] = status
                    late = status is OrderStatus.OPEN and self._figures.has_fills(order_id)
                    if not late and all(reason.code != "order_refused" for reason in reasons):
                        yield from words.of_report(self._group, entry.event)
            case OrderAbsent(client_order_id=order_id) if order_id in self._group.orders:
                yield words.of_absence(self._group.orders[order_id])
            case _:
                pass

    def _afterwards(self, entry: JournalRecord) -> Iterator[Told]:
        """Venues say most things twice, and late. Only a trade that the group knows nothing of is worth a word."""
        if isinstance(entry.event, OrderFilled) and entry.event.client_order_id in self._group.orders:
            order, fill = self._group.orders[entry.event.client_order_id], entry.event.fill
            if all(known.trade_id != fill.trade_id for known in order.fills):
                yield words.of_late_fill(self._group, order, fill)

    def _of_command(self, command: Command, reasons: list[Reason]) -> Told:
        """What is said of an order stands with the order, not a second time by itself: it leaves `reasons`."""
        order = self._group.orders[command.client_order_id]
        reason = next((r for r in reasons if r.client_order_id == order.client_order_id), None)
        if reason is not None:
            reasons.remove(reason)
        match command:
            case PlaceOrder():
                return words.of_placing(self._group, order, reason)
            case CancelOrder():
                return words.of_cancel(self._group, order, reason)
            case LookUpOrder():
                return words.of_question(order)

    # --- an item ------------------------------------------------------------------------------------------------------

    def _item(self, told: Told, entry: JournalRecord | None, came: GroupSignal | None = None) -> TimelineItem:
        order = self._group.orders.get(told.client_order_id) if told.client_order_id is not None else None
        time = entry.time if entry is not None else came.record.signal.received_at if came is not None else None
        assert time is not None, "an item comes from an entry or from a signal"
        now = self._figures.now
        return TimelineItem(
            time=time,
            kind=told.kind,
            title=told.title,
            text=told.text,
            code=told.code,
            numbers=dict(told.numbers),
            seq=None if entry is None else entry.seq,
            signal_id=None if came is None else came.record.signal.id,
            client_order_id=told.client_order_id,
            order=None if order is None else words.order_view(order),
            held_quantity=now.held_quantity,
            average_price=now.average_price,
            realized_pnl=now.realized_pnl,
        )
