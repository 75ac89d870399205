"""From a portfolio's stored accounts to live connections, and from a new owner to a practice portfolio."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.dialect import Credentials
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

    async def _connection(self, account: AccountRecord, keys: ApiKeys | None) -> Exchange:
        if account.simulated:
            return self._registry.connect(account.venue, account.kind, SIMULATED_KEYS, await self._venue.url())
        credentials = Credentials(keys.key, keys.secret) if keys is not None else Credentials("", "")
        return self._registry.connect(account.venue, account.kind, credentials)

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
