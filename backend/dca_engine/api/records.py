"""What the API reads and writes in the store, in the shape in which it is shown.

The rule: every call names the user and finds only what is his, and each is one transaction. Any of them may raise a
StoreDownError; what is not there, or is another user's, is a NotFoundError.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from dca_engine.api.errors import NotFoundError
from dca_engine.api.group_views import group_view
from dca_engine.api.performance_records import PerformanceRecords
from dca_engine.api.position_schemas import GroupPage
from dca_engine.api.risk_schemas import OffsetPage
from dca_engine.api.schemas import AlertPage, AlertView, SignalPage, SignalView, User
from dca_engine.api.timeline import Life
from dca_engine.api.transactions import Transactions
from dca_engine.api.views import (
    AccountProfile,
    PortfolioProfile,
    alert_view,
    signal_view,
)
from dca_engine.api.webhook_routes import WebhookRoute
from dca_engine.core.group import Group
from dca_engine.core.ids import GroupId, PortfolioId, SignalId
from dca_engine.core.log_kinds import LogLevel
from dca_engine.ports import Alert
from dca_engine.store.database import Database
from dca_engine.store.paging import Page
from dca_engine.store.repositories import events, groups, journal, portfolios, queue_history, risk, signals, users
from dca_engine.store.repositories.events import LinePlace, LogFilter, LogRecord
from dca_engine.store.repositories.groups import EVERY_ENDED, EndedFilter, GroupRecord
from dca_engine.store.repositories.journal import JournalRecord
from dca_engine.store.repositories.portfolios import PortfolioRecord, Webhook, token_hash
from dca_engine.store.repositories.queue_history import DepartureFilter, DepartureRecord
from dca_engine.store.repositories.signals import AlertFilter, AlertRecord, SignalFilter, SignalRecord
from dca_engine.store.repositories.users import UserRecord
from dca_engine.store.secrets import Vault

Found = TypeVar("Found")
_LONGEST_LIFE = 5000
"""Journal entries of one group that are shown at once."""
_LIFE_PAGE = 500
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Credentials:
    user: User
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    user: User
    session_id: str


class Records:
    """The store, as the API sees it."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._open = Transactions(database)
        self._vault = vault
        self.performance = PerformanceRecords(self._open)

    # --- users and their sessions -----------------------------------------------------------------------------------

    async def owner_exists(self) -> bool:
        async with self._open.reading() as session:
            return await users.owner_exists(session)

    async def create_owner(self, email: str, password_hash: str, now: datetime) -> User | None:
        """The first user; None when there is one already."""
        user = UserRecord(f"u{secrets.token_hex(8)}", email, password_hash, now)
        async with self._open.writing() as session:
            return _user(user) if await users.create_owner(session, user) else None

    async def credentials(self, email: str) -> Credentials | None:
        async with self._open.reading() as session:
            found = await users.user_by_email(session, email)
        return None if found is None else Credentials(_user(found), found.password_hash)

    async def user(self, user_id: str) -> User | None:
        async with self._open.reading() as session:
            found = await users.user_by_id(session, user_id)
        return None if found is None else _user(found)

    async def begin_session(self, user_id: str, token: str, now: datetime, expires_at: datetime, browser: str) -> str:
        """The new session's id."""
        session_id = secrets.token_hex(8)
        async with self._open.writing() as session:
            await users.begin_session(session, user_id, token, session_id, now, expires_at, browser)
        return session_id

    async def renew_session(self, token: str, following: str, now: datetime, expires_at: datetime) -> SignedIn | None:
        """Takes `token` and keeps `following` in its place; None when the user must sign in again."""
        async with self._open.writing() as session:
            user_id = await users.renew_session(session, token, following, now, expires_at)
            found = None if user_id is None else await users.user_by_id(session, user_id)
            session_id = await users.family_of(session, token)
        return None if found is None or session_id is None else SignedIn(_user(found), session_id)

    async def end_session(self, token: str, now: datetime) -> None:
        async with self._open.writing() as session:
            await users.end_session(session, token, now)

    # --- portfolios -------------------------------------------------------------------------------------------------

    async def portfolio_ids(self, user_id: str) -> list[PortfolioId]:
        """Oldest first."""
        async with self._open.reading() as session:
            return [record.id for record in await portfolios.portfolios_of(session, user_id)]

    async def profile(self, user_id: str, portfolio_id: PortfolioId) -> PortfolioProfile:
        async with self._open.reading() as session:
            return _profile(_found(await portfolios.portfolio_of(session, user_id, portfolio_id)))

    async def webhook(self, user_id: str, portfolio_id: PortfolioId) -> Webhook:
        async with self._open.reading() as session:
            return _found(await portfolios.webhook_of(session, self._vault, user_id, portfolio_id))

    async def webhook_routes(self) -> list[WebhookRoute]:
        """Of all users: where every alert belongs."""
        async with self._open.reading() as session:
            found = await portfolios.all_webhooks(session, self._vault)
        return [_route(record, webhook) for record, webhook in found]

    async def realized_before(self, user_id: str, portfolio_id: PortfolioId, moment: datetime) -> Decimal:
        """Quote, of the groups that ended before `moment`."""
        async with self._open.reading() as session:
            ever = await portfolios.realized_since(session, user_id, portfolio_id, _BEGINNING)
            return ever - await portfolios.realized_since(session, user_id, portfolio_id, moment)

    # --- groups -----------------------------------------------------------------------------------------------------

    async def closed_groups(
        self, user_id: str, portfolio_id: PortfolioId, cursor: str | None, size: int, wanted: EndedFilter = EVERY_ENDED
    ) -> GroupPage:
        """Latest end first, unless another order is wanted."""
        page = await self.ended_groups(user_id, portfolio_id, cursor, size, wanted)
        return GroupPage(groups=[group_view(record.group) for record in page.items], next_cursor=page.next_cursor)

    async def ended_groups(
        self, user_id: str, portfolio_id: PortfolioId, cursor: str | None, size: int, wanted: EndedFilter
    ) -> Page[GroupRecord]:
        async with self._open.reading() as session:
            _found(await portfolios.portfolio_of(session, user_id, portfolio_id))
            return await groups.ended_groups_page(session, user_id, portfolio_id, cursor, size, wanted)

    async def groups_ended_since(
        self, user_id: str, portfolio_id: PortfolioId, moment: datetime, most: int | None = None
    ) -> list[Group]:
        """Latest end first; `most` of them, None: all."""
        async with self._open.reading() as session:
            return [r.group for r in await groups.groups_ended_since(session, user_id, portfolio_id, moment, most)]

    async def group(self, user_id: str, group_id: GroupId) -> GroupRecord:
        async with self._open.reading() as session:
            return _found(await groups.group_by_id(session, user_id, group_id))

    async def life_of(self, user_id: str, group_id: GroupId) -> Life:
        """Everything that is kept of a group, as of one moment."""
        entries: list[JournalRecord] = []
        async with self._open.reading() as session:
            found = _found(await groups.group_by_id(session, user_id, group_id))
            came = await signals.signals_of_group(session, user_id, group_id)
            cursor: str | None = None
            while len(entries) < _LONGEST_LIFE:
                page = await journal.journal_of_group(session, user_id, group_id, cursor, _LIFE_PAGE)
                entries += page.items
                cursor = page.next_cursor
                if cursor is None:
                    break
        return Life(found.group, tuple(came), tuple(entries), complete=cursor is None)

    # --- risk -------------------------------------------------------------------------------------------------------

    async def offsets(self, user_id: str, portfolio_id: PortfolioId, cursor: str | None, size: int) -> OffsetPage:
        """Newest first."""
        async with self._open.reading() as session:
            _found(await portfolios.portfolio_of(session, user_id, portfolio_id))
            page = await risk.offset_plans_page(session, user_id, portfolio_id, cursor, size)
        return OffsetPage(offsets=list(page.items), next_cursor=page.next_cursor)

    # --- signals and alerts -----------------------------------------------------------------------------------------

    async def signals(
        self, user_id: str, portfolio_id: PortfolioId, cursor: str | None, size: int, wanted: SignalFilter
    ) -> SignalPage:
        """Newest first."""
        async with self._open.reading() as session:
            _found(await portfolios.portfolio_of(session, user_id, portfolio_id))
            page = await signals.signals_page(session, user_id, portfolio_id, cursor, size, wanted)
        return SignalPage(signals=[_signal(record) for record in page.items], next_cursor=page.next_cursor)

    async def latest_signals(self, user_id: str, portfolio_id: PortfolioId, count: int) -> list[SignalView]:
        async with self._open.reading() as session:
            return [_signal(r) for r in await signals.latest_signals(session, user_id, portfolio_id, count)]

    async def signal(self, user_id: str, signal_id: SignalId) -> SignalView:
        async with self._open.reading() as session:
            return _signal(_found(await signals.signal_by_id(session, user_id, signal_id)))

    async def alerts(
        self, user_id: str, portfolio_id: PortfolioId, cursor: str | None, size: int, wanted: AlertFilter
    ) -> AlertPage:
        """Newest first."""
        async with self._open.reading() as session:
            _found(await portfolios.portfolio_of(session, user_id, portfolio_id))
            page = await signals.alerts_page(session, user_id, portfolio_id, cursor, size, wanted)
        return AlertPage(alerts=[_alert(record) for record in page.items], next_cursor=page.next_cursor)

    async def alert(self, user_id: str, portfolio_id: PortfolioId, alert_id: str) -> Alert:
        async with self._open.reading() as session:
            return _found(await signals.alert_by_id(session, user_id, portfolio_id, alert_id)).alert

    async def alert_of_signal(self, user_id: str, signal_id: SignalId) -> AlertView:
        async with self._open.reading() as session:
            return _alert(_found(await signals.alert_of_signal(session, user_id, signal_id)))

    # --- what was told, and what waited -----------------------------------------------------------------------------

    async def log(
        self,
        user_id: str,
        portfolio_id: PortfolioId,
        cursor: str | None,
        size: int,
        wanted: LogFilter,
        *,
        oldest_first: bool = False,
    ) -> tuple[Sequence[LogRecord], str | None]:
        """Lines, and the next cursor."""
        async with self._open.reading() as session:
            _found(await portfolios.portfolio_of(session, user_id, portfolio_id))
            page = await events.log_page(
                session, user_id, portfolio_id, cursor, size, wanted, oldest_first=oldest_first
            )
        return page.items, page.next_cursor

    async def acknowledge(self, user_id: str, portfolio_id: PortfolioId, place: LinePlace, now: datetime) -> LogRecord:
        """The line as it is afterwards; one that is not critical stays as it is."""
        async with self._open.writing() as session:
            found = _found(await events.line_at(session, user_id, portfolio_id, place))
            if found.line.level is not LogLevel.CRITICAL:
                return found
            await events.acknowledge(session, portfolio_id, place, now)
            return _found(await events.line_at(session, user_id, portfolio_id, place))

    async def queue_history(
        self, user_id: str, portfolio_id: PortfolioId, cursor: str | None, size: int, wanted: DepartureFilter
    ) -> Page[DepartureRecord]:
        """Latest first."""
        async with self._open.reading() as session:
            _found(await portfolios.portfolio_of(session, user_id, portfolio_id))
            return await queue_history.departures_page(session, user_id, portfolio_id, cursor, size, wanted)


def _found(record: Found | None) -> Found:
    if record is None:
        raise NotFoundError
    return record


def _user(record: UserRecord) -> User:
    return User(id=record.id, email=record.email)


def _profile(record: PortfolioRecord) -> PortfolioProfile:
    accounts = tuple(AccountProfile(a.id, a.name, a.venue, a.kind, simulated=a.simulated) for a in record.accounts)
    return PortfolioProfile(record.name, record.quote, accounts)


def _route(record: PortfolioRecord, webhook: Webhook) -> WebhookRoute:
    return WebhookRoute(
        portfolio_id=record.id,
        token_hash=token_hash(webhook.token),
        secret=webhook.secret,
        secret_required=webhook.secret_required,
        venues=tuple((account.venue, account.id) for account in record.accounts),
    )


def _signal(record: SignalRecord) -> SignalView:
    return signal_view(record.signal, record.venue, record.outcome, record.stored_at)


def _alert(record: AlertRecord) -> AlertView:
    return alert_view(record.alert, record.signal_id, duplicate=record.duplicate)
