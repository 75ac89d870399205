"""Faults on demand: what the client sees, and whether the order exists all the same (spec 10: ambiguous answers)."""

import asyncio
from decimal import Decimal
from typing import Any

import aiohttp
import ccxt
import pytest

from dca_engine.exchange_simulator import Simulator
from tests.exchange_simulator.conftest import ccxt_binance
from tests.exchange_simulator.raw import RawBinance
from tests.exchange_simulator.streams import Arrivals

PAIR = "BTC/USDT"
ORDER = {"method": "POST", "path": "/api/v3/order"}


async def _buy(client: Any, name: str = "Dleg0") -> Any:
    return await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": name})


async def _arm(raw: RawBinance, kind: str, **more: Any) -> None:
    answer = await raw.admin("POST", "/faults", {"kind": kind, "match": ORDER, "count": 1} | more)
    assert answer["kind"] == kind, answer


async def _exists(client: Any, name: str = "Dleg0") -> bool:
    try:
        await client.fetch_order(None, PAIR, {"clientOrderId": name})
    except ccxt.OrderNotFound:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "error", "cause", "accepted"),
    [
        ("reset_before", ccxt.ExchangeNotAvailable, aiohttp.ClientError, False),
        ("reset_after", ccxt.ExchangeNotAvailable, aiohttp.ClientError, True),
        ("truncate", ccxt.ExchangeError, aiohttp.ClientPayloadError, True),
    ],
)
async def test_a_broken_connection_says_nothing_about_the_order(
    client: Any, raw: RawBinance, kind: str, error: type[Exception], cause: type[Exception], accepted: bool
) -> None:
    await _arm(raw, kind)
    with pytest.raises(error) as caught:
        await _buy(client)
    assert isinstance(caught.value.__cause__, cause)
    assert await _exists(client) is accepted


@pytest.mark.parametrize(("kind", "accepted"), [("timeout_before", False), ("timeout_after", True)])
async def test_a_timeout_says_nothing_about_the_order(
    sim: Simulator, raw: RawBinance, kind: str, accepted: bool
) -> None:
    async with ccxt_binance(sim.url, timeout=300) as client:
        await _arm(raw, kind)
        with pytest.raises(ccxt.RequestTimeout):
            await _buy(client)
        assert await _exists(client) is accepted


async def test_garbage_is_an_answer_without_an_id(client: Any, raw: RawBinance) -> None:
    await _arm(raw, "garbage")
    assert (await _buy(client))["id"] is None
    assert await _exists(client)


async def test_an_error_is_answered_and_nothing_is_done(client: Any, raw: RawBinance) -> None:
    await _arm(raw, "error", value={"code": -1001, "msg": "Internal error; unable to process your request."})
    with pytest.raises(ccxt.OperationFailed):
        await _buy(client)
    assert not await _exists(client)


async def test_a_status_without_json(client: Any, raw: RawBinance) -> None:
    await _arm(raw, "status", value=503)
    with pytest.raises(ccxt.ExchangeNotAvailable):
        await _buy(client)
    assert not await _exists(client)


async def test_a_delay_delays_only_what_it_covers(client: Any, raw: RawBinance, arrivals: Arrivals) -> None:
    await _arm(raw, "delay", value=200, match=ORDER | {"clientOrderId": "Dslow"})
    slow = asyncio.create_task(_buy(client, "Dslow"))
    await arrivals.of("/api/v3/order")
    assert (await _buy(client, "Dquick"))["id"] == "1"
    assert (await slow)["id"] == "2", "the delayed order was placed later"


async def test_a_fault_wears_off_by_count_and_by_time(client: Any, raw: RawBinance) -> None:
    await _arm(raw, "reset_before", count=2)
    for name in ("D1", "D2"):
        with pytest.raises(ccxt.ExchangeNotAvailable):
            await _buy(client, name)
    assert await _buy(client, "D3")
    await raw.admin("POST", "/faults", {"kind": "reset_before", "match": ORDER, "for_seconds": "0.001"})
    await asyncio.sleep(0.002)
    assert (await raw.admin("GET", "/faults")) == []
    assert await _buy(client, "D4")


async def test_faults_can_be_taken_back(client: Any, raw: RawBinance) -> None:
    await raw.admin("POST", "/faults", {"kind": "reset_before", "match": ORDER})
    await raw.admin("DELETE", "/faults")
    assert await _buy(client)


async def test_a_dropped_socket_hears_nothing_of_the_order_that_dropped_it(
    sim: Simulator, client: Any, raw: RawBinance, arrivals: Arrivals
) -> None:
    watching = asyncio.create_task(client.watch_orders())
    await arrivals.of("userDataStream")
    await _arm(raw, "drop_socket")
    assert (await _buy(client))["status"] == "open"
    with pytest.raises(ccxt.NetworkError):
        await watching


async def test_a_freeze_holds_requests_and_streams(sim: Simulator, client: Any, raw: RawBinance) -> None:
    await client.watch_bids_asks([PAIR])
    watching = asyncio.create_task(client.watch_bids_asks([PAIR]))
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await raw.admin("POST", "/faults", {"kind": "freeze", "for_seconds": "0.2"})
    sim.exchange.set_price(PAIR, Decimal(50_100))
    assert (await watching)[PAIR]["bid"] == 50_100
    assert await _buy(client)
    assert loop.time() - began >= 0.2


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "earthquake"},
        {"kind": "delay"},
        {"kind": "status", "value": "503"},
        {"kind": "freeze"},
        {"kind": "reset_after", "count": 0},
        {"kind": "reset_after", "match": {"colour": "red"}},
        {"kind": "reset_after", "for_seconds": "-1"},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(raw: RawBinance, fault: dict[str, Any]) -> None:
    assert "error" in await raw.admin("POST", "/faults", fault)
    assert await raw.admin("GET", "/faults") == []
