"""Spec 2.3 and 2.6: timeframes as TradingView writes them, times of the sender, beginnings of candles."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.alerts.moments import candle_start, read_moment, timeframe_seconds

HOUR, DAY = 3600, 86400


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1", 60), ("5", 300), ("15", 900), ("60", HOUR), ("240", 4 * HOUR), ("1440", DAY),
        ("D", DAY), ("1D", DAY), ("3d", 3 * DAY), ("W", 7 * DAY), ("1W", 7 * DAY), ("M", 30 * DAY), ("1M", 30 * DAY),
        ("12M", 360 * DAY), ("S", 1), ("30S", 30), ("1h", HOUR), ("4H", 4 * HOUR), ("15m", 900), (" 15 ", 900),
    ],
)  # fmt: skip
def test_timeframes(written: str, seconds: int) -> None:
    assert timeframe_seconds(written) == seconds


@pytest.mark.parametrize(
    "written", ["", "0", "00", "-5", "1.5", "T", "10T", "100R", "M1", "15 m", "99999", "53W", "١٥"]
)
def test_what_is_no_timeframe(written: str) -> None:
    with pytest.raises(ValueError, match=r"timeframe|12 months"):
        timeframe_seconds(written)


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00.000Z",
        "2026-01-31T10:30:00+01:00",
        "2026-01-31 09:30:00+00:00",
        "1769851800",
        "1769851800000",
        Decimal(1769851800),
        Decimal(1769851800000),
        Decimal("1769851800.000"),
    ],
)
def test_one_moment_in_every_form(written: str | Decimal) -> None:
    assert read_moment(written) == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("moment", "timeframe", "start"),
    [
        ("2026-01-31T09:44:59.999", 900, "2026-01-31T09:30"),
        ("2026-01-31T09:45", 900, "2026-01-31T09:45"),
        ("2026-01-31T09:44", 4 * HOUR, "2026-01-31T08:00"),
        ("2026-01-31T09:44", DAY, "2026-01-31T00:00"),
        ("2026-02-01T23:59", 7 * DAY, "2026-01-26T00:00"),  # a Sunday belongs to the week of the Monday before
        ("2026-02-02T00:00", 7 * DAY, "2026-02-02T00:00"),
        ("2026-02-28T23:59", 30 * DAY, "2026-02-01T00:00"),
        ("2026-03-01T00:00", 30 * DAY, "2026-03-01T00:00"),
        ("2026-03-01T00:00", 90 * DAY, "2026-01-01T00:00"),
    ],
)
def test_a_candle_begins_where_the_chart_begins_it(moment: str, timeframe: int, start: str) -> None:
    assert candle_start(at(moment), timeframe) == at(start)


@given(
    st.integers(946684800, 4102444799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from([1, 30, 60, 900, 4 * HOUR, DAY, 7 * DAY, 30 * DAY, 60 * DAY, 360 * DAY]),
)
def test_every_moment_lies_in_its_own_candle(moment: datetime, timeframe: int) -> None:
    start = candle_start(moment, timeframe)
    assert start <= moment < start + timedelta(seconds=timeframe * 1.1)
    assert candle_start(start, timeframe) == start
