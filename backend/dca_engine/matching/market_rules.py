"""A market's rules as this model enforces them: the engine's `Market` plus the limits that only a venue knows."""

from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.market import Market


@dataclass(frozen=True, slots=True)
class PriceBand:
    """How far a limit price may lie from the market's price, as factors of it (0.2 and 5 allow a fifth to fivefold)."""

    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class MarketRules:
    """One market's rules. A limit that is not set does not exist."""

    market: Market
    max_market_quantity: Decimal | None = None
    """Largest quantity of a market order, in base."""
    max_notional: Decimal | None = None
    """Largest price x quantity of one limit order, in quote."""
    max_price: Decimal | None = None
    """Largest limit price, in quote per base."""
    price_band: PriceBand | None = None
    max_open_orders: int | None = None
    """How many orders one account may have open in this market."""
