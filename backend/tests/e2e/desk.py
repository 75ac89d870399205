"""A trader's desk on a running product that the tests of a module share: each test trades markets of its own.

The made-up markets stand at 1 000, tick 0.01, step 0.001, fee 0.1 %. The ladder has two legs of one unit each, at the
base and 40 % below it, so that every number can be worked out by hand: of one unit bought 0.999 arrive.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dca_engine.modes.rig import Rig
from tests.e2e.agreement import group_agrees
from tests.e2e.venue import orders, set_price
from tests.e2e.watcher import View, Watcher

D = Decimal
Json = dict[str, Any]

LEGS = (
    {"gap_percent": "0", "weight_percent": "62.5", "tp_percent": "1"},
    {"gap_percent": "40", "weight_percent": "37.5", "tp_percent": "2"},
)
"""Of 1 600: one unit at 1 000, one at 600. Their targets: 1 010 and 612."""
ONE_LEG = ({"gap_percent": "0", "weight_percent": "100", "tp_percent": "50"},)
"""With a target that is out of the way."""
USUAL: Json = {"sizing": {"mode": "fixed", "amount": "1600"}, "ladder": {"levels": LEGS}}


def one_unit(**changes: object) -> Json:
    """Settings with a ladder of a single leg, one unit at 1 000."""
    return {"sizing": {"mode": "fixed", "amount": "1000"}, "ladder": {"levels": ONE_LEG}, **changes}


@dataclass
class Trade:
    """What a test does in one market, and what is seen of it."""

    rig: Rig
    watcher: Watcher
    ticker: str
    """As on a chart."""
    symbol: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def price(self, price: str) -> None:
        await set_price(self.rig, self.symbol, price)

    async def alert(self, action: str = "buy", **fields: object) -> str:
        """Sends an alert that is taken; returns its signal's id."""
        status, answer = await self.rig.trader.alert(
            action=action,
            symbol=self.ticker,
            exchange="BINANCE",
            timeframe="15",
            timestamp=datetime.now(UTC).isoformat(),
            trade_id=f"{self.ticker} {next(self._numbers)}",
            **fields,
        )
        assert status == 202, answer
        signal_id: str = answer["signal_id"]
        return signal_id

    async def verdict(self, signal_id: str, verdict: str) -> Json:
        """The signal, once this became of it."""
        view = await self.watcher.until(lambda v: v.signals[signal_id]["verdict"] == verdict)
        return view.signals[signal_id]

    async def became(self, signal_id: str) -> tuple[str, str]:
        """The verdict on a signal and the reason's code, as the API has them."""
        signal = await self.rig.trader.api("GET", f"/signals/{signal_id}")
        return signal["verdict"], signal["reason_code"]

    async def until(self, holds: Callable[[Json], object]) -> Json:
        """The group that was opened last in this market, once that holds."""
        return self.of(await self.watcher.until(lambda view: holds(self.of(view)), self.of))

    def of(self, view: View) -> Json:
        return max((g for g in view.groups.values() if g["symbol"] == self.symbol), key=lambda g: g["opened_at"])

    async def bought(self, price: str = "1000") -> Json:
        """The group after an alert at this price whose first leg is filled."""
        await self.alert(price=price)
        await self.price(price)
        return await self.until(lambda g: g["pyramids"][-1]["legs"][0]["status"] == "filled")

    async def offers(self, *wanted: tuple[str, str]) -> Json:
        """The group, once its targets rest on the exchange with these quantities by price, and no others do."""
        expected = dict(pairs(*wanted))
        group = await self.until(lambda g: live_targets(g) == expected)
        assert by_price(await self.resting("sell")) == expected
        return group

    async def resting(self, side: str) -> list[tuple[Decimal, Decimal]]:
        """(price, quantity) of open orders of this side on the exchange, highest price first."""
        found = [o for o in await self.orders() if o["side"] == side and o["status"] in ("open", "partially_filled")]
        return sorted(((D(o["price"]), D(o["quantity"]) - D(o["filled"])) for o in found), reverse=True)

    async def orders(self) -> list[Json]:
        """Everything that was ever sent to the exchange in this market."""
        return [o for o in await orders(self.rig) if o["symbol"] == self.symbol]

    async def fill(self, client_order_id: str, quantity: str, price: str | None = None) -> None:
        body = {"clientOrderId": client_order_id, "quantity": quantity} | ({"price": price} if price else {})
        await self.rig.venue("POST", "/fill", body)

    async def wish(self, method: str, path: str, body: object = None) -> tuple[int, Json]:
        """Something about the group that was opened last; path without the group."""
        return await ask(self.rig, method, f"/groups/{self.of(self.watcher.view)['id']}{path}", body)

    async def ends(self, realized: str) -> Json:
        """Flat with this profit (quote): database, exchange and API agree."""
        group = await self.until(lambda g: g["status"] == "closed")
        assert await self.resting("buy") == await self.resting("sell") == []
        await group_agrees(self.rig, group["id"], D(realized))
        return group


