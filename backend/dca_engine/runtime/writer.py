"""The one writer of a portfolio: event → decide → commit, one event at a time.

Events that come while a commit is under way are decided one after another and committed together. Only what is
durable is told to anyone. When the database does not answer, nothing moves on until its state is known again.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from dca_engine.core.decide import decide
from dca_engine.core.errors import CoreError
from dca_engine.core.ids import PortfolioId
from dca_engine.core.invariants import check
from dca_engine.core.messages import Decision, Event, Outcome, Reason, SignalReceived, StatusChanged, Verdict
from dca_engine.core.portfolio import TRANSITIONS, Portfolio, PortfolioStatus
from dca_engine.ports import Batch, Clock, Entry, FencedError, Journal, StoreDownError

log = structlog.get_logger(__name__)

_LARGEST_BATCH = 200
"""Most events in one transaction, so that a burst does not keep the first order waiting."""
_RETRY_SECONDS = 0.5


def decide_all(portfolio: Portfolio, seq: int, events: Iterable[Event]) -> Batch:
    """Decides events one after another, from the state after journal entry `seq`."""
    state, entries = portfolio, []
    for event in events:
        seq += 1
        decision = _decide_safely(state, event)
        state = decision.portfolio
        entries.append(Entry(seq, event, decision.commands, decision.outcomes, decision.reasons, decision.ended))
    return Batch(portfolio, state, tuple(entries))


def _says_nothing(batch: Batch) -> bool:
    """A venue says most things twice, as an answer and on the stream: the second time is worth no commit of its own."""
    told = any(entry.commands or entry.outcomes or entry.reasons or entry.ended for entry in batch.entries)
    return batch.after is batch.before and not told


def _decide_safely(portfolio: Portfolio, event: Event) -> Decision:
    """A defect of ours changes nothing, stops new entries, and is told; the journal keeps the event to be studied."""
    try:
        decision = decide(portfolio, event)
        check(portfolio, decision.portfolio)
    except (CoreError, ArithmeticError) as error:  # ArithmeticError: a number beyond what a Decimal can hold exactly.
        log.critical("a decision broke a rule", portfolio_id=portfolio.id, seen=type(event).__name__, exc_info=error)
        return _locked(portfolio, event, f"a decision broke a rule: {error}")
    return decision


def _locked(portfolio: Portfolio, event: Event, text: str) -> Decision:
    reason = Reason("defect", f"Refused: {text}")
    outcomes = (Outcome(event.signal.id, Verdict.REFUSED, reason),) if isinstance(event, SignalReceived) else ()
    if PortfolioStatus.LOCKED in TRANSITIONS[portfolio.status]:
        portfolio = decide(portfolio, StatusChanged(event.time, PortfolioStatus.LOCKED, text)).portfolio
    return Decision(portfolio, outcomes=outcomes, reasons=(reason,))


class Writer:
    """Holds the portfolio's committed state. `on_commit` is called after each durable batch, on the event loop."""

    def __init__(
        self, portfolio_id: PortfolioId, journal: Journal, clock: Clock, on_commit: Callable[[Batch], None]
    ) -> None:
        self._portfolio_id = portfolio_id
        self._journal = journal
        self._clock = clock
        self._on_commit = on_commit
        self._waiting: deque[Event] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._fence = 0
        self._deferred: list[Event] = []
        """Events that changed nothing, to be written with the next batch that changes something."""
        self.portfolio: Portfolio
        self.seq = 0
        self.store_down_since: datetime | None = None

    async def take(self) -> None:
        """Becomes the portfolio's writer and loads its state; waits for the database as long as it takes."""
        while True:
            try:
                loaded = await self._journal.take(self._portfolio_id)
            except StoreDownError as error:
                self._note_down(error)
                await self._clock.sleep(_RETRY_SECONDS)
                continue
            self.portfolio, self.seq, self._fence = loaded.portfolio, loaded.seq, loaded.fence
            self.store_down_since = None
            return

    def submit(self, events: Iterable[Event]) -> None:
        """Puts events in line; they are decided in this order."""
        self._waiting.extend(events)
        if self._waiting:
            self._idle.clear()
            self._wake.set()

    @property
    def is_idle(self) -> bool:
        return self._idle.is_set()

    async def idle(self) -> None:
        """Waits until everything submitted so far is durable."""
        await self._idle.wait()

    async def run(self) -> None:
        """Works for ever. Raises FencedError when another worker took the portfolio over."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                count = min(len(self._waiting), _LARGEST_BATCH)
                await self._write([self._waiting.popleft() for _ in range(count)])
            self._idle.set()

    async def _write(self, events: list[Event]) -> None:
        events = [*self._deferred, *events]
        batch = decide_all(self.portfolio, self.seq, events)
        if _says_nothing(batch) and len(events) < _LARGEST_BATCH:
            self._deferred = events
            return
        self._deferred = []
        while not await self._is_durable(batch):
            await self._clock.sleep(_RETRY_SECONDS)
            batch = decide_all(self.portfolio, self.seq, events)
        self.portfolio, self.seq = batch.after, batch.entries[-1].seq
        self._on_commit(batch)

    async def _is_durable(self, batch: Batch) -> bool:
        """Commits; after a doubt it finds out whether that happened, by the journal entry that the state now stands at.

        Raises FencedError when the entries found are another writer's.
        """
        before = self.seq
        try:
            await self._journal.commit(self._fence, batch)
        except StoreDownError as error:
            self._note_down(error)
            await self.take()
            if self.seq == before:
                return False
            if (self.seq, self.portfolio) != (batch.entries[-1].seq, batch.after):
                raise FencedError(f"portfolio {self._portfolio_id} was written by another worker") from error
        return True

    def _note_down(self, error: StoreDownError) -> None:
        if self.store_down_since is None:
            self.store_down_since = self._clock.now()
            log.error("the database does not answer", portfolio_id=self._portfolio_id, reason=str(error))
