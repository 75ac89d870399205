"""Where prices come from: the seeded walk, replayed candles, the script; and the candles that they make."""

import asyncio
import gzip
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.exchange_simulator import Simulator, SimulatorConfig, running_simulator
from dca_engine.exchange_simulator.candles import INTERVALS, Bar, CandleSeries, bucket_of
from dca_engine.exchange_simulator.config import ReplayPrices, WalkPrices
from dca_engine.exchange_simulator.markets import synthetic_markets
from dca_engine.exchange_simulator.prices.replay import BadCandleFileError, interval_seconds, read_candles
from dca_engine.exchange_simulator.prices.walk import MarketWalk
from tests.exchange_simulator.conftest import ccxt_binance

PAIR = "BTC/USDT"
HEADER = "time,open,high,low,close,volume\n"
NOON = 29_000_040
"""Some minute since the epoch."""


def test_the_same_seed_walks_the_same_way() -> None:
    first, second = (MarketWalk(WalkPrices(seed=7), PAIR, 5_000_000) for _ in range(2))
    path = [first.step() for _ in range(500)]
    assert path == [second.step() for _ in range(500)]
    other = MarketWalk(WalkPrices(seed=8), PAIR, 5_000_000)
    assert path != [other.step() for _ in range(500)]
    assert len({ticks for ticks, _ in path}) > 400


def test_drift_and_volatility_are_percent_per_minute() -> None:
    rising = MarketWalk(WalkPrices(volatility_percent=Decimal(0), drift_percent=Decimal(1)), PAIR, 5_000_000)
    path = [rising.step()[0] for _ in range(60)]
    assert 5_049_000 < path[-1] < 5_051_000


def test_history_joins_the_walk_without_a_step() -> None:
    rows = MarketWalk(WalkPrices(), PAIR, 5_000_000).history(5_000_000)
    assert len(rows) == 1_000
    assert rows[-1][3] == 5_000_000
    for (_, _, _, close, _), (open_, high, low, closing, volume) in pairwise(rows):
        assert close == open_
        assert 0 < low <= min(open_, closing) <= max(open_, closing) <= high
        assert volume > 0


def test_a_perpetual_walks_beside_its_spot_market() -> None:
    """On a tick ten times as coarse, so give or take one of them."""
    spot, perpetual = MarketWalk(WalkPrices(), PAIR, 5_000_000), MarketWalk(WalkPrices(), f"{PAIR}:USDT", 500_000)
    other = MarketWalk(WalkPrices(), "ETH/USDT", 5_000_000)
    paths = [[walk.step()[0] for _ in range(500)] for walk in (spot, perpetual, other)]
    assert all(abs(fine - 10 * coarse) <= 10 for fine, coarse in zip(paths[0], paths[1], strict=True))
    assert paths[0] != paths[2]


async def test_a_walking_market_moves_and_has_a_chart() -> None:
    config = SimulatorConfig(prices=WalkPrices(tick_seconds=0.01))
    async with running_simulator(config) as sim, ccxt_binance(sim.url) as client:
        seen = {(await client.watch_bids_asks([PAIR]))[PAIR]["bid"] for _ in range(10)}
        assert len(seen) > 5
        candles = await client.fetch_ohlcv(PAIR, "1m", limit=500)
        assert len(candles) == 500
        assert len(await client.fetch_ohlcv(PAIR, "15m")) > 60
        assert [later[0] - earlier[0] for earlier, later in pairwise(candles)] == [60_000] * 499


async def test_a_market_can_be_paused_and_set_by_hand() -> None:
    config = SimulatorConfig(prices=WalkPrices(tick_seconds=0.01, volatility_percent=Decimal("0.01")))
    async with running_simulator(config) as sim:
        sim.feed.pause()
        sim.exchange.set_price(PAIR, Decimal(30_000))
        moved = asyncio.Event()
        watcher = _Watcher(moved)
        sim.exchange.listen(watcher)
        sim.feed.resume()
        await asyncio.wait_for(moved.wait(), 5)
        assert abs(sim.exchange.last_prices[PAIR] - 30_000) < 100, "the walk goes on from where the hand left it"


class _Watcher:
    def __init__(self, moved: asyncio.Event) -> None:
        self._moved = moved

    def on_order_events(self, events: object) -> None:
        """Not of interest."""

    def on_deposit(self, change: object, amount: object, time: object) -> None:
        """Not of interest."""

    def on_funding(self, payments: object) -> None:
        """Not of interest."""

    def on_prices(self, symbols: object, time: object) -> None:
        self._moved.set()


