"""What a fee is worth in quote at the time of the fill (spec 5)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.errors import ExchangeConnectionError, GenericExchangeError
from dca_engine.exchanges.fee_worth import CoinPrices, conversion
from dca_engine.exchanges.parsing import BareFill

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PRICES = {"BNB/USDT": Decimal(600), "USDT/TRY": Decimal(40), "BNB/BTC": Decimal("0.012")}


def listed(symbol: str) -> Market:
    base, quote = symbol.split("/")
    return Market(symbol, base, quote, MarketKind.SPOT, Decimal("0.01"), Decimal("0.01"))


MARKETS = {symbol: listed(symbol) for symbol in [*PRICES, "BTC/USDT", "BTC/TRY", "BTC/FDUSD"]}


def fill(fee: str, coin: str) -> BareFill:
    return BareFill("1", Decimal(50000), Decimal("0.004"), Decimal(fee), coin, NOW)


class Venue:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.now = NOW
        self.down = False
        self.prices = CoinPrices(self.last_price, lambda: self.now, MARKETS)

    async def last_price(self, symbol: str) -> Decimal:
        self.asked.append(symbol)
        if self.down:
            raise ExchangeConnectionError("down")
        return PRICES[symbol]


async def worth(venue: Venue, fee: str, coin: str, market: str = "BTC/USDT") -> Decimal:
    return (await venue.prices.worth(fill(fee, coin), MARKETS[market])).fee_quote


async def test_fees_in_the_markets_own_coins_need_no_price() -> None:
    venue = Venue()
    assert await worth(venue, "0.2", "USDT") == Decimal("0.2")
    assert await worth(venue, "0.000004", "BTC") == Decimal("0.2")
    assert await worth(venue, "0", "BNB") == 0
    assert await worth(venue, "-0.000004", "BTC") == Decimal("-0.2"), "a rebate"
    assert venue.asked == []


async def test_a_third_coin_is_asked_for_once_a_minute() -> None:
    venue = Venue()
    assert await worth(venue, "0.00025", "BNB") == Decimal("0.15")
    venue.now += timedelta(seconds=59)
    assert await worth(venue, "0.0005", "BNB") == Decimal("0.3")
    assert venue.asked == ["BNB/USDT"]
    venue.now += timedelta(seconds=2)
    await worth(venue, "0.00025", "BNB")
    assert venue.asked == ["BNB/USDT", "BNB/USDT"]


async def test_a_coin_without_a_market_of_its_own_goes_over_another() -> None:
    venue = Venue()
    assert await worth(venue, "0.001", "BNB", "BTC/TRY") == Decimal(24)
    assert venue.asked == ["BNB/USDT", "USDT/TRY"]


async def test_an_unknown_worth_is_never_made_up() -> None:
    venue = Venue()
    with pytest.raises(GenericExchangeError):
        await worth(venue, "1", "XYZ")
    venue.down = True
    with pytest.raises(ExchangeConnectionError):
        await worth(venue, "0.001", "BNB")


def test_conversions() -> None:
    assert conversion("BNB", "USDT", MARKETS) == (("BNB/USDT", False),)
    assert conversion("USDT", "BNB", MARKETS) == (("BNB/USDT", True),)
    assert conversion("TRY", "BNB", MARKETS) == (("USDT/TRY", True), ("BNB/USDT", True))
    assert conversion("BNB", "FDUSD", MARKETS) == (("BNB/BTC", False), ("BTC/FDUSD", False))


def test_on_linear_markets_a_coin_is_priced_by_its_perpetual() -> None:
    assert conversion("BNB", "USDT", {"BNB/USDT:USDT": listed("BNB/USDT")}) == (("BNB/USDT:USDT", False),)
