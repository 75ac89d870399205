"""A portfolio as it is now: its running state in the shape of a screen.

The rule: what is open comes from the runner's committed state, what is over from the store. Realized profit is that of
ended groups and of what open groups have closed so far; profit since midnight (UTC) is the total less what it was then,
so it moves with every trade and is worked out once a day.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dca_engine.api.errors import ApiError
from dca_engine.api.feed_texts import DeltaTexts
from dca_engine.api.group_views import group_view
from dca_engine.api.position_schemas import GroupView
from dca_engine.api.queue_schemas import QueuedView
from dca_engine.api.queue_views import queue_view
from dca_engine.api.records import Records
from dca_engine.api.schemas import PortfolioView, PriceView, Snapshot
from dca_engine.api.snapshot_text import snapshot_text
from dca_engine.api.views import PortfolioProfile, portfolio_view, price_view
from dca_engine.core.figures import figures, realized_before
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, GroupId, PortfolioId
from dca_engine.core.portfolio import Observed, Portfolio
from dca_engine.core.values import ZERO
from dca_engine.ports import Clock
from dca_engine.runtime import relevance
from dca_engine.runtime.engine import Engine
from dca_engine.runtime.runner import Runner

SHOWN_AFTER_CLOSE = timedelta(days=1)
ENDED_SHOWN = 200
"""At most; older ones are in the history."""
SIGNALS_SHOWN = 100


class LivePortfolio:
    """One running portfolio. `view` is cheap and needs no store; `refresh` comes first, once in a while."""

    def __init__(self, user_id: str, profile: PortfolioProfile, runner: Runner, records: Records, clock: Clock) -> None:
        self.user_id = user_id
        self.profile = profile
        self.runner = runner
        self.texts = DeltaTexts(profile, self.view, self.queue)
        self._records = records
        self._clock = clock
        self._midnight: datetime | None = None
        self._total_at_midnight = ZERO
        self._realized: dict[GroupId, tuple[Group, Decimal]] = {}
        """Of each open group as it was when it was last looked at."""

    def know(self, profile: PortfolioProfile) -> None:
        """Names that are others now are told to whoever looks."""
        if profile != self.profile:
            self.profile = self.texts.profile = profile
            self.runner.feed.publish(self._clock.now(), portfolio_changed=True)

    async def refresh(self) -> None:
        """Reads what the total was at the last midnight, when that is not known yet."""
        midnight = self._clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        if midnight != self._midnight:
            of_ended = await self._records.realized_before(self.user_id, self.runner.portfolio_id, midnight)
            since = await self._records.groups_ended_since(self.user_id, self.runner.portfolio_id, midnight)
            groups = {group.id: group for group in (*since, *self.runner.portfolio.groups.values())}
            of_open = (realized_before(g, midnight) for g in groups.values() if g.opened_at < midnight)
            self._total_at_midnight = of_ended + sum(of_open, ZERO)
            self._midnight = midnight

    def view(self) -> PortfolioView:
        portfolio = self.runner.portfolio
        healths = {account.id: self.runner.account_health(account.id) for account in portfolio.accounts}
        total = portfolio.realized_total + self._realized_by(portfolio.groups)
        return portfolio_view(portfolio, self.profile, healths, total, total - self._total_at_midnight)

    def _realized_by(self, groups: Mapping[GroupId, Group]) -> Decimal:
        """Quote that open groups have realized; only those that changed are looked at again."""
        known = self._realized
        self._realized = {
            key: known[key] if key in known and known[key][0] is group else (group, figures(group).realized_pnl)
            for key, group in groups.items()
        }
        return sum((realized for _, realized in self._realized.values()), ZERO)

    def open_groups(self) -> list[GroupView]:
        return [group_view(group) for group in self.runner.portfolio.groups.values()]

    def seen(self) -> Portfolio:
        """The committed state with the world as it looks now. What is shown by it may be decided a moment later."""
        portfolio = self.runner.portfolio
        prices: dict[AccountId, dict[str, Decimal]] = {
            key: {**known} for key, known in portfolio.observed.prices.items()
        }
        for account_id, symbol in relevance.everything(portfolio):
            price = self.runner.price(account_id, symbol)
            if price is not None:
                prices.setdefault(account_id, {})[symbol] = price.last
        healths = ((account.id, self.runner.account_health(account.id)) for account in portfolio.accounts)
        away = tuple(account_id for account_id, health in healths if not health.connected)
        told = ((account.id, self.runner.free(account.id, self.profile.quote)) for account in portfolio.accounts)
        free = {**portfolio.observed.free, **{key: amount for key, amount in told if amount is not None}}
        return replace(portfolio, observed=Observed(prices, free, away))

    def queue(self) -> list[QueuedView]:
        return queue_view(self.seen(), self._clock.now()) if self.runner.portfolio.queue else []

    async def snapshot(self, seq: int) -> str:
        """Everything the dashboard shows, as message number `seq`: the JSON of a `Snapshot`."""
        await self.refresh()
        now, portfolio_id = self._clock.now(), self.runner.portfolio_id
        since = now - SHOWN_AFTER_CLOSE
        ended = await self._records.groups_ended_since(self.user_id, portfolio_id, since, ENDED_SHOWN)
        signals = await self._records.latest_signals(self.user_id, portfolio_id, SIGNALS_SHOWN)
        still_open = self.runner.portfolio.groups
        self.texts.know(self.runner.portfolio.queue.values())
        rest = Snapshot(
            seq=seq,
            time=now,
            portfolio=self.view(),
            groups=[],
            signals=signals,
            prices=self._prices(),
            queue=self.queue(),
        )
        return await snapshot_text(rest, (*still_open.values(), *(g for g in ended if g.id not in still_open)))

    def _prices(self) -> list[PriceView]:
        followed = sorted(set(relevance.everything(self.runner.portfolio)))
        found = ((account_id, self.runner.price(account_id, symbol)) for account_id, symbol in followed)
        return [price_view(account_id, price) for account_id, price in found if price is not None]


class LivePortfolios:
    """The running portfolios of all users, each shown to its own user only."""

    def __init__(self, engine: Engine, records: Records, clock: Clock) -> None:
        self._engine = engine
        self._records = records
        self._clock = clock
        self._known: dict[PortfolioId, LivePortfolio] = {}

    async def find(self, user_id: str, portfolio_id: PortfolioId) -> LivePortfolio:
        """Raises NotFoundError for what is not this user's, and 503 while it is not running."""
        profile = await self._records.profile(user_id, portfolio_id)
        runner = self._engine.runners.get(portfolio_id)
        if runner is None:
            raise ApiError(503, "starting", "The portfolio is being started. Try again in a few seconds.")
        live = self._known.get(portfolio_id)
        if live is None or live.runner is not runner:
            live = self._known[portfolio_id] = LivePortfolio(user_id, profile, runner, self._records, self._clock)
        live.know(profile)
        await live.refresh()
        return live

    async def renamed(self, user_id: str, portfolio_id: PortfolioId) -> None:
        """Tells whoever looks at it what it and its accounts are called now."""
        live = self._known.get(portfolio_id)
        if live is not None:
            live.know(await self._records.profile(user_id, portfolio_id))
