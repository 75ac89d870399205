"""A killed simulator comes back with its orders, trades, balances and prices (spec 11: nothing is lost)."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import ccxt.pro
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.values import OrderSide, OrderType
from dca_engine.exchange_simulator import SimulatorConfig
from dca_engine.exchange_simulator.exchange import SimulatedExchange
from dca_engine.exchange_simulator.fact_log import DataFolderInUseError, FactLog
from dca_engine.matching import NewOrder, Venue
from tests.exchange_simulator.conftest import ccxt_binance
from tests.exchange_simulator.raw import RawBinance

PAIR = "BTC/USDT"


@dataclass(frozen=True)
class Running:
    process: asyncio.subprocess.Process
    url: str


@asynccontextmanager
async def simulator_process(*arguments: str) -> AsyncIterator[Running]:
    """The simulator as a process of its own; killed at the end if it still runs."""
    command = (sys.executable, "-m", "dca_engine.exchange_simulator", "--port", "0", *arguments)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        words = (await process.stdout.readline()).decode().split()
        assert words[:3] == ["simulator", "ready", "on"]
        yield Running(process, words[3])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await process.stdout.read()


async def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    async with simulator_process(*data) as first, ccxt_binance(first.url) as client:
        await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Drest"})
        await client.create_order(PAIR, "market", "buy", 0.001, None, {"clientOrderId": "Dfilled"})
        async with aiohttp.ClientSession() as session:
            raw = RawBinance(session, first.url)
            await raw.admin("POST", "/fill", {"clientOrderId": "Drest", "quantity": "0.001"})
            await raw.admin("POST", "/prices", {"symbol": PAIR, "price": "51234.56"})
        before = (await client.fetch_orders(PAIR), await client.fetch_my_trades(PAIR), await client.fetch_balance())
        first.process.send_signal(signal.SIGKILL)
        await first.process.wait()
    async with simulator_process(*data) as second, ccxt_binance(second.url) as client:
        after = (await client.fetch_orders(PAIR), await client.fetch_my_trades(PAIR), await client.fetch_balance())
        assert (after[0], after[1]) == (before[0], before[1])
        assert after[2]["total"] == before[2]["total"]
        assert after[2]["used"] == before[2]["used"]
        assert (await client.fetch_ticker(PAIR))["last"] == 51_234.56
        later = await client.create_order(PAIR, "market", "buy", 0.001)
        assert later["id"] == "3"
        assert [trade["id"] for trade in await client.fetch_my_trades(PAIR)] == ["1", "2", "3"]
        assert (await client.cancel_order(None, PAIR, {"clientOrderId": "Drest"}))["filled"] == 0.001


async def test_a_kill_loses_no_position_leverage_or_funding(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    perpetual = "BTC/USDT:USDT"
    async with simulator_process(*data) as first, ccxt_binance(first.url, ccxt.pro.binanceusdm) as client:
        await client.set_leverage(10, perpetual)
        await client.create_order(perpetual, "market", "sell", 0.1)
        await client.create_order(perpetual, "limit", "buy", 0.1, 49_000, {"reduceOnly": True})
        async with aiohttp.ClientSession() as session:
            await RawBinance(session, first.url).admin("POST", "/fund", {"symbol": perpetual, "rate": "0.0001"})
        before = await _account(client, perpetual)
        assert before[0] == [("short", 0.1, 50_000, 10)]
        first.process.send_signal(signal.SIGKILL)
        await first.process.wait()
    async with simulator_process(*data) as second, ccxt_binance(second.url, ccxt.pro.binanceusdm) as client:
        assert await _account(client, perpetual) == before
        with pytest.raises(ccxt.InvalidOrder):
            await client.create_order(perpetual, "limit", "buy", 0.1, 48_000, {"reduceOnly": True})


async def _account(client: Any, symbol: str) -> tuple[object, ...]:
    positions = [(p["side"], p["contracts"], p["entryPrice"], p["leverage"]) for p in await client.fetch_positions()]
    balance = (await client.fetch_balance())["USDT"]
    income = [(row["id"], row["amount"], row["timestamp"]) for row in await client.fetch_funding_history(symbol)]
    return positions, balance, income, await client.fetch_open_orders(symbol), await client.fetch_my_trades(symbol)


async def test_a_polite_stop_is_clean(tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        async with simulator_process("--data-dir", str(tmp_path), "--market", "walk") as running:
            running.process.send_signal(number)
            assert await running.process.wait() == 0


def _order(name: str, side: OrderSide, price: int, steps: int) -> NewOrder:
    return NewOrder(
        account="main",
        client_order_id=name,
        symbol=PAIR,
        side=side,
        type=OrderType.LIMIT,
        quantity=Decimal(steps) / 1000,
        price=Decimal(price),
    )


def _state(venue: Venue) -> object:
    archive = venue.archive
    return (
        list(archive.all_orders()),
        list(archive.all_trades()),
        [change for change in venue.ledger.all_of("main") if change.free or change.locked],
        archive.open_orders("main"),
    )


def _trade(exchange: SimulatedExchange, actions: list[tuple[OrderSide, int, int]]) -> list[object]:
    """The states before and after every action."""
    states = [_state(exchange.venue)]
    for index, (side, price, steps) in enumerate(actions):
        exchange.place(_order(f"c{index}", side, price, steps))
        states.append(_state(exchange.venue))
        exchange.set_price(PAIR, Decimal(price))
        states.append(_state(exchange.venue))
    return states


actions = st.lists(
    st.tuples(st.sampled_from(OrderSide), st.integers(48_000, 52_000), st.integers(1, 300)), min_size=1, max_size=8
)


@given(actions, st.data())
def test_whatever_was_written_when_it_died_is_a_state_that_was(
    tmp_path_factory: pytest.TempPathFactory, todo: list[tuple[OrderSide, int, int]], data: st.DataObject
) -> None:
    """The log is cut at any byte, as a kill in the middle of a write cuts it."""
    folder = tmp_path_factory.mktemp("facts")
    with FactLog(folder) as log:
        exchange = SimulatedExchange(SimulatorConfig(), log)
        start = (folder / "facts.jsonl").stat().st_size
        states = _trade(exchange, todo)
    path = folder / "facts.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(start, len(whole)))])
    with FactLog(folder) as log:
        assert _state(SimulatedExchange(SimulatorConfig(), log).venue) in states
    with FactLog(folder) as log:
        again = SimulatedExchange(SimulatorConfig(), log)
        assert _state(again.venue) in states


def test_the_log_is_compacted_at_start(tmp_path: Path) -> None:
    with FactLog(tmp_path) as log:
        exchange = SimulatedExchange(SimulatorConfig(), log)
        for price in range(49_000, 49_200):
            exchange.set_price(PAIR, Decimal(price))
    before = (tmp_path / "facts.jsonl").stat().st_size
    with FactLog(tmp_path) as log:
        SimulatedExchange(SimulatorConfig(), log)
    assert (tmp_path / "facts.jsonl").stat().st_size < before / 4


def test_one_folder_serves_one_simulator(tmp_path: Path) -> None:
    with FactLog(tmp_path), pytest.raises(DataFolderInUseError):
        FactLog(tmp_path)
