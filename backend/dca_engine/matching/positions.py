"""What an account holds of a linear market, and what a trade makes of it. Quantities are signed: below zero is short.

What a position cost is kept beside its quantity, exactly, and its entry price is reckoned from both: so rounding never
makes money appear or vanish, however often a position is added to and taken from.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from dca_engine.core.values import ZERO, OrderSide
from dca_engine.matching.fees import COIN_UNIT


@dataclass(frozen=True, slots=True)
class Position:
    """One account's position in one market, one-way: long or short, never both. Flat has neither quantity nor cost."""

    account: str
    symbol: str
    quantity: Decimal = ZERO
    """Base; below zero is short."""
    cost: Decimal = ZERO
    """Quantity times entry price, with the sign of the quantity (quote)."""

    @property
    def entry_price(self) -> Decimal:
        """Quote per base; zero when flat."""
        return self.cost / self.quantity if self.quantity else ZERO

    def closable(self, side: OrderSide) -> Decimal:
        """How much an order of this side can take from the position (base)."""
        held = self.quantity if side is OrderSide.SELL else -self.quantity
        return max(held, ZERO)

    def unrealized(self, price: Decimal) -> Decimal:
        """What closing at this price would gain or lose (quote), before fees (spec 5)."""
        return self.quantity * price - self.cost


@dataclass(frozen=True, slots=True)
class Leverage:
    """How many times its margin an account trades in one market."""

    account: str
    symbol: str
    times: int


def traded(position: Position, side: OrderSide, quantity: Decimal, price: Decimal) -> tuple[Position, Decimal]:
    """The position after a trade, and what the trade realized: (exit - entry) x quantity closed (quote, spec 5)."""
    signed = quantity if side is OrderSide.BUY else -quantity
    closed = _closed_part(position, side, quantity)
    cost_closed = _share_of_cost(position, closed)
    opened = signed + closed
    after = replace(position, quantity=position.quantity + signed, cost=position.cost - cost_closed + opened * price)
    return after, closed * price - cost_closed


def _closed_part(position: Position, side: OrderSide, quantity: Decimal) -> Decimal:
    """What an order takes from the position, with the position's sign."""
    closed = min(quantity, position.closable(side))
    return closed.copy_sign(position.quantity) if closed else ZERO


def _share_of_cost(position: Position, closed: Decimal) -> Decimal:
    """What the closed part cost; the last part to be closed takes the rest, so that nothing is left of a flat one."""
    if not closed:
        return ZERO
    if closed == position.quantity:
        return position.cost
    return (position.cost * closed / position.quantity).quantize(COIN_UNIT, ROUND_HALF_EVEN)
