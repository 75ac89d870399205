"""Spot: coins change hands. A buy gives quote for base, a sell base for quote, and the fee is taken from what is got.

What a resting order gives is locked whole, so that it can always be paid.
"""

from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import ZERO, OrderSide
from dca_engine.matching.fees import Fee, fee_of
from dca_engine.matching.ledger import Ledger, OverdrawnError
from dca_engine.matching.orders import BalanceChange, NewOrder, OrderEvent, OrderState
from dca_engine.matching.refusals import Refusal, RefusalReason
from dca_engine.matching.settlement import Fill, advanced, traded_event


class SpotSettlement:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def refusal(self, market: Market, order: NewOrder, quantity: Decimal, price: Decimal) -> Refusal | None:
        coin, needed = _given(market, order.side, quantity, price)
        free = self._ledger.free(order.account, coin)
        if needed <= free:
            return None
        return Refusal(RefusalReason.INSUFFICIENT_BALANCE, f"{needed} {coin} needed, {free} free")

    def reserved(self, market: Market, order: OrderState) -> tuple[str, Decimal]:
        if order.price is None or not order.status.is_open:
            return market.quote, ZERO
        return _given(market, order.side, order.remaining, order.price)

    def fillable(self, order: OrderState) -> Decimal:
        return order.remaining

    def fee(self, market: Market, side: OrderSide, quantity: Decimal, price: Decimal, is_maker: bool) -> Fee:
        """In the coin received: base for a buy, quote for a sell."""
        if side is OrderSide.BUY:
            return fee_of(market, market.base, quantity, is_maker)
        return fee_of(market, market.quote, quantity * price, is_maker)

    def settle(self, market: Market, order: OrderState, fill: Fill) -> OrderEvent:
        account = order.account
        coin, cost = _given(market, order.side, fill.quantity, fill.price)
        after = advanced(order, fill)
        locked = self.reserved(market, order)[1] - self.reserved(market, after)[1]
        self._pay(account, coin, cost, locked)
        if order.side is OrderSide.BUY:
            self._ledger.add(account, market.base, fill.quantity)
        else:
            self._ledger.add(account, market.quote, fill.quote_quantity)
        self._ledger.add(account, fill.fee.coin, -fill.fee.amount)
        return traded_event(after, fill, self.touched(market, account, fill.fee.coin))

    def outlived(self, _account: str, _symbol: str) -> list[OrderState]:
        """None: what they give is locked for them."""
        return []

    def touched(self, market: Market, account: str, fee_coin: str | None = None) -> tuple[BalanceChange, ...]:
        coins = [market.base, market.quote]
        if fee_coin is not None and fee_coin not in coins:
            coins.append(fee_coin)
        return tuple(self._ledger.of(account, coin) for coin in coins)

    def _pay(self, account: str, coin: str, cost: Decimal, locked: Decimal) -> None:
        """Take `cost` out of what was locked for it, and, at a worse price, out of what is free."""
        self._ledger.unlock(account, coin, locked)
        try:
            self._ledger.add(account, coin, -cost)
        except OverdrawnError:
            self._ledger.lock(account, coin, locked)
            raise


def _given(market: Market, side: OrderSide, quantity: Decimal, price: Decimal) -> tuple[str, Decimal]:
    """The coin that an order of this side gives away, and how much of it."""
    return (market.quote, quantity * price) if side is OrderSide.BUY else (market.base, quantity)
