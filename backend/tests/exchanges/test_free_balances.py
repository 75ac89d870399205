"""What is free is asked for after news, once per moment, where a stream does not tell."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal

from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.free_balances import FreeBalances
from dca_engine.ports import Balance, BalancesChanged
from dca_engine.simulation.virtual_time import VirtualClock, now, run


class Account:
    """Counts questions; every third one fails."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.told: list[BalancesChanged] = []
        self.free = FreeBalances(self.ask, self.told.append, VirtualClock())

    async def ask(self) -> Mapping[str, Balance]:
        self.asked.append(now())
        if len(self.asked) % 3 == 0:
            raise ExchangeConnectionError("down")
        return {"USDT": Balance(Decimal(len(self.asked)), Decimal(0))}


def test_a_burst_of_news_is_one_question_a_moment_later() -> None:
    async def main() -> None:
        account = Account()
        for _ in range(50):
            account.free.ask_soon()
        await asyncio.sleep(10)
        assert account.asked == [1.0]
        assert [change.balances["USDT"].free for change in account.told] == [Decimal(1)]

    run(main())


def test_news_during_the_wait_and_after_is_covered_and_a_failure_waits_for_the_next() -> None:
    async def main() -> None:
        account = Account()
        account.free.ask_soon()
        await asyncio.sleep(0.5)
        account.free.ask_soon()
        await asyncio.sleep(4.5)
        account.free.ask_soon()
        await asyncio.sleep(5)
        account.free.ask_soon()
        await asyncio.sleep(5)
        assert account.asked == [1.0, 6.0, 11.0]
        assert len(account.told) == 2, "the third question failed"
        account.free.ask_soon()
        await asyncio.sleep(2)
        assert len(account.told) == 3

    run(main())


def test_it_stops_at_once() -> None:
    async def main() -> None:
        account = Account()
        await account.free.stop()
        account.free.ask_soon()
        await account.free.stop()
        await asyncio.sleep(5)
        assert account.asked == []
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(main())
