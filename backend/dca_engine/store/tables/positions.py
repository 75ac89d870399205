"""What is traded: position groups with their pyramids, legs, orders and fills, as the core's state has them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from dca_engine.store.tables.base import Base, IntKey, Key

_OFTEN_UPDATED = {"postgresql_with": {"fillfactor": 70}}


class PositionGroup(Base):
    """One trade. `market` and `settings` stay as they were when it opened, until a person applies new ones."""

    __tablename__ = "position_groups"
    __table_args__ = (
        Index("position_groups_open_idx", "portfolio_id", "number", postgresql_where=text("ended_at IS NULL")),
        Index(
            "position_groups_ended_idx", "portfolio_id", "ended_at", "id", postgresql_where=text("ended_at IS NOT NULL")
        ),
        _OFTEN_UPDATED,
    )

    id: Mapped[Key]
    portfolio_id: Mapped[str]
    number: Mapped[int]
    account_id: Mapped[str]
    symbol: Mapped[str]
    timeframe: Mapped[int | None]
    side: Mapped[str]
    market: Mapped[dict[str, Any]]
    settings: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    status: Mapped[str]
    status_reason: Mapped[str]
    closed_at: Mapped[datetime | None]
    close_requests: Mapped[int]
    ended_at: Mapped[datetime | None]
    """When it left the portfolio's state, for whatever reason; null while it holds a slot."""
    forced: Mapped[bool]
    stop_price: Mapped[Decimal | None]
    trailing_best: Mapped[Decimal | None]
    realized: Mapped[Decimal]
    """Quote; like `committed` a copy. Fills are the truth."""
    committed: Mapped[Decimal]
    more: Mapped[dict[str, Any]]
    """What the core's group has besides: see `store.more`."""


class Pyramid(Base):
    __tablename__ = "pyramids"

    group_id: Mapped[Key]
    index: Mapped[IntKey]
    signal_id: Mapped[str]
    base_price: Mapped[Decimal]
    capital: Mapped[Decimal]
    opened_at: Mapped[datetime]
    target_price: Mapped[Decimal | None]


class Leg(Base):
    """One rung as planned."""

    __tablename__ = "legs"

    group_id: Mapped[Key]
    pyramid: Mapped[IntKey]
    index: Mapped[IntKey]
    gap_percent: Mapped[Decimal]
    weight_percent: Mapped[Decimal]
    tp_percent: Mapped[Decimal]
    price: Mapped[Decimal]
    quantity: Mapped[Decimal]
    skip_reason: Mapped[str]
    portions: Mapped[list[Any]]


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (Index("orders_group_idx", "group_id", "position"), _OFTEN_UPDATED)

    client_order_id: Mapped[Key]
    group_id: Mapped[str]
    position: Mapped[int]
    """Among the group's orders, from 0."""
    purpose: Mapped[str]
    pyramid: Mapped[int]
    leg: Mapped[int]
    attempt: Mapped[int]
    side: Mapped[str]
    type: Mapped[str]
    price: Mapped[Decimal | None]
    quantity: Mapped[Decimal]
    created_at: Mapped[datetime]
    status: Mapped[str]
    venue_order_id: Mapped[str | None]
    reported_quantity: Mapped[Decimal]
    cancel_requested: Mapped[bool]
    reason: Mapped[str]
    portion: Mapped[int]
    reference_price: Mapped[Decimal | None]


class Fill(Base):
    """One trade. Only fills change what is held."""

    __tablename__ = "fills"

    client_order_id: Mapped[Key]
    position: Mapped[IntKey]
    """Among the order's fills, from 0."""
    trade_id: Mapped[str]
    price: Mapped[Decimal]
    quantity: Mapped[Decimal]
    fee: Mapped[Decimal]
    fee_coin: Mapped[str]
    fee_quote: Mapped[Decimal]
    time: Mapped[datetime]
