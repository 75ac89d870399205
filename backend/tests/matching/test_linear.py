"""A linear market: margin, shorts, reduce-only, turning, leverage and funding (spec 5: profit, fees, funding)."""

from decimal import Decimal

import pytest

from dca_engine.core.values import OrderSide
from dca_engine.matching import EventKind, FillModel, NewOrder, OrderState, OrderStatus, Refusal, TimeInForce, Venue
from tests.matching.builders import BTC, BUY, NOW, PERP, SELL, D, accepted, at_market, holds, limit, linear_venue

SYMBOL = PERP.market.symbol


def rest(side: OrderSide, price: str, quantity: str, name: str = "one", *, reduce_only: bool = False) -> NewOrder:
    return limit(side, price, quantity, name, symbol=SYMBOL, reduce_only=reduce_only)


def take(side: OrderSide, quantity: str, *, reduce_only: bool = False) -> NewOrder:
    return at_market(side, quantity, symbol=SYMBOL, reduce_only=reduce_only)


def held(place: Venue) -> tuple[Decimal, Decimal]:
    """Quantity (base, signed) and entry price."""
    position = place.linear.position("a", SYMBOL)
    return position.quantity, position.entry_price


def refused(place: Venue, order: NewOrder) -> str:
    before = list(place.ledger.all_of("a"))
    outcome = place.place(order, NOW)
    assert isinstance(outcome, Refusal), outcome
    assert list(place.ledger.all_of("a")) == before, "a refusal changes nothing"
    return outcome.reason.value


def status(place: Venue, name: str) -> OrderStatus:
    order = place.archive.by_client_id("a", SYMBOL, name)
    assert order is not None
    return order.status


# --- margin ---------------------------------------------------------------------------------------------------------


def test_an_order_locks_its_value_over_the_leverage() -> None:
    """0.4 x 49 000 / 20."""
    place = linear_venue()
    order = accepted(place.place(rest(BUY, "49000", "0.4"), NOW)).order
    assert holds(place, "USDT") == (D(9_020), D(980))
    place.cancel("a", order.order_id, NOW)
    assert holds(place, "USDT") == (D(10_000), D(0))


def test_5_a_short_is_opened_by_a_sale_and_pays_its_fee_in_quote() -> None:
    """Value 20 000: margin 1 000, taker fee 0.05 % = 10."""
    place = linear_venue()
    (trade,) = accepted(place.place(take(SELL, "0.4"), NOW)).trades
    assert (trade.price, trade.fee, trade.fee_coin, trade.realized) == (D(50_000), D(10), "USDT", D(0))
    assert held(place) == (D("-0.4"), D(50_000))
    assert holds(place, "USDT") == (D(8_990), D(1_000))


def test_5_a_short_gains_when_the_price_falls() -> None:
    """(50 000 - 49 000) x 0.4 = 400, less fees of 10 and 9.8."""
    place = linear_venue()
    place.place(take(SELL, "0.4"), NOW)
    place.set_price(SYMBOL, D(49_000), NOW)
    assert place.linear.unrealized("a", "USDT") == 400
    (trade,) = accepted(place.place(take(BUY, "0.4", reduce_only=True), NOW)).trades
    assert trade.realized == 400
    assert held(place) == (D(0), D(0))
    assert holds(place, "USDT") == (D("10380.2"), D(0))


def test_an_unrealized_loss_is_not_there_for_new_orders_and_a_gain_is_not_yet() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    assert place.available("a", "USDT") == 8_990
    place.set_price(SYMBOL, D(45_000), NOW)
    assert place.available("a", "USDT") == 6_990
    place.set_price(SYMBOL, D(55_000), NOW)
    assert place.available("a", "USDT") == 8_990
    place.set_price(SYMBOL, D(10_000), NOW)
    assert place.available("a", "USDT") == 0


def test_an_order_beyond_the_margin_is_refused() -> None:
    place = linear_venue()
    assert refused(place, rest(BUY, "49000", "4.1")) == "insufficient_balance"
    assert refused(place, take(SELL, "4.1")) == "insufficient_balance"
    accepted(place.place(rest(BUY, "49000", "4"), NOW))


