"""Connections stay warm and the clock stays right, whatever fails meanwhile."""

import asyncio
from datetime import datetime, timedelta

from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.upkeep import Upkeep
from dca_engine.simulation.virtual_time import VirtualClock, now, run


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


class SetClock(VirtualClock):
    """A wall clock that somebody sets."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


async def _nothing() -> None:
    """Goes well."""


def test_the_venues_clock_is_asked_again_when_ours_was_set() -> None:
    async def main() -> None:
        clock, measured = SetClock(), list[float]()

        async def measure() -> None:
            measured.append(now())

        upkeep = Upkeep(_nothing, measure, _nothing, clock, connections=1)
        await upkeep.start()
        await asyncio.sleep(30.5)
        assert measured == [], "it did not move"
        clock.ahead = timedelta(seconds=-3)
        await asyncio.sleep(30)
        assert measured == [31.0], "within a second, and once"
        await upkeep.stop()

    run(main())


def test_what_cannot_be_measured_now_is_measured_later() -> None:
    async def main() -> None:
        clock, measured = SetClock(), list[float]()

        async def measure() -> None:
            measured.append(now())
            if len(measured) < 3:
                raise ExchangeConnectionError("down")

        upkeep = Upkeep(_nothing, measure, _nothing, clock, connections=1)
        await upkeep.start()
        clock.ahead = timedelta(seconds=5)
        await asyncio.sleep(30.5)
        assert measured == [1.0, 2.0, 3.0]
        upkeep.measure_soon()
        await asyncio.sleep(30)
        assert measured == [1.0, 2.0, 3.0, 31.0], "and whenever there is cause for doubt"
        await upkeep.stop()

    run(main())
