"""The private stream through ccxt.pro: what happened to orders and balances, in order, and after a lost connection."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import aiohttp
import ccxt
import orjson
import pytest

from dca_engine.exchange_simulator import Simulator
from dca_engine.exchange_simulator.binance_spot.face import SOCKET_API_HOST
from tests.exchange_simulator.raw import KEY, SECRET, RawBinance
from tests.exchange_simulator.streams import Arrivals, Listening, signed_params

PAIR = "BTC/USDT"


@pytest.fixture
async def listening(sim: Simulator) -> AsyncIterator[Listening]:
    """A socket that is subscribed to the user data stream."""
    async with aiohttp.ClientSession() as session:
        url = f"{sim.url}/{SOCKET_API_HOST}/ws-api/v3"
        async with session.ws_connect(url) as socket:
            stream = Listening(socket)
            answer = await stream.ask("userDataStream.subscribe.signature", signed_params(KEY, SECRET))
            assert (answer["status"], answer["result"]) == (200, {"subscriptionId": 0})
            yield stream


async def test_an_order_reports_its_acceptance_its_fills_and_its_end(
    sim: Simulator, raw: RawBinance, listening: Listening
) -> None:
    await raw.place(newClientOrderId="Dleg0")
    await raw.admin("POST", "/fill", {"clientOrderId": "Dleg0", "quantity": "0.001"})
    sim.exchange.set_price(PAIR, Decimal(48_900))
    reports = [event for event in await listening.events(6) if event["e"] == "executionReport"]
    said = [(event["x"], event["X"], event["l"], event["z"], event["t"]) for event in reports]
    assert said == [
        ("NEW", "NEW", "0.00000000", "0.00000000", -1),
        ("TRADE", "PARTIALLY_FILLED", "0.00100000", "0.00100000", 1),
        ("TRADE", "FILLED", "0.00300000", "0.00400000", 2),
    ]
    assert {(event["c"], event["C"], event["s"]) for event in reports} == {("Dleg0", "", "BTCUSDT")}
    assert [(event["n"], event["N"], event["m"]) for event in reports[1:]] == [
        ("0.00000100", "BTC", True),
        ("0.00000300", "BTC", True),
    ]


async def test_every_report_is_followed_by_the_balances_as_they_are_then(raw: RawBinance, listening: Listening) -> None:
    await raw.place(newClientOrderId="Dleg0")
    await raw.signed("DELETE", "/api/v3/order", {"symbol": "BTCUSDT", "origClientOrderId": "Dleg0"})
    events = await listening.events(4)
    assert [event["e"] for event in events] == ["executionReport", "outboundAccountPosition"] * 2
    balances = [{row["a"]: (row["f"], row["l"]) for row in event["B"]} for event in events[1::2]]
    assert balances[0]["USDT"] == ("99804.00000000", "196.00000000")
    assert balances[1]["USDT"] == ("100000.00000000", "0.00000000")


async def test_a_cancel_names_the_order_it_cancelled(raw: RawBinance, listening: Listening) -> None:
    await raw.place(newClientOrderId="Dleg0")
    await raw.signed("DELETE", "/api/v3/order", {"symbol": "BTCUSDT", "origClientOrderId": "Dleg0"})
    report = (await listening.events(3))[2]
    assert (report["x"], report["X"], report["C"]) == ("CANCELED", "CANCELED", "Dleg0")
    assert report["c"] != "Dleg0"


async def test_a_deposit_is_reported(raw: RawBinance, listening: Listening) -> None:
    await raw.admin("POST", "/balances", {"coin": "ETH", "add": "2.5"})
    update, position = await listening.events(2)
    assert (update["e"], update["a"], update["d"]) == ("balanceUpdate", "ETH", "2.50000000")
    assert position["B"] == [{"a": "ETH", "f": "2.50000000", "l": "0.00000000"}]


async def test_the_socket_api_refuses_like_rest(sim: Simulator) -> None:
    address = f"{sim.url}/{SOCKET_API_HOST}/ws-api/v3"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        stream = Listening(socket)
        wrong = await stream.ask("userDataStream.subscribe.signature", signed_params(KEY, "another"))
        assert (wrong["status"], wrong["error"]["code"]) == (400, -1022)
        unknown = await stream.ask("userDataStream.subscribe.signature", signed_params("nobody", SECRET))
        assert (unknown["status"], unknown["error"]["code"]) == (401, -2015)
        assert (await stream.ask("session.logon", signed_params(KEY, SECRET)))["error"]["code"] == -4056
        assert (await stream.ask("no.such.method", {}))["error"]["code"] == -1199
        await socket.send_str("{")
        assert orjson.loads((await socket.receive()).data)["error"]["code"] == -1135


async def test_orders_can_be_placed_and_cancelled_over_the_socket(client: Any) -> None:
    placed = await client.create_order_ws(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Dws"})
    assert (placed["status"], placed["clientOrderId"]) == ("open", "Dws")
    assert (await client.cancel_order_ws(placed["id"], PAIR))["status"] == "canceled"


async def test_ccxt_watches_orders_trades_and_balance(sim: Simulator, client: Any, arrivals: Arrivals) -> None:
    orders = asyncio.create_task(client.watch_orders())
    await arrivals.of("userDataStream.subscribe.signature")
    await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Dleg0"})
    assert [(order["clientOrderId"], order["status"]) for order in await orders] == [("Dleg0", "open")]
    trades = asyncio.create_task(client.watch_my_trades())
    balance = asyncio.create_task(client.watch_balance())
    filled = asyncio.create_task(client.watch_orders())
    await asyncio.sleep(0)
    sim.exchange.set_price(PAIR, Decimal(48_900))
    (trade,) = await trades
    assert (trade["id"], trade["amount"], trade["fee"]) == ("1", 0.004, {"cost": 0.000004, "currency": "BTC"})
    while (held := await balance)["BTC"]["free"] == 0:  # the position after the acceptance came first
        balance = asyncio.create_task(client.watch_balance())
    assert held["BTC"]["free"] == 0.003996
    assert [order["status"] for order in await filled] == ["closed"]


async def test_after_a_dropped_socket_the_gap_is_silent_and_a_new_watch_signs_in_again(
    sim: Simulator, client: Any, raw: RawBinance, arrivals: Arrivals
) -> None:
    """What happened in the gap never arrives on the stream; REST has it."""
    watching = asyncio.create_task(client.watch_orders())
    await arrivals.of("userDataStream.subscribe.signature")
    assert (await raw.admin("POST", "/sockets/drop"))["dropped"] == 1
    with pytest.raises(ccxt.NetworkError):
        await watching
    await client.create_order(PAIR, "market", "buy", 0.001, None, {"clientOrderId": "Dgap"})
    watching = asyncio.create_task(client.watch_orders())
    await arrivals.of("userDataStream.subscribe.signature", 2)
    await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Dlater"})
    assert [order["clientOrderId"] for order in await watching] == ["Dlater"]
    assert (await client.fetch_order(None, PAIR, {"clientOrderId": "Dgap"}))["status"] == "closed"
