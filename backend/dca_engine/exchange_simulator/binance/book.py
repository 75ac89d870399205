"""The order book that the simulator shows: a ladder of levels behind the touch, the same for the same quote.

The venue itself only knows its touch, so the depth is drawn, not traded; the best level is always the true quote.
"""

from decimal import Decimal

from dca_engine.core.values import ceil_to
from dca_engine.exchange_simulator.binance.wire import number
from dca_engine.exchange_simulator.markets import MarketSetup
from dca_engine.matching import Quote

LEVELS = 20
_NOTIONAL_PER_LEVEL = Decimal(20_000)
_SPACING_PERCENT = Decimal("0.01")

Level = tuple[str, str]


def best_quantity(setup: MarketSetup, price: Decimal) -> Decimal:
    """How much (base) the simulator shows at a price."""
    return ceil_to(_NOTIONAL_PER_LEVEL / price, setup.market.step_size)


def levels(setup: MarketSetup, quote: Quote) -> tuple[list[Level], list[Level]]:
    """Bids and asks, best first, as price and quantity in Binance's text."""
    tick = setup.market.tick_size
    gap = max(tick, ceil_to(quote.middle * _SPACING_PERCENT / 100, tick))
    bids = [quote.bid - gap * depth for depth in range(LEVELS)]
    asks = [quote.ask + gap * depth for depth in range(LEVELS)]
    return [_level(setup, bid) for bid in bids if bid > 0], [_level(setup, ask) for ask in asks]


def _level(setup: MarketSetup, price: Decimal) -> Level:
    return number(price), number(best_quantity(setup, price))
