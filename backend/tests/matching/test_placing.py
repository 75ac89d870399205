"""What the venue takes, what it locks for it, and what trades at once (spec 5: fills and fees)."""

import pytest

from dca_engine.matching import EventKind, FillModel, NewOrder, OrderStatus, Refusal, TimeInForce, Venue
from tests.matching.builders import BUY, NOW, SELL, D, accepted, at_market, holds, limit, venue


def test_a_limit_order_rests_and_locks_what_it_needs() -> None:
    place = venue()
    order = accepted(place.place(limit(BUY, "49750", "0.00402"), NOW)).order
    assert order.status is OrderStatus.OPEN
    assert holds(place, "USDT") == (D("99800.005"), D("199.995"))


def test_a_cancel_frees_what_was_locked() -> None:
    place = venue()
    order = accepted(place.place(limit(BUY, "49750", "0.00402"), NOW)).order
    event = place.cancel("a", order.order_id, NOW)
    assert not isinstance(event, Refusal)
    assert (event.kind, event.order.status) == (EventKind.CANCELLED, OrderStatus.CANCELLED)
    assert holds(place, "USDT") == (D(100_000), D(0))
    assert isinstance(place.cancel("a", order.order_id, NOW), Refusal)


def test_nobody_cancels_the_order_of_another_account() -> None:
    place = venue()
    order = accepted(place.place(limit(BUY, "49750", "0.00402"), NOW)).order
    place.open_account("b")
    assert isinstance(place.cancel("b", order.order_id, NOW), Refusal)


def test_a_limit_order_across_the_quote_takes_at_the_touch_not_at_its_own_price() -> None:
    place = venue()
    outcome = accepted(place.place(limit(BUY, "51000", "0.004"), NOW))
    assert [event.kind for event in outcome.events] == [EventKind.ACCEPTED, EventKind.TRADED]
    (trade,) = outcome.trades
    assert (trade.price, trade.is_maker) == (D(50_000), False)
    assert holds(place, "USDT") == (D(99_800), D(0))


def test_a_market_order_fills_at_the_touch_with_slippage() -> None:
    place = venue(model=FillModel(half_spread_percent=D("0.01"), slippage_percent=D("0.1")))
    (trade,) = accepted(place.place(at_market(BUY, "0.004"), NOW)).trades
    assert trade.price == D("50055.01")  # 50 005 plus 0.1 %, up to the tick


def test_a_market_buy_can_name_what_to_spend() -> None:
    place = venue()
    order = accepted(place.place(at_market(BUY, spend="1000.50"), NOW)).order
    assert (order.status, order.quantity, order.filled_quote) == (OrderStatus.FILLED, D("0.02001"), D("1000.5"))


def test_a_market_sell_can_name_what_to_raise() -> None:
    place = venue()
    place.deposit("a", "BTC", D(1))
    (trade,) = accepted(place.place(at_market(SELL, spend="1000.50"), NOW)).trades
    assert (trade.quantity, trade.quote_quantity) == (D("0.02001"), D("1000.5"))


@pytest.mark.parametrize("time_in_force", [TimeInForce.IOC, TimeInForce.FOK])
def test_what_may_not_rest_expires(time_in_force: TimeInForce) -> None:
    place = venue()
    outcome = accepted(place.place(limit(BUY, "49000", "0.004", time_in_force=time_in_force), NOW))
    assert [event.kind for event in outcome.events] == [EventKind.ACCEPTED, EventKind.EXPIRED]
    assert holds(place, "USDT") == (D(100_000), D(0))


def test_immediate_or_cancel_keeps_what_it_got() -> None:
    place = venue(model=FillModel(liquidity_per_touch=D("0.003")))
    order = accepted(place.place(limit(BUY, "50000", "0.004", time_in_force=TimeInForce.IOC), NOW)).order
    assert (order.status, order.filled) == (OrderStatus.EXPIRED, D("0.003"))
    assert holds(place, "USDT") == (D(99_850), D(0))


