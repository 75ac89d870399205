"""What a person changes about a portfolio beside its settings: its name, its webhook, whether it still works."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, select

from dca_engine.core.ids import PortfolioId
from dca_engine.store import tables
from dca_engine.store.database import ReadSession, WriteSession
from dca_engine.store.repositories.portfolios import Webhook, token_hash
from dca_engine.store.secrets import Vault


@dataclass(frozen=True, slots=True)
class ArchivedPortfolio:
    """A portfolio that is at rest for good; its history can still be read."""

    id: PortfolioId
    name: str
    quote: str
    realized_total: Decimal
    """Quote."""
    created_at: datetime
    archived_at: datetime


async def archived_of(session: ReadSession, user_id: str) -> list[ArchivedPortfolio]:
    """Latest first."""
    rows = await session.scalars(
        select(tables.Portfolio)
        .where(tables.Portfolio.user_id == user_id, tables.Portfolio.archived_at.is_not(None))
        .order_by(tables.Portfolio.archived_at.desc(), tables.Portfolio.id)
    )
    return [
        ArchivedPortfolio(PortfolioId(row.id), row.name, row.quote, row.realized_total, row.created_at, row.archived_at)
        for row in rows
        if row.archived_at is not None
    ]


async def rename_portfolio(session: WriteSession, user_id: str, portfolio_id: str, name: str) -> None:
    row = await _at_work(session, user_id, portfolio_id)
    if row is not None:
        row.name = name


async def change_webhook(
    session: WriteSession, vault: Vault, user_id: str, portfolio_id: str, webhook: Webhook
) -> None:
    """Raises IntegrityError when another portfolio has this token."""
    row = await _at_work(session, user_id, portfolio_id)
    if row is not None:
        row.webhook_token_hash = token_hash(webhook.token)
        row.webhook_token_encrypted = vault.encrypt(webhook.token)
        row.webhook_secret_encrypted = vault.encrypt(webhook.secret)
        row.secret_required = webhook.secret_required
        await session.flush()


async def has_undecided(session: ReadSession, portfolio_id: str) -> bool:
    """Whether an alert was taken that nothing was decided about yet."""
    undecided = exists().where(tables.Signal.portfolio_id == portfolio_id, tables.Signal.verdict.is_(None))
    return bool(await session.scalar(select(undecided)))


async def archive(session: WriteSession, user_id: str, portfolio_id: str, now: datetime) -> None:
    row = await _at_work(session, user_id, portfolio_id)
    if row is not None:
        row.archived_at = now


async def _at_work(session: ReadSession, user_id: str, portfolio_id: str) -> tables.Portfolio | None:
    query = select(tables.Portfolio).where(
        tables.Portfolio.user_id == user_id,
        tables.Portfolio.id == portfolio_id,
        tables.Portfolio.archived_at.is_(None),
    )
    return await session.scalar(query.with_for_update())
