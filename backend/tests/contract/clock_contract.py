"""How a connector learns the venue's time and keeps knowing it (spec 10)."""

import asyncio

import pytest

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.ports import Done, NotSent
from tests.contract.simulated import SimulatedStage, simulated_stage
from tests.contract.stage import PATIENCE, Trading, done, listening

NEARLY = 500
"""Milliseconds: more than a measurement is off by, also on a busy machine."""


class ClockContract(Trading):
    kind = MarketKind.SPOT

    @pytest.mark.parametrize("offset_ms", [800, -800, 5_000, -5_000])
    async def test_k01_a_clock_that_is_off_is_told_and_orders_go_through(self, offset_ms: int) -> None:
        async with simulated_stage(kind=self.kind, clock_offset_ms=offset_ms) as stage:
            assert abs(stage.exchange.clock_ahead_ms + offset_ms) < NEARLY
            async with listening(stage.exchange) as heard:
                done(await stage.exchange.place(self.limit("DK01", "0.00400", "49750.00")))
                await heard.until_reports("DK01", 1)

    async def test_k02_a_clock_that_jumps_costs_one_refusal(self, stage: SimulatedStage) -> None:
        """Not sent, so it is tried again; many that are refused together measure once."""
        stage.simulator.exchange.clock.set_off(-5_000)
        measured = self.measured(stage)
        legs = [self.limit(f"DK02{n}", "0.00400", "49750.00") for n in range(10)]
        answers = await asyncio.gather(*map(stage.exchange.place, legs))
        assert all(isinstance(answer, NotSent) and answer.retry_after == 0 for answer in answers)
        assert abs(stage.exchange.clock_ahead_ms - 5_000) < NEARLY
        assert self.measured(stage) <= measured + 3, "one measurement, of three readings at most"
        assert all(isinstance(a, Done) for a in await asyncio.gather(*map(stage.exchange.place, legs)))
        assert len(await stage.exchange.open_orders()) == 10

    async def test_k03_a_question_is_asked_again_by_itself(self, stage: SimulatedStage) -> None:
        stage.simulator.exchange.clock.set_off(-5_000)
        assert await stage.exchange.balances()
        assert abs(stage.exchange.clock_ahead_ms - 5_000) < NEARLY

    async def test_k04_after_a_reconnect_the_clock_is_measured_again(self, stage: SimulatedStage) -> None:
        """A network that was away may have been a machine that slept."""
        async with listening(stage.exchange) as heard:
            stage.simulator.exchange.clock.set_off(900)
            stage.simulator.sockets.drop()
            await heard.until(lambda messages: len(messages) >= 3)
            async with asyncio.timeout(PATIENCE):
                while abs(stage.exchange.clock_ahead_ms + 900) > NEARLY:  # noqa: ASYNC110 (another side sets it)
                    await asyncio.sleep(0.01)

    async def test_k05_an_answer_that_was_long_on_its_way_says_little_about_time(self, stage: SimulatedStage) -> None:
        """Half of its way could be all that the clocks seem to differ by."""
        stage.arm(FaultKind.DELAY, "GET", stage.paths.time, 1_200)
        measured = self.measured(stage)
        await stage.exchange._requests.measure_clock()
        assert self.measured(stage) > measured + 1
        assert abs(stage.exchange.clock_ahead_ms) < NEARLY

    def measured(self, stage: SimulatedStage) -> int:
        return len(stage.requests("GET", stage.paths.time))
