"""The public streams through ccxt.pro and by hand: quotes, tickers, candles, trades and depth as prices move."""

import asyncio
from decimal import Decimal
from typing import Any

import aiohttp
import orjson

from dca_engine.exchange_simulator import Simulator
from tests.exchange_simulator.streams import Arrivals

PAIR, OTHER = "BTC/USDT", "ETH/USDT"


async def test_ccxt_watches_bids_and_asks_from_the_first_moment(sim: Simulator, client: Any) -> None:
    first = await client.watch_bids_asks([PAIR, OTHER])
    assert {ticker["bid"] for ticker in first.values()} <= {50_000, 3_000}
    watching = asyncio.create_task(_until(client, PAIR, 50_100))
    sim.exchange.set_book(PAIR, Decimal("50099.99"), Decimal("50100.01"))
    assert (await watching)["ask"] == 50_100.01


async def _until(client: Any, symbol: str, bid: float) -> Any:
    async with asyncio.timeout(5):
        while True:
            found = (await client.watch_bids_asks([PAIR, OTHER])).get(symbol)
            if found is not None and found["bid"] > bid - 1:
                return found


async def test_ccxt_watches_a_ticker(sim: Simulator, client: Any) -> None:
    assert (await client.watch_ticker(PAIR))["last"] == 50_000
    watching = asyncio.create_task(client.watch_ticker(PAIR))
    await asyncio.sleep(0)
    sim.exchange.set_price(PAIR, Decimal(50_500))
    ticker = await watching
    assert (ticker["last"], ticker["high"], ticker["low"], ticker["open"]) == (50_500, 50_500, 50_000, 50_000)
    assert ticker["percentage"] == 1.0


async def test_ccxt_watches_candles(sim: Simulator, client: Any) -> None:
    await client.watch_ohlcv(PAIR, "5m")
    watching = asyncio.create_task(client.watch_ohlcv(PAIR, "5m"))
    await asyncio.sleep(0)
    sim.exchange.set_price(PAIR, Decimal(49_000))
    _, _, _, low, close, _ = (await watching)[-1]
    assert (low, close) == (49_000, 49_000)


async def test_ccxt_watches_trades_and_tickers(sim: Simulator, client: Any, arrivals: Arrivals) -> None:
    trades = asyncio.create_task(client.watch_trades(PAIR))
    tickers = asyncio.create_task(client.watch_tickers([PAIR, OTHER]))
    await arrivals.of("@trade")
    await arrivals.of("@miniTicker")
    sim.exchange.set_price(PAIR, Decimal(50_200))
    assert [trade["price"] for trade in await trades] == [50_200]
    assert (await tickers)[PAIR]["last"] in (50_000, 50_200)


async def test_ccxt_keeps_an_order_book(sim: Simulator, client: Any, arrivals: Arrivals) -> None:
    book = asyncio.create_task(client.watch_order_book(PAIR, 5))
    await arrivals.of("/api/v3/depth")
    for price in (50_100, 50_200):
        sim.exchange.set_price(PAIR, Decimal(price))
    async with asyncio.timeout(5):
        while (found := await book)["bids"][0][0] != 50_200:
            sim.exchange.set_price(PAIR, Decimal(50_200))
            book = asyncio.create_task(client.watch_order_book(PAIR, 5))
    assert found["asks"][0][0] == 50_200
    assert len(found["asks"]) == 5


async def test_a_combined_address_wraps_and_lists_its_streams(sim: Simulator) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{sim.url}/stream.binance.com/stream?streams=btcusdt@bookTicker/nope@bookTicker"
        async with session.ws_connect(url) as socket:
            first = await socket.receive_json(loads=orjson.loads)
            assert (first["stream"], first["data"]["s"]) == ("btcusdt@bookTicker", "BTCUSDT")
            await socket.send_str('{"method":"SUBSCRIBE","params":["ethusdt@miniTicker"],"id":7}')
            assert await socket.receive_json(loads=orjson.loads) == {"result": None, "id": 7}
            assert (await socket.receive_json(loads=orjson.loads))["data"]["e"] == "24hrMiniTicker"
            await socket.send_str('{"method":"UNSUBSCRIBE","params":["btcusdt@bookTicker"],"id":8}')
            await socket.receive()
            await socket.send_str('{"method":"LIST_SUBSCRIPTIONS","id":9}')
            listed = await socket.receive_json(loads=orjson.loads)
            assert listed == {"result": ["nope@bookTicker", "ethusdt@miniTicker"], "id": 9}
            sim.exchange.set_price(PAIR, Decimal(50_100))
            sim.exchange.set_price(OTHER, Decimal(3_100))
            assert (await socket.receive_json(loads=orjson.loads))["data"]["s"] == "ETHUSDT"


async def test_all_markets_can_be_heard_on_one_stream(sim: Simulator) -> None:
    address = f"{sim.url}/stream.binance.com/ws/!miniTicker@arr"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        sim.exchange.move_prices([sim.exchange.around(PAIR, Decimal(51_000)), sim.exchange.around(OTHER, Decimal(1))])
        heard = await socket.receive_json(loads=orjson.loads)
        assert [(ticker["s"], ticker["c"]) for ticker in heard] == [
            ("BTCUSDT", "51000.00000000"),
            ("ETHUSDT", "1.00000000"),
        ]


async def test_what_is_no_request_is_told_so(sim: Simulator) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{sim.url}/stream.binance.com/ws") as socket:
        await socket.send_str("[")
        assert (await socket.receive_json(loads=orjson.loads))["error"]["code"] == 3
        await socket.send_str('{"method":"SHOUT","id":1}')
        assert (await socket.receive_json(loads=orjson.loads))["error"]["code"] == 2
