"""The admin interface: what it shows, what it does, and that it answers nonsense with a reason."""

import time
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.exchange_simulator import Simulator
from tests.exchange_simulator.raw import RawBinance

PAIR = "BTC/USDT"


async def test_everything_that_arrives_is_recorded_without_its_secrets(sim: Simulator, raw: RawBinance) -> None:
    before_ns, before = time.monotonic_ns(), sim.arrivals.last_sequence
    await raw.place(newClientOrderId="Dleg0")
    await raw.signed("GET", "/api/v3/order", {"symbol": "BTCUSDT", "origClientOrderId": "Dnot"})
    first, second = await raw.admin("GET", f"/requests?since={before}")
    assert (first["host"], first["method"], first["path"]) == ("api.binance.com", "POST", "/api/v3/order")
    assert (first["params"]["newClientOrderId"], first["params"]["price"]) == ("Dleg0", "49000.00")
    assert (first["status"], second["status"]) == (200, 400)
    assert "signature" not in first["params"]
    assert "signature" not in second["params"]
    assert before_ns < first["monotonic_ns"] < second["monotonic_ns"] < time.monotonic_ns()
    assert (first["sequence"], second["sequence"]) == (before + 1, before + 2)
    await raw.admin("DELETE", "/requests")
    assert await raw.admin("GET", "/requests") == []


async def test_messages_on_sockets_are_recorded_too(sim: Simulator, client: Any, raw: RawBinance) -> None:
    await client.watch_bids_asks([PAIR])
    await client.fetch_balance_ws()
    messages = [row for row in await raw.admin("GET", "/requests") if row["method"] == "WS"]
    said = [(row["host"], row["params"]["method"]) for row in messages]
    assert said == [("stream.binance.com", "SUBSCRIBE"), ("ws-api.binance.com", "account.status")]
    assert messages[0]["params"]["0"] == "btcusdt@bookTicker"
    assert not {"apiKey", "signature"} & set(messages[1]["params"])


async def test_prices_can_be_set_as_one_or_as_a_book(raw: RawBinance) -> None:
    answer = await raw.admin("POST", "/prices", {"symbol": PAIR, "price": "51000"})
    assert (answer["bid"], answer["ask"]) == ("51000.00", "51000.00")
    await raw.admin("POST", "/prices", {"symbol": "BTCUSDT", "bid": "50990.00", "ask": "51010.00"})
    ticker = (await raw.public("/api/v3/ticker/bookTicker", symbol="BTCUSDT")).body
    assert (ticker["bidPrice"], ticker["askPrice"]) == ("50990.00000000", "51010.00000000")
    assert (await raw.admin("GET", "/prices"))["ETH/USDT"] == {"bid": "3000.00", "ask": "3000.00"}


async def test_orders_trades_and_balances_are_shown(raw: RawBinance) -> None:
    placed = await raw.place(newClientOrderId="Dleg0")
    filled = await raw.admin("POST", "/fill", {"orderId": placed.body["orderId"], "price": "48900"})
    assert (filled["order"]["status"], filled["trade"]["price"]) == ("filled", "48900")
    (order,) = await raw.admin("GET", "/orders?symbol=BTCUSDT&account=main")
    assert (order["client_order_id"], order["filled"]) == ("Dleg0", "0.00400")
    assert await raw.admin("GET", "/orders?open=true") == []
    (trade,) = await raw.admin("GET", "/trades")
    assert (trade["fee"], trade["fee_coin"]) == ("0.00000400", "BTC")
    held = {row["coin"]: Decimal(row["free"]) for row in await raw.admin("GET", "/balances")}
    assert held == {"BTC": Decimal("0.003996"), "USDT": Decimal("99804.4")}
    (margin,) = await raw.admin("GET", "/balances?account=main:linear")
    assert (margin["coin"], margin["free"]) == ("USDT", "100000")


async def test_balances_can_be_set_and_added_to(raw: RawBinance) -> None:
    assert (await raw.admin("POST", "/balances", {"coin": "ETH", "free": "3"}))["free"] == "3"
    assert (await raw.admin("POST", "/balances", {"coin": "ETH", "add": "-1"}))["free"] == "2"
    assert "error" in await raw.admin("POST", "/balances", {"coin": "ETH", "add": "-5"})


async def test_health(raw: RawBinance) -> None:
    health = await raw.admin("GET", "/health")
    assert (health["status"], health["markets"], health["paused"]) == ("ok", 15, False)
    assert await raw.admin("POST", "/market/pause") == {"paused": True}
    assert (await raw.admin("GET", "/health"))["paused"] is True


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/prices", {"symbol": "NO/USDT", "price": "1"}),
        ("POST", "/prices", {"symbol": PAIR, "price": 1.5}),
        ("POST", "/prices", {"symbol": PAIR, "price": "-1"}),
        ("POST", "/prices", {"symbol": PAIR, "price": "NaN"}),
        ("POST", "/prices", {"symbol": PAIR, "bid": "2", "ask": "1"}),
        ("POST", "/prices", {"symbol": PAIR, "bid": "1.001", "ask": "2"}),
        ("POST", "/prices", {"symbol": PAIR}),
        ("POST", "/fill", {"clientOrderId": "Dnot"}),
        ("POST", "/balances", {"coin": "BTC"}),
        ("POST", "/balances", {"account": "nobody", "coin": "BTC", "free": "1"}),
        ("GET", "/requests?since=yesterday", None),
        ("GET", "/nothing", None),
    ],
)
async def test_nonsense_is_answered_with_a_reason(raw: RawBinance, method: str, path: str, body: Any) -> None:
    assert (await raw.admin(method, path, body))["error"]


async def test_the_exchanges_clock_jumps_when_it_is_told_to(sim: Simulator, raw: RawBinance) -> None:
    for offset_ms in (60_000, -60_000):
        before_ms = time.time_ns() // 1_000_000
        shown = await raw.admin("POST", "/clock", {"offset_ms": offset_ms})
        assert before_ms + offset_ms <= shown["now_ms"] == pytest.approx(sim.exchange.clock.now_ms(), abs=10_000)
    refused = await raw.admin("POST", "/clock", {"offset_ms": "soon"})
    assert refused == {"error": "offset_ms must be a whole number"}
