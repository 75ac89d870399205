"""The whole product, real in every part: engine, PostgreSQL, exchange simulator, ccxt, HTTP and WebSocket."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dca_engine.modes.rig import Rig, running_rig
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
