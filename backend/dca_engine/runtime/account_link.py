"""One account's connection: its markets, its prices, its balances, its news, and whether it is there.

The link keeps the private stream open and tells its owner about every order statement; after each interruption it asks
for a reconciliation, because what happened in the gap never arrives by itself.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import assert_never

import structlog

from dca_engine.core.ids import AccountId
from dca_engine.core.market import Market
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import (
    Balance,
    BalancesChanged,
    Clock,
    Exchange,
    OrderStatement,
    Position,
    Price,
    StreamLost,
    StreamMessage,
    StreamOpened,
)
from dca_engine.runtime.tasks import Tasks

log = structlog.get_logger(__name__)

_PRICE_SET_PAUSE = 0.2
"""Seconds that a changed set of markets may still change before the price stream follows it."""
_MOST_PRICE_STREAMS = 12
_SPARE_MARKETS = 20
"""Followed and watched no more, besides as many as are watched."""
_MARKETS_SECONDS = 3600.0
"""Between two readings of the venue's list of markets."""
_RETRY_SECONDS = 1.0
_QUOTE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class AccountHealth:
    connected: bool
    latency_ms: Decimal | None
    """Of the latest order answer."""
    away_since: datetime | None
    """None while everything that happens there is known."""
    clock_ahead_ms: int
    """How far this machine's clock is ahead of the venue's."""
    keys_missing: bool = False
    """It waits for keys."""


