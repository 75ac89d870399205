"""A portfolio in which every page has something to show: winners, losers, a full pool, a queue, refusals, a history."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dca_engine.modes.rig import Rig
from tests.e2e.desk import ONE_LEG, USUAL, Desk, Json, Trade

SETTINGS: Json = USUAL | {
    "max_open_groups": 4,
    "risk": {"offset": {"enabled": False, "required_pyramids": 1, "wait_minutes": 0, "loss_threshold_percent": "-5"}},
}


@dataclass(frozen=True, slots=True)
class Furnished:
    """What a test needs to know of it."""

    desk: Desk
    half_sold: Trade
    """Both legs were filled, and the target of one."""
    resting: Trade
    """No leg is filled yet."""
    losing: Trade
    """Stands 12 % below what was paid."""
    winning: Trade
    """Stands 0.5 % above what was paid."""
    waiting: tuple[Trade, ...]
    """In the queue, in this order: nothing but their time tells them apart."""
    past: Json
    """A group that was closed with a profit."""
    signal: str

    def names(self) -> dict[str, str]:
        """What stands in addresses and titles."""
        group = self.half_sold.of(self.desk.watcher.view)
        known = {"open": group["id"], "pair": group["symbol"], "signal": self.signal}
        return known | {"closed": self.past["id"], "past": self.past["symbol"]}


async def furnish(desk: Desk) -> Furnished:
    await desk.set(**SETTINGS)
    past = await _past(desk, "1010")
    await _past(desk, "950")
    half_sold = await _held(desk, "600", "700")
    losing = await _held(desk, "880")
    winning = await _held(desk, "1005")
    resting = desk.trade()
    signal = await resting.alert(price="990")
    await resting.until(lambda group: group["pyramids"][0]["legs"][0]["status"] == "open")
    waiting = (desk.trade(), desk.trade(), desk.trade())
    for trade in waiting:
        await trade.verdict(await trade.alert(price="1000"), "queued")
    await _turned_away(desk)
    return Furnished(desk, half_sold, resting, losing, winning, waiting, past, signal)


async def another(rig: Rig, name: str) -> Json:
    """A portfolio beside the first one, on a practice account of its own, with one leg at the base; its webhook."""
    practice = {"name": name, "venue": "binance", "market_kind": "spot", "simulated": True}
    account = await rig.trader.api("POST", "/accounts", practice)
    wanted = {"name": name, "accounts": [account["id"]], "capital": "1000", "ladder": {"levels": ONE_LEG}}
    made = await rig.trader.api("POST", "/portfolios", wanted)
    webhook: Json = await rig.trader.api("GET", f"/portfolios/{made['id']}/webhook")
    return webhook


async def _held(desk: Desk, *prices: str) -> Trade:
    """Bought at 1 000; then the price goes this way."""
    trade = desk.trade()
    await trade.bought()
    for price in prices:
        await trade.price(price)
        await desk.watcher.until(lambda view, at=price: view.prices[trade.symbol] == at)  # type: ignore[misc]
    return trade


async def _past(desk: Desk, price: str) -> Json:
    """Bought at 1 000, closed by an exit alert when the price was this."""
    trade = await _held(desk, price)
    await trade.alert("exit")
    return await trade.until(lambda group: group["status"] == "closed")


async def _turned_away(desk: Desk) -> None:
    """An alert that came too late, one for no market, one that makes no sense, and an exit of nothing."""
    trader, late = desk.rig.trader, datetime.now(UTC) - timedelta(hours=1)
    await trader.alert(action="buy", symbol="BTCUSDT", exchange="BINANCE", timestamp=late.isoformat())
    await trader.alert(action="buy", symbol="NOSUCHUSDT", exchange="BINANCE")
    await trader.post_alert(
        json.dumps({"secret": trader.webhook_secret, "action": "buy", "symbol": "BTCUSDT", "price": -1})
    )
    signal = await desk.trade().alert("exit")
    await desk.watcher.until(lambda view: view.signals[signal]["verdict"] == "recorded")
