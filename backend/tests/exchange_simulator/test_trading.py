"""An unmodified ccxt trades: orders by client order id, fills, fees, balances, history (spec 5, 10)."""

from decimal import Decimal
from typing import Any

import ccxt
import pytest

from dca_engine.exchange_simulator import Simulator
from tests.exchange_simulator.raw import RawBinance

PAIR = "BTC/USDT"


def _set_price(sim: Simulator, price: int) -> None:
    sim.exchange.set_price(PAIR, Decimal(price))


async def test_markets_carry_their_rules(client: Any) -> None:
    market = client.market(PAIR)
    assert (market["precision"]["amount"], market["precision"]["price"]) == (1e-05, 0.01)
    assert market["limits"]["cost"]["min"] == 5
    assert market["limits"]["amount"] == {"min": 1e-05, "max": 9000}
    assert market["limits"]["market"]["max"] == 120
    assert sum(listed["spot"] for listed in client.markets.values()) == 10


async def test_an_order_is_found_and_cancelled_by_its_client_order_id(client: Any) -> None:
    placed = await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Dleg0"})
    assert (placed["status"], placed["clientOrderId"]) == ("open", "Dleg0")
    found = await client.fetch_order(None, PAIR, {"clientOrderId": "Dleg0"})
    assert (found["id"], found["amount"], found["price"]) == (placed["id"], 0.004, 49_000)
    assert [order["id"] for order in await client.fetch_open_orders(PAIR)] == [placed["id"]]
    assert (await client.fetch_balance())["USDT"] == {"free": 99_804.0, "used": 196.0, "total": 100_000.0}
    cancelled = await client.cancel_order(None, PAIR, {"clientOrderId": "Dleg0"})
    assert (cancelled["status"], cancelled["info"]["origClientOrderId"]) == ("canceled", "Dleg0")
    assert cancelled["clientOrderId"] != "Dleg0", "as on Binance: it is the id of the cancel itself"
    assert (await client.fetch_order(placed["id"], PAIR))["status"] == "canceled"
    assert (await client.fetch_balance())["USDT"]["free"] == 100_000.0


async def test_a_filled_leg_pays_its_fee_in_base(sim: Simulator, client: Any) -> None:
    order = await client.create_order(PAIR, "limit", "buy", 0.00402, 49_750, {"clientOrderId": "Dleg1"})
    _set_price(sim, 49_700)
    (trade,) = await client.fetch_my_trades(PAIR, params={"orderId": order["id"]})
    assert (trade["price"], trade["amount"], trade["takerOrMaker"]) == (49_750, 0.00402, "maker")
    assert trade["fee"] == {"currency": "BTC", "cost": 0.00000402}
    assert (await client.fetch_balance())["BTC"]["free"] == 0.00401598


async def test_a_market_order_answers_with_its_fills(client: Any) -> None:
    bought = await client.create_order(PAIR, "market", "buy", 0.004)
    assert (bought["status"], bought["filled"], bought["average"]) == ("closed", 0.004, 50_000)
    assert bought["fees"] == [{"currency": "BTC", "cost": 0.000004}]
    spent = await client.create_market_buy_order_with_cost(PAIR, 1_000)
    assert (spent["filled"], spent["cost"]) == (0.02, 1_000)
    sold = await client.create_order(PAIR, "market", "sell", 0.01)
    assert sold["fees"] == [{"currency": "USDT", "cost": 0.5}]


async def test_a_partial_fill_is_seen_and_the_rest_can_be_cancelled(client: Any, raw: RawBinance) -> None:
    order = await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"clientOrderId": "Dpart"})
    await raw.admin("POST", "/fill", {"clientOrderId": "Dpart", "quantity": "0.001"})
    seen = await client.fetch_order(order["id"], PAIR)
    assert (seen["status"], seen["filled"], seen["remaining"]) == ("open", 0.001, 0.003)
    await client.cancel_order(order["id"], PAIR)
    seen = await client.fetch_order(order["id"], PAIR)
    assert (seen["status"], seen["filled"]) == ("canceled", 0.001)


async def test_time_in_force_and_post_only(client: Any) -> None:
    for time_in_force in ("IOC", "FOK"):
        order = await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"timeInForce": time_in_force})
        assert order["status"] == "expired"
    with pytest.raises(ccxt.OrderImmediatelyFillable):
        await client.create_order(PAIR, "limit", "buy", 0.004, 50_000, {"postOnly": True})
    order = await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"postOnly": True})
    assert (await client.fetch_order(order["id"], PAIR))["postOnly"] is True


async def test_all_orders_of_a_market_are_cancelled_together(client: Any) -> None:
    for price in (49_000, 48_000):
        await client.create_order(PAIR, "limit", "buy", 0.004, price)
    await client.create_order("ETH/USDT", "limit", "buy", 0.1, 2_000)
    assert len(await client.cancel_all_orders(PAIR)) == 2
    client.options["fetchOpenOrders"] = {"warnWithoutSymbol": False}
    assert [order["symbol"] for order in await client.fetch_open_orders()] == ["ETH/USDT"]
    with pytest.raises(ccxt.OrderNotFound):
        await client.cancel_all_orders(PAIR)


async def test_history_is_paged_by_trade_id_and_time(sim: Simulator, client: Any) -> None:
    for _ in range(5):
        await client.create_order(PAIR, "market", "buy", 0.001)
    ids = [trade["id"] for trade in await client.fetch_my_trades(PAIR)]
    assert ids == ["1", "2", "3", "4", "5"]
    assert [trade["id"] for trade in await client.fetch_my_trades(PAIR, params={"fromId": 4})] == ["4", "5"]
    assert [trade["id"] for trade in await client.fetch_my_trades(PAIR, limit=2)] == ["4", "5"]
    since = sim.exchange.clock.now_ms()
    assert await client.fetch_my_trades(PAIR, since + 1) == []
    assert len(await client.fetch_my_trades(PAIR, since - 60_000, 3)) == 3
    assert len(await client.fetch_orders(PAIR)) == 5
    assert await client.fetch_my_trades("ETH/USDT") == []


async def test_a_used_client_order_id_is_free_again_when_its_order_is_not_open(client: Any) -> None:
    """So a resent market order trades twice: the client has to look first (wire facts of Binance spot)."""
    first = await client.create_order(PAIR, "market", "buy", 0.001, None, {"clientOrderId": "Dsame"})
    second = await client.create_order(PAIR, "market", "buy", 0.001, None, {"clientOrderId": "Dsame"})
    assert first["id"] != second["id"]
    assert (await client.fetch_order(None, PAIR, {"clientOrderId": "Dsame"}))["id"] == second["id"]


async def test_fees_are_told_for_every_market(client: Any) -> None:
    fees = await client.fetch_trading_fees()
    assert len(fees) == 10
    assert (fees[PAIR]["maker"], fees[PAIR]["taker"]) == (0.001, 0.001)


async def test_a_test_order_places_nothing(client: Any) -> None:
    await client.create_order(PAIR, "limit", "buy", 0.004, 49_000, {"test": True})
    assert await client.fetch_open_orders(PAIR) == []


async def test_the_response_is_as_long_as_asked_for(raw: RawBinance) -> None:
    answers = {kind: (await raw.place(newOrderRespType=kind)).body for kind in ("ACK", "RESULT", "FULL")}
    assert set(answers["ACK"]) == {"symbol", "orderId", "orderListId", "clientOrderId", "transactTime"}
    assert set(answers["ACK"]) < set(answers["RESULT"]) < set(answers["FULL"])
    assert answers["FULL"]["fills"] == []
