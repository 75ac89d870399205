"""One transaction of the store per act of the API, and one name for a database that is not there."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from dca_engine.api.errors import ApiError
from dca_engine.ports import StoreDownError
from dca_engine.store.database import Database, ReadSession, WriteSession
from dca_engine.store.paging import InvalidCursorError

_DOWN = (
    OperationalError,
    InterfaceError,
    PoolTimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    OSError,
)
"""Everything that says something about the database; all else says something about us, and is a defect."""


class Transactions:
    """Opens the store's sessions. Every block may raise StoreDownError, and ApiError for a cursor that is none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        with _named():
            async with self._database.reading() as session:
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """Commits at the end of the block."""
        with _named():
            async with self._database.writing() as session:
                yield session


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except InvalidCursorError:
        raise ApiError(422, fields=[("cursor", "is not one that a page gave")]) from None
    except _DOWN as error:
        raise StoreDownError(f"the database cannot be used: {type(error).__name__}") from error
