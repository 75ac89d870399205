"""What became of an order: looked up by its client order id until the venue's answer can be believed.

Look-ups may lag behind the order book, so an absence is asked about again when the order may have been sent just now.
After an outage hundreds are in doubt at once. Most of them rest untouched, and one listing of all open orders says so
of every one; so once more are looked up side by side than one listing costs, they share it, and only what it does not
tell is asked for one by one.
"""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from dca_engine.core.values import ZERO
from dca_engine.exchanges.absence import Absence
from dca_engine.exchanges.dialect import Dialect
from dca_engine.exchanges.errors import MalformedAnswerError, UnknownOrderError
from dca_engine.exchanges.parsing import OrderFill, Report
from dca_engine.exchanges.requests import Requests
from dca_engine.exchanges.urgency import Priority
from dca_engine.ports import Clock

Listed = Mapping[str, Report]
"""The orders that rest, by client order id."""


class LookUps:
    """One account's. Everything raises ExchangeError."""

    def __init__(self, dialect: Dialect, requests: Requests, absence: Absence, clock: Clock) -> None:
        self._dialect = dialect
        self._requests = requests
        self._absence = absence
        self._clock = clock
        costs = dialect.capabilities.costs
        self._few = costs.open_orders.weight // costs.order.weight
        self._under_way = 0
        self._listing: asyncio.Task[Listed] | None = None
        """The next listing of open orders, while it is not sent yet."""
        self._listings: set[asyncio.Task[Listed]] = set()

    async def order(
        self, symbol: str, client_order_id: str, priority: Priority = Priority.LOOK_UP
    ) -> tuple[Report, Sequence[OrderFill] | None] | None:
        """The order's statement, with its fills where that does not name them all; None when the venue has none."""
        self._under_way += 1
        try:
            report = await self._find(symbol, client_order_id, priority)
            early = 0.0 if report is not None else self._absence.too_early(client_order_id)
            if early > 0:
                await self._clock.sleep(early)
                report = await self._find(symbol, client_order_id, priority)
            return None if report is None else (report, await self.fills(report, priority))
        finally:
            self._under_way -= 1

    async def fills(self, report: Report, priority: Priority = Priority.LOOK_UP) -> Sequence[OrderFill] | None:
        """All fills of the order; None where the statement names them. They are asked for again when they are fewer
        than it says."""
        if report.names_all_fills:
            return None
        fills = await self._fills(report, priority)
        if _total(fills) < report.reported_quantity:
            await self._clock.sleep(self._dialect.capabilities.trades_lag)
            fills = await self._fills(report, priority)
        return fills

    async def close(self) -> None:
        """Waits for what is still under way; call it once the connections are closed."""
        if self._listings:
            await asyncio.wait(tuple(self._listings))

    async def _find(self, symbol: str, client_order_id: str, priority: Priority) -> Report | None:
        """The order by its id, or among the open ones; None when it is in neither."""
        are_many = self._under_way > self._few and priority is Priority.LOOK_UP
        if are_many:
            resting = (await self._listed()).get(client_order_id)
            if resting is not None and resting.names_all_fills:
                return resting
        try:
            request = partial(self._dialect.order, symbol, client_order_id)
            return await self._requests.ask(self._dialect.capabilities.costs.order, request, priority)
        except UnknownOrderError:
            listed = await (self._listed() if are_many else self._listed_in(symbol, priority))
            return listed.get(client_order_id)

    async def _listed_in(self, symbol: str, priority: Priority) -> Listed:
        cost = self._dialect.capabilities.costs.open_orders_of_market
        reports = await self._requests.ask(cost, partial(self._dialect.open_orders, symbol), priority)
        return {report.client_order_id: report for report in reports}

    async def _listed(self) -> Listed:
        """All open orders as they are now or later: whoever comes after a listing was sent waits for the next one."""
        if self._listing is None:
            self._listing = asyncio.create_task(self._list(), name="open orders")
            self._listings.add(self._listing)
            self._listing.add_done_callback(self._ended)
        return await asyncio.shield(self._listing)

    async def _list(self) -> Listed:
        reports = await self._requests.ask(self._dialect.capabilities.costs.open_orders, self._send_listing)
        return {report.client_order_id: report for report in reports}

    async def _send_listing(self) -> Sequence[Report]:
        self._close_listing(asyncio.current_task())
        return await self._dialect.open_orders(None)

    def _close_listing(self, listing: "asyncio.Task[Any] | None") -> None:
        """Nobody may join it any more."""
        if self._listing is listing:
            self._listing = None

    def _ended(self, listing: "asyncio.Task[Listed]") -> None:
        self._close_listing(listing)
        self._listings.discard(listing)
        if not listing.cancelled():
            listing.exception()  # Told to those who wait; when all of them have gone, to nobody.

    async def _fills(self, report: Report, priority: Priority) -> Sequence[OrderFill]:
        request = partial(self._dialect.fills_of_order, report.symbol, report.venue_order_id)
        fills = await self._requests.ask(self._dialect.capabilities.costs.order_fills, request, priority)
        if any(fill.venue_order_id != report.venue_order_id for fill in fills):
            raise MalformedAnswerError("the trades are another order's")
        if _total(fills) > report.quantity:
            raise MalformedAnswerError("more was traded than was ordered")
        return fills


def _total(fills: Sequence[OrderFill]) -> Decimal:
    return sum((fill.fill.quantity for fill in fills), ZERO)
