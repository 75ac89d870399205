"""The connector that every venue shares: turns, time-outs, honest answers, look-ups, and the way back after a loss.

The rule it keeps: an answer is `Done` only when the venue said so about this very order, `NotSent` only when it
certainly had no effect, and `Unknown` whenever neither is sure. It never sends an order twice by itself.
"""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.exchanges.absence import Absence
from dca_engine.exchanges.backoff import Backoff
from dca_engine.exchanges.budget import RequestBudget
from dca_engine.exchanges.capabilities import Capabilities, Costs
from dca_engine.exchanges.dialect import Dialect, KeyRights, Subscription
from dca_engine.exchanges.errors import (
    ExchangeConnectionError,
    ExchangeError,
    Fate,
    KeysMissingError,
    MarketClosedError,
    MarketGoneError,
    UnknownOrderError,
    as_answer,
    spec_name,
)
from dca_engine.exchanges.fee_worth import CoinPrices
from dca_engine.exchanges.look_ups import LookUps
from dca_engine.exchanges.parsing import OrderFill, Report
from dca_engine.exchanges.requests import Requests
from dca_engine.exchanges.streams import price_stream, private_stream
from dca_engine.exchanges.upkeep import Upkeep
from dca_engine.exchanges.urgency import Priority, priority_of
from dca_engine.ports import (
    Answer,
    Balance,
    Candle,
    Clock,
    Done,
    FundingPayment,
    NotSent,
    OrderStatement,
    Position,
    Price,
    Refused,
    StreamMessage,
    Unknown,
    VenueFill,
)

DEFAULT_TIMEOUT = 10.0
"""Seconds from sending a request to giving up on its answer."""
_MARKET_CLOSED_WAIT = 5.0
"""Seconds before an order that takes risk away is worth another try in a halted market."""


