"""The exchange contract on the practice account, spot and linear."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS, LINEAR_MARKETS, MarketSetup
from dca_engine.exchanges.paper import PaperExchange
from dca_engine.matching import FeePolicy, OrderEvent, Venue
from dca_engine.ports import Price
from tests.contract.exchange_contract import ExchangeContract
from tests.contract.linear_contract import LinearContract
from tests.contract.spot_contract import SpotContract
from tests.contract.stage import LinearStage, Stage, SystemClock


class PaperStage:
    def __init__(
        self,
        balances: Mapping[str, int],
        fee_coin: str | None = None,
        markets: tuple[MarketSetup, ...] = DEFAULT_MARKETS,
    ) -> None:
        self._venue = Venue(setup.rules for setup in markets)
        self._venue.open_account("paper", FeePolicy(fee_coin))
        self._clock = SystemClock()
        self._paper = PaperExchange(self._venue, "paper", self._clock)
        self.exchange = self._paper
        for coin, amount in balances.items():
            self.deposit(coin, Decimal(amount))
        for setup in markets:
            self.set_price(setup.symbol, setup.start_price)

    def set_price(self, symbol: str, price: Decimal) -> None:
        self._paper.quote(Price(symbol, price, price, price, self._clock.now()))

    def fill(self, symbol: str, client_order_id: str, quantity: Decimal) -> None:
        order = self._venue.archive.by_client_id("paper", symbol, client_order_id)
        assert order is not None
        event = self._venue.fill(order.order_id, self._clock.now(), quantity)
        assert isinstance(event, OrderEvent)
        self._paper.publish((event,))

    def deposit(self, coin: str, amount: Decimal) -> None:
        self._venue.deposit("paper", coin, amount)

    def fund(self, symbol: str, rate: Decimal) -> None:
        self._paper.publish_funding(self._venue.linear.fund(symbol, rate, self._clock.now()))


class TestPaperSpot(ExchangeContract, SpotContract):
    @pytest.fixture
    def stage(self) -> Stage:
        return PaperStage({"USDT": 100_000})

    @pytest.fixture
    def fee_coin_stage(self) -> Stage:
        return PaperStage({"USDT": 100_000, "BNB": 10}, fee_coin="BNB")


class TestPaperLinear(LinearContract, ExchangeContract):
    @pytest.fixture
    def stage(self) -> LinearStage:
        return PaperStage({"USDT": 100_000}, markets=LINEAR_MARKETS)
