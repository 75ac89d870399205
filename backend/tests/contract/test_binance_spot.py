"""The exchange contract on the Binance spot connector, over real sockets against the exchange simulator."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from dca_engine.exchange_simulator.config import AccountSetup
from tests.contract.exchange_contract import ExchangeContract
from tests.contract.simulated import SimulatedStage, simulated_stage
from tests.contract.wire_contract import WireContract

WITH_FEE_COIN = AccountSetup(balances={"USDT": Decimal(100_000), "BNB": Decimal(10)}, fee_coin="BNB")


class TestBinanceSpot(ExchangeContract, WireContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[SimulatedStage]:
        async with simulated_stage() as stage:
            yield stage

    @pytest.fixture
    async def fee_coin_stage(self) -> AsyncIterator[SimulatedStage]:
        async with simulated_stage(account=WITH_FEE_COIN) as stage:
            yield stage
