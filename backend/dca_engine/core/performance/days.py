"""Days as a trader counts them: from midnight to midnight of his time zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from dca_engine.core.performance.results import parted
from dca_engine.core.performance.trade import Trade
from dca_engine.core.values import ZERO


@dataclass(frozen=True, slots=True)
class DayResult:
    """What the trades that ended on a day realized, quote."""

    day: date
    count: int
    wins: int
    realized: Decimal


def day_of(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()


def midnight(day: date, zone: tzinfo) -> datetime:
    """When the day begins there, in UTC. Where clocks skip midnight, it begins when they do."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def first_midnight(moment: datetime, zone: tzinfo, days: int) -> datetime:
    """When the first of the latest `days` days began, the day of `moment` being the last of them."""
    return midnight(day_of(moment, zone) - timedelta(days=days - 1), zone)


def calendar(trades: Iterable[Trade], zone: tzinfo) -> list[DayResult]:
    """Days on which a trade ended, in order."""
    return [
        DayResult(
            day=day,
            count=len(ended),
            wins=sum(trade.realized > ZERO for trade in ended),
            realized=sum((trade.realized for trade in ended), ZERO),
        )
        for day, ended in parted(trades, lambda trade: day_of(trade.ended_at, zone)).items()
    ]