class CcxtConnector:
    """`ports.Exchange` over one dialect. Call `load_markets` first, and `close` at the end. `name` differs from account
    to account; it is empty for one without keys, which cannot be used.

    Look-ups may lag behind the order book. So within `capabilities.absence_certain_after` seconds of an unsure sending,
    or of the connector's own start (a process before it may have sent; `quiet_since` says when the last one
    ended, where that is known), `order` waits and looks again before it answers
    None; and it asks again for fills that are fewer than the order says."""

    def __init__(
        self,
        dialect: Dialect,
        budget: RequestBudget,
        clock: Clock,
        close_session: Callable[[], Awaitable[None]],
        name: str,
        timeout: float = DEFAULT_TIMEOUT,
        quiet_since: float | None = None,
    ) -> None:
        self._name = name
        self._dialect = dialect
        self._budget = budget
        self._clock = clock
        self._close_session = close_session
        self._requests = Requests(dialect, budget, clock, timeout)
        self._trading: Mapping[str, Market] = {}
        self._known: Mapping[str, Market] = {}
        self._coin_prices = CoinPrices(self._last_price, clock.now, {})
        self._upkeep = Upkeep(
            self._requests.ping,
            self._requests.measure_clock,
            self._requests.keep_stream,
            clock,
            dialect.capabilities.warm_connections,
        )
        self._absence = Absence(dialect.capabilities.absence_certain_after, quiet_since)
        self._look_ups = LookUps(dialect, self._requests, self._absence, clock)
        self._was_streaming = False

    @property
    def capabilities(self) -> Capabilities:
        return self._dialect.capabilities

    @property
    def timeout(self) -> float:
        """Seconds from a request's turn to giving up on its answer."""
        return self._requests.timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self._requests.timeout = seconds

    @property
    def clock_ahead_ms(self) -> int:
        """How far our clock is ahead of the venue's, as measured last."""
        return self._requests.clock_ahead_ms

    @property
    def remembers_unfilled(self) -> timedelta:
        return self.capabilities.remembers_unfilled

    @property
    def candle_lengths(self) -> tuple[int, ...]:
        return self.capabilities.candle_lengths

    # --- markets and time -------------------------------------------------------------------------------------------

    async def load_markets(self) -> Mapping[str, Market]:
        """Rules of all markets; also measures the clock and opens connections for the orders to come. Raises
        KeysMissingError before anything is asked."""
        if not self._name:
            raise KeysMissingError("its keys are missing, enter them under Settings")
        await self._requests.measure_clock()
        await self._list_markets()
        await self._upkeep.start()
        return self._trading

    # --- orders -----------------------------------------------------------------------------------------------------

    async def place(self, command: PlaceOrder) -> Answer:
        """Sends the order once; whether a halted market takes it is for the venue to say. A cancelled caller may have
        sent it: look it up."""
        if command.symbol not in self._known:
            return _not_traded(command.symbol)
        request = partial(self._dialect.place, command)
        try:
            report = await self._requests.send(self._costs.place, priority_of(command), request)
        except MarketClosedError as error:
            if not command.reduces:
                return as_answer(error)
            return NotSent(error.reason, _MARKET_CLOSED_WAIT)
        except ExchangeError as error:
            if error.fate is Fate.AMBIGUOUS:
                self._absence.unsure(command.client_order_id)
            return as_answer(error)
        except asyncio.CancelledError:
            self._absence.unsure(command.client_order_id)
            raise
        return Done(await self._statement_or_bare(report))

    async def cancel(self, command: CancelOrder) -> Answer:
        """An order that the venue does not know as open is looked up: `Done` tells its true state."""
        if command.symbol not in self._known:
            return _not_traded(command.symbol)
        symbol, client_order_id = command.symbol, command.client_order_id
        try:
            request = partial(self._dialect.cancel, symbol, client_order_id)
            report = await self._requests.send(self._costs.cancel, Priority.EXIT, request)
        except UnknownOrderError as error:
            return await self._state_instead(command, error)
        except ExchangeError as error:
            return as_answer(error)
        return Done(await self._final_statement(report))

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        """Raises MarketGoneError when neither the venue's listing nor its answer knows the market."""
        return await self._order(symbol, client_order_id, Priority.LOOK_UP)

    async def open_orders(self) -> Sequence[OrderStatement]:
        """Without fills: `order` has them."""
        reports = await self._requests.ask(self._costs.open_orders, partial(self._dialect.open_orders, None))
        return [report.statement() for report in reports]

    async def fills_since(self, symbol: str, since: datetime) -> Sequence[VenueFill]:
        market = self._listed(symbol)
        found: list[OrderFill] = []
        while True:
            last = found[-1] if found else None
            page = await self._requests.ask(self._costs.fills, partial(self._dialect.fills_page, symbol, since, last))
            found.extend(page)
            if len(page) < self._dialect.page_length:
                return [await self._venue_fill(fill, market) for fill in found]

    async def balances(self) -> Mapping[str, Balance]:
        return await self._requests.ask(self._costs.balances, self._dialect.balances)

    async def key_rights(self) -> KeyRights:
        """What the account's keys may do, as far as the venue tells."""
        return await self._requests.ask(self._costs.ping, self._dialect.key_rights)

    async def positions(self) -> Mapping[str, Position]:
        """What is held on a linear market, by symbol; none where coins are held instead."""
        return await self._requests.ask(self._costs.positions, self._dialect.positions)

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        """Funding payments of the account on this market from `since` on, oldest first."""
        market = self._listed(symbol)
        found: list[FundingPayment] = []
        for number in itertools.count(1):
            request = partial(self._dialect.funding_page, market.symbol, since, number)
            page = await self._requests.ask(self._costs.funding, request)
            found.extend(page)
            if len(page) < self._dialect.page_length:
                break
        return found

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        """Gives way to everything else that is asked and sent."""
        market = self._listed(symbol)
        found: list[Candle] = []
        while True:
            start = found[-1].time + timedelta(seconds=length) if found else since
            request = partial(self._dialect.candles_page, market.symbol, length, start, before)
            page = await self._requests.ask(self._costs.candles, request, Priority.CHART)
            found.extend(page)
            if len(page) < self._dialect.page_length:
                return found

    # --- streams ----------------------------------------------------------------------------------------------------

    def stream(self) -> AsyncGenerator[StreamMessage, None]:
        """One consumer at a time. Close it (`contextlib.aclosing`) before opening it again."""
        finish, ask, backoff = self._statement_or_bare, self.balances, Backoff(self._name)
        return private_stream(self._dialect, finish, ask, self._clock, self._open_private, backoff)

    def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        """Best bid and ask, `last` being their middle; a first price of each market at once. Only the newest price of
        a market is kept for a slow consumer. Other symbols: close it and open another."""
        listed = [symbol for symbol in symbols if symbol in self._trading]
        backoff = Backoff(f"{self._name} prices")
        return price_stream(self._dialect, listed, self._first_prices, self._clock, self._open, backoff)

    async def close(self) -> None:
        await self._upkeep.stop()
        self._budget.close()
        await self._dialect.close()
        await self._close_session()
        await self._look_ups.close()

    # --- asking -----------------------------------------------------------------------------------------------------

    @property
    def _costs(self) -> Costs:
        return self._dialect.capabilities.costs

    async def _list_markets(self) -> None:
        listing = await self._requests.ask(self._costs.markets, self._dialect.list_markets)
        self._budget.apply(listing.limits)
        self._trading, self._known = listing.trading, listing.known
        self._coin_prices = CoinPrices(self._last_price, self._clock.now, self._trading)

    async def _open(self, opening: Callable[[], Awaitable[Subscription]]) -> Subscription:
        return await self._requests.send(self._costs.stream, Priority.LOOK_UP, opening)

    async def _open_private(self, opening: Callable[[], Awaitable[Subscription]]) -> Subscription:
        """Coming back after a loss, the clock may be off as well."""
        subscription = await self._open(opening)
        if self._was_streaming:
            self._upkeep.measure_soon()
        self._was_streaming = True
        return subscription

    def _listed(self, symbol: str) -> Market:
        market = self._known.get(symbol)
        if market is None:
            raise MarketGoneError(f"{symbol} is not traded here")
        return market

    # --- looking up -------------------------------------------------------------------------------------------------

    async def _order(self, symbol: str, client_order_id: str, priority: Priority) -> OrderStatement | None:
        try:
            found = await self._look_ups.order(symbol, client_order_id, priority)
        except MarketGoneError:
            if symbol in self._known:
                await self._list_markets()
            if symbol in self._known:
                raise ExchangeConnectionError(f"the venue lists {symbol} and says that it does not know it") from None
            raise
        return None if found is None else await self._statement(*found)

    async def _state_instead(self, command: CancelOrder, refusal: UnknownOrderError) -> Answer:
        """An exit may wait for this answer, so it is as urgent as the cancel."""
        try:
            statement = await self._order(command.symbol, command.client_order_id, Priority.EXIT)
        except ExchangeError as error:
            return Unknown(error.reason)
        return Refused(spec_name(refusal), refusal.reason) if statement is None else Done(statement)

    # --- fees -------------------------------------------------------------------------------------------------------

    async def _statement(self, report: Report, fills: Sequence[OrderFill] | None = None) -> OrderStatement:
        bare = report.fills if fills is None else [fill.fill for fill in fills]
        market = self._known.get(report.symbol)
        if market is None:
            return report.statement()
        return report.statement(tuple([await self._coin_prices.worth(fill, market) for fill in bare]))

    async def _statement_or_bare(self, report: Report) -> OrderStatement:
        """The statement, without its fills when a fee's worth cannot be found out now: the reported quantity still
        tells that there are some, and a look-up brings them."""
        try:
            return await self._statement(report)
        except ExchangeError:
            return report.statement()

    async def _final_statement(self, report: Report) -> OrderStatement:
        """After a cancel, with the fills that came before it."""
        try:
            return await self._statement(report, await self._look_ups.fills(report, Priority.EXIT))
        except ExchangeError:
            return report.statement()

    async def _venue_fill(self, fill: OrderFill, market: Market) -> VenueFill:
        worth = await self._coin_prices.worth(fill.fill, market)
        return VenueFill(fill.client_order_id, fill.venue_order_id, market.symbol, worth)

    async def _last_price(self, symbol: str) -> Decimal:
        return await self._requests.ask(self._costs.last_price, partial(self._dialect.last_price, symbol))

    async def _first_prices(self, symbols: Sequence[str]) -> Sequence[Price]:
        request = partial(self._dialect.best_prices, symbols, self._clock.now())
        return await self._requests.ask(self._costs.prices, request)


def _not_traded(symbol: str) -> Refused:
    return Refused("OrderValidationError", f"{symbol} is not traded here")
