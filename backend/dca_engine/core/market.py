"""The rules of one market: what the venue lets an order be, in base units.

Contract sizes are the connector's concern: inside the engine a quantity is always in base (BTC of BTC/USDT).
"""

from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.values import ONE, ZERO, MarketKind


@dataclass(frozen=True, slots=True)
class Market:
    """One tradable market. `symbol` is unified: `BTC/USDT` (spot), `BTC/USDT:USDT` (linear perpetual)."""

    symbol: str
    base: str
    quote: str
    kind: MarketKind
    tick_size: Decimal
    """Smallest step of a price, in quote per base."""
    step_size: Decimal
    """Smallest step of a quantity, in base."""
    min_quantity: Decimal = ZERO
    """Smallest quantity of one order, in base."""
    min_notional: Decimal = ZERO
    """Smallest price x quantity of one order, in quote."""
    max_quantity: Decimal | None = None
    maker_fee_rate: Decimal = ZERO
    """Fraction of the traded value (0.001 is 0.1 %)."""
    taker_fee_rate: Decimal = ZERO
    contract_size: Decimal = ONE
    """Base per contract, where the market trades contracts."""

    def sellable(self, quantity: Decimal, price: Decimal) -> bool:
        """Whether the venue would take an order of this size (base) at this price (quote per base)."""
        return quantity >= self.min_quantity and quantity >= self.step_size and quantity * price >= self.min_notional
