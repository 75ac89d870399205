"""From the fact log back to the venue, and from the venue to the facts that a fresh log must hold."""

from collections.abc import Iterator, Sequence

from dca_engine.exchange_simulator.config import AccountSetup
from dca_engine.exchange_simulator.fact_log import FactLog
from dca_engine.exchange_simulator.records import Fact
from dca_engine.matching import BalanceChange, Funding, Leverage, OrderState, Position, Quote, Trade, Venue


def opened_accounts(log: FactLog, configured: Sequence[AccountSetup]) -> list[AccountSetup]:
    """The accounts that were opened while it ran, and are not configured by now."""
    known = {account.name for account in configured}
    return [fact for facts in log.read() for fact in facts if isinstance(fact, AccountSetup) and fact.name not in known]


def load_facts(venue: Venue, log: FactLog) -> frozenset[str]:
    """Put the logged state into a venue that has its accounts open and nothing else. Returns the accounts it names.

    Facts of markets and accounts that are configured no more are left out."""
    orders: dict[int, OrderState] = {}
    balances: dict[tuple[str, str], BalanceChange] = {}
    positions: dict[tuple[str, str], Position] = {}
    for facts in log.read():
        for fact in facts:
            match fact:
                case OrderState():
                    orders[fact.order_id] = fact
                case AccountSetup():
                    """Open already: see `opened_accounts`."""
                case BalanceChange():
                    balances[fact.account, fact.coin] = fact
                case Position():
                    positions[fact.account, fact.symbol] = fact
                case _:
                    _put(venue, fact)
    for order_id in sorted(orders):
        if orders[order_id].symbol in venue.rules:
            venue.restore_order(orders[order_id])
    for position in positions.values():
        if position.symbol in venue.rules:
            venue.linear.restore(position)
    for balance in balances.values():
        venue.ledger.restore(balance)
    return frozenset(account for account, _ in balances)


def _put(venue: Venue, fact: Trade | Funding | Leverage | tuple[str, Quote]) -> None:
    """A fact that stands for itself; of quotes and leverages the last one counts."""
    match fact:
        case Trade():
            venue.archive.put_trade(fact)
        case Funding():
            venue.archive.put_funding(fact)
        case Leverage():
            venue.linear.restore_leverage(fact)
        case (symbol, quote):
            if symbol in venue.rules:
                venue.quotes[symbol] = quote


def state_of(venue: Venue) -> Iterator[Fact]:
    """Everything that a restart must find again."""
    yield from venue.archive.all_orders()
    yield from venue.archive.all_trades()
    yield from venue.archive.fundings()
    yield from venue.linear.positions()
    yield from venue.linear.leverages()
    for account in venue.ledger.accounts():
        yield from venue.ledger.all_of(account)
    for symbol, quote in venue.quotes.items():
        yield symbol, Quote(quote.bid, quote.ask)
