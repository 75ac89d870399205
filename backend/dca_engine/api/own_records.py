"""What a person owns, as the store keeps it: accounts, portfolios as such, sessions.

The rule is that of `Records`: every call names the user and finds only what is his, and each is one transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Never

from sqlalchemy.exc import IntegrityError

from dca_engine.api.errors import ApiError, NotFoundError
from dca_engine.api.transactions import Transactions
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.store.database import Database, ReadSession
from dca_engine.store.repositories import accounts, portfolio_admin, portfolios, users
from dca_engine.store.repositories.accounts import AccountTakenError, DecideAccounts, OwnAccount
from dca_engine.store.repositories.portfolio_admin import ArchivedPortfolio
from dca_engine.store.repositories.portfolios import AccountRecord, ApiKeys, NewAccount, PortfolioRecord, Webhook
from dca_engine.store.repositories.users import SessionRecord
from dca_engine.store.secrets import Vault


class OwnRecords:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._open = Transactions(database)
        self._vault = vault

    # --- accounts ---------------------------------------------------------------------------------------------------

    async def accounts(self, user_id: str) -> list[OwnAccount]:
        """Oldest first."""
        async with self._open.reading() as session:
            return await accounts.accounts_of(session, self._vault, user_id)

    async def account(self, user_id: str, account_id: str) -> OwnAccount:
        async with self._open.reading() as session:
            return await self._account(session, user_id, account_id)

    async def add_account(self, user_id: str, account: AccountRecord, keys: ApiKeys | None, now: datetime) -> None:
        async with self._open.writing() as session:
            await accounts.lock_names(session, user_id)
            await self._check_account_name(session, user_id, account.id, account.name)
            await accounts.add_account(session, self._vault, user_id, NewAccount(account, keys), now)

    async def rename_account(self, user_id: str, account_id: str, name: str) -> None:
        async with self._open.writing() as session:
            await accounts.lock_names(session, user_id)
            await self._account(session, user_id, account_id)
            await self._check_account_name(session, user_id, account_id, name)
            await accounts.rename_account(session, user_id, account_id, name)

    async def replace_keys(self, user_id: str, account_id: str, keys: ApiKeys) -> None:
        async with self._open.writing() as session:
            await self._account(session, user_id, account_id)
            await accounts.replace_keys(session, self._vault, user_id, account_id, keys)

    async def remove_account(self, user_id: str, account_id: str) -> bool:
        """False, and it stays, while a portfolio trades on it."""
        async with self._open.writing() as session:
            await self._account(session, user_id, account_id)
            return await accounts.remove_account(session, user_id, account_id)

    async def check_account_name(self, user_id: str, account_id: str, name: str) -> None:
        """Raises ApiError when another account has it."""
        async with self._open.reading() as session:
            await self._check_account_name(session, user_id, account_id, name)

    async def _account(self, session: ReadSession, user_id: str, account_id: str) -> OwnAccount:
        found = await accounts.account_of(session, self._vault, user_id, account_id)
        if found is None:
            raise NotFoundError
        return found

    async def _check_account_name(self, session: ReadSession, user_id: str, account_id: str, name: str) -> None:
        for own in await accounts.accounts_of(session, self._vault, user_id):
            if own.account.name == name and own.account.id != account_id:
                raise name_taken("account")

    # --- portfolios -------------------------------------------------------------------------------------------------

    async def portfolios(self, user_id: str) -> list[PortfolioRecord]:
        """Oldest first; their settings are those of the last commit."""
        async with self._open.reading() as session:
            return await portfolios.portfolios_of(session, user_id)

    async def archived(self, user_id: str) -> list[ArchivedPortfolio]:
        """Latest first."""
        async with self._open.reading() as session:
            return await portfolio_admin.archived_of(session, user_id)

    async def create_portfolio(self, record: PortfolioRecord, webhook: Webhook) -> None:
        """Before its first event. Raises ApiError when its name or one of its accounts is taken."""
        try:
            async with self._open.writing() as session:
                await accounts.lock_names(session, record.user_id)
                await self._check_portfolio_name(session, record.user_id, record.id, record.name)
                await portfolios.create_portfolio(session, self._vault, record, (), webhook)
                ids = [account.id for account in record.accounts]
                await accounts.assign_accounts(session, record.id, ids, _never)
        except AccountTakenError:
            raise account_taken() from None

    async def rename_portfolio(self, user_id: str, portfolio_id: PortfolioId, name: str) -> None:
        async with self._open.writing() as session:
            await accounts.lock_names(session, user_id)
            await self._at_work(session, user_id, portfolio_id)
            await self._check_portfolio_name(session, user_id, portfolio_id, name)
            await portfolio_admin.rename_portfolio(session, user_id, portfolio_id, name)

    async def change_webhook(self, user_id: str, portfolio_id: PortfolioId, webhook: Webhook) -> None:
        async with self._open.writing() as session:
            await self._at_work(session, user_id, portfolio_id)
            await portfolio_admin.change_webhook(session, self._vault, user_id, portfolio_id, webhook)

    async def assign_accounts(
        self,
        user_id: str,
        portfolio_id: PortfolioId,
        wanted: Sequence[AccountId],
        decide: DecideAccounts,
        rekeyed: tuple[AccountId, ApiKeys] | None = None,
    ) -> None:
        """Nobody may run the portfolio meanwhile. `rekeyed` gets new keys in the same step."""
        try:
            async with self._open.writing() as session:
                await self._at_work(session, user_id, portfolio_id)
                if rekeyed is not None:
                    await accounts.replace_keys(session, self._vault, user_id, *rekeyed)
                await accounts.assign_accounts(session, portfolio_id, wanted, decide)
        except AccountTakenError:
            raise account_taken() from None

    async def archive(self, user_id: str, portfolio_id: PortfolioId, now: datetime, decide: DecideAccounts) -> None:
        """Lets its accounts go. Nobody may run the portfolio meanwhile. Raises ApiError when an alert waits to be
        decided."""
        async with self._open.writing() as session:
            await self._at_work(session, user_id, portfolio_id)
            if await portfolio_admin.has_undecided(session, portfolio_id):
                raise ApiError(409, "portfolio_in_use", "An alert waits to be decided. Try again in a few seconds.")
            await accounts.assign_accounts(session, portfolio_id, (), decide)
            await portfolio_admin.archive(session, user_id, portfolio_id, now)

    async def _at_work(self, session: ReadSession, user_id: str, portfolio_id: PortfolioId) -> PortfolioRecord:
        found = await portfolios.portfolio_of(session, user_id, portfolio_id)
        if found is None or found.archived_at is not None:
            raise NotFoundError
        return found

    async def _check_portfolio_name(
        self, session: ReadSession, user_id: str, portfolio_id: PortfolioId, name: str
    ) -> None:
        for record in await portfolios.portfolios_of(session, user_id):
            if record.name == name and record.id != portfolio_id:
                raise name_taken("portfolio")

    # --- the person -------------------------------------------------------------------------------------------------

    async def password_hash(self, user_id: str) -> str:
        async with self._open.reading() as session:
            found = await users.user_by_id(session, user_id)
        if found is None:
            raise NotFoundError
        return found.password_hash

    async def change_email(self, user_id: str, email: str) -> None:
        """`email` in lower case."""
        taken = ApiError(422, "email_taken", fields=[("email", "is another user's")])
        try:
            async with self._open.writing() as session:
                await users.change_email(session, user_id, email)
        except IntegrityError:
            raise taken from None

    async def change_password(self, user_id: str, password_hash: str, session_id: str, now: datetime) -> None:
        """Ends every session but this one."""
        async with self._open.writing() as session:
            await users.change_password(session, user_id, password_hash)
            await users.end_sessions(session, user_id, now, session_id)

    async def sessions(self, user_id: str, now: datetime) -> list[SessionRecord]:
        """The one that was seen last first."""
        async with self._open.reading() as session:
            return await users.sessions_of(session, user_id, now)

    async def end_other_sessions(self, user_id: str, session_id: str, now: datetime) -> None:
        async with self._open.writing() as session:
            await users.end_sessions(session, user_id, now, session_id)

    async def end_session(self, user_id: str, session_id: str, now: datetime) -> None:
        async with self._open.writing() as session:
            if not await users.end_session_of(session, user_id, session_id, now):
                raise NotFoundError


def name_taken(noun: str) -> ApiError:
    return ApiError(
        409, "name_taken", f"You have another {noun} of this name.", [("name", f"is the name of another {noun}")]
    )


def account_taken() -> ApiError:
    return ApiError(409, "account_taken", "One of the accounts is gone, or another portfolio trades on it.")


def _never(*_: object) -> Never:
    raise AssertionError("a portfolio without a journal has nothing to decide")
