"""A running simulator, and two ways to speak to it, on spot and on futures: real ccxt (async and pro in one), and REST
by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import ccxt.pro
import pytest

from dca_engine.exchange_simulator import Simulator, SimulatorConfig, running_simulator
from dca_engine.exchanges.routing import RoutedSession
from tests.exchange_simulator.raw import KEY, SECRET, RawBinance
from tests.exchange_simulator.streams import Arrivals


@asynccontextmanager
async def ccxt_binance(url: str, kind: type[Any] = ccxt.pro.binance, **options: Any) -> AsyncIterator[Any]:
    """An unmodified ccxt.pro client whose session leads to the simulator at `url`, with its markets loaded."""
    async with RoutedSession(url) as session:
        settings = {"session": session, "apiKey": KEY, "secret": SECRET, "enableRateLimit": False, "timeout": 2_000}
        client = kind(settings | options)
        client.timeout_on_exit = 0
        try:
            await client.load_markets()
            yield client
        finally:
            await client.close()


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with running_simulator(SimulatorConfig()) as simulator:
        yield simulator


@pytest.fixture
async def client(sim: Simulator) -> AsyncIterator[Any]:
    async with ccxt_binance(sim.url) as binance:
        yield binance


@pytest.fixture
async def usdm(sim: Simulator) -> AsyncIterator[Any]:
    """ccxt's client of Binance USDⓈ-M futures."""
    async with ccxt_binance(sim.url, ccxt.pro.binanceusdm) as client:
        yield client


@pytest.fixture
async def futures(sim: Simulator) -> AsyncIterator[RawBinance]:
    """The futures' REST by hand."""
    async with aiohttp.ClientSession() as session:
        yield RawBinance(session, sim.url, "fapi.binance.com", "/fapi/v1/order")


@pytest.fixture
async def raw(sim: Simulator) -> AsyncIterator[RawBinance]:
    async with aiohttp.ClientSession() as session:
        yield RawBinance(session, sim.url)


@pytest.fixture
def arrivals(sim: Simulator) -> Arrivals:
    return Arrivals(sim)
