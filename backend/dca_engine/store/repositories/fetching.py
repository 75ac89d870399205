"""Plain statements inside a session's transaction, for what `store.loading` reads."""

from collections.abc import Sequence
from typing import Any

from dca_engine.store.database import ReadSession
from dca_engine.store.loading import Record


class Fetcher:
    """Asks as a connection of the hot pool does, and sees what the session sees."""

    def __init__(self, session: ReadSession) -> None:
        self._session = session

    async def fetch(self, statement: str, *values: Any) -> Sequence[Record]:
        connection = await self._session.connection()
        return (await connection.exec_driver_sql(statement, values)).mappings().all()
