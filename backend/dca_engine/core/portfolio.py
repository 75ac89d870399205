"""The portfolio: the unit of consistency. One state, one writer, one event at a time.

bootstrapping ──▶ reconciling ──▶ healthy ⇄ paused
                      │   ▲           │
                      ▼   └───────────┤
                   locked | auditing ◀┘
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.group import Group, GroupKey
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, PortfolioId, parse_client_order_id, portfolio_tag
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
        for group in self.groups.values():
            if group.market.symbol == key.symbol and group.key == key:
                return group
        return None

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
    return replace(portfolio, groups={**portfolio.groups, group.id: group})


def without_group(portfolio: Portfolio, group: Group, realized: Decimal) -> Portfolio:
    """`portfolio` after `group` ended: its slot is free and its profit counted (quote)."""
    rest = {k: g for k, g in portfolio.groups.items() if k != group.id}
    return replace(portfolio, groups=rest, realized_total=portfolio.realized_total + realized)
