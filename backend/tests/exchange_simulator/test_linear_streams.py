"""The futures' streams through ccxt.pro and by hand: orders, wallet, positions, funding, marks, a lost connection."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import aiohttp
import ccxt
import orjson
import pytest

from dca_engine.exchange_simulator import Simulator
from dca_engine.exchange_simulator.binance_linear.face import STREAM_HOST
from tests.exchange_simulator.raw import RawBinance
from tests.exchange_simulator.streams import Arrivals

PAIR = "BTC/USDT:USDT"
MARKET = {"type": "MARKET", "price": None, "timeInForce": None}
Events = list[dict[str, Any]]


class Hearing:
    """A socket that only listens."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def events(self, count: int) -> Events:
        return [orjson.loads((await self._socket.receive(5)).data) for _ in range(count)]


@pytest.fixture
async def hearing(sim: Simulator, usdm: Any) -> AsyncIterator[Hearing]:
    key = (await usdm.fapiPrivatePostListenKey())["listenKey"]
    address = f"{sim.url}/{STREAM_HOST}/private/ws?listenKey={key}"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        yield Hearing(socket)


async def test_an_order_reports_its_acceptance_its_fills_and_its_end(
    sim: Simulator, futures: RawBinance, hearing: Hearing
) -> None:
    await futures.place(newClientOrderId="Dleg0", quantity="0.01")
    await futures.admin("POST", "/fill", {"clientOrderId": "Dleg0", "quantity": "0.004"})
    sim.exchange.set_price(PAIR, Decimal(48_900))
    events = await hearing.events(5)
    assert [event["e"] for event in events] == [
        "ORDER_TRADE_UPDATE",
        *["ACCOUNT_UPDATE", "ORDER_TRADE_UPDATE"] * 2,
    ]
    orders = [event["o"] for event in events if event["e"] == "ORDER_TRADE_UPDATE"]
    assert [(o["x"], o["X"], o["l"], o["z"], o["t"]) for o in orders] == [
        ("NEW", "NEW", "0.00000000", "0.00000000", 0),
        ("TRADE", "PARTIALLY_FILLED", "0.00400000", "0.00400000", 1),
        ("TRADE", "FILLED", "0.00600000", "0.01000000", 2),
    ]
    assert [(o.get("n"), o.get("N")) for o in orders] == [
        (None, None),
        ("0.03920000", "USDT"),
        ("0.05880000", "USDT"),
    ]


async def test_the_wallet_and_the_position_are_told_before_the_trade(futures: RawBinance, hearing: Hearing) -> None:
    await futures.place(**MARKET, side="SELL", quantity="0.01")
    _, account, trade = await hearing.events(3)
    assert (account["a"]["m"], trade["o"]["x"]) == ("ORDER", "TRADE")
    assert account["a"]["B"] == [{"a": "USDT", "wb": "99999.75000000", "cw": "99999.75000000", "bc": "0.00000000"}]
    (position,) = account["a"]["P"]
    assert (position["s"], position["pa"], position["ep"], position["ps"]) == (
        "BTCUSDT",
        "-0.01000000",
        "50000.00000000",
        "BOTH",
    )


async def test_funding_and_deposits_name_the_wallet_and_no_market(
    sim: Simulator, futures: RawBinance, hearing: Hearing
) -> None:
    await futures.place(**MARKET, quantity="0.01")
    await hearing.events(3)
    sim.exchange.fund(PAIR, Decimal("0.0001"))
    sim.exchange.deposit("main:linear", "USDT", Decimal(7))
    paid, given = await hearing.events(2)
    assert (paid["a"]["m"], paid["a"]["P"], paid["a"]["B"][0]["bc"]) == ("FUNDING_FEE", [], "-0.05000000")
    assert (given["a"]["m"], given["a"]["B"][0]["bc"]) == ("DEPOSIT", "7.00000000")


