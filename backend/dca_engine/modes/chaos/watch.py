"""Waits until the engine's books and the exchange's are the same, and says how long that took."""

import asyncio

import asyncpg

from dca_engine.modes.chaos.books import OurBooks, differences, our_books, venue_books
from dca_engine.modes.chaos.scene import Scene
from dca_engine.modes.chaos.venue import VenueDownError
from dca_engine.store.errors import EmbeddedServerError

_PAUSE = 0.1
_AT_WORK = frozenset({"healthy", "paused"})
NOT_YET = (OSError, EmbeddedServerError, VenueDownError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
"""What a look fails of while the database or the exchange is down."""


async def consistent(scene: Scene, since: float, within: float) -> tuple[float, list[str]]:
    """Seconds from `since` until the engine took an alert and decided it, and every group that was open at the first
    look was seen in agreement with the exchange since; or, after `within` seconds, what still differs. The load may go
    on meanwhile."""
    left: set[str] | None = None
    alert: str | None = None
    told: list[str] = []
    while scene.now() - since < within:
        alert = alert or await scene.load.probe()
        try:
            ours = await our_books(scene.database, ended_too=False)
            left = left if left is not None else set(ours.groups)
            told = [*_not_at_work(ours, alert), *await _still_different(scene, ours, left)]
        except NOT_YET as error:
            told = [f"nothing could be read: {type(error).__name__}"]
        if not told:
            return scene.now() - since, []
        await asyncio.sleep(_PAUSE)
    return scene.now() - since, told


def _not_at_work(ours: OurBooks, alert: str | None) -> list[str]:
    if ours.status not in _AT_WORK:
        return [f"the portfolio is {ours.status}"]
    if alert is None:
        return ["no alert is taken"]
    return [f"{alert} is undecided"] if alert in ours.undecided else []


async def _still_different(scene: Scene, ours: OurBooks, left: set[str]) -> list[str]:
    """Takes from `left` what agrees, or has ended, and says why the rest does not."""
    left &= ours.groups.keys()
    theirs = await venue_books(scene.venue, {ours.groups[group] for group in left}) if left else None
    told: list[str] = []
    for group in tuple(left):
        assert theirs is not None
        why = differences(ours.orders.get(group, ()), theirs.orders[group], theirs.trades)
        told += [f"{group} {reason}" for reason in why]
        if not why:
            left.discard(group)
    return told


async def quiet(scene: Scene, within: float) -> list[str]:
    """With the load off: waits until every signal is decided and all groups that ever were agree; what is left."""
    ends = scene.now() + within
    told = ["nothing could be read"]
    while scene.now() < ends:
        try:
            ours = await our_books(scene.database, ended_too=True)
            theirs = await venue_books(scene.venue)
        except NOT_YET as error:
            told = [f"nothing could be read: {type(error).__name__}"]
        else:
            groups = ours.groups.keys() | theirs.orders.keys()
            told = [
                f"{group} {why}"
                for group in sorted(groups)
                for why in differences(ours.orders.get(group, ()), theirs.orders[group], theirs.trades)
            ]
            told += [f"{len(ours.undecided)} signals are undecided"] if ours.undecided else []
            told += [] if ours.status in _AT_WORK else [f"the portfolio is {ours.status}"]
        if not told:
            return []
        await asyncio.sleep(0.5)
    return told
