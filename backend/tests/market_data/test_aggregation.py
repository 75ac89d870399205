"""Longer candles are exactly what the shorter ones are together."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.market_data.aggregation import aggregated, moment_of, seconds_of
from dca_engine.market_data.timeframes import DAY, WEEK, span
from dca_engine.ports import Candle

D = Decimal
START = 1_769_850_000
"""2026-01-31 09:00 UTC."""
AMOUNTS = st.decimals(min_value="0.00000001", max_value=10**6, places=8)


@st.composite
def minutes(draw: st.DrawFn) -> list[Candle]:
    """Minute candles, oldest first, with gaps between them."""
    offsets = draw(st.lists(st.integers(0, 3_000), unique=True, max_size=60))
    return [_drawn(draw, START + 60 * offset) for offset in sorted(offsets)]


def _drawn(draw: st.DrawFn, start: int) -> Candle:
    low, one, other, high = sorted(draw(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)))
    first, last = draw(st.permutations([one, other]))
    return Candle(moment_of(start), first, high, low, last, draw(AMOUNTS))


def candle(start: int, open_: str, high: str, low: str, close: str, volume: str) -> Candle:
    return Candle(moment_of(start), D(open_), D(high), D(low), D(close), D(volume))


def test_45_minutes_are_three_quarters_of_an_hour() -> None:
    parts = [
        candle(START, "100", "103", "99", "102", "1.5"),
        candle(START + 900, "102", "102", "95", "96", "0.25"),
        candle(START + 1_800, "96", "101", "96", "100", "2"),
        candle(START + 2_700, "100", "100", "98", "99", "1"),
    ]
    assert aggregated(parts, 2_700) == [
        candle(START, "100", "103", "95", "100", "3.75"),
        candle(START + 2_700, "100", "100", "98", "99", "1"),
    ]


def test_a_gap_stays_a_gap_and_a_candle_of_a_part_is_dated_by_its_own_start() -> None:
    parts = [candle(START + 60, "1", "1", "1", "1", "1"), candle(START + 7_260, "2", "2", "2", "2", "1")]
    assert [seconds_of(c.time) - START for c in aggregated(parts, 3_600)] == [0, 7_200]


def test_of_nothing_comes_nothing() -> None:
    assert aggregated([], 900) == []


@given(minutes(), st.sampled_from([60, 300, 2_700, 6_000, DAY, WEEK]))
def test_nothing_is_lost_and_nothing_made_up(parts: list[Candle], length: int) -> None:
    whole = aggregated(parts, length)
    assert sum((c.volume for c in whole), D(0)) == sum((c.volume for c in parts), D(0))
    assert {seconds_of(c.time) for c in whole} == {span(seconds_of(c.time), length)[0] for c in parts}
    for one in whole:
        within = _within(parts, one, length)
        assert (one.open, one.close) == (within[0].open, within[-1].close)
        assert (one.high, one.low) == (max(c.high for c in within), min(c.low for c in within))


@given(minutes())
def test_it_does_not_matter_over_which_steps(parts: list[Candle]) -> None:
    assert aggregated(aggregated(aggregated(parts, 300), 900), 2_700) == aggregated(parts, 2_700)


def _within(parts: Sequence[Candle], whole: Candle, length: int) -> list[Candle]:
    start, end = span(seconds_of(whole.time), length)
    return [c for c in parts if start <= seconds_of(c.time) < end]