@dataclass(frozen=True, slots=True)
class MarketsRead:
    """The latest reading of the venue's list of markets, and what was otherwise than in the one before."""

    time: datetime
    added: tuple[str, ...] = ()
    """Unified symbols, as the other two."""
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Their rules are others now; fee rates are not looked at."""


class AccountLink:
    """An exchange, kept connected. Callbacks run on the event loop and must not block."""

    def __init__(
        self,
        account_id: AccountId,
        exchange: Exchange,
        clock: Clock,
        on_statement: Callable[[AccountId, OrderStatement], None],
        on_reconnect: Callable[[AccountId], None],
        on_change: Callable[[], None],
        on_price: Callable[[AccountId, Price], None],
        on_balances: Callable[[AccountId], None],
    ) -> None:
        self.account_id = account_id
        self.exchange = exchange
        self.connected = False
        self.losses = 0
        """How often the stream broke off."""
        self.away_since: datetime | None = clock.now()
        """Since when it is not known what happens there; None while it is."""
        self.trouble = "it did not answer yet"
        """Why it is away, in words."""
        self.keys_missing = False
        """It has none, and is not asked for anything."""
        self._reconciled_after = -1
        self.markets: Mapping[str, Market] = {}
        self.markets_read: MarketsRead | None = None
        """None until the venue answered for the first time."""
        self.markets_due: datetime | None = None
        """When they are read again unasked."""
        self.prices: dict[str, Price] = {}
        self._balances: dict[str, Balance] | None = None
        self._positions: Mapping[str, Position] = {}
        self._fresh_prices: dict[str, Price] = {}
        self._clock = clock
        self._on_statement = on_statement
        self._on_reconnect = on_reconnect
        self._on_change = on_change
        self._on_price = on_price
        self._on_balances = on_balances
        self._opened = asyncio.Event()
        self._watched: frozenset[str] = frozenset()
        self._tasks = Tasks()
        self._is_listening = False
        self._price_tasks: dict[frozenset[str], asyncio.Task[None]] = {}
        """By the markets that each follows."""
        self._is_gathering = False

    @property
    def is_reconciled(self) -> bool:
        """Connected, and what happened while it was not is known: entries may go there."""
        return self.connected and self._reconciled_after == self.losses

    def reconciled(self, losses: int) -> None:
        """Everything is known that happened until the stream broke off for the time numbered `losses`."""
        self._reconciled_after = losses
        if self.is_reconciled:
            self.away_since = None

    async def open(self) -> None:
        """Loads the markets, opens the stream, asks for balances; returns when all are there. Raises ExchangeError."""
        await self.load_markets()
        if not self._is_listening:
            self._is_listening = True
            self._tasks.spawn(self._listen(), f"stream {self.account_id}")
            self._tasks.spawn(self._keep_markets(), f"markets {self.account_id}")
        await self._opened.wait()
        await self.load_balances()

    async def load_markets(self) -> MarketsRead:
        """Reads the venue's list of markets anew. Raises ExchangeError."""
        found = await self.exchange.load_markets()
        before, self.markets = self.markets, found
        self.markets_read = _compared(before, found, self._clock.now())
        return self.markets_read

    async def load_balances(self) -> None:
        """Asks for them; from then on they follow the stream. Raises ExchangeError."""
        self._balances = dict(await self.exchange.balances())
        self._on_balances(self.account_id)

    async def load_positions(self) -> None:
        """Asks for them; no stream tells them. Raises ExchangeError."""
        self._positions = await self.exchange.positions()

    def held(self, kind: MarketKind) -> dict[str, Decimal]:
        """What the account is known to hold: every coin in all, or the base of every perpetual, short below 0."""
        if kind is MarketKind.LINEAR:
            return {symbol: position.quantity for symbol, position in self._positions.items()}
        return {coin: balance.free + balance.locked for coin, balance in (self._balances or {}).items()}

    def free(self, coin: str) -> Decimal | None:
        """What of a coin new orders can use; None while it is not known."""
        if self._balances is None:
            return None
        balance = self._balances.get(coin)
        return ZERO if balance is None else balance.free

    async def close(self) -> None:
        await self._tasks.close()
        await self.exchange.close()

    def watch(self, symbols: frozenset[str]) -> None:
        """Follows the prices of these markets from now on. What is followed already goes on as it is: new markets get a
        stream of their own, until there are many, or much that nobody watches any more; then all are joined."""
        if symbols == self._watched:
            return
        self._watched = symbols
        followed = self._followed()
        if len(self._price_tasks) > _MOST_PRICE_STREAMS or len(followed) > 2 * len(symbols) + _SPARE_MARKETS:
            self._follow_anew()
        elif not self._is_gathering and not symbols <= followed:
            self._is_gathering = True
            self._tasks.spawn(self._gather(_PRICE_SET_PAUSE if followed else 0.0), f"price set {self.account_id}")

    def _followed(self) -> frozenset[str]:
        return frozenset[str]().union(*self._price_tasks)

    def _follow_anew(self) -> None:
        """Forgets the prices of what nobody watches: nobody may trade on an old one."""
        for task in self._price_tasks.values():
            task.cancel()
        self._price_tasks.clear()
        self.prices = {symbol: price for symbol, price in self.prices.items() if symbol in self._watched}
        self._follow(self._watched)

    def _follow(self, symbols: frozenset[str]) -> None:
        if symbols:
            self._price_tasks[symbols] = self._tasks.spawn(self._follow_prices(symbols), f"prices {self.account_id}")

    async def _gather(self, pause: float) -> None:
        """Markets that are added one after another come into one stream."""
        await self._clock.sleep(pause)
        self._is_gathering = False
        self._follow(self._watched - self._followed())

    def take_fresh_prices(self) -> list[Price]:
        """The markets whose price changed since the last call, each with its latest."""
        fresh, self._fresh_prices = self._fresh_prices, {}
        return list(fresh.values())

    async def quote(self, symbol: str) -> Price | None:
        """The market's price now: the one that is followed, else the first one that comes within 3 s."""
        known = self.prices.get(symbol)
        if known is not None and symbol in self._watched:
            return known
        try:
            async with asyncio.timeout(_QUOTE_SECONDS), aclosing(self.exchange.prices([symbol])) as prices:
                async for price in prices:
                    return price
        except (TimeoutError, ExchangeError) as error:
            log.warning("no price", symbol=symbol, reason=str(error) or "none came in time")
        return None

    async def first_prices(self, symbols: Iterable[str]) -> None:
        """Waits until each of these followed markets has a price, but not longer than 3 s."""
        missing = set(symbols)
        for _ in range(int(_QUOTE_SECONDS / _PRICE_SET_PAUSE)):
            missing -= self.prices.keys()
            if not missing:
                return
            await self._clock.sleep(_PRICE_SET_PAUSE)
        log.warning("no price", account_id=self.account_id, symbols=sorted(missing))

    async def _keep_markets(self) -> None:
        """Venues list, halt and change markets while we run."""
        while True:
            self.markets_due = self._clock.now() + timedelta(seconds=_MARKETS_SECONDS)
            await self._clock.sleep(_MARKETS_SECONDS)
            try:
                await self.load_markets()
            except ExchangeError as error:
                log.warning("markets cannot be read", account_id=self.account_id, reason=error.reason)

    async def _listen(self) -> None:
        async with aclosing(self.exchange.stream()) as messages:
            async for message in messages:
                self._hear(message)

    def _hear(self, message: StreamMessage) -> None:
        match message:
            case OrderStatement():
                self._on_statement(self.account_id, message)
            case BalancesChanged():
                if self._balances is not None:
                    self._balances.update(message.balances)
                    self._on_balances(self.account_id)
            case StreamOpened():
                again = self._opened.is_set()
                self.connected = True
                self._opened.set()
                if again:
                    self._on_reconnect(self.account_id)
                self._on_change()
            case StreamLost():
                self.connected = False
                self.losses += 1
                self.away_since, self.trouble = self.away_since or self._clock.now(), message.reason
                log.warning("the stream broke off", account_id=self.account_id, reason=message.reason)
                self._on_change()
            case _:
                assert_never(message)

    async def _follow_prices(self, symbols: frozenset[str]) -> None:
        while True:
            try:
                async with aclosing(self.exchange.prices(sorted(symbols))) as prices:
                    async for price in prices:
                        self.prices[price.symbol] = price
                        if price.symbol in self._watched:
                            self._fresh_prices[price.symbol] = price
                            self._on_price(self.account_id, price)
            except ExchangeError as error:
                log.warning("prices interrupted", account_id=self.account_id, reason=str(error))
                await self._clock.sleep(_RETRY_SECONDS)


def _compared(before: Mapping[str, Market], now: Mapping[str, Market], time: datetime) -> MarketsRead:
    """The first list is not news."""
    if not before:
        return MarketsRead(time)
    return MarketsRead(
        time,
        added=tuple(sorted(now.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - now.keys())),
        changed=tuple(sorted(s for s in now.keys() & before.keys() if not _same_rules(before[s], now[s]))),
    )


def _same_rules(one: Market, other: Market) -> bool:
    if one == other:
        return True
    return replace(one, maker_fee_rate=other.maker_fee_rate, taker_fee_rate=other.taker_fee_rate) == other
