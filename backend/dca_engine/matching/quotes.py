"""The outside market at its touch: the best bid and ask, and how much can trade there before the next quote."""

from dataclasses import dataclass, replace
from decimal import Decimal

from dca_engine.core.values import OrderSide


@dataclass(frozen=True, slots=True)
class Quote:
    """Best prices (quote per base) and, where liquidity is capped, what is left at each (base; None is unlimited)."""

    bid: Decimal
    ask: Decimal
    bid_quantity: Decimal | None = None
    ask_quantity: Decimal | None = None

    @property
    def middle(self) -> Decimal:
        return (self.bid + self.ask) / 2

    def touch(self, side: OrderSide) -> Decimal:
        """The price that an order of this side trades at when it takes."""
        return self.ask if side is OrderSide.BUY else self.bid

    def available(self, side: OrderSide) -> Decimal | None:
        """What an order of this side can still take, in base."""
        return self.ask_quantity if side is OrderSide.BUY else self.bid_quantity

    def crosses(self, side: OrderSide, price: Decimal) -> bool:
        """Whether a limit order of this side and price trades against this quote."""
        return price >= self.ask if side is OrderSide.BUY else price <= self.bid

    def after_taking(self, side: OrderSide, quantity: Decimal) -> "Quote":
        left = self.available(side)
        if left is None:
            return self
        if side is OrderSide.BUY:
            return replace(self, ask_quantity=left - quantity)
        return replace(self, bid_quantity=left - quantity)
