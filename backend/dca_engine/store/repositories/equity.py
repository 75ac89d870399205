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
from dca_engine.store.repositories.fetching import Fetcher

_SPARSER = (
    (timedelta(days=2), timedelta(minutes=15)),
    (timedelta(days=60), timedelta(hours=4)),
)
"""From which age on, and how far apart."""

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
SELECT s.* FROM equity_samples AS s JOIN portfolios AS p ON p.id = s.portfolio_id
WHERE p.user_id = $1 AND s.portfolio_id = $2 AND """
_BETWEEN = _OF_USER + 's."time" >= $3 AND s."time" < $4 ORDER BY s."time"'
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
    """From `since` on and before `until`, in order of time."""
    rows = await Fetcher(session).fetch(_BETWEEN, user_id, portfolio_id, since, until)
    return [_sample(row) for row in rows]


async def sample_at(session: ReadSession, user_id: str, portfolio_id: str, moment: datetime) -> EquitySample | None:
    """The latest one until then."""
    rows = await Fetcher(session).fetch(_LATEST_UNTIL, user_id, portfolio_id, moment)
    return _sample(rows[0]) if rows else None


async def first_sample(session: ReadSession, user_id: str, portfolio_id: str) -> EquitySample | None:
    rows = await Fetcher(session).fetch(_FIRST, user_id, portfolio_id)
    return _sample(rows[0]) if rows else None


def _sample(row: Any) -> EquitySample:
    return EquitySample(row["time"], row["capital"], row["realized"], row["unrealized"], row["deployed"])
