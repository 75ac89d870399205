"""Alembic's entry: on the connection it is given (the engine's start, tests), or on DATABASE_URL (a person's shell)."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from dca_engine.store import tables
from dca_engine.store.connecting import create_engine, data_source


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=tables.Base.metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_on_url(url: str) -> None:
    engine = create_engine(data_source(url))
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_on_url(os.environ["DATABASE_URL"]))
