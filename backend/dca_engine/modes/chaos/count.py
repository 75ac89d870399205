"""The whole count at the end: what was lost, what was doubled (spec 11, promises 1, 2 and 5). Pure, but for reading."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from dca_engine.core.ids import Purpose
from dca_engine.modes.chaos.books import OurBooks, OurOrder, VenueBooks
from dca_engine.modes.chaos.load import Sent

_OUTCOMES = """
SELECT told ->> 'signal_id' AS signal_id, told ->> 'verdict' AS verdict
FROM journal, jsonb_array_elements(outcomes) AS told
"""
_WAITING = "SELECT entry -> 'signal' ->> 'id' AS id FROM queued_signals"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the database says became of signals."""

    verdicts: Mapping[str, tuple[str, ...]]
    """By signal, every verdict that was ever given on it, from the journal."""
    waiting: frozenset[str]
    """In the queue now."""
    pyramids: Counter[str]
    """How many entries were made of a signal."""


async def outcomes(dsn: str) -> Outcomes:
    connection = await asyncpg.connect(dsn)
    try:
        told = await connection.fetch(_OUTCOMES)
        waiting = await connection.fetch(_WAITING)
        pyramids = await connection.fetch("SELECT signal_id FROM pyramids")
    finally:
        await connection.close()
    verdicts: dict[str, list[str]] = defaultdict(list)
    for row in told:
        verdicts[row["signal_id"]].append(row["verdict"])
    return Outcomes(
        {signal: tuple(given) for signal, given in verdicts.items()},
        frozenset(row["id"] for row in waiting),
        Counter(row["signal_id"] for row in pyramids),
    )


def lost(acknowledged: Iterable[str], found: Outcomes) -> list[str]:
    """Acknowledged alerts without an outcome; one that waits has its own."""
    told = {signal: found.verdicts.get(signal, ()) for signal in acknowledged}
    return [
        f"{signal}: {', '.join(verdicts) or 'no outcome'}"
        for signal, verdicts in told.items()
        if all(verdict == "queued" for verdict in verdicts) and signal not in found.waiting
    ]


def doubled_signals(sent: Sequence[Sent], found: Outcomes) -> list[str]:
    """Alerts that were taken for two, or traded twice."""
    told = [f"one alert became {', '.join(sorted(alert.signals))}" for alert in sent if len(alert.signals) > 1]
    for signal, verdicts in found.verdicts.items():
        last = [verdict for verdict in verdicts if verdict != "queued"]
        if len(last) > 1 or verdicts.count("queued") > 1:
            told.append(f"{signal}: {', '.join(verdicts)}")
    return told + [f"{signal}: {count} entries" for signal, count in found.pyramids.items() if count > 1]


def doubled_orders(ours: OurBooks, theirs: VenueBooks) -> list[str]:
    """Orders that the exchange has twice, legs that bought more than planned, groups that sold more than they had."""
    told: list[str] = []
    for group, orders in theirs.orders.items():
        times = Counter(order["client_order_id"] for order in orders)
        told += [f"{key}: {count} times at the exchange" for key, count in times.items() if count > 1]
        bought, sold = (_traded(orders, theirs, side) for side in ("buy", "sell"))
        if sold > bought:
            told.append(f"{group}: sold {sold}, bought {bought}")
    for group, known in ours.orders.items():
        told += [f"{group} leg {place}: bought twice" for place in _bought_twice(known, theirs)]
    return told


def _traded(orders: Collection[Mapping[str, str]], theirs: VenueBooks, side: str) -> Decimal:
    keys = {order["client_order_id"] for order in orders if order["side"] == side}
    return sum((quantity for key in keys for _, _, quantity, _ in theirs.trades[key]), Decimal(0))


def _bought_twice(orders: Iterable[OurOrder], theirs: VenueBooks) -> list[tuple[str, int, int]]:
    """Legs whose orders bought more in all than the largest of them was to buy."""
    legs: dict[tuple[str, int, int], list[OurOrder]] = defaultdict(list)
    for order in orders:
        if order.place[0] == Purpose.ENTRY:
            legs[order.place].append(order)
    return [
        place
        for place, tries in legs.items()
        if sum((q for o in tries for _, _, q, _ in theirs.trades[o.client_order_id]), Decimal(0))
        > max(order.quantity for order in tries)
    ]
