"""Writes down what every portfolio is worth, once a minute.

It only looks at committed states and at prices that are followed anyway, in a task of its own: no decision waits for
it, and a minute that the database did not take is left out. What is not known is not written: a portfolio that is
still starting, or that holds something whose price nobody tells, has no sample.
"""

import asyncio
from datetime import datetime
from decimal import Decimal

import structlog

from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId
from dca_engine.core.performance.worth import EquitySample, sampled, worth
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import Clock, EquityBook, StoreDownError
from dca_engine.runtime.engine import Engine
from dca_engine.runtime.runner import Runner

log = structlog.get_logger(__name__)

_MINUTE = 60.0
_STARTING = frozenset({PortfolioStatus.BOOTSTRAPPING, PortfolioStatus.RECONCILING})


class EquityKeeper:
    """Of all portfolios that this process runs."""

    def __init__(self, engine: Engine, book: EquityBook, clock: Clock) -> None:
        self._engine = engine
        self._book = book
        self._clock = clock
        self._thinned_in: datetime | None = None
        """The hour of the last time."""

    async def run(self) -> None:
        """Works for ever, at every full minute."""
        while True:
            now = self._clock.now()
            await self._clock.sleep(_MINUTE - now.second - now.microsecond / 1e6)
            await self.sample()

    async def sample(self) -> None:
        """Writes the samples of this minute."""
        minute = self._clock.now().replace(second=0, microsecond=0)
        found: list[tuple[PortfolioId, EquitySample]] = []
        for runner in tuple(self._engine.runners.values()):
            sample = _sample(runner, minute)
            if sample is not None:
                found.append((runner.portfolio_id, sample))
            await asyncio.sleep(0)  # a portfolio of many groups takes a while: others have their turn in between
        try:
            await self._book.keep(found)
            await self._thin_out(minute)
        except StoreDownError as error:
            log.warning("the equity of this minute is not kept", reason=str(error))

    async def _thin_out(self, minute: datetime) -> None:
        hour = minute.replace(minute=0)
        if hour != self._thinned_in:
            await self._book.thin_out(minute)
            self._thinned_in = hour


def _sample(runner: Runner, time: datetime) -> EquitySample | None:
    if runner.ended.is_set() or runner.portfolio.status in _STARTING:
        return None
    return sampled(worth(runner.portfolio, lambda group: _price(runner, group)), time)


def _price(runner: Runner, group: Group) -> Decimal | None:
    """None while the account is away: an old price is not known to be the price."""
    if not runner.account_health(group.account_id).connected:
        return None
    price = runner.price(group.account_id, group.market.symbol)
    return None if price is None else price.last
