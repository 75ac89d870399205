"""What trades came to: by pair, timeframe, side and day; spread, best and worst. Worked by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.performance.analysis import Analysis, analysis
from dca_engine.core.performance.days import days_between, first_midnight
from dca_engine.core.performance.histogram import Bin
from dca_engine.core.performance.results import together
from dca_engine.core.performance.trade import Slippage, Trade
from dca_engine.core.values import ZERO, Side
from tests.core.trades import D, added_up, histogram, results, trade

BERLIN = ZoneInfo("Europe/Berlin")
AMOUNTS = st.decimals("-5000", "5000", places=4)
TRADES = st.lists(
    st.builds(
        trade,
        AMOUNTS.map(str),
        st.integers(0, 24 * 90),
        symbol=st.sampled_from(["BTC/USDT", "ETH/USDT", "SOL/USDT"]),
        timeframe=st.sampled_from([None, 900, 3600]),
        side=st.sampled_from(list(Side)),
    ),
    max_size=40,
)


def of(*trades: Trade) -> Analysis:
    return analysis(added_up(trades), [], UTC)


# --- results --------------------------------------------------------------------------------------------------------


def test_five_trades_worked_by_hand() -> None:
    """30 and 10 won, 8 and 12 lost, one even: 20 in all."""
    found = results([trade("30", fees=D("0.5")), trade("-8"), trade("10", funding=D("-0.2")), trade("-12"), trade("0")])
    assert (found.count, found.wins, found.losses) == (5, 2, 2)
    assert found.win_rate == 40
    assert (found.realized, found.gross_profit, found.gross_loss) == (D(20), D(40), D(-20))
    assert (found.average_win, found.average_loss) == (D(20), D(-10))
    assert (found.payoff_ratio, found.profit_factor, found.expectancy) == (D(2), D(2), D(4))
    assert (found.fees, found.funding) == (D("0.5"), D("-0.2"))
    assert found.average_holding == timedelta(hours=1)


@given(TRADES, TRADES)
def test_results_of_two_sets_are_those_of_their_trades_together(some: list[Trade], others: list[Trade]) -> None:
    assert together([results(some), results(others)]) == results(some + others)


def test_nothing_to_divide_by_is_told_as_not_known() -> None:
    none = together([])
    assert (none.win_rate, none.expectancy, none.average_holding, none.realized) == (None, None, None, ZERO)
    only_wins = results([trade("5")])
    assert (only_wins.average_loss, only_wins.payoff_ratio, only_wins.profit_factor) == (None, None, None)
    only_losses = results([trade("-5")])
    assert (only_losses.average_win, only_losses.payoff_ratio, only_losses.profit_factor) == (None, None, ZERO)


def test_pairs_timeframes_sides_and_their_matrix() -> None:
    found = of(
        trade("10"),
        trade("-4", timeframe=3600),
        trade("7", symbol="ETH/USDT", side=Side.SHORT),
        trade("1", symbol="ETH/USDT", timeframe=None),
    )
    assert [(p.symbol, p.results.realized) for p in found.pairs] == [("BTC/USDT", D(6)), ("ETH/USDT", D(8))]
    assert [(t.timeframe, t.results.realized) for t in found.timeframes] == [(None, D(1)), (900, D(17)), (3600, D(-4))]
    assert [(c.symbol, c.timeframe, c.results.realized) for c in found.matrix] == [
        ("BTC/USDT", 900, D(10)),
        ("BTC/USDT", 3600, D(-4)),
        ("ETH/USDT", None, D(1)),
        ("ETH/USDT", 900, D(7)),
    ]
    assert (found.long.realized, found.short.realized) == (D(7), D(7))


def test_the_ten_best_and_worst_are_wins_and_losses() -> None:
    found = of(*(trade(str(amount)) for amount in range(-3, 13)))
    assert [t.realized for t in found.best] == list(range(12, 2, -1))
    assert [t.realized for t in found.worst] == [-3, -2, -1]


def test_what_is_earned_in_percent_is_of_what_was_entered() -> None:
    assert trade("5", entered=D(250)).percent == 2
    assert trade("5", entered=ZERO).percent is None


def test_slippage_of_entries_and_exits_adds_up() -> None:
    """1 lost on 500 entered, 3 won on 1 500 left: 2 better than planned, of 2 000."""
    found = of(
        trade("1", entry_slippage=Slippage(D(500), D(1)), exit_slippage=Slippage(D(1000), D(-2))),
        trade("1", exit_slippage=Slippage(D(500), D(-1))),
    )
    assert (found.entry_slippage.percent, found.exit_slippage.percent) == (D("0.2"), D("-0.2"))
    assert (found.slippage.planned, found.slippage.cost, found.slippage.percent) == (D(2000), D(-2), D("-0.1"))
    assert of(trade("1")).slippage.percent is None


@given(TRADES)
def test_every_way_to_part_the_trades_adds_up_to_all(trades: list[Trade]) -> None:
    found = analysis(added_up(trades, BERLIN), [], BERLIN)
    whole = sum((t.realized for t in trades), ZERO)
    assert found.total.realized == whole == found.long.realized + found.short.realized
    for parts in (found.pairs, found.timeframes, found.matrix):
        assert sum((part.results.realized for part in parts), ZERO) == whole
        assert sum(part.results.count for part in parts) == len(trades)
    assert sum((day.realized for day in found.days), ZERO) == whole
    assert sum(day.count for day in found.days) == sum(b.count for b in found.distribution) == len(trades)


# --- days -----------------------------------------------------------------------------------------------------------


def test_a_day_is_the_traders_own() -> None:
    """23:30 UTC on Monday is 0:30 on Tuesday in Berlin."""
    late = trade("5", hours=23.5)
    assert [d.day for d in of(late).days] == [date(2026, 1, 5)]
    assert [d.day for d in added_up([late], BERLIN).days] == [date(2026, 1, 6)]


def test_days_go_from_the_first_to_the_last() -> None:
    """21:30 UTC on Monday, 23:30 on Wednesday: in Berlin that is Thursday already."""
    first, last = datetime(2026, 1, 5, 21, 30, tzinfo=UTC), datetime(2026, 1, 7, 23, 30, tzinfo=UTC)
    assert days_between(first, last, BERLIN) == [date(2026, 1, day) for day in (5, 6, 7, 8)]
    assert days_between(first, first, BERLIN) == [date(2026, 1, 5)]


def test_seven_days_are_today_and_the_six_before() -> None:
    now = datetime(2026, 1, 10, 22, tzinfo=UTC)
    assert first_midnight(now, UTC, 1) == datetime(2026, 1, 10, tzinfo=UTC)
    assert first_midnight(now, UTC, 7) == datetime(2026, 1, 4, tzinfo=UTC)
    assert first_midnight(now, ZoneInfo("Asia/Tokyo"), 1) == datetime(2026, 1, 10, 15, tzinfo=UTC)


def test_days_are_counted_through_a_change_of_clocks() -> None:
    """Berlin, 29 March 2026: the day has 23 hours, and the day after begins at 22:00 UTC."""
    now = datetime(2026, 3, 30, 12, tzinfo=UTC)
    assert first_midnight(now, BERLIN, 1) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert first_midnight(now, BERLIN, 2) == datetime(2026, 3, 28, 23, tzinfo=UTC)


def test_a_midnight_that_clocks_skip_is_when_they_do() -> None:
    """Beirut, 29 March 2026: 0:00 becomes 1:00, at 22:00 UTC."""
    now = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert first_midnight(now, ZoneInfo("Asia/Beirut"), 1) == datetime(2026, 3, 28, 22, tzinfo=UTC)


# --- distribution ---------------------------------------------------------------------------------------------------


def test_bins_are_round_and_begin_at_zero() -> None:
    """From -10 to 30 in about 20 bins: 2 wide."""
    assert [b for b in histogram(map(D, ("-10", "-1", "0", "1.5", "30"))) if b.count] == [
        Bin(D(-10), D(-8), 1),
        Bin(D(-2), D(0), 1),
        Bin(D(0), D(2), 2),
        Bin(D(30), D(32), 1),
    ]


def test_a_huge_result_goes_into_an_open_bin() -> None:
    found = histogram([*map(D, range(40)), D(100_000)])
    assert (found[-1].low, found[-1].high, found[-1].count) == (D(40), None, 1)
    assert len(found) < 25


@pytest.mark.parametrize("amounts", [["0"], ["7", "7"], ["-3"], ["0.00001", "0.00002"]])
def test_few_or_equal_results_have_few_bins(amounts: list[str]) -> None:
    found = histogram(map(D, amounts))
    assert sum(b.count for b in found) == len(amounts)
    assert 1 <= len(found) <= 23


def test_no_results_no_bins() -> None:
    assert histogram([]) == []


@given(st.lists(AMOUNTS, min_size=1, max_size=80))
def test_bins_lie_side_by_side_and_each_result_is_in_its_own(amounts: list[Decimal]) -> None:
    found = histogram(amounts)
    assert [b.high for b in found[:-1]] == [b.low for b in found[1:]]
    for b in found:
        inside = [a for a in amounts if (b.low is None or a >= b.low) and (b.high is None or a < b.high)]
        assert len(inside) == b.count
        assert not (min(inside, default=ZERO) < ZERO < max(inside, default=ZERO)), "wins and losses in one bin"
    assert len(found) <= 25
