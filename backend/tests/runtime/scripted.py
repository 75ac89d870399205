"""An exchange that says what a script tells it to, and remembers when it was asked what."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.ids import AccountId, ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, LookUpOrder, PlaceOrder
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchanges.errors import ExchangeConnectionError, ExchangeError
from dca_engine.ports import (
    Answer,
    Balance,
    Candle,
    Done,
    FundingPayment,
    OrderStatement,
    Position,
    Price,
    StreamMessage,
    VenueFill,
)
from dca_engine.simulation.virtual_time import START, now

D = Decimal
ACCOUNT = AccountId("main")
BTC = "BTC/USDT"
A, B = ClientOrderId("A"), ClientOrderId("B")
MEMORY = timedelta(days=3)

Found = OrderStatement | ExchangeError | None
"""What a look-up ends in; None: the venue never had it."""


@dataclass(slots=True)
class Late:
    """An answer that comes when the test says so."""

    answer: Answer
    given: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Call:
    what: str
    key: ClientOrderId
    at: float
    """Virtual seconds."""


class ScriptedExchange:
    """`ports.Exchange` for what a dispatcher asks; a question that the script does not foresee fails the test."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.trades: list[VenueFill] = []
        """Of the account, in all."""
        self.trades_fail = 0
        """So many questions for them go unanswered."""
        self._answers: defaultdict[tuple[str, ClientOrderId], deque[Answer | Late]] = defaultdict(deque)
        self._found: defaultdict[ClientOrderId, deque[Found]] = defaultdict(deque)

    def on_place(self, key: ClientOrderId, *answers: Answer | Late) -> None:
        self._answers["place", key].extend(answers)

    def on_cancel(self, key: ClientOrderId, *answers: Answer | Late) -> None:
        self._answers["cancel", key].extend(answers)

    def on_look_up(self, key: ClientOrderId, *found: Found) -> None:
        self._found[key].extend(found)

    def asked(self, key: ClientOrderId | None = None) -> list[str]:
        return [call.what for call in self.calls if key in (None, call.key)]

    def times(self, what: str) -> list[float]:
        return [call.at for call in self.calls if call.what == what]

    async def place(self, command: PlaceOrder) -> Answer:
        return await self._answer("place", command.client_order_id)

    async def cancel(self, command: CancelOrder) -> Answer:
        return await self._answer("cancel", command.client_order_id)

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        self.calls.append(Call("look up", client_order_id, now()))
        found = self._found[client_order_id].popleft()
        if isinstance(found, ExchangeError):
            raise found
        return found

    async def _answer(self, what: str, key: ClientOrderId) -> Answer:
        self.calls.append(Call(what, key, now()))
        answer = self._answers[what, key].popleft()
        if isinstance(answer, Late):
            await answer.given.wait()
            return answer.answer
        return answer

    # --- what no dispatcher asks

    @property
    def clock_ahead_ms(self) -> int:
        return 0

    @property
    def remembers_unfilled(self) -> timedelta:
        return MEMORY

    @property
    def candle_lengths(self) -> tuple[int, ...]:
        return (60,)

    async def load_markets(self) -> Mapping[str, Market]:
        return {}

    async def open_orders(self) -> Sequence[OrderStatement]:
        return ()

    async def fills_since(self, symbol: str, since: datetime) -> Sequence[VenueFill]:
        if self.trades_fail:
            self.trades_fail -= 1
            raise ExchangeConnectionError("down")
        return self.trades

    async def balances(self) -> Mapping[str, Balance]:
        return {}

    async def positions(self) -> Mapping[str, Position]:
        return {}

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        return ()

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        return ()

    async def stream(self) -> AsyncGenerator[StreamMessage, None]:
        return
        yield

    async def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        return
        yield

    async def close(self) -> None:
        """Nothing is held open."""


def place(key: ClientOrderId = A, reduces: bool = False) -> PlaceOrder:
    side = OrderSide.SELL if reduces else OrderSide.BUY
    return PlaceOrder(ACCOUNT, BTC, key, side, OrderType.LIMIT, D("0.5"), D(50_000), reduces)


def cancel(key: ClientOrderId = A) -> CancelOrder:
    return CancelOrder(ACCOUNT, BTC, key)


def look_up(key: ClientOrderId = A) -> LookUpOrder:
    return LookUpOrder(ACCOUNT, BTC, key)


def statement(status: OrderStatus, filled: str = "0", key: ClientOrderId = A) -> OrderStatement:
    """What the venue says about an order, with its one trade where something is filled."""
    quantity = D(filled)
    fills = (Fill("t1", D(50_000), quantity, D("0.1"), "USDT", D("0.1"), START),) if quantity else ()
    return OrderStatement(key, BTC, "v1", status, D("0.5"), quantity, D(50_000), fills, START)


def done(status: OrderStatus = OrderStatus.OPEN, filled: str = "0", key: ClientOrderId = A) -> Done:
    return Done(statement(status, filled, key))
