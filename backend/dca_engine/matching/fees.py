"""What a fill costs: a part of the coin that its settlement names, or its worth in a third coin.

A third coin (Binance's BNB) is used when the account asks for it, its price is known, and enough of it is free;
otherwise the fee falls back to the settlement's coin, as on Binance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import HUNDRED

COIN_UNIT = Decimal("0.00000001")
"""Smallest amount of any coin; fees are cut to it."""


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """How one account pays. `coin` None: as the market's kind has it. `discount_percent` is the third coin's."""

    coin: str | None = None
    discount_percent: Decimal = Decimal(25)


@dataclass(frozen=True, slots=True)
class Fee:
    amount: Decimal
    coin: str


def fee_of(market: Market, coin: str, traded: Decimal, is_maker: bool) -> Fee:
    """The market's rate of what was traded, in `coin`."""
    rate = market.maker_fee_rate if is_maker else market.taker_fee_rate
    return Fee((traded * rate).quantize(COIN_UNIT, ROUND_DOWN), coin)


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
