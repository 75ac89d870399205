"""Warm connections for the few statements that must be fast and are always the same.

The driver's own pool costs three times as much as a short statement does; this one hands out the connection that was
used last, and takes it back without a reset, because nothing here changes a session. Whatever keeps the database from
answering, within a bounded time, is a StoreDownError; a lost connection is replaced when it is needed next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import asyncpg

from dca_engine.ports import StoreDownError

T = TypeVar("T")
Connect = Callable[[], Awaitable[Any]]

_SMALLEST, _LARGEST = 4, 10
"""Connections: from the start, and at most."""
STATEMENT_SECONDS = 2.5
"""An alert's sender waits 3 s: what takes longer than this is as good as down."""
_CLOSE_SECONDS = 2.0
SESSION = {
    "application_name": "dca-engine",
    "jit": "off",
    # Plans are made once, while tables may still be empty: they must not depend on how full those look.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
DOWN = (
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
    """Lends connections, each for a bounded time, at most `turns` at once."""

    def __init__(self, connect: Connect, turns: int = _LARGEST) -> None:
        self._connect = connect
        self._free: list[Any] = []
        self._turns = asyncio.Semaphore(turns)

    def lane(self, turns: int) -> "HotPool":
        """The same connections for one kind of work, which can never take more than `turns` of them."""
        lane = HotPool(self._connect, turns)
        lane._free = self._free
        return lane

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
            async with asyncio.timeout(seconds), self._turns:
                connection = self._a_free_one() or await self._connect()
                try:
                    return await act(connection)
                except asyncio.CancelledError:
                    # Waiting until the server confirms that it gave up may take for ever; no connection is worth that.
                    connection.terminate()
                    raise
                finally:
                    if not connection.is_closed():
                        self._free.append(connection)
        except TimeoutError as error:
            raise StoreDownError(f"the database did not answer within {seconds} s") from error
        except DOWN as error:
            raise StoreDownError(f"the database cannot be used: {type(error).__name__}: {error}") from error

    def _a_free_one(self) -> Any:
        """The connection that was used last and still lives; None when there is none."""
        while self._free:
            connection = self._free.pop()
            if not connection.is_closed():
                return connection
        return None

    async def warm_up(self) -> None:
        """Connects a first few."""
        self._free.extend(await asyncio.gather(*(self._connect() for _ in range(_SMALLEST))))

    async def close(self) -> None:
        """For when nobody uses the pool any more."""
        while (connection := self._a_free_one()) is not None:
            with suppress(*DOWN):
                await connection.close(timeout=_CLOSE_SECONDS)


async def open_hot_pool(dsn: str, connect_seconds: float, warm: Callable[[Any], Awaitable[None]]) -> HotPool:
    """`warm` sees every new connection before its first use."""

    async def connect() -> Any:
        connection = await asyncpg.connect(dsn, timeout=connect_seconds, server_settings=SESSION)
        await warm(connection)
        return connection

    pool = HotPool(connect)
    await pool.warm_up()
    return pool
