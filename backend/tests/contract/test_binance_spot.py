"""The exchange contract on the Binance spot connector, over real sockets against the exchange simulator."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from dca_engine.core.ids import ClientOrderId
from dca_engine.exchange_simulator.config import AccountSetup
from dca_engine.exchange_simulator.faults import FaultKind
from tests.contract.clock_contract import ClockContract
from tests.contract.exchange_contract import ExchangeContract
from tests.contract.lies_contract import LiesContract
from tests.contract.simulated import SimulatedStage, simulated_stage
from tests.contract.spot_contract import BTC, SpotContract
from tests.contract.stage import done, market
from tests.contract.turns_contract import TurnsContract
from tests.contract.wire_contract import WireContract

WITH_FEE_COIN = AccountSetup(balances={"USDT": Decimal(100_000), "BNB": Decimal(10)}, fee_coin="BNB")


class TestBinanceSpot(ExchangeContract, SpotContract, WireContract, TurnsContract, ClockContract, LiesContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[SimulatedStage]:
        async with simulated_stage() as stage:
            yield stage

    @pytest.fixture
    async def fee_coin_stage(self) -> AsyncIterator[SimulatedStage]:
        async with simulated_stage(account=WITH_FEE_COIN) as stage:
            yield stage

    async def test_w20_a_fee_whose_worth_is_not_known_is_asked_for_or_left_out(self) -> None:
        """Spec 5: never made up. The quantity is told all the same, and a look-up brings the fill."""
        account = AccountSetup(balances={"USDT": Decimal(100_000), "BNB": Decimal(10)}, fee_coin="BNB")
        async with simulated_stage(account=account) as stage:
            stage.arm(FaultKind.STATUS, "GET", stage.paths.price, 502)
            placed = done(await stage.exchange.place(market("DW20", "0.00400")))
            assert (placed.reported_quantity, placed.fills) == (Decimal("0.004"), ())
            found = await stage.exchange.order(BTC, ClientOrderId("DW20"))
            assert found is not None
            assert found.fills[0].fee_quote == Decimal("0.15")
