"""What is told of a decision, line by line: what the engine did and why, to be read and searched later.

The rule: a line says nothing of its own. Its sentence is the reason's, or the event's where no reason was needed: a
trade, a new status. A critical line is about a topic, which stands until a later line ends it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, SignalId, parse_client_order_id
from dca_engine.core.log_kinds import (
    UNKNOWN_ORDER,
    LogKind,
    LogLevel,
    kind_of,
    level_of,
    level_of_outcome,
    level_of_status,
)
from dca_engine.core.log_topics import ACCOUNT, STATUS, topic_of
from dca_engine.core.messages import (
    AccountNoticed,
    Decision,
    Event,
    FundingPaid,
    HoldingsObserved,
    OrderFilled,
    Outcome,
    PortfolioOpened,
    QueueActed,
    Reason,
    SignalReceived,
    StatusChanged,
)
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.values import OrderSide


@dataclass(frozen=True, slots=True)
class About:
    """What a line is about, where it is about any such thing."""

    symbol: str | None = None
    account_id: AccountId | None = None
    group_id: GroupId | None = None
    signal_id: SignalId | None = None
    client_order_id: ClientOrderId | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that was told."""

    level: LogLevel
    kind: LogKind
    code: str
    text: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    about: About = About()
    topic: str | None = None
    """Of a critical line: what stands until it is over."""
    ends: str | None = None
    """The topics that begin with this are over with this line."""


_STATUS_WORDS = {
    PortfolioStatus.BOOTSTRAPPING: "Starting",
    PortfolioStatus.RECONCILING: "Comparing with the exchange",
    PortfolioStatus.HEALTHY: "Ready: entries are let through",
    PortfolioStatus.PAUSED: "Paused: entries wait, exits are served",
    PortfolioStatus.LOCKED: "Locked: exits only",
    PortfolioStatus.AUDITING: "Auditing: exits only",
}
_TOLD_BY_THEMSELVES = OrderFilled | StatusChanged | PortfolioOpened


def log_of(before: Portfolio, event: Event, decision: Decision) -> tuple[LogLine, ...]:
    """What happened, what became of signals, and everything else that was said, in this order."""
    if not (decision.reasons or decision.outcomes or isinstance(event, _TOLD_BY_THEMSELVES)):
        return ()
    groups = _Groups(before, decision)
    return (
        *_of_event(before, event, groups),
        *(_of_outcome(before, event, outcome) for outcome in decision.outcomes),
        *(_of_reason(before, event, reason, groups) for reason in decision.reasons),
    )


class _Groups:
    """Every group that a decision may be about: open before it, opened by it, or ended by it."""

    def __init__(self, before: Portfolio, decision: Decision) -> None:
        self._before = before.groups
        self._after = decision.portfolio.groups
        self._ended = decision.ended

    def before(self, order_id: ClientOrderId) -> Group | None:
        return self._before.get(_group_of(order_id))

    def find(self, group_id: GroupId) -> Group | None:
        """As it is after the decision, where it is still there."""
        found = self._after.get(group_id) or next((group for group in self._ended if group.id == group_id), None)
        return found or self._before.get(group_id)

    def about(self, group_id: GroupId | None, order_id: ClientOrderId | None) -> About:
        group_id = _group_of(order_id) if group_id is None and order_id is not None else group_id
        group = None if group_id is None else self.find(group_id)
        if group is None:
            return About(group_id=group_id, client_order_id=order_id)
        return About(group.market.symbol, group.account_id, group.id, None, order_id)


def _group_of(order_id: ClientOrderId) -> GroupId:
    """Empty, which no group is called, for an order that is not ours."""
    name = parse_client_order_id(order_id)
    return GroupId("" if name is None else f"{name.tag}-{name.group}")


# --- what happened ----------------------------------------------------------------------------------------------------


