"""One request to a venue: in its turn, within its time, and with every failure told in the application's words.

The rule it keeps: nothing leaves here but an answer, an `ExchangeError`, or the caller's own cancellation.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from traceback import extract_tb
from typing import TypeVar

import aiohttp
import ccxt
import structlog

from dca_engine.exchanges.budget import BudgetClosedError, RequestBudget
from dca_engine.exchanges.capabilities import Cost, LimitKind
from dca_engine.exchanges.ccxt_errors import translate
from dca_engine.exchanges.dialect import ClockReading, Dialect
from dca_engine.exchanges.errors import (
    UNREADABLE,
    ClockSkewError,
    ExchangeConnectionError,
    ExchangeError,
    Fate,
    MalformedAnswerError,
    OrderRateLimitError,
    RateLimitError,
)
from dca_engine.exchanges.urgency import Priority
from dca_engine.ports import Clock

log = structlog.get_logger(__name__)

T = TypeVar("T")

_PRECISE_MS = 250
"""A reading of the venue's clock that may be off by no more is good enough."""
_READINGS = 3


class Requests:
    """`timeout`: seconds from a request's turn to giving up on its answer."""

    def __init__(self, dialect: Dialect, budget: RequestBudget, clock: Clock, timeout: float) -> None:
        self._dialect = dialect
        self._budget = budget
        self._clock = clock
        self.timeout = timeout
        self.clock_ahead_ms = 0
        """How far our clock is ahead of the venue's, as measured last."""
        self._clock_within_ms = 0
        self._measurements = 0
        self._measuring = asyncio.Lock()

    async def send(self, cost: Cost, priority: Priority, request: Callable[[], Awaitable[T]]) -> T:
        """Once. Raises ExchangeError; while it waits for its turn, nothing is sent yet. A clock that proves to be off
        is put right before that is told."""
        measurements = self._measurements
        try:
            return await self._send(cost, priority, request)
        except ClockSkewError:
            await self._put_clock_right(measurements)
            raise

    async def ask(self, cost: Cost, request: Callable[[], Awaitable[T]], priority: Priority = Priority.LOOK_UP) -> T:
        """A request that changes nothing, so it is repeated once after the clock was put right."""
        try:
            return await self.send(cost, priority, request)
        except ClockSkewError:
            return await self.send(cost, priority, request)

    async def measure_clock(self) -> None:
        """Sign by the venue's time from now on. A slow answer says little about it, so the quickest of a few counts."""
        best = await self._read_clock()
        for _ in range(_READINGS - 1):
            if best.within_ms <= _PRECISE_MS:
                break
            best = min(best, await self._read_clock(), key=lambda reading: reading.within_ms)
        self._dialect.sign_by(best.ahead_ms)
        self.clock_ahead_ms, self._clock_within_ms = best.ahead_ms, best.within_ms
        self._measurements += 1

    async def keep_stream(self) -> None:
        """Lets the private stream go on."""
        await self.send(self._dialect.capabilities.costs.ping, Priority.LOOK_UP, self._dialect.keep_private)

    async def ping(self) -> None:
        """Keeps a connection warm; gives way to everything else."""
        await self.send(self._dialect.capabilities.costs.ping, Priority.ENTRY, self._dialect.ping)

    async def _send(self, cost: Cost, priority: Priority, request: Callable[[], Awaitable[T]]) -> T:
        try:
            await self._budget.acquire(cost, priority)
        except BudgetClosedError:
            raise ExchangeConnectionError("the connection was closed here", fate=Fate.RETRYABLE) from None
        try:
            async with asyncio.timeout(self.timeout):
                return await request()
        except TimeoutError:
            raise ExchangeConnectionError(f"the venue did not answer within {self.timeout:g} s") from None
        except ccxt.BaseError as raised:
            raise self._translated(raised) from None
        except (OSError, aiohttp.ClientError) as raised:
            raise ExchangeConnectionError(f"the connection broke off ({type(raised).__name__})") from None
        except UNREADABLE as raised:
            # ccxt reads an answer as the venue documents it, and trips over any other. A defect of ours looks the same,
            # so the place is told; not the text, which may hold what was signed.
            last = extract_tb(raised.__traceback__)[-1]
            log.warning("an answer cannot be read", kind=type(raised).__name__, file=last.filename, line=last.lineno)
            raise MalformedAnswerError(f"an answer that cannot be read ({type(raised).__name__})") from None
        finally:
            self._budget.release()

    async def _read_clock(self) -> ClockReading:
        return await self._send(self._dialect.capabilities.costs.ping, Priority.EXIT, self._dialect.read_clock)

    async def _put_clock_right(self, measurements: int) -> None:
        """Unless it was measured since, as when many are refused at once. Raises ClockSkewError when it cannot be."""
        async with self._measuring:
            if self._measurements > measurements:
                return
            try:
                await self.measure_clock()
            except ExchangeError as trouble:
                raise ClockSkewError(trouble.reason, retry_after=max(trouble.retry_after, 1.0)) from None

    def _translated(self, raised: ccxt.BaseError) -> ExchangeError:
        """A ban is over by the venue's clock, at the earliest that this may show."""
        there = self._clock.now() - timedelta(milliseconds=self.clock_ahead_ms + self._clock_within_ms)
        error = translate(raised, self._dialect.errors, there)
        if isinstance(error, RateLimitError):
            only_orders = isinstance(error, OrderRateLimitError)
            self._budget.hold(error.retry_after, LimitKind.ORDERS if only_orders else LimitKind.WEIGHT)
        return error
