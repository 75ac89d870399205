"""Fixtures of the store's tests."""

from collections.abc import AsyncIterator

import pytest

from dca_engine.store.database import Database
from tests.fixtures_database import database, database_server, database_url  # noqa: F401
from tests.store.stores import Stores, in_memory, in_postgresql


@pytest.fixture(params=["memory", "postgresql"])
async def stores(request: pytest.FixtureRequest) -> AsyncIterator[Stores]:
    """Each implementation of the store's ports in turn: one contract for both."""
    if request.param == "memory":
        yield in_memory()
    else:
        opened: Database = request.getfixturevalue("database")
        yield await in_postgresql(opened)
