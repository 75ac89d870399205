"""The store in memory, for tests and simulations: journal and inbox with the contract of the ones in PostgreSQL.

A commit changes everything or nothing. What is given back is what was stored: states and signals are immutable.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from dca_engine.core.ids import PortfolioId, SignalId
from dca_engine.core.messages import Outcome, Verdict
from dca_engine.core.portfolio import Portfolio, indexed, stored
from dca_engine.core.signal import Signal
from dca_engine.ports import Alert, Batch, DedupeKeys, Entry, FencedError, Loaded, Receipt, StoreDownError
from dca_engine.store.changes import changes_of
from dca_engine.store.inbox import ReusedSignalIdError
from dca_engine.store.journal import UnknownPortfolioError


class SecondOutcomeError(Exception):
    """A signal that was decided for good was decided once more: a defect."""


@dataclass(slots=True)
class KeptSignal:
    """A signal with what it is found again by."""

    portfolio_id: PortfolioId
    signal: Signal
    keys: DedupeKeys
    outcome: Outcome | None = None


@dataclass(slots=True)
class KeptPortfolio:
    portfolio: Portfolio
    seq: int = 0
    fence: int = 0
    taken_at_fence: int = 0
    journal: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class MemoryStore:
    """What the two share, as the tables do. `is_down` makes every call fail until it is taken back."""

    portfolios: dict[PortfolioId, KeptPortfolio] = field(default_factory=dict)
    signals: dict[SignalId, KeptSignal] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    is_down: bool = False

    def add_portfolio(self, portfolio: Portfolio) -> None:
        self.portfolios[portfolio.id] = KeptPortfolio(portfolio)

    def check_up(self) -> None:
        if self.is_down:
            raise StoreDownError("the store in memory was told to be down")


class MemoryJournal:
    """`ports.Journal` in memory."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def take(self, portfolio_id: PortfolioId, since: int | None = None) -> Loaded:
        """Raises UnknownPortfolioError, FencedError, StoreDownError."""
        kept = self._kept(portfolio_id)
        if since not in (None, kept.taken_at_fence):
            raise FencedError(f"portfolio {portfolio_id} was taken by another writer")
        kept.fence += 1
        if since is None:
            kept.taken_at_fence = kept.fence
        return Loaded(indexed(stored(kept.portfolio)), kept.seq, kept.fence)

    async def standing(self, portfolio_id: PortfolioId) -> tuple[int, int]:
        """Raises UnknownPortfolioError, StoreDownError."""
        kept = self._kept(portfolio_id)
        return kept.fence, kept.seq

    def _kept(self, portfolio_id: PortfolioId) -> KeptPortfolio:
        self._store.check_up()
        kept = self._store.portfolios.get(portfolio_id)
        if kept is None:
            raise UnknownPortfolioError(portfolio_id)
        return kept

    async def commit(self, fence: int, batch: Batch) -> None:
        """Raises FencedError, StoreDownError, SecondOutcomeError."""
        self._store.check_up()
        changes_of(batch)  # What cannot be written in the other store cannot be written here.
        kept = self._store.portfolios.get(batch.after.id)
        if kept is None or kept.fence != fence or kept.seq != batch.entries[0].seq - 1:
            raise FencedError(f"portfolio {batch.after.id}: fence {fence} may not write entry {batch.entries[0].seq}")
        outcomes = self._outcomes_after(batch.entries)
        kept.portfolio, kept.seq = batch.after, batch.entries[-1].seq
        kept.journal.extend(batch.entries)
        for signal_id, outcome in outcomes.items():
            if signal_id in self._store.signals:
                self._store.signals[signal_id].outcome = outcome

    def _outcomes_after(self, entries: Sequence[Entry]) -> dict[SignalId, Outcome]:
        """What became of the signals that these entries decide."""
        found: dict[SignalId, Outcome] = {}
        for outcome in (outcome for entry in entries for outcome in entry.outcomes):
            signal = self._store.signals.get(outcome.signal_id)
            earlier = found.get(outcome.signal_id) or (signal.outcome if signal is not None else None)
            if earlier is not None and not _may_follow(earlier, outcome):
                raise SecondOutcomeError(
                    f"{outcome.signal_id} was {earlier.verdict} already, and now {outcome.verdict}"
                )
            found[outcome.signal_id] = outcome
        return found


class MemoryInbox:
    """`ports.Inbox` in memory."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def accept(self, portfolio_id: PortfolioId, alert: Alert, signal: Signal, keys: DedupeKeys) -> Receipt:
        """Raises StoreDownError."""
        self._store.check_up()
        new = KeptSignal(portfolio_id, signal, keys)
        first = next((kept for kept in self._store.signals.values() if _repeats(new, kept)), None)
        if first is not None:
            self._store.alerts[alert.id] = replace(alert, status_code=200)
            return Receipt(first.signal.id, duplicate=True)
        if signal.id in self._store.signals:
            raise ReusedSignalIdError(f"{signal.id} names another signal already")
        self._store.signals[signal.id] = new
        self._store.alerts[alert.id] = alert
        return Receipt(signal.id, duplicate=False)

    async def refuse(self, alert: Alert) -> None:
        """Raises StoreDownError."""
        self._store.check_up()
        self._store.alerts.setdefault(alert.id, alert)

    async def undecided(self, portfolio_id: PortfolioId) -> Sequence[Signal]:
        """Raises StoreDownError."""
        self._store.check_up()
        open_ones = (k.signal for k in self._store.signals.values() if k.portfolio_id == portfolio_id and not k.outcome)
        return sorted(open_ones, key=lambda signal: (signal.received_at, signal.id))


def _may_follow(earlier: Outcome, outcome: Outcome) -> bool:
    """Only a signal that waits gets a second outcome, and that one is final (spec 2.7)."""
    return earlier.verdict is Verdict.QUEUED and outcome.verdict is not Verdict.QUEUED


def _repeats(new: KeptSignal, kept: KeptSignal) -> bool:
    if new.portfolio_id != kept.portfolio_id:
        return False
    if new.keys.candle_key is not None and new.keys.candle_key == kept.keys.candle_key:
        return True
    if new.keys.body_key != kept.keys.body_key:
        return False
    window = new.keys.repeat_window_seconds
    return window is None or abs(new.signal.received_at - kept.signal.received_at) < timedelta(seconds=window)
