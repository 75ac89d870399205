"""Days as a trader counts them: from midnight to midnight of his time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal


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


def days_between(first: datetime, last: datetime, zone: tzinfo) -> list[date]:
    """From the day of `first` to that of `last`."""
    begin = day_of(first, zone)
    return [begin + timedelta(days=n) for n in range((day_of(last, zone) - begin).days + 1)]
