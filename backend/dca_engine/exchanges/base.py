"""The connector that every venue shares: turns, time-outs, honest answers, look-ups, and the way back after a loss.

The rule it keeps: an answer is `Done` only when the venue said so about this very order, `NotSent` only when it
certainly had no effect, and `Unknown` whenever neither is sure. It never sends an order twice by itself.
"""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.core.values import ZERO
from dca_engine.exchanges.absence import Absence
from dca_engine.exchanges.budget import Priority, RequestBudget
from dca_engine.exchanges.capabilities import Capabilities, Costs
from dca_engine.exchanges.dialect import Dialect
from dca_engine.exchanges.errors import (
    ClockSkewError,
    ExchangeError,
    Fate,
    OrderValidationError,
    UnknownOrderError,
    as_answer,
    spec_name,
)
from dca_engine.exchanges.fee_worth import CoinPrices
from dca_engine.exchanges.parsing import OrderFill, Report
from dca_engine.exchanges.requests import Requests
from dca_engine.exchanges.streams import price_stream, private_stream
from dca_engine.exchanges.upkeep import Upkeep
from dca_engine.ports import (
    Answer,
    Balance,
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


class CcxtConnector:
    """`ports.Exchange` over one dialect. Call `load_markets` first, and `close` at the end.

    Look-ups may lag behind the order book. So within `capabilities.absence_certain_after` seconds of an unsure sending,
    or of the connector's own start (a process before it may have sent), `order` waits and looks again before it answers
    None; and it asks again for fills that are fewer than the order says."""

    def __init__(
        self,
        dialect: Dialect,
        budget: RequestBudget,
        clock: Clock,
        close_session: Callable[[], Awaitable[None]],
        timeout: float = DEFAULT_TIMEOUT,
    ) -> None:
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
        self._absence = Absence(dialect.capabilities.absence_certain_after, clock)

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

    # --- markets and time -------------------------------------------------------------------------------------------

    async def load_markets(self) -> Mapping[str, Market]:
        """Rules of all markets; also measures the clock and opens connections for the orders to come."""
        await self._requests.measure_clock()
        listing = await self._requests.ask(self._costs.markets, self._dialect.list_markets)
        self._budget.apply(listing.limits)
        self._trading, self._known = listing.trading, listing.known
        self._coin_prices = CoinPrices(self._last_price, self._clock.now, self._trading)
        await self._upkeep.start()
        return self._trading

    # --- orders -----------------------------------------------------------------------------------------------------

    async def place(self, command: PlaceOrder) -> Answer:
        """Sends the order once. A cancelled caller may have sent it: look it up."""
        if command.symbol not in self._trading:
            return _not_traded(command.symbol)
        priority = Priority.EXIT if command.reduces else Priority.ENTRY
        try:
            report = await self._requests.send(self._costs.place, priority, partial(self._dialect.place, command))
        except ExchangeError as error:
            if error.fate is Fate.AMBIGUOUS:
                self._absence.unsure(command.client_order_id)
            return await self._failed(error)
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
            return await self._failed(error)
        return Done(await self._final_statement(report))

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        market = self._listed(symbol)
        report = await self._find(market, client_order_id)
        if report is None:
            early = self._absence.too_early(client_order_id)
            if early > 0:
                await self._clock.sleep(early)
                report = await self._find(market, client_order_id)
        return None if report is None else await self._with_all_fills(report)

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

    # --- streams ----------------------------------------------------------------------------------------------------

    def stream(self) -> AsyncGenerator[StreamMessage, None]:
        """One consumer at a time. Close it (`contextlib.aclosing`) before opening it again."""
        return private_stream(self._dialect, self._statement_or_bare, self.balances, self._clock)

    def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        """Best bid and ask, `last` being their middle; a first price of each market at once. Only the newest price of
        a market is kept for a slow consumer. Other symbols: close it and open another."""
        listed = [symbol for symbol in symbols if symbol in self._trading]
        return price_stream(self._dialect, listed, self._first_prices, self._clock)

    async def close(self) -> None:
        await self._upkeep.stop()
        self._budget.close()
        await self._dialect.close()
        await self._close_session()

    # --- asking -----------------------------------------------------------------------------------------------------

    @property
    def _costs(self) -> Costs:
        return self._dialect.capabilities.costs

    async def _failed(self, error: ExchangeError) -> Refused | NotSent | Unknown:
        """What the sender is told; a clock that is off is put right on the way."""
        if isinstance(error, ClockSkewError):
            try:
                await self._requests.measure_clock()
            except ExchangeError as trouble:
                return NotSent(trouble.reason, max(trouble.retry_after, 1.0))
        return as_answer(error)

    def _listed(self, symbol: str) -> Market:
        market = self._known.get(symbol)
        if market is None:
            raise OrderValidationError(f"{symbol} is not traded here")
        return market

    # --- looking up -------------------------------------------------------------------------------------------------

    async def _find(self, market: Market, client_order_id: str) -> Report | None:
        """The order by its id, or among the open ones; None when it is in neither."""
        symbol = market.symbol
        try:
            return await self._requests.ask(self._costs.order, partial(self._dialect.order, symbol, client_order_id))
        except UnknownOrderError:
            cost = self._costs.open_orders_of_market
            reports = await self._requests.ask(cost, partial(self._dialect.open_orders, symbol))
            return next((report for report in reports if report.client_order_id == client_order_id), None)

    async def _state_instead(self, command: CancelOrder, refusal: UnknownOrderError) -> Answer:
        try:
            statement = await self.order(command.symbol, command.client_order_id)
        except ExchangeError as error:
            return Unknown(error.reason)
        return Refused(spec_name(refusal), refusal.reason) if statement is None else Done(statement)

    async def _with_all_fills(self, report: Report) -> OrderStatement:
        if report.names_all_fills:
            return await self._statement(report)
        request = partial(self._dialect.fills_of_order, report.symbol, report.venue_order_id)
        fills = await self._requests.ask(self._costs.order_fills, request)
        if sum((fill.fill.quantity for fill in fills), ZERO) < report.reported_quantity:
            await self._clock.sleep(self.capabilities.absence_certain_after)
            fills = await self._requests.ask(self._costs.order_fills, request)
        return await self._statement(report, fills)

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
            return await self._with_all_fills(report)
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
