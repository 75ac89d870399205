"""The offset on a running product: winners pay for a loser, in order, also across a power cut (spec 8).

The worked example of the spec on markets with fees. Each group bought one unit at 1 000 and holds 0.999:

    loser     at   880: -119.88, fee of its close 0.87912, so 120.75912 are to be paid
    winner 1  at 1 080: +79.92, fee 1.07892: all of it, 78.84108
    winner 2  at 1 050: each unit pays 50 - 1.05; 41.91804 are left to pay, so 0.857 of it: +42.85, fee 0.89985
    winner 3  at 1 010: +9.99, not touched
"""

import asyncpg
import pytest

from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url
from tests.e2e.desk import Desk, Json, Trade, one_unit

pytestmark = pytest.mark.asyncio(loop_scope="module")

BY_HAND = {
    "enabled": False,
    "required_pyramids": 1,
    "wait_minutes": 0,
    "loss_threshold_percent": "-5",
    "min_close_notional": "20",
}
PRICES = ("880", "1080", "1050", "1010")


async def loser_and_winners(desk: Desk) -> list[Trade]:
    """Four open groups, their prices where the example has them, and the engine aware of it."""
    await desk.set(**one_unit(risk={"offset": BY_HAND}))
    trades = [desk.trade() for _ in PRICES]
    for trade in trades:
        await trade.bought()
        await trade.offers(("1500", "0.999"))
    for trade, price in zip(trades, PRICES, strict=True):
        await trade.price(price)
    await desk.watcher.until(lambda v: [float(v.prices[t.symbol]) for t in trades] == [float(p) for p in PRICES])
    return trades


def parts(sales: list[Json]) -> list[tuple[str, float, float, float, bool]]:
    return [(s["symbol"], float(s["quantity"]), float(s["realizes"]), float(s["fee"]), s["whole"]) for s in sales]


async def market_sales(trades: list[Trade]) -> list[Json]:
    """What was sold at market in these markets, in the order in which it arrived."""
    sent = [order for trade in trades for order in await trade.orders()]
    return sorted((o for o in sent if o["type"] == "market"), key=lambda o: int(o["order_id"]))


async def the_offset_ends(desk: Desk, trades: list[Trade]) -> None:
    """Winners first, the loser last, each once; the numbers of the example; plan and result are kept."""
    loser, first, second, third = trades
    await first.ends("77.84108")
    await loser.ends("-121.75912")
    group = await second.offers(("1500", "0.142"))
    assert [(s["quantity"], s["filled_quantity"], s["over"]) for s in group["sales"]] == [("0.857", "0.857", True)]
    await third.offers(("1500", "0.999"))

    sold = await market_sales(trades)
    assert {o["side"] for o in sold} == {"sell"}
    assert {(o["symbol"], float(o["quantity"])) for o in sold[:2]} == {(first.symbol, 0.999), (second.symbol, 0.857)}
    assert [(o["symbol"], float(o["quantity"])) for o in sold[2:]] == [(loser.symbol, 0.999)]

    _, kept = await desk.ask("GET", "/risk/offsets")
    offset = kept["offsets"][0]
    assert [o["number"] for o in kept["offsets"]] == list(range(offset["number"], 0, -1)), "one plan, not two"
    assert (offset["status"], offset["by_hand"]) == ("done", True)
    assert [float(s["realized"]) for s in offset["winners"]] == [78.84108, 41.95015]
    assert float(offset["loser"]["realized"]) == -120.75912
    assert "closed for -120.75912000, paid by 120.79123000 of winners" in offset["result"]
    assert await stored_status(desk, offset["number"]) == "done"


async def stored_status(desk: Desk, number: int) -> str:
    connection = await asyncpg.connect(data_source(running_server_url(desk.rig.data_dir)))
    found: str = await connection.fetchval("SELECT plan->>'status' FROM risk_actions WHERE number = $1", number)
    await connection.close()
    return found


