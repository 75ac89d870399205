"""Watches what accounts hold against what they should, and tells what nothing explains (spec 9).

Spot balances are streamed, so they are compared without asking anything; positions of perpetuals are asked for after
each change of the wallet. What differs may only be on its way: an order's balance and its report come one after the
other. So a difference must stand still for a while where nothing is under way; then the account is asked about its
orders and balances anew; and only what differs still is told. That takes about six seconds in all.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import structlog

from dca_engine.core import auditing
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId
from dca_engine.core.messages import AccountNoticed, Event, HoldingsObserved, Notice
from dca_engine.core.order import UNANSWERED
from dca_engine.core.portfolio import Portfolio, Stock
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Clock, OrderStatement
from dca_engine.runtime.account_link import AccountLink
from dca_engine.runtime.clock import elapsed

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""All durations are in seconds, and counted by a clock that nobody sets."""
STILL = 2.0
"""How long a difference stands before it is asked about, and again before it is told."""
ROUTINE = 60.0
"""Between two times that an account is asked without a cause."""
AGAIN = 5.0
"""Until an account that did not answer is asked again."""
AWAY = 5.0
"""How long an account is away before that is told: most losses are over sooner."""
_REMEMBERED = 1000
"""Trades of others, so that none is told twice."""
MOST_CLOCK_MS, RIGHT_CLOCK_MS = 500, 400
"""Beyond the first the clock is off, within the second it is right again."""


@dataclass(slots=True)
class _Doubt:
    """A difference that may come to be told."""

    difference: Decimal
    since: float
    is_checked: bool = False


