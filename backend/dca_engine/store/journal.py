"""The journal in PostgreSQL: every commit is one statement, every take a new fence.

A commit that ends in StoreDownError may have happened: its answer can be lost after the database wrote it. The writer
therefore never commits the same batch again, it takes the portfolio again, and the sequence number that it gets says
what is true.
"""

from typing import Any

from dca_engine.core.ids import PortfolioId
from dca_engine.ports import Batch, FencedError, Loaded
from dca_engine.store.changes import changes_of
from dca_engine.store.commit_statement import commit_call
from dca_engine.store.hot_pool import HotPool
from dca_engine.store.loading import OPEN_GROUPS, QUEUE, load_groups, portfolio_of

_RAISE_FENCE = "UPDATE portfolios SET fence = fence + 1 WHERE id = $1 RETURNING *"
_ACCOUNTS = "SELECT id, market_kind FROM accounts WHERE portfolio_id = $1 ORDER BY position"
_FENCE = "SELECT fence, seq FROM portfolios WHERE id = $1"
_LOADING_SECONDS = 30.0


class UnknownPortfolioError(Exception):
    """There is no such portfolio (any more)."""


class PgJournal:
    """`ports.Journal` on PostgreSQL."""

    def __init__(self, hot: HotPool) -> None:
        self._hot = hot

    async def take(self, portfolio_id: PortfolioId) -> Loaded:
        """Raises UnknownPortfolioError, StoreDownError."""

        async def load(connection: Any) -> Loaded:
            # Raising the fence waits for a commit that is under way; what is read afterwards includes it.
            async with connection.transaction():
                row = await connection.fetchrow(_RAISE_FENCE, portfolio_id)
                if row is None:
                    raise UnknownPortfolioError(portfolio_id)
                accounts = await connection.fetch(_ACCOUNTS, portfolio_id)
                groups = await load_groups(connection, await connection.fetch(OPEN_GROUPS, portfolio_id))
                queue = await connection.fetch(QUEUE, portfolio_id)
            return Loaded(portfolio_of(row, accounts, groups, queue), row["seq"], row["fence"])

        return await self._hot.run(load, _LOADING_SECONDS)

    async def commit(self, fence: int, batch: Batch) -> None:
        """Raises FencedError, StoreDownError."""
        portfolio_id, first_seq = batch.after.id, batch.entries[0].seq
        statement, values = commit_call(portfolio_id, fence, first_seq, changes_of(batch))
        answer = await self._hot.fetchrow(statement, *values)
        if answer[0] != 1:
            raise FencedError(await self._why_fenced(portfolio_id, fence, first_seq))

    async def _why_fenced(self, portfolio_id: PortfolioId, fence: int, first_seq: int) -> str:
        row = await self._hot.fetchrow(_FENCE, portfolio_id)
        if row is None:
            return f"portfolio {portfolio_id} is gone"
        if row["fence"] != fence:
            return f"portfolio {portfolio_id}: fence {fence} was raised to {row['fence']} by another writer"
        return f"portfolio {portfolio_id}: entry {first_seq} does not follow entry {row['seq']}"
