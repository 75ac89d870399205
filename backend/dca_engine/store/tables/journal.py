"""What was decided: the journal of every portfolio, the intents to be carried out, the offsets."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from dca_engine.store.tables.base import Base, IntKey, Key

SeqKey = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]


class JournalEntry(Base):
    """One event with all that followed from it. Only ever added to."""

    __tablename__ = "journal"

    portfolio_id: Mapped[Key]
    seq: Mapped[SeqKey]
    time: Mapped[datetime]
    kind: Mapped[str]
    """The event's class."""
    event: Mapped[dict[str, Any]]
    commands: Mapped[list[Any]]
    outcomes: Mapped[list[Any]]
    reasons: Mapped[list[Any]]


class JournalGroup(Base):
    """Which groups an entry of the journal is about: the way to read back the life of a group."""

    __tablename__ = "journal_groups"

    group_id: Mapped[Key]
    seq: Mapped[SeqKey]


class Intent(Base):
    """An order that shall be placed or cancelled, written before it is sent; settled once the venue's word is known."""

    __tablename__ = "intents"
    __table_args__ = ({"postgresql_with": {"fillfactor": 80}},)

    client_order_id: Mapped[Key]
    action: Mapped[Key]
    """`place` or `cancel`."""
    seq: Mapped[SeqKey]
    """Of the journal entry that decided it."""
    portfolio_id: Mapped[str]
    payload: Mapped[dict[str, Any]]
    """The command."""
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    """The order's status that settled it, or `refused` for a cancel that the venue did not take."""


class RiskAction(Base):
    """One offset: its plan and how far it came, with the numbers and the result (spec 8)."""

    __tablename__ = "risk_actions"

    portfolio_id: Mapped[Key]
    number: Mapped[IntKey]
    """Of the portfolio's offsets, from 1."""
    plan: Mapped[dict[str, Any]]
