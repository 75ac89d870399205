"""What happens on an account beside the engine: seen within 10 s, told with its numbers, and entries locked where
positions depend on it (spec 9). The trader's own orders go through ccxt, as any other program's would."""

from decimal import Decimal

import pytest

from tests.e2e.desk import Desk, ask, one_unit
from tests.e2e.outside import seen_in_time, told
from tests.exchange_simulator.conftest import ccxt_binance

D = Decimal
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_trade_by_hand_is_told_and_locks_entries_until_the_trader_resumes(desk: Desk) -> None:
    await desk.set(**one_unit())
    trade = desk.trade()
    await trade.bought()
    base = trade.symbol.removesuffix("/USDT")
    async with ccxt_binance(desk.rig.simulator.url) as client, seen_in_time():
        await client.create_order(trade.symbol, "market", "buy", 0.5)
        differs = await told(desk.watcher, "holding_differs", base)
        await desk.watcher.until(lambda v: v.portfolio["status"] == "auditing")
    numbers = {"found": "1.4985", "expected": "0.999", "difference": "0.4995", "in_positions": "0.999"}
    assert differs["numbers"] == numbers
    outside = [r["text"] for r in desk.watcher.view.reasons if r["code"] == "traded_outside"]
    assert any(f"{trade.symbol}: 0.5" in text for text in outside)
    [difference] = desk.watcher.view.portfolio["differences"]
    assert (difference["holding"], D(difference["expected"]), D(difference["found"])) == (base, D("0.999"), D("1.4985"))
    other = desk.trade()
    refused = await other.alert(price="1000")
    assert (await other.verdict(refused, "refused"))["reason_code"] == "portfolio_auditing"
    assert (await desk.ask("POST", "/resume"))[0] == 202
    await desk.watcher.until(lambda v: v.portfolio["status"] == "healthy" and not v.portfolio["differences"])
    await trade.alert("exit")
    await trade.ends("-1.999")


async def test_a_transfer_is_told_and_locks_nothing(desk: Desk) -> None:
    async with seen_in_time():
        await desk.rig.venue("POST", "/balances", {"coin": "DOGE", "add": "250"})
        changed = await told(desk.watcher, "holding_changed", "DOGE")
    assert changed["numbers"]["difference"] == "250"
    assert desk.watcher.view.portfolio["status"] == "healthy"


async def test_a_person_has_everything_compared(desk: Desk) -> None:
    trade = desk.trade()
    await trade.alert(price="900")
    await trade.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "open")
    status, _ = await ask(desk.rig, "POST", f"/portfolios/{desk.rig.trader.portfolio_id}/reconcile")
    assert status == 202
    await desk.watcher.until(lambda v: v.portfolio["status"] == "reconciling")
    await desk.watcher.until(lambda v: v.portfolio["status"] == "healthy")
