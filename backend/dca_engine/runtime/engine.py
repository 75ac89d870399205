"""All portfolios that this process runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.ports import Clock, Exchange, Inbox, Journal, StoreDownError
from dca_engine.runtime.runner import Runner
from dca_engine.runtime.tasks import Tasks

log = structlog.get_logger(__name__)

ConnectAccounts = Callable[[PortfolioId], Awaitable[Mapping[AccountId, Exchange]]]
STANDSTILL_SECONDS = 30.0
"""A portfolio that another worker took and that stood still for so long is taken back: whoever took it may be dead. A
process that was killed while its statement waited at the database takes it after its own end."""


_OPEN_AGAIN_SECONDS = 1.0


@dataclass(slots=True)
class Rest:
    """The time in which nobody runs a portfolio."""

    for_good: bool = False


class Engine:
    """Starts and stops runners. `connect` makes the exchange connections of a portfolio's accounts."""

    def __init__(self, journal: Journal, inbox: Inbox, clock: Clock, connect: ConnectAccounts) -> None:
        self.runners: dict[PortfolioId, Runner] = {}
        self.accepting = False
        self._journal = journal
        self._inbox = inbox
        self._clock = clock
        self._connect = connect
        self._tasks = Tasks()
        self._watches: dict[PortfolioId, asyncio.Task[None]] = {}

    async def start(self, portfolio_ids: tuple[PortfolioId, ...]) -> None:
        """Begins every portfolio's recovery and takes alerts from then on: they wait in the inbox until it is done."""
        await asyncio.gather(*(self.open(portfolio_id) for portfolio_id in portfolio_ids))
        self.accepting = True

    async def open(self, portfolio_id: PortfolioId) -> Runner:
        """Runs a portfolio from now on."""
        exchanges = await self._connect(portfolio_id)
        runner = Runner(portfolio_id, self._journal, self._inbox, exchanges, self._clock)
        await runner.start()
        self.runners[portfolio_id] = runner
        self._watches[portfolio_id] = self._tasks.spawn(self._take_back(runner), f"watch over {portfolio_id}")
        return runner

    async def close(self, portfolio_id: PortfolioId) -> None:
        """Runs a portfolio no more, until it is opened again; what it has resting on its venues stays there."""
        runner, watch = self.runners.pop(portfolio_id, None), self._watches.pop(portfolio_id, None)
        if watch is not None:
            watch.cancel()
        if runner is not None:
            await runner.stop()

    @asynccontextmanager
    async def at_rest(self, portfolio_id: PortfolioId) -> AsyncIterator[Rest]:
        """Nobody runs the portfolio within the block; after it, however it ended, it is run again, unless it rests for
        good."""
        rest = Rest()
        await self.close(portfolio_id)
        try:
            yield rest
        finally:
            if not rest.for_good:
                await asyncio.shield(self._tasks.spawn(self._open_again(portfolio_id), f"opening of {portfolio_id}"))

    async def _open_again(self, portfolio_id: PortfolioId) -> None:
        while True:
            try:
                await self.open(portfolio_id)
            except StoreDownError as error:
                log.warning("a portfolio cannot be opened yet", portfolio_id=portfolio_id, reason=str(error))
                await self._clock.sleep(_OPEN_AGAIN_SECONDS)
            else:
                return

    async def stop(self) -> None:
        self.accepting = False
        await self._tasks.close()
        await asyncio.gather(*(runner.stop() for runner in self.runners.values()))
        self.runners.clear()

    async def _take_back(self, runner: Runner) -> None:
        await runner.ended.wait()
        await self._stands_still(runner.portfolio_id)
        log.warning("nobody works for this portfolio, it is taken back", portfolio_id=runner.portfolio_id)
        await runner.stop()
        await self.open(runner.portfolio_id)

    async def _stands_still(self, portfolio_id: PortfolioId) -> None:
        before = None
        while True:
            try:
                now = await self._journal.standing(portfolio_id)
            except StoreDownError:
                now = None
            if now is not None and now == before:
                return
            before = now
            await self._clock.sleep(STANDSTILL_SECONDS)
