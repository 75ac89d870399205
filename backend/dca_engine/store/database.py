"""The way to the database: sessions for reading and writing, and a lean pool for the statements that must be fast.

Reads and writes are told apart by type: a `ReadSession` runs in a read-only transaction with one snapshot, a
`WriteSession` commits when its block ends well. The journal and the inbox do neither: each of their acts is one
statement on the hot pool, which is its own transaction.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from dca_engine.ports import StoreDownError
from dca_engine.store import commit_statement, inbox
from dca_engine.store.connecting import CONNECT_SECONDS, create_engine, data_source, probe
from dca_engine.store.errors import OtherSchemaError
from dca_engine.store.hot_pool import DOWN, HotPool, open_hot_pool
from dca_engine.store.schema import is_current, migrate

__all__ = ["Database", "ReadSession", "WriteSession", "data_source", "open_database", "open_to_look"]

_STATEMENT_SECONDS = 10.0


class ReadSession(AsyncSession):
    """Sees one snapshot; cannot write."""


class WriteSession(ReadSession):
    """Can write as well; committed by the block that opened it."""


class Database:
    """An open, migrated database."""

    def __init__(self, engine: AsyncEngine, hot: HotPool) -> None:
        self.engine = engine
        self.hot = hot
        self._reading = _read_sessions(engine)
        self._writing = async_sessionmaker(engine, class_=WriteSession, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        """Raises StoreDownError, from the block too."""
        with _named():
            async with self._reading() as session:
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """Commits at the end of the block; an exception takes everything back. Raises StoreDownError."""
        with _named():
            async with self._writing.begin() as session:
                yield session

    async def close(self) -> None:
        await self.hot.close()
        await self.engine.dispose()


async def open_database(url: str) -> Database:
    """Connects, brings the schema up to date, warms the hot pool. Raises a StoreSetupError that says what is wrong."""
    dsn = data_source(url)
    await probe(dsn)
    engine = create_engine(dsn, _STATEMENT_SECONDS)
    try:
        if not await is_current(engine):
            await _migrate(dsn)
        return Database(engine, await open_hot_pool(dsn, CONNECT_SECONDS, _warm))
    except BaseException:
        await engine.dispose()
        raise


@asynccontextmanager
async def open_to_look(url: str) -> AsyncIterator[ReadSession]:
    """One snapshot of a database that an engine may be working on: nothing is migrated, nothing is written.

    Raises a StoreSetupError that says what is wrong; StoreDownError, from the block too.
    """
    dsn = data_source(url)
    await probe(dsn)
    engine = create_engine(dsn)
    try:
        if not await is_current(engine):
            raise OtherSchemaError
        with _named():
            async with _read_sessions(engine)() as session:
                yield session
    finally:
        await engine.dispose()


def _read_sessions(engine: AsyncEngine) -> async_sessionmaker[ReadSession]:
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return async_sessionmaker(reading, class_=ReadSession, autoflush=False, expire_on_commit=False)


async def _migrate(dsn: str) -> None:
    """A migration may take as long as it takes."""
    engine = create_engine(dsn)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


async def _warm(connection: Any) -> None:
    """A connection's first use of a statement costs milliseconds: it happens before anybody waits."""
    await commit_statement.warm(connection)
    await inbox.warm(connection)


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError, *DOWN) as error:
        raise StoreDownError(f"the database cannot be used: {type(error).__name__}") from error
