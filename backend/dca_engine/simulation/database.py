"""The database behind a connection that fails: before a statement, after it, later than its sender waited, or for a
while. What a statement does is done whole or not at all."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from dca_engine.core.ids import ClientOrderId, PortfolioId
from dca_engine.core.messages import LookUpOrder
from dca_engine.core.signal import Signal
from dca_engine.ports import Alert, Batch, DedupeKeys, FencedError, Loaded, Receipt, StoreDownError
from dca_engine.simulation.connections import at_once, later, travel
from dca_engine.simulation.process import Process
from dca_engine.simulation.steps import DatabaseFails, StatementFault, Waits
from dca_engine.simulation.virtual_time import now
from dca_engine.store.memory import MemoryInbox, MemoryJournal, MemoryStore

T = TypeVar("T")
_QUICK, _USUAL = 0.0005, 0.004
_GIVEN_UP_AFTER = 2.0
MOST_ENTRIES = 5000
"""Of a journal: ten times what a lively run leads to."""


@dataclass(slots=True)
class Database:
    """What outlives the engine, and what goes wrong with it."""

    store: MemoryStore
    rng: Random
    durable: set[ClientOrderId] = field(default_factory=set)
    """Orders that a stored journal entry commands to place or to cancel."""
    holes: list[str] = field(default_factory=list)
    """Where the journal's numbers did not follow one another."""
    _faults: deque[DatabaseFails] = field(default_factory=deque)
    _used: int = 0
    """How many statements the first of the faults has met."""
    _down_until: float = 0.0

    def fail(self, fault: DatabaseFails) -> None:
        if fault.fault is StatementFault.DOWN:
            self._down_until = max(self._down_until, now() + fault.seconds)
        else:
            self._faults.append(fault)

    def heal(self) -> None:
        self._faults.clear()
        self._down_until = 0.0

    async def carry(self, process: Process, act: Callable[[], T], *, may_come_late: bool = True) -> T:
        """Does `act` at the database. Raises StoreDownError when its sender cannot know that it was done."""
        process.check_alive()
        process.happens(Waits.FOR_STATEMENT)
        wait = self.rng.uniform(_QUICK, _USUAL)
        fault = self._fault()
        match fault.fault if fault is not None else None:
            case None:
                return await travel(wait, act, wait)
            case StatementFault.SLOW:
                return await travel(fault.seconds if fault else wait, act, wait)
            case StatementFault.FAIL_AFTER:
                await travel(wait, act, wait)
                raise StoreDownError("the answer was lost")
            case StatementFault.ARRIVE_LATE if may_come_late:
                later(min(fault.seconds if fault else wait, _GIVEN_UP_AFTER), lambda: _unheard(act))
                await travel(wait, lambda: None, wait)
                raise StoreDownError("nobody answered in time")
            case _:
                await travel(wait, lambda: None, wait)
                raise StoreDownError("the statement was refused")

    def _fault(self) -> DatabaseFails | None:
        if now() < self._down_until:
            return DatabaseFails(now(), StatementFault.FAIL_BEFORE, 0, 1, 0.0)
        if not self._faults:
            return None
        fault, self._used = self._faults[0], self._used + 1
        if self._used <= fault.skip:
            return None
        if self._used >= fault.skip + fault.count:
            self._faults.popleft()
            self._used = 0
        return fault

    def note(self, batch: Batch, before: int) -> None:
        """A batch became durable after the journal entry `before`."""
        numbers = [entry.seq for entry in batch.entries]
        if numbers != list(range(before + 1, before + 1 + len(numbers))):
            self.holes.append(f"entries {numbers[0]} to {numbers[-1]} follow entry {before}")
        for entry in batch.entries:
            asked = (command for command in entry.commands if not isinstance(command, LookUpOrder))
            self.durable.update(command.client_order_id for command in asked)


def _unheard(act: Callable[[], object]) -> None:
    """What comes too late may meet another writer, and then changes nothing."""
    with suppress(FencedError):
        act()


class JournalConnection:
    """`ports.Journal` of one process."""

    def __init__(self, database: Database, process: Process) -> None:
        self._database = database
        self._process = process
        self._journal = MemoryJournal(database.store)

    async def take(self, portfolio_id: PortfolioId, since: int | None = None) -> Loaded:
        return await self._database.carry(
            self._process, lambda: at_once(self._journal.take(portfolio_id, since)), may_come_late=False
        )

    async def standing(self, portfolio_id: PortfolioId) -> tuple[int, int]:
        return await self._database.carry(self._process, lambda: at_once(self._journal.standing(portfolio_id)))

    async def commit(self, fence: int, batch: Batch) -> None:
        def commit() -> None:
            before = self._database.store.portfolios[batch.after.id].seq
            at_once(self._journal.commit(fence, batch))
            self._database.note(batch, before)

        if batch.entries[-1].seq > MOST_ENTRIES:
            self._process.give_up()
        await self._database.carry(self._process, commit)


class InboxConnection:
    """`ports.Inbox` of one process."""

    def __init__(self, database: Database, process: Process) -> None:
        self._database = database
        self._process = process
        self._inbox = MemoryInbox(database.store)

    async def accept(self, portfolio_id: PortfolioId, alert: Alert, signal: Signal, keys: DedupeKeys) -> Receipt:
        return await self._database.carry(
            self._process, lambda: at_once(self._inbox.accept(portfolio_id, alert, signal, keys))
        )

    async def refuse(self, alert: Alert) -> None:
        await self._database.carry(self._process, lambda: at_once(self._inbox.refuse(alert)))

    async def undecided(self, portfolio_id: PortfolioId) -> Sequence[Signal]:
        return await self._database.carry(self._process, lambda: at_once(self._inbox.undecided(portfolio_id)))
