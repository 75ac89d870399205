"""All portfolios that this process runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.ports import Clock, Exchange, Inbox, Journal
from dca_engine.runtime.runner import Runner

log = structlog.get_logger(__name__)

ConnectAccounts = Callable[[PortfolioId], Awaitable[Mapping[AccountId, Exchange]]]


class Engine:
    """Starts and stops runners. `connect` makes the exchange connections of a portfolio's accounts."""

    def __init__(self, journal: Journal, inbox: Inbox, clock: Clock, connect: ConnectAccounts) -> None:
        self.runners: dict[PortfolioId, Runner] = {}
        self.accepting = False
        self._journal = journal
        self._inbox = inbox
        self._clock = clock
        self._connect = connect

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
        return runner

    async def stop(self) -> None:
        self.accepting = False
        await asyncio.gather(*(runner.stop() for runner in self.runners.values()))
        self.runners.clear()
