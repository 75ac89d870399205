"""Where candles begin and end, and what they are made of."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.market_data.timeframes import DAY, MONTH, WEEK, NoSuchCandlesError, source_length, span

BINANCE = (60, 180, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 28_800, 43_200, DAY, WEEK)
LENGTHS = st.sampled_from([60, 300, 900, 2_700, 5_400, 6_000, 25_200, 14_400, DAY, 2 * DAY, WEEK, 2 * WEEK, MONTH])
MOMENTS = st.integers(0, 4_000_000_000)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("length", "source"),
    [
        (900, 900),
        (2_700, 900),
        (5_400, 1_800),
        (6_000, 300),
        (1_200, 300),
        (25_200, 3_600),
        (60 * 7, 60),
        (2 * DAY, DAY),
        (WEEK, WEEK),
        (2 * WEEK, DAY),
        (MONTH, DAY),
        (3 * MONTH, DAY),
    ],
)
def test_candles_are_made_of_the_longest_that_fit(length: int, source: int) -> None:
    assert source_length(BINANCE, length) == source


@pytest.mark.parametrize("length", [30, 90, 61])
def test_what_no_candle_fits_into_is_said_so(length: int) -> None:
    with pytest.raises(NoSuchCandlesError, match="multiple of 60 seconds"):
        source_length(BINANCE, length)


@pytest.mark.parametrize(
    ("moment", "length", "start", "end"),
    [
        ("2026-01-31T09:44:59", 2_700, "2026-01-31T09:00:00", "2026-01-31T09:45:00"),
        ("2026-01-31T09:45:00", 2_700, "2026-01-31T09:45:00", "2026-01-31T10:30:00"),
        ("2026-01-31T23:59:59", 6_000, "2026-01-31T23:20:00", "2026-02-01T00:00:00"),
        ("2026-01-31T09:30:00", DAY, "2026-01-31T00:00:00", "2026-02-01T00:00:00"),
        ("2026-01-31T09:30:00", WEEK, "2026-01-26T00:00:00", "2026-02-02T00:00:00"),
        ("2026-01-31T09:30:00", MONTH, "2026-01-01T00:00:00", "2026-02-01T00:00:00"),
        ("2026-12-31T09:30:00", 3 * MONTH, "2026-10-01T00:00:00", "2027-01-01T00:00:00"),
    ],
)
def test_a_candle_begins_where_the_chart_begins_it(moment: str, length: int, start: str, end: str) -> None:
    """100 minutes do not fill a day: its last candle ends with it."""
    assert span(seconds(moment), length) == (seconds(start), seconds(end))


@given(MOMENTS, LENGTHS)
def test_every_moment_is_in_one_candle_and_the_next_begins_where_it_ends(moment: int, length: int) -> None:
    start, end = span(moment, length)
    assert start <= moment < end
    assert span(start, length) == span(end - 1, length) == (start, end)
    assert span(end, length)[0] == end


@given(MOMENTS, LENGTHS)
def test_a_candle_begins_and_ends_with_those_that_it_is_made_of(moment: int, length: int) -> None:
    source = source_length(BINANCE, length)
    start, end = span(moment, length)
    assert span(start, source)[0] == start
    assert span(end, source)[0] == end
