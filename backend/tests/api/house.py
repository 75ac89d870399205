"""The API with everything real under it: PostgreSQL, the engine, and a matching model in place of an exchange."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from dca_engine.api.account_desk import AccountDesk
from dca_engine.api.app import create_app
from dca_engine.api.context import Api
from dca_engine.api.services import Services
from dca_engine.api.settings import ApiSettings
from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.markets import DEFAULT_MARKETS
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.paper import PaperExchange
from dca_engine.exchanges.probing import Probe
from dca_engine.matching import FeePolicy, Venue
from dca_engine.ports import Exchange, Inbox, Price
from dca_engine.runtime.engine import Engine
from dca_engine.store import tables
from dca_engine.store.database import Database
from dca_engine.store.inbox import PgInbox
from dca_engine.store.journal import PgJournal
from dca_engine.store.repositories.portfolios import (
    AccountRecord,
    ApiKeys,
    NewAccount,
    PortfolioRecord,
    Webhook,
    create_portfolio,
)
from dca_engine.store.secrets import Vault, new_key
from tests.api.examples import SETTINGS

EMAIL, PASSWORD = "trader@example.com", "correct horse battery"
TOKEN, SECRET = "webhook-token-of-32-characters-xx", "kept-S3cret/of+32_characters=xyz"
PORTFOLIO, ACCOUNT = PortfolioId("p-practice"), AccountId("a-practice")
SESSION_KEY = "s" * 43
PATIENCE = 30.0
"""Seconds after which what has not come will not come."""


class TravellingClock:
    """The machine's clock, set forward by as much as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ClosedDesk:
    """No exchange answers here."""

    async def probe(self, account: AccountRecord, keys: ApiKeys) -> Probe:
        raise ExchangeConnectionError("there is no exchange here")

    async def knows_order(
        self, account: AccountRecord, keys: ApiKeys, symbol: str, client_order_id: ClientOrderId
    ) -> bool:
        raise ExchangeConnectionError("there is no exchange here")

    async def open_practice_account(self, kind: MarketKind, balances: Mapping[str, Decimal]) -> ApiKeys:
        raise ExchangeConnectionError("there is no exchange here")


class House:
    """A running API. `client` speaks to it; `market` moves the exchange's prices."""

    def __init__(self, database: Database, settings: ApiSettings, inbox: Inbox | None = None) -> None:
        self.database = database
        self.clock = TravellingClock()
        self.vault = Vault(new_key())
        self.venue = Venue(setup.rules for setup in DEFAULT_MARKETS)
        self.venue.open_account("paper", FeePolicy(None))
        self.venue.deposit("paper", "USDT", Decimal(100_000))
        self.paper = PaperExchange(self.venue, "paper", self.clock)
        self.set_price("BTC/USDT", "50000")
        self.inbox: Inbox = inbox or PgInbox(database.hot)
        self.engine = Engine(PgJournal(database.hot), self.inbox, self.clock, self._connect)
        self.app = create_app(
            Services(
                settings=settings,
                database=database,
                vault=self.vault,
                engine=self.engine,
                inbox=self.inbox,
                clock=self.clock,
                desk=self.desk(),
                open_practice=self._open_practice,
            )
        )
        self.api: Api = self.app.state.api
        self.client = self.browser()

    def browser(self, address: str = "203.0.113.7") -> httpx.AsyncClient:
        """A client with its own cookies and address; a failure of ours is an answer to it, not an exception."""
        transport = httpx.ASGITransport(app=self.app, client=(address, 5000), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://engine/api/v1")

    def set_price(self, symbol: str, price: str) -> None:
        amount = Decimal(price)
        self.paper.quote(Price(symbol, amount, amount, amount, self.clock.now()))

    # --- the owner --------------------------------------------------------------------------------------------------

    async def become_owner(self) -> None:
        """The first visit; the client is signed in from then on, and the portfolio is healthy."""
        answer = await self.client.post("/setup", json={"email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        await asyncio.wait_for(self.engine.runners[PORTFOLIO].ready(), PATIENCE)

    async def stranger(self) -> httpx.AsyncClient:
        """Another user, signed in, who owns nothing."""
        async with self.database.writing() as session:
            session.add(
                tables.User(id="u-stranger", email="s@example.com", password_hash="", created_at=self.clock.now())
            )
        client = self.browser()
        client.headers["Authorization"] = f"Bearer {self.api.tokens.issue('u-stranger', self.clock.now())}"
        return client

    async def get(self, path: str, status: int = 200) -> Any:
        answer = await self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    # --- alerts -----------------------------------------------------------------------------------------------------

    async def alert(self, body: bytes | Mapping[str, Any], token: str = TOKEN, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post(f"/webhooks/{token}", content=content, headers=headers)

    async def buy(self, **fields: Any) -> str:
        """Sends a short-form entry for BTC and gives the signal's id once it is decided."""
        answer = await self.alert({"secret": SECRET, "action": "buy", "symbol": "BTCUSDT", "price": 50000, **fields})
        assert answer.status_code == 202, answer.text
        return await self.decided(answer.json()["signal_id"])

    async def decided(self, signal_id: str) -> str:
        await self.eventually(f"/signals/{signal_id}", lambda signal: signal["verdict"] != "pending")
        return signal_id

    async def eventually(self, path: str, holds: Callable[[Any], bool]) -> Any:
        """What the path shows once `holds` is true of it; looked at again after each change of the portfolio."""
        changes = self.engine.runners[PORTFOLIO].feed.subscribe()
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds(shown := await self.get(path)):
                    await anext(changes)
        finally:
            changes.close()
        return shown

    # --- what is under it -------------------------------------------------------------------------------------------

    def desk(self) -> AccountDesk:
        return ClosedDesk()

    async def _connect(self, _portfolio_id: PortfolioId) -> Mapping[AccountId, Exchange]:
        return {ACCOUNT: self.paper}

    async def _open_practice(self, user_id: str) -> None:
        account = AccountRecord(ACCOUNT, "Practice", "binance", MarketKind.SPOT, simulated=True)
        settings = PortfolioSettings(SETTINGS.capital, SETTINGS.ladder, ACCOUNT)
        record = PortfolioRecord(PORTFOLIO, user_id, "Practice", "USDT", settings, (account,), self.clock.now())
        webhook = Webhook(TOKEN, SECRET, secret_required=True)
        async with self.database.writing() as session:
            await create_portfolio(session, self.vault, record, [NewAccount(account, None)], webhook)
        await self.engine.open(PORTFOLIO)


@asynccontextmanager
async def open_house(
    database: Database, settings: ApiSettings | None = None, inbox: Inbox | None = None
) -> AsyncIterator[House]:
    house = House(database, settings or ApiSettings(session_key=SESSION_KEY), inbox)
    await house.engine.start(())
    async with house.app.router.lifespan_context(house.app):
        yield house
    await house.engine.stop()
    await house.client.aclose()
