"""What a contract case needs around an exchange: a hand on its market, and an ear on its stream."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Protocol

from dca_engine.core.ids import AccountId, ClientOrderId
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.core.values import OrderSide, OrderType
from dca_engine.ports import Answer, BalancesChanged, Done, Exchange, OrderStatement, Price, StreamMessage

ACCOUNT = AccountId("account")
PATIENCE = 5.0
"""Seconds after which what has not come will not come."""


class Stage(Protocol):
    """An exchange whose market the test moves. It starts with 100 000 USDT and bitcoin at 50 000."""

    @property
    def exchange(self) -> Exchange: ...

    def set_price(self, symbol: str, price: Decimal) -> None: ...

    def fill(self, symbol: str, client_order_id: str, quantity: Decimal) -> None:
        """Fill a part of a resting order at its own price."""
        ...

    def deposit(self, coin: str, amount: Decimal) -> None: ...


class LinearStage(Stage, Protocol):
    """Leverage is 20, and funding moves when the test says so."""

    def fund(self, symbol: str, rate: Decimal) -> None: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def limit(
    name: str, quantity: str, price: str, side: OrderSide = OrderSide.BUY, symbol: str = "BTC/USDT"
) -> PlaceOrder:
    return PlaceOrder(
        ACCOUNT, symbol, ClientOrderId(name), side, OrderType.LIMIT, Decimal(quantity), Decimal(price), False
    )


def market(name: str, quantity: str, side: OrderSide = OrderSide.BUY, symbol: str = "BTC/USDT") -> PlaceOrder:
    return PlaceOrder(ACCOUNT, symbol, ClientOrderId(name), side, OrderType.MARKET, Decimal(quantity), None, False)


def cancel(name: str, symbol: str = "BTC/USDT") -> CancelOrder:
    return CancelOrder(ACCOUNT, symbol, ClientOrderId(name))


class Trading:
    """Commands on the market that a contract is run on. The defaults are spot's."""

    symbol = "BTC/USDT"
    other = "ETH/USDT"
    too_small = "0.00005"
    """A quantity on the step whose value no order may have."""

    def limit(
        self, name: str, quantity: str, price: str, side: OrderSide = OrderSide.BUY, symbol: str | None = None
    ) -> PlaceOrder:
        return limit(name, quantity, price, side, symbol or self.symbol)

    def reducing(self, name: str, quantity: str, price: str, side: OrderSide) -> PlaceOrder:
        return replace(self.limit(name, quantity, price, side), reduces=True)

    def market(self, name: str, quantity: str, side: OrderSide = OrderSide.BUY) -> PlaceOrder:
        return market(name, quantity, side, self.symbol)

    def cancel(self, name: str) -> CancelOrder:
        return cancel(name, self.symbol)

    async def traded(self, stage: Stage, command: PlaceOrder) -> OrderStatement:
        """The order with its fills, which an answer may leave to a look-up."""
        placed = done(await stage.exchange.place(command))
        if placed.fills:
            return placed
        found = await stage.exchange.order(command.symbol, command.client_order_id)
        assert found is not None
        return found


def done(answer: Answer) -> OrderStatement:
    assert isinstance(answer, Done), answer
    return answer.statement


class Heard:
    """What a stream has said so far."""

    def __init__(self) -> None:
        self.messages: list[StreamMessage] = []
        self._more = asyncio.Condition()

    async def take(self, source: AsyncIterator[StreamMessage]) -> None:
        async with contextlib.aclosing(source) as messages:  # type: ignore[type-var]
            async for message in messages:
                async with self._more:
                    self.messages.append(message)
                    self._more.notify_all()

    async def until(self, enough: Callable[[list[StreamMessage]], bool]) -> list[StreamMessage]:
        """Waits for the messages to satisfy `enough`."""
        async with asyncio.timeout(PATIENCE), self._more:
            await self._more.wait_for(lambda: enough(self.messages))
        return self.messages

    def reports(self, client_order_id: str) -> list[OrderStatement]:
        return [m for m in self.messages if isinstance(m, OrderStatement) and m.client_order_id == client_order_id]

    async def until_reports(self, client_order_id: str, count: int) -> list[OrderStatement]:
        await self.until(lambda _: len(self.reports(client_order_id)) >= count)
        return self.reports(client_order_id)


@contextlib.asynccontextmanager
async def listening(exchange: Exchange) -> AsyncIterator[Heard]:
    """The exchange's stream, live from the first line of the block."""
    heard = Heard()
    task = asyncio.create_task(heard.take(exchange.stream()))
    try:
        await heard.until(lambda messages: bool(messages))
        yield heard
    finally:
        task.cancel()
        await asyncio.wait([task])


async def first_prices(prices: AsyncIterator[Price], count: int) -> list[Price]:
    """The next prices of a stream that goes on."""
    found: list[Price] = []
    async with asyncio.timeout(PATIENCE):
        async for price in prices:
            found.append(price)
            if len(found) == count:
                break
    return found


def free_balance(messages: list[StreamMessage], coin: str) -> Decimal | None:
    """The free amount of a coin by the last word on it."""
    told = [m.balances[coin].free for m in messages if isinstance(m, BalancesChanged) and coin in m.balances]
    return told[-1] if told else None
