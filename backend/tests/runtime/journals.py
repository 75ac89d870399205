"""Journals that fail in the ways a database fails: before a commit happened, after it did, or in the middle of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import Event, PortfolioOpened, StatusChanged
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.ports import Batch, Loaded, StoreDownError
from dca_engine.runtime.writer import Writer, decide_all
from dca_engine.simulation.virtual_time import START, VirtualClock
from dca_engine.store.memory import KeptPortfolio, MemoryJournal, MemoryStore
from tests.runtime.virtual import quiet
from tests.store.stories import empty_portfolio

P = PortfolioId("p")


class FailingJournal:
    """`MemoryJournal`, with commits that are held or whose answer is lost."""

    def __init__(self, store: MemoryStore) -> None:
        self.fail_before = 0
        """So many commits do not happen."""
        self.fail_after = 0
        """So many commits happen and say that they did not."""
        self.sizes: list[int] = []
        """Events of each commit that happened."""
        self.asked = 0
        self.free = asyncio.Event()
        self.free.set()
        self._journal = MemoryJournal(store)

    async def take(self, portfolio_id: PortfolioId, since: int | None = None) -> Loaded:
        return await self._journal.take(portfolio_id, since)

    async def standing(self, portfolio_id: PortfolioId) -> tuple[int, int]:
        return await self._journal.standing(portfolio_id)

    async def commit(self, fence: int, batch: Batch) -> None:
        self.asked += 1
        await self.free.wait()
        if self.fail_before:
            self.fail_before -= 1
            raise StoreDownError("refused")
        await self._journal.commit(fence, batch)
        self.sizes.append(len(batch.entries))
        if self.fail_after:
            self.fail_after -= 1
            raise StoreDownError("answer lost")


def healthy() -> Portfolio:
    """A portfolio that takes entries."""
    new = empty_portfolio()
    statuses = (PortfolioStatus.RECONCILING, PortfolioStatus.HEALTHY)
    opened = PortfolioOpened(START, new.id, new.settings, new.accounts)
    return decide_all(new, 0, (opened, *(StatusChanged(START, status, "") for status in statuses))).after


class Desk:
    """A writer at work over a store in memory, and what it told after its commits."""

    def __init__(self, portfolio: Portfolio | None = None) -> None:
        self.store = MemoryStore()
        self.store.add_portfolio(portfolio or healthy())
        self.journal = FailingJournal(self.store)
        self.batches: list[Batch] = []
        self.sights: list[Event] = []
        """What the writer is told when it next asks what was seen."""
        self.writer = Writer(P, self.journal, VirtualClock(), self.batches.append, self._seen)

    @property
    def kept(self) -> KeptPortfolio:
        return replace(self.store.portfolios[P])

    def _seen(self, portfolio: Portfolio, events: Sequence[Event]) -> Sequence[Event]:
        sights, self.sights = self.sights, []
        return sights

    async def start(self) -> asyncio.Task[None]:
        await self.writer.take()
        work = asyncio.create_task(self.writer.run())
        await quiet()
        return work


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait((task,))
