"""Real PostgreSQL for tests: one embedded server per test session, one migrated database per test.

A folder whose tests need it says in its conftest:
`from tests.fixtures_database import database, database_server, database_url  # noqa: F401`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count

import asyncpg
import pytest

from dca_engine.store.connecting import create_engine, data_source
from dca_engine.store.database import Database, open_database
from dca_engine.store.embedded import EmbeddedServer, start_server
from dca_engine.store.schema import migrate

_TEMPLATE = "migrated"
_numbers = count(1)


def url_of(server: EmbeddedServer, name: str) -> str:
    """The address of another database on the server."""
    return server.url.replace("/postgres?", f"/{name}?", 1)


@asynccontextmanager
async def fresh_database(server: EmbeddedServer, template: str = _TEMPLATE) -> AsyncIterator[str]:
    """The address of a new database, dropped afterwards. With `template0` it is empty, without any table."""
    name = f"test_{next(_numbers)}"
    await administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield url_of(server, name)
    finally:
        await administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def administer(server: EmbeddedServer, statement: str) -> None:
    connection = await asyncpg.connect(data_source(server.url))
    await connection.execute(statement)
    await connection.close()


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """An embedded server with a migrated database to copy from."""
    server = start_server(tmp_path_factory.mktemp("postgresql"))
    try:
        asyncio.run(_make_template(server))
        yield server
    finally:
        server.stop()


@pytest.fixture
async def database_url(database_server: EmbeddedServer) -> AsyncIterator[str]:
    """The address of a migrated, empty database of the test's own."""
    async with fresh_database(database_server) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database of the test's own, open."""
    opened = await open_database(database_url)
    yield opened
    await opened.close()


async def _make_template(server: EmbeddedServer) -> None:
    await administer(server, f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
    engine = create_engine(data_source(url_of(server, _TEMPLATE)))
    await migrate(engine)
    await engine.dispose()
