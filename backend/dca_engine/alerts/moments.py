"""Times and timeframes as TradingView and people write them.

A timeframe is kept as seconds; a month is 30 days. A candle begins where the chart begins it: weeks on Monday, months
on the first, all in UTC.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
WEEK = 7 * _DAY
MONTH = 30 * _DAY
_UNITS = {"": _MINUTE, "m": _MINUTE, "s": 1, "h": _HOUR, "d": _DAY, "w": WEEK, "M": MONTH}
_TIMEFRAME = re.compile(r"([1-9][0-9]{0,3})?([a-zA-Z]?)")
_LONGEST = 12 * MONTH

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = Decimal(100_000_000_000)
"""Unix times above this are in milliseconds: as seconds it would be the year 5138."""


@lru_cache(maxsize=256)
def timeframe_seconds(text: str) -> int:
    """`5` minutes, `30S`, `4h`, `D`, `1W`, `M` to seconds. Raises ValueError with the reason."""
    match = _TIMEFRAME.fullmatch(text.strip())
    if match is None or not match.group():
        raise ValueError("is not a timeframe such as 15, 240, D, W or 30S")
    count, letter = match.groups()
    # Only the month is told from the minute by its capital: TradingView writes M for months and nothing for minutes.
    unit = _UNITS.get(letter if letter == "M" else letter.lower())
    if unit is None:
        raise ValueError("is not a timeframe such as 15, 240, D, W or 30S")
    seconds = int(count or 1) * unit
    if seconds > _LONGEST:
        raise ValueError("is longer than 12 months")
    return seconds


def candle_start(moment: datetime, timeframe: int) -> datetime:
    """When the candle that holds `moment` began; `timeframe` in seconds."""
    if timeframe % MONTH == 0:
        months = (moment.year * 12 + moment.month - 1) // (timeframe // MONTH) * (timeframe // MONTH)
        return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
    origin = _FIRST_MONDAY if timeframe % WEEK == 0 else _EPOCH
    return moment - (moment - origin) % timedelta(seconds=timeframe)


def read_moment(value: str | Decimal) -> datetime:
    """ISO 8601 with a zone, or Unix seconds or milliseconds, to UTC. Raises ValueError with the reason."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        moment = _from_iso(value)
    else:
        moment = _from_unix(Decimal(value))
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError("is not within the years 2000 to 2099")
    return moment


def _from_iso(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a time such as 2026-01-31T09:30:00Z") from None
    if moment.tzinfo is None:
        raise ValueError("has no time zone; write it like 2026-01-31T09:30:00Z")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is not within the years 2000 to 2099") from None


def _from_unix(number: Decimal) -> datetime:
    milliseconds = number if number >= _MILLISECONDS_FROM else number * 1000
    if not 0 <= milliseconds < 10**13:
        raise ValueError("is not a Unix time in seconds or milliseconds")
    return _EPOCH + timedelta(microseconds=int(milliseconds * 1000))
