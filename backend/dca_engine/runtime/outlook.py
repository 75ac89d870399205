"""When the core is told of what is seen of the outside world.

Prices, balances and connections change all the time and rarely matter. Three things make them matter: an event is about
to be decided by them; a price reaches a level, or the clock a moment, that a group watches; and every few seconds
everything is looked at. What a look leads to, the core is asked: it is pure, and the writer keeps a look only when it
led to something. So a tick that triggers nothing costs no commit.

Levels are compared with `Price.last`, as a trader reads them off the chart. The bid would be what a market order gets,
but in a thin book one withdrawn quote moves it far for a moment, and what a stop sold in such a moment stays sold.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from math import inf

from dca_engine.core import stops
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId
from dca_engine.core.messages import Event, MarketsObserved, SignalReceived, StatusChanged, TimePassed
from dca_engine.core.portfolio import Portfolio, PortfolioStatus
from dca_engine.ports import Clock, Price
from dca_engine.runtime import relevance
from dca_engine.runtime.account_link import AccountLink
from dca_engine.runtime.clock import elapsed
from dca_engine.runtime.trigger_index import MarketKey, TriggerIndex

Prices = dict[MarketKey, Decimal]
"""Quote per base."""

LOOK_SECONDS = 10.0
"""Between two looks at everything."""
SOON_SECONDS = 0.5
"""From a fill to a look, so that a burst of fills leads to one."""
CALM_SECONDS = 0.25
"""Between two times that prices wake the writer: a trailing stop moves with every tick of a rally, the first tick that
reaches a level is told at once, and of those that follow the turning points."""


class Outlook:
    """`wake` makes the writer ask what was seen."""

    def __init__(self, links: Mapping[AccountId, AccountLink], clock: Clock, wake: Callable[[], None]) -> None:
        self._links = links
        self._clock = clock
        self._wake = wake
        self._triggers = TriggerIndex()
        self._is_open = False
        self._is_due = False
        self._next_look = inf
        """By `elapsed`, as the next."""
        self._calm_until = -inf
        self._paths: dict[MarketKey, list[Decimal]] = {}
        """Markets whose price reached a level since the writer last asked: each new lowest and highest that did."""

    # --- what happens -----------------------------------------------------------------------------------------------

    def open(self) -> None:
        """From now on what is seen is acted on: the state and the venues agree."""
        self._is_open = True
        self.look()

    def look(self) -> None:
        """Everything is looked at now."""
        if self._is_open:
            self._is_due = True
            self._next_look = elapsed() + LOOK_SECONDS
            self._wake()

    def look_soon(self) -> None:
        self._next_look = min(self._next_look, elapsed() + SOON_SECONDS)

    def tick(self) -> None:
        """The clock moved on."""
        if self._is_open and (self._triggers.take_passed(self._clock.now()) or elapsed() >= self._next_look):
            self.look()
        if self._paths:
            self._call()

    def priced(self, account_id: AccountId, price: Price) -> None:
        """The market moved."""
        market = (account_id, price.symbol)
        if self._is_open and self._triggers.hit(market, price.last):
            self._hit(market, price.last)

    def follow(self, changed: Iterable[Group], ended: Iterable[Group]) -> None:
        """Groups as they stand now. The price may already be beyond a level that one only now watches."""
        for group in changed:
            market = relevance.market_of(group)
            self._triggers.set(group.id, market, stops.watch(group))
            price = self._price(market)
            if self._is_open and price is not None and self._triggers.hit(market, price):
                self._hit(market, price)
        for group in ended:
            self._triggers.remove(group.id)

    def _hit(self, market: MarketKey, price: Decimal) -> None:
        """The writer may be busy, or left in peace: what it must hear of later are the new extremes."""
        path = self._paths.setdefault(market, [])
        if path and min(path) <= price <= max(path):
            return
        goes_on = len(path) > 1 and (price > path[-1]) is (path[-1] > path[-2])
        if goes_on:
            path.pop()
        path.append(price)
        self._call()

    def _call(self) -> None:
        if elapsed() >= self._calm_until:
            self._calm_until = elapsed() + CALM_SECONDS
            self._wake()

    # --- what the core is told --------------------------------------------------------------------------------------

    def seen(self, portfolio: Portfolio, events: Sequence[Event]) -> tuple[Event, ...]:
        """What the core must be told before it decides `events` on `portfolio`: of what counts, what changed. A start
        forgets what was seen, so nothing is told before it: the journal would have it meet what an earlier life saw."""
        if any(isinstance(e, StatusChanged) and e.status is PortfolioStatus.BOOTSTRAPPING for e in events):
            return ()
        is_look, self._is_due = self._is_due, False
        paths, self._paths = self._paths, {}
        markets = chain(relevance.concerned(portfolio, events), relevance.everything(portfolio) if is_look else ())
        changed = self._changed_prices(portfolio, events, (market for market in markets if market not in paths))
        first, *later = self._rounds(paths) if paths else ({},)
        now, free, unreachable = self._clock.now(), dict[AccountId, Decimal](), self._unreachable(portfolio)
        is_news = False
        if is_look or relevance.may_enter(portfolio, events):
            free = self._changed_balances(portfolio, events)
            is_news = bool(free) or unreachable != portfolio.observed.unreachable
        told: list[Event] = []
        if is_news or changed or first:
            told.append(MarketsObserved(now, _by_account(changed | first), free, unreachable))
        told.extend(MarketsObserved(now, _by_account(prices), {}, unreachable) for prices in later)
        if is_look:
            told.append(TimePassed(now))
        return tuple(told)

    def _rounds(self, paths: Mapping[MarketKey, list[Decimal]]) -> Iterator[Prices]:
        """What reached levels, one price of each market after another, and where the markets stand now."""
        for market, path in paths.items():
            now = self._price(market)
            if now is not None and now != path[-1]:
                path.append(now)
        for turn in range(max(map(len, paths.values()))):
            yield {market: path[turn] for market, path in paths.items() if turn < len(path)}

    def _changed_prices(self, portfolio: Portfolio, events: Sequence[Event], markets: Iterable[MarketKey]) -> Prices:
        """A market that is not followed yet has the price that its signal came with."""
        prices: Prices = {}
        for event in events:
            if isinstance(event, SignalReceived) and event.last_price is not None:
                prices[event.signal.account_id, event.signal.symbol] = event.last_price
        prices.update((market, price) for market in markets if (price := self._price(market)) is not None)
        told = portfolio.observed.price
        return {market: price for market, price in prices.items() if told(*market) != price}

    def _changed_balances(self, portfolio: Portfolio, events: Sequence[Event]) -> dict[AccountId, Decimal]:
        coin = relevance.currency(portfolio, events)
        if coin is None:
            return {}
        free = {key: amount for key, link in self._links.items() if (amount := link.free(coin)) is not None}
        told = portfolio.observed.free.get
        return {key: amount for key, amount in free.items() if told(key) != amount}

    def _price(self, market: MarketKey) -> Decimal | None:
        account_id, symbol = market
        link = self._links.get(account_id)
        price = None if link is None else link.prices.get(symbol)
        return None if price is None else price.last

    def _unreachable(self, portfolio: Portfolio) -> tuple[AccountId, ...]:
        reached = {key for key, link in self._links.items() if link.is_reconciled}
        return tuple(account.id for account in portfolio.accounts if account.id not in reached)


def _by_account(prices: Prices) -> dict[AccountId, dict[str, Decimal]]:
    """Sorted, so that the same view always makes the same event."""
    told: dict[AccountId, dict[str, Decimal]] = {}
    for (account_id, symbol), price in sorted(prices.items()):
        told.setdefault(account_id, {})[symbol] = price
    return told
