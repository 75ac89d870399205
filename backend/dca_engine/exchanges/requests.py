"""One request to a venue: in its turn, within its time, and with every failure told in the application's words.

The rule it keeps: nothing leaves here but an answer, an `ExchangeError`, or the caller's own cancellation.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import ccxt

from dca_engine.exchanges.budget import Priority, RequestBudget
from dca_engine.exchanges.capabilities import Cost, LimitKind
from dca_engine.exchanges.ccxt_errors import translate
from dca_engine.exchanges.dialect import Dialect
from dca_engine.exchanges.errors import (
    ClockSkewError,
    ExchangeConnectionError,
    ExchangeError,
    OrderRateLimitError,
    RateLimitError,
)
from dca_engine.ports import Clock

T = TypeVar("T")


class Requests:
    """`timeout`: seconds from a request's turn to giving up on its answer."""

    def __init__(self, dialect: Dialect, budget: RequestBudget, clock: Clock, timeout: float) -> None:
        self._dialect = dialect
        self._budget = budget
        self._clock = clock
        self.timeout = timeout
        self.clock_ahead_ms = 0
        """How far our clock is ahead of the venue's, as measured last."""

    async def send(self, cost: Cost, priority: Priority, request: Callable[[], Awaitable[T]]) -> T:
        """Once. Raises ExchangeError; while it waits for its turn, nothing is sent yet."""
        await self._budget.acquire(cost, priority)
        try:
            async with asyncio.timeout(self.timeout):
                return await request()
        except TimeoutError:
            raise ExchangeConnectionError(f"the venue did not answer within {self.timeout:g} s") from None
        except ccxt.BaseError as raised:
            raise self._translated(raised) from None
        except (OSError, aiohttp.ClientError) as raised:
            raise ExchangeConnectionError(f"the connection broke off ({type(raised).__name__})") from None
        finally:
            self._budget.release()

    async def ask(self, cost: Cost, request: Callable[[], Awaitable[T]]) -> T:
        """A request that changes nothing, so it is repeated once after the clock was put right."""
        try:
            return await self.send(cost, Priority.LOOK_UP, request)
        except ClockSkewError:
            await self.measure_clock()
            return await self.send(cost, Priority.LOOK_UP, request)

    async def measure_clock(self) -> None:
        """Sign by the venue's time from now on."""
        cost = self._dialect.capabilities.costs.ping
        self.clock_ahead_ms = await self.send(cost, Priority.EXIT, self._dialect.measure_clock)

    async def keep_stream(self) -> None:
        """Lets the private stream go on."""
        await self.send(self._dialect.capabilities.costs.ping, Priority.LOOK_UP, self._dialect.keep_private)

    async def ping(self) -> None:
        """Keeps a connection warm; gives way to everything else."""
        await self.send(self._dialect.capabilities.costs.ping, Priority.ENTRY, self._dialect.ping)

    def _translated(self, raised: ccxt.BaseError) -> ExchangeError:
        error = translate(raised, self._dialect.errors, self._clock.now())
        if isinstance(error, RateLimitError):
            only_orders = isinstance(error, OrderRateLimitError)
            self._budget.hold(error.retry_after, LimitKind.ORDERS if only_orders else LimitKind.WEIGHT)
        return error
