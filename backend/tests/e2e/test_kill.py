"""`kill -9` at any moment of the loop, start again: nothing lost, nothing double (spec 11, promises 1 to 3, 6, 8)."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from dca_engine.modes.rig import Rig, running_rig
from tests.e2e.venue import orders, set_price
from tests.e2e.watcher import watching

KILLS = 6
ALERTS = 4
"""Per kill, each for a market of its own."""
PRICES = ("995", "249", "63.9", "15.95", "3.99")
"""A little below where the simulator's made-up markets stand."""


async def test_killed_under_load_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    chance = random.Random(11)
    acknowledged: set[str] = set()
    venue = ("--market", "scripted", "--synthetic", str(KILLS * ALERTS), "--orders-per-10s", "1000")
    async with running_rig(tmp_path, *venue, env={"DCA_PRACTICE_SLOTS": "50", "DCA_LOG_LEVEL": "critical"}) as rig:
        for kill in range(KILLS):
            alerts = [_alert(rig, kill * ALERTS + number) for number in range(ALERTS)]
            sending = asyncio.gather(*alerts, return_exceptions=True)
            await asyncio.sleep(chance.uniform(0, 0.05))
            await rig.engine.kill()
            acknowledged |= {answer for answer in await sending if isinstance(answer, str)}
            await rig.restart_engine()
        await _everything_is_accounted_for(rig, acknowledged)
        await _all_can_be_closed(rig)


async def test_killed_between_a_fill_and_its_target(tmp_path: Path) -> None:
    """What filled while the engine was dead gets its targets when it is back; what was sent is not sent again."""
    async with running_rig(tmp_path, "--market", "scripted", env={"DCA_LOG_LEVEL": "critical"}) as rig:
        await set_price(rig, "BTC/USDT", "50100")
        await rig.trader.alert(action="buy", symbol="BTCUSDT", price="50000")
        async with watching(rig) as watcher:
            await watcher.until(lambda v: all(leg["status"] == "open" for leg in v.legs()))
        await rig.engine.kill()
        await set_price(rig, "BTC/USDT", "49500")
        await rig.restart_engine()
        async with watching(rig) as watcher:
            await watcher.until(lambda v: [t["status"] for t in v.targets()] == ["open"] * 3)
        await rig.restart_engine(kill=True)
        await set_price(rig, "BTC/USDT", "60000")
        async with watching(rig) as watcher:
            await watcher.until(lambda v: [t["status"] for t in v.targets()] == ["filled"] * 3)
        assert set(Counter(o["client_order_id"] for o in await orders(rig)).values()) == {1}
        assert len(await orders(rig)) == 8


async def _alert(rig: Rig, number: int) -> str | None:
    """The id of the signal when it was acknowledged."""
    now, price = datetime.now(UTC).isoformat(), PRICES[number % len(PRICES)]
    status, answer = await rig.trader.alert(action="buy", symbol=f"SYN{number:03}USDT", timestamp=now, price=price)
    return answer["signal_id"] if status == 202 else None


async def _everything_is_accounted_for(rig: Rig, acknowledged: set[str]) -> None:
    async with watching(rig) as watcher:
        view = await watcher.until(lambda v: all(s["verdict"] != "pending" for s in v.signals.values()) and _calm(v))
        assert acknowledged <= set(view.signals), "an acknowledged alert is lost"
        accepted = [s for s in view.signals.values() if s["verdict"] == "accepted"]
        assert {s["group_id"] for s in accepted} == set(view.groups)
        mine = [leg["client_order_id"] for g in view.groups.values() for p in g["pyramids"] for leg in p["legs"]]
    theirs = Counter(o["client_order_id"] for o in await orders(rig))
    assert theirs == Counter(mine), "the venue has exactly the orders that the engine knows, each once"


def _calm(view: object) -> bool:
    legs = [leg for g in view.groups.values() for p in g["pyramids"] for leg in p["legs"]]  # type: ignore[attr-defined]
    return all(leg["status"] == "open" for leg in legs)


async def _all_can_be_closed(rig: Rig) -> None:
    async with watching(rig) as watcher:
        for group_id in list(watcher.view.groups):
            await rig.trader.api("POST", f"/groups/{group_id}/close")
        await watcher.until(lambda v: all(g["status"] == "closed" for g in v.groups.values()))
    assert not await orders(rig, only_open=True)
