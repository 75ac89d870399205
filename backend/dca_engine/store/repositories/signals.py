"""Signals with what became of them, and the alerts that they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, false, or_, select, tuple_, union

from dca_engine.core.ids import GroupId, PortfolioId, SignalId
from dca_engine.core.messages import Outcome, Reason, SignalReceived, Verdict
from dca_engine.core.signal import Signal
from dca_engine.ports import Alert
from dca_engine.store import tables
from dca_engine.store.database import ReadSession
from dca_engine.store.inbox import signal_of
from dca_engine.store.paging import Page, Place, page_of, read_cursor


@dataclass(frozen=True, slots=True)
class SignalRecord:
    """A signal as the inbox has it."""

    portfolio_id: PortfolioId
    signal: Signal
    venue: str
    """The exchange of its account; empty when the account is gone."""
    outcome: Outcome | None
    """None while it is undecided."""
    stored_at: datetime
    """When it was written down."""


@dataclass(frozen=True, slots=True)
class SignalFilter:
    """Which signals; None, and no verdict, narrows nothing."""

    verdicts: tuple[Verdict | None, ...] = ()
    """Any of these; None: not decided yet."""
    symbol: str | None = None
    since: datetime | None = None
    """Received then or later."""
    until: datetime | None = None
    """Received before."""
    text: str | None = None
    """Somewhere in the reason, the symbol or the trade's id, whatever its case."""


AlertFate = Literal["accepted", "duplicate", "refused"]
"""It became a signal, it repeated one, it was answered with an error."""


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts; None, and no fate, narrows nothing."""

    fates: tuple[AlertFate, ...] = ()
    symbol: str | None = None
    """Of the signal that it is or repeats."""
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    """Somewhere in the body or the error, whatever its case."""


EVERY_SIGNAL, EVERY_ALERT = SignalFilter(), AlertFilter()


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert, and the signal that it is or repeats."""

    alert: Alert
    signal_id: SignalId | None
    duplicate: bool


@dataclass(frozen=True, slots=True)
class GroupSignal:
    """A signal that made or changed a group, and the alert that it was."""

    record: SignalRecord
    alert: AlertRecord | None
    """None when it is not kept any more."""


async def signals_page(
    session: ReadSession,
    user_id: str,
    portfolio_id: str,
    cursor: str | None,
    size: int,
    wanted: SignalFilter = EVERY_SIGNAL,
) -> Page[SignalRecord]:
    """Newest first. Raises InvalidCursorError."""
    query = _signals(user_id).where(tables.Signal.portfolio_id == portfolio_id, *_of_signals(wanted))
    if cursor is not None:
        place = read_cursor(cursor)
        query = query.where(tuple_(tables.Signal.received_at, tables.Signal.id) < (place.time, place.id))
    rows = await session.execute(query.limit(size + 1))
    return page_of(
        [_record(row, venue) for row, venue in rows], size, lambda r: Place(r.signal.received_at, r.signal.id)
    )


async def latest_signals(session: ReadSession, user_id: str, portfolio_id: str, count: int = 100) -> list[SignalRecord]:
    """Newest first."""
    return list((await signals_page(session, user_id, portfolio_id, None, count)).items)


async def signal_by_id(session: ReadSession, user_id: str, signal_id: str) -> SignalRecord | None:
    found = (await session.execute(_signals(user_id).where(tables.Signal.id == signal_id))).first()
    return None if found is None else _record(found[0], found[1])


async def alerts_page(
    session: ReadSession,
    user_id: str,
    portfolio_id: str,
    cursor: str | None,
    size: int,
    wanted: AlertFilter = EVERY_ALERT,
) -> Page[AlertRecord]:
    """Newest first. Raises InvalidCursorError."""
    query = _alerts(user_id).where(tables.Alert.portfolio_id == portfolio_id, *_of_alerts(wanted))
    if cursor is not None:
        place = read_cursor(cursor)
        query = query.where(tuple_(tables.Alert.received_at, tables.Alert.id) < (place.time, place.id))
    query = query.order_by(tables.Alert.received_at.desc(), tables.Alert.id.desc()).limit(size + 1)
    rows = await session.scalars(query)
    return page_of([_alert(row) for row in rows], size, lambda r: Place(r.alert.received_at, r.alert.id))


async def alert_by_id(session: ReadSession, user_id: str, portfolio_id: str, alert_id: str) -> AlertRecord | None:
    query = _alerts(user_id).where(tables.Alert.portfolio_id == portfolio_id, tables.Alert.id == alert_id)
    row = await session.scalar(query)
    return None if row is None else _alert(row)


async def alert_of_signal(session: ReadSession, user_id: str, signal_id: str) -> AlertRecord | None:
    """The alert that the signal was made from, not its repetitions."""
    query = _alerts(user_id).where(tables.Alert.signal_id == signal_id, tables.Alert.duplicate.is_(False))
    row = await session.scalar(query)
    return None if row is None else _alert(row)


