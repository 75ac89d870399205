"""Portfolios with their accounts and webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from dca_engine.core.codec import codec_of
from dca_engine.core.ids import AccountId, PortfolioId, portfolio_tag
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.store import tables
from dca_engine.store.database import ReadSession, WriteSession
from dca_engine.store.secrets import Vault

_SETTINGS = codec_of(PortfolioSettings)


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys of an exchange account."""

    key: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One exchange connection, without its keys."""

    id: AccountId
    name: str
    venue: str
    kind: MarketKind
    simulated: bool


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a portfolio's alerts go, and what they must say."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    secret_required: bool


@dataclass(frozen=True, slots=True)
class PortfolioRecord:
    """A portfolio as its user named it. Its state is the journal's."""

    id: PortfolioId
    user_id: str
    name: str
    quote: str
    settings: PortfolioSettings
    accounts: tuple[AccountRecord, ...]
    created_at: datetime
    archived_at: datetime | None = None
    """At rest for good since then."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made; `keys` is None for one that needs none."""

    account: AccountRecord
    keys: ApiKeys | None


async def create_portfolio(
    session: WriteSession, vault: Vault, portfolio: PortfolioRecord, accounts: Sequence[NewAccount], webhook: Webhook
) -> None:
    """A new portfolio before its first event. `accounts` are the portfolio's own, with their keys.

    Raises IntegrityError when its id, its token or the mark on its orders exists already.
    """
    row = tables.Portfolio(
        id=portfolio.id,
        user_id=portfolio.user_id,
        tag=portfolio_tag(portfolio.id),
        name=portfolio.name,
        quote=portfolio.quote,
        settings=_SETTINGS.encode(portfolio.settings),
        status=PortfolioStatus.BOOTSTRAPPING.value,
        status_reason="",
        next_group=1,
        realized_total=ZERO,
        more={},
        seq=0,
        fence=0,
        taken_at_fence=0,
        webhook_token_hash=token_hash(webhook.token),
        webhook_token_encrypted=vault.encrypt(webhook.token),
        webhook_secret_encrypted=vault.encrypt(webhook.secret),
        secret_required=webhook.secret_required,
        created_at=portfolio.created_at,
    )
    row.accounts = [
        account_row(vault, new, portfolio.user_id, i, portfolio.created_at) for i, new in enumerate(accounts)
    ]
    session.add(row)
    await session.flush()


async def portfolios_of(session: ReadSession, user_id: str) -> list[PortfolioRecord]:
    """Oldest first; without those that are archived."""
    return await _records(session, _at_work().where(tables.Portfolio.user_id == user_id))


async def portfolio_of(session: ReadSession, user_id: str, portfolio_id: str) -> PortfolioRecord | None:
    found = await _records(
        session, _select().where(tables.Portfolio.user_id == user_id, tables.Portfolio.id == portfolio_id)
    )
    return found[0] if found else None


async def webhook_of(session: ReadSession, vault: Vault, user_id: str, portfolio_id: str) -> Webhook | None:
    """None too for one that is archived: its address takes nothing any more."""
    row = await session.scalar(
        select(tables.Portfolio).where(
            tables.Portfolio.user_id == user_id,
            tables.Portfolio.id == portfolio_id,
            tables.Portfolio.archived_at.is_(None),
        )
    )
    return None if row is None else _webhook(vault, row)


async def realized_since(session: ReadSession, user_id: str, portfolio_id: str, moment: datetime) -> Decimal:
    """Quote, of the groups that ended at `moment` or later."""
    total = await session.scalar(
        select(func.sum(tables.PositionGroup.realized))
        .join(tables.Portfolio, tables.Portfolio.id == tables.PositionGroup.portfolio_id)
        .where(
            tables.Portfolio.user_id == user_id,
            tables.PositionGroup.portfolio_id == portfolio_id,
            tables.PositionGroup.ended_at >= moment,
        )
    )
    return total if total is not None else ZERO


