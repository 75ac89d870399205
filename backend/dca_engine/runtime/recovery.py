"""From a start, or from a broken stream, to a portfolio whose state and venues agree.

Every start is a recovery, and there is no other start path: load the state, ask the venues about every order whose
fate is in doubt, and only then take signals. A broken stream leads through the same door.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import structlog

from dca_engine.core.ids import AccountId, ClientOrderId, parse_client_order_id
from dca_engine.core.messages import Command, HoldingsObserved, PortfolioOpened, SignalReceived, StatusChanged
from dca_engine.core.order import UNANSWERED
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.reconcile import resume, strays
from dca_engine.core.signal import Signal
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Clock, Inbox, OrderStatement, StoreDownError
from dca_engine.runtime.account_link import AccountLink
from dca_engine.runtime.answers import events_of
from dca_engine.runtime.dispatcher import Dispatcher
from dca_engine.runtime.funding import ReadFunding
from dca_engine.runtime.signal_gate import SignalGate
from dca_engine.runtime.writer import Writer

log = structlog.get_logger(__name__)

T = TypeVar("T")
_RETRY_SECONDS = 1.0
_KEPT = frozenset({PortfolioStatus.PAUSED, PortfolioStatus.LOCKED, PortfolioStatus.AUDITING})
"""Statuses that a reconciliation does not touch, so that a crash in the middle of one cannot forget them."""


class Recovery:
    """`received` makes the event of a signal that waits in the inbox; `read_funding` tells what an account's perpetuals
    paid; `on_change` tells that an account is away."""

    def __init__(
        self,
        writer: Writer,
        gate: SignalGate,
        inbox: Inbox,
        clock: Clock,
        links: Mapping[AccountId, AccountLink],
        dispatchers: Mapping[AccountId, Dispatcher],
        received: Callable[[Signal], SignalReceived],
        read_funding: ReadFunding,
        on_change: Callable[[], None],
    ) -> None:
        self._writer = writer
        self._gate = gate
        self._inbox = inbox
        self._clock = clock
        self._links = links
        self._dispatchers = dispatchers
        self._received = received
        self._read_funding = read_funding
        self._on_change = on_change
        self._one_at_a_time = asyncio.Lock()

    def begin(self) -> None:
        """Puts the start before everything else; a new portfolio is opened first."""
        state, now = self._writer.portfolio, self._clock.now()
        if self._writer.seq == 0:
            self._writer.submit((PortfolioOpened(now, state.id, state.settings, state.accounts),))
        self._writer.submit((StatusChanged(now, PortfolioStatus.BOOTSTRAPPING, "starting"),))
        if state.status in _KEPT:  # In the same commit, so that it is never forgotten.
            self._set_status(PortfolioStatus.RECONCILING, "starting")
            self._set_status(state.status, state.status_reason)

    async def connect(self) -> None:
        """Opens every account's connection, however long that takes."""
        await self._writer.idle()
        for link in self._links.values():
            await self._connect(link)

    async def check(self, account_id: AccountId) -> None:
        """Asks for what rests and what is held there, and about every order that may have news, while all goes on.
        Raises ExchangeError."""
        async with self._one_at_a_time:
            before = self._writer.portfolio
            resting = await self._own_resting(account_id)
            await self._load_holdings(account_id)
            now = self._writer.portfolio
            older = replace(now, groups={key: group for key, group in now.groups.items() if key in before.groups})
            doubts = resume(older, account_id, {k: s.reported_quantity for k, s in resting.items()})
            news = [c for c in doubts if _known_to_rest(before, c) and _known_to_rest(now, c)]
            symbols = {k: s.symbol for k, s in resting.items()}
            gone_before = {c.client_order_id for c in strays(before, account_id, symbols)}
            sweep = [c for c in strays(now, account_id, symbols) if c.client_order_id in gone_before]
            self._dispatchers[account_id].dispatch((*news, *sweep))

    async def reconcile(self, accounts: Iterable[AccountId]) -> None:
        """Settles every doubt about these accounts' orders, then takes signals again."""
        async with self._one_at_a_time:
            self._gate.shut()
            await self._writer.idle()
            if self._writer.portfolio.status not in _KEPT:
                self._set_status(PortfolioStatus.RECONCILING, "asking the exchange about every open order")
            for account_id in accounts:
                await self._read_funding(account_id)  # First, so that a group that a missed fill ends bears its own.
                await self._settle(account_id)
            await self._prices_of_what_waits()
            if self._writer.portfolio.status is PortfolioStatus.RECONCILING:
                self._set_status(PortfolioStatus.HEALTHY, "")
            await self._writer.idle()
            waiting = await self._undecided()
            self._gate.open(self._received(signal) for signal in waiting)

    def _set_status(self, status: PortfolioStatus, reason: str) -> None:
        self._writer.submit((StatusChanged(self._clock.now(), status, reason),))

    async def _connect(self, link: AccountLink) -> None:
        while True:
            try:
                await link.open()
                return
            except ExchangeError as error:
                log.warning("an account cannot be reached", account_id=link.account_id, reason=str(error))
                self._on_change()
                await self._clock.sleep(_RETRY_SECONDS)

    async def _settle(self, account_id: AccountId) -> None:
        link = self._links[account_id]
        losses = link.losses
        resting = await self._resting(account_id)
        untouched = [s for s in resting.values() if s.reported_quantity == 0]
        self._writer.submit(e for s in untouched for e in events_of(s, self._clock.now()))
        await self._writer.idle()
        state = self._writer.portfolio
        doubts = resume(state, account_id, {k: s.reported_quantity for k, s in resting.items()})
        sweep = strays(state, account_id, {k: s.symbol for k, s in resting.items()})
        dispatcher = self._dispatchers[account_id]
        dispatcher.dispatch((*doubts, *sweep))
        while dispatcher.is_busy or not self._writer.is_idle:
            await dispatcher.settled()
            await self._writer.idle()
        if account_id not in self._writer.portfolio.stocks:
            await self._take_stock(account_id)
        link.reconciled(losses)

    async def _resting(self, account_id: AccountId) -> dict[ClientOrderId, OrderStatement]:
        """Our own orders that rest on the venue, and the balances that they leave."""

        async def both() -> dict[ClientOrderId, OrderStatement]:
            resting = await self._own_resting(account_id)
            await self._load_holdings(account_id)
            return resting

        return await self._until_answered(account_id, both)

    async def _take_stock(self, account_id: AccountId) -> None:
        """What the account holds before anything of ours moves it: later looks are compared with this."""
        await self._until_answered(account_id, lambda: self._load_holdings(account_id))
        held = self._links[account_id].held(self._writer.portfolio.account(account_id).kind)
        self._writer.submit((HoldingsObserved(self._clock.now(), account_id, held),))
        await self._writer.idle()

    async def _until_answered(self, account_id: AccountId, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except ExchangeError as error:
                log.warning("an account does not answer", account_id=account_id, reason=str(error))
                await self._clock.sleep(_RETRY_SECONDS)

    async def _own_resting(self, account_id: AccountId) -> dict[ClientOrderId, OrderStatement]:
        found = await self._links[account_id].exchange.open_orders()
        return {ClientOrderId(s.client_order_id): s for s in found if self.is_ours(s.client_order_id)}

    async def _load_holdings(self, account_id: AccountId) -> None:
        link = self._links[account_id]
        await link.load_balances()
        if self._writer.portfolio.account(account_id).kind is MarketKind.LINEAR:
            await link.load_positions()

    async def _prices_of_what_waits(self) -> None:
        """What waits may be let in as soon as the portfolio is healthy, and not at a price of long ago."""
        waiting = [entry.key for entry in self._writer.portfolio.queue.values()]
        for account_id, link in self._links.items():
            await link.first_prices(key.symbol for key in waiting if key.account_id == account_id)

    async def _undecided(self) -> Sequence[Signal]:
        while True:
            try:
                return await self._inbox.undecided(self._writer.portfolio.id)
            except StoreDownError:
                await self._clock.sleep(_RETRY_SECONDS)

    def is_ours(self, client_order_id: str) -> bool:
        """Whether an order bears the portfolio's mark."""
        name = parse_client_order_id(client_order_id)
        return name is not None and name.tag == self._writer.portfolio.tag


def _known_to_rest(portfolio: Portfolio, command: Command) -> bool:
    """Whether the order is one that the venue answered for: any other has somebody asking about it already."""
    group = portfolio.group_of(command.client_order_id)
    return group is not None and group.orders[command.client_order_id].status not in UNANSWERED
