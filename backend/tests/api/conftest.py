"""The fixtures of this folder: a database of the test's own, and the API over it."""

from collections.abc import AsyncIterator, Iterator, MutableMapping
from typing import Any

import pytest
import structlog

from dca_engine.store.database import Database
from tests.api.house import House, open_house
from tests.fixtures_database import database, database_server, database_url

__all__ = ["database", "database_server", "database_url", "house", "log_lines", "new_house"]


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[list[MutableMapping[str, Any]]]:
    """What was logged during the test; nothing is printed."""
    with structlog.testing.capture_logs() as lines:
        yield lines


@pytest.fixture
async def new_house(database: Database) -> AsyncIterator[House]:
    """Nobody has visited it yet."""
    async with open_house(database) as opened:
        yield opened


@pytest.fixture
async def house(new_house: House) -> House:
    """Its owner is signed in; his practice portfolio is healthy."""
    await new_house.become_owner()
    return new_house
