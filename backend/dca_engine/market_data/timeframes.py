"""Where candles begin and end, and which of a venue's candles make up longer ones.

A candle begins where the chart begins it: those of less than a day are counted from midnight (the last of a day ends
with it), weeks begin on Monday, months on the first, all in UTC. A month is written as 30 days. Times are whole seconds
since 1970.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

DAY = 86_400
WEEK = 7 * DAY
MONTH = 30 * DAY
_FIRST_MONDAY = 4 * DAY


class NoSuchCandlesError(ValueError):
    """A venue has no candles that these could be made of. The text says so to a trader."""


def source_length(lengths: Iterable[int], length: int) -> int:
    """The longest of a venue's `lengths` that candles of `length` are made of exactly. All in seconds. Raises
    NoSuchCandlesError."""
    known = tuple(lengths)
    found = max((own for own in known if _is_made_of(length, own)), default=None)
    if found is None:
        raise NoSuchCandlesError(f"must be a multiple of {min(known)} seconds, the exchange has no shorter candles")
    return found


def span(moment: int, length: int) -> tuple[int, int]:
    """When the candle of `length` that holds `moment` begins, and when the next one does."""
    if length % MONTH == 0:
        return _months(moment, length // MONTH)
    if length < DAY:
        midnight = moment - moment % DAY
        start = moment - (moment - midnight) % length
        return start, min(start + length, midnight + DAY)
    origin = _FIRST_MONDAY if length % WEEK == 0 else 0
    start = moment - (moment - origin) % length
    return start, start + length


def _is_made_of(length: int, own: int) -> bool:
    """Weeks are no part of what begins on another day."""
    if own == length:
        return True
    return length % own == 0 and own <= DAY


def _months(moment: int, count: int) -> tuple[int, int]:
    day = datetime.fromtimestamp(moment, UTC)
    first = (day.year * 12 + day.month - 1) // count * count
    return _month_start(first), _month_start(first + count)


def _month_start(months: int) -> int:
    return int(datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC).timestamp())
