"""Promise 8: once all is quiet, our books and the venue's are the same: orders, coins, positions; and what is in memory
is what is stored."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from dca_engine.core.codec import canonical
from dca_engine.core.ids import AccountId
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Portfolio, indexed, stored
from dca_engine.core.values import ZERO, MarketKind, OrderSide
from dca_engine.matching import OrderState, Trade
from dca_engine.simulation.checks.record import Record

_UNIT = Decimal("1e-8")
"""No venue keeps smaller parts of a coin."""
Amounts = dict[str, Decimal]


def disagreements(record: Record) -> Iterator[str]:
    yield from _memory(record)
    yield from _orders(record)
    for account_id, owner in record.evidence.owners.items():
        yield from _balances(record, account_id, owner)
        yield from _stock(record, account_id, owner)


def _memory(record: Record) -> Iterator[str]:
    live = record.evidence.live
    if live is not record.stored and _kept(live) != _kept(record.stored):
        yield "the state in memory is not the stored one"


def _kept(portfolio: Portfolio) -> bytes:
    return canonical(indexed(stored(portfolio)))


# --- orders ---------------------------------------------------------------------------------------------------------


def _orders(record: Record) -> Iterator[str]:
    """Orders of ended groups are promise 6."""
    for group in record.stored.groups.values():
        for order in group.orders.values():
            there = record.orders.get(order.client_order_id)
            if wrong := _wrong(order, there[-1] if there else None):
                yield f"{order.client_order_id} {wrong}"


def _wrong(order: Order, there: OrderState | None) -> str:
    """What the venue says otherwise of an order. One that it never had must be over."""
    if there is None:
        return "" if order.is_settled else f"is {order.status}, and the venue never had it"
    if (order.status.value, order.filled_quantity) != (there.status.value, there.filled):
        ours, theirs = f"{order.status}, {order.filled_quantity:f} filled", f"{there.status}, {there.filled:f} filled"
        return f"is {ours}; at the venue it is {theirs}"
    return ""


# --- what accounts hold ---------------------------------------------------------------------------------------------


def _balances(record: Record, account_id: AccountId, owner: str) -> Iterator[str]:
    """What was there at first, what moved past the engine, and what the trades moved that are booked."""
    evidence = record.evidence
    expected: Amounts = {}
    _add(expected, evidence.deposits.get(account_id, {}))
    _add(expected, evidence.outside.get(account_id, {}))
    for trade in _booked(record, account_id):
        _add(expected, _moved(record, trade))
    for payment in evidence.venue.archive.fundings(owner):
        _add(expected, {payment.coin: payment.amount})
    found = _found(record, owner)
    for key in sorted(expected.keys() | found.keys()):
        one, other = found.get(key, ZERO), expected.get(key, ZERO)
        if abs(one - other) > _UNIT:
            yield f"account {account_id} has {one:f} {key}, what is booked makes {other:f}"


def _booked(record: Record, account_id: AccountId) -> Iterator[Trade]:
    """The venue's trades that groups of the account have booked, as often as they did."""
    for group in record.groups.values():
        if group.account_id == account_id:
            for key, order in group.orders.items():
                there = {str(trade.trade_id): trade for trade in record.trades.get(key, ())}
                yield from (there[fill.trade_id] for fill in order.fills if fill.trade_id in there)


def _moved(record: Record, trade: Trade) -> Amounts:
    market = record.evidence.venue.rules[trade.symbol].market
    sign = 1 if trade.side is OrderSide.BUY else -1
    amounts: Amounts = {}
    if market.kind is MarketKind.LINEAR:
        _add(amounts, {trade.symbol: sign * trade.quantity, market.quote: trade.realized})
    else:
        _add(amounts, {market.base: sign * trade.quantity, market.quote: -sign * trade.quote_quantity})
    _add(amounts, {trade.fee_coin: -trade.fee})
    return amounts


def _found(record: Record, owner: str) -> Amounts:
    venue = record.evidence.venue
    found = {balance.coin: balance.free + balance.locked for balance in venue.ledger.all_of(owner)}
    return found | {position.symbol: position.quantity for position in venue.linear.positions(owner)}


def _stock(record: Record, account_id: AccountId, owner: str) -> Iterator[str]:
    """What the core believes an account to hold, differences that it told included."""
    stock = record.stored.stocks.get(account_id)
    if stock is None:
        return
    is_linear = record.stored.account(account_id).kind is MarketKind.LINEAR
    symbols = record.evidence.venue.rules.keys()
    found = {key: amount for key, amount in _found(record, owner).items() if (key in symbols) is is_linear}
    for key in sorted(found.keys() | stock.expected.keys()):
        believed = stock.expected.get(key, ZERO) + stock.differs.get(key, ZERO)
        if abs(found.get(key, ZERO) - believed) > _UNIT:
            yield f"account {account_id} has {found.get(key, ZERO):f} {key}, the portfolio believes {believed:f}"


def _add(amounts: Amounts, more: Mapping[str, Decimal]) -> None:
    for key, amount in more.items():
        amounts[key] = amounts.get(key, ZERO) + amount
