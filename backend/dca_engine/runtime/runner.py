"""One portfolio at work: its writer, its accounts' links and dispatchers, its outlook, its feed."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import compress
from operator import is_not

import structlog

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId
from dca_engine.core.market import Market
from dca_engine.core.messages import (
    Command,
    Event,
    OrderFilled,
    SignalReceived,
)
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.core.signal import Signal
from dca_engine.ports import (
    Batch,
    Clock,
    Entry,
    Exchange,
    FencedError,
    Inbox,
    Journal,
    OrderStatement,
    Price,
)
from dca_engine.runtime.account_link import AccountHealth, AccountLink, MarketsRead
from dca_engine.runtime.answers import events_of
from dca_engine.runtime.auditor import Auditor
from dca_engine.runtime.dispatcher import Dispatcher
from dca_engine.runtime.feed import Feed
from dca_engine.runtime.funding import FundingReader
from dca_engine.runtime.outlook import Outlook
from dca_engine.runtime.recovery import Recovery
from dca_engine.runtime.relevance import everything
from dca_engine.runtime.signal_gate import SignalGate, lacks_price
from dca_engine.runtime.tasks import Tasks
from dca_engine.runtime.writer import Wish, Writer

log = structlog.get_logger(__name__)

_PRICE_ROUND_SECONDS = 0.25
_TICK_SECONDS = 0.25


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
        self._clock = clock
        self._links = {key: self._link(key, exchange) for key, exchange in exchanges.items()}
        self._outlook = Outlook(self._links, clock, lambda: self._writer.wake())
        self._writer = Writer(portfolio_id, journal, clock, self._committed, self._outlook.seen)
        self._gate = SignalGate(exchanges, self._writer.submit, self._lacks_price, self._completed)
        self._dispatchers = {
            key: Dispatcher(exchange, clock, self._writer.submit, self._order) for key, exchange in exchanges.items()
        }
        self._funding = FundingReader(exchanges, clock, lambda: self.portfolio, self._writer.submit)
        self._recovery = Recovery(
            self._writer,
            self._gate,
            inbox,
            clock,
            self._links,
            self._dispatchers,
            received=self._received,
            read_funding=self._funding.read,
            on_change=self._tell_portfolio,
        )
        self._auditors: dict[AccountId, Auditor] = {}
        self._tasks = Tasks()
        self._ready = asyncio.Event()
        self.ended = asyncio.Event()
        """Nothing is decided or sent here any more: another worker took the portfolio over, or the writer failed."""

    # --- what others ask of it --------------------------------------------------------------------------------------

    @property
    def portfolio(self) -> Portfolio:
        return self._writer.portfolio

    @property
    def seq(self) -> int:
        return self._writer.seq

    def submit(self, event: Event) -> None:
        """Hands in an event that is durable elsewhere, as a signal is; nobody waits for it."""
        if isinstance(event, SignalReceived):
            self._gate.submit(event)
        else:
            self._writer.submit((event,))

    async def act(self, wish: Wish) -> Entry:
        """Decides what a person wants and returns its journal entry once that is durable. A reason that is `refused`
        tells that it was not carried out. Raises StoppedError when nobody works for the portfolio any more."""
        return await self._writer.act(wish)

    def market_list(self, account_id: AccountId) -> Mapping[str, Market]:
        """The account's markets by unified symbol; empty until its venue answered for the first time."""
        return self._links[account_id].markets

    def exchange(self, account_id: AccountId) -> Exchange:
        """The account's connection, to ask it what changes nothing."""
        return self._links[account_id].exchange

    def markets_read(self, account_id: AccountId) -> tuple[MarketsRead | None, datetime | None]:
        """The latest reading of the account's list of markets, and when the next one is due unasked."""
        link = self._links[account_id]
        return link.markets_read, link.markets_due

    async def load_markets(self, account_id: AccountId) -> MarketsRead:
        """Reads the account's list of markets anew. Raises ExchangeError."""
        return await self._links[account_id].load_markets()

    def price(self, account_id: AccountId, symbol: str) -> Price | None:
        return self._links[account_id].prices.get(symbol)

    def free(self, account_id: AccountId, coin: str) -> Decimal | None:
        """What of a coin new orders can use; None while it is not known."""
        return self._links[account_id].free(coin)

    def account_health(self, account_id: AccountId) -> AccountHealth:
        link = self._links[account_id]
        latency_ms = self._dispatchers[account_id].latency_ms
        return AccountHealth(
            link.connected, latency_ms, link.away_since, link.exchange.clock_ahead_ms, link.keys_missing
        )

    def reconcile(self) -> None:
        """Begins to compare everything with the venues that can be reached, as after a start."""
        for account_id, link in self._links.items():
            if link.is_reconciled:
                self._reconnected(account_id)

    async def ready(self) -> None:
        """Waits until the first account is reconciled and takes signals."""
        await self._ready.wait()

    # --- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Loads the state and begins the recovery, which goes on in the background."""
        await self._writer.take()
        self._auditors = {
            account.id: self._auditor(account) for account in self.portfolio.accounts if account.id in self._links
        }
        self._outlook.follow(self.portfolio.groups.values(), ())
        self._recovery.begin()
        self._tasks.spawn(self._write(), f"writer {self.portfolio_id}")
        for account_id in self._links:
            self._tasks.spawn(self._recover(account_id), f"recovery {account_id}")
        self._tasks.spawn(self._tell_prices(), f"prices {self.portfolio_id}")
        self._tasks.spawn(self._keep_time(), f"time {self.portfolio_id}")
        for account_id, auditor in self._auditors.items():
            self._tasks.spawn(auditor.run(), f"audit {account_id}")

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
        """Commits until another worker takes the portfolio over. Nothing is sent that nobody writes down."""
        try:
            await self._writer.run()
        except FencedError as error:
            log.warning("another worker runs this portfolio", portfolio_id=self.portfolio_id, reason=str(error))
        finally:
            self.ended.set()
            await self._gate.close()
            for dispatcher in self._dispatchers.values():
                await dispatcher.close()

    async def _recover(self, account_id: AccountId) -> None:
        await self._recovery.connect(account_id)
        self._watch(self.portfolio)
        await self._recovery.reconcile(account_id)
        if not self._ready.is_set():
            self._ready.set()
            self._outlook.open()
            self._tasks.spawn(self._funding.run(), f"funding {self.portfolio_id}")

    # --- events in --------------------------------------------------------------------------------------------------

    def _order(self, client_order_id: ClientOrderId) -> Order | None:
        group = self.portfolio.group_of(client_order_id)
        return None if group is None else group.orders.get(client_order_id)

    def _link(self, account_id: AccountId, exchange: Exchange) -> AccountLink:
        return AccountLink(
            account_id,
            exchange,
            self._clock,
            on_statement=self._heard,
            on_reconnect=self._reconnected,
            on_change=self._connection_changed,
            on_price=self._priced,
            on_balances=self._balances_changed,
        )

    def _auditor(self, account: Account) -> Auditor:
        return Auditor(
            self._links[account.id],
            account.kind,
            self._clock,
            portfolio=lambda: self.portfolio,
            submit=self._writer.submit,
            is_written=lambda: self._writer.is_idle,
            is_asked_about=self._dispatchers[account.id].is_working_on,
            check=self._recovery.check,
        )

    def _heard(self, account_id: AccountId, statement: OrderStatement) -> None:
        if not self._recovery.is_ours(statement.client_order_id):
            self._auditors[account_id].heard(statement)
            return
        group = self.portfolio.group_of(ClientOrderId(statement.client_order_id))
        if group is None or group.market.symbol == statement.symbol:
            self._writer.submit(events_of(statement, self._clock.now()))
        else:
            log.error("news of our order names another market", client_order_id=statement.client_order_id)

    def _reconnected(self, account_id: AccountId) -> None:
        self._tasks.spawn(self._recovery.reconcile(account_id), f"reconciliation {account_id}")

    def _connection_changed(self) -> None:
        self._tell_portfolio()
        if self.portfolio.queue:
            self._outlook.look()

    def _balances_changed(self, account_id: AccountId) -> None:
        self._auditors[account_id].wallet_moved()
        if self.portfolio.queue:
            self._outlook.look_soon()

    def _priced(self, account_id: AccountId, price: Price) -> None:
        self._outlook.priced(account_id, price)

    async def _keep_time(self) -> None:
        while True:
            await self._clock.sleep(_TICK_SECONDS)
            self._outlook.tick()

    def _received(self, signal: Signal) -> SignalReceived:
        """Of an account that is not connected any more, nothing is known of the market: an entry is refused then."""
        link = self._links.get(signal.account_id)
        price = link.prices.get(signal.symbol) if link is not None else None
        market = link.markets.get(signal.symbol) if link is not None else None
        return SignalReceived(self._clock.now(), signal, market, price.last if price else None)

    def _lacks_price(self, event: SignalReceived) -> bool:
        return lacks_price(self.portfolio.settings, event)

    async def _completed(self, event: SignalReceived) -> SignalReceived:
        """The event with the market's price."""
        link = self._links.get(event.signal.account_id)
        price = await link.quote(event.signal.symbol) if link is not None else None
        return event if price is None else replace(event, last_price=price.last)

    # --- decisions out ----------------------------------------------------------------------------------------------

    def _committed(self, batch: Batch) -> None:
        commands = [command for entry in batch.entries for command in entry.commands]
        if commands:
            self._dispatch(commands)
        changed = _changed(batch.before, batch.after)
        ended = tuple(group for entry in batch.entries for group in entry.ended)
        for auditor in self._auditors.values():
            auditor.moved((*changed, *ended))
        self._outlook.follow(changed, ended)
        self._funding.follow_ended(ended)
        if _watches_others(batch):
            self._watch(batch.after)
        if any(isinstance(entry.event, OrderFilled) for entry in batch.entries):
            self._outlook.look_soon()
        self._tell(batch, (*changed, *ended))

    def _dispatch(self, commands: list[Command]) -> None:
        for account_id, dispatcher in self._dispatchers.items():
            dispatcher.dispatch(c for c in commands if c.account_id == account_id)

    def _watch(self, portfolio: Portfolio) -> None:
        """Follows the prices of what is open and of what waits."""
        markets = set(everything(portfolio))
        for account_id, link in self._links.items():
            link.watch(frozenset(symbol for key, symbol in markets if key == account_id))

    def _tell(self, batch: Batch, groups: tuple[Group, ...]) -> None:
        if not self.feed.has_readers:
            self.feed.last_seq += 1
            return
        self.feed.publish(
            batch.entries[-1].event.time,
            groups=groups,
            signals=tuple(e.event for e in batch.entries if isinstance(e.event, SignalReceived)),
            outcomes=tuple(outcome for entry in batch.entries for outcome in entry.outcomes),
            reasons=tuple(reason for entry in batch.entries for reason in entry.reasons),
            plans=tuple(plan for entry in batch.entries for plan in entry.plans),
            queue_changed=batch.before.queue is not batch.after.queue,
            portfolio_changed=True,
            entries=tuple(entry for entry in batch.entries if entry.log),
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
    known, groups = before.groups, after.groups
    if known is groups:
        return ()
    return tuple(compress(groups.values(), map(is_not, map(known.get, groups), groups.values())))


def _watches_others(batch: Batch) -> bool:
    """Whether something opened, ended, or began or ceased to wait."""
    before, after = batch.before, batch.after
    return before.queue is not after.queue or before.groups.keys() != after.groups.keys()