def _of_event(before: Portfolio, event: Event, groups: _Groups) -> Iterator[LogLine]:
    match event:
        case OrderFilled():
            yield from _of_fill(event, groups)
        case StatusChanged(status=status, reason=reason) if status is not before.status:
            level = level_of_status(status)
            text = f"{_STATUS_WORDS[status]}{f' ({reason})' if reason else ''}"
            topic = STATUS if level is LogLevel.CRITICAL else None
            # A start goes on to reconciling, whose line ends what the status was.
            ends = ACCOUNT if status is PortfolioStatus.BOOTSTRAPPING else STATUS
            yield LogLine(level, LogKind.ENGINE, f"status_{status}", text, topic=topic, ends=ends)
        case PortfolioOpened():
            yield LogLine(LogLevel.INFO, LogKind.ENGINE, "portfolio_opened", "The portfolio was opened")
        case _:
            pass


def _of_fill(event: OrderFilled, groups: _Groups) -> Iterator[LogLine]:
    """A trade once, however often the venue tells of it."""
    order_id, fill = event.client_order_id, event.fill
    known = groups.before(order_id)
    group = None if known is None else groups.find(known.id)
    if known is None or group is None or order_id not in known.orders:
        return
    order = group.orders[order_id]
    if len(order.fills) == len(known.orders[order_id].fills):
        return
    word = "Bought" if order.side is OrderSide.BUY else "Sold"
    fee = f", fee {fill.fee:f} {fill.fee_coin}" if fill.fee else ""
    text = f"{word} {fill.quantity:f} {group.market.base} at {fill.price:f}{fee}"
    numbers = {"price": f"{fill.price:f}", "quantity": f"{fill.quantity:f}", "fee": f"{fill.fee:f}"}
    yield LogLine(LogLevel.INFO, LogKind.FILL, "fill", text, numbers, groups.about(group.id, order_id))


# --- what was said ----------------------------------------------------------------------------------------------------


def _of_outcome(before: Portfolio, event: Event, outcome: Outcome) -> LogLine:
    reason = outcome.reason
    waiting = next((entry for entry in before.queue.values() if entry.signal.id == outcome.signal_id), None)
    signal = event.signal if isinstance(event, SignalReceived) else None
    signal = signal if waiting is None else waiting.signal
    about = About(group_id=reason.group_id, signal_id=outcome.signal_id)
    if signal is not None:
        about = About(signal.symbol, signal.account_id, reason.group_id, signal.id)
    level = level_of_outcome(outcome.verdict, reason)
    kind = LogKind.SIGNAL if waiting is None else LogKind.QUEUE
    return LogLine(level, kind, reason.code, reason.text, reason.numbers, about)


def _of_reason(before: Portfolio, event: Event, reason: Reason, groups: _Groups) -> LogLine:
    topic, ends = topic_of(reason, event)
    if reason.group_id is None and reason.client_order_id is None:
        about = _about_event(before, event)
    else:
        about = groups.about(reason.group_id, reason.client_order_id)
    text = reason.text[:1].upper() + reason.text[1:]
    kind = kind_of(reason, event)
    level = LogLevel.INFO if _is_after_its_end(before, reason) else level_of(reason)
    return LogLine(level, kind, reason.code, text, reason.numbers, about, topic, ends)


def _is_after_its_end(before: Portfolio, reason: Reason) -> bool:
    """Whether it is news of an order of ours whose position has ended: a venue tells of a last trade several times."""
    if reason.code != UNKNOWN_ORDER or reason.client_order_id is None:
        return False
    name = parse_client_order_id(reason.client_order_id)
    known = name is not None and name.tag == before.tag and 0 < name.group < before.next_group
    return known and _group_of(reason.client_order_id) not in before.groups


def _about_event(before: Portfolio, event: Event) -> About:
    match event:
        case AccountNoticed() | HoldingsObserved():
            return About(account_id=event.account_id)
        case FundingPaid():
            return About(event.symbol, event.account_id)
        case QueueActed() if event.queue_id in before.queue:
            signal = before.queue[event.queue_id].signal
            return About(signal.symbol, signal.account_id, signal_id=signal.id)
        case _:
            return About()
