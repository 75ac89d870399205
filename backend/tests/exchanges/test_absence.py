"""When "no such order" can be believed."""

import asyncio

import pytest

from dca_engine.exchanges.absence import Absence
from dca_engine.simulation.virtual_time import run


def test_right_after_an_unsure_sending_it_cannot() -> None:
    async def main() -> None:
        absence = Absence(1.0)
        await asyncio.sleep(10)
        absence.unsure("D1")
        await asyncio.sleep(0.25)
        assert absence.too_early("D1") == pytest.approx(0.75)
        assert absence.too_early("D2") == 0
        await asyncio.sleep(1)
        assert absence.too_early("D1") == 0

    run(main())


def test_before_the_start_it_counts_from_when_nobody_sent_any_more() -> None:
    async def main() -> None:
        now = asyncio.get_running_loop().time()
        absence = Absence(1.0, quiet_since=now - 0.75)
        assert absence.too_early("D1") == pytest.approx(0.25)
        absence.unsure("D1")
        assert absence.too_early("D1") == 1.0
        assert Absence(1.0, quiet_since=now - 9).too_early("D1") == 0

    run(main())


def test_nor_right_after_the_start_since_an_earlier_process_may_have_sent() -> None:
    async def main() -> None:
        absence = Absence(1.0)
        assert absence.too_early("D1") == 1.0
        await asyncio.sleep(1)
        assert absence.too_early("D1") == 0

    run(main())
