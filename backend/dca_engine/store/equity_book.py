"""The book of equity in PostgreSQL: what the engine writes into it once a minute."""

from collections.abc import Sequence
from datetime import datetime

from dca_engine.core.ids import PortfolioId
from dca_engine.core.performance.worth import EquitySample
from dca_engine.store.database import Database
from dca_engine.store.repositories import equity


class PgEquityBook:
    """Each act is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, samples: Sequence[tuple[PortfolioId, EquitySample]]) -> None:
        async with self._database.writing() as session:
            await equity.keep_samples(session, samples)

    async def thin_out(self, now: datetime) -> None:
        async with self._database.writing() as session:
            await equity.thin_out_samples(session, now)
