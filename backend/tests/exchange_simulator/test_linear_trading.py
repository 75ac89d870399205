"""An unmodified ccxt trades futures: shorts, reduce-only, positions, leverage, funding, history (spec 5, 6, 10)."""

from decimal import Decimal
from typing import Any

import ccxt
import pytest

from dca_engine.exchange_simulator import Simulator
from tests.exchange_simulator.raw import RawBinance

PAIR = "BTC/USDT:USDT"


def _set_price(sim: Simulator, price: int) -> None:
    sim.exchange.set_price(PAIR, Decimal(price))


async def test_markets_carry_their_rules(usdm: Any) -> None:
    market = usdm.market(PAIR)
    assert (market["precision"]["amount"], market["precision"]["price"]) == (0.001, 0.1)
    assert (market["limits"]["cost"]["min"], market["limits"]["market"]["max"]) == (100, 120)
    assert (market["contractSize"], market["linear"], market["settle"]) == (1, True, "USDT")
    assert len(usdm.markets) == 5


async def test_an_order_is_found_and_cancelled_by_its_client_order_id(usdm: Any) -> None:
    placed = await usdm.create_order(PAIR, "limit", "sell", 0.01, 51_000, {"clientOrderId": "Dleg0"})
    assert (placed["status"], placed["clientOrderId"], placed["reduceOnly"]) == ("open", "Dleg0", False)
    found = await usdm.fetch_order(None, PAIR, {"clientOrderId": "Dleg0"})
    assert (found["id"], found["amount"], found["price"]) == (placed["id"], 0.01, 51_000)
    assert [order["id"] for order in await usdm.fetch_open_orders(PAIR)] == [placed["id"]]
    assert (await usdm.fetch_balance())["USDT"] == {"free": 99_974.5, "used": 25.5, "total": 100_000.0}
    cancelled = await usdm.cancel_order(None, PAIR, {"clientOrderId": "Dleg0"})
    assert (cancelled["status"], cancelled["clientOrderId"]) == ("canceled", "Dleg0")
    assert (await usdm.fetch_balance())["USDT"]["free"] == 100_000.0


async def test_a_short_is_opened_valued_and_closed(sim: Simulator, usdm: Any) -> None:
    sold = await usdm.create_order(PAIR, "market", "sell", 0.1)
    assert (sold["status"], sold["filled"], sold["average"]) == ("closed", 0.1, 50_000)
    _set_price(sim, 49_000)
    (position,) = await usdm.fetch_positions()
    assert (position["side"], position["contracts"], position["entryPrice"]) == ("short", 0.1, 50_000)
    assert (position["unrealizedPnl"], position["markPrice"], position["marginMode"]) == (100, 49_000, "cross")
    await usdm.create_order(PAIR, "market", "buy", 0.1, None, {"reduceOnly": True})
    assert await usdm.fetch_positions() == []
    opening, closing = await usdm.fetch_my_trades(PAIR)
    assert (opening["fee"], closing["fee"]) == ({"cost": 2.5, "currency": "USDT"}, {"cost": 2.45, "currency": "USDT"})
    assert (opening["info"]["realizedPnl"], closing["info"]["realizedPnl"]) == ("0.00000000", "100.00000000")
    assert (await usdm.fetch_balance())["USDT"]["total"] == 100_095.05


async def test_an_answer_tells_the_state_it_was_asked_for(futures: RawBinance) -> None:
    """An acknowledgement is older than the trade that follows from it."""
    taker = {"type": "MARKET", "price": None, "timeInForce": None, "quantity": "0.01"}
    told = [(await futures.place(newOrderRespType=kind, **taker)).body for kind in ("ACK", "RESULT")]
    assert [(body["status"], body["executedQty"]) for body in told] == [
        ("NEW", "0.00000000"),
        ("FILLED", "0.01000000"),
    ]


async def test_targets_rest_as_reduce_only_and_go_with_their_position(usdm: Any) -> None:
    await usdm.create_order(PAIR, "market", "buy", 0.02)
    target = await usdm.create_order(PAIR, "limit", "sell", 0.02, 51_000, {"reduceOnly": True})
    assert target["reduceOnly"] is True
    with pytest.raises(ccxt.InvalidOrder, match="-2022"):
        await usdm.create_order(PAIR, "limit", "sell", 0.01, 52_000, {"reduceOnly": True})
    await usdm.create_order(PAIR, "market", "sell", 0.02)
    assert (await usdm.fetch_order(target["id"], PAIR))["status"] == "expired"


