"""Fixtures of the store's tests."""

import pytest

from dca_engine.store.database import Database
from tests.fixtures_database import database, database_server, database_url  # noqa: F401
from tests.store.stores import Stores, in_memory, in_postgresql


@pytest.fixture
async def postgresql_stores(database: Database) -> Stores:  # noqa: F811
    return await in_postgresql(database)


@pytest.fixture(params=["memory", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Each implementation of the store's ports in turn: one contract for both."""
    if request.param == "memory":
        return in_memory()
    found: Stores = request.getfixturevalue("postgresql_stores")
    return found
