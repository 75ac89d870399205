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
    """One market's rules. Unset limits do not exist. `max_market_quantity` is in base and binds market orders only."""

    market: Market
    max_market_quantity: Decimal | None = None
    price_band: PriceBand | None = None
    max_open_orders: int | None = None