async def test_the_worked_example_from_its_plan_to_its_result(desk: Desk) -> None:
    trades = await loser_and_winners(desk)
    loser, first, second, third = trades
    _, risk = await desk.ask("GET", "/risk")
    assert {c["symbol"]: c["eligible"] for c in risk["candidates"]} == {
        loser.symbol: True,
        first.symbol: False,
        second.symbol: False,
        third.symbol: False,
    }
    plan = risk["would_run"]
    assert parts([plan["loser"]]) == [(loser.symbol, 0.999, -119.88, 0.87912, True)]
    assert parts(plan["winners"]) == [
        (first.symbol, 0.999, 79.92, 1.07892, True),
        (second.symbol, 0.857, 42.85, 0.89985, False),
    ]
    numbers = [float(plan[name]) for name in ("loss", "fees", "needed", "covered")]
    assert numbers == [119.88, 2.85789, 122.73789, 122.77]
    assert (await desk.ask("GET", "/risk/offsets"))[1]["offsets"] == []

    status, answer = await desk.ask("POST", "/risk/run")
    assert (status, answer["reasons"][0]["code"]) == (202, "offset_planned")
    await desk.watcher.until(lambda v: v.offsets[1]["status"] == "done")
    await the_offset_ends(desk, trades)
    _, risk = await desk.ask("GET", "/risk")
    assert (risk["running"], risk["would_run"], risk["why_not"]["code"]) == (None, None, "offset_no_loser")


async def test_after_a_fill_an_offset_begins_by_itself_and_closes_the_part_that_is_paid_for(desk: Desk) -> None:
    """One winner brings 49.95 of the 121.80807 that are needed: 0.409 of the loser's 0.999, it keeps its slot.

    -49.08 and a fee of 0.35992, paid by 49.95 less 1.04895."""
    await desk.set(**one_unit(risk={"offset": BY_HAND}))
    loser, winner, other = desk.trade(), desk.trade(), desk.trade()
    for trade, price in ((loser, "880"), (winner, "1050")):
        await trade.bought()
        await trade.offers(("1500", "0.999"))
        await trade.price(price)
    await desk.watcher.until(lambda v: [float(v.prices[t.symbol]) for t in (loser, winner)] == [880, 1050])
    known = (await desk.ask("GET", "/risk/offsets"))[1]["offsets"]
    await desk.set(**one_unit(risk={"offset": BY_HAND | {"enabled": True}}))
    await other.bought()
    number = len(known) + 1
    view = await desk.watcher.until(lambda v: v.offsets[number]["status"] == "done")
    offset = view.offsets[number]
    assert parts(offset["winners"]) == [(winner.symbol, 0.999, 49.95, 1.04895, True)]
    assert (float(offset["needed"]), float(offset["covered"]), offset["by_hand"]) == (121.80807, 49.95, False)
    assert [float(offset["loser"][name]) for name in ("quantity", "realized")] == [0.409, -49.43992]
    await winner.ends("47.90105")
    group = await loser.offers(("1500", "0.59"))
    assert (group["status"], len(group["pyramids"][0]["legs"])) == ("active", 1)


async def test_without_a_loser_a_round_by_hand_says_what_is_missing(desk: Desk) -> None:
    await desk.set(**one_unit(risk={"offset": BY_HAND}))
    trade = desk.trade()
    await trade.bought()
    await trade.price("960")
    await desk.watcher.until(lambda v: float(v.prices[trade.symbol]) == 960)
    status, problem = await desk.ask("POST", "/risk/run")
    assert (status, problem["error"]) == (409, "offset_no_loser")
    assert "it stands at -4 %, a loss is closed from -5 % on" in problem["message"]


@pytest.mark.parametrize("struck", ["second winner", "loser"])
async def test_killed_between_winners_and_loser_the_same_plan_goes_on(desk: Desk, struck: str) -> None:
    """An order that never arrives keeps the plan in the middle; after the power cut nothing is sent twice."""
    trades = await loser_and_winners(desk)
    loser, first, second, _ = trades
    victim = second if struck == "second winner" else loser
    lost = {"method": "POST", "path": "/api/v3/order", "symbol": victim.ticker}
    await desk.rig.venue("POST", "/faults", {"kind": "timeout_before", "match": lost})
    await desk.ask("POST", "/risk/run")
    await first.until(lambda g: g["status"] == "closed")
    middle = "winners" if victim is second else "loser"
    view = await desk.watcher.until(lambda v: middle in [o["status"] for o in v.offsets.values()])
    number = max(view.offsets)
    assert {o["symbol"] for o in await market_sales(trades)} == {first.symbol, second.symbol} - {victim.symbol}

    await desk.rig.engine.kill()
    await desk.rig.venue("DELETE", "/faults")
    assert await stored_status(desk, number) == middle
    await desk.rig.start_engine_again()
    await desk.watcher.connect()
    await loser.until(lambda g: g["status"] == "closed")
    await the_offset_ends(desk, trades)
