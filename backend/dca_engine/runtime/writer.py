"""The one writer of a portfolio: event → decide → commit, one event at a time.

Events that come while a commit is under way are decided one after another and committed together. Only what is
durable is told to anyone. When the database does not answer, nothing moves on until its state is known again.

Before each batch the writer asks what was seen of the outside world (`seen`), and decides that first. What was only
seen, and led to nothing, is forgotten instead of written.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from dca_engine.core.decide import decide
from dca_engine.core.departing import departures
from dca_engine.core.errors import CoreError
from dca_engine.core.ids import PortfolioId
from dca_engine.core.invariants import check
from dca_engine.core.log import log_of
from dca_engine.core.messages import (
    Decision,
    Event,
    GroupWish,
    MarketsObserved,
    Outcome,
    PortfolioWish,
    Reason,
    SignalReceived,
    StatusChanged,
    TimePassed,
    Verdict,
)
from dca_engine.core.portfolio import TRANSITIONS, Portfolio, PortfolioStatus, stored
from dca_engine.ports import Batch, Clock, Entry, FencedError, Journal, Loaded, StoreDownError

log = structlog.get_logger(__name__)

_LARGEST_BATCH = 200
"""Most events in one transaction, so that a burst does not keep the first order waiting."""
_RETRY_SECONDS = 0.5
Look = MarketsObserved | TimePassed
Wish = GroupWish | PortfolioWish
Seen = Callable[[Portfolio, Sequence[Event]], Sequence[Event]]
"""What the core must be told before it decides these events on this state."""


class StoppedError(Exception):
    """Nobody works for the portfolio any more. A wish that waited was carried out only if its commit was under way:
    the portfolio's state tells."""


def decide_all(portfolio: Portfolio, seq: int, events: Iterable[Event]) -> Batch:
    """Decides events one after another, from the state after journal entry `seq`."""
    state, entries = portfolio, []
    for event in events:
        seq += 1
        decision = _decide_safely(state, event)
        entries.append(_entry(seq, state, event, decision))
        state = decision.portfolio
    return Batch(portfolio, state, tuple(entries))


def _entry(seq: int, before: Portfolio, event: Event, decision: Decision) -> Entry:
    return Entry(
        seq,
        event,
        decision.commands,
        decision.outcomes,
        decision.reasons,
        decision.ended,
        decision.plans,
        log_of(before, event, decision),
        departures(before, event, decision),
    )