async def test_a_listen_key_is_the_same_while_it_is_good(usdm: Any, futures: RawBinance) -> None:
    with pytest.raises(ccxt.BaseError, match="-1125"):
        await usdm.fapiPrivatePutListenKey()
    first = (await usdm.fapiPrivatePostListenKey())["listenKey"]
    assert (await usdm.fapiPrivatePostListenKey())["listenKey"] == first
    assert (await usdm.fapiPrivatePutListenKey())["listenKey"] == first
    await usdm.fapiPrivateDeleteListenKey()
    assert (await usdm.fapiPrivatePostListenKey())["listenKey"] != first


async def test_a_listen_key_is_not_shown(sim: Simulator, hearing: Hearing) -> None:
    assert [arrival.params() for arrival in sim.arrivals.since(0) if arrival.path == "/private/ws"] == [{}]


async def test_who_brings_a_wrong_listen_key_hears_nothing(sim: Simulator, usdm: Any, futures: RawBinance) -> None:
    await usdm.fapiPrivatePostListenKey()
    address = f"{sim.url}/{STREAM_HOST}/private/ws?listenKey=wrong"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        await futures.place(quantity="0.01")
        with pytest.raises(TimeoutError):
            await socket.receive(0.05)


async def test_ccxt_watches_orders_trades_balance_and_positions(sim: Simulator, usdm: Any, arrivals: Arrivals) -> None:
    orders = asyncio.create_task(usdm.watch_orders())
    await arrivals.of("/private/ws")
    await usdm.create_order(PAIR, "limit", "buy", 0.01, 49_000, {"clientOrderId": "Dleg0"})
    assert [(order["clientOrderId"], order["status"]) for order in await orders] == [("Dleg0", "open")]
    trades, filled = asyncio.create_task(usdm.watch_my_trades()), asyncio.create_task(usdm.watch_orders())
    balance, positions = asyncio.create_task(usdm.watch_balance()), asyncio.create_task(usdm.watch_positions())
    await asyncio.sleep(0)
    sim.exchange.set_price(PAIR, Decimal(48_900))
    (trade,) = await trades
    assert (trade["id"], trade["amount"], trade["fee"]) == ("1", 0.01, {"cost": 0.098, "currency": "USDT"})
    assert [order["status"] for order in await filled] == ["closed"]
    assert (await balance)["USDT"]["total"] == 99_999.902
    assert [(p["side"], p["contracts"]) for p in await positions] == [("long", 0.01)]


async def test_after_a_dropped_socket_the_gap_is_silent_and_a_new_watch_connects_again(
    usdm: Any, futures: RawBinance, arrivals: Arrivals
) -> None:
    """What happened in the gap never arrives on the stream; REST has it."""
    watching = asyncio.create_task(usdm.watch_orders())
    await arrivals.of("/private/ws")
    assert (await futures.admin("POST", "/sockets/drop"))["dropped"] == 1
    with pytest.raises(ccxt.NetworkError):
        await watching
    await usdm.create_order(PAIR, "market", "buy", 0.01, None, {"clientOrderId": "Dgap"})
    watching = asyncio.create_task(usdm.watch_orders())
    await arrivals.of("/private/ws", 2)
    await usdm.create_order(PAIR, "limit", "buy", 0.01, 49_000, {"clientOrderId": "Dlater"})
    assert [order["clientOrderId"] for order in await watching] == ["Dlater"]
    assert (await usdm.fetch_order(None, PAIR, {"clientOrderId": "Dgap"}))["status"] == "closed"


async def test_market_streams_start_with_the_present_and_follow(sim: Simulator, usdm: Any) -> None:
    assert (await usdm.watch_bids_asks([PAIR]))[PAIR]["bid"] == 50_000
    assert (await usdm.watch_mark_price(PAIR))["markPrice"] == 50_000
    assert (await usdm.watch_ticker(PAIR))["last"] == 50_000
    assert (await usdm.watch_ohlcv(PAIR))[-1][4] == 50_000
    assert (await usdm.watch_order_book(PAIR))["bids"][0][0] == 50_000
    moved = asyncio.create_task(usdm.watch_bids_asks([PAIR]))
    await asyncio.sleep(0)
    sim.exchange.set_price("BTC/USDT", Decimal(40_000))
    sim.exchange.set_price(PAIR, Decimal(50_100))
    assert (await moved)[PAIR]["bid"] == 50_100, "spot's price is another market's"
