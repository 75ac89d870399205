"""The change feed of one portfolio: what screens are told after each commit.

A reader that does not keep up is cut off rather than waited for; it connects again and starts from a snapshot.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId
from dca_engine.core.messages import Outcome, Reason, SignalReceived
from dca_engine.core.risk_state import OffsetPlan
from dca_engine.ports import Entry, Price

BUFFER = 1000


class SlowReaderError(Exception):
    """More changes came than the reader took. Start again from a snapshot."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit, or one round of prices, changed. Groups replace the ones with their id."""

    seq: int
    time: datetime
    groups: tuple[Group, ...] = ()
    signals: tuple[SignalReceived, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reasons: tuple[Reason, ...] = ()
    plans: tuple[OffsetPlan, ...] = ()
    queue_changed: bool = False
    portfolio_changed: bool = False
    prices: tuple[tuple[AccountId, Price], ...] = ()
    entries: tuple[Entry, ...] = ()
    """Those of which something is told."""
    acknowledged: tuple[str, ...] = ()
    """Lines of the log that a person has read."""


class Subscription:
    """One reader's place in the feed: an async iterator of changes."""

    def __init__(self, feed: "Feed") -> None:
        self._feed = feed
        self._waiting: deque[Change] = deque()
        self._wake = asyncio.Event()
        self._closed = False
        self._overflowed = False

    def push(self, change: Change) -> None:
        if self._overflowed or len(self._waiting) >= BUFFER:
            self._overflowed = True
            self._waiting.clear()
        else:
            self._waiting.append(change)
        self._wake.set()

    def close(self) -> None:
        self._closed = True
        self._feed.drop(self)
        self._wake.set()

    def __aiter__(self) -> AsyncIterator[Change]:
        return self

    async def __anext__(self) -> Change:
        while not self._waiting:
            if self._overflowed:
                raise SlowReaderError
            if self._closed:
                raise StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()


class Feed:
    """Fans changes out to subscriptions; sequence numbers have no holes."""

    def __init__(self) -> None:
        self.last_seq = 0
        self._subscriptions: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        subscription = Subscription(self)
        self._subscriptions.add(subscription)
        return subscription

    def drop(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)

    @property
    def has_readers(self) -> bool:
        return bool(self._subscriptions)

    def publish(
        self,
        time: datetime,
        *,
        groups: tuple[Group, ...] = (),
        signals: tuple[SignalReceived, ...] = (),
        outcomes: tuple[Outcome, ...] = (),
        reasons: tuple[Reason, ...] = (),
        plans: tuple[OffsetPlan, ...] = (),
        queue_changed: bool = False,
        portfolio_changed: bool = False,
        prices: tuple[tuple[AccountId, Price], ...] = (),
        entries: tuple[Entry, ...] = (),
        acknowledged: tuple[str, ...] = (),
    ) -> None:
        self.last_seq += 1
        change = Change(
            self.last_seq,
            time,
            groups,
            signals,
            outcomes,
            reasons,
            plans,
            queue_changed,
            portfolio_changed,
            prices,
            entries,
            acknowledged,
        )
        for subscription in tuple(self._subscriptions):
            subscription.push(change)

    def close(self) -> None:
        for subscription in tuple(self._subscriptions):
            subscription.close()
