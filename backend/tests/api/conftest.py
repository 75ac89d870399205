"""The fixtures of this folder: a database of the test's own, and the API over it."""

from collections.abc import AsyncIterator

import pytest

from dca_engine.store.database import Database
from tests.api.house import House, open_house
from tests.fixtures_database import database, database_server, database_url

__all__ = ["database", "database_server", "database_url", "house", "new_house"]


@pytest.fixture
async def new_house(database: Database) -> AsyncIterator[House]:  # noqa: F811 - fixtures are found by their names
    """Nobody has visited it yet."""
    async with open_house(database) as opened:
        yield opened


@pytest.fixture
async def house(new_house: House) -> House:
    """Its owner is signed in; his practice portfolio is healthy."""
    await new_house.become_owner()
    return new_house
