"""What a portfolio is worth, how far it fell, and what it earned per day against how much it varied. Worked by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core import risk_engine
from dca_engine.core.ids import Purpose
from dca_engine.core.performance.drawdown import deepest, dips
from dca_engine.core.performance.ratios import daily_returns, sharpe_ratio, sortino_ratio
from dca_engine.core.performance.thinning import thinned
from dca_engine.core.performance.worth import EquitySample, change_percent, sampled, worth
from dca_engine.core.values import ZERO, Side
from tests.core.builders import BTC_PERP, ETH, filled_group, portfolio
from tests.core.story import Story
from tests.core.trades import MONDAY, D, sample

# --- worth ----------------------------------------------------------------------------------------------------------


def test_worth_of_a_long_and_a_short() -> None:
    """The long's second leg, 0.00402 at 49 750, stands at 51 000; the short's first, 0.004 at 50 000, at 49 000."""
    held = portfolio(filled_group(1), filled_group(0, of_market=BTC_PERP, side=Side.SHORT, number=2))
    prices = {"BTC/USDT": D(51_000), "BTC/USDT:USDT": D(49_000)}
    found = worth(held, lambda group: prices[group.market.symbol])
    assert found.unrealized == D("5.025") + 4
    assert found.equity == D("10009.025")
    assert found.deployed == D("199.995") + 200
    assert found.free == D("9600.005")


def test_without_a_price_of_what_is_held_equity_is_not_known() -> None:
    held = portfolio(filled_group(0), filled_group(0, of_market=ETH, number=2))
    found = worth(held, lambda group: D(51_000) if group.market.base == "BTC" else None)
    assert (found.unrealized, found.equity) == (None, None)
    assert found.deployed == 400
    assert sampled(found, MONDAY) is None


def test_what_holds_nothing_needs_no_price() -> None:
    assert worth(portfolio(), lambda _: None).equity == 10_000


def test_equity_is_the_one_that_the_risk_engine_goes_by() -> None:
    story = Story()
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY, leg=0), fee="0.1")
    story.see("50321.5")
    found = worth(story.portfolio, story.portfolio.price_of)
    assert found.unrealized not in (None, ZERO)
    assert found.equity == risk_engine.equity(story.portfolio).current


@pytest.mark.parametrize(
    ("before", "now", "percent"),
    [
        (sample(0, "0"), sample(1, "10", "15"), "2.5"),
        (sample(0, "100", "-100"), sample(1, "100", "-150"), "-5"),
        (sample(0, "0"), sample(1, "10", capital="5000"), "1"),
    ],
    ids=["won", "lost on paper", "capital that was brought in is no gain"],
)
def test_change_in_percent_of_the_equity_before(before: EquitySample, now: EquitySample, percent: str) -> None:
    assert change_percent(before, now) == D(percent)


def test_change_of_what_is_not_known() -> None:
    assert change_percent(None, sample(1, "0")) is None
    assert change_percent(sample(0, "0"), None) is None
    assert change_percent(sample(0, "-1000"), sample(1, "0")) is None


# --- drawdown -------------------------------------------------------------------------------------------------------


def test_the_deepest_fall_and_when_it_was_made_good() -> None:
    """1 000, up to 1 200, down to 900 (a quarter), back to 1 200 on the fifth hour, down a little again."""
    course = dips([sample(h, str(r)) for h, r in enumerate((0, 200, 50, -100, 150, 200, 190))])
    assert [dip.amount for dip in course] == [0, 0, 150, 300, 50, 0, 10]
    found = deepest(course)
    assert found is not None
    assert (found.amount, found.percent) == (D(300), D(25))
    assert [(t - MONDAY) // timedelta(hours=1) for t in (found.peak_at, found.bottom_at)] == [1, 3]
    assert found.recovered_at == MONDAY + timedelta(hours=5)


def test_a_fall_that_is_not_made_good_yet() -> None:
    found = deepest(dips([sample(0, "0"), sample(1, "0", "-50"), sample(2, "0", "-10")]))
    assert found is not None
    assert (found.percent, found.recovered_at) == (D(5), None)


def test_a_fall_on_paper_counts_and_capital_taken_out_does_not() -> None:
    assert deepest(dips([sample(0, "0"), sample(1, "0", capital="400"), sample(2, "5", capital="400")])) is None
    assert deepest(dips([])) is None


@given(st.lists(st.integers(-900, 2000), min_size=1, max_size=60))
def test_a_drawdown_lies_between_its_peak_and_its_recovery(profits: list[int]) -> None:
    samples = [sample(hour, str(profit)) for hour, profit in enumerate(profits)]
    course = dips(samples)
    assert all(dip.amount >= 0 and dip.peak_at <= dip.time for dip in course)
    found = deepest(course)
    if found is None:
        assert profits == sorted(profits)
        return
    by_time = {s.time: s.equity for s in samples}
    assert found.amount == by_time[found.peak_at] - by_time[found.bottom_at]
    assert found.peak_at < found.bottom_at
    if found.recovered_at is not None:
        assert by_time[found.recovered_at] >= by_time[found.peak_at]
    else:
        assert all(s.equity < by_time[found.peak_at] for s in samples if s.time > found.bottom_at)


# --- returns --------------------------------------------------------------------------------------------------------


def test_a_day_is_worth_what_its_last_sample_says() -> None:
    samples = [sample(1, "0"), sample(20, "0", "100"), sample(30, "50"), sample(47, "45"), sample(71, "155")]
    assert daily_returns(samples, UTC) == [D("-55") / 1100, D("110") / 1045]


def test_days_that_do_not_follow_one_another_are_not_compared() -> None:
    samples = [sample(1, "0"), sample(25, "10"), sample(24 * 5, "500"), sample(24 * 6, "500")]
    assert daily_returns(samples, UTC) == [D("0.01"), D(0)]


def test_days_of_returns_are_the_traders_own() -> None:
    """22:30 and 23:30 UTC are one day in UTC, two in Berlin."""
    samples = [sample(22.5, "0"), sample(23.5, "10")]
    assert daily_returns(samples, UTC) == []
    assert daily_returns(samples, ZoneInfo("Europe/Berlin")) == [D("0.01")]


def test_money_brought_in_is_no_return() -> None:
    assert daily_returns([sample(1, "0"), sample(25, "10", capital="9000")], UTC) == [D("0.01")]


def test_sharpe_and_sortino_worked_by_hand() -> None:
    """Five days of +3 % and five of -1 %: mean 1 %, each 2 % off it. Sample variance 10 x 0.0004 / 9; downside variance
    5 x 0.0001 / 10. Sharpe 0.01 / 0.0210818... x 19.1049..., Sortino 0.01 / 0.0070710... x 19.1049..."""
    returns = [D("0.03"), D("-0.01")] * 5
    sharpe, sortino = sharpe_ratio(returns), sortino_ratio(returns)
    assert sharpe is not None
    assert sortino is not None
    assert sharpe.quantize(D("0.0001")) == D("9.0623")
    assert sortino.quantize(D("0.0001")) == D("27.0185")


def test_too_few_days_or_days_all_alike_have_no_ratio() -> None:
    nine = [D("0.03"), D("-0.01"), D("0.02")] * 3
    assert (sharpe_ratio(nine), sortino_ratio(nine)) == (None, None)
    assert (sharpe_ratio([D("0.01")] * 10), sortino_ratio([D("0.01")] * 10)) == (None, None)


@given(st.lists(st.decimals("-0.2", "0.2", places=5), min_size=10, max_size=60))
def test_ratios_have_the_sign_of_what_was_earned(returns: list[Decimal]) -> None:
    earned = sum(returns, ZERO)
    for ratio in (sharpe_ratio(returns), sortino_ratio(returns)):
        if ratio is not None:
            assert ratio == 0 if earned == 0 else ratio.is_signed() == earned.is_signed()


# --- fewer points ---------------------------------------------------------------------------------------------------


def of_total(samples: list[EquitySample], most: int) -> list[EquitySample]:
    return thinned(samples, most, lambda s: s.time, lambda s: s.settled, lambda s: s.equity)


def test_a_short_curve_stays_as_it_is() -> None:
    samples = [sample(hour, "0") for hour in range(500)]
    assert of_total(samples, 500) == samples


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(-50, 50), st.integers(-50, 50)), min_size=30, max_size=120))
def test_the_ends_and_the_extremes_of_a_thinned_curve_stay(steps: list[tuple[int, int, int]]) -> None:
    samples, hour = [], 0
    for apart, realized, unrealized in steps:
        hour += apart
        samples.append(sample(hour, str(realized), str(unrealized)))
    kept = of_total(samples, 24)
    assert len(kept) <= 24
    assert kept == [s for s in samples if s in kept], "in order, none twice"
    assert (kept[0], kept[-1]) == (samples[0], samples[-1])
    for height in (attrgetter("settled"), attrgetter("equity")):
        of_kept, of_all = [height(s) for s in kept], [height(s) for s in samples]
        assert (min(of_kept), max(of_kept)) == (min(of_all), max(of_all))


def test_a_busy_hour_does_not_take_the_room_of_a_year() -> None:
    """A sample each day for a year, then one each minute for an hour: the hour is one part of many."""
    year = [sample(24 * day, str(day % 7)) for day in range(365)]
    hour = [replace(year[-1], time=year[-1].time + timedelta(minutes=m)) for m in range(1, 61)]
    kept = of_total([*year, *hour], 120)
    assert sum(s.time <= year[-1].time for s in kept) > 60
    assert kept[-1].time == hour[-1].time
    assert kept[0].time == datetime(2026, 1, 5, tzinfo=UTC)
