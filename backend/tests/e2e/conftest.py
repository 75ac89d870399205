"""The whole product, real in every part: engine, PostgreSQL, exchange simulator, ccxt, HTTP and WebSocket."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from dca_engine.modes.rig import Rig, running_rig
from tests.e2e.chromium import SIZES, launched
from tests.e2e.desk import Desk
from tests.e2e.furniture import Furnished, furnish
from tests.e2e.screens import Screen, opened, unblemished
from tests.e2e.watcher import Watcher, watching


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A product of the test's own, with an owner and the practice portfolio (10 000 USDT, 10 slots)."""
    async with running_rig(tmp_path, "--market", "scripted", env={"DCA_LOG_LEVEL": "warning"}) as running:
        yield running


@pytest.fixture
async def watcher(rig: Rig) -> AsyncIterator[Watcher]:
    """The portfolio as the feed tells it."""
    async with watching(rig) as watch:
        yield watch


@dataclass
class House:
    """A product that the tests of a module share."""

    rig: Rig
    settings: dict[str, Any]
    markets: Iterator[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    venue = ("--market", "scripted", "--synthetic", "125", "--orders-per-10s", "1000")
    env = {"DCA_LOG_LEVEL": "warning"}
    async with running_rig(tmp_path_factory.mktemp("house"), *venue, env=env) as running:
        settings = await running.trader.api("GET", f"/portfolios/{running.trader.portfolio_id}/settings")
        yield House(running, settings, (f"SYN{number:03}USDT" for number in range(0, 125, 5)))


@pytest_asyncio.fixture(loop_scope="module")
async def desk(house: House) -> AsyncIterator[Desk]:
    """A desk in the shared product. What a test leaves open is closed after it."""
    async with watching(house.rig) as watch:
        desk = Desk(house.rig, watch, house.settings, house.markets)
        yield desk
        await desk.clear()


# --- in a browser, on the shared product ------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chrome: str) -> AsyncIterator[Browser]:
    async with launched(chrome) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def furnished(house: House) -> AsyncIterator[Furnished]:
    """The shared product, with something to see on every page."""
    async with watching(house.rig) as watch:
        yield await furnish(Desk(house.rig, watch, house.settings, house.markets))


@pytest_asyncio.fixture(loop_scope="module")
async def trading(furnished: Furnished) -> Furnished:
    """With a feed that is read again: one that was left alone for long is cut off."""
    await furnished.desk.watcher.connect()
    return furnished


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def screens(browser: Browser, house: House) -> AsyncIterator[dict[str, Screen]]:
    """One of each size, which the tests of a module share."""
    async with AsyncExitStack() as stack:
        yield {size: await stack.enter_async_context(opened(browser, house.rig, size)) for size in SIZES}


@pytest_asyncio.fixture(loop_scope="module")
async def at_desk(screens: dict[str, Screen]) -> AsyncIterator[Screen]:
    async with unblemished(screens["desk"]) as screen:
        yield screen


@pytest_asyncio.fixture(loop_scope="module")
async def on_phone(screens: dict[str, Screen]) -> AsyncIterator[Screen]:
    async with unblemished(screens["phone"]) as screen:
        yield screen


@pytest_asyncio.fixture(loop_scope="module")
async def new_desk(browser: Browser, house: House) -> AsyncIterator[Screen]:
    """In a browser that remembers nothing."""
    async with opened(browser, house.rig, "desk") as screen, unblemished(screen):
        yield screen


@pytest_asyncio.fixture(loop_scope="module")
async def new_phone(browser: Browser, house: House) -> AsyncIterator[Screen]:
    async with opened(browser, house.rig, "phone") as screen, unblemished(screen):
        yield screen
