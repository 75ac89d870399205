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
from dca_engine.store.loading import load_portfolio

_TAKE = "UPDATE portfolios SET fence = fence + 1, taken_at_fence = fence + 1 WHERE id = $1 RETURNING *"
_TAKE_AGAIN = "UPDATE portfolios SET fence = fence + 1 WHERE id = $1 AND taken_at_fence = $2 RETURNING *"
_FENCE = "SELECT fence, seq FROM portfolios WHERE id = $1"
_LOADING_SECONDS = 30.0


class UnknownPortfolioError(Exception):
    """There is no such portfolio (any more)."""


class PgJournal:
    """`ports.Journal` on PostgreSQL."""

    def __init__(self, hot: HotPool) -> None:
        self._hot = hot

    async def take(self, portfolio_id: PortfolioId, since: int | None = None) -> Loaded:
        """Raises UnknownPortfolioError, FencedError, StoreDownError."""
        call = (_TAKE, portfolio_id) if since is None else (_TAKE_AGAIN, portfolio_id, since)

        async def load(connection: Any) -> Loaded:
            # Raising the fence waits for a commit that is under way; what is read afterwards includes it.
            async with connection.transaction():
                row = await connection.fetchrow(*call)
                if row is None and since is not None:
                    raise FencedError(f"portfolio {portfolio_id} was taken by another writer")
                if row is None:
                    raise UnknownPortfolioError(portfolio_id)
                return Loaded(await load_portfolio(connection, row), row["seq"], row["fence"])

        return await self._hot.run(load, _LOADING_SECONDS)

    async def standing(self, portfolio_id: PortfolioId) -> tuple[int, int]:
        """Raises UnknownPortfolioError, StoreDownError."""
        row = await self._hot.fetchrow(_FENCE, portfolio_id)
        if row is None:
            raise UnknownPortfolioError(portfolio_id)
        return row["fence"], row["seq"]

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
