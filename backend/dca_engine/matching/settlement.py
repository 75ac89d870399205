"""What differs between the kinds of markets: what an order needs, how much of it may fill, what a fill moves.

`Venue` knows orders, quotes and time; how money and goods change hands it leaves to the settlement of the market's
kind. The counterparty is the outside market, so a fill moves coins in and out of the account and nowhere else.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from dca_engine.core.market import Market
from dca_engine.core.values import ZERO, OrderSide
from dca_engine.matching.fees import Fee
from dca_engine.matching.orders import (
    BalanceChange,
    EventKind,
    NewOrder,
    OrderEvent,
    OrderState,
    OrderStatus,
    Trade,
)
from dca_engine.matching.positions import Position
from dca_engine.matching.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """What is to be settled: a quantity (base) at a price (quote per base), and what it costs."""

    quantity: Decimal
    price: Decimal
    fee: Fee
    is_maker: bool
    trade_id: int
    time: datetime

    @property
    def quote_quantity(self) -> Decimal:
        return self.quantity * self.price


class Settlement(Protocol):
    """One kind of market."""

    def refusal(self, market: Market, order: NewOrder, quantity: Decimal, price: Decimal) -> Refusal | None:
        """Why the account cannot have this order (`quantity` in base at `price`), if it cannot."""
        ...

    def reserved(self, market: Market, order: OrderState) -> tuple[str, Decimal]:
        """The coin, and how much of it the account must keep locked for the rest of an order."""
        ...

    def fillable(self, order: OrderState) -> Decimal:
        """How much of an open order may trade now (base)."""
        ...

    def fee(self, market: Market, side: OrderSide, quantity: Decimal, price: Decimal, is_maker: bool, /) -> Fee:
        """What a fill costs when no third coin pays for it."""
        ...

    def settle(self, market: Market, order: OrderState, fill: Fill) -> OrderEvent:
        """Carry one fill of `order` through. Raises OverdrawnError, having changed nothing, when the account cannot
        pay (possible only for a forced fill at a price worse than the order's own)."""
        ...

    def outlived(self, account: str, symbol: str, /) -> list[OrderState]:
        """Of an account's open orders in one market, those that the venue takes back by itself."""
        ...

    def touched(self, market: Market, account: str, fee_coin: str | None = None) -> tuple[BalanceChange, ...]:
        """The balances that an event of this market can have changed."""
        ...


def advanced(order: OrderState, fill: Fill) -> OrderState:
    """The order with one more fill on it."""
    filled = order.filled + fill.quantity
    return replace(
        order,
        filled=filled,
        filled_quote=order.filled_quote + fill.quote_quantity,
        status=OrderStatus.FILLED if filled == order.quantity else OrderStatus.PARTIALLY_FILLED,
        updated_at=fill.time,
    )


def traded_event(
    order: OrderState,
    fill: Fill,
    balances: tuple[BalanceChange, ...],
    realized: Decimal = ZERO,
    position: Position | None = None,
) -> OrderEvent:
    """What a fill of `order` is told as; order, balances and position as they are after it."""
    trade = Trade(
        trade_id=fill.trade_id,
        order_id=order.order_id,
        account=order.account,
        client_order_id=order.client_order_id,
        symbol=order.symbol,
        side=order.side,
        price=fill.price,
        quantity=fill.quantity,
        quote_quantity=fill.quote_quantity,
        fee=fill.fee.amount,
        fee_coin=fill.fee.coin,
        is_maker=fill.is_maker,
        time=fill.time,
        realized=realized,
    )
    return OrderEvent(EventKind.TRADED, order, trade, balances, position)
