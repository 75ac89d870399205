"""What a fill costs: a buy pays in the base it gets, a sell in the quote it gets, or either in a third coin.

A third coin (Binance's BNB) is used when the account asks for it, its price is known, and enough of it is free;
otherwise the fee falls back to the coin received, as on Binance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import HUNDRED, OrderSide

COIN_UNIT = Decimal("0.00000001")
"""Smallest amount of any coin; fees are cut to it."""


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """How one account pays. `coin` None: in what it receives. `discount_percent` applies to the third coin only."""

    coin: str | None = None
    discount_percent: Decimal = Decimal(25)


@dataclass(frozen=True, slots=True)
class Fee:
    amount: Decimal
    coin: str


def fee_of(market: Market, side: OrderSide, quantity: Decimal, quote_quantity: Decimal, is_maker: bool) -> Fee:
    """The fee in the coin received: base for a buy, quote for a sell."""
    rate = market.maker_fee_rate if is_maker else market.taker_fee_rate
    received, coin = (quantity, market.base) if side is OrderSide.BUY else (quote_quantity, market.quote)
    return Fee((received * rate).quantize(COIN_UNIT, ROUND_DOWN), coin)


def fee_in_third_coin(
    policy: FeePolicy,
    market: Market,
    quote_quantity: Decimal,
    is_maker: bool,
    price_in_quote: Callable[[str, str], Decimal | None],
) -> Fee | None:
    """The same fee in the account's fee coin, or None when that does not apply or has no price in `market.quote`."""
    if policy.coin is None or policy.coin in (market.base, market.quote):
        return None
    price = price_in_quote(policy.coin, market.quote)
    if price is None:
        return None
    rate = market.maker_fee_rate if is_maker else market.taker_fee_rate
    value = quote_quantity * rate * (HUNDRED - policy.discount_percent) / HUNDRED
    return Fee((value / price).quantize(COIN_UNIT, ROUND_DOWN), policy.coin)
