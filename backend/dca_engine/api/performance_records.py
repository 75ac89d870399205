"""What the store has of a portfolio's past, for its figures. Whatever is another user's is as if it were not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from dca_engine.api.transactions import Transactions
from dca_engine.core.figures import realized_before
from dca_engine.core.group import Group
from dca_engine.core.ids import PortfolioId
from dca_engine.core.performance.analysis import Ended
from dca_engine.core.performance.trade import Trade
from dca_engine.core.performance.worth import EquitySample
from dca_engine.core.values import ZERO
from dca_engine.store.database import ReadSession
from dca_engine.store.paging import Place, read_cursor, write_cursor
from dca_engine.store.repositories import equity, trades
from dca_engine.store.repositories.trade_sums import trades_added_up

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """Of one user's portfolio: from `since` on and before `until`."""

    user_id: str
    portfolio_id: PortfolioId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Marks:
    """Points of the past that the present is compared with."""

    now: datetime
    moments: tuple[datetime, ...]
    """Of which it is asked what was realized by then."""
    ago: tuple[timedelta, ...]
    """Of which it is asked what the equity was."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was found there, each in the order of its marks."""

    realized: tuple[Decimal, ...]
    """Quote; by groups that are open still, too."""
    equity: tuple[EquitySample | None, ...]
    """The latest record until then; None when there is none, or only one from as long before that again."""
    first_equity: EquitySample | None
    last_alert_at: datetime | None


class PerformanceRecords:
    """Each call is one transaction. Any of them may raise a StoreDownError."""

    def __init__(self, transactions: Transactions) -> None:
        self._open = transactions

    async def past(self, user_id: str, portfolio_id: PortfolioId, wanted: Marks, open_now: Iterable[Group]) -> Past:
        """`open_now`: the groups that are open."""
        groups = tuple(open_now)
        async with self._open.reading() as session:
            at = _At(session, user_id, portfolio_id)
            return Past(
                realized=tuple([await at.realized(moment, groups) for moment in wanted.moments]),
                equity=tuple([await at.equity(wanted.now, ago) for ago in wanted.ago]),
                first_equity=await equity.first_sample(session, user_id, portfolio_id),
                last_alert_at=await trades.last_alert_at(session, user_id, portfolio_id),
            )

    async def samples(self, span: Span) -> list[EquitySample]:
        async with self._open.reading() as session:
            return await equity.samples_between(session, span.user_id, span.portfolio_id, span.since, span.until)

    async def ended(self, span: Span, zone: tzinfo) -> Ended:
        """The positions that ended in it, added up; days are those of `zone`."""
        async with self._open.reading() as session:
            return await trades_added_up(session, span.user_id, span.portfolio_id, span.since, span.until, zone)

    async def trades_behind(self, span: Span, cursor: str | None) -> tuple[tuple[Trade, ...], str | None]:
        """One page of them, and the next one's cursor."""
        after = Place(span.since, "") if cursor is None else read_cursor(cursor)
        async with self._open.reading() as session:
            page = await trades.trades_page(session, span.user_id, span.portfolio_id, after, span.until)
        return page.trades, None if page.following is None else write_cursor(page.following)


@dataclass(frozen=True, slots=True)
class _At:
    """Moments of a portfolio's past."""

    session: ReadSession
    user_id: str
    portfolio_id: PortfolioId

    async def realized(self, moment: datetime, open_now: Iterable[Group]) -> Decimal:
        by_ended = await trades.realized_by_ended(self.session, self.user_id, self.portfolio_id, moment)
        since_ended = await trades.ended_after(self.session, self.user_id, self.portfolio_id, moment)
        # Between the look at what is open and this one a group may have ended: it counts once.
        open_then = {group.id: group for group in (*open_now, *since_ended) if group.opened_at < moment}
        return by_ended + sum((realized_before(group, moment) for group in open_then.values()), ZERO)

    async def equity(self, now: datetime, ago: timedelta) -> EquitySample | None:
        found = await equity.sample_at(self.session, self.user_id, self.portfolio_id, now - ago)
        return found if found is not None and found.time >= now - 2 * ago else None
