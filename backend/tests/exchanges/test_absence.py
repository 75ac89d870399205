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


def test_nor_right_after_the_start_since_an_earlier_process_may_have_sent() -> None:
    async def main() -> None:
        absence = Absence(1.0)
        assert absence.too_early("D1") == 1.0
        await asyncio.sleep(1)
        assert absence.too_early("D1") == 0

    run(main())
