"""A wrong DATABASE_URL: one clear line each, and no password in any of them."""

from pathlib import Path

import asyncpg
import pytest

from dca_engine.store.connecting import data_source
from dca_engine.store.database import open_database
from dca_engine.store.embedded import EmbeddedServer, start_server
from dca_engine.store.errors import (
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUnreachableError,
    InvalidDatabaseUrlError,
    SchemaVersionError,
    StoreSetupError,
)
from tests.fixtures_database import url_of


async def refusal(url: str) -> str:
    with pytest.raises(StoreSetupError) as caught:
        await open_database(url)
    text = str(caught.value)
    assert "\n" not in text
    assert "hunter2" not in text
    return text


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "cannot be read"),
        ("nonsense", "cannot be read"),
        ("mysql://u:hunter2@h/d", "names 'mysql', and only PostgreSQL is supported"),
        ("sqlite:///data.db", "names 'sqlite'"),
        ("postgresql://u:hunter2@h", "names no database"),
        ("postgresql://u:hunter2@h:port/d", "cannot be read"),
    ],
)
async def test_what_is_no_address_of_a_database(url: str, reason: str) -> None:
    text = await refusal(url)
    assert text.startswith(f"DATABASE_URL {reason}")
    with pytest.raises(InvalidDatabaseUrlError):
        data_source(url)


async def test_where_nothing_listens() -> None:
    text = await refusal("postgresql+asyncpg://u:hunter2@127.0.0.1:1/d")
    assert text.startswith("The database at 127.0.0.1:1 does not answer: ")
    with pytest.raises(DatabaseUnreachableError):
        await open_database("postgresql://u:hunter2@127.0.0.1:1/d")


async def test_a_name_that_is_no_host() -> None:
    assert (await refusal("postgresql://u:hunter2@no-such-host.invalid/d")).startswith("The database at no-such-host")


async def test_a_database_that_is_not_there(database_server: EmbeddedServer) -> None:
    with pytest.raises(DatabaseMissingError, match="has no database 'absent': create it"):
        await open_database(url_of(database_server, "absent"))


async def test_a_wrong_password_or_user(tmp_path: Path) -> None:
    server = start_server(tmp_path / "data")
    try:
        connection = await asyncpg.connect(data_source(server.url))
        await connection.execute("CREATE ROLE trader LOGIN PASSWORD 'right'")
        rules = tmp_path / "data" / "postgres" / "pg_hba.conf"
        rules.write_text("local all dca_engine trust\nlocal all all scram-sha-256\n")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()
        for user in ("trader", "stranger"):
            with pytest.raises(DatabaseAccessError, match=f"refuses the user '{user}' or the password"):
                await open_database(server.url.replace("dca_engine@", f"{user}:hunter2@"))
    finally:
        server.stop()


async def test_a_database_of_a_newer_engine(database_url: str) -> None:
    connection = await asyncpg.connect(data_source(database_url))
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    with pytest.raises(SchemaVersionError, match="schema version '9999'"):
        await open_database(database_url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+asyncpg://u:p@h:5/d", "postgresql://u:p@h:5/d"),
        ("postgresql://u:p@h/d?ssl=require", "postgresql://u:p@h/d?sslmode=require"),
        ("postgresql+asyncpg://u:p%40%2F@h/d", "postgresql://u:p%40%2F@h/d"),
    ],
)
def test_every_common_form_is_understood(url: str, expected: str) -> None:
    assert data_source(url) == expected
