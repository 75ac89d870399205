"""What arrives and what can be sold: partial fills, fees in base and in a third coin, dust (spec 5 and 6.1)."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from dca_engine.exchange_simulator import SimulatorConfig, running_simulator
from dca_engine.exchange_simulator.config import AccountSetup
from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS, synthetic_markets
from dca_engine.modes.rig import Rig, rig_on
from tests.e2e.desk import USUAL, Desk, Trade, ask, merged, one_unit
from tests.e2e.venue import balance
from tests.e2e.watcher import watching

pytestmark = pytest.mark.asyncio(loop_scope="module")
D = Decimal


async def test_a_partial_fill_gets_its_target_as_soon_as_it_is_big_enough_to_sell(desk: Desk) -> None:
    """0.004 is worth less than the 5 USDT that the venue takes at least; 0.3 arrive as 0.2997, 0.299 can be sold."""
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.price("1001")
    await trade.alert(price="1000")
    group = await trade.until(lambda g: all(leg["status"] == "open" for leg in g["pyramids"][0]["legs"]))
    entry = group["pyramids"][0]["legs"][0]["client_order_id"]
    await trade.fill(entry, "0.004")
    await trade.until(lambda g: D(g["held_quantity"]) == D("0.003996"))
    assert await trade.resting("sell") == []
    await trade.fill(entry, "0.296")
    group = await trade.offers(("1010", "0.299"))
    assert (group["status"], D(group["held_quantity"])) == ("partially_filled", D("0.2997"))
    await trade.fill(entry, "0.7")
    await trade.offers(("1010", "0.999"))
    await trade.price("1010")
    await trade.offers()
    await trade.alert("exit")
    await trade.ends("7.98101")


async def test_a_target_that_fills_in_parts_sells_no_more_than_is_held(desk: Desk) -> None:
    """0.4 of 0.999 sold, then the price falls to the second leg: what is offered is what is left."""
    await desk.set(**USUAL | {"exits": {"take_profit": {"mode": "aggregate", "tp_percent": "1"}}})
    trade = desk.trade()
    await trade.bought()
    group = await trade.offers(("1010", "0.999"))
    await trade.fill(group["targets"][0]["client_order_id"], "0.4")
    await trade.offers(("1010", "0.599"))
    await trade.price("600")
    group = await trade.until(lambda g: D(g["held_quantity"]) == D("1.598") and g["target_price"] is not None)
    assert group["target_price"] == "757.44", "(0.599 x 1 000 + 0.999 x 600) / 1.598 and 1 %, up to the tick"
    await trade.offers(("757.44", "1.598"))
    await trade.price("757.44")
    await trade.ends("12.77473088")


async def test_dust_is_written_off_and_keeps_no_group_open(desk: Desk) -> None:
    """1.234 bought, 1.232766 arrive, 1.232 can be sold: 1.232 x 1 010 x 0.999 - 1 234."""
    leg = {"gap_percent": "0", "weight_percent": "100", "tp_percent": "1"}
    await desk.set(**one_unit(sizing={"mode": "fixed", "amount": "1234.5"}, ladder={"levels": [leg]}))
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "1.232"))
    await trade.price("1010")
    group = await trade.ends("9.07568")
    assert D(group["held_quantity"]) == await balance(desk.rig, trade.symbol.partition("/")[0]) == D("0.000766")


@pytest_asyncio.fixture(loop_scope="module")
async def thrifty(tmp_path: Path) -> AsyncIterator[Rig]:
    """An account that pays its fees in BNB, at 600, for 25 % less."""
    account = AccountSetup(balances={"USDT": D(10_000), "BNB": D(1)}, fee_coin="BNB")
    config = SimulatorConfig(markets=DEFAULT_MARKETS + synthetic_markets(1), accounts=(account,))
    async with running_simulator(config) as simulator, rig_on(simulator, tmp_path) as rig:
        yield rig


async def test_a_fee_in_a_third_coin_leaves_everything_to_sell_and_costs_its_worth_at_the_fill(thrifty: Rig) -> None:
    """Fees 0.75 and 0.7575, in BNB 0.00125 and 0.0012625: 10 - 1.5075."""
    path = f"/portfolios/{thrifty.trader.portfolio_id}/settings"
    leg = {"gap_percent": "0", "weight_percent": "100", "tp_percent": "1"}
    wanted = one_unit(ladder={"levels": [leg]})
    assert (await ask(thrifty, "PUT", path, merged(await thrifty.trader.api("GET", path), wanted)))[0] == 200
    async with watching(thrifty) as watcher:
        trade = Trade(thrifty, watcher, "SYN000USDT", "SYN000/USDT")
        await trade.bought()
        group = await trade.offers(("1010", "1"))
        assert (D(group["held_quantity"]), D(group["fees"])) == (D(1), D("0.75"))
        await trade.price("1010")
        await trade.ends("8.4925")
    assert D(1) - await balance(thrifty, "BNB") == D("0.0025125")
