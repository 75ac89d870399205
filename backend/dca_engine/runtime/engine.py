"""All portfolios that this process runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

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
        self._tasks.spawn(self._take_back(runner), f"watch over {portfolio_id}")
        return runner

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
