"""Brings the database's schema up to date, at every start, in no time when there is nothing to do.

The migrations live beside the package and are Alembic's. Alembic itself is loaded only when the database is not at
`HEAD` yet. Engines that start side by side on one database take turns.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from dca_engine.store.errors import SchemaVersionError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"
"""The newest revision in `migrations/versions`; a test compares the two."""
_LOCK = 7_316_455_021
"""Any number, the same in every engine."""
_FOLDER = Path(__file__).parents[2] / "migrations"


async def is_current(engine: AsyncEngine) -> bool:
    """Whether there is nothing to do."""
    async with engine.connect() as connection:
        return await connection.run_sync(_version) == HEAD


async def migrate(engine: AsyncEngine) -> None:
    """Upgrades to `HEAD`. Raises SchemaVersionError when a newer engine was here."""
    async with engine.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        try:
            await connection.run_sync(_upgrade)
            await connection.commit()
        finally:
            await connection.rollback()
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for work on this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str | None:
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    found = _version(connection)
    if found == HEAD:
        return
    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaVersionError(found)
    command.upgrade(config, HEAD)
