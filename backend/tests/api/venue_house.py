"""A house whose accounts are real connections: ccxt over sockets, to an exchange simulator in the test's own loop."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from dca_engine.api.account_desk import AccountDesk
from dca_engine.api.settings import ApiSettings
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.config import AccountSetup, SimulatorConfig
from dca_engine.exchange_simulator.server import Simulator, running_simulator
from dca_engine.exchanges.base import CcxtConnector
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.registry import Registry
from dca_engine.modes.accounts import Accounts
from dca_engine.modes.simulated_exchange import SimulatedExchange
from dca_engine.ports import Exchange
from dca_engine.store.database import Database
from tests.api.house import SESSION_KEY, House

REAL = AccountSetup("real", "real-key-of-the-trader-7f3a", "real-secret-of-the-trader")
OTHER = AccountSetup("other", "another-key-of-the-trader-91bc", "another-secret-of-the-trader")


class RoutedRegistry(Registry):
    """Every account, the real ones too, is at the simulator."""

    route: str

    def connect(
        self, venue: str, kind: MarketKind, credentials: Credentials, route: str | None = None
    ) -> CcxtConnector:
        return super().connect(venue, kind, credentials, route or self.route)


class VenueHouse(House):
    """The practice account of the first visit is the simulator's first one."""

    def __init__(self, database: Database, settings: ApiSettings, simulator: Simulator) -> None:
        self.simulator = simulator
        super().__init__(database, settings)

    def desk(self) -> AccountDesk:
        registry = RoutedRegistry(self.clock)
        registry.route = self.simulator.url
        venue = SimulatedExchange(Path(), (), self.simulator.url)
        self.accounts = Accounts(self.database, self.vault, registry, venue)
        return self.accounts

    async def _connect(self, portfolio_id: PortfolioId) -> Mapping[AccountId, Exchange]:
        return await self.accounts.connect(portfolio_id)


@asynccontextmanager
async def open_venue_house(database: Database, settings: ApiSettings | None = None) -> AsyncIterator[VenueHouse]:
    """Its owner is signed in; his practice portfolio is healthy."""
    config = SimulatorConfig(accounts=(AccountSetup(), REAL, OTHER))
    async with running_simulator(config) as simulator:
        house = VenueHouse(database, settings or ApiSettings(session_key=SESSION_KEY), simulator)
        await house.engine.start(())
        async with house.app.router.lifespan_context(house.app):
            await house.become_owner()
            yield house
        await house.engine.stop()
        await house.client.aclose()
