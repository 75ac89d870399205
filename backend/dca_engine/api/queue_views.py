"""The waiting queue in the shape of a screen: who enters next, and why. Pure."""

from datetime import datetime, timedelta

from dca_engine.api.queue_schemas import DepartureView, QueuedView
from dca_engine.api.views import shown
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.promoting import held_by
from dca_engine.core.queue_manager import Ranked, expected_percent, rank
from dca_engine.store.repositories.queue_history import DepartureRecord

_LOOKED_INTO = 10
"""Whose ladders are worked out to say what holds them back: it costs as much as entering."""


def queue_view(portfolio: Portfolio, now: datetime) -> list[QueuedView]:
    """Best rank first; by the prices that `portfolio` was told of."""
    return [_queued_view(portfolio, ranked, now) for ranked in rank(portfolio)]


def _queued_view(portfolio: Portfolio, ranked: Ranked, now: datetime) -> QueuedView:
    entry, limit = ranked.entry, portfolio.settings.queue.max_age_minutes
    return QueuedView(
        id=entry.id,
        signal_id=entry.signal.id,
        account_id=entry.key.account_id,
        symbol=entry.key.symbol,
        timeframe_seconds=entry.key.timeframe,
        side=entry.key.side.value,
        position=ranked.position,
        rule=None if ranked.rule is None else ranked.rule.value,
        why=ranked.why,
        blocked=ranked.blocked,
        held_by=held_by(portfolio, entry, now) if ranked.position <= _LOOKED_INTO else None,
        waits_for=entry.waits_for,
        price=entry.price,
        current_price=portfolio.observed.price(entry.key.account_id, entry.key.symbol),
        loss_percent=shown(ranked.loss_percent),
        expected_percent=shown(expected_percent(portfolio, entry.key)),
        replacements=entry.replacement_count,
        reverses=entry.reverses,
        queued_at=entry.queued_at,
        expires_at=None if limit is None else entry.queued_at + timedelta(minutes=limit),
    )


def departure_view(record: DepartureRecord) -> DepartureView:
    return DepartureView(
        id=str(record.place),
        signal_id=record.signal_id,
        account_id=record.account_id,
        symbol=record.symbol,
        timeframe_seconds=record.timeframe,
        side=record.side.value,
        price=record.price,
        replacements=record.replacements,
        queued_at=record.queued_at,
        left_at=record.left_at,
        waited_seconds=max((record.left_at - record.queued_at) // timedelta(seconds=1), 0),
        how=record.how.value,
        reason_code=record.reason_code,
        reason=record.reason,
        group_id=record.group_id,
    )
