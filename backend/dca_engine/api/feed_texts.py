"""What the feed says, as text: each change of a portfolio is turned into JSON once, for all who listen.

Every connection counts its messages for itself, from its snapshot on; so a text is kept without its number.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from dca_engine.api.event_views import fresh_views
from dca_engine.api.group_views import group_view
from dca_engine.api.queue_schemas import QueuedView
from dca_engine.api.schemas import DeltaMessage, HeartbeatMessage, PortfolioView
from dca_engine.api.views import PortfolioProfile, price_view, reason_view, signal_view
from dca_engine.core.ids import SignalId
from dca_engine.core.messages import Outcome, Verdict
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.signal import Signal
from dca_engine.runtime.feed import Change

_KEPT = 64
_MOST_REASONS = 50
_MOST_WAITING = 10_000
"""The oldest are forgotten: they have long been decided."""
_PLACE = '"seq":0,'
_Received = tuple[Signal, datetime | None]
"""A signal, and when it became durable, where that is known."""


class DeltaTexts:
    """The texts of one portfolio's latest changes. `portfolio` and `queue` give their views as they are now."""

    def __init__(
        self,
        profile: PortfolioProfile,
        portfolio: Callable[[], PortfolioView],
        queue: Callable[[], list[QueuedView]],
    ) -> None:
        self.profile = profile
        self._portfolio = portfolio
        self._queue = queue
        self._told_order: list[tuple[str, str | None, str | None]] = []
        self._waiting: dict[SignalId, _Received] = {}
        """Signals that were told as queued: what becomes of them is told with them again."""
        self._texts: OrderedDict[int, tuple[str, str]] = OrderedDict()

    def know(self, queue: Iterable[QueuedEntry]) -> None:
        """What waits when somebody begins to listen."""
        for entry in queue:
            self._remember(entry.signal, None)

    def text(self, change: Change, seq: int) -> str:
        """The change as message number `seq` of a connection."""
        halves = self._texts.get(change.seq)
        if halves is None:
            before, _, after = self._message(change).model_dump_json(exclude_defaults=False).partition(_PLACE)
            halves = self._texts[change.seq] = (before, after)
            if len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        return f'{halves[0]}"seq":{seq},{halves[1]}'

    def _message(self, change: Change) -> DeltaMessage:
        outcomes = {outcome.signal_id: outcome for outcome in change.outcomes}
        signals = self._decided(change, outcomes)
        return DeltaMessage(
            seq=0,
            time=change.time,
            portfolio=self._portfolio() if change.portfolio_changed else None,
            groups=[group_view(group) for group in change.groups],
            signals=[
                signal_view(signal, self.profile.venue(signal.account_id), outcomes.get(signal.id), stored_at)
                for signal, stored_at in signals
            ],
            prices=[price_view(account_id, price) for account_id, price in change.prices],
            queue=self._news_of_queue(change),
            reasons=[reason_view(reason) for reason in change.reasons[-_MOST_REASONS:]],
            offsets=list(change.plans),
            events=[view for entry in change.entries for view in fresh_views(entry)],
            acknowledged=list(change.acknowledged),
        )

    def _decided(self, change: Change, outcomes: Mapping[SignalId, Outcome]) -> list[_Received]:
        """The signals that came, and those that waited and did so no longer."""
        found: list[_Received] = [(event.signal, event.time) for event in change.signals]
        fresh = {signal.id for signal, _ in found}
        found += [self._waiting[key] for key in outcomes if key not in fresh and key in self._waiting]
        for signal, stored_at in found:
            outcome = outcomes.get(signal.id)
            if outcome is not None and outcome.verdict is Verdict.QUEUED:
                self._remember(signal, stored_at)
        return found

    def _remember(self, signal: Signal, stored_at: datetime | None) -> None:
        self._waiting.setdefault(signal.id, (signal, stored_at))
        if len(self._waiting) > _MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]

    def _news_of_queue(self, change: Change) -> list[QueuedView] | None:
        """All that waits, when something came or went, or when prices changed the order."""
        if not (change.queue_changed or change.prices):
            return None
        queue = self._queue()
        order = [(queued.id, queued.blocked, queued.held_by) for queued in queue]
        if not change.queue_changed and order == self._told_order:
            return None
        self._told_order = order
        return queue


def snapshot_message_text(snapshot: str) -> str:
    """A `SnapshotMessage`, of the JSON of its snapshot."""
    return f'{{"type":"snapshot","snapshot":{snapshot}}}'


def heartbeat_text(seq: int, now: datetime) -> str:
    return HeartbeatMessage(seq=seq, time=now).model_dump_json()