async def signals_of_group(session: ReadSession, user_id: str, group_id: str) -> list[GroupSignal]:
    """Oldest first: the signals of its pyramids, those that waited before included, and all that came to it later."""
    pyramids = select(tables.Pyramid.signal_id).where(tables.Pyramid.group_id == group_id)
    later = (
        select(tables.JournalEntry.event["signal"]["id"].astext)
        .join(tables.JournalGroup, tables.JournalGroup.seq == tables.JournalEntry.seq)
        .join(tables.PositionGroup, tables.PositionGroup.id == tables.JournalGroup.group_id)
        .where(
            tables.JournalGroup.group_id == group_id,
            tables.JournalEntry.portfolio_id == tables.PositionGroup.portfolio_id,
            tables.JournalEntry.kind == SignalReceived.__name__,
        )
    )
    query = (
        _signals(user_id)
        .add_columns(tables.Alert)
        .outerjoin(tables.Alert, (tables.Alert.signal_id == tables.Signal.id) & tables.Alert.duplicate.is_(False))
        .where(tables.Signal.id.in_(union(pyramids, later)))
        .order_by(None)
        .order_by(tables.Signal.received_at, tables.Signal.id)
    )
    return [
        GroupSignal(_record(signal, venue), None if alert is None else _alert(alert))
        for signal, venue, alert in await session.execute(query)
    ]


def _signals(user_id: str) -> Select[tables.Signal, str]:
    return (
        select(tables.Signal, tables.Account.venue)
        .join(tables.Portfolio, tables.Portfolio.id == tables.Signal.portfolio_id)
        .outerjoin(tables.Account, tables.Account.id == tables.Signal.account_id)
        .where(tables.Portfolio.user_id == user_id)
        .order_by(tables.Signal.received_at.desc(), tables.Signal.id.desc())
    )


def _alerts(user_id: str) -> Select[tables.Alert]:
    return (
        select(tables.Alert)
        .join(tables.Portfolio, tables.Portfolio.id == tables.Alert.portfolio_id)
        .where(tables.Portfolio.user_id == user_id)
    )


def _of_signals(wanted: SignalFilter) -> list[ColumnElement[bool]]:
    signal = tables.Signal
    found = _within(signal.received_at.expression, wanted.since, wanted.until)
    if wanted.verdicts:
        decided = [verdict.value for verdict in wanted.verdicts if verdict is not None]
        undecided = signal.verdict.is_(None) if None in wanted.verdicts else false()
        found.append(or_(signal.verdict.in_(decided), undecided))
    if wanted.symbol is not None:
        found.append(signal.symbol == wanted.symbol)
    if wanted.text is not None:
        columns = (signal.reason, signal.symbol, signal.trade_id)
        found.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return found


def _of_alerts(wanted: AlertFilter) -> list[ColumnElement[bool]]:
    alert = tables.Alert
    found = _within(alert.received_at.expression, wanted.since, wanted.until)
    fates: dict[AlertFate, ColumnElement[bool]] = {
        "accepted": alert.signal_id.is_not(None) & alert.duplicate.is_(False),
        "duplicate": alert.duplicate.is_(True),
        "refused": alert.signal_id.is_(None),
    }
    if wanted.fates:
        found.append(or_(*(fates[fate] for fate in wanted.fates)))
    if wanted.symbol is not None:
        found.append(alert.signal_id.in_(select(tables.Signal.id).where(tables.Signal.symbol == wanted.symbol)))
    if wanted.text is not None:
        columns = (alert.body, alert.error)
        found.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return found


def _within(
    column: ColumnElement[datetime], since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(column >= since)
    if until is not None:
        found.append(column < until)
    return found


def _record(row: tables.Signal, venue: str | None) -> SignalRecord:
    return SignalRecord(PortfolioId(row.portfolio_id), signal_of(vars(row)), venue or "", _outcome(row), row.stored_at)


def _outcome(row: tables.Signal) -> Outcome | None:
    if row.verdict is None:
        return None
    group_id = None if row.group_id is None else GroupId(row.group_id)
    return Outcome(SignalId(row.id), Verdict(row.verdict), Reason(row.reason_code, row.reason, row.numbers, group_id))


def _alert(row: tables.Alert) -> AlertRecord:
    alert = Alert(
        id=row.id,
        portfolio_id=None if row.portfolio_id is None else PortfolioId(row.portfolio_id),
        received_at=row.received_at,
        source=row.source,
        body=row.body,
        status_code=row.status_code,
        error=row.error,
        error_field=row.error_field,
    )
    return AlertRecord(alert, None if row.signal_id is None else SignalId(row.signal_id), row.duplicate)