def test_closing_needs_no_margin_even_when_nothing_is_free() -> None:
    place = linear_venue()
    place.place(take(BUY, "3.9"), NOW)
    place.set_price(SYMBOL, D(48_000), NOW)
    assert place.available("a", "USDT") == 0
    accepted(place.place(rest(SELL, "48500", "1", "target", reduce_only=True), NOW))
    assert accepted(place.place(take(SELL, "3.9"), NOW)).order.status is OrderStatus.FILLED
    assert held(place) == (D(0), D(0))


def test_whoever_loses_more_than_the_wallet_owes_it() -> None:
    """Nobody is liquidated here: 4 x (50 000 - 40 000) lost of 12 000, and fees of 100 and 80."""
    place = linear_venue(usdt="12000")
    place.place(take(BUY, "4"), NOW)
    place.set_price(SYMBOL, D(40_000), NOW)
    accepted(place.place(take(SELL, "4", reduce_only=True), NOW))
    assert holds(place, "USDT") == (D(-28_180), D(0))
    assert refused(place, take(BUY, "0.01")) == "insufficient_balance"


def test_a_short_limit_order_that_takes_at_a_better_price_holds_the_margin_of_that_price() -> None:
    place = linear_venue()
    accepted(place.place(rest(SELL, "49000", "0.4"), NOW))
    assert held(place) == (D("-0.4"), D(50_000))
    assert holds(place, "USDT")[1] == 1_000


def test_spot_and_linear_share_a_venue_and_a_wallet() -> None:
    place = Venue([BTC, PERP])
    place.open_account("a")
    place.deposit("a", "USDT", D(10_000))
    for symbol in ("BTC/USDT", SYMBOL):
        place.set_price(symbol, D(50_000), NOW)
    accepted(place.place(at_market(BUY, "0.1"), NOW))
    accepted(place.place(take(SELL, "0.1"), NOW))
    assert holds(place, "BTC") == (D("0.0999"), D(0))
    assert holds(place, "USDT") == (D("4747.5"), D(250))


# --- turning --------------------------------------------------------------------------------------------------------


def test_an_order_larger_than_the_position_turns_it() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    place.set_price(SYMBOL, D(51_000), NOW)
    (trade,) = accepted(place.place(take(SELL, "1"), NOW)).trades
    assert trade.realized == 400
    assert held(place) == (D("-0.6"), D(51_000))
    assert holds(place, "USDT")[1] == D(1_530)


# --- reduce-only (spec 6.3: never more is offered than is held) -----------------------------------------------------


def test_6_3_reduce_only_is_refused_where_nothing_is_to_reduce() -> None:
    place = linear_venue()
    for order in (rest(SELL, "51000", "0.4", reduce_only=True), take(SELL, "0.4", reduce_only=True)):
        assert refused(place, order) == "reduces_nothing"
    place.place(take(BUY, "0.4"), NOW)
    assert refused(place, take(BUY, "0.1", reduce_only=True)) == "reduces_nothing"


def test_6_3_reduce_only_orders_need_no_margin_and_no_least_value() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    before = holds(place, "USDT")
    place.set_price(SYMBOL, D(40_000), NOW)
    assert refused(place, rest(SELL, "45000", "0.001", "plain")) == "min_notional"
    accepted(place.place(rest(SELL, "45000", "0.001", reduce_only=True), NOW))
    assert holds(place, "USDT") == before


def test_6_3_more_reduce_only_orders_than_the_position_are_refused() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    accepted(place.place(rest(SELL, "51000", "0.4", "t0", reduce_only=True), NOW))
    assert refused(place, rest(SELL, "52000", "0.1", "t1", reduce_only=True)) == "reduces_nothing"


def test_6_3_a_reduce_only_market_order_stops_at_flat() -> None:
    place = linear_venue()
    place.place(take(SELL, "0.4"), NOW)
    outcome = accepted(place.place(take(BUY, "1", reduce_only=True), NOW))
    assert (outcome.order.status, outcome.order.filled) == (OrderStatus.EXPIRED, D("0.4"))
    assert held(place) == (D(0), D(0))


def test_6_3_reduce_only_orders_expire_when_the_position_they_reduce_is_gone() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    accepted(place.place(rest(SELL, "51000", "0.2", "t0", reduce_only=True), NOW))
    accepted(place.place(rest(SELL, "52000", "0.2", "t1", reduce_only=True), NOW))
    outcome = accepted(place.place(take(SELL, "0.2", reduce_only=True), NOW))
    assert outcome.order.status is OrderStatus.FILLED
    assert [event.kind for event in outcome.events] == [EventKind.ACCEPTED, EventKind.TRADED, EventKind.EXPIRED]
    assert (status(place, "t0"), status(place, "t1")) == (OrderStatus.OPEN, OrderStatus.EXPIRED)
    place.set_price(SYMBOL, D(53_000), NOW)
    assert (status(place, "t0"), held(place)[0]) == (OrderStatus.FILLED, D(0))


