"""What lies between the engine and one account of the venue, and what goes wrong there. It outlives the engine.

The rule: a venue is asked about an order and answers that it never had it only when that is certain. So a look-up waits
for what is still on its way, as a connector does.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import TypeVar

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.core.values import floor_to
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.paper import PaperExchange
from dca_engine.matching import OrderEvent, Venue
from dca_engine.ports import (
    Answer,
    NotSent,
    OrderStatement,
    Price,
    Refused,
    StreamLost,
    StreamMessage,
    StreamOpened,
    Unknown,
)
from dca_engine.simulation.connections import at_once, later, travel
from dca_engine.simulation.evidence import Arrival, RequestKind
from dca_engine.simulation.process import Process
from dca_engine.simulation.steps import RequestFault, RequestsFail, StreamFails, StreamFault, Waits
from dca_engine.simulation.virtual_time import VirtualClock, now

T = TypeVar("T")
PriceNews = Price | ExchangeConnectionError
_QUICK, _USUAL = 0.01, 0.15
_AT_MOST_LATE = 1.0
_ORDERS = frozenset(RequestFault) - {RequestFault.FAIL_READS, RequestFault.FILL_WHILE_CANCELLING}


class Line:
    """`is_durable` tells whether an intent stands in the stored journal."""

    def __init__(
        self,
        owner: str,
        venue: Venue,
        clock: VirtualClock,
        rng: Random,
        is_durable: Callable[[ClientOrderId], bool],
    ) -> None:
        self.owner = owner
        self.paper = PaperExchange(venue, owner, clock)
        self.clock = clock
        self.arrivals: list[Arrival] = []
        self.listeners: list[asyncio.Queue[StreamMessage]] = []
        self.price_listeners: list[asyncio.Queue[PriceNews]] = []
        self._venue = venue
        self._rng = rng
        self._is_durable = is_durable
        self._faults: deque[RequestsFail] = deque()
        self._fills_while_cancelling = 0
        self._failing_reads = 0
        self._used = 0
        self._under_way: Counter[ClientOrderId] = Counter()
        self._down_until = 0.0
        self._stream_down_until = 0.0
        self._prices_down_until = 0.0
        self._losses = 0
        self._stream_faults: dict[StreamFault, float] = {}
        self._last_news = 0.0
        self._last_price = 0.0

    # --- what goes wrong ---------------------------------------------------------------------------------------------

    def fail_requests(self, fault: RequestsFail) -> None:
        match fault.fault:
            case RequestFault.FILL_WHILE_CANCELLING:
                self._fills_while_cancelling += fault.count
            case RequestFault.FAIL_READS:
                self._failing_reads += fault.count
            case _:
                self._faults.append(fault)

    def fail_stream(self, fault: StreamFails) -> None:
        match fault.fault:
            case StreamFault.LOSE:
                self.lose_stream(fault.seconds)
            case StreamFault.BREAK_PRICES:
                self._break_prices(fault.seconds)
            case _:
                until = now() + fault.seconds
                self._stream_faults[fault.fault] = max(until, self._stream_faults.get(fault.fault, 0.0))

    def go_down(self, seconds: float) -> None:
        """Nothing is answered, and nothing told."""
        self._down_until = max(self._down_until, now() + seconds)
        self.lose_stream(seconds)
        self._break_prices(seconds)

    def heal(self) -> None:
        self._faults.clear()
        self._used = self._failing_reads = self._fills_while_cancelling = 0
        self._down_until = self._prices_down_until = 0.0
        self._stream_faults.clear()
        if self.stream_is_down:
            self._stream_down_until = now()
            self._restore_stream()

    # --- requests ----------------------------------------------------------------------------------------------------

    async def place(self, process: Process, command: PlaceOrder) -> Answer:
        return await self._order(process, RequestKind.PLACE, command, lambda: at_once(self.paper.place(command)))

    async def cancel(self, process: Process, command: CancelOrder) -> Answer:
        def cancel() -> Answer:
            if self._fills_while_cancelling:
                self._fills_while_cancelling -= 1
                self.fill(command.client_order_id, command.symbol, Decimal(self._rng.choice(("0.3", "1"))))
            return at_once(self.paper.cancel(command))

        return await self._order(process, RequestKind.CANCEL, command, cancel)

    async def _order(
        self, process: Process, kind: RequestKind, command: PlaceOrder | CancelOrder, act: Callable[[], Answer]
    ) -> Answer:
        process.check_alive()
        process.happens(Waits.FOR_ORDER)
        key, wait = command.client_order_id, self._wait()
        if now() < self._down_until:
            await travel(wait, lambda: None, wait)
            return Unknown("the venue does not answer")

        def arrive() -> Answer:
            self._under_way[key] -= 1
            self.arrivals.append(Arrival(self.clock.now(), kind, key, self._is_durable(key)))
            return act()

        fault = self._fault(kind)
        patience = 0.0 if fault is None else fault.seconds
        match None if fault is None else fault.fault:
            case RequestFault.LOSE_REQUEST:
                await travel(patience, lambda: None, 0.0)
                return Unknown("no answer in time")
            case RequestFault.REFUSE:
                return await travel(wait, lambda: Refused("InsufficientFundsError", "the venue refused it"), wait)
            case RequestFault.LIMIT_RATE:
                return await travel(wait, lambda: NotSent("too many requests", patience), wait)
            case RequestFault.LOSE_ANSWER:
                self._under_way[key] += 1
                later(wait, arrive)
                await travel(max(patience, wait), lambda: None, wait)
                return Unknown("no answer in time")
            case RequestFault.ARRIVE_LATE:
                self._under_way[key] += 1
                later(patience + self._rng.uniform(0.0, _AT_MOST_LATE), arrive)
                await travel(patience, lambda: None, 0.0)
                return Unknown("no answer in time")
            case _:
                self._under_way[key] += 1
                return await travel(wait + patience, arrive, wait + patience)

    async def look_up(self, process: Process, symbol: str, key: ClientOrderId) -> OrderStatement | None:
        """Raises ExchangeConnectionError."""

        def look() -> tuple[OrderStatement | None, bool]:
            return at_once(self.paper.order(symbol, key)), self._under_way[key] > 0

        while True:
            found, is_under_way = await self.read(process, look)
            if found is not None or not is_under_way:
                return found
            await asyncio.sleep(_AT_MOST_LATE)

    async def read(self, process: Process, act: Callable[[], T]) -> T:
        """Raises ExchangeConnectionError."""
        process.check_alive()
        wait = self._wait()
        fails = now() < self._down_until or self._failing_reads > 0
        if fails:
            self._failing_reads = max(self._failing_reads - 1, 0)
            await travel(wait, lambda: None, wait)
            raise ExchangeConnectionError("the venue does not answer")
        return await travel(wait, act, wait)

    def fill(self, client_order_id: str, symbol: str, share: Decimal) -> None:
        """A resting order trades, whole or in part."""
        order = self._venue.archive.by_client_id(self.owner, symbol, client_order_id)
        if order is None or not order.status.is_open or not self._is_durable(ClientOrderId(client_order_id)):
            return
        step = self._venue.rules[symbol].market.step_size
        quantity = max(floor_to(order.remaining * share, step), step)
        event = self._venue.fill(order.order_id, self.clock.now(), quantity)
        if isinstance(event, OrderEvent):
            self.paper.publish((event, *self._venue.sweep(self.owner, symbol, self.clock.now())))

    def _fault(self, kind: RequestKind) -> RequestsFail | None:
        if not self._faults or (self._faults[0].fault is RequestFault.REFUSE and kind is RequestKind.CANCEL):
            return None
        fault, self._used = self._faults[0], self._used + 1
        if self._used >= fault.count:
            self._faults.popleft()
            self._used = 0
        return fault

    def _wait(self) -> float:
        return self._rng.uniform(_QUICK, _USUAL)

    # --- the stream --------------------------------------------------------------------------------------------------

    @property
    def stream_is_down(self) -> bool:
        return now() < self._stream_down_until

    def listen(self, listener: asyncio.Queue[StreamMessage]) -> None:
        self.listeners.append(listener)
        if not self.stream_is_down:
            listener.put_nowait(StreamOpened())

    def lose_stream(self, seconds: float) -> None:
        if not self.stream_is_down:
            self._losses += 1
            self._tell(StreamLost("the connection broke off"))
        self._stream_down_until = max(self._stream_down_until, now() + seconds)
        later(seconds, self._restore_stream)

    def _restore_stream(self) -> None:
        if self.stream_is_down or not self._stream_down_until:
            return
        self._stream_down_until = 0.0
        self._tell(StreamOpened())

    async def carry_news(self) -> None:
        """Passes on what the venue tells the account, for ever."""
        async for message in self.paper.stream():
            if not isinstance(message, StreamOpened):
                self._pass_on(message)

    def _pass_on(self, message: StreamMessage) -> None:
        if self.stream_is_down or self._is_on(StreamFault.DROP):
            return
        late = self._rng.uniform(0.5, 4.0) if self._is_on(StreamFault.DELAY) else 0.0
        if self._is_on(StreamFault.REORDER):
            due = now() + self._rng.uniform(0.0, 3.0)
        else:
            due = self._last_news = max(self._last_news + 1e-6, now() + self._wait() / 2 + late)
        self._deliver(message, due)
        if self._is_on(StreamFault.DUPLICATE):
            self._deliver(message, due + self._rng.uniform(0.0, 2.0))

    def _deliver(self, message: StreamMessage, due: float) -> None:
        losses = self._losses

        def arrive() -> None:
            if losses == self._losses:
                self._tell(message)

        later(due - now(), arrive)

    def tell(self, message: StreamMessage) -> None:
        """Puts a message on the stream, as the venue does."""
        self._pass_on(message)

    def _tell(self, message: StreamMessage) -> None:
        for listener in self.listeners:
            listener.put_nowait(message)

    def _is_on(self, fault: StreamFault) -> bool:
        return now() < self._stream_faults.get(fault, 0.0)

    # --- prices ------------------------------------------------------------------------------------------------------

    @property
    def prices_are_down(self) -> bool:
        return now() < self._prices_down_until

    def quote(self, price: Price) -> None:
        """The market moved."""
        if self.prices_are_down:
            return
        due = self._last_price = max(self._last_price + 1e-6, now() + self._wait() / 2)
        later(due - now(), lambda: self._tell_price(price))

    def _break_prices(self, seconds: float) -> None:
        self._prices_down_until = max(self._prices_down_until, now() + seconds)
        self._tell_price(ExchangeConnectionError("the price stream broke off"))

    def _tell_price(self, news: PriceNews) -> None:
        for listener in self.price_listeners:
            listener.put_nowait(news)
