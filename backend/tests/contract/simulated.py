"""A stage whose exchange is a real connector that trades over real sockets on the exchange simulator."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.config import (
    LINEAR_LIMITS,
    AccountSetup,
    LimitSetup,
    SimulatorConfig,
    linear_account,
)
from dca_engine.exchange_simulator.faults import Fault, FaultKind, FaultMatch
from dca_engine.exchange_simulator.server import Simulator, running_simulator
from dca_engine.exchanges.base import CcxtConnector
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.parsing import milliseconds
from dca_engine.exchanges.registry import Registry
from dca_engine.matching import OrderEvent
from tests.contract.stage import PATIENCE, SystemClock

_TOLD_LONGER = Decimal("0.1")
"""Seconds by which a ban is shorter than it is told: clocks differ by less."""
KEYS = Credentials("simulator-key", "simulator-secret")


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the venue is asked."""

    order: str
    account: str
    trades: str
    price: str
    time: str
    stream: str
    """With its host."""


PATHS = {
    MarketKind.SPOT: Paths(
        order="/api/v3/order",
        account="/api/v3/account",
        trades="/api/v3/myTrades",
        price="/api/v3/ticker/price",
        time="/api/v3/time",
        stream="/ws-api.binance.com/ws-api/v3",
    ),
    MarketKind.LINEAR: Paths(
        order="/fapi/v1/order",
        account="/fapi/v3/account",
        trades="/fapi/v1/userTrades",
        price="/fapi/v1/ticker/price",
        time="/fapi/v1/time",
        stream="/fstream.binance.com/private/ws",
    ),
}


class SimulatedStage:
    def __init__(self, simulator: Simulator, exchange: CcxtConnector, registry: Registry) -> None:
        self.simulator = simulator
        self.exchange = exchange
        self._registry = registry
        self.kind = exchange.capabilities.kind
        self.paths = PATHS[self.kind]
        self._account = "main" if self.kind is MarketKind.SPOT else linear_account("main")

    @contextlib.asynccontextmanager
    async def another(self, keys: Credentials, registry: Registry | None = None) -> AsyncIterator[CcxtConnector]:
        """A second connector: of the same process, or with a registry of its own as after a restart."""
        other = (registry or self._registry).connect("binance", self.kind, keys, self.simulator.url)
        try:
            yield other
        finally:
            await other.close()

    def ban(self, seconds: float, clock_offset: timedelta = timedelta(0)) -> datetime:
        """Whatever arrives is answered by a ban, until the moment that is returned. It is told by the venue's clock."""
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        words = f"Way too much request weight used; IP banned until {milliseconds(until + clock_offset)}."
        value: dict[str, int | str] = {"code": -1003, "msg": words, "status": 418}
        lasts = Decimal(str(seconds)) - _TOLD_LONGER
        self.simulator.faults.arm(Fault(FaultKind.ERROR, value=value, for_seconds=lasts))
        return until

    def arrived(self, since: int) -> list[Arrival]:
        """Everything after this sequence number, socket messages included."""
        return self.simulator.arrivals.since(since)

    def set_price(self, symbol: str, price: Decimal) -> None:
        self.simulator.exchange.set_price(symbol, price)

    def fill(self, symbol: str, client_order_id: str, quantity: Decimal) -> None:
        order = self.simulator.exchange.venue.archive.by_client_id(self._account, symbol, client_order_id)
        assert order is not None
        assert isinstance(self.simulator.exchange.fill(order.order_id, quantity), OrderEvent)

    def deposit(self, coin: str, amount: Decimal) -> None:
        self.simulator.exchange.deposit(self._account, coin, amount)

    def fund(self, symbol: str, rate: Decimal) -> None:
        self.simulator.exchange.fund(symbol, rate)

    def arm(
        self,
        kind: FaultKind,
        method: str = "POST",
        path: str | None = None,
        value: int | str | dict[str, int | str] | None = None,
        count: int = 1,
    ) -> None:
        """Let the next requests to an endpoint go wrong, by default those about orders."""
        self.simulator.faults.arm(Fault(kind, FaultMatch(method, path or self.paths.order), value, count))

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
    others: tuple[AccountSetup, ...] = (),
) -> AsyncIterator[SimulatedStage]:
    config = SimulatorConfig(
        accounts=(account or AccountSetup(), *others),
        clock_offset_ms=clock_offset_ms,
        limits=limits or LimitSetup(),
        linear_limits=limits or LINEAR_LIMITS,
    )
    async with running_simulator(config) as simulator:
        registry = Registry(SystemClock(), patience)
        exchange = registry.connect(venue, kind, KEYS, simulator.url)
        try:
            await exchange.load_markets()
            yield SimulatedStage(simulator, exchange, registry)
        finally:
            await exchange.close()
