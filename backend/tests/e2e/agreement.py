"""After a trade: screen, database and exchange must say the same (spec 11, promises 2, 3, 5, 6, 7, 8)."""

from collections import Counter
from decimal import Decimal

import asyncpg

from dca_engine.modes.rig import Rig
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url
from tests.e2e.venue import balance, orders, trades

D = Decimal
_FILLS = """
SELECT o.client_order_id, f.price, f.quantity, f.fee, f.fee_coin, f.fee_quote, o.side
FROM fills f JOIN orders o USING (client_order_id) WHERE o.group_id = $1
"""
_UNSETTLED = """
SELECT count(*) FROM intents i JOIN orders o USING (client_order_id) WHERE o.group_id = $1 AND i.settled_at IS NULL
"""


async def everything_agrees(rig: Rig, group_id: str, realized: Decimal, before: Decimal) -> None:
    """Of the only group there ever was: nothing rests, what was realized is the cash that moved."""
    assert not await orders(rig, only_open=True)
    assert await balance(rig, "USDT") - before == realized
    await group_agrees(rig, group_id, realized)
    held = await balance(rig, "BTC")
    closed = (await rig.trader.groups("closed"))[0]
    assert D(closed["held_quantity"]) == held < D("0.00002"), "only dust is left, and it is shown"
    assert D((await rig.trader.portfolio())["realized_total"]) == realized


async def group_agrees(rig: Rig, group_id: str, realized: Decimal) -> None:
    """A closed group in the database, on the exchange and at the API; `realized` in quote, worked out by hand."""
    connection = await asyncpg.connect(data_source(running_server_url(rig.data_dir)))
    row = await connection.fetchrow("SELECT * FROM position_groups WHERE id = $1", group_id)
    ours = await connection.fetch("SELECT client_order_id, status FROM orders WHERE group_id = $1", group_id)
    fills = await connection.fetch(_FILLS, group_id)
    undecided = await connection.fetchval("SELECT count(*) FROM signals WHERE verdict IS NULL")
    unsettled = await connection.fetchval(_UNSETTLED, group_id)
    await connection.close()
    assert (row["status"], row["realized"]) == ("closed", realized)
    assert (undecided, unsettled) == (0, 0)

    statuses = {order["client_order_id"]: order["status"] for order in ours}
    assert not {"rejected", "unknown"} & set(statuses.values()), "never more was offered than was held"
    theirs = [o for o in await orders(rig) if o["client_order_id"] in statuses]
    assert set(Counter(o["client_order_id"] for o in theirs).values()) == {1}, "an order was sent twice"
    assert {o["client_order_id"] for o in theirs if o["status"] in ("open", "partially_filled")} == set()

    told = sorted((f["client_order_id"], f["price"], f["quantity"], f["fee"], f["fee_coin"]) for f in fills)
    traded = [t for t in await trades(rig) if t["client_order_id"] in statuses]
    names = ("price", "quantity", "fee")
    assert sorted((t["client_order_id"], *(D(t[n]) for n in names), t["fee_coin"]) for t in traded) == told
    cash = sum((f["price"] * f["quantity"] * (1 if f["side"] == "sell" else -1) for f in fills), D(0))
    aside = sum((f["fee_quote"] for f in fills if not row["symbol"].startswith(f"{f['fee_coin']}/")), D(0))
    assert cash - aside == realized, "what was realized is the cash that moved"

    shown = await rig.trader.api("GET", f"/groups/{group_id}")
    assert (shown["status"], D(shown["realized_pnl"])) == ("closed", realized)
