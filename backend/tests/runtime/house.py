"""A portfolio at work on a practice exchange: crash it any moment, and start it again on the same store and venue."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from decimal import Decimal

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId, Purpose
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, Outcome, PlaceOrder, Reason, SignalReceived
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.signal import Signal
from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS, LINEAR_MARKETS
from dca_engine.exchanges.errors import ExchangeConnectionError, KeysMissingError
from dca_engine.exchanges.paper import PaperExchange
from dca_engine.matching import NewOrder, OrderEvent, OrderState, Refusal, Venue
from dca_engine.ports import (
    Alert,
    Answer,
    Balance,
    BalancesChanged,
    Candle,
    DedupeKeys,
    FundingPayment,
    OrderStatement,
    Position,
    Price,
    StreamLost,
    StreamMessage,
    StreamOpened,
    Unknown,
    VenueFill,
)
from dca_engine.runtime.runner import Runner
from dca_engine.simulation.virtual_time import VirtualClock, now
from dca_engine.store.memory import MemoryInbox, MemoryJournal, MemoryStore
from tests.core.story import ACCOUNT, BTC
from tests.runtime.virtual import quiet
from tests.store.stories import empty_portfolio

D = Decimal
P = PortfolioId("p")
_OWNER = "paper"


class Wire:
    """The practice exchange behind a wire that can be cut: requests that never arrive, answers that never come back,
    a stream that is silent for a while."""

    def __init__(self, exchange: PaperExchange) -> None:
        self.placed: list[ClientOrderId] = []
        """Every order that arrived at the venue, in order."""
        self.cancelled: list[ClientOrderId] = []
        self.funding_asked: list[tuple[float, str, datetime]] = []
        """When (virtual seconds) the funding of which market was asked for, and since when."""
        self.is_down = False
        """Nothing arrives: requests fail, orders have no certain answer."""
        self.lacks_keys = False
        self.asked_for_markets = 0
        self.answers_to_place: Answer | None = None
        """What every order is answered with instead of arriving."""
        self.keeps_answers = False
        """Requests arrive, and their answers never come back."""
        self.keeps_requests = False
        """Orders and cancels neither arrive nor fail."""
        self.keeps_news = False
        """The stream is up, and what is on it never arrives."""
        self.clock_ahead_ms = 0
        self.remembers_unfilled = exchange.remembers_unfilled
        self.candle_lengths = exchange.candle_lengths
        self._exchange = exchange
        self._lost = False
        self._told: asyncio.Queue[StreamMessage] = asyncio.Queue()

    def lose_stream(self) -> None:
        self._lost = True
        self._told.put_nowait(StreamLost("cut"))

    def restore_stream(self) -> None:
        self._lost = False
        self._told.put_nowait(StreamOpened())

    def tell(self, message: StreamMessage) -> None:
        """Puts a message on the stream."""
        self._told.put_nowait(message)

    async def place(self, command: PlaceOrder) -> Answer:
        if self.is_down:
            return Unknown("cut off")
        if self.answers_to_place is not None:
            return self.answers_to_place
        await self._held(self.keeps_requests)
        self.placed.append(command.client_order_id)
        answer = await self._exchange.place(command)
        await self._held(self.keeps_answers)
        return answer

    async def cancel(self, command: CancelOrder) -> Answer:
        if self.is_down:
            return Unknown("cut off")
        await self._held(self.keeps_requests)
        self.cancelled.append(command.client_order_id)
        answer = await self._exchange.cancel(command)
        await self._held(self.keeps_answers)
        return answer

    async def load_markets(self) -> Mapping[str, Market]:
        self.asked_for_markets += 1
        if self.lacks_keys:
            raise KeysMissingError("its keys are missing")
        self._check()
        return await self._exchange.load_markets()

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        self._check()
        return await self._exchange.order(symbol, client_order_id)

    async def open_orders(self) -> Sequence[OrderStatement]:
        self._check()
        return await self._exchange.open_orders()

    async def fills_since(self, symbol: str, since: datetime) -> Sequence[VenueFill]:
        self._check()
        return await self._exchange.fills_since(symbol, since)

    async def balances(self) -> Mapping[str, Balance]:
        self._check()
        return await self._exchange.balances()

    async def positions(self) -> Mapping[str, Position]:
        self._check()
        return await self._exchange.positions()

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        self.funding_asked.append((now(), symbol, since))
        self._check()
        return await self._exchange.funding_since(symbol, since)

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        self._check()
        return await self._exchange.candles(symbol, length, since, before)

    async def stream(self) -> AsyncGenerator[StreamMessage, None]:
        reading = asyncio.create_task(self._read())
        try:
            while True:
                yield await self._told.get()
        finally:
            reading.cancel()
            await asyncio.wait((reading,))

    async def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        async with aclosing(self._exchange.prices(symbols)) as prices:
            async for price in prices:
                yield price

    async def close(self) -> None:
        """The venue stays."""

    async def _read(self) -> None:
        async with aclosing(self._exchange.stream()) as messages:
            async for message in messages:
                if not self._lost and not self.keeps_news:
                    self._told.put_nowait(message)

    def _check(self) -> None:
        if self.is_down:
            raise ExchangeConnectionError("cut off")

    @staticmethod
    async def _held(held: bool) -> None:
        if held:
            await asyncio.Event().wait()


class House:
    """Store and venue, which outlive the runner."""

    def __init__(
        self, portfolio: Portfolio | None = None, funds: int = 100_000, clock: VirtualClock | None = None
    ) -> None:
        self.store = MemoryStore()
        self.store.add_portfolio(portfolio or empty_portfolio())
        if portfolio is not None and portfolio.groups:
            self.store.portfolios[P].seq = 1  # It has a past: opening it again would begin anew.
        self.inbox = MemoryInbox(self.store)
        self.clock = clock or VirtualClock()
        self.venue = Venue(setup.rules for setup in (*DEFAULT_MARKETS, *LINEAR_MARKETS))
        self.venue.open_account(_OWNER)
        self.venue.deposit(_OWNER, "USDT", D(funds))
        self.paper = PaperExchange(self.venue, _OWNER, self.clock)
        self.wire = Wire(self.paper)
        self.others: dict[AccountId, Wire] = {}
        """Connections of further accounts, all to the same practice account."""
        self.runner: Runner
        self.move("50000")
        self.move("3000", "ETH/USDT")

    # --- life

    async def start(self, until_ready: bool = True) -> None:
        """Starts a runner, on a wire of its own. Cuts are set on `wire` once it runs."""
        placed, is_down = self.wire.placed, self.wire.is_down
        self.wire = Wire(self.paper)
        self.wire.placed, self.wire.is_down = placed, is_down
        exchanges = {ACCOUNT: self.wire, **self.others}
        self.runner = Runner(P, MemoryJournal(self.store), self.inbox, exchanges, self.clock)
        await self.runner.start()
        if until_ready:
            await self.runner.ready()
        await quiet()

    async def crash(self) -> None:
        await self.runner.stop()

    # --- what comes in

    async def alert(self, wanted: Signal) -> None:
        """Makes the signal durable, then hands it to the runner, as the webhook does."""
        await self.keep(wanted)
        market = self.runner.market_list(wanted.account_id).get(wanted.symbol)
        price = self.runner.price(wanted.account_id, wanted.symbol)
        self.runner.submit(SignalReceived(self.clock.now(), wanted, market, price.last if price else None))
        await quiet()

    async def keep(self, wanted: Signal) -> None:
        """Makes the signal durable, and no more: the process ends before it is handed on."""
        alert = Alert(f"a{wanted.id}", P, wanted.received_at, "test", "{}", 202)
        await self.inbox.accept(P, alert, wanted, DedupeKeys(wanted.id, None, None))

    def move(self, price: str, symbol: str = "BTC/USDT") -> None:
        """The market moves, and fills what it crosses."""
        at = D(price)
        self.paper.quote(Price(symbol, at, at, at, self.clock.now()))

    def deposit(self, amount: int) -> None:
        """More USDT, and news of it."""
        now = self.venue.deposit(_OWNER, "USDT", D(amount))
        self.wire.tell(BalancesChanged({"USDT": Balance(now.free, now.locked)}))

    def trade_by_hand(self, side: OrderSide, quantity: str, symbol: str = "BTC/USDT") -> None:
        """The trader buys or sells on the venue himself, at market."""
        order = NewOrder(
            account=_OWNER,
            client_order_id="web_1",
            symbol=symbol,
            side=side,
            type=OrderType.MARKET,
            quantity=D(quantity),
        )
        placed = self.venue.place(order, self.clock.now())
        assert not isinstance(placed, Refusal), placed
        self.paper.publish(placed.events)

    def cancel_by_hand(self, client_order_id: ClientOrderId) -> None:
        """The trader cancels an order of ours on the venue."""
        event = self.venue.cancel(_OWNER, self.on_venue(client_order_id).order_id, self.clock.now())
        assert isinstance(event, OrderEvent), event
        self.paper.publish((event,))

    def withdraw(self, coin: str, amount: Decimal) -> None:
        now = self.venue.deposit(_OWNER, coin, -amount)
        self.wire.tell(BalancesChanged({coin: Balance(now.free, now.locked)}))

    def fund(self, symbol: str, rate: str) -> None:
        """Longs pay this fraction of what they hold; shorts get it."""
        self.paper.publish_funding(self.venue.linear.fund(symbol, D(rate), self.clock.now()))

    def fill(self, client_order_id: ClientOrderId, quantity: str | None = None) -> None:
        order = self.on_venue(client_order_id)
        event = self.venue.fill(order.order_id, self.clock.now(), None if quantity is None else D(quantity))
        assert isinstance(event, OrderEvent), event
        self.paper.publish((event,))

    # --- what is there

    @property
    def group(self) -> Group:
        [group] = self.runner.portfolio.groups.values()
        return group

    @property
    def status(self) -> str:
        return self.runner.portfolio.status.value

    def entry(self, leg: int) -> Order:
        [order] = self.group.leg_orders(Purpose.ENTRY, 0, leg)
        return order

    def on_venue(self, client_order_id: ClientOrderId) -> OrderState:
        by_id = self.venue.archive.by_client_id
        order = next((o for symbol in self.venue.rules if (o := by_id(_OWNER, symbol, client_order_id))), None)
        assert order is not None, f"{client_order_id} never arrived"
        return order

    def resting(self) -> dict[str, Decimal]:
        """What rests on the venue, with what of it is filled."""
        return {order.client_order_id: order.filled for order in self.venue.archive.open_orders(_OWNER)}

    def reasons(self, *codes: str) -> list[Reason]:
        """What was told under these codes, in order."""
        told = (reason for entry in self.store.portfolios[P].journal for reason in entry.reasons)
        return [reason for reason in told if reason.code in codes]

    def outcomes(self) -> list[Outcome]:
        return [o for entry in self.store.portfolios[P].journal for o in entry.outcomes]

    def held(self) -> Decimal:
        """Bitcoin of the account."""
        return sum((c.free + c.locked for c in self.venue.ledger.all_of(_OWNER) if c.coin == BTC.base), D(0))

    def assert_agreement(self) -> None:
        """Promises 2 and 8: no order was sent twice, and state and venue say the same of every order."""
        assert len(self.wire.placed) == len(set(self.wire.placed)), "one intent, one order"
        orders = [o for group in self.runner.portfolio.groups.values() for o in group.orders.values()]
        assert {o.client_order_id: o.filled_quantity for o in orders if not o.is_terminal} == self.resting()
        for order in orders:
            there = self.on_venue(order.client_order_id)
            assert (order.status.value, order.filled_quantity) == (there.status.value, there.filled)


@asynccontextmanager
async def house(
    portfolio: Portfolio | None = None, funds: int = 100_000, clock: VirtualClock | None = None
) -> AsyncIterator[House]:
    """Opened and running; whatever runs at the end is stopped."""
    opened = House(portfolio, funds, clock)
    await opened.start()
    try:
        yield opened
    finally:
        await opened.crash()