def test_fill_or_kill_takes_all_or_nothing() -> None:
    place = venue(model=FillModel(liquidity_per_touch=D("0.003")))
    order = accepted(place.place(limit(BUY, "50000", "0.004", time_in_force=TimeInForce.FOK), NOW)).order
    assert (order.status, order.filled) == (OrderStatus.EXPIRED, D(0))


def test_a_post_only_order_across_the_quote_is_refused() -> None:
    assert _refused(venue(), limit(BUY, "50000", "0.004", post_only=True)) == "would_take"
    order = accepted(venue().place(limit(BUY, "49999.99", "0.004", post_only=True), NOW)).order
    assert order.status is OrderStatus.OPEN


def _refused(place: Venue, order: NewOrder) -> str:
    before = list(place.ledger.all_of("a"))
    outcome = place.place(order, NOW)
    assert isinstance(outcome, Refusal), outcome
    assert list(place.ledger.all_of("a")) == before, "a refusal changes nothing"
    return outcome.reason.value


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (limit(BUY, "50000.001", "0.004"), "price_tick"),
        (limit(BUY, "9999", "0.004"), "price_band"),
        (limit(SELL, "250000.01", "0.004"), "price_band"),
        (limit(SELL, "1000000.01", "0.004"), "max_price"),
        (limit(SELL, "51000", "180"), "max_notional"),
        (limit(BUY, "49000", "0.000015"), "lot_step"),
        (limit(BUY, "49000", "0.0000"), "lot_step"),
        (limit(BUY, "49000", "9000.00001"), "max_quantity"),
        (limit(BUY, "49000", "0.0001"), "min_notional"),
        (limit(BUY, "49000", "3"), "insufficient_balance"),
        (limit(SELL, "51000", "0.004"), "insufficient_balance"),
        (limit(BUY, "49000", "0.004", symbol="NO/USDT"), "unknown_market"),
        (at_market(BUY, "100.00001"), "market_max_quantity"),
        (at_market(BUY, "0.00009"), "min_notional"),
        (at_market(BUY, spend="0.1"), "lot_step"),
        (at_market(BUY), "incomplete_order"),
        (at_market(BUY, "1", spend="100"), "incomplete_order"),
    ],
)
def test_an_order_that_breaks_a_rule_is_refused_with_the_reason(order: NewOrder, reason: str) -> None:
    assert _refused(venue(), order) == reason


def test_a_market_order_without_a_price_is_refused() -> None:
    assert _refused(venue(price=None), at_market(BUY, "0.004")) == "no_price"


def test_a_client_order_id_is_refused_while_its_order_is_open_and_taken_again_after() -> None:
    place = venue()
    first = accepted(place.place(limit(BUY, "49000", "0.004", "same"), NOW)).order
    assert _refused(place, limit(BUY, "48000", "0.004", "same")) == "duplicate_client_order_id"
    place.cancel("a", first.order_id, NOW)
    second = accepted(place.place(limit(BUY, "48000", "0.004", "same"), NOW)).order
    found = place.archive.by_client_id("a", "BTC/USDT", "same")
    assert found is not None
    assert found.order_id == second.order_id


def test_no_more_orders_rest_than_the_market_allows() -> None:
    place = venue()
    for index in range(5):
        accepted(place.place(limit(BUY, "49000", "0.001", f"o{index}"), NOW))
    assert _refused(place, limit(BUY, "49000", "0.001", "o5")) == "max_open_orders"


def test_a_check_tells_the_same_and_places_nothing() -> None:
    place = venue()
    assert place.check(limit(BUY, "49000", "0.004")) is None
    refusal = place.check(limit(BUY, "49000", "3"))
    assert refusal is not None
    assert refusal.reason.value == "insufficient_balance"
    assert place.archive.open_orders("a") == []
