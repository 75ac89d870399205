"""How kindly the outside market treats orders: spread, slippage, liquidity at the touch, and the queue at a price.

The defaults are the plainest model: no spread, no slippage, endless liquidity, every touch fills.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from dca_engine.core.values import ZERO, OrderSide, ceil_to, floor_to
from dca_engine.matching.quotes import Quote


class Chance(Protocol):
    """A seeded source of chance, as `random.Random` is one."""

    def randrange(self, stop: int, /) -> int: ...


@dataclass(frozen=True, slots=True)
class FillModel:
    half_spread_percent: Decimal = ZERO
    """Distance of bid and ask from a single price, in percent of it."""
    slippage_percent: Decimal = ZERO
    """How much worse than the touch a market order trades, in percent."""
    liquidity_per_touch: Decimal | None = None
    """Base quantity that each side can trade per quote; None is unlimited."""
    touch_fill_percent: int = 100
    """Chance that a resting order fills when the price only touches it, in percent; beyond it, it always fills."""

    def market_price(self, side: OrderSide, touch: Decimal, tick: Decimal) -> Decimal:
        """What a market order pays or gets per base, given the touch it takes, on the tick."""
        slip = touch * self.slippage_percent / 100
        if side is OrderSide.BUY:
            return ceil_to(touch + slip, tick)
        return max(floor_to(touch - slip, tick), tick)

    def quote_around(self, price: Decimal, tick: Decimal) -> Quote:
        """Bid and ask around a single price: half a spread to either side, on the tick and never below one tick."""
        half = price * self.half_spread_percent / 100
        return Quote(max(floor_to(price - half, tick), tick), max(ceil_to(price + half, tick), tick))
