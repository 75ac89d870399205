"""A pool of warm connections for the few statements that must be fast and are always the same.

Every statement here is one round trip and its own transaction. Plans are made once per connection and kept; a
connection goes back without being reset, because nothing here changes its state. Whatever keeps the database from
answering, within a bounded time, is a StoreDownError; the pool connects again by itself as soon as it can.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import asyncpg

from dca_engine.ports import StoreDownError

T = TypeVar("T")
Warmer = Callable[[Any], Awaitable[None]]

_SMALLEST, _LARGEST = 4, 10
STATEMENT_SECONDS = 2.5
"""An alert's sender waits 3 s: what takes longer than this is as good as down."""
_SESSION = {
    "application_name": "dca-engine",
    "jit": "off",
    # Plans are made once, while tables may still be empty: they must not depend on how full those look.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
_DOWN = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresIOError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""What says something about the database; every other error says something about the statement, and is a defect."""


class HotPool:
    """Lends connections, each for a bounded time."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def fetchrow(self, statement: str, *values: object) -> Any:
        """The first row, or None. Raises StoreDownError: the statement may or may not have taken effect."""
        return await self.run(lambda connection: connection.fetchrow(statement, *values))

    async def fetch(self, statement: str, *values: object) -> Sequence[Any]:
        """All rows. Raises StoreDownError."""
        rows: Sequence[Any] = await self.run(lambda connection: connection.fetch(statement, *values))
        return rows

    async def run(self, act: Callable[[Any], Awaitable[T]], seconds: float = STATEMENT_SECONDS) -> T:
        """Hands a connection to `act` and takes it back after at most `seconds`. Raises StoreDownError."""
        try:
            async with asyncio.timeout(seconds):
                connection = await self._pool.acquire()
                try:
                    return await act(connection)
                except asyncio.CancelledError:
                    # Waiting until the server confirms that it gave up may take for ever; no connection is worth that.
                    connection.terminate()
                    raise
                finally:
                    await self._pool.release(connection)
        except TimeoutError as error:
            raise StoreDownError(f"the database did not answer within {seconds} s") from error
        except _DOWN as error:
            raise StoreDownError(f"the database cannot be used: {type(error).__name__}: {error}") from error

    async def close(self) -> None:
        await self._pool.close()


async def open_hot_pool(dsn: str, connect_seconds: float, warm: Warmer) -> HotPool:
    """Connects `_SMALLEST` times at once; `warm` sees every new connection before its first use."""
    pool = await asyncpg.create_pool(
        dsn,
        min_size=_SMALLEST,
        max_size=_LARGEST,
        max_inactive_connection_lifetime=0,
        timeout=connect_seconds,
        init=warm,
        reset=_nothing_to_reset,
        server_settings=_SESSION,
    )
    return HotPool(pool)


async def _nothing_to_reset(_connection: Any) -> None:
    """Hot statements leave no trace in a session."""
