"""A stage whose exchange is a real connector that trades over real sockets on the exchange simulator."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from decimal import Decimal

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.config import AccountSetup, LimitSetup, SimulatorConfig
from dca_engine.exchange_simulator.faults import Fault, FaultKind, FaultMatch
from dca_engine.exchange_simulator.server import Simulator, running_simulator
from dca_engine.exchanges.base import CcxtConnector
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.registry import Registry
from dca_engine.matching import OrderEvent
from tests.contract.stage import PATIENCE, SystemClock

KEYS = Credentials("simulator-key", "simulator-secret")


class SimulatedStage:
    def __init__(self, simulator: Simulator, exchange: CcxtConnector) -> None:
        self.simulator = simulator
        self.exchange = exchange

    def set_price(self, symbol: str, price: Decimal) -> None:
        self.simulator.exchange.set_price(symbol, price)

    def fill(self, client_order_id: str, quantity: Decimal) -> None:
        order = self.simulator.exchange.venue.archive.by_client_id("main", "BTC/USDT", client_order_id)
        assert order is not None
        assert isinstance(self.simulator.exchange.fill(order.order_id, quantity), OrderEvent)

    def deposit(self, coin: str, amount: Decimal) -> None:
        self.simulator.exchange.deposit("main", coin, amount)

    def arm(
        self,
        kind: FaultKind,
        method: str = "POST",
        path: str = "/api/v3/order",
        value: int | str | dict[str, int | str] | None = None,
        count: int = 1,
    ) -> None:
        """Let the next requests to an endpoint go wrong."""
        self.simulator.faults.arm(Fault(kind, FaultMatch(method, path), value, count))

    def send_to_sockets(self, frame: bytes) -> None:
        """A message that the venue would not send."""
        for socket in self.simulator.sockets._open:
            socket.send(frame)

    async def arrival(self, method: str, path: str) -> None:
        """Returns once such a request has arrived."""
        async with asyncio.timeout(PATIENCE):
            while not self.requests(method, path):  # noqa: ASYNC110 (another side sets it)
                await asyncio.sleep(0.001)

    def requests(self, method: str, path: str) -> list[dict[str, str]]:
        """The parameters of what arrived, oldest first."""
        arrived = self.simulator.arrivals
        return [a.params() for a in arrived.since(0) if a.method == method and a.path == path]


@contextlib.asynccontextmanager
async def simulated_stage(
    *,
    venue: str = "binance",
    kind: MarketKind = MarketKind.SPOT,
    account: AccountSetup | None = None,
    patience: float = 5.0,
    clock_offset_ms: int = 0,
    limits: LimitSetup | None = None,
) -> AsyncIterator[SimulatedStage]:
    config = SimulatorConfig(
        accounts=(account or AccountSetup(),), clock_offset_ms=clock_offset_ms, limits=limits or LimitSetup()
    )
    async with running_simulator(config) as simulator:
        exchange = Registry(SystemClock(), patience).connect(venue, kind, KEYS, simulator.url)
        try:
            await exchange.load_markets()
            yield SimulatedStage(simulator, exchange)
        finally:
            await exchange.close()