def test_6_3_a_resting_reduce_only_order_fills_no_more_than_is_left() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    accepted(place.place(rest(SELL, "51000", "0.4", "t0", reduce_only=True), NOW))
    place.place(take(SELL, "0.3"), NOW)
    assert status(place, "t0") is OrderStatus.OPEN
    place.set_price(SYMBOL, D(52_000), NOW)
    order = place.archive.by_client_id("a", SYMBOL, "t0")
    assert order is not None
    assert (order.filled, order.status, held(place)[0]) == (D("0.1"), OrderStatus.EXPIRED, D(0))


def test_6_3_targets_that_fill_in_one_jump_close_and_never_turn() -> None:
    place = linear_venue()
    place.place(take(SELL, "0.3"), NOW)
    for n, price in enumerate(("49000", "48000", "47000")):
        accepted(place.place(rest(BUY, price, "0.1", f"t{n}", reduce_only=True), NOW))
    events = place.set_price(SYMBOL, D(46_000), NOW)
    assert [event.trade.realized for event in events if event.trade] == [D(100), D(200), D(300)]
    assert held(place) == (D(0), D(0))


def test_6_3_a_forced_fill_does_not_turn_a_position_either() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    target = accepted(place.place(rest(SELL, "51000", "0.4", "t0", reduce_only=True), NOW)).order
    place.place(take(SELL, "0.3"), NOW)
    assert isinstance(place.fill(target.order_id, NOW, D("0.2")), Refusal)
    assert not isinstance(place.fill(target.order_id, NOW), Refusal)
    assert held(place) == (D(0), D(0))
    assert [event.kind for event in place.sweep("a", SYMBOL, NOW)] == [EventKind.EXPIRED]


def test_immediate_reduce_only_orders_are_trimmed_or_killed() -> None:
    place = linear_venue(model=FillModel(liquidity_per_touch=D("0.3")))
    place.place(take(BUY, "0.2"), NOW)

    def sell(time_in_force: TimeInForce) -> OrderState:
        order = limit(SELL, "50000", "0.5", symbol=SYMBOL, time_in_force=time_in_force, reduce_only=True)
        return accepted(place.place(order, NOW)).order

    assert sell(TimeInForce.FOK).filled == 0
    assert sell(TimeInForce.IOC).filled == D("0.2")


# --- leverage -------------------------------------------------------------------------------------------------------


def test_leverage_changes_the_margin_of_what_is_there_already() -> None:
    place = linear_venue()
    place.place(take(BUY, "0.4"), NOW)
    place.place(rest(BUY, "40000", "0.1"), NOW)
    assert holds(place, "USDT")[1] == 1_200
    assert place.linear.set_leverage("a", SYMBOL, 10) is None
    assert holds(place, "USDT")[1] == 2_400
    assert isinstance(place.linear.set_leverage("a", SYMBOL, 1), Refusal)
    assert (place.linear.leverage("a", SYMBOL), holds(place, "USDT")[1]) == (10, D(2_400))


# --- funding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("side", "rate", "amount"), [(BUY, "0.0001", "-2.04"), (SELL, "0.0001", "2.04")])
def test_5_funding_moves_a_fraction_of_the_positions_value(side: OrderSide, rate: str, amount: str) -> None:
    """0.4 x 51 000 x 0.01 %: longs pay, shorts get."""
    place = linear_venue()
    place.place(take(side, "0.4"), NOW)
    place.set_price(SYMBOL, D(51_000), NOW)
    before = holds(place, "USDT")
    (payment,) = place.linear.fund(SYMBOL, D(rate), NOW)
    assert (payment.account, payment.coin, payment.amount) == ("a", "USDT", D(amount))
    assert holds(place, "USDT") == (before[0] + D(amount), before[1])
    assert place.archive.fundings("a") == [payment]


def test_5_who_holds_nothing_pays_no_funding() -> None:
    place = linear_venue()
    assert place.linear.fund(SYMBOL, D("0.0001"), NOW) == ()
