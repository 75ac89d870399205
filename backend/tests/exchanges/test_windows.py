"""Request limits as sliding windows (peers' pain 26)."""

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.exchanges.capabilities import Cost, Limit, LimitKind
from dca_engine.exchanges.windows import Window, Windows

TEN_ORDERS = Limit(LimitKind.ORDERS, 10, 10)
WEIGHT = Limit(LimitKind.WEIGHT, 60, 100)


def test_what_fits_need_not_wait() -> None:
    window = Window(TEN_ORDERS)
    window.take(9, 0.0)
    assert window.wait(1, 0.0) == 0
    assert window.wait(2, 0.0) > 0


def test_room_comes_back_when_what_was_taken_is_old_enough() -> None:
    window = Window(TEN_ORDERS)
    window.take(6, 0.0)
    window.take(4, 4.0)
    wait = window.wait(7, 5.0)
    assert 9.0 < wait < 9.5, "the six are not enough: the four must go too"
    assert window.wait(7, 5.0 + wait) == 0
    assert window.wait(6, 5.0) < wait


def test_a_share_is_left_for_what_is_more_urgent() -> None:
    window = Window(TEN_ORDERS)
    window.take(9, 0.0)
    assert window.wait(1, 0.0, spare=1) > 0
    assert window.wait(1, 0.0, spare=0) == 0


def test_what_is_larger_than_the_window_goes_when_it_is_empty() -> None:
    window = Window(TEN_ORDERS)
    assert window.wait(50, 0.0) == 0
    window.take(1, 0.0)
    assert window.wait(50, 1.0) > 0


def test_the_venue_may_know_of_more_than_we_do() -> None:
    window = Window(TEN_ORDERS)
    window.take(2, 0.0)
    window.observe(8, 0.0)
    assert window.used(0.0) == 8
    window.observe(3, 0.0)
    assert window.used(0.0) == 8, "our own requests may still be on their way to it"


def test_announced_limits_replace_the_known_ones_and_keep_the_count() -> None:
    windows = Windows([TEN_ORDERS])
    windows.take(Cost(1, orders=5), 0.0)
    windows.apply([Limit(LimitKind.ORDERS, 10, 5), Limit(LimitKind.ORDERS, 86400, 1000)])
    wait, full = windows.blocking(Cost(1, orders=1), 0.0, 0)
    assert wait > 0
    assert [window.limit.count for window in full] == [5]


def test_a_hold_concerns_only_what_is_counted_here() -> None:
    orders = Windows([TEN_ORDERS])
    orders.hold(7.0)
    assert orders.blocking(Cost(1, orders=1), 2.0, 0)[0] == 5.0
    assert orders.blocking(Cost(1, orders=0), 2.0, 0)[0] == 0


def test_a_day_of_orders_needs_little_memory() -> None:
    window = Window(Limit(LimitKind.ORDERS, 86400, 200_000))
    for second in range(200_000):
        window.take(1, second * 0.4)
    assert window.used(80_000.0) == 200_000
    assert len(window._taken) <= 1001


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 10)), min_size=1, max_size=60))
def test_no_window_of_the_venue_ever_holds_too_much(requests: list[tuple[float, int]]) -> None:
    """Whoever sends when `wait` says so keeps the limit within any ten seconds."""
    window, now, sent = Window(TEN_ORDERS), 0.0, []
    for pause, amount in requests:
        now += pause
        now += window.wait(amount, now)
        assert window.wait(amount, now + 1e-6) == 0
        window.take(amount, now)
        sent.append((now, amount))
    for start, _ in sent:
        assert sum(amount for moment, amount in sent if start <= moment < start + 10) <= 10
