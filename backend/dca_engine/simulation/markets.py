"""The markets of the simulated venue: few, with rules as different as real ones, and each with a price to begin at."""

from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind
from dca_engine.matching import MarketRules, PriceBand

D = Decimal
FEE_COIN = "BNB"
_BAND = PriceBand(D("0.2"), D(5))


def _spot(base: str, tick: str, step: str) -> MarketRules:
    fee = D("0.001")
    market = Market(
        f"{base}/USDT", base, "USDT", MarketKind.SPOT, D(tick), D(step), D(step), D(5), D(9000), fee, fee
    )  # fmt: skip
    return MarketRules(market, price_band=_BAND)


def _linear(base: str, tick: str, step: str, min_notional: str) -> MarketRules:
    maker, taker = D("0.0002"), D("0.0005")
    market = Market(
        f"{base}/USDT:USDT", base, "USDT", MarketKind.LINEAR, D(tick), D(step), D(step), D(min_notional), D(9000),
        maker, taker,
    )  # fmt: skip
    return MarketRules(market, price_band=_BAND)


RULES = (
    _spot("BTC", "0.01", "0.00001"),
    _spot("ETH", "0.01", "0.0001"),
    _spot("XRP", "0.0001", "1"),
    _spot(FEE_COIN, "0.01", "0.001"),
    _linear("BTC", "0.1", "0.001", "20"),
    _linear("ETH", "0.01", "0.001", "5"),
)
MARKETS = {rules.market.symbol: rules.market for rules in RULES}
START_PRICES = {
    "BTC/USDT": D(50_000),
    "ETH/USDT": D(3000),
    "XRP/USDT": D("0.6"),
    "BNB/USDT": D(600),
    "BTC/USDT:USDT": D(50_000),
    "ETH/USDT:USDT": D(3000),
}


def tradable(kind: MarketKind) -> tuple[Market, ...]:
    """What an account of this kind is traded on; the fee coin is left out, so that nobody sells what pays the fees."""
    return tuple(market for market in MARKETS.values() if market.kind is kind and market.base != FEE_COIN)
