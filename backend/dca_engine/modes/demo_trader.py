"""The demo's trader: sends alerts to the engine's own webhook, as TradingView would, for as long as the demo runs."""

import asyncio
import random  # noqa: TID251  which pair comes next is no secret
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

from dca_engine.modes.client import ApiClient

log = structlog.get_logger(__name__)

_PAIRS = ("BTC", "ETH", "SOL", "XRP", "BNB", "DOGE", "ADA", "AVAX", "LINK", "LTC")
_BETWEEN_ALERTS = (0.8, 3.0)
"""Seconds, at least and at most."""
_OPENING = 4
"""Alerts that follow one another quickly, so that there is something to see at once."""
_KEPT = timedelta(seconds=50)
"""After this long a position is exited, whatever came of it."""
_MOST_OPEN = 7
_SECOND_ENTRY = 0.2
"""How often an alert is a second entry into a pair that is open."""


async def trade(trader: ApiClient, http: aiohttp.ClientSession, venue_url: str) -> None:
    """Sends entries at the market's price, now and then a second one, and an exit in the end."""
    chance = random.Random(7)  # noqa: S311
    entered: dict[str, datetime] = {}
    sent = 0
    while True:
        now = datetime.now(UTC)  # noqa: TID251  the trader is outside the engine and has a watch of his own
        action, pair = _next(entered, now, chance)
        try:
            await _send(trader, action, pair, await _price(http, venue_url, pair), now)
        except (aiohttp.ClientError, RuntimeError) as error:
            log.warning("the demo's alert did not arrive", reason=str(error))
        if action == "exit":
            del entered[pair]
        else:
            entered.setdefault(pair, now)
        sent += 1
        await asyncio.sleep(0.3 if sent < _OPENING else chance.uniform(*_BETWEEN_ALERTS))


def _next(entered: dict[str, datetime], now: datetime, chance: random.Random) -> tuple[str, str]:
    """The next alert's action and pair: what is due is exited, and few are held at once."""
    due = [pair for pair, since in entered.items() if now - since > _KEPT]
    if due:
        return "exit", due[0]
    fresh = [pair for pair in _PAIRS if pair not in entered]
    if entered and (len(entered) >= _MOST_OPEN or chance.random() < _SECOND_ENTRY):
        return "buy", chance.choice(list(entered))
    return "buy", chance.choice(fresh)


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
