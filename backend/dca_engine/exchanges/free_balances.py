"""What is free of an account, where its stream does not tell: asked for after other news of it, a moment later.

News comes in bursts, so there is one question per moment, and its answer joins the stream like news of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Balance, BalancesChanged, Clock

_MOMENT = 1.0
"""Seconds from news to the question, and so the least time between two questions."""


class FreeBalances:
    def __init__(
        self,
        ask: Callable[[], Awaitable[Mapping[str, Balance]]],
        tell: Callable[[BalancesChanged], None],
        clock: Clock,
    ) -> None:
        self._ask = ask
        self._tell = tell
        self._clock = clock
        self._wanted = False
        self._task: asyncio.Task[None] | None = None

    def ask_soon(self) -> None:
        """There is news."""
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="free balances")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while self._wanted:
            await self._clock.sleep(_MOMENT)
            self._wanted = False
            try:
                balances = await self._ask()
            except ExchangeError:
                return  # the next news asks again
            self._tell(BalancesChanged(balances))
