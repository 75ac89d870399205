"""One portfolio at work: its writer, its accounts' links and dispatchers, its feed.

Every start is a recovery, and there is no other start path: load the state, ask the venues about every order whose
fate is in doubt, and only then take signals. A broken stream leads through the same door.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import structlog

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId, parse_client_order_id
from dca_engine.core.market import Market
from dca_engine.core.messages import Command, Event, PortfolioOpened, SignalReceived, StatusChanged
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.reconcile import resume, strays
from dca_engine.core.signal import Signal
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Batch, Clock, Exchange, FencedError, Inbox, Journal, OrderStatement, Price, StoreDownError
from dca_engine.runtime.account_link import AccountHealth, AccountLink
from dca_engine.runtime.answers import events_of
from dca_engine.runtime.dispatcher import Dispatcher
from dca_engine.runtime.feed import Feed
from dca_engine.runtime.signal_gate import SignalGate
from dca_engine.runtime.tasks import Tasks
from dca_engine.runtime.writer import Writer

log = structlog.get_logger(__name__)

_PRICE_ROUND_SECONDS = 0.25
_RETRY_SECONDS = 1.0
_KEPT = frozenset({PortfolioStatus.PAUSED, PortfolioStatus.LOCKED, PortfolioStatus.AUDITING})
"""Statuses that a reconciliation does not end."""


class Runner:
    """Drives one portfolio. `portfolio` is always the last committed state."""

    def __init__(
        self,
        portfolio_id: PortfolioId,
        journal: Journal,
        inbox: Inbox,
        exchanges: Mapping[AccountId, Exchange],
        clock: Clock,
    ) -> None:
        self.portfolio_id = portfolio_id
        self.feed = Feed()
        self._inbox = inbox
        self._clock = clock
        self._writer = Writer(portfolio_id, journal, clock, self._committed)
        self._gate = SignalGate(self._writer.submit, self._completed)
        self._links = {key: self._link(key, exchange) for key, exchange in exchanges.items()}
        self._dispatchers = {key: Dispatcher(e, clock, self._writer.submit) for key, e in exchanges.items()}
        self._tasks = Tasks()
        self._reconciling = asyncio.Lock()
        self._ready = asyncio.Event()

    # --- what others ask of it --------------------------------------------------------------------------------------

    @property
    def portfolio(self) -> Portfolio:
        return self._writer.portfolio

    @property
    def seq(self) -> int:
        return self._writer.seq

    def submit(self, event: Event) -> None:
        """Hands in an event that is durable elsewhere (a signal) or a person's wish."""
        if isinstance(event, SignalReceived):
            self._gate.submit(event)
        else:
            self._writer.submit((event,))

    def market_list(self, account_id: AccountId) -> Mapping[str, Market]:
        """The account's markets by unified symbol; empty until its venue answered for the first time."""
        return self._links[account_id].markets

    def price(self, account_id: AccountId, symbol: str) -> Price | None:
        return self._links[account_id].prices.get(symbol)

    def account_health(self, account_id: AccountId) -> AccountHealth:
        link = self._links[account_id]
        return AccountHealth(link.connected, self._dispatchers[account_id].latency_ms)

    async def ready(self) -> None:
        """Waits until the portfolio is reconciled and takes signals."""
        await self._ready.wait()

    # --- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Loads the state and begins the recovery, which goes on in the background."""
        await self._writer.take()
        self._tasks.spawn(self._write(), f"writer {self.portfolio_id}")
        self._tasks.spawn(self._recover(), f"recovery {self.portfolio_id}")
        self._tasks.spawn(self._tell_prices(), f"prices {self.portfolio_id}")

    async def stop(self) -> None:
        """Stops at once. Nothing is lost: what is unanswered is settled by the next start."""
        await self._gate.close()
        for dispatcher in self._dispatchers.values():
            await dispatcher.close()
        await self._tasks.close()
        for link in self._links.values():
            await link.close()
        self.feed.close()

    async def _write(self) -> None:
        """Commits for ever, or until another worker takes the portfolio over: from then on nothing more is sent."""
        try:
            await self._writer.run()
        except FencedError as error:
            log.critical("another worker runs this portfolio", portfolio_id=self.portfolio_id, reason=str(error))
            await self._gate.close()
            for dispatcher in self._dispatchers.values():
                await dispatcher.close()

    async def _recover(self) -> None:
        if self.seq == 0:
            state = self.portfolio
            opened = PortfolioOpened(self._clock.now(), state.id, state.settings, state.accounts)
            self._writer.submit((opened,))
        self._set_status(PortfolioStatus.BOOTSTRAPPING, "starting")
        await self._writer.idle()
        for link in self._links.values():
            await self._connect(link)
        self._watch(self.portfolio)
        await self._reconcile(tuple(self._links))

    async def _connect(self, link: AccountLink) -> None:
        while True:
            try:
                await link.open()
                return
            except ExchangeError as error:
                log.warning("an account cannot be reached", account_id=link.account_id, reason=str(error))
                self._tell_portfolio()
                await self._clock.sleep(_RETRY_SECONDS)

    async def _reconcile(self, accounts: Iterable[AccountId]) -> None:
        """Settles every doubt about these accounts' orders, then takes signals again."""
        async with self._reconciling:
            self._gate.shut()
            await self._writer.idle()
            status, reason = self.portfolio.status, self.portfolio.status_reason
            self._set_status(PortfolioStatus.RECONCILING, "asking the exchange about every open order")
            for account_id in accounts:
                await self._settle(account_id)
            if self.portfolio.status is PortfolioStatus.RECONCILING:
                kept = status in _KEPT
                self._set_status(status if kept else PortfolioStatus.HEALTHY, reason if kept else "")
            await self._writer.idle()
            await self._open_gate()

    async def _settle(self, account_id: AccountId) -> None:
        resting = await self._resting(account_id)
        untouched = [s for s in resting.values() if s.reported_quantity == 0]
        self._writer.submit(e for s in untouched for e in events_of(s, self._clock.now()))
        await self._writer.idle()
        doubts = resume(self.portfolio, account_id, {k: s.reported_quantity for k, s in resting.items()})
        sweep = strays(self.portfolio, account_id, {k: s.symbol for k, s in resting.items()})
        dispatcher = self._dispatchers[account_id]
        dispatcher.dispatch((*doubts, *sweep))
        while dispatcher.is_busy or not self._writer.is_idle:
            await dispatcher.settled()
            await self._writer.idle()

    async def _resting(self, account_id: AccountId) -> dict[ClientOrderId, OrderStatement]:
        """Our own orders that rest on the venue."""
        while True:
            try:
                found = await self._links[account_id].exchange.open_orders()
                return {ClientOrderId(s.client_order_id): s for s in found if self._is_ours(s.client_order_id)}
            except ExchangeError as error:
                log.warning("open orders cannot be read", account_id=account_id, reason=str(error))
                await self._clock.sleep(_RETRY_SECONDS)

    async def _open_gate(self) -> None:
        waiting = await self._undecided()
        self._gate.open(self._received(signal) for signal in waiting)
        self._ready.set()

    async def _undecided(self) -> Sequence[Signal]:
        while True:
            try:
                return await self._inbox.undecided(self.portfolio_id)
            except StoreDownError:
                await self._clock.sleep(_RETRY_SECONDS)

    # --- events in --------------------------------------------------------------------------------------------------

    def _link(self, account_id: AccountId, exchange: Exchange) -> AccountLink:
        return AccountLink(account_id, exchange, self._clock, self._heard, self._reconnected, self._tell_portfolio)

    def _heard(self, statement: OrderStatement) -> None:
        if self._is_ours(statement.client_order_id):
            self._writer.submit(events_of(statement, self._clock.now()))

    def _reconnected(self, account_id: AccountId) -> None:
        self._tasks.spawn(self._reconcile((account_id,)), f"reconciliation {self.portfolio_id}")

    def _is_ours(self, client_order_id: str) -> bool:
        name = parse_client_order_id(client_order_id)
        return name is not None and name.tag == self.portfolio.tag

    def _received(self, signal: Signal) -> SignalReceived:
        """Of an account that is not connected any more, nothing is known of the market: an entry is refused then."""
        link = self._links.get(signal.account_id)
        price = link.prices.get(signal.symbol) if link is not None else None
        market = link.markets.get(signal.symbol) if link is not None else None
        return SignalReceived(self._clock.now(), signal, market, price.last if price else None)

    async def _completed(self, event: SignalReceived) -> SignalReceived:
        """The event with the market's price, for an alert that names none."""
        link = self._links.get(event.signal.account_id)
        price = await link.quote(event.signal.symbol) if link is not None else None
        return event if price is None else replace(event, last_price=price.last)

    def _set_status(self, status: PortfolioStatus, reason: str) -> None:
        self._writer.submit((StatusChanged(self._clock.now(), status, reason),))

    # --- decisions out ----------------------------------------------------------------------------------------------

    def _committed(self, batch: Batch) -> None:
        commands = [command for entry in batch.entries for command in entry.commands]
        if commands:
            self._dispatch(commands)
        if batch.before.groups is not batch.after.groups:
            self._watch(batch.after)
        self._tell(batch)

    def _dispatch(self, commands: list[Command]) -> None:
        for account_id, dispatcher in self._dispatchers.items():
            dispatcher.dispatch(c for c in commands if c.account_id == account_id)

    def _watch(self, portfolio: Portfolio) -> None:
        for account_id, link in self._links.items():
            groups = portfolio.groups.values()
            link.watch(frozenset(g.market.symbol for g in groups if g.account_id == account_id))

    def _tell(self, batch: Batch) -> None:
        if not self.feed.has_readers:
            self.feed.last_seq += 1
            return
        ended = {group.id: group for entry in batch.entries for group in entry.ended}
        self.feed.publish(
            batch.entries[-1].event.time,
            groups=(*_changed(batch.before, batch.after), *ended.values()),
            signals=tuple(e.event for e in batch.entries if isinstance(e.event, SignalReceived)),
            outcomes=tuple(outcome for entry in batch.entries for outcome in entry.outcomes),
            portfolio_changed=True,
        )

    def _tell_portfolio(self) -> None:
        self.feed.publish(self._clock.now(), portfolio_changed=True)

    async def _tell_prices(self) -> None:
        while True:
            await self._clock.sleep(_PRICE_ROUND_SECONDS)
            fresh = [(key, price) for key, link in self._links.items() for price in link.take_fresh_prices()]
            if fresh and self.feed.has_readers:
                self.feed.publish(self._clock.now(), prices=tuple(fresh))


def _changed(before: Portfolio, after: Portfolio) -> tuple[Group, ...]:
    return tuple(g for key, g in after.groups.items() if before.groups.get(key) is not g)
