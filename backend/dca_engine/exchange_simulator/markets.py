"""The markets that the simulator offers: ten well-known ones with realistic rules, five of them as linear perpetuals
too, and any number of made-up ones."""

from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind
from dca_engine.matching import MarketRules, PriceBand

MAX_OPEN_ORDERS = 200
PRICE_BAND = PriceBand(Decimal("0.2"), Decimal(5))
FEE_RATE = Decimal("0.001")
MIN_NOTIONAL = Decimal(5)
MAX_NOTIONAL = Decimal(9_000_000)
MAX_PRICE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class MarketSetup:
    """A market's rules and the price (quote per base) that it starts at."""

    rules: MarketRules
    start_price: Decimal

    @property
    def symbol(self) -> str:
        return self.rules.market.symbol

    @property
    def market(self) -> Market:
        return self.rules.market


def market_setup(base: str, start_price: str, tick: str, step: str, max_quantity: str, max_market: str) -> MarketSetup:
    """A spot market against USDT with the simulator's common rules; the numbers as exact decimal text."""
    market = Market(
        symbol=f"{base}/USDT",
        base=base,
        quote="USDT",
        kind=MarketKind.SPOT,
        tick_size=Decimal(tick),
        step_size=Decimal(step),
        min_quantity=Decimal(step),
        min_notional=MIN_NOTIONAL,
        max_quantity=Decimal(max_quantity),
        maker_fee_rate=FEE_RATE,
        taker_fee_rate=FEE_RATE,
    )
    rules = MarketRules(
        market,
        max_market_quantity=Decimal(max_market),
        max_notional=MAX_NOTIONAL,
        max_price=MAX_PRICE,
        price_band=PRICE_BAND,
        max_open_orders=MAX_OPEN_ORDERS,
    )
    return MarketSetup(rules, Decimal(start_price))


DEFAULT_MARKETS = (
    market_setup("BTC", "50000.00", "0.01", "0.00001", "9000", "120"),
    market_setup("ETH", "3000.00", "0.01", "0.0001", "9000", "2400"),
    market_setup("SOL", "150.00", "0.01", "0.001", "90000", "30000"),
    market_setup("XRP", "0.6000", "0.0001", "0.1", "9222449", "3000000"),
    market_setup("BNB", "600.00", "0.01", "0.001", "9000", "1800"),
    market_setup("DOGE", "0.12000", "0.00001", "1", "9000000", "8000000"),
    market_setup("ADA", "0.4500", "0.0001", "0.1", "900000", "700000"),
    market_setup("AVAX", "35.00", "0.01", "0.01", "90000", "50000"),
    market_setup("LINK", "15.00", "0.01", "0.01", "90000", "80000"),
    market_setup("LTC", "80.00", "0.01", "0.001", "90000", "20000"),
)

LINEAR_MAKER_RATE = Decimal("0.0002")
LINEAR_TAKER_RATE = Decimal("0.0005")
LINEAR_PRICE_BAND = PriceBand(Decimal("0.5"), Decimal("1.5"))
"""Wider than the real one, so that trials can place orders far away."""


def linear_setup(
    base: str, start_price: str, tick: str, step: str, max_quantity: str, max_market: str, min_notional: str
) -> MarketSetup:
    """A perpetual that settles in USDT; a contract is one unit of the base."""
    market = Market(
        symbol=f"{base}/USDT:USDT",
        base=base,
        quote="USDT",
        kind=MarketKind.LINEAR,
        tick_size=Decimal(tick),
        step_size=Decimal(step),
        min_quantity=Decimal(step),
        min_notional=Decimal(min_notional),
        max_quantity=Decimal(max_quantity),
        maker_fee_rate=LINEAR_MAKER_RATE,
        taker_fee_rate=LINEAR_TAKER_RATE,
    )
    rules = MarketRules(
        market,
        max_market_quantity=Decimal(max_market),
        max_price=MAX_PRICE,
        price_band=LINEAR_PRICE_BAND,
        max_open_orders=MAX_OPEN_ORDERS,
    )
    return MarketSetup(rules, Decimal(start_price))


LINEAR_MARKETS = (
    linear_setup("BTC", "50000.0", "0.1", "0.001", "1000", "120", "100"),
    linear_setup("ETH", "3000.00", "0.01", "0.001", "10000", "2000", "20"),
    linear_setup("SOL", "150.00", "0.01", "0.01", "1000000", "30000", "5"),
    linear_setup("XRP", "0.6000", "0.0001", "0.1", "10000000", "2000000", "5"),
    linear_setup("DOGE", "0.12000", "0.00001", "1", "50000000", "30000000", "5"),
)

_SYNTHETIC_PRICES = ("1000.00", "250.00", "64.00", "16.00", "4.00")


def synthetic_markets(count: int) -> tuple[MarketSetup, ...]:
    """`SYN000/USDT`, `SYN001/USDT`, …: made-up markets in five price classes, for trials with many markets."""
    return tuple(
        market_setup(f"SYN{index:03d}", _SYNTHETIC_PRICES[index % 5], "0.01", "0.001", "900000", "90000")
        for index in range(count)
    )
