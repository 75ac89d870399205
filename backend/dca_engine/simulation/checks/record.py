"""Evidence sorted for the checks, once: the venue's orders and trades by whose they are, all groups, the replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, GroupId, OrderName, Purpose, parse_client_order_id
from dca_engine.core.market import Market
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import ZERO
from dca_engine.matching import OrderState, Trade
from dca_engine.ports import Entry
from dca_engine.simulation.checks.replay import Replay, replayed
from dca_engine.simulation.evidence import Evidence


@dataclass(frozen=True, slots=True)
class OwnTrade:
    """One trade of ours at the venue, with what its client order id says."""

    name: OrderName
    trade: Trade

    @property
    def is_entry(self) -> bool:
        return self.name.purpose is Purpose.ENTRY


@dataclass(frozen=True, slots=True)
class Record:
    evidence: Evidence
    stored: Portfolio
    seq: int
    journal: Sequence[Entry]
    ended: Mapping[GroupId, Group]
    """As they ended, by the journal."""
    groups: Mapping[GroupId, Group]
    """Those that ended and those that are open."""
    orders: Mapping[ClientOrderId, Sequence[OrderState]]
    """The venue's, as far as they bear the portfolio's mark."""
    trades: Mapping[ClientOrderId, Sequence[Trade]]
    traded: Mapping[GroupId, Sequence[OwnTrade]]
    """The venue's trades, in their order."""
    accounts: Mapping[str, AccountId]
    """By the venue's name."""
    replay: Replay


def record_of(evidence: Evidence) -> Record:
    kept = evidence.store.portfolios[evidence.portfolio_id]
    accounts = {owner: account_id for account_id, owner in evidence.owners.items()}
    ended = {group.id: group for entry in kept.journal for group in entry.ended}
    archive, tag = evidence.venue.archive, kept.portfolio.tag
    orders: dict[ClientOrderId, list[OrderState]] = {}
    for order in archive.all_orders():
        if order.account in accounts and _ours(order.client_order_id, tag) is not None:
            orders.setdefault(ClientOrderId(order.client_order_id), []).append(order)
    trades: dict[ClientOrderId, list[Trade]] = {}
    traded: dict[GroupId, list[OwnTrade]] = {}
    for trade in archive.all_trades():
        name = _ours(trade.client_order_id, tag) if trade.account in accounts else None
        if name is not None:
            trades.setdefault(ClientOrderId(trade.client_order_id), []).append(trade)
            traded.setdefault(group_id_of(trade.client_order_id), []).append(OwnTrade(name, trade))
    return Record(
        evidence=evidence,
        stored=kept.portfolio,
        seq=kept.seq,
        journal=kept.journal,
        ended=ended,
        groups={**ended, **kept.portfolio.groups},
        orders=orders,
        trades=trades,
        traded=traded,
        accounts=accounts,
        replay=replayed(kept.journal),
    )


def _ours(client_order_id: str, tag: str) -> OrderName | None:
    name = parse_client_order_id(client_order_id)
    return name if name is not None and name.tag == tag else None


def group_id_of(client_order_id: str) -> GroupId:
    """The group that an id of ours names. Raises ValueError for another's."""
    name = parse_client_order_id(client_order_id)
    if name is None:
        raise ValueError(f"{client_order_id} is no id of ours")
    return GroupId(f"{name.tag}-{name.group}")


def moved(own: OwnTrade, market: Market) -> Decimal:
    """Base that one trade brought to its group, below zero when it took."""
    fee = own.trade.fee if own.trade.fee_coin == market.base else ZERO
    return own.trade.quantity - fee if own.is_entry else -own.trade.quantity - fee
