"""Funding of perpetuals, read from the venue and told to the core, each payment once (spec 5).

Venues move funding at full hours, and what they stream of it names no market. So every market that a group holds is
asked for its payments: when its account is reconciled, and twice after each full hour, because a payment may be
written down late. That is one request per market at a time, two seconds apart. Binance weighs it 30: ten markets cost
600 an hour of 144 000, and a round never takes more than 900 of the 2 400 of its minute.

Nothing of this is stored. What was booked is in the groups, so a start reads again from the opening of the oldest one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain

import structlog

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, GroupId, Purpose
from dca_engine.core.messages import Event, FundingPaid
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Clock, Exchange, FundingPayment
from dca_engine.runtime.relevance import market_of
from dca_engine.runtime.trigger_index import MarketKey

log = structlog.get_logger(__name__)

SLACK = timedelta(minutes=1)
"""Around the moment that a payment bears: who came or went within it may have paid, as Binance says of newcomers. So a
payment is told when it is as old as this, and it is known who was there."""
_ROUNDS = (70.0, 180.0)
"""Seconds after each full hour."""
_HOUR = 3600.0
_PACE_SECONDS = 2.0
"""Between two requests of a round, so that the orders that a full hour brings find room beside them."""
_RETRY_SECONDS = 60.0
_REMEMBERED = timedelta(hours=1)
"""How long a group that ended is still asked for: alerts come at full hours too, and close what just paid."""

ReadFunding = Callable[[AccountId], Awaitable[None]]


@dataclass(slots=True)
class _Read:
    """What was read of one market so far. A payment that nobody seems to have borne may find its group later, when a
    fill is known that was missed."""

    payments: dict[str, FundingPayment] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def add(self, payments: Iterable[FundingPayment]) -> None:
        self.payments.update((payment.id, payment) for payment in payments)

    @property
    def latest(self) -> datetime | None:
        return max((payment.time for payment in self.payments.values()), default=None)


class FundingReader:
    """`portfolio` gives the last committed state; `submit` takes the events."""

    def __init__(
        self,
        exchanges: Mapping[AccountId, Exchange],
        clock: Clock,
        portfolio: Callable[[], Portfolio],
        submit: Callable[[Iterable[Event]], None],
    ) -> None:
        self._exchanges = exchanges
        self._clock = clock
        self._portfolio = portfolio
        self._submit = submit
        self._read_so_far: dict[MarketKey, _Read] = {}
        self._failed: set[MarketKey] = set()
        self._ended: dict[GroupId, tuple[datetime, Group]] = {}

    async def run(self) -> None:
        """Reads after every full hour, for ever; what could not be read, within a minute again."""
        while True:
            wait = _until_next_round(self._clock.now())
            await self._clock.sleep(min(wait, _RETRY_SECONDS))
            self._forget()
            for market in self._markets():
                if wait <= _RETRY_SECONDS or market in self._failed:
                    await self._read(market)
                    await self._clock.sleep(_PACE_SECONDS)

    async def read(self, account_id: AccountId) -> None:
        """Reads what the account's open perpetuals paid and received; what cannot be read now is read later."""
        await asyncio.gather(*(self._read(market) for market in self._markets() if market[0] == account_id))

    def follow_ended(self, groups: Iterable[Group]) -> None:
        """These ended; a payment of theirs may still come."""
        now = self._clock.now()
        self._ended.update((group.id, (now, group)) for group in groups if group.market.kind is MarketKind.LINEAR)

    def _markets(self) -> list[MarketKey]:
        """Those of perpetuals that are open, or were a while ago."""
        return [market for market in dict.fromkeys(map(market_of, self._groups())) if market[0] in self._exchanges]

    def _groups(self) -> Iterable[Group]:
        perpetuals = (g for g in self._portfolio().groups.values() if g.market.kind is MarketKind.LINEAR)
        return chain(perpetuals, (group for _, group in self._ended.values()))

    def _forget(self) -> None:
        oldest = self._clock.now() - _REMEMBERED
        self._ended = {key: known for key, known in self._ended.items() if known[0] >= oldest}
        markets = set(self._markets())
        self._read_so_far = {market: read for market, read in self._read_so_far.items() if market in markets}
        self._failed &= markets

    async def _read(self, market: MarketKey) -> None:
        account_id, symbol = market
        read = self._read_so_far.setdefault(market, _Read())
        try:
            since = read.latest or self._first_fill(market) - SLACK
            payments = await self._exchanges[account_id].funding_since(symbol, since)
        except ExchangeError as error:
            log.warning("funding cannot be read", account_id=account_id, symbol=symbol, reason=str(error))
            self._failed.add(market)
            return
        self._failed.discard(market)
        read.add(payments)
        self._tell(market, read)

    def _first_fill(self, market: MarketKey) -> datetime:
        """By the venue's clock, as payments are; ours may be another."""
        groups = [group for group in self._groups() if market_of(group) == market]
        orders = (order for group in groups for order in group.orders.values())
        fills = (fill.time for order in orders for fill in order.fills)
        return min(fills, default=min(group.opened_at for group in groups))

    def _tell(self, market: MarketKey, read: _Read) -> None:
        """Of what was read: what a group may have borne and none has booked."""
        now = self._clock.now()
        there = now - timedelta(milliseconds=self._exchanges[market[0]].clock_ahead_ms)
        groups = [group for group in self._groups() if market_of(group) == market]
        done = read.told.union(payment.id for group in groups for payment in group.funding)
        ripe = (p for p in read.payments.values() if p.id not in done and p.time + SLACK <= there)
        due = [payment for payment in ripe if any(_may_bear(group, payment.time) for group in groups)]
        read.told.update(payment.id for payment in due)
        self._submit(FundingPaid(now, *market, payment.id, payment.amount, payment.time) for payment in due)


def _may_bear(group: Group, moment: datetime) -> bool:
    """Whether the group held something around a moment, as far as its fills tell."""
    entered = _traded(group, moment + SLACK, is_entry=True)
    return entered > _traded(group, moment - SLACK, is_entry=False)


def _traded(group: Group, until: datetime, is_entry: bool) -> Decimal:
    """Base that had come in, or gone out, by then."""
    orders = (order for order in group.orders.values() if (order.purpose is Purpose.ENTRY) is is_entry)
    return sum((fill.quantity for order in orders for fill in order.fills if fill.time <= until), ZERO)


def _until_next_round(now: datetime) -> float:
    """Seconds."""
    past_hour = now.minute * 60 + now.second + now.microsecond / 1e6
    return next((moment - past_hour for moment in _ROUNDS if moment > past_hour), _HOUR + _ROUNDS[0] - past_hour)