async def test_a_replay_visits_every_candle_and_stops(tmp_path: Path) -> None:
    path = tmp_path / "btc.csv.gz"
    rows = "1700000000,100,110,90,105,4\n1700000060,105,120,100,101,8\n"
    path.write_bytes(gzip.compress((HEADER + rows).encode()))
    config = SimulatorConfig(prices=ReplayPrices({PAIR: path}, speed=Decimal(100_000)))
    async with running_simulator(config) as sim:
        assert sim.feed_task is not None
        await asyncio.wait_for(sim.feed_task, 5)
        prices = [trade.price for trade in sim.exchange.recent_trades(PAIR, 8)]
    assert prices == [100, 90, 110, 105, 105, 120, 100, 101]


def test_candle_files_may_write_time_in_three_ways(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        HEADER + "1700000000,1,2,1,2,1\n1700000300000,1,2,1,2,1\n2023-11-14T22:23:20,1,2,1,2,\n", encoding="utf-8"
    )
    candles = read_candles(path)
    assert [candle.time for candle in candles] == [1_700_000_000, 1_700_000_300, 1_700_000_600]
    assert interval_seconds(candles) == 300


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("", 1),
        ("1700000000,1,2,1,x,1\n", 2),
        ("1700000000,1,2,1,2,1\n1700000000,1,2,1,2,1\n", 3),
        ("1700000000,1,2,0,2,1\n", 2),
        ("1700000000,1,NaN,1,2,1\n", 2),
        ("1700000000,3,2,1,2,1\n", 2),
    ],
)
def test_a_bad_candle_file_is_named_with_its_line(tmp_path: Path, rows: str, line: int) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(BadCandleFileError, match=f"line {line}"):
        read_candles(path)


moves_made = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 10_000), st.integers(0, 50)), min_size=1, max_size=60
)


@given(moves_made, st.sampled_from(INTERVALS))
def test_longer_candles_are_made_of_minutes(moves: list[tuple[int, int, int]], interval: str) -> None:
    series = CandleSeries()
    for offset, price, volume in sorted(moves, key=lambda move: move[0]):
        series.record(NOON + offset, price, volume)
    now = NOON + 400
    minutes = series.bars("1m", now, None, None, 1_000)
    assert [bar.start for bar in minutes] == list(range(minutes[0].start, now + 1)), "every minute has its candle"
    for bar in series.bars(interval, now, None, None, 1_000):
        inside = [minute for minute in minutes if bar.start <= minute.start < bar.end]
        assert bar == _merged(bar, inside)
    assert sum(bar.volume for bar in minutes) == sum(volume for _, _, volume in moves)


def _merged(bar: Bar, minutes: list[Bar]) -> Bar:
    return Bar(
        bar.start,
        bar.end,
        minutes[0].open,
        max(minute.high for minute in minutes),
        min(minute.low for minute in minutes),
        minutes[-1].close,
        sum(minute.volume for minute in minutes),
        sum(minute.quote_volume for minute in minutes),
        sum(minute.trades for minute in minutes),
    )


@given(st.integers(0, 60_000_000), st.sampled_from(INTERVALS))
def test_every_minute_lies_in_one_candle_of_each_length(minute: int, interval: str) -> None:
    start, end = bucket_of(interval, minute)
    assert start <= minute < end
    assert bucket_of(interval, start) == bucket_of(interval, end - 1) == (start, end)


def test_a_week_starts_on_monday_and_a_month_on_its_first() -> None:
    monday, sunday = 29_368_800, 29_367_360  # 3 and 2 November 2025, in minutes
    assert bucket_of("1w", monday)[0] == monday
    assert bucket_of("1w", sunday)[1] == monday
    assert bucket_of("1M", monday) == (29_365_920, 29_409_120)


def test_a_long_silence_is_not_stored_minute_by_minute() -> None:
    series = CandleSeries()
    series.record(NOON, 100, 1)
    series.record(NOON + 1_000_000, 200, 1)
    bars = series.bars("1m", NOON + 1_000_000, None, None, 10)
    assert [bar.close for bar in bars] == [100] * 9 + [200]


async def test_klines_are_asked_for_by_time(sim: Simulator, client: Any) -> None:
    now = sim.exchange.clock.now_ms()
    assert await client.fetch_ohlcv(PAIR, "1m", now + 120_000) == []
    candle = (await client.fetch_ohlcv(PAIR, "1h", now - 3_600_000 * 2, 5))[-1]
    assert candle[1:5] == [50_000] * 4


def test_synthetic_markets_are_as_many_as_wanted() -> None:
    markets = synthetic_markets(500)
    assert len({setup.symbol for setup in markets}) == 500
    assert (markets[0].symbol, markets[499].symbol) == ("SYN000/USDT", "SYN499/USDT")


async def test_ccxt_loads_five_hundred_markets() -> None:
    config = SimulatorConfig(markets=synthetic_markets(500))
    async with running_simulator(config) as sim, ccxt_binance(sim.url) as client:
        assert len(client.markets) == 500
        assert len(await client.fetch_tickers()) == 500
        order = await client.create_order("SYN007/USDT", "limit", "buy", 0.1, 60)
        assert order["status"] == "open"
