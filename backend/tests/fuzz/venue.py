"""The fuzzer of exchange messages: what the engine believes is always what the exchange has, whatever it was told.

In rounds: the exchange talks nonsense while alerts come and prices move; then it talks sense again, and within a while
orders and fills of both sides are the same. At the end it tells anything at all, and the engine has to stay up.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from dca_engine.modes.rig import Rig
from tests.fuzz.bending import bent, garbled
from tests.fuzz.both_sides import Difference, differences
from tests.fuzz.product import MARKETS
from tests.fuzz.tally import Tally
from tests.fuzz.venue_wire import VenueWire

AGREES_WITHIN_SECONDS = 120.0
_PRICES = (1000, 250, 64, 16, 4)
"""Where the made-up markets stand."""
_MOVES = ("0.999", "0.99", "0.97", "0.985", "1.02", "1.05")
_ALERTS_A_ROUND = 5
_STEP_SECONDS = 0.15


async def fuzz_venue(rig: Rig, wire: VenueWire, messages: int, tally: Tally) -> None:
    """Until `messages` messages of the exchange were bent."""
    goal = tally.messages.total() + messages
    number = 0
    while tally.messages.total() < goal - messages // 5:
        number += 1
        await _nonsense(rig, wire, Random(f"{wire.chance.random()} {number}"))
        if not await _agreement(rig, tally):
            return
    wire.bend = bent
    while tally.messages.total() < goal:
        number += 1
        await _trade(rig, Random(number))
    wire.bend = None
    await _still_there(rig, tally)


async def _nonsense(rig: Rig, wire: VenueWire, chance: Random) -> None:
    wire.bend = garbled
    await _trade(rig, chance)
    wire.bend = None


async def _trade(rig: Rig, chance: Random) -> None:
    """A few alerts on markets of their own, prices that fill legs and targets, an exit here and there."""
    numbers = chance.sample(range(MARKETS), _ALERTS_A_ROUND)
    for number in numbers:
        await _alert(rig, number, "buy", chance)
    for _ in range(4):
        for number in numbers:
            price = f"{_PRICES[number % len(_PRICES)] * float(chance.choice(_MOVES)):.2f}"
            await rig.venue("POST", "/prices", {"symbol": f"SYN{number:03}/USDT", "price": price})
        await asyncio.sleep(_STEP_SECONDS)
    for number in numbers:
        if chance.random() < 0.6:
            await _alert(rig, number, "exit", chance)
    await asyncio.sleep(_STEP_SECONDS)


async def _alert(rig: Rig, number: int, action: str, chance: Random) -> None:
    now = datetime.now(UTC).isoformat()
    await rig.trader.alert(action=action, symbol=f"SYN{number:03}USDT", timestamp=now, trade_id=f"{chance.random()}")


# --- what both sides have ---------------------------------------------------------------------------------------------


async def _agreement(rig: Rig, tally: Tally) -> bool:
    """Waits until both sides say the same; False when they never do. What is there too much is told at once."""
    await rig.venue("POST", "/sockets/drop", {})
    until = time.monotonic() + AGREES_WITHIN_SECONDS
    while True:
        status = await _status(rig)
        apart = await differences(rig)
        invented = [one for one in apart if one.kind == "invented"]
        if invented:
            tally.found("no number is invented", "fills", _listed(invented))
            return False
        if not apart and status == "healthy":
            return True
        if time.monotonic() > until:
            tally.found("all agrees once the exchange is honest", status, _listed(apart))
            return False
        await asyncio.sleep(0.3)


def _listed(apart: Sequence[Difference]) -> str:
    return "; ".join(f"{one.kind}: {one.what}" for one in apart[:5])


async def _status(rig: Rig) -> str:
    """The portfolio's; access tokens are short-lived, so it is asked for with a fresh one when the old is over."""
    try:
        return str((await rig.trader.portfolio())["status"])
    except RuntimeError:
        await rig.trader.enter()
        return str((await rig.trader.portfolio())["status"])


async def _still_there(rig: Rig, tally: Tally) -> None:
    """It answers, and takes another alert."""
    await _status(rig)
    status, answer = await rig.trader.alert(action="exit", symbol="SYN000USDT", timestamp=datetime.now(UTC).isoformat())
    if status != 202:
        tally.found("alerts are still taken", "after anything at all", f"{status} {answer}")
