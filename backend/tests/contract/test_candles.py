"""Candles over the wire: page by page, and behind everything that matters more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator import Simulator, SimulatorConfig, running_simulator
from dca_engine.exchange_simulator.config import WalkPrices
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.exchanges.base import CcxtConnector
from dca_engine.exchanges.errors import MalformedAnswerError
from dca_engine.exchanges.registry import Registry
from dca_engine.market_data.aggregation import aggregated, moment_of
from tests.contract.simulated import KEYS, simulated_stage
from tests.contract.stage import SystemClock

SYMBOLS = {MarketKind.SPOT: "BTC/USDT", MarketKind.LINEAR: "BTC/USDT:USDT"}
KLINES = {MarketKind.SPOT: "/api/v3/klines", MarketKind.LINEAR: "/fapi/v1/klines"}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A market with a day and a half behind it, which stands still."""

    simulator: Simulator
    exchange: CcxtConnector
    kind: MarketKind

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.kind]


@pytest.fixture(params=[MarketKind.SPOT, MarketKind.LINEAR])
async def chart(request: pytest.FixtureRequest) -> AsyncIterator[Chart]:
    config = SimulatorConfig(prices=WalkPrices(history_minutes=2_200))
    async with running_simulator(config) as simulator:
        simulator.feed.pause()
        exchange = Registry(SystemClock()).connect("binance", request.param, KEYS, simulator.url)
        try:
            await exchange.load_markets()
            yield Chart(simulator, exchange, request.param)
        finally:
            await exchange.close()


async def test_what_is_longer_than_a_page_comes_whole_and_exact(chart: Chart) -> None:
    minute = chart.simulator.exchange.clock.now_ms() // 60_000
    since, before = moment_of((minute - 2_100) * 60), moment_of((minute - 100) * 60)
    found = await chart.exchange.candles(chart.symbol, 60, since, before)
    assert [c.time for c in found] == [since + number * MINUTE for number in range(2_000)]
    series, market = chart.simulator.exchange.candles[chart.symbol], chart.simulator.exchange.markets[chart.symbol]
    bars = series.bars("1m", minute, minute - 2_100, minute - 101, 2_000)
    tick, step = market.market.tick_size, market.market.step_size
    assert [(c.open, c.high, c.low, c.close, c.volume) for c in found] == [
        (bar.open * tick, bar.high * tick, bar.low * tick, bar.close * tick, bar.volume * step) for bar in bars
    ]
    assert len({c.close for c in found}) > 1_000


async def test_the_venues_own_longer_candles_are_what_ours_would_be(chart: Chart) -> None:
    minute = chart.simulator.exchange.clock.now_ms() // 60_000
    hour = minute - minute % 60
    since, before = moment_of((hour - 1_200) * 60), moment_of(hour * 60)
    minutes = await chart.exchange.candles(chart.symbol, 60, since, before)
    for length in (180, 900, 3_600):
        assert list(await chart.exchange.candles(chart.symbol, length, since, before)) == aggregated(minutes, length)


@pytest.mark.parametrize("kind", list(MarketKind))
@pytest.mark.parametrize(
    "lie",
    [
        "{}",
        "[1]",
        "[[1]]",
        '[[1769850000000, "1", "0.5", "0.5", "1", "1"]]',
        '[[1769850000000, "1", "1", "1", "1", "-1"]]',
        '[[1769850000000, "NaN", "1", "1", "1", "1"]]',
        '[[1769850060000, "1", "1", "1", "1", "1"], [1769850000000, "1", "1", "1", "1", "1"]]',
        '[[1769840000000, "1", "1", "1", "1", "1"]]',
        '[[1769860000000, "1", "1", "1", "1", "1"]]',
    ],
)
async def test_candles_that_cannot_be_are_not_believed(kind: MarketKind, lie: str) -> None:
    since = moment_of(1_769_850_000)
    async with simulated_stage(kind=kind) as stage:
        for honest in (lie, '[[1769850000000, "1", "2", "0.5", "1", "1"]]'):
            stage.arm(FaultKind.GARBAGE, "GET", KLINES[kind], honest)
            asked = stage.exchange.candles(SYMBOLS[kind], 60, since, since + timedelta(hours=1))
            if honest is lie:
                with pytest.raises(MalformedAnswerError):
                    await asked
            else:
                assert len(await asked) == 1


@pytest.mark.parametrize("kind", list(MarketKind))
async def test_charts_leave_half_of_all_connections_to_others(kind: MarketKind) -> None:
    """However many look at a venue that hangs, an order leaves at once."""
    async with simulated_stage(kind=kind) as stage:
        stage.arm(FaultKind.TIMEOUT_BEFORE, "GET", KLINES[kind], count=100)
        since = moment_of(1_769_850_000)
        asked = [stage.exchange.candles(SYMBOLS[kind], 60, since, since + timedelta(hours=1)) for _ in range(60)]
        looking = [asyncio.create_task(one) for one in asked]
        await stage.arrival("GET", KLINES[kind])
        assert (await stage.exchange.balances())["USDT"].free == 100_000
        assert len(stage.requests("GET", KLINES[kind])) <= 25
        for task in looking:
            task.cancel()
        await asyncio.wait(looking)