# --- for the engine, which serves all users ---------------------------------------------------------------------------


async def all_portfolios(session: ReadSession) -> list[PortfolioRecord]:
    """Of all users, oldest first; without those that are archived."""
    return await _records(session, _at_work())


async def every_portfolio(session: ReadSession) -> list[PortfolioRecord]:
    """Of all users, oldest first; those that are archived too."""
    return await _records(session, _select())


async def all_webhooks(session: ReadSession, vault: Vault) -> list[tuple[PortfolioRecord, Webhook]]:
    """Of all users, oldest first; without those that are archived."""
    rows = (await session.scalars(_at_work())).all()
    return [(_record(row), _webhook(vault, row)) for row in rows]


async def portfolio_by_token(session: ReadSession, token: str) -> PortfolioRecord | None:
    """Whose webhook has this token; the token itself is what proves the right to ask."""
    found = await _records(session, _at_work().where(tables.Portfolio.webhook_token_hash == token_hash(token)))
    return found[0] if found else None


async def keys_of_accounts(session: ReadSession, vault: Vault, portfolio_id: str) -> dict[AccountId, ApiKeys | None]:
    """The keys that the engine trades a portfolio's accounts with."""
    rows = await session.scalars(select(tables.Account).where(tables.Account.portfolio_id == portfolio_id))
    return {AccountId(row.id): api_keys(vault, row) for row in rows}


def token_hash(token: str) -> bytes:
    """What a webhook's token is found by. Tokens are random and long: a plain SHA-256 tells nothing about them."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


# --- rows -------------------------------------------------------------------------------------------------------------


def _select() -> Select[tables.Portfolio]:
    return (
        select(tables.Portfolio)
        .options(selectinload(tables.Portfolio.accounts))
        .order_by(tables.Portfolio.created_at, tables.Portfolio.id)
    )


def _at_work() -> Select[tables.Portfolio]:
    return _select().where(tables.Portfolio.archived_at.is_(None))


async def _records(session: ReadSession, query: Select[tables.Portfolio]) -> list[PortfolioRecord]:
    return [_record(row) for row in await session.scalars(query)]


def _record(row: tables.Portfolio) -> PortfolioRecord:
    return PortfolioRecord(
        id=PortfolioId(row.id),
        user_id=row.user_id,
        name=row.name,
        quote=row.quote,
        settings=_SETTINGS.decode(row.settings),
        accounts=tuple(account_record(account) for account in row.accounts),
        created_at=row.created_at,
        archived_at=row.archived_at,
    )


def account_record(row: tables.Account) -> AccountRecord:
    return AccountRecord(AccountId(row.id), row.name, row.venue, MarketKind(row.market_kind), row.simulated)


def account_row(vault: Vault, new: NewAccount, user_id: str, position: int, now: datetime) -> tables.Account:
    account = new.account
    return tables.Account(
        id=account.id,
        user_id=user_id,
        position=position,
        name=account.name,
        venue=account.venue,
        market_kind=account.kind.value,
        simulated=account.simulated,
        created_at=now,
        **encrypted(vault, new.keys),
    )


def encrypted(vault: Vault, keys: ApiKeys | None) -> dict[str, bytes | None]:
    """The columns that keep an account's keys."""
    if keys is None:
        return {"api_key_encrypted": None, "api_secret_encrypted": None}
    return {"api_key_encrypted": vault.encrypt(keys.key), "api_secret_encrypted": vault.encrypt(keys.secret)}


def api_keys(vault: Vault, row: tables.Account) -> ApiKeys | None:
    if row.api_key_encrypted is None or row.api_secret_encrypted is None:
        return None
    return ApiKeys(vault.decrypt(row.api_key_encrypted), vault.decrypt(row.api_secret_encrypted))


def _webhook(vault: Vault, row: tables.Portfolio) -> Webhook:
    return Webhook(
        vault.decrypt(row.webhook_token_encrypted), vault.decrypt(row.webhook_secret_encrypted), row.secret_required
    )
