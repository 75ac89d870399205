"""Samples of what portfolios were worth: kept by the engine, read by their user.

The older, the sparser: after two days one per quarter of an hour stays, after sixty days one per four hours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from dca_engine.core.ids import PortfolioId
from dca_engine.core.performance.worth import EquitySample
from dca_engine.store.database import ReadSession, WriteSession

_SPARSER = (
    (timedelta(days=2), timedelta(minutes=15)),
    (timedelta(days=60), timedelta(hours=4)),
)
"""From which age on, and how far apart."""
_PAGE = 1000

_KEEP = text(
    """
INSERT INTO equity_samples (portfolio_id, "time", capital, realized, unrealized, deployed)
VALUES (:portfolio_id, :time, :capital, :realized, :unrealized, :deployed)
ON CONFLICT DO NOTHING"""
)
_THIN = text(
    """
DELETE FROM equity_samples AS late WHERE late."time" < :until AND EXISTS (
    SELECT FROM equity_samples AS early WHERE early.portfolio_id = late.portfolio_id
        AND early."time" < late."time"
        AND early."time" >= date_bin(:apart, late."time", TIMESTAMPTZ '2000-01-01 00:00Z')
)"""
)
_OF_USER = """
SELECT s."time", s.capital, s.realized, s.unrealized, s.deployed
FROM equity_samples AS s JOIN portfolios AS p ON p.id = s.portfolio_id
WHERE p.user_id = $1 AND s.portfolio_id = $2 AND """
_BETWEEN = _OF_USER + 's."time" >= $3 AND s."time" < $4 ORDER BY s."time" LIMIT $5'
_LATEST_UNTIL = _OF_USER + 's."time" <= $3 ORDER BY s."time" DESC LIMIT 1'
_FIRST = _OF_USER + 'true ORDER BY s."time" LIMIT 1'


# --- for the engine, which serves all users ---------------------------------------------------------------------------


async def keep_samples(session: WriteSession, samples: Sequence[tuple[PortfolioId, EquitySample]]) -> None:
    """Of a minute that has one already, the first stays."""
    rows = [
        {
            "portfolio_id": portfolio_id,
            "time": sample.time,
            "capital": sample.capital,
            "realized": sample.realized,
            "unrealized": sample.unrealized,
            "deployed": sample.deployed,
        }
        for portfolio_id, sample in samples
    ]
    if rows:
        await session.execute(_KEEP, rows)


async def thin_out_samples(session: WriteSession, now: datetime) -> None:
    """Of each stretch of time that is long enough ago, the first sample stays."""
    for age, apart in _SPARSER:
        await session.execute(_THIN, {"until": now - age, "apart": apart})


# --- for a user -------------------------------------------------------------------------------------------------------


async def samples_between(
    session: ReadSession, user_id: str, portfolio_id: str, since: datetime, until: datetime
) -> list[EquitySample]:
    """From `since` on and before `until`, in order of time; read in pages, so that nobody else waits for long."""
    found: list[EquitySample] = []
    while True:
        page = await _samples(session, _BETWEEN, user_id, portfolio_id, since, until, _PAGE)
        found += page
        if len(page) < _PAGE:
            return found
        since = page[-1].time + timedelta.resolution


async def sample_at(session: ReadSession, user_id: str, portfolio_id: str, moment: datetime) -> EquitySample | None:
    """The latest one until then."""
    found = await _samples(session, _LATEST_UNTIL, user_id, portfolio_id, moment)
    return found[0] if found else None


async def first_sample(session: ReadSession, user_id: str, portfolio_id: str) -> EquitySample | None:
    found = await _samples(session, _FIRST, user_id, portfolio_id)
    return found[0] if found else None


async def _samples(session: ReadSession, statement: str, *values: object) -> list[EquitySample]:
    connection = await session.connection()
    rows: Sequence[Any] = (await connection.exec_driver_sql(statement, values)).all()
    return [EquitySample(*row) for row in rows]