class Auditor:
    """One account's. `check` asks the venue about orders and holdings anew and books what was missed; it raises
    ExchangeError. `submit` takes the events; `is_written` tells whether all of them are in the portfolio by now, and
    `is_asked_about` whether an answer about an order is still to come."""

    def __init__(
        self,
        link: AccountLink,
        kind: MarketKind,
        clock: Clock,
        portfolio: Callable[[], Portfolio],
        submit: Callable[[Iterable[Event]], None],
        is_written: Callable[[], bool],
        is_asked_about: Callable[[ClientOrderId], bool],
        check: Callable[[AccountId], Awaitable[None]],
    ) -> None:
        self._link = link
        self._kind = kind
        self._clock = clock
        self._portfolio = portfolio
        self._submit = submit
        self._is_written = is_written
        self._is_asked_about = is_asked_about
        self._check = check
        self._doubts: dict[str, _Doubt] = {}
        self._moved_at: dict[str, float] = {}
        """By coin or symbol: when an order in it last changed."""
        self._any_moved_at = elapsed()
        self._next_check = elapsed() + ROUTINE
        self._is_stale = False
        """The wallet moved, and positions were not asked for since."""
        self._agreed: Stock | None = None
        """What was expected when the wallet had nothing to tell; None once the wallet moved."""
        self._silent_since: datetime | None = None
        """Since when it answers no question, though its stream is up."""
        self._away_from: float | None = None
        self._told_lost: datetime | None = None
        self._told_clock = False
        self._told_trades: deque[str] = deque(maxlen=_REMEMBERED)

    # --- what happens -----------------------------------------------------------------------------------------------

    def moved(self, groups: Iterable[Group]) -> None:
        """Orders of these groups changed."""
        now = elapsed()
        for group in groups:
            if group.account_id == self._link.account_id:
                self._any_moved_at = self._moved_at[self._key(group)] = now

    def wallet_moved(self) -> None:
        self._is_stale, self._agreed = True, None

    def heard(self, statement: OrderStatement) -> None:
        """An order that is not ours: it is left alone, and its trades are told."""
        for fill in statement.fills:
            if fill.trade_id not in self._told_trades:
                self._told_trades.append(fill.trade_id)
                named = f", order {statement.client_order_id}" if statement.client_order_id else ""
                detail = f"{statement.symbol}: {fill.quantity:f} at {fill.price:f}{named}"
                self._notice(Notice.TRADED_OUTSIDE, detail=detail)

    async def run(self) -> None:
        """Watches for ever."""
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            self._tell_connection()
            self._tell_clock()
            if self._link.is_reconciled:
                try:
                    await self._look()
                except ExchangeError as error:
                    self._note_silence(error)

    # --- holdings ---------------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        if elapsed() >= self._next_check:
            await self._ask()
        if self._is_stale and self._kind is MarketKind.LINEAR:
            self._is_stale, self._agreed = False, None
            await self._link.load_positions()
        portfolio, now = self._portfolio(), elapsed()
        stock = portfolio.stocks.get(self._link.account_id)
        if stock is None or not self._is_written():
            return  # It is reconciled for the first time; or what explains a difference may wait for the database.
        if stock is self._agreed:
            return  # Neither side moved.
        news = auditing.news(portfolio, self._link.account_id, self._held(portfolio))
        self._agreed = None if news or stock.differs else stock
        self._follow(news, portfolio, now)
        ripe = [doubt for doubt in self._doubts.values() if now - doubt.since >= STILL]
        if any(not doubt.is_checked for doubt in ripe):
            await self._ask()
            for doubt in ripe:
                doubt.is_checked, doubt.since = True, elapsed()
        elif ripe:
            found = self._held(portfolio)
            told = {key: found[key] for key, doubt in self._doubts.items() if doubt in ripe}
            self._submit((HoldingsObserved(self._clock.now(), self._link.account_id, told),))
            self._doubts.clear()

    async def _ask(self) -> None:
        self._next_check, self._agreed = elapsed() + AGAIN, None
        await self._check(self._link.account_id)
        self._next_check, self._silent_since = elapsed() + ROUTINE, None

    def _note_silence(self, error: ExchangeError) -> None:
        self._link.trouble = error.reason
        if self._silent_since is None:
            self._silent_since = self._clock.now()
            log.warning("holdings cannot be read", account_id=self._link.account_id, reason=error.reason)

    def _held(self, portfolio: Portfolio) -> Mapping[str, Decimal]:
        """What is expected there and not named by the venue is not there."""
        return {**dict.fromkeys(portfolio.stocks[self._link.account_id].expected, ZERO), **self._link.held(self._kind)}

    def _follow(self, news: Mapping[str, Decimal], portfolio: Portfolio, now: float) -> None:
        """Keeps a doubt while its difference stays the same and nothing is under way that may explain it."""
        expected = portfolio.stocks[self._link.account_id].expected
        known, self._doubts = self._doubts, {}
        for key, found in news.items():
            if self._is_still(key, portfolio, now):
                difference = found - expected.get(key, ZERO)
                doubt = known.get(key)
                same = doubt is not None and doubt.difference == difference
                self._doubts[key] = doubt if doubt is not None and same else _Doubt(difference, now)

    def _is_still(self, key: str, portfolio: Portfolio, now: float) -> bool:
        """A coin that markets are quoted in moves with all of them."""
        groups = [group for group in portfolio.groups.values() if group.account_id == self._link.account_id]
        own = [group for group in groups if self._key(group) == key]
        moved_at = self._moved_at.get(key, 0.0) if own else self._any_moved_at
        return now - moved_at >= STILL and not any(map(self._is_under_way, own or groups))

    def _is_under_way(self, group: Group) -> bool:
        """Whether the venue may have done something with its orders that is not booked yet."""
        return any(
            order.status in UNANSWERED
            or (order.is_terminal and not order.is_settled)
            or self._is_asked_about(order.client_order_id)
            for order in group.orders.values()
        )

    def _key(self, group: Group) -> str:
        return group.market.symbol if self._kind is MarketKind.LINEAR else group.market.base

    # --- connection and clock ---------------------------------------------------------------------------------------

    def _tell_connection(self) -> None:
        away = self._link.away_since or self._silent_since
        self._away_from = None if away is None else self._away_from or elapsed()
        long_away = self._away_from is not None and elapsed() - self._away_from >= AWAY
        if away is not None and self._told_lost is None and long_away:
            self._told_lost = away
            self._notice(Notice.LOST, detail=self._link.trouble, since=away)
        elif away is None and self._told_lost is not None:
            self._notice(Notice.BACK, since=self._told_lost)
            self._told_lost = None

    def _tell_clock(self) -> None:
        ahead = self._link.exchange.clock_ahead_ms
        if not self._told_clock and abs(ahead) > MOST_CLOCK_MS:
            self._told_clock = True
            self._notice(Notice.CLOCK_OFF, clock_ahead_ms=ahead)
        elif self._told_clock and abs(ahead) <= RIGHT_CLOCK_MS:
            self._told_clock = False
            self._notice(Notice.CLOCK_RIGHT, clock_ahead_ms=ahead)

    def _notice(
        self, notice: Notice, *, detail: str = "", since: datetime | None = None, clock_ahead_ms: int | None = None
    ) -> None:
        now = self._clock.now()
        self._submit((AccountNoticed(now, self._link.account_id, notice, detail, since, clock_ahead_ms),))
