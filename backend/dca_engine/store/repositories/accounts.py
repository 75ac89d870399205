"""A person's exchange accounts, whether a portfolio trades on them or not.

The rule: keys leave here only for whoever connects; everybody else is told the end of the API key at the most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.ports import Batch, FencedError
from dca_engine.store import tables
from dca_engine.store.changes import changes_of
from dca_engine.store.commit_statement import commit_call
from dca_engine.store.database import ReadSession, WriteSession
from dca_engine.store.loading import load_portfolio
from dca_engine.store.repositories.fetching import Fetcher
from dca_engine.store.repositories.portfolios import (
    AccountRecord,
    ApiKeys,
    NewAccount,
    account_record,
    account_row,
    api_keys,
    encrypted,
)
from dca_engine.store.secrets import Vault

_SHOWN = 4
"""Characters of an API key that are shown, its last ones."""
_SHORTEST = 12
"""Of a shorter key nothing is shown."""
_RAISE_FENCE = "UPDATE portfolios SET fence = fence + 1 WHERE id = $1 RETURNING *"
DecideAccounts = Callable[[Portfolio, int, tuple[Account, ...]], Batch]
"""From a portfolio's state, the number of its last journal entry and its new accounts to what is written down."""


class AccountTakenError(Exception):
    """One of the accounts is gone, or another portfolio trades on it."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account as its owner sees it."""

    account: AccountRecord
    key_end: str
    """The last characters of the API key; empty without keys."""
    has_keys: bool
    portfolio_id: PortfolioId | None
    portfolio_name: str
    created_at: datetime


async def accounts_of(session: ReadSession, vault: Vault, user_id: str) -> list[OwnAccount]:
    """Oldest first."""
    return [_own(vault, row, name) for row, name in await session.execute(_select(user_id))]


async def account_of(session: ReadSession, vault: Vault, user_id: str, account_id: str) -> OwnAccount | None:
    found = (await session.execute(_select(user_id).where(tables.Account.id == account_id))).first()
    return None if found is None else _own(vault, found[0], found[1])


async def keys_of_account(session: ReadSession, vault: Vault, user_id: str, account_id: str) -> ApiKeys | None:
    row = await session.scalar(_one(user_id, account_id))
    return None if row is None else api_keys(vault, row)


async def add_account(session: WriteSession, vault: Vault, user_id: str, new: NewAccount, now: datetime) -> None:
    session.add(account_row(vault, new, user_id, 0, now))
    await session.flush()


async def rename_account(session: WriteSession, user_id: str, account_id: str, name: str) -> None:
    row = await session.scalar(_one(user_id, account_id))
    if row is not None:
        row.name = name


async def replace_keys(session: WriteSession, vault: Vault, user_id: str, account_id: str, keys: ApiKeys) -> None:
    row = await session.scalar(_one(user_id, account_id))
    if row is not None:
        for column, value in encrypted(vault, keys).items():
            setattr(row, column, value)


async def remove_account(session: WriteSession, user_id: str, account_id: str) -> bool:
    """False, and it stays, while a portfolio trades on it."""
    removed = await session.execute(
        delete(tables.Account)
        .where(
            tables.Account.user_id == user_id,
            tables.Account.id == account_id,
            tables.Account.portfolio_id.is_(None),
        )
        .returning(tables.Account.id)
    )
    return removed.first() is not None


async def lock_names(session: WriteSession, user_id: str) -> None:
    """Until the transaction ends nobody else gives a name to something of this user."""
    await session.execute(select(tables.User.id).where(tables.User.id == user_id).with_for_update())


# --- which portfolio trades on them -----------------------------------------------------------------------------------


async def assign_accounts(
    session: WriteSession, portfolio_id: PortfolioId, accounts: Sequence[AccountId], decide: DecideAccounts
) -> Batch | None:
    """Makes these the portfolio's accounts, in the journal too, in one step; nobody else may run it meanwhile. None for
    a portfolio that never ran: its first entry will name them.

    Raises FencedError when another writer was quicker, AccountTakenError, and whatever `decide` raises; nothing is
    changed then.
    """
    fetcher = Fetcher(session)
    (row,) = await fetcher.fetch(_RAISE_FENCE, portfolio_id)
    before = await load_portfolio(fetcher, row)
    await _move(session, portfolio_id, accounts)
    if row["seq"] == 0:
        return None
    named = (await load_portfolio(fetcher, row)).accounts
    batch = decide(before, row["seq"], named)
    statement, values = commit_call(portfolio_id, row["fence"], row["seq"] + 1, changes_of(batch))
    connection = await session.connection()
    written = (await connection.exec_driver_sql(statement, tuple(values))).scalar_one()
    if written != 1:
        raise FencedError(f"portfolio {portfolio_id} was written by another worker")
    return batch


async def _move(session: WriteSession, portfolio_id: PortfolioId, accounts: Sequence[AccountId]) -> None:
    mine = tables.Account.portfolio_id == portfolio_id
    await session.execute(update(tables.Account).where(mine).values(portfolio_id=None))
    for position, account_id in enumerate(accounts):
        await session.execute(
            update(tables.Account)
            .where(tables.Account.id == account_id, tables.Account.portfolio_id.is_(None))
            .values(portfolio_id=portfolio_id, position=position)
        )
    taken = await session.scalar(select(func.count()).select_from(tables.Account).where(mine))
    if taken != len(accounts):
        raise AccountTakenError


# --- rows -------------------------------------------------------------------------------------------------------------


def _select(user_id: str) -> Select[tables.Account, str | None]:
    return (
        select(tables.Account, tables.Portfolio.name)
        .outerjoin(tables.Portfolio, tables.Portfolio.id == tables.Account.portfolio_id)
        .where(tables.Account.user_id == user_id)
        .order_by(tables.Account.created_at, tables.Account.id)
    )


def _one(user_id: str, account_id: str) -> Select[tables.Account]:
    return select(tables.Account).where(tables.Account.user_id == user_id, tables.Account.id == account_id)


def _own(vault: Vault, row: tables.Account, portfolio_name: str | None) -> OwnAccount:
    keys = api_keys(vault, row)
    return OwnAccount(
        account=account_record(row),
        key_end=keys.key[-_SHOWN:] if keys is not None and len(keys.key) >= _SHORTEST else "",
        has_keys=keys is not None,
        portfolio_id=None if row.portfolio_id is None else PortfolioId(row.portfolio_id),
        portfolio_name=portfolio_name or "",
        created_at=row.created_at,
    )
