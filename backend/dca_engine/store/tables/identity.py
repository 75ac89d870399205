"""Who uses the engine, and what belongs to them: users, their sessions, portfolios and exchange accounts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dca_engine.store.tables.base import Base, Big, Key


class User(Base):
    __tablename__ = "users"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case."""
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class RefreshToken(Base):
    """One step of a session. A session's tokens share a family: using one a second time ends the whole family."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index(None, "family_id"), Index(None, "user_id"))

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """SHA-256 of the token; the token itself is never stored."""
    family_id: Mapped[str]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    browser: Mapped[str]
    """What the browser calls itself; empty when it does not."""


class Portfolio(Base):
    """Settings and state of one portfolio. `seq` and `fence` are what a commit is checked against."""

    __tablename__ = "portfolios"
    __table_args__ = (
        Index(None, "user_id"),
        # The row is rewritten by every commit: room on the page keeps that cheap, long settings live beside it.
        {"postgresql_with": {"fillfactor": 40, "toast_tuple_target": 128}},
    )

    id: Mapped[Key]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    tag: Mapped[str] = mapped_column(unique=True)
    """The mark on the portfolio's orders: two portfolios that shared one would mix up their orders."""
    name: Mapped[str]
    quote: Mapped[str]
    """The coin that money is counted in."""
    settings: Mapped[dict[str, Any]]
    status: Mapped[str]
    status_reason: Mapped[str]
    next_group: Mapped[int]
    realized_total: Mapped[Decimal]
    more: Mapped[dict[str, Any]]
    """What the core's portfolio has besides: see `store.more`."""
    seq: Mapped[Big]
    """Of the last journal entry; 0 before the first."""
    fence: Mapped[Big]
    taken_at_fence: Mapped[Big]
    """Of the worker that runs it: what its first take made of the fence."""
    """Raised by each worker that takes the portfolio."""
    webhook_token_hash: Mapped[bytes] = mapped_column(unique=True)
    """SHA-256, to find the portfolio by."""
    webhook_token_encrypted: Mapped[bytes]
    webhook_secret_encrypted: Mapped[bytes]
    secret_required: Mapped[bool]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    """It is at rest for good from then on; its history stays."""

    accounts: Mapped[list["Account"]] = relationship(
        lazy="raise", order_by="Account.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Account(Base):
    """One exchange connection, or a practice account. One portfolio at most trades on it: two that shared a wallet
    would take each other's trades for strange ones."""

    __tablename__ = "accounts"
    __table_args__ = (Index(None, "portfolio_id"), Index(None, "user_id"))

    id: Mapped[Key]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    portfolio_id: Mapped[str | None] = mapped_column(ForeignKey("portfolios.id", ondelete="CASCADE"))
    """None while no portfolio trades on it."""
    position: Mapped[int]
    """Among the portfolio's accounts, from 0."""
    name: Mapped[str]
    venue: Mapped[str]
    market_kind: Mapped[str]
    simulated: Mapped[bool]
    api_key_encrypted: Mapped[bytes | None]
    api_secret_encrypted: Mapped[bytes | None]
    created_at: Mapped[datetime]
