"""Whether an order keeps the rules of its market, before anything is touched. What the account can pay for is another
question, which the settlement of the market's kind answers.

Pure checks; each answers None or the `Refusal` that a client gets. Where several would refuse, the first one in
`admit` is the one that is told.
"""

from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.values import ZERO, OrderType, floor_to
from dca_engine.matching.fill_model import FillModel
from dca_engine.matching.market_rules import MarketRules
from dca_engine.matching.orders import NewOrder
from dca_engine.matching.quotes import Quote
from dca_engine.matching.refusals import Refusal, RefusalReason

_HUGE = Decimal(10) ** 15
"""Beyond this a price or quantity is nonsense, and its remainder could not be computed exactly."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an order meets: the quote, and the client's orders in this market."""

    quote: Quote | None
    open_orders: int
    client_order_id_is_open: bool


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the order is taken for: a quantity (base), and the price that it counts with (quote per base)."""

    quantity: Decimal
    price: Decimal


def admit(rules: MarketRules, model: FillModel, order: NewOrder, met: Circumstances) -> Admitted | Refusal:
    """The order as the market takes it, or why it does not."""
    shape = _check_shape(order) or _check_price(rules, order, met.quote)
    if shape is not None:
        return shape
    price = _price_to_pay(rules, model, order, met.quote)
    if isinstance(price, Refusal):
        return price
    quantity = _quantity_wanted(rules, order, price)
    return (
        _check_quantity(rules, order, quantity)
        or _check_notional(rules, order, quantity * price)
        or _check_room(rules, met.open_orders)
        or _check_client_order_id(order, met.client_order_id_is_open)
        or _check_taking(order, met.quote)
        or Admitted(quantity, price)
    )


def _check_shape(order: NewOrder) -> Refusal | None:
    """A limit order needs price and quantity; a market order either a quantity or a quote amount, and no price."""
    if order.type is OrderType.LIMIT:
        complete = order.price is not None and order.quantity is not None and order.quote_quantity is None
    else:
        one_amount = (order.quantity is None) != (order.quote_quantity is None)
        complete = one_amount and order.price is None and not order.post_only
    if complete:
        return None
    return Refusal(RefusalReason.INCOMPLETE_ORDER, f"this {order.type} {order.side} does not say what to trade")


def _off_grid(value: Decimal, step: Decimal) -> bool:
    return not value.is_finite() or value <= 0 or value >= _HUGE or value % step != 0


def _check_price(rules: MarketRules, order: NewOrder, quote: Quote | None) -> Refusal | None:
    price = order.price
    if price is None:
        return None
    tick = rules.market.tick_size
    if _off_grid(price, tick):
        return Refusal(RefusalReason.PRICE_TICK, f"price {price} is not a positive multiple of {tick}")
    if rules.max_price is not None and price > rules.max_price:
        return Refusal(RefusalReason.MAX_PRICE, f"price {price} is above {rules.max_price}")
    band = rules.price_band
    if band is None or quote is None:
        return None
    lowest, highest = quote.middle * band.lowest, quote.middle * band.highest
    if lowest <= price <= highest:
        return None
    return Refusal(RefusalReason.PRICE_BAND, f"price {price} is outside {lowest} to {highest}")


def _price_to_pay(rules: MarketRules, model: FillModel, order: NewOrder, quote: Quote | None) -> Decimal | Refusal:
    if order.price is not None:
        return order.price
    if quote is None:
        return Refusal(RefusalReason.NO_PRICE, f"{order.symbol} has no price yet")
    return model.market_price(order.side, quote.touch(order.side), rules.market.tick_size)


def _quantity_wanted(rules: MarketRules, order: NewOrder, price: Decimal) -> Decimal:
    if order.quantity is not None:
        return order.quantity
    spend = order.quote_quantity or ZERO
    if not ZERO < spend < _HUGE:
        return ZERO
    return floor_to(spend / price, rules.market.step_size)


def _check_quantity(rules: MarketRules, order: NewOrder, quantity: Decimal) -> Refusal | None:
    market = rules.market
    if _off_grid(quantity, market.step_size):
        return Refusal(RefusalReason.LOT_STEP, f"quantity {quantity} is not a positive multiple of {market.step_size}")
    if quantity < market.min_quantity:
        return Refusal(RefusalReason.MIN_QUANTITY, f"quantity {quantity} is below {market.min_quantity}")
    if market.max_quantity is not None and quantity > market.max_quantity:
        return Refusal(RefusalReason.MAX_QUANTITY, f"quantity {quantity} is above {market.max_quantity}")
    limit = rules.max_market_quantity
    if order.type is OrderType.MARKET and limit is not None and quantity > limit:
        return Refusal(RefusalReason.MARKET_MAX_QUANTITY, f"market quantity {quantity} is above {limit}")
    return None


def _check_notional(rules: MarketRules, order: NewOrder, notional: Decimal) -> Refusal | None:
    """What takes from a position may be as small as the rest of it."""
    least, most = rules.market.min_notional, rules.max_notional
    if notional < least and not order.reduce_only:
        return Refusal(RefusalReason.MIN_NOTIONAL, f"{notional} {rules.market.quote} is below {least}")
    if order.type is OrderType.LIMIT and most is not None and notional > most:
        return Refusal(RefusalReason.MAX_NOTIONAL, f"{notional} {rules.market.quote} is above {most}")
    return None


def _check_room(rules: MarketRules, open_orders: int) -> Refusal | None:
    limit = rules.max_open_orders
    if limit is None or open_orders < limit:
        return None
    return Refusal(RefusalReason.MAX_OPEN_ORDERS, f"{open_orders} orders are open, {limit} allowed")


def _check_client_order_id(order: NewOrder, is_open: bool) -> Refusal | None:
    if not is_open:
        return None
    return Refusal(RefusalReason.DUPLICATE_CLIENT_ORDER_ID, f"{order.client_order_id} is open already")


def _check_taking(order: NewOrder, quote: Quote | None) -> Refusal | None:
    """A post-only order must not trade at once."""
    if not order.post_only or quote is None or order.price is None or not quote.crosses(order.side, order.price):
        return None
    return Refusal(RefusalReason.WOULD_TAKE, f"price {order.price} would trade at once")
