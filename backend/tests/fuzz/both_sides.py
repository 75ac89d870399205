"""What the engine has written down and what the exchange has: fills and resting orders, and where the two differ."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import asyncpg

from dca_engine.modes.rig import Rig
from dca_engine.store.database import data_source
from dca_engine.store.embedded import running_server_url

_FILLS = "SELECT client_order_id, trade_id, price, quantity FROM fills"
_RESTING = "SELECT client_order_id FROM orders WHERE status IN ('open', 'partially_filled')"


@dataclass(frozen=True, slots=True)
class Difference:
    """`invented`: a fill that the exchange does not have. `missed`: one that we do not have yet. `resting`: an order
    that only one side takes for open."""

    kind: Literal["invented", "missed", "resting"]
    what: str


async def differences(rig: Rig) -> list[Difference]:
    """Our side is read first: what the exchange does not have by then, it never had."""
    connection = await asyncpg.connect(data_source(running_server_url(rig.data_dir)))
    try:
        booked = _fills(await connection.fetch(_FILLS))
        resting = {row["client_order_id"] for row in await connection.fetch(_RESTING)}
    finally:
        await connection.close()
    traded = _fills(await rig.venue("GET", "/trades"))
    open_there = {order["client_order_id"] for order in await rig.venue("GET", "/orders?open=true")}
    return [
        *(Difference("invented", str(fill)) for fill in booked - traded),
        *(Difference("missed", str(fill)) for fill in traded - booked),
        *(Difference("resting", order) for order in sorted(resting ^ open_there)),
    ]


def _fills(rows: Iterable[Any]) -> Counter[tuple[str, str, Decimal, Decimal]]:
    """Each fill by order, trade, price and quantity."""
    return Counter(
        (row["client_order_id"], str(row["trade_id"]), Decimal(row["price"]), Decimal(row["quantity"])) for row in rows
    )
