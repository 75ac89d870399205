"""What Binance refuses, the simulator refuses: status, code and words, and what ccxt makes of them (spec 10)."""

from dataclasses import replace
from typing import Any

import aiohttp
import ccxt
import pytest

from dca_engine.exchange_simulator import SimulatorConfig, running_simulator
from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS
from tests.exchange_simulator.raw import RawBinance

PAIR = "BTC/USDT"


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"price": "49000.001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"price": "1000001"}, -1013, "Filter failure: PRICE_FILTER"),
        ({"quantity": "200", "price": "49000"}, -1013, "Filter failure: NOTIONAL"),
        ({"price": "9000"}, -1013, "Filter failure: PERCENT_PRICE_BY_SIDE"),
        ({"quantity": "0.000015"}, -1013, "Filter failure: LOT_SIZE"),
        ({"quantity": "9001"}, -1013, "Filter failure: LOT_SIZE"),
        ({"quantity": "0.0001"}, -1013, "Filter failure: NOTIONAL"),
        ({"quantity": "0"}, -1013, "Invalid quantity."),
        (
            {"type": "MARKET", "price": None, "timeInForce": None, "quantity": "121"},
            -1013,
            "Filter failure: MARKET_LOT_SIZE",
        ),
        ({"quantity": "0.004000001"}, -1111, "Parameter 'quantity' has too much precision."),
        ({"quantity": "3"}, -2010, "Account has insufficient balance for requested action."),
        ({"side": "SELL", "price": "51000"}, -2010, "Account has insufficient balance for requested action."),
        ({"symbol": "NOPE"}, -1121, "Invalid symbol."),
        (
            {"symbol": "btcusdt"},
            -1100,
            "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.",
        ),
        (
            {"newClientOrderId": "no spaces"},
            -1100,
            "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[\\.A-Z\\:/a-z0-9_-]{1,36}$'.",
        ),
        (
            {"price": "1e5"},
            -1100,
            "Illegal characters found in parameter 'price'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.",
        ),
        ({"quantity": ""}, -1105, "Parameter 'quantity' was empty."),
        (
            {"quantity": None},
            -1102,
            "Mandatory parameter 'quantity' was not sent, was empty/null, or malformed.",
        ),
        ({"price": None}, -1102, "Mandatory parameter 'price' was not sent, was empty/null, or malformed."),
        ({"symbol": None}, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."),
        (
            {"timeInForce": None},
            -1102,
            "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.",
        ),
        ({"type": "MARKET", "price": None}, -1106, "Parameter 'timeInForce' sent when not required."),
        ({"side": "UP"}, -1117, "Invalid side."),
        ({"type": "WISH"}, -1116, "Invalid orderType."),
        ({"type": "STOP_LOSS_LIMIT"}, -1013, "Stop loss limit orders are not supported for this symbol."),
        ({"timeInForce": "GTX"}, -1115, "Invalid timeInForce."),
        (
            {"type": "LIMIT_MAKER", "timeInForce": None, "price": "50000"},
            -2010,
            "Order would immediately match and take.",
        ),
        ({"reduceOnly": "true"}, -1104, "Not all sent parameters were read; read '8' parameter(s) but was sent '9'."),
    ],
)
async def test_a_bad_order_is_refused_in_binances_words(
    raw: RawBinance, changes: dict[str, str | None], code: int, words: str
) -> None:
    assert (await raw.place(**changes)).said == (400, code, words)
    assert (await raw.signed("GET", "/api/v3/openOrders", {})).body == []


async def test_an_open_client_order_id_is_not_taken_twice(raw: RawBinance) -> None:
    assert (await raw.place(newClientOrderId="Done")).status == 200
    assert (await raw.place(newClientOrderId="Done")).said == (400, -2010, "Duplicate order sent.")


async def test_no_more_orders_rest_in_a_market_than_its_filter_allows() -> None:
    few = replace(DEFAULT_MARKETS[0], rules=replace(DEFAULT_MARKETS[0].rules, max_open_orders=2))
    async with running_simulator(SimulatorConfig(markets=(few,))) as sim, aiohttp.ClientSession() as session:
        raw = RawBinance(session, sim.url)
        assert [(await raw.place()).status for _ in range(2)] == [200, 200]
        assert (await raw.place()).said == (400, -1013, "Filter failure: MAX_NUM_ORDERS")


async def test_an_order_that_is_not_there(raw: RawBinance) -> None:
    named = {"symbol": "BTCUSDT", "origClientOrderId": "Dnot"}
    assert (await raw.signed("GET", "/api/v3/order", named)).said == (400, -2013, "Order does not exist.")
    assert (await raw.signed("DELETE", "/api/v3/order", named)).said == (400, -2011, "Unknown order sent.")
    assert (await raw.signed("GET", "/api/v3/order", {"symbol": "BTCUSDT"})).code == -1102


async def test_a_closed_order_cannot_be_cancelled(raw: RawBinance) -> None:
    placed = await raw.place(price="50000")
    named = {"symbol": "BTCUSDT", "orderId": str(placed.body["orderId"])}
    assert (await raw.signed("DELETE", "/api/v3/order", named)).code == -2011


async def test_a_parameter_sent_twice_is_refused(raw: RawBinance) -> None:
    twice = await raw.public("/api/v3/klines?symbol=BTCUSDT&interval=1m&interval=1m")
    assert twice.code == -1101


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"amount": 3}, ccxt.InsufficientFunds),
        ({"amount": 0.0001}, ccxt.BadRequest),  # of the filters, ccxt knows only price and lot
        ({"price": 9_000}, ccxt.InvalidOrder),
    ],
)
async def test_ccxt_names_the_errors(client: Any, changes: dict[str, float], error: type[Exception]) -> None:
    order = {"amount": 0.004, "price": 49_000} | changes
    with pytest.raises(error):
        await client.create_order(PAIR, "limit", "buy", order["amount"], order["price"])


async def test_ccxt_names_a_missing_order(client: Any) -> None:
    with pytest.raises(ccxt.OrderNotFound):
        await client.fetch_order(None, PAIR, {"clientOrderId": "Dnot"})
    with pytest.raises(ccxt.OrderNotFound):
        await client.cancel_order(None, PAIR, {"clientOrderId": "Dnot"})
