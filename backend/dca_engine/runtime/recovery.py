"""From a start, or from a broken stream, to a portfolio whose state and venues agree (spec 9).

Every start is a recovery, and there is no other start path: load the state, ask the venues about every order whose
fate is in doubt, and only then take signals. A broken stream leads through the same door, and so does a person who
wants it. Accounts are recovered side by side: one that cannot be reached holds up its own signals and no others.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import structlog

from dca_engine.core.ids import AccountId, ClientOrderId, parse_client_order_id
from dca_engine.core.messages import (
    Command,
    HoldingsObserved,
    LookUpOrder,
    PortfolioOpened,
    SignalReceived,
    StatusChanged,
)
from dca_engine.core.order import UNANSWERED
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.core.reconcile import resume, strays
from dca_engine.core.signal import Signal
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.errors import ExchangeError, KeysMissingError
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
_NO_KEYS = "no account has keys, enter them under Settings, Accounts and keys"
_KEPT = frozenset({PortfolioStatus.PAUSED, PortfolioStatus.LOCKED, PortfolioStatus.AUDITING})
"""Statuses that a reconciliation does not touch, so that a crash in the middle of one cannot forget them."""


class Recovery:
    """`received` makes the event of a signal that waits in the inbox; `read_funding` tells what an account's perpetuals
    paid; `on_change` tells that an account is away, or back."""

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
        self._one_at_a_time: defaultdict[AccountId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._awaited = set(links)
        """Accounts that the portfolio waits for: not reconciled yet, and not known to be away."""

    # --- at a start, and after every loss ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Puts the start before everything else; a new portfolio is opened first."""
        state, now = self._writer.portfolio, self._clock.now()
        if self._writer.seq == 0:
            self._writer.submit((PortfolioOpened(now, state.id, state.settings, state.accounts),))
        self._writer.submit((StatusChanged(now, PortfolioStatus.BOOTSTRAPPING, ""),))
        if state.status in _KEPT:  # In the same commit, so that it is never forgotten.
            self._set_status(PortfolioStatus.RECONCILING, "")
            self._set_status(state.status, state.status_reason)

    async def connect(self, account_id: AccountId) -> None:
        """Opens the account's connection, however long that takes. One without keys is not tried again: with keys the
        portfolio is opened anew."""
        await self._writer.idle()
        link = self._links[account_id]
        while True:
            try:
                return await link.open()
            except ExchangeError as error:
                log.warning("an account cannot be reached", account_id=account_id, reason=str(error))
                link.trouble, link.keys_missing = error.reason, isinstance(error, KeysMissingError)
                self._on_change()
                self._done_with(account_id)
                if link.keys_missing:
                    self._say_that_keys_are_missing()
                    await asyncio.Event().wait()
                await self._clock.sleep(_RETRY_SECONDS)

    def _say_that_keys_are_missing(self) -> None:
        """A start that no account can end does not end by itself."""
        is_starting = self._writer.portfolio.status is PortfolioStatus.BOOTSTRAPPING
        if is_starting and all(link.keys_missing for link in self._links.values()):
            self._set_status(PortfolioStatus.BOOTSTRAPPING, _NO_KEYS)

    async def reconcile(self, account_id: AccountId) -> None:
        """Settles every doubt about the account's orders, then takes its signals again."""
        async with self._one_at_a_time[account_id]:
            self._gate.shut(account_id)
            self._awaited.add(account_id)
            await self._writer.idle()
            if self._writer.portfolio.status not in _KEPT:
                self._set_status(PortfolioStatus.RECONCILING, "asking the exchange about every open order")
            await self._read_funding(account_id)  # First, so that a group that a missed fill ends bears its own.
            await self._settle(account_id)
            self._on_change()
            await self._prices_of_what_waits(account_id)
            self._done_with(account_id)
            await self._writer.idle()
            waiting = await self._undecided()
            self._gate.open(account_id, (self._received(signal) for signal in waiting))

    def _done_with(self, account_id: AccountId) -> None:
        """Reconciled, or away: the portfolio waits for it no more."""
        self._awaited.discard(account_id)
        if not self._awaited and self._writer.portfolio.status is PortfolioStatus.RECONCILING:
            self._set_status(PortfolioStatus.HEALTHY, "")

    def _set_status(self, status: PortfolioStatus, reason: str) -> None:
        self._writer.submit((StatusChanged(self._clock.now(), status, reason),))

    async def _settle(self, account_id: AccountId) -> None:
        """Orders that somebody is working on already get their answers without being asked for again."""
        link, dispatcher = self._links[account_id], self._dispatchers[account_id]
        losses = link.losses
        resting = await self._until_answered(account_id, lambda: self._load(account_id))
        untouched = [s for s in resting.values() if s.reported_quantity == 0]
        self._writer.submit(e for s in untouched for e in events_of(s, self._clock.now()))
        await self._writer.idle()
        state = self._writer.portfolio
        doubts = [
            command
            for command in resume(state, account_id, {k: s.reported_quantity for k, s in resting.items()})
            if not dispatcher.is_working_on(command.client_order_id)
        ]
        asked = dispatcher.ask(command for command in doubts if isinstance(command, LookUpOrder))
        dispatcher.dispatch(command for command in doubts if not isinstance(command, LookUpOrder))
        dispatcher.dispatch(strays(state, account_id, {k: s.symbol for k, s in resting.items()}))
        await asked
        await self._writer.idle()
        if account_id not in self._writer.portfolio.stocks:
            await self._take_stock(account_id)
        link.reconciled(losses)

    async def _take_stock(self, account_id: AccountId) -> None:
        """What the account holds before anything of ours moves it: later looks are compared with this."""
        await self._until_answered(account_id, lambda: self._load_holdings(account_id))
        held = self._links[account_id].held(self._writer.portfolio.account(account_id).kind)
        self._writer.submit((HoldingsObserved(self._clock.now(), account_id, held),))
        await self._writer.idle()

    async def _prices_of_what_waits(self, account_id: AccountId) -> None:
        """What waits may be let in as soon as the portfolio is healthy, and not at a price of long ago."""
        waiting = [entry.key for entry in self._writer.portfolio.queue.values()]
        await self._links[account_id].first_prices(key.symbol for key in waiting if key.account_id == account_id)

    async def _undecided(self) -> Sequence[Signal]:
        while True:
            try:
                return await self._inbox.undecided(self._writer.portfolio.id)
            except StoreDownError:
                await self._clock.sleep(_RETRY_SECONDS)

    # --- while all goes on ------------------------------------------------------------------------------------------

    async def check(self, account_id: AccountId) -> None:
        """Asks what rests and what is held there, and about every order that may have news. Raises ExchangeError."""
        async with self._one_at_a_time[account_id]:
            before = self._writer.portfolio
            resting = await self._load(account_id)
            now, dispatcher = self._writer.portfolio, self._dispatchers[account_id]
            doubts = resume(now, account_id, {k: s.reported_quantity for k, s in resting.items()})
            dispatcher.dispatch(
                command
                for command in doubts
                if _was_answered(before, command) and not dispatcher.is_working_on(command.client_order_id)
            )
            symbols = {k: s.symbol for k, s in resting.items()}
            known_before = {command.client_order_id for command in strays(before, account_id, symbols)}
            sweep = strays(now, account_id, symbols)
            dispatcher.dispatch(command for command in sweep if command.client_order_id in known_before)

    def is_ours(self, client_order_id: str) -> bool:
        """Whether an order bears the portfolio's mark."""
        name = parse_client_order_id(client_order_id)
        return name is not None and name.tag == self._writer.portfolio.tag

    # --- what the venue says ----------------------------------------------------------------------------------------

    async def _load(self, account_id: AccountId) -> dict[ClientOrderId, OrderStatement]:
        """Our own orders that rest on the venue, and the holdings that they leave. Raises ExchangeError."""
        found = await self._links[account_id].exchange.open_orders()
        await self._load_holdings(account_id)
        return {ClientOrderId(s.client_order_id): s for s in found if self.is_ours(s.client_order_id)}

    async def _load_holdings(self, account_id: AccountId) -> None:
        link = self._links[account_id]
        await link.load_balances()
        if self._writer.portfolio.account(account_id).kind is MarketKind.LINEAR:
            await link.load_positions()

    async def _until_answered(self, account_id: AccountId, ask: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await ask()
            except ExchangeError as error:
                log.warning("an account does not answer", account_id=account_id, reason=str(error))
                await self._clock.sleep(_RETRY_SECONDS)


def _was_answered(portfolio: Portfolio, command: Command) -> bool:
    """Whether the venue had answered for the order by then: of any other the listing may be older than the order."""
    group = portfolio.group_of(command.client_order_id)
    return group is not None and group.orders[command.client_order_id].status not in UNANSWERED
