"""Minute candles of a practice account."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.exchanges.paper_candles import MinuteCandles
from dca_engine.ports import Candle, Price

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
BTC = "BTC/USDT"


def price(seconds: int, text: str, symbol: str = BTC) -> Price:
    at = Decimal(text)
    return Price(symbol, at, at, at, START + timedelta(seconds=seconds))


def candle(minute: int, *prices: int) -> Candle:
    open_, high, low, close = map(Decimal, prices)
    return Candle(START + timedelta(minutes=minute), open_, high, low, close, Decimal(0))


def test_each_minute_opens_at_its_first_price_and_closes_at_its_last() -> None:
    candles = MinuteCandles()
    for told in (price(1, "10"), price(20, "12"), price(40, "9"), price(59, "11"), price(185, "20")):
        candles.add(told)
    candles.add(price(5, "99", "ETH/USDT"))
    everything = candles.between(BTC, START, START + timedelta(hours=1))
    assert everything == [candle(0, 10, 12, 9, 11), candle(3, 20, 20, 20, 20)]
    assert candles.between(BTC, START + timedelta(seconds=1), START + timedelta(minutes=3)) == []


def test_a_price_that_comes_late_counts_for_the_last_minute() -> None:
    candles = MinuteCandles()
    for told in (price(60, "10"), price(59, "8")):
        candles.add(told)
    assert candles.between(BTC, START, START + timedelta(hours=1)) == [candle(1, 10, 10, 8, 8)]
