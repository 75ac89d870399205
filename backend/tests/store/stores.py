"""A journal and an inbox over one store, whichever it is, and how to put a portfolio into it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from dca_engine.core.portfolio import Portfolio
from dca_engine.ports import Inbox, Journal
from dca_engine.store.database import Database
from dca_engine.store.inbox import PgInbox
from dca_engine.store.journal import PgJournal
from dca_engine.store.memory import MemoryInbox, MemoryJournal, MemoryStore
from dca_engine.store.repositories.portfolios import (
    AccountRecord,
    NewAccount,
    PortfolioRecord,
    Webhook,
    create_portfolio,
)
from dca_engine.store.repositories.users import UserRecord, create_owner, user_by_id
from dca_engine.store.secrets import Vault, new_key

NOW = datetime(2026, 1, 5, tzinfo=UTC)
OWNER = UserRecord("owner", "owner@example.com", "hash", NOW)
VAULT = Vault(new_key())


@dataclass(frozen=True, slots=True)
class Stores:
    journal: Journal
    inbox: Inbox
    add: Callable[[Portfolio], Awaitable[None]]
    """Puts a portfolio into the store that had no event yet."""


def in_memory() -> Stores:
    store = MemoryStore()

    async def add(portfolio: Portfolio) -> None:
        store.add_portfolio(portfolio)

    return Stores(MemoryJournal(store), MemoryInbox(store), add)


async def in_postgresql(database: Database) -> Stores:
    async def add(portfolio: Portfolio) -> None:
        await add_portfolio(database, portfolio)

    return Stores(PgJournal(database.hot), PgInbox(database.hot), add)


async def add_portfolio(database: Database, portfolio: Portfolio, user_id: str = OWNER.id) -> None:
    """A portfolio without keys, of the owner, who is made on the way."""
    accounts = tuple(AccountRecord(a.id, "Main", "binance", a.kind, simulated=True) for a in portfolio.accounts)
    record = PortfolioRecord(portfolio.id, user_id, "Main", "USDT", portfolio.settings, accounts, NOW)
    webhook = Webhook(f"token of {portfolio.id}", f"secret of {portfolio.id}", secret_required=True)
    async with database.writing() as session:
        if await user_by_id(session, OWNER.id) is None:
            await create_owner(session, OWNER)
        await create_portfolio(session, VAULT, record, [NewAccount(a, None) for a in accounts], webhook)
