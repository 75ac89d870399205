"""Migrations: up, down and up again; their result is what the tables say; a second start has nothing to do."""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from dca_engine.store import tables
from dca_engine.store.connecting import create_engine, data_source
from dca_engine.store.database import open_database
from dca_engine.store.embedded import EmbeddedServer
from dca_engine.store.schema import HEAD, alembic_config
from tests.fixtures_database import fresh_database


async def on_connection(url: str, act: Callable[[Connection], Any]) -> Any:
    engine = create_engine(data_source(url))
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(act)
    finally:
        await engine.dispose()


def table_names(connection: Connection) -> set[str]:
    found = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
    return {row[0] for row in found} - {"alembic_version"}


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, tables.Base.metadata))


async def test_up_down_and_up_again(database_server: EmbeddedServer) -> None:
    async with fresh_database(database_server, template="template0") as url:
        for _ in range(2):
            await on_connection(url, lambda connection: command.upgrade(alembic_config(connection), "head"))
            assert await on_connection(url, table_names) == set(tables.Base.metadata.tables)
            assert await on_connection(url, differences) == []
            await on_connection(url, lambda connection: command.downgrade(alembic_config(connection), "base"))
            assert await on_connection(url, table_names) == set()


def test_the_engine_knows_its_newest_migration() -> None:
    scripts = ScriptDirectory(str(alembic_config_folder()))
    assert scripts.get_heads() == [HEAD]


def alembic_config_folder() -> Any:
    from dca_engine.store.schema import _FOLDER

    return _FOLDER


async def test_engines_that_start_side_by_side_take_turns(database_server: EmbeddedServer) -> None:
    async with fresh_database(database_server, template="template0") as url:
        opened = await asyncio.gather(*(open_database(url) for _ in range(3)))
        for database in opened:
            await database.close()
        assert await on_connection(url, table_names) == set(tables.Base.metadata.tables)


async def test_a_migrated_database_is_opened_without_loading_alembic(database_url: str) -> None:
    program = f"""
import asyncio, sys
from dca_engine.store.database import open_database
async def main():
    await (await open_database({database_url!r})).close()
asyncio.run(main())
sys.exit("alembic" in sys.modules)
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await process.wait() == 0


@pytest.mark.parametrize("table", ["portfolios", "orders", "position_groups"])
async def test_rows_that_are_rewritten_have_room_on_their_page(database_url: str, table: str) -> None:
    connection = await asyncpg.connect(data_source(database_url))
    options = await connection.fetchval("SELECT reloptions::text FROM pg_class WHERE relname = $1", table)
    await connection.close()
    assert "fillfactor" in options