async def test_leverage_sets_the_margin_and_is_limited_by_what_is_there(usdm: Any) -> None:
    await usdm.create_order(PAIR, "market", "buy", 2)
    assert (await usdm.fetch_balance())["USDT"]["used"] == 5_000
    await usdm.set_leverage(50, PAIR)
    assert (await usdm.fetch_balance())["USDT"]["used"] == 2_000
    assert (await usdm.fetch_leverages())[PAIR]["longLeverage"] == 50
    with pytest.raises(ccxt.BadRequest, match="-4028"):
        await usdm.fapiPrivatePostLeverage({"symbol": "BTCUSDT", "leverage": 126})
    with pytest.raises(ccxt.OperationRejected, match="-2028"):
        await usdm.set_leverage(1, PAIR)


async def test_accounts_are_one_way_and_cross(usdm: Any) -> None:
    assert (await usdm.fetch_position_mode())["hedged"] is False
    with pytest.raises(ccxt.OperationRejected, match="-4059"):
        await usdm.set_position_mode(False)
    with pytest.raises(ccxt.MarginModeAlreadySet):
        await usdm.set_margin_mode("cross", PAIR)
    with pytest.raises(ccxt.BaseError):
        await usdm.set_margin_mode("isolated", PAIR)


async def test_hedge_mode_can_be_set_while_nothing_is_open_and_stops_trading(usdm: Any) -> None:
    order = await usdm.create_order(PAIR, "limit", "buy", 0.01, 49_000)
    with pytest.raises(ccxt.BaseError, match="-4067"):
        await usdm.set_position_mode(True)
    await usdm.cancel_order(order["id"], PAIR)
    await usdm.create_order(PAIR, "market", "buy", 0.01)
    with pytest.raises(ccxt.BaseError, match="-4068"):
        await usdm.set_position_mode(True)
    await usdm.create_order(PAIR, "market", "sell", 0.01)
    await usdm.set_position_mode(True)
    with pytest.raises(ccxt.BaseError, match="-4061"):
        await usdm.create_order(PAIR, "market", "buy", 0.01)
    await usdm.set_position_mode(False)
    await usdm.create_order(PAIR, "market", "buy", 0.01)


async def test_funding_is_an_income(sim: Simulator, usdm: Any, futures: RawBinance) -> None:
    await usdm.create_order(PAIR, "market", "buy", 0.1)
    (payment,) = await futures.admin("POST", "/fund", {"symbol": "BTCUSDT.P", "rate": "0.0001"})
    assert (payment["amount"], payment["account"]) == ("-0.50000000", "main:linear")
    (row,) = await usdm.fetch_funding_history(PAIR)
    assert (row["amount"], row["code"], row["id"]) == (-0.5, "USDT", "1")
    assert await usdm.fapiPrivateGetIncome({"incomeType": "TRANSFER"}) == []
    assert (await usdm.fetch_balance())["USDT"]["total"] == 100_000 - 2.5 - 0.5


async def test_history_is_paged_by_trade_id_and_time(sim: Simulator, usdm: Any) -> None:
    for _ in range(5):
        await usdm.create_order(PAIR, "market", "buy", 0.01)
    assert [trade["id"] for trade in await usdm.fetch_my_trades(PAIR, params={"fromId": 4})] == ["4", "5"]
    assert [trade["id"] for trade in await usdm.fetch_my_trades(PAIR, limit=2)] == ["4", "5"]
    now = sim.exchange.clock.now_ms()
    week = 7 * 86_400_000
    assert len(await usdm.fapiPrivateGetUserTrades({"symbol": "BTCUSDT", "startTime": now - week + 60_000})) == 5
    assert await usdm.fapiPrivateGetUserTrades({"symbol": "BTCUSDT", "startTime": now - week - 60_000}) == []
    assert len(await usdm.fetch_orders(PAIR)) == 5


