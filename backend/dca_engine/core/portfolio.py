"""The portfolio: the unit of consistency. One state, one writer, one event at a time.

bootstrapping ──▶ reconciling ──▶ healthy ⇄ paused
                      │   ▲           │
                      ▼   └───────────┤
                   locked | auditing ◀┘
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.copying import replace
from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.group import Group, GroupKey
from dca_engine.core.ids import (
    AccountId,
    ClientOrderId,
    GroupId,
    PortfolioId,
    QueueId,
    parse_client_order_id,
    portfolio_tag,
)
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.risk_state import RiskState
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import ZERO, MarketKind


class PortfolioStatus(StrEnum):
    BOOTSTRAPPING = "bootstrapping"
    RECONCILING = "reconciling"
    HEALTHY = "healthy"
    PAUSED = "paused"
    LOCKED = "locked"
    AUDITING = "auditing"


_S = PortfolioStatus
TRANSITIONS: dict[PortfolioStatus, frozenset[PortfolioStatus]] = {
    _S.BOOTSTRAPPING: frozenset({_S.RECONCILING}),
    _S.RECONCILING: frozenset({_S.HEALTHY, _S.PAUSED, _S.LOCKED, _S.AUDITING, _S.BOOTSTRAPPING}),
    _S.HEALTHY: frozenset({_S.PAUSED, _S.LOCKED, _S.AUDITING, _S.RECONCILING, _S.BOOTSTRAPPING}),
    _S.PAUSED: frozenset({_S.HEALTHY, _S.LOCKED, _S.AUDITING, _S.RECONCILING, _S.BOOTSTRAPPING}),
    _S.LOCKED: frozenset({_S.HEALTHY, _S.PAUSED, _S.AUDITING, _S.RECONCILING, _S.BOOTSTRAPPING}),
    _S.AUDITING: frozenset({_S.HEALTHY, _S.PAUSED, _S.LOCKED, _S.RECONCILING, _S.BOOTSTRAPPING}),
}
"""Every start is a recovery, so `bootstrapping` can be entered from anywhere."""


@dataclass(frozen=True, slots=True)
class Account:
    """One exchange connection as the core needs to know it."""

    id: AccountId
    kind: MarketKind


@dataclass(frozen=True, slots=True)
class Observed:
    """What was last seen of the outside world. It is not stored: every start begins without it."""

    prices: Mapping[AccountId, Mapping[str, Decimal]] = field(default_factory=dict)
    """By symbol, quote per base."""
    free: Mapping[AccountId, Decimal] = field(default_factory=dict)
    """Free balance, quote."""
    unreachable: tuple[AccountId, ...] = ()

    def price(self, account_id: AccountId, symbol: str) -> Decimal | None:
        prices = self.prices.get(account_id)
        return None if prices is None else prices.get(symbol)


@dataclass(frozen=True, slots=True)
class Book:
    """What is open in one symbol, on all accounts."""

    groups: tuple[GroupId, ...] = ()
    committed: Decimal = ZERO
    """Quote."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What an account should hold: what it held when it was first looked at, and what our fills moved since. By coin in
    all, resting orders included; of perpetuals by symbol, base, short below 0."""

    expected: Mapping[str, Decimal]
    differs: Mapping[str, Decimal] = field(default_factory=dict)
    """Found less expected, where that was told and neither went away nor was accepted."""
    accepted: tuple[str, ...] = ()
    """Where a person accepted a difference: the next look at these is taken over as it is."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All that decisions depend on. Ended groups leave it; the store keeps them."""

    id: PortfolioId
    settings: PortfolioSettings
    accounts: tuple[Account, ...]
    status: PortfolioStatus = PortfolioStatus.BOOTSTRAPPING
    status_reason: str = ""
    next_group: int = 1
    realized_total: Decimal = ZERO
    """Quote, of ended groups."""
    groups: Mapping[GroupId, Group] = field(default_factory=dict)
    """Groups that hold a slot, oldest first."""
    queue: Mapping[QueueId, QueuedEntry] = field(default_factory=dict)
    """Signals that wait, in the order in which they came."""
    risk: RiskState = RiskState()
    stocks: Mapping[AccountId, Stock] = field(default_factory=dict)
    observed: Observed = Observed()
    books: Mapping[str, Book] = field(default_factory=dict)
    """By symbol: an index over `groups`, kept by `with_group` and `without_group`."""
    committed: Decimal = ZERO
    """Quote, of all groups."""

    @property
    def only_exits(self) -> bool:
        """A fault has to be looked at first: nothing is bought meanwhile (spec 9)."""
        return self.status in (PortfolioStatus.LOCKED, PortfolioStatus.AUDITING)

    @property
    def tag(self) -> str:
        return portfolio_tag(self.id)

    def account(self, account_id: AccountId) -> Account:
        """Raises KeyError for an account that is not the portfolio's."""
        for account in self.accounts:
            if account.id == account_id:
                return account
        raise KeyError(account_id)

    def group_by_key(self, key: GroupKey) -> Group | None:
        """The group that holds this key's slot; at most one does."""
        return next((g for g in self.groups_in(key.symbol) if g.key == key), None)

    def groups_in(self, symbol: str) -> tuple[Group, ...]:
        """Oldest first."""
        book = self.books.get(symbol)
        return () if book is None else tuple(self.groups[key] for key in book.groups)

    def queued(self, key: GroupKey) -> QueuedEntry | None:
        """The entry that waits under this key; at most one does."""
        return next((e for e in self.queue.values() if e.key == key), None)

    def price_of(self, group: Group) -> Decimal | None:
        """The last price seen of the group's market, quote per base."""
        return self.observed.price(group.account_id, group.market.symbol)

    def group_of(self, client_order_id: ClientOrderId) -> Group | None:
        """The group that an order of ours belongs to, read from the id itself."""
        name = parse_client_order_id(client_order_id)
        if name is None or name.tag != self.tag:
            return None
        group = self.groups.get(GroupId(f"{name.tag}-{name.group}"))
        return group if group is not None and client_order_id in group.orders else None


