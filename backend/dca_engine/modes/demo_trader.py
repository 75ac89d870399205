"""The demo's trader: sends alerts to the engine's own webhook, as TradingView would, for as long as the demo runs."""

import asyncio
import random  # noqa: TID251  which pair comes next is no secret
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog

from dca_engine.modes.client import ApiClient

log = structlog.get_logger(__name__)

_PAIRS = ("BTC", "ETH", "SOL", "XRP", "BNB", "DOGE", "ADA", "AVAX", "LINK", "LTC")
_BETWEEN_ALERTS = (0.8, 3.0)
"""Seconds, at least and at most."""
_OPENING = 4
"""Alerts that follow one another quickly, so that there is something to see at once."""
_SETTLED = timedelta(seconds=20)
"""A position this old that took all its targets is exited: what still rests below is withdrawn."""
_KEPT = timedelta(seconds=150)
"""After this long it is exited whatever came of it."""
_MOST_OPEN = 7
_MOST_PYRAMIDS = 3
_SECOND_ENTRY = 0.2
"""How often an alert is a second entry into a pair that is open."""


async def trade(trader: ApiClient, http: aiohttp.ClientSession, venue_url: str) -> None:
    """Sends entries at the market's price, now and then a second one, and exits."""
    chance = random.Random(7)  # noqa: S311
    sent = 0
    while True:
        now = datetime.now(UTC)  # noqa: TID251  the trader is outside the engine and has a watch of his own
        try:
            wish = _next(await trader.groups(), now, chance)
            if wish is not None:
                action, pair = wish
                await _send(trader, action, pair, await _price(http, venue_url, pair), now)
        except (aiohttp.ClientError, RuntimeError) as error:
            log.warning("the demo's alert did not arrive", reason=str(error))
        sent += 1
        await asyncio.sleep(0.3 if sent < _OPENING else chance.uniform(*_BETWEEN_ALERTS))


def _next(groups: Sequence[Mapping[str, Any]], now: datetime, chance: random.Random) -> tuple[str, str] | None:
    """The next alert's action and pair, if any: what is done is exited, and few are held at once."""
    done = [group["base"] for group in groups if group["status"] != "closing" and _is_done(group, now)]
    if done:
        return "exit", done[0]
    open_pairs = [group["base"] for group in groups]
    fresh = [pair for pair in _PAIRS if pair not in open_pairs]
    again = [group["base"] for group in groups if len(group["pyramids"]) < _MOST_PYRAMIDS]
    if again and chance.random() < _SECOND_ENTRY:
        return "buy", chance.choice(again)
    return ("buy", chance.choice(fresh)) if len(groups) < _MOST_OPEN else None


def _is_done(group: Mapping[str, Any], now: datetime) -> bool:
    age = now - datetime.fromisoformat(group["opened_at"])
    targets = [target for pyramid in group["pyramids"] for leg in pyramid["legs"] for target in leg["targets"]]
    took_all = bool(targets) and all(target["status"] == "filled" for target in targets)
    return age > _KEPT or (age > _SETTLED and took_all)


async def _price(http: aiohttp.ClientSession, venue_url: str, pair: str) -> str:
    async with http.get(f"{venue_url}/admin/prices") as answer:
        quotes = await answer.json()
    ask: str = quotes[f"{pair}/USDT"]["ask"]
    return ask


async def _send(trader: ApiClient, action: str, pair: str, price: str, now: datetime) -> None:
    await trader.alert(
        action=action,
        symbol=f"{pair}USDT",
        exchange="BINANCE",
        timeframe="15",
        timestamp=now.isoformat(),
        trade_id=f"demo {now.timestamp():.3f}",
        price=price,
    )
