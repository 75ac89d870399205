"""A whole fuzz: the API, the webhook and the exchange's messages, each against the real product, one after another."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random

from dca_engine.api.app import openapi_document
from tests.fuzz.callers import Owner, settle_stranger
from tests.fuzz.openapi import fuzz_api
from tests.fuzz.product import FuzzedProduct, fuzzed_product, read_log, started_again
from tests.fuzz.tally import Tally
from tests.fuzz.venue import fuzz_venue
from tests.fuzz.venue_wire import VenueWire
from tests.fuzz.webhook import fuzz_webhook

_API_SHARE = 0.25
_HEALTHY_WITHIN_SECONDS = 60.0
Say = Callable[[str], None]


async def play(folder: Path, requests: int, messages: int, seed: int, tally: Tally, say: Say) -> int:
    """At least `requests` requests and about `messages` bent messages. Returns how much the engine's log tells of that
    nobody took care of."""
    of_the_api = round(requests * _API_SHARE)
    (folder / "outside").mkdir()
    async with fuzzed_product(folder / "outside") as product:
        say(f"the API, {of_the_api} requests")
        owner = await _owner(product, seed)
        await asyncio.to_thread(fuzz_api, owner, openapi_document(), of_the_api, seed, tally)
        await asyncio.to_thread(owner.look_after)
        say(f"the webhook, {requests - of_the_api} requests")
        await fuzz_webhook(product.rig, requests - of_the_api, seed, tally)
        say("a start on what that left behind")
        async with started_again(product):
            await _becomes_healthy(product, tally)
    told = read_log(product.log, tally)
    (folder / "inside").mkdir()
    wire = VenueWire(tally, Random(seed))
    async with fuzzed_product(folder / "inside", wire) as product:
        say(f"the exchange, {messages} bent messages")
        await fuzz_venue(product.rig, wire, messages, tally)
    return told + read_log(product.log, tally)


async def _owner(product: FuzzedProduct, seed: int) -> Owner:
    await settle_stranger(product.rig)
    trader = product.rig.trader
    return Owner(trader.url, trader.portfolio_id, trader.webhook_path, trader.webhook_secret, Random(seed))


async def _becomes_healthy(product: FuzzedProduct, tally: Tally) -> None:
    """Whatever was stored can be loaded, and traded on."""
    status = ""
    try:
        async with asyncio.timeout(_HEALTHY_WITHIN_SECONDS):
            while status not in ("healthy", "paused"):
                status = (await product.rig.trader.portfolio())["status"]
                await asyncio.sleep(0.1)
    except TimeoutError:
        tally.found("the engine starts again", "after the fuzz", f"the portfolio stays {status}")
