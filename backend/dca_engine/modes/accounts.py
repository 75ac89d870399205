"""From stored accounts to live connections, from keys to what they open, from a new owner to a practice portfolio."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import aiohttp

from dca_engine.core.ids import AccountId, ClientOrderId, PortfolioId
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.base import CcxtConnector
from dca_engine.exchanges.dialect import Credentials
from dca_engine.exchanges.errors import ExchangeConnectionError
from dca_engine.exchanges.probing import Probe, knows_order, probe
from dca_engine.exchanges.registry import Registry
from dca_engine.modes.practice import SIMULATED_KEYS
from dca_engine.modes.simulated_exchange import SimulatedExchange
from dca_engine.ports import Exchange
from dca_engine.store.database import Database
from dca_engine.store.repositories.portfolios import (
    AccountRecord,
    ApiKeys,
    NewAccount,
    PortfolioRecord,
    Webhook,
    all_portfolios,
    create_portfolio,
    keys_of_accounts,
)
from dca_engine.store.secrets import Vault

_TOKEN_BYTES = 24
"""192 random bits; the spec asks for at least 128."""
_WALLETS = {MarketKind.SPOT: "balances", MarketKind.LINEAR: "margin"}
"""What the simulator calls the wallet that an account of this kind trades with."""
_SIMULATOR_SECONDS = aiohttp.ClientTimeout(total=10)


class Accounts:
    """Makes the exchange connections of portfolios. A simulated account talks to the simulated exchange alone."""

    def __init__(self, database: Database, vault: Vault, registry: Registry, venue: SimulatedExchange) -> None:
        self._database = database
        self._vault = vault
        self._registry = registry
        self._venue = venue

    async def portfolio_ids(self) -> tuple[PortfolioId, ...]:
        async with self._database.reading() as session:
            return tuple(record.id for record in await all_portfolios(session))

    async def connect(self, portfolio_id: PortfolioId) -> Mapping[AccountId, Exchange]:
        """One connection for each account of the portfolio; nothing is sent yet."""
        async with self._database.reading() as session:
            record = next(r for r in await all_portfolios(session) if r.id == portfolio_id)
            keys = await keys_of_accounts(session, self._vault, portfolio_id)
        return {account.id: await self._connection(account, keys[account.id]) for account in record.accounts}

    async def _connection(self, account: AccountRecord, keys: ApiKeys | None) -> CcxtConnector:
        route = await self._venue.url() if account.simulated else None
        return self._registry.connect(account.venue, account.kind, _credentials(account, keys), route)

    # --- for a person who connects one ------------------------------------------------------------------------------

    async def probe(self, account: AccountRecord, keys: ApiKeys) -> Probe:
        """What the venue says of these keys. Raises ExchangeError, UnknownVenueError."""
        return await probe(await self._connection(account, keys))

    async def knows_order(
        self, account: AccountRecord, keys: ApiKeys, symbol: str, client_order_id: ClientOrderId
    ) -> bool:
        """Whether these keys open the account that has this order. Raises ExchangeError."""
        return await knows_order(await self._connection(account, keys), symbol, client_order_id)

    async def open_practice_account(self, kind: MarketKind, balances: Mapping[str, Decimal]) -> ApiKeys:
        """A fresh account of the simulated exchange that holds this much of each coin. Raises ExchangeError."""
        keys = ApiKeys(secrets.token_hex(16), secrets.token_hex(16))
        wallet = {coin: f"{amount:f}" for coin, amount in balances.items()}
        body = {"name": f"practice-{keys.key[:8]}", "key": keys.key, "secret": keys.secret, _WALLETS[kind]: wallet}
        url = f"{await self._venue.url()}/admin/accounts"
        try:
            async with aiohttp.ClientSession(timeout=_SIMULATOR_SECONDS) as http, http.post(url, json=body) as answer:
                answer.raise_for_status()
        except (OSError, aiohttp.ClientError) as error:
            raise ExchangeConnectionError(f"the simulated exchange cannot be used ({type(error).__name__})") from None
        return keys

    # --- the first visit --------------------------------------------------------------------------------------------

    async def make_practice(self, user_id: str, settings: PortfolioSettings, now: datetime) -> PortfolioId:
        """Stores a practice portfolio: one simulated Binance spot account, a webhook of its own."""
        portfolio_id = PortfolioId(f"p{secrets.token_hex(8)}")
        account = AccountRecord(settings.default_account, "Practice", "binance", MarketKind.SPOT, simulated=True)
        record = PortfolioRecord(portfolio_id, user_id, "Practice", "USDT", settings, (account,), now)
        webhook = Webhook(
            secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES), secret_required=True
        )
        async with self._database.writing() as session:
            await create_portfolio(session, self._vault, record, [NewAccount(account, None)], webhook)
        return portfolio_id


def _credentials(account: AccountRecord, keys: ApiKeys | None) -> Credentials:
    """The practice account of the first visit has no keys of its own: it is the simulated exchange's first account."""
    if keys is not None:
        return Credentials(keys.key, keys.secret)
    return SIMULATED_KEYS if account.simulated else Credentials("", "")
