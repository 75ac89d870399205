"""One transaction of the store per act of the API; a cursor that is none becomes the caller's mistake."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from dca_engine.api.errors import ApiError
from dca_engine.store.database import Database, ReadSession, WriteSession
from dca_engine.store.paging import InvalidCursorError


class Transactions:
    """Opens the store's sessions. Every block may raise StoreDownError, and ApiError for a cursor that is none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        with _cursor_checked():
            async with self._database.reading() as session:
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """Commits at the end of the block."""
        with _cursor_checked():
            async with self._database.writing() as session:
                yield session


@contextmanager
def _cursor_checked() -> Iterator[None]:
    try:
        yield
    except InvalidCursorError:
        raise ApiError(422, fields=[("cursor", "is not one that a page gave")]) from None