def _says_nothing(batch: Batch) -> bool:
    """A venue says most things twice, as an answer and on the stream, and most looks at the market lead to nothing:
    what changes nothing that is kept is worth no commit of its own."""
    told = any(e.commands or e.outcomes or e.reasons or e.ended or e.plans for e in batch.entries)
    return not told and (batch.after is batch.before or stored(batch.after) == stored(batch.before))


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
    """Looks come again and again: what one breaks is told once."""
    if isinstance(event, Look) and portfolio.status is PortfolioStatus.LOCKED:
        return Decision(portfolio)
    reason = Reason("defect", f"Refused: {text}", refused=isinstance(event, Wish))
    outcomes = (Outcome(event.signal.id, Verdict.REFUSED, reason),) if isinstance(event, SignalReceived) else ()
    if PortfolioStatus.LOCKED in TRANSITIONS[portfolio.status]:
        portfolio = decide(portfolio, StatusChanged(event.time, PortfolioStatus.LOCKED, text)).portfolio
    return Decision(portfolio, outcomes=outcomes, reasons=(reason,))


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An event in line, and who waits for its journal entry."""

    event: Event
    entry: asyncio.Future[Entry] | None = None

    def tell(self, entry: Entry) -> None:
        if self.entry is not None and not self.entry.done():
            self.entry.set_result(entry)

    def fail(self, error: Exception) -> None:
        if self.entry is not None and not self.entry.done():
            self.entry.set_exception(error)


class Writer:
    """Holds the portfolio's committed state. `on_commit` is called after each durable batch, on the event loop."""

    def __init__(
        self,
        portfolio_id: PortfolioId,
        journal: Journal,
        clock: Clock,
        on_commit: Callable[[Batch], None],
        seen: Seen,
    ) -> None:
        self._portfolio_id = portfolio_id
        self._journal = journal
        self._clock = clock
        self._on_commit = on_commit
        self._seen = seen
        self._line: deque[_Waiting] = deque()
        self._writing: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._ended = ""
        """Why nobody works any more."""
        self._fence = 0
        self._first_fence: int | None = None
        self._deferred: list[Event] = []
        """Events that changed nothing, to be written with the next batch that changes something."""
        self.portfolio: Portfolio
        self.seq = 0
        self.store_down_since: datetime | None = None

    async def take(self) -> None:
        """Becomes the portfolio's writer and loads its state; waits for the database as long as it takes."""
        loaded = await self._taken()
        self._first_fence = loaded.fence
        self._note_up()
        self.portfolio, self.seq = loaded.portfolio, loaded.seq

    def submit(self, events: Iterable[Event]) -> None:
        """Puts events in line; they are decided in this order."""
        self._line.extend(map(_Waiting, events))
        if self._line:
            self.wake()

    async def act(self, wish: Wish) -> Entry:
        """Puts a person's wish in line and returns its journal entry once that is durable. Raises StoppedError.

        Whoever stops waiting does not take the wish back."""
        if self._ended:
            raise StoppedError(self._ended)
        entry: asyncio.Future[Entry] = asyncio.get_running_loop().create_future()
        self._line.append(_Waiting(wish, entry))
        self.wake()
        return await entry

    def wake(self) -> None:
        """Makes the writer ask what was seen, also when no event is in line."""
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
        why = "its work was stopped"
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._work_off()
                if not self._wake.is_set():
                    self._idle.set()
        except FencedError:
            why = "another worker runs it now"
            raise
        finally:
            self._end(f"portfolio {self._portfolio_id}: {why}")

    async def _work_off(self) -> None:
        while True:
            count = min(len(self._line), _LARGEST_BATCH)
            self._writing = [self._line.popleft() for _ in range(count)]
            await self._write(self._writing)
            self._writing = []
            if not self._line:
                return

    def _end(self, why: str) -> None:
        self._ended = why
        for waiting in (*self._writing, *self._line):
            waiting.fail(StoppedError(why))

    async def _write(self, line: Sequence[_Waiting]) -> None:
        events = [waiting.event for waiting in line]
        before = [*self._deferred, *self._seen(self.portfolio, events)]
        events = [*before, *events]
        batch = decide_all(self.portfolio, self.seq, events)
        is_awaited = any(waiting.entry is not None for waiting in line)
        if _says_nothing(batch) and not is_awaited and len(events) < _LARGEST_BATCH:
            self._deferred = [event for event in events if not isinstance(event, Look)]
            return
        self._deferred = []
        while not await self._is_durable(batch):
            await self._clock.sleep(_RETRY_SECONDS)
        self.portfolio, self.seq = batch.after, batch.entries[-1].seq
        self._on_commit(batch)
        for waiting, entry in zip(line, batch.entries[len(before) :], strict=True):
            waiting.tell(entry)

    async def _is_durable(self, batch: Batch) -> bool:
        """Commits; after a doubt it finds out whether that happened, by the journal entry that the state now stands at.

        The store keeps nothing of what was only seen, so the state at hand stays the one to go on from. Raises
        FencedError when the entries found are another writer's.
        """
        try:
            await self._journal.commit(self._fence, batch)
        except StoreDownError as error:
            self._note_down(error)
            loaded = await self._taken()
            if loaded.seq == self.seq:
                return False
            is_ours = loaded.seq == batch.entries[-1].seq and stored(loaded.portfolio) == stored(batch.after)
            if not is_ours:
                raise FencedError(f"portfolio {self._portfolio_id} was written by another worker") from error
        self._note_up()
        return True

    async def _taken(self) -> Loaded:
        while True:
            try:
                loaded = await self._journal.take(self._portfolio_id, self._first_fence)
            except StoreDownError as error:
                self._note_down(error)
                await self._clock.sleep(_RETRY_SECONDS)
                continue
            self._fence = loaded.fence
            return loaded

    def _note_up(self) -> None:
        if self.store_down_since is not None:
            self.store_down_since = None
            log.info("the database answers again", portfolio_id=self._portfolio_id)

    def _note_down(self, error: StoreDownError) -> None:
        if self.store_down_since is None:
            self.store_down_since = self._clock.now()
            log.error("the database does not answer", portfolio_id=self._portfolio_id, reason=str(error))
