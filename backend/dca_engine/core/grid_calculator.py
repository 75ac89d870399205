"""The ladder: from a base price and a configuration to legs with prices and quantities (spec 4).

Rounding is in the trader's favour and by the market's rules: a buy price down to the tick, a sell price up, a quantity
down to the step. A leg that the venue would refuse is left out with the reason.
"""

from decimal import Decimal

from dca_engine.core.group import Leg
from dca_engine.core.market import Market
from dca_engine.core.settings import Level
from dca_engine.core.values import HUNDRED, ZERO, Side, floor_to, percent_of, price_for


def ladder(
    base_price: Decimal, side: Side, capital: Decimal, levels: tuple[Level, ...], market: Market
) -> tuple[Leg, ...]:
    """The legs of one pyramid. `base_price` in quote per base, `capital` in quote for the whole ladder."""
    return tuple(_leg(i, level, base_price, side, capital, market) for i, level in enumerate(levels))


def _leg(index: int, level: Level, base_price: Decimal, side: Side, capital: Decimal, market: Market) -> Leg:
    planned = base_price * (1 - side.sign * level.gap_percent / HUNDRED)
    price = price_for(side.entry, planned, market.tick_size)
    quantity = (
        floor_to(percent_of(capital, level.weight_percent) / price, market.step_size) if price > 0 else Decimal(0)
    )
    return Leg(
        index=index,
        gap_percent=level.gap_percent,
        weight_percent=level.weight_percent,
        tp_percent=level.tp_percent,
        price=price,
        quantity=quantity,
        skip_reason=_why_refused(price, quantity, market),
    )


def _quantity(capital: Decimal, price: Decimal, market: Market) -> Decimal:
    return floor_to(capital / price, market.step_size) if price > ZERO else ZERO


def _why_refused(price: Decimal, quantity: Decimal, market: Market) -> str:
    """Empty when the venue would take the order."""
    if price <= ZERO:
        return f"price {price} is not above 0"
    if quantity < market.min_quantity or quantity <= ZERO:
        return f"quantity {quantity} is below the minimum of {max(market.min_quantity, market.step_size)} {market.base}"
    if quantity * price < market.min_notional:
        return f"value {quantity * price} is below the minimum of {market.min_notional} {market.quote}"
    if market.max_quantity is not None and quantity > market.max_quantity:
        return f"quantity {quantity} is above the maximum of {market.max_quantity} {market.base}"
    return ""
