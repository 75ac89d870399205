"""What of the outside world the decision on an event depends on, so that no more than that is written down with it."""

from collections.abc import Iterable, Iterator, Sequence

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.messages import (
    Event,
    GroupWish,
    OffsetRequested,
    OrderAbsent,
    OrderFilled,
    OrderReported,
    Panicked,
    SignalReceived,
)
from dca_engine.core.portfolio import Portfolio
from dca_engine.runtime.trigger_index import MarketKey


def market_of(group: Group) -> MarketKey:
    return (group.account_id, group.market.symbol)


def concerned(portfolio: Portfolio, events: Iterable[Event]) -> Iterator[MarketKey]:
    """The markets whose prices may count: those of what waits, of each signal, and of each group that an event is
    about and that may sell at market."""
    for entry in portfolio.queue.values():
        yield (entry.key.account_id, entry.key.symbol)
    for event in events:
        match event:
            case SignalReceived():
                yield (event.signal.account_id, event.signal.symbol)
            case OrderReported() | OrderFilled() | OrderAbsent():
                group = portfolio.group_of(event.client_order_id)
                if group is not None and (group.status is GroupStatus.CLOSING or group.sales):
                    yield market_of(group)
            case OffsetRequested() | Panicked():
                yield from map(market_of, portfolio.groups.values())
            case _ if isinstance(event, GroupWish):
                if event.group_id in portfolio.groups:
                    yield market_of(portfolio.groups[event.group_id])
            case _:
                pass


def everything(portfolio: Portfolio) -> Iterator[MarketKey]:
    """The markets of all that is open and all that waits."""
    yield from map(market_of, portfolio.groups.values())
    yield from concerned(portfolio, ())


def may_enter(portfolio: Portfolio, events: Iterable[Event]) -> bool:
    """Whether an entry may be decided: that depends on balances and on who can be reached."""
    return bool(portfolio.queue) or any(isinstance(event, SignalReceived) for event in events)


def currency(portfolio: Portfolio, events: Sequence[Event]) -> str | None:
    """The coin that the portfolio trades in: the quote of its markets; None while it has none."""
    markets = (e.market for e in events if isinstance(e, SignalReceived))
    waiting = (entry.market for entry in portfolio.queue.values())
    held = (group.market for group in portfolio.groups.values())
    for row in (markets, waiting, held):
        for market in row:
            if market is not None:
                return market.quote
    return None
