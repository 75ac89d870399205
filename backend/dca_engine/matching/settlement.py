"""One fill, carried through: coins change hands, the fee is taken, the order advances, the trade is written.

The counterparty is the outside market, so a fill moves coins in and out of the account and nowhere else.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import OrderSide
from dca_engine.matching.fees import Fee
from dca_engine.matching.ledger import Ledger
from dca_engine.matching.orders import BalanceChange, EventKind, OrderEvent, OrderState, OrderStatus, Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What is to be settled: a quantity (base) at a price (quote per base), and what it costs."""

    quantity: Decimal
    price: Decimal
    fee: Fee
    is_maker: bool
    trade_id: int
    time: datetime


def settle(ledger: Ledger, market: Market, order: OrderState, fill: Fill) -> OrderEvent:
    """Carry one fill of `order` through. Raises OverdrawnError, having changed nothing, when the account cannot pay
    (possible only for a forced fill at a price worse than the order's own)."""
    quote_quantity = fill.quantity * fill.price
    _exchange_coins(ledger, market, order, fill.quantity, quote_quantity)
    ledger.add(order.account, fill.fee.coin, -fill.fee.amount)
    filled = order.filled + fill.quantity
    advanced = replace(
        order,
        filled=filled,
        filled_quote=order.filled_quote + quote_quantity,
        status=OrderStatus.FILLED if filled == order.quantity else OrderStatus.PARTIALLY_FILLED,
        updated_at=fill.time,
    )
    balances = touched(ledger, market, order.account, fill.fee.coin)
    return OrderEvent(EventKind.TRADED, advanced, _trade(order, fill, quote_quantity), balances)


def _trade(order: OrderState, fill: Fill, quote_quantity: Decimal) -> Trade:
    return Trade(
        trade_id=fill.trade_id,
        order_id=order.order_id,
        account=order.account,
        client_order_id=order.client_order_id,
        symbol=order.symbol,
        side=order.side,
        price=fill.price,
        quantity=fill.quantity,
        quote_quantity=quote_quantity,
        fee=fill.fee.amount,
        fee_coin=fill.fee.coin,
        is_maker=fill.is_maker,
        time=fill.time,
    )


def touched(ledger: Ledger, market: Market, account: str, fee_coin: str | None = None) -> tuple[BalanceChange, ...]:
    """The balances that an event of this market can have changed."""
    coins = [market.base, market.quote]
    if fee_coin is not None and fee_coin not in coins:
        coins.append(fee_coin)
    return tuple(ledger.of(account, coin) for coin in coins)


def given_coin(market: Market, side: OrderSide) -> str:
    """The coin that an order of this side gives away."""
    return market.quote if side is OrderSide.BUY else market.base


def _exchange_coins(
    ledger: Ledger, market: Market, order: OrderState, quantity: Decimal, quote_quantity: Decimal
) -> None:
    account = order.account
    given = given_coin(market, order.side)
    buying = order.side is OrderSide.BUY
    cost = quote_quantity if buying else quantity
    if order.price is not None:
        reserved = quantity * order.price if buying else quantity
        ledger.unlock(account, given, reserved)
        _pay(ledger, account, given, cost, undo_lock=reserved)
    else:
        ledger.add(account, given, -cost)
    ledger.add(account, market.base if buying else market.quote, quantity if buying else quote_quantity)


def _pay(ledger: Ledger, account: str, coin: str, cost: Decimal, undo_lock: Decimal) -> None:
    try:
        ledger.add(account, coin, -cost)
    except ArithmeticError:
        ledger.lock(account, coin, undo_lock)
        raise
