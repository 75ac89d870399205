"""Connections stay warm and the clock stays right, whatever fails meanwhile."""

import asyncio

from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.upkeep import Upkeep
from tests.exchanges.virtual_time import VirtualClock, run


def test_an_hour_of_upkeep() -> None:
    async def main() -> None:
        pings, measured, kept = 0, 0, 0

        async def ping() -> None:
            nonlocal pings
            pings += 1
            if pings % 3 == 0:
                raise ExchangeConnectionError("down")

        async def measure() -> None:
            nonlocal measured
            measured += 1
            raise ExchangeConnectionError("down")

        async def keep() -> None:
            nonlocal kept
            kept += 1

        upkeep = Upkeep(ping, measure, keep, VirtualClock(), connections=5)
        await upkeep.start()
        assert pings == 5, "warm before the first order"
        await upkeep.start()
        await asyncio.sleep(3610)
        assert pings == 10 + 180 * 5, "every 20 seconds, once, however often it was started"
        assert (measured, kept) == (6, 6), "every ten minutes"
        await upkeep.stop()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(main())
