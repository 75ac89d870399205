"""The exchange contract on the Binance USDⓈ-M connector, over real sockets against the exchange simulator."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest

from dca_engine.core.values import MarketKind, OrderSide
from dca_engine.exchange_simulator.config import AccountSetup
from dca_engine.exchange_simulator.faults import FaultKind
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.exchanges.registry import Registry
from tests.contract.clock_contract import ClockContract
from tests.contract.exchange_contract import ExchangeContract
from tests.contract.lies_contract import LiesContract
from tests.contract.linear_contract import LinearContract
from tests.contract.simulated import KEYS, SimulatedStage, simulated_stage
from tests.contract.stage import SystemClock, done, listening
from tests.contract.turns_contract import TurnsContract
from tests.contract.wire_contract import WireContract
from tests.exchange_simulator.raw import RawBinance


class TestBinanceLinear(LinearContract, ExchangeContract, WireContract, TurnsContract, ClockContract, LiesContract):
    kind = MarketKind.LINEAR
    response = "RESULT"
    unreadable = (
        b'{"e":"ORDER_TRADE_UPDATE","o":{"s":"BTCUSDT"',
        b'{"e":"ORDER_TRADE_UPDATE","o":{"s":"BTCUSDT","c":"D"}}',
    )

    @pytest.fixture
    async def stage(self) -> AsyncIterator[SimulatedStage]:
        async with simulated_stage(kind=MarketKind.LINEAR) as stage:
            yield stage

    async def test_w26_only_what_reduces_says_so(self, stage: SimulatedStage) -> None:
        """Spec 6.2: a target is reduce-only; an entry is not."""
        done(await stage.exchange.place(self.market("DW26A", "0.01")))
        done(await stage.exchange.place(self.reduce("DW26B", "0.01", "51000.0", OrderSide.SELL)))
        entry, target = stage.requests("POST", stage.paths.order)
        assert "reduceOnly" not in entry
        assert target["reduceOnly"] == "true"

    async def test_w27_an_account_in_hedge_mode_is_made_one_way(self, stage: SimulatedStage) -> None:
        await _hedge(stage)
        other = Registry(SystemClock()).connect("binance", MarketKind.LINEAR, KEYS, stage.simulator.url)
        try:
            await other.load_markets()
            done(await other.place(self.market("DW27", "0.01")))
        finally:
            await other.close()
        assert len(stage.requests("POST", "/fapi/v1/positionSide/dual")) == 2

    async def test_w28_one_way_already_is_no_error_and_any_other_refusal_is_one(self, stage: SimulatedStage) -> None:
        """Somebody else may have changed it between the question and the change."""
        await _hedge(stage)
        path = "/fapi/v1/positionSide/dual"
        for code in (-4059, -4068):
            stage.arm(FaultKind.ERROR, "POST", path, {"code": code, "msg": "No.", "status": 400})
        await stage.exchange.load_markets()
        with pytest.raises(ExchangeError):
            await stage.exchange.load_markets()

    async def test_w29_an_expired_listen_key_is_a_loss_and_a_new_one_is_asked_for(self, stage: SimulatedStage) -> None:
        async with listening(stage.exchange) as heard:
            stage.send_to_sockets(b'{"e":"listenKeyExpired","E":1767225600000}')
            await heard.until(lambda messages: len(messages) >= 3)
            done(await stage.exchange.place(self.limit("DW29", "0.00400", "49750.00")))
            await heard.until_reports("DW29", 1)
        assert len(stage.requests("POST", "/fapi/v1/listenKey")) == 2

    async def test_w30_fills_of_a_start_weeks_ago_are_all_found(self, stage: SimulatedStage) -> None:
        """Binance looks seven days ahead of a start, so the connector goes on from week to week."""
        fill = (await self.traded(stage, self.market("DW30", "0.01"))).fills[0]
        before = len(stage.requests("GET", stage.paths.trades))
        found = await stage.exchange.fills_since(self.symbol, datetime.now(UTC) - timedelta(days=20))
        assert [item.fill for item in found] == [fill]
        starts = [int(sent["startTime"]) for sent in stage.requests("GET", stage.paths.trades)[before:]]
        assert starts == [starts[0] + week * 7 * 86_400_000 for week in range(len(starts))]

    async def test_w31_pages_of_funding_are_joined(
        self, stage: SimulatedStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dca_engine.exchanges.binance.BinanceDialect.page_length", 2)
        start = datetime.now(UTC) - timedelta(minutes=1)
        done(await stage.exchange.place(self.market("DW31", "0.01")))
        for _ in range(3):
            stage.fund(self.symbol, Decimal("0.0001"))
        paid = await stage.exchange.funding_since(self.symbol, start)
        assert [payment.id for payment in paid] == ["1", "2", "3"]

    async def test_w32_spot_and_linear_do_not_see_one_another(self) -> None:
        """One key, two wallets, two order books, two budgets."""
        async with simulated_stage(kind=MarketKind.LINEAR, account=AccountSetup(margin={"USDT": Decimal(7)})) as stage:
            registry = Registry(SystemClock())
            spot = registry.connect("binance", MarketKind.SPOT, KEYS, stage.simulator.url)
            try:
                await spot.load_markets()
                assert (await spot.balances())["USDT"].free == 100_000
                assert (await stage.exchange.balances())["USDT"].free == 7
            finally:
                await spot.close()


async def _hedge(stage: SimulatedStage) -> None:
    async with aiohttp.ClientSession() as session:
        by_hand = RawBinance(session, stage.simulator.url, "fapi.binance.com")
        assert (await by_hand.signed("POST", "/fapi/v1/positionSide/dual", {"dualSidePosition": "true"})).status == 200
