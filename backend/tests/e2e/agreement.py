"""After a trade: screen, database and exchange must say the same (spec 11, promises 3, 6, 7, 8)."""

from decimal import Decimal

import asyncpg

from dca_engine.modes.rig import Rig
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url
from tests.e2e.venue import balance, orders, trades

D = Decimal


async def everything_agrees(rig: Rig, group_id: str, realized: Decimal, before: Decimal) -> None:
    """Screen, database and exchange: nothing rests, what was realized is the cash that moved (spec 11.3, 6, 7)."""
    assert not await orders(rig, only_open=True)
    assert await balance(rig, "USDT") - before == realized
    connection = await asyncpg.connect(data_source(running_server_url(rig.data_dir)))
    row = await connection.fetchrow("SELECT * FROM position_groups WHERE id = $1", group_id)
    fills = await connection.fetch("SELECT price, quantity FROM fills ORDER BY price, quantity")
    undecided = await connection.fetchval("SELECT count(*) FROM signals WHERE verdict IS NULL")
    unsettled = await connection.fetchval("SELECT count(*) FROM intents WHERE settled_at IS NULL")
    await connection.close()
    assert (row["status"], row["realized_pnl"]) == ("closed", realized)
    assert sorted((D(t["price"]), D(t["quantity"])) for t in await trades(rig)) == [tuple(f) for f in fills]
    assert (undecided, unsettled) == (0, 0)
    held = await balance(rig, "BTC")
    closed = (await rig.trader.groups("closed"))[0]
    assert D(closed["held_quantity"]) == held < D("0.00002"), "only dust is left, and it is shown"
    assert D((await rig.trader.portfolio())["realized_total"]) == realized