def live_targets(group: Mapping[str, Any]) -> dict[Decimal, Decimal]:
    """What targets that rest still offer, by price, wherever they belong to."""
    places = [group, *group["pyramids"], *(leg for pyramid in group["pyramids"] for leg in pyramid["legs"])]
    targets = (target for place in places for target in place["targets"])
    resting = (t for t in targets if t["status"] in ("open", "partially_filled"))
    return by_price((D(t["price"]), D(t["quantity"]) - D(t["filled_quantity"])) for t in resting)


def pairs(*wanted: tuple[str, str]) -> list[tuple[Decimal, Decimal]]:
    """(price, quantity) as they are compared."""
    return [(D(price), D(quantity)) for price, quantity in wanted]


def by_price(offers: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, Decimal]:
    """A part that was free at once and one that came free later rest beside each other at the same price."""
    found: dict[Decimal, Decimal] = defaultdict(Decimal)
    for price, quantity in offers:
        found[price] += quantity
    return dict(found)


@dataclass
class Desk:
    """Begins each test with the settings that it asks for."""

    rig: Rig
    watcher: Watcher
    original: Json
    """The settings of the practice portfolio."""
    markets: Iterator[str]
    """Tickers that nobody traded yet."""

    def trade(self) -> Trade:
        ticker = next(self.markets)
        return Trade(self.rig, self.watcher, ticker, f"{ticker.removesuffix('USDT')}/USDT")

    async def set(self, **changes: object) -> Json:
        """New settings: the practice portfolio's with these changes; returns what they are."""
        status, answer = await self.ask("PUT", "/settings", merged(self.original, changes))
        assert status == 200, answer
        return answer

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Json]:
        """Something about the portfolio; path without it."""
        return await ask(self.rig, method, f"/portfolios/{self.rig.trader.portfolio_id}{path}", body)

    async def queue(self, holds: Callable[[list[Json]], object]) -> list[Json]:
        """What waits, best rank first, once that holds; the API says the same as the feed."""
        view = await self.watcher.until(lambda v: holds(v.queue), lambda v: v.queue)
        _, answer = await self.ask("GET", "/queue")
        assert [entry["id"] for entry in answer["queue"]] == [entry["id"] for entry in view.queue]
        return view.queue

    async def clear(self) -> None:
        """Whatever a test left behind is closed, so that the next one finds nothing."""
        await self.watcher.until(lambda v: v.portfolio["status"] in ("healthy", "paused"))
        _, waiting = await self.ask("GET", "/queue")
        for entry in waiting["queue"]:
            await self.ask("DELETE", f"/queue/{entry['id']}")
        await self.ask("POST", "/panic", {"action": "close_all"})
        await self.watcher.until(lambda v: not v.portfolio["open_groups"] and not v.portfolio["queue_length"])
        await self.ask("POST", "/resume")


async def ask(rig: Rig, method: str, path: str, body: object = None) -> tuple[int, Json]:
    """A signed-in request; status and answer, whatever they are."""
    headers = {"Authorization": f"Bearer {rig.trader.access_token}"}
    async with rig.http.request(method, f"{rig.trader.url}/api/v1{path}", json=body, headers=headers) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if text else {}


def merged(known: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """`known` with `changes`, block within block."""
    result = dict(known)
    for name, value in changes.items():
        inner = result.get(name)
        result[name] = merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return result
