"""News that a venue pushes, for ever: the private stream and the price stream, each connecting again by itself.

What happened while a stream was down never arrives on it. So the private stream says when it was lost and when it is
live again, and the caller asks for the gap. Messages between two such notices are complete and in order; one
that cannot be read counts as a loss, since it may have been a fill.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from dca_engine.exchanges.backoff import Backoff
from dca_engine.exchanges.dialect import Dialect, Subscription
from dca_engine.exchanges.errors import ExchangeError, MalformedAnswerError
from dca_engine.exchanges.free_balances import FreeBalances
from dca_engine.exchanges.parsing import Report, as_object
from dca_engine.ports import (
    Balance,
    BalancesChanged,
    Clock,
    OrderStatement,
    Price,
    StreamLost,
    StreamMessage,
    StreamOpened,
)

Open = Callable[[Callable[[], Awaitable[Subscription]]], Awaitable[Subscription]]
"""Opens a connection in its turn and within its time. Raises ExchangeError."""


class _LostError(Exception):
    """The stream broke off; the text says why."""


async def private_stream(
    dialect: Dialect,
    finish: Callable[[Report], Awaitable[OrderStatement]],
    ask_balances: Callable[[], Awaitable[Mapping[str, Balance]]],
    clock: Clock,
    open_: Open,
    backoff: Backoff,
) -> AsyncGenerator[StreamMessage, None]:
    told_lost = False
    while True:
        news: asyncio.Queue[Any] = asyncio.Queue()
        free = FreeBalances(ask_balances, news.put_nowait, clock)
        subscription: Subscription | None = None
        try:
            subscription = await _opened(open_(partial(dialect.open_private, news.put_nowait)))
            subscription.add_done_callback(partial(_put_end, news))
            told_lost = False
            yield StreamOpened()
            while True:
                item = await news.get()
                message = item if isinstance(item, BalancesChanged) else dialect.read_private(_message(item))
                backoff.reset()
                if item is not message and not dialect.capabilities.streams_free_balances:
                    free.ask_soon()
                if isinstance(message, Report):
                    yield await finish(message)
                elif message is not None:
                    yield message
        except (_LostError, MalformedAnswerError) as lost:
            if not told_lost:
                told_lost = True
                yield StreamLost(str(lost))
        finally:
            await free.stop()
            if subscription is not None:
                await dialect.hang_up(subscription)
        await clock.sleep(backoff.delay())


async def price_stream(
    dialect: Dialect,
    symbols: Sequence[str],
    first_prices: Callable[[Sequence[str]], Awaitable[Sequence[Price]]],
    clock: Clock,
    open_: Open,
    backoff: Backoff,
) -> AsyncGenerator[Price, None]:
    """Newest prices only: a consumer that is slow misses what is outdated anyhow."""
    while True:
        latest = _Latest(dialect, clock)
        subscriptions: list[Subscription] = []
        try:
            for part in _parts(symbols, dialect.capabilities.prices_per_connection):
                subscription = await _opened(open_(partial(dialect.open_prices, part, latest.take)))
                subscription.add_done_callback(latest.end)
                subscriptions.append(subscription)
                latest.add(await first_prices(part))
            while True:
                for price in await latest.news():
                    backoff.reset()
                    yield price
        except (_LostError, ExchangeError):
            pass
        finally:
            for subscription in subscriptions:
                await dialect.hang_up(subscription)
        await clock.sleep(backoff.delay())


class _Latest:
    """The newest price of each market since the last look."""

    def __init__(self, dialect: Dialect, clock: Clock) -> None:
        self._dialect = dialect
        self._clock = clock
        self._prices: dict[str, Price] = {}
        self._lost: Exception | None = None
        self._changed = asyncio.Event()

    def take(self, raw: object) -> None:
        try:
            price = self._dialect.read_price(as_object(raw), self._clock.now())
        except MalformedAnswerError as error:
            self._lost = error
            price = None
        if price is not None:
            self._prices[price.symbol] = price
        self._changed.set()

    def add(self, prices: Sequence[Price]) -> None:
        """First prices; one that was pushed meanwhile is newer."""
        for price in prices:
            self._prices.setdefault(price.symbol, price)
        self._changed.set()

    def end(self, subscription: Subscription) -> None:
        self._lost = _end(subscription)
        self._changed.set()

    async def news(self) -> Sequence[Price]:
        await self._changed.wait()
        self._changed.clear()
        if self._lost is not None:
            raise self._lost
        prices, self._prices = self._prices, {}
        return list(prices.values())


async def _opened(opening: Awaitable[Subscription]) -> Subscription:
    """The subscription once it stands. Raises `_LostError`.

    It runs as a task of its own, because ccxt cancels what waits on a socket that it closes: that must not look as if
    the consumer had been cancelled."""
    task = asyncio.ensure_future(_wrapped(opening))
    try:
        await asyncio.wait([task])
        if task.cancelled():
            raise _LostError("the connection was closed while it opened")
        error = task.exception()
        if isinstance(error, ExchangeError):
            raise _LostError(f"cannot subscribe: {error.reason}")
        return task.result()[0]
    finally:
        task.cancel()


async def _wrapped(opening: Awaitable[Subscription]) -> tuple[Subscription]:
    """A future inside a tuple, so that awaiting the task does not await the subscription."""
    return (await opening,)


def _end(subscription: Subscription) -> Exception:
    """Why a subscription ended."""
    if subscription.cancelled():
        return _LostError("the connection was closed")
    error = subscription.exception()
    return _LostError("the stream ended" if error is None else f"the connection broke off ({type(error).__name__})")


def _put_end(news: asyncio.Queue[Any], subscription: Subscription) -> None:
    news.put_nowait(_end(subscription))


def _message(item: object) -> Any:
    if isinstance(item, Exception):
        raise item
    return as_object(item)


def _parts(symbols: Sequence[str], size: int) -> list[Sequence[str]]:
    return [symbols[start : start + size] for start in range(0, len(symbols), size)]
