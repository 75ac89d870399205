"""`demo`: the product with a lively simulated market, a demo owner, and a trader who sends alerts to its webhook.

It keeps its own data, beside the product's, and a second start carries on where it was.
"""

import asyncio
from contextlib import suppress

import aiohttp
import typer

from dca_engine.modes.client import OWNER_EMAIL, OWNER_PASSWORD, ApiClient
from dca_engine.modes.demo_trader import trade
from dca_engine.modes.live import Flavour, Server, listening, product
from dca_engine.modes.logs import configure_logs
from dca_engine.modes.practice import LIVELY
from dca_engine.modes.simulated_exchange import LIVELY_MARKET
from dca_engine.settings import Settings
from dca_engine.store.data_lock import lock_data


async def demo(settings: Settings) -> None:
    """Runs the demo until it is asked to stop."""
    settings = settings.model_copy(update={"data_dir": settings.data_dir / "demo"})
    configure_logs(settings.log_level, settings.log_json)
    with listening(settings.host, settings.port) as listener:
        lock = None if settings.database_url else lock_data(settings.data_dir)
        flavour = Flavour(LIVELY, LIVELY_MARKET)
        async with product(settings, flavour, lock) as running, aiohttp.ClientSession() as http:
            server = Server(running.services, listener)
            await server.start()
            client = ApiClient(http, server.url)
            await client.enter()
            trader = asyncio.create_task(trade(client, http, await running.venue.url()), name="demo trader")
            typer.echo(f"DCA Engine demo ready on {server.url}")
            typer.echo(f"Sign in as {OWNER_EMAIL} with the password: {OWNER_PASSWORD}")
            await server.stopped()
            trader.cancel()
            with suppress(asyncio.CancelledError):
                await trader