async def test_public_data_is_dated(usdm: Any) -> None:
    assert (await usdm.fetch_ticker(PAIR))["last"] == 50_000
    assert (await usdm.fetch_bids_asks([PAIR]))[PAIR]["bid"] == 50_000
    assert (await usdm.fetch_order_book(PAIR))["bids"][0][0] == 50_000
    assert (await usdm.fetch_trades(PAIR))[0]["price"] == 50_000
    assert len(await usdm.fetch_ohlcv(PAIR)) == 1
    assert (await usdm.fetch_funding_rate(PAIR))["markPrice"] == 50_000
    assert (await usdm.fetch_trading_fee(PAIR))["taker"] == 0.0005


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price": "49000.05"}, -4014),
        ({"price": "1000000.1"}, -4002),
        ({"price": "9000"}, -4016),
        ({"quantity": "0.0015"}, -1111),
        ({"quantity": "1001"}, -4005),
        ({"quantity": "0.002"}, -4164),
        ({"quantity": "100"}, -2019),
        ({"side": "SELL", "reduceOnly": "true", "price": "51000"}, -2022),
        ({"reduceOnly": "maybe"}, -1130),
        ({"timeInForce": "GTX", "price": "50000"}, -5022),
        ({"timeInForce": "DAY"}, -1115),
        ({"positionSide": "SHORT"}, -4061),
        ({"type": "STOP_MARKET"}, -1116),
        ({"side": "UP"}, -1117),
        ({"symbol": "BNBUSDT"}, -1121),
        ({"price": None}, -1102),
        ({"quantity": None}, -1102),
        ({"type": "MARKET", "timeInForce": None}, -1106),
        ({"type": "MARKET", "price": None}, -1106),
        ({"quoteOrderQty": "100"}, -1104),
        ({"newOrderRespType": "FULL"}, -1130),
    ],
)
async def test_a_bad_order_is_refused_with_the_futures_codes(
    futures: RawBinance, changes: dict[str, str | None], code: int
) -> None:
    reply = await futures.place(**({"quantity": "0.01"} | changes))
    assert (reply.status, reply.code) == (400, code)
    assert (await futures.signed("GET", "/fapi/v1/openOrders", {})).body == []


async def test_an_open_client_order_id_is_not_taken_twice(futures: RawBinance) -> None:
    assert (await futures.place(newClientOrderId="Done", quantity="0.01")).status == 200
    assert (await futures.place(newClientOrderId="Done", quantity="0.01")).code == -4116


async def test_a_wrong_signature_is_refused_as_on_spot(futures: RawBinance) -> None:
    assert (await futures.signed("GET", "/fapi/v3/account", {}, secret="another")).code == -1022
    assert (await futures.signed("GET", "/fapi/v3/account", {}, key="nobody")).code == -2015
    assert (await futures.signed("GET", "/fapi/v3/account", {}, timestamp=1)).code == -1021


async def test_order_counts_are_told_per_ten_seconds_and_minute(futures: RawBinance) -> None:
    told = {name: value for name, value in (await futures.place(quantity="0.01")).headers.items() if "COUNT" in name}
    assert told == {"X-MBX-ORDER-COUNT-10S": "1", "X-MBX-ORDER-COUNT-1M": "1"}


async def test_spot_and_futures_have_orders_and_money_of_their_own(client: Any, usdm: Any) -> None:
    await usdm.create_order(PAIR, "limit", "buy", 0.01, 49_000)
    await client.create_order("BTC/USDT", "limit", "buy", 0.01, 49_000)
    assert len(await client.fetch_open_orders("BTC/USDT")) == len(await usdm.fetch_open_orders(PAIR)) == 1
    assert (await client.fetch_balance())["USDT"]["used"] == 490
    assert (await usdm.fetch_balance())["USDT"]["used"] == 24.5


async def test_positions_are_shown_and_nonsense_is_answered_with_a_reason(usdm: Any, futures: RawBinance) -> None:
    await usdm.create_order(PAIR, "market", "sell", 0.1)
    (position,) = await futures.admin("GET", "/positions")
    assert (position["account"], position["symbol"], position["leverage"]) == ("main:linear", PAIR, 20)
    assert [Decimal(position[name]) for name in ("quantity", "entry_price")] == [Decimal("-0.1"), 50_000]
    assert await futures.admin("GET", "/positions?account=main") == []
    for body in ({"symbol": "BTCUSDT", "rate": "0.1"}, {"symbol": PAIR}, {"symbol": PAIR, "rate": "much"}):
        assert (await futures.admin("POST", "/fund", body))["error"]