def moved(portfolio: Portfolio, status: PortfolioStatus, reason: str) -> Portfolio:
    """`portfolio` in a new status. Raises IllegalTransitionError when the table does not allow it."""
    if status is portfolio.status:
        return replace(portfolio, status_reason=reason)
    if status not in TRANSITIONS[portfolio.status]:
        raise IllegalTransitionError(f"portfolio {portfolio.id}: {portfolio.status} cannot become {status}")
    return replace(portfolio, status=status, status_reason=reason)


def with_group(portfolio: Portfolio, group: Group) -> Portfolio:
    """`portfolio` with this group added or replaced."""
    known = portfolio.groups.get(group.id)
    groups = {**portfolio.groups, group.id: group}
    change = group.committed if known is None else group.committed - known.committed
    if known is not None and not change:
        return replace(portfolio, groups=groups)
    symbol = group.market.symbol
    book = portfolio.books.get(symbol, Book())
    ids = book.groups if known is not None else (*book.groups, group.id)
    books = {**portfolio.books, symbol: Book(ids, book.committed + change)}
    return replace(portfolio, groups=groups, books=books, committed=portfolio.committed + change)


def without_group(portfolio: Portfolio, group: Group, realized: Decimal) -> Portfolio:
    """`portfolio` after `group` ended: its slot is free and its profit counted (quote)."""
    known = portfolio.groups[group.id]
    total = portfolio.realized_total + realized
    rest = {key: g for key, g in portfolio.groups.items() if key != group.id}
    symbol = group.market.symbol
    book = portfolio.books[symbol]
    books = {key: b for key, b in portfolio.books.items() if key != symbol}
    if len(book.groups) > 1:
        ids = tuple(key for key in book.groups if key != group.id)
        books[symbol] = Book(ids, book.committed - known.committed)
    committed = portfolio.committed - known.committed
    return replace(portfolio, groups=rest, books=books, committed=committed, realized_total=total)


def stored(portfolio: Portfolio) -> Portfolio:
    """The part that is kept: without what was only seen. Journal, replay and database agree on this."""
    return replace(portfolio, observed=Observed())


def indexed(portfolio: Portfolio) -> Portfolio:
    """`portfolio` with its index made anew from its groups, as after loading."""
    bare = replace(portfolio, groups={}, books={}, committed=ZERO)
    for group in portfolio.groups.values():
        bare = with_group(bare, group)
    return bare
