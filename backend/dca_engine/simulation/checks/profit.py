"""Promise 7: the profit that was realized is the cash that came and went at the venue, fees and funding included.

A fee in base is in that cash already, as less to sell. Dust that no venue takes is what its group paid and never got
back; what a group held that was released is the trader's own and no loss. A fee in a third coin counts at the worth it
was booked with: nobody else wrote down what it was worth then.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.figures import figures
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId
from dca_engine.core.values import ZERO, OrderSide
from dca_engine.matching import Funding, Trade
from dca_engine.simulation.checks.record import Record, moved

_ROUNDING = Decimal("1e-9")
"""Quote. A Decimal has 28 digits, and sums are made in another order here."""
_SLACK = timedelta(minutes=1)
"""Who came or went that near to a payment may have borne it or not."""
_READ_WITHIN = timedelta(minutes=70)
"""Payments are read twice after each full hour, and after a failure again every minute."""
_Payment = tuple[AccountId, str, str]
"""Account, symbol, and the venue's number of the payment."""


def wrong_profits(record: Record) -> Iterator[str]:
    earned = ZERO
    for group in record.ended.values():
        if group.released:
            earned += group.realized
            continue
        cash = _cash(record, group)
        earned += cash
        for what, told in (("realized", group.realized), ("is shown with", figures(group).realized_pnl)):
            if abs(told - cash) > _ROUNDING:
                yield f"group {group.id} {what} {told:f}, the venue moved {cash:f}"
    if abs(record.stored.realized_total - earned) > _ROUNDING:
        yield f"{record.stored.realized_total:f} was realized in all, the venue moved {earned:f}"
    yield from _wrong_funding(record)


def _cash(record: Record, group: Group) -> Decimal:
    """Quote that a group's trades and funding brought."""
    trades = (own.trade for own in record.traded.get(group.id, ()))
    brought = sum((_brought(trade) - _cost(trade, group) for trade in trades), ZERO)
    return brought + sum((payment.amount for payment in group.funding), ZERO)


def _brought(trade: Trade) -> Decimal:
    return trade.quote_quantity if trade.side is OrderSide.SELL else -trade.quote_quantity


def _cost(trade: Trade, group: Group) -> Decimal:
    """What a trade's fee took beside base, in quote."""
    if trade.fee_coin == group.market.base:
        return ZERO
    if trade.fee_coin == group.market.quote:
        return trade.fee
    order = group.orders.get(ClientOrderId(trade.client_order_id))
    fills = () if order is None else order.fills
    return sum((fill.fee_quote for fill in fills if fill.trade_id == str(trade.trade_id)), ZERO)


def _wrong_funding(record: Record) -> Iterator[str]:
    """A payment falls on the groups once, and whole."""
    fundings = record.evidence.venue.archive.fundings()
    paid = {_key(record, payment): payment for payment in fundings if payment.account in record.accounts}
    borne: dict[_Payment, Decimal] = {}
    for group in record.groups.values():
        ids = [payment.id for payment in group.funding]
        if len(set(ids)) < len(ids):
            yield f"group {group.id} bears a payment of funding twice"
        for payment in group.funding:
            key = (group.account_id, group.market.symbol, payment.id)
            borne[key] = borne.get(key, ZERO) + payment.amount
    for key, amount in borne.items():
        there = paid[key].amount if key in paid else ZERO
        if abs(there - amount) > _ROUNDING:
            yield f"{_named(key)} was {there:f}, groups bear {amount:f}"
    for key, one in paid.items():
        if key not in borne and any(_surely_bore(record, group, one) for group in record.groups.values()):
            yield f"{_named(key)}, {one.amount:f}, is borne by no group, and one held the market then"


def _key(record: Record, payment: Funding) -> _Payment:
    return record.accounts[payment.account], payment.symbol, str(payment.payment_id)


def _named(key: _Payment) -> str:
    account_id, symbol, payment_id = key
    return f"funding {payment_id} of {symbol} on {account_id}"


def _surely_bore(record: Record, group: Group, payment: Funding) -> bool:
    """It held the market around that moment, and long enough afterwards for the payment to be read."""
    if (record.accounts[payment.account], payment.symbol) != (group.account_id, group.market.symbol):
        return False
    if (group.closed_at or record.journal[-1].event.time) < payment.time + _READ_WITHIN:
        return False
    return all(_held_at(record, group, payment.time + slack) > ZERO for slack in (-_SLACK, _SLACK))


def _held_at(record: Record, group: Group, moment: datetime) -> Decimal:
    traded = record.traded.get(group.id, ())
    return sum((moved(own, group.market) for own in traded if own.trade.time <= moment), ZERO)
