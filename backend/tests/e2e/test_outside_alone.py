"""As test_outside, each on a product of its own."""

from decimal import Decimal

import ccxt.pro

from dca_engine.modes.rig import Rig
from tests.e2e.desk import Trade
from tests.e2e.outside import seen_in_time, told
from tests.e2e.perpetuals import open_perpetuals
from tests.e2e.watcher import watching
from tests.exchange_simulator.conftest import ccxt_binance

D = Decimal


async def test_what_was_moved_while_the_engine_was_off_is_told_when_it_is_back(rig: Rig) -> None:
    async with watching(rig) as watcher:
        await rig.engine.stop()
        await rig.venue("POST", "/balances", {"coin": "USDT", "add": "-1000"})
        await rig.start_engine_again()
        await watcher.connect()
        async with seen_in_time():
            changed = await told(watcher, "holding_changed", "USDT")
    assert changed["numbers"]["difference"] == "-1000"


async def test_a_liquidated_perpetual_is_told_and_the_position_can_be_given_up(rig: Rig) -> None:
    """The venue takes the position away; what the engine holds of it cannot be sold any more."""
    await open_perpetuals(rig)
    async with watching(rig) as watcher, ccxt_binance(rig.simulator.url, ccxt.pro.binanceusdm) as client:
        trade = Trade(rig, watcher, "BTCUSDT.P", "BTC/USDT:USDT")
        await trade.price("50010")
        await trade.alert("long", price="50000")
        await trade.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "open")
        await trade.price("50000")
        await trade.offers(("55000", "0.01"))
        async with seen_in_time():
            await client.create_order(trade.symbol, "market", "sell", 0.01)
            differs = await told(watcher, "holding_differs", trade.symbol)
            await watcher.until(lambda v: v.portfolio["status"] == "auditing")
        assert differs["numbers"]["difference"] == "-0.01"
        assert (await trade.wish("POST", "/release"))[0] == 202
        group = await trade.until(lambda g: g["status"] == "closed")
        assert D(group["realized_pnl"]) == 0
        await watcher.until(lambda v: v.portfolio["status"] == "healthy")
        assert await trade.resting("sell") == []
