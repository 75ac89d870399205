"""After the last blow: everything heals, the load stops, and every alert, order and coin is counted."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from dca_engine.modes.chaos.books import our_books, venue_books
from dca_engine.modes.chaos.count import doubled_orders, doubled_signals, lost, outcomes
from dca_engine.modes.chaos.logs import secrets_told, unexplained
from dca_engine.modes.chaos.scene import START_CASH, Scene
from dca_engine.modes.chaos.watch import quiet
from dca_engine.modes.client import OWNER_PASSWORD
from dca_engine.modes.practice import SIMULATED_KEYS

_PATIENCE = 60.0
_LOOKS, _PAUSE = 300, 0.2


@dataclass(slots=True)
class Reckoning:
    """What is wrong, one line each; all empty when nothing is."""

    lost: list[str]
    doubled: list[str]
    inconsistent: list[str]
    secrets: int
    unexplained: Counter[str]
    """Exceptions in the log, each with how often it came."""
    odd_answers: Counter[int]
    """Statuses of alerts that a sound engine does not give: neither 200, 202 nor 503."""
    groups: int = 0
    orders: int = 0
    trades: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)


async def reckon(scene: Scene) -> Reckoning:
    """The load is off. Closes everything at the end, and counts again."""
    differs = [f"at the end: {why}" for why in await quiet(scene, _PATIENCE)]
    ours, theirs = await our_books(scene.database, ended_too=True), await venue_books(scene.venue)
    became = await outcomes(scene.database)
    reckoning = Reckoning(
        lost(scene.load.acknowledged, became),
        doubled_signals(scene.load.sent, became) + doubled_orders(ours, theirs),
        differs,
        secrets_told(scene.log, _secrets(scene)),
        Counter(),
        Counter(s for sent in scene.load.sent for s in sent.statuses if s not in (200, 202, 503)),
        len(ours.groups),
        sum(map(len, ours.orders.values())),
        sum(map(len, theirs.trades.values())),
        Counter(given[-1] for given in became.verdicts.values()),
    )
    reckoning.inconsistent += [f"after closing everything: {why}" for why in await _close_everything(scene)]
    reckoning.unexplained = unexplained(scene.log)
    return reckoning


async def _close_everything(scene: Scene) -> list[str]:
    """Everything is sold: nothing rests, and what was realized is the cash that moved (spec 11, promises 6 to 8)."""
    await scene.trader.enter()
    path = f"/portfolios/{scene.trader.portfolio_id}"
    await scene.trader.api("POST", f"{path}/panic", {"action": "close_all"})
    for _ in range(_LOOKS):
        if not (await scene.trader.portfolio())["open_groups"]:
            break
        await asyncio.sleep(_PAUSE)
    told = await quiet(scene, _PATIENCE)
    portfolio = await scene.trader.portfolio()
    told += [f"{portfolio['open_groups']} groups are open"] if portfolio["open_groups"] else []
    resting = await scene.venue.ask("GET", "/orders?open=true")
    told += [f"{order['client_order_id']} rests" for order in resting]
    cash = await _cash(scene) - START_CASH
    if cash != Decimal(portfolio["realized_total"]):
        told.append(f"{portfolio['realized_total']} USDT were realized, {cash} moved")
    return told


async def _cash(scene: Scene) -> Decimal:
    held = [b for b in await scene.venue.ask("GET", "/balances") if b["coin"] == "USDT"]
    return sum((Decimal(b["free"]) + Decimal(b["locked"]) for b in held), Decimal(0))


def _secrets(scene: Scene) -> list[str]:
    trader = scene.trader
    token = trader.webhook_path.rsplit("/", 1)[-1]
    keys = (SIMULATED_KEYS.api_key, SIMULATED_KEYS.secret)
    return [trader.webhook_secret, token, trader.access_token, OWNER_PASSWORD, *keys]
