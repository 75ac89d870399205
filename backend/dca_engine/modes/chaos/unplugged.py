"""The exchange cannot be reached under alerts for a while: the queue holds, nothing is invented; when it is back, all
that happened there is found. The trader is told of it once, and once that it is over."""

from asyncio import sleep
from collections import Counter
from dataclasses import dataclass

import asyncpg

from dca_engine.modes.chaos.books import OurBooks, VenueBooks, our_books, venue_books
from dca_engine.modes.chaos.scene import Scene
from dca_engine.modes.chaos.watch import consistent

_BEFORE = 8.0
"""Seconds of load before the cable is pulled out, so that groups are open."""
_PATIENCE = 60.0
_PAUSE = 0.5
_BETWEEN_ALERTS = (0.3, 2.0)
_AT_VENUE = frozenset({"open", "partially_filled", "filled"})
_TOLD = """
SELECT told ->> 'code' AS code FROM journal, jsonb_array_elements(reasons) AS told
WHERE told ->> 'code' IN ('account_lost', 'account_back')
"""


@dataclass(frozen=True, slots=True)
class Outage:
    """`recovery`: seconds from the moment in which the exchange could be reached again."""

    recovery: float
    differs: list[str]
    """What still did not agree when that was given up waiting for."""
    invented: list[str]
    alerts: int
    """That were acknowledged meanwhile."""
    waiting: int
    """In the queue when it ended."""
    missed: int
    """Trades that the exchange made meanwhile."""


async def outage(scene: Scene, seconds: float) -> Outage:
    """Begins the load, pulls the cable out for `seconds`, and longer when the trader was not told by then; plugs it in
    again and waits until the books agree."""
    load = scene.load
    load.start()
    try:
        await sleep(_BEFORE)
        load.between_alerts = _BETWEEN_ALERTS
        acknowledged = len(load.acknowledged)
        await scene.venue.cable.unplug()
        await sleep(seconds)
        await told(scene, "account_lost")
        ours, theirs = await our_books(scene.database, ended_too=True), await venue_books(scene.venue)
        meanwhile, waiting = len(load.acknowledged) - acknowledged, await _queue_length(scene)
        await scene.venue.cable.plug()
        recovery, differs = await consistent(scene, scene.now(), _PATIENCE)
    finally:
        await load.stop()
    missed = sum(map(len, theirs.trades.values())) - sum(len(o.trades) for g in ours.orders.values() for o in g)
    return Outage(recovery, differs, invented(ours, theirs), meanwhile, waiting, missed)


def invented(ours: OurBooks, theirs: VenueBooks) -> list[str]:
    """What we believe and the exchange never said: trades that it did not make, orders that it does not have."""
    found: list[str] = []
    for group, orders in ours.orders.items():
        at_venue = {order["client_order_id"] for order in theirs.orders[group]}
        for order in orders:
            if order.status in _AT_VENUE and order.client_order_id not in at_venue:
                found.append(f"{order.client_order_id}: {order.status} with us, absent at the exchange")
            if not order.trades <= theirs.trades[order.client_order_id]:
                found.append(f"{order.client_order_id}: trades that the exchange did not make")
    return found


async def _queue_length(scene: Scene) -> int:
    connection = await asyncpg.connect(scene.database)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM queued_signals"))
    finally:
        await connection.close()


async def told(scene: Scene, code: str) -> Counter[str]:
    """How often the trader was told that the exchange is away, and that it is back; waits until `code` was."""
    connection = await asyncpg.connect(scene.database)
    try:
        ends = scene.now() + _PATIENCE
        while True:
            found = Counter(row["code"] for row in await connection.fetch(_TOLD))
            if found[code] or scene.now() > ends:
                return found
            await sleep(_PAUSE)
    finally:
        await connection.close()
