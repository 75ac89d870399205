"""The way to the database: sessions for reading and writing, and a lean pool for the statements that must be fast.

Reads and writes are told apart by type: a `ReadSession` runs in a read-only transaction with one snapshot, a
`WriteSession` commits when its block ends well. The journal and the inbox do neither: each of their acts is one
statement on the hot pool, which is its own transaction.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from dca_engine.store import commit_statement, inbox
from dca_engine.store.errors import (
    DatabaseAccessError,
    DatabaseMissingError,
    DatabaseUnreachableError,
    InvalidDatabaseUrlError,
)
from dca_engine.store.hot_pool import HotPool, open_hot_pool
from dca_engine.store.schema import migrate

_CONNECT_SECONDS = 5.0
_SESSIONS = 5


class ReadSession(AsyncSession):
    """Sees one snapshot; cannot write."""


class WriteSession(ReadSession):
    """Can write as well; committed by the block that opened it."""


class Database:
    """An open, migrated database."""

    def __init__(self, engine: AsyncEngine, hot: HotPool) -> None:
        self.engine = engine
        self.hot = hot
        reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._reading = async_sessionmaker(reading, class_=ReadSession, autoflush=False, expire_on_commit=False)
        self._writing = async_sessionmaker(engine, class_=WriteSession, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """Commits at the end of the block; an exception takes everything back."""
        async with self._writing.begin() as session:
            yield session

    async def close(self) -> None:
        await self.hot.close()
        await self.engine.dispose()


async def open_database(url: str) -> Database:
    """Connects, brings the schema up to date, warms the hot pool. Raises a StoreSetupError that says what is wrong."""
    dsn = data_source(url)
    await _probe(dsn)
    engine = create_engine(dsn)
    try:
        await migrate(engine)
        return Database(engine, await open_hot_pool(dsn, _CONNECT_SECONDS, _warm))
    except BaseException:
        await engine.dispose()
        raise


async def _warm(connection: Any) -> None:
    """A connection's first use of a statement costs milliseconds: it happens before anybody waits."""
    await commit_statement.warm(connection)
    await inbox.warm(connection)


def create_engine(dsn: str) -> AsyncEngine:
    """An engine that connects the way the hot pool does."""

    async def connect() -> Any:
        return await asyncpg.connect(dsn, timeout=_CONNECT_SECONDS, server_settings={"application_name": "dca-engine"})

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=_SESSIONS,
        max_overflow=_SESSIONS,
        pool_pre_ping=True,
        # Parameters are e-mail addresses, hashes and keys: none of them belongs into an error's text.
        hide_parameters=True,
    )


def data_source(url: str) -> str:
    """DATABASE_URL in the form that the driver reads. Raises InvalidDatabaseUrlError."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidDatabaseUrlError("cannot be read") from None
    if parsed.drivername not in ("postgresql+asyncpg", "postgresql", "postgres"):
        raise InvalidDatabaseUrlError(f"names {parsed.drivername!r}, and only PostgreSQL is supported")
    if not parsed.database:
        raise InvalidDatabaseUrlError("names no database")
    mode = parsed.query.get("ssl")
    if mode is not None:
        parsed = parsed.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


async def _probe(dsn: str) -> None:
    """Connects once, to tell the person who started the engine in one line what is wrong."""
    url = make_url(dsn)
    where = _where(url)
    try:
        connection = await asyncpg.connect(dsn, timeout=_CONNECT_SECONDS)
    except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
        raise DatabaseAccessError(where, url.username or "") from None
    except asyncpg.InvalidCatalogNameError:
        raise DatabaseMissingError(where, url.database or "") from None
    except TimeoutError:
        raise DatabaseUnreachableError(where, f"no answer within {_CONNECT_SECONDS:.0f} s") from None
    except ssl.SSLError as error:
        raise DatabaseUnreachableError(where, f"no secure connection ({error.reason})") from None
    except OSError as error:
        raise DatabaseUnreachableError(where, error.strerror or "connection refused") from None
    except asyncpg.PostgresError as error:
        raise DatabaseUnreachableError(where, str(error)) from None
    except (asyncpg.InterfaceError, ValueError) as error:
        raise InvalidDatabaseUrlError(f"cannot be used: {error}") from None
    await connection.close()


def _where(url: URL) -> str:
    host = url.host or url.query.get("host") or "localhost"
    port = url.port or url.query.get("port") or 5432
    return f"{host}:{port}"
