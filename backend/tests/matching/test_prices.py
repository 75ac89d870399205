"""What a moving price does to resting orders: who fills, in which order, at which price, for which fee (spec 5)."""

from random import Random

import pytest

from dca_engine.matching import FillModel, OrderStatus, Refusal, RefusalReason, Venue
from tests.matching.builders import BNB, BUY, NOW, SELL, D, accepted, at_market, holds, limit, venue


def _ladder(place: Venue) -> None:
    for index, price in enumerate(("49750", "49500", "49250")):
        accepted(place.place(limit(BUY, price, "0.004", f"leg{index}"), NOW))


def test_a_price_fills_what_it_crosses_at_the_orders_own_price() -> None:
    place = venue()
    _ladder(place)
    events = place.set_price("BTC/USDT", D("49500"), NOW)
    filled = [(event.order.client_order_id, event.trade.price) for event in events if event.trade]
    assert filled == [("leg0", D(49_750)), ("leg1", D(49_500))]
    assert all(event.trade.is_maker for event in events if event.trade)
    assert [order.client_order_id for order in place.archive.open_orders("a")] == ["leg2"]


def test_at_one_price_the_older_order_fills_first() -> None:
    place = venue()
    for name in ("first", "second", "third"):
        accepted(place.place(limit(BUY, "49000", "0.004", name), NOW))
    events = place.set_book("BTC/USDT", D(48_999), D(49_000), NOW, liquidity=D("0.006"))
    assert [(event.order.client_order_id, event.order.filled) for event in events] == [
        ("first", D("0.004")),
        ("second", D("0.002")),
    ]
    assert events[-1].order.status is OrderStatus.PARTIALLY_FILLED


def test_liquidity_is_per_quote() -> None:
    place = venue()
    accepted(place.place(limit(BUY, "49000", "0.004"), NOW))
    for expected in ("0.001", "0.002", "0.003", "0.004"):
        (event,) = place.set_book("BTC/USDT", D(48_999), D(49_000), NOW, liquidity=D("0.001"))
        assert event.order.filled == D(expected)
    assert place.archive.open_orders("a") == []


def test_what_an_incoming_order_takes_is_gone_for_the_next() -> None:
    place = venue(model=FillModel(liquidity_per_touch=D("0.005")))
    assert accepted(place.place(at_market(BUY, "0.004"), NOW)).order.status is OrderStatus.FILLED
    second = accepted(place.place(at_market(BUY, "0.004", client_order_id="n"), NOW)).order
    assert (second.status, second.filled) == (OrderStatus.EXPIRED, D("0.001"))


def test_a_touched_order_may_be_left_to_chance_but_a_crossed_one_fills() -> None:
    place = venue(model=FillModel(touch_fill_percent=0), chance=Random(1))
    accepted(place.place(limit(BUY, "49000", "0.004"), NOW))
    assert place.set_price("BTC/USDT", D(49_000), NOW) == ()
    assert len(place.set_price("BTC/USDT", D("48999.99"), NOW)) == 1


def test_chance_must_be_handed_in() -> None:
    with pytest.raises(ValueError, match="source of chance"):
        venue(model=FillModel(touch_fill_percent=50))


def test_a_buy_pays_its_fee_in_base_and_a_sell_in_quote() -> None:
    place = venue()
    accepted(place.place(at_market(BUY, "0.004"), NOW))
    assert holds(place, "BTC") == (D("0.003996"), D(0))
    (trade,) = accepted(place.place(at_market(SELL, "0.00399", client_order_id="s"), NOW)).trades
    assert (trade.fee, trade.fee_coin) == (D("0.1995"), "USDT")
    assert holds(place, "USDT")[0] == D(100_000) - D(200) + D("199.5") - D("0.1995")


def test_a_third_coin_pays_the_fee_where_it_is_held_and_priced() -> None:
    place = venue(fee_coin="BNB")
    place.set_price(BNB.market.symbol, D(600), NOW)
    place.deposit("a", "BNB", D("0.0003"))
    first = accepted(place.place(at_market(BUY, "0.004"), NOW)).trades[0]
    assert (first.fee, first.fee_coin) == (D("0.00025"), "BNB")  # 200 x 0.1 % less a quarter, at 600
    second = accepted(place.place(at_market(BUY, "0.004", client_order_id="n"), NOW)).trades[0]
    assert second.fee_coin == "BTC", "too little BNB is left"


def test_a_forced_fill_may_be_partial_and_repeated() -> None:
    place = venue()
    order = accepted(place.place(limit(BUY, "49000", "0.004"), NOW)).order
    for quantity, status in (("0.001", OrderStatus.PARTIALLY_FILLED), (None, OrderStatus.FILLED)):
        event = place.fill(order.order_id, NOW, D(quantity) if quantity else None)
        assert not isinstance(event, Refusal)
        assert event.order.status is status
    assert holds(place, "USDT") == (D(100_000) - D("196"), D(0))


@pytest.mark.parametrize("quantity", ["0.005", "0", "-0.001", "0.0000001"])
def test_a_forced_fill_beyond_the_order_is_refused(quantity: str) -> None:
    place = venue()
    order = accepted(place.place(limit(BUY, "49000", "0.004"), NOW)).order
    refusal = place.fill(order.order_id, NOW, D(quantity))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.OVERFILL


def test_a_forced_fill_that_the_account_cannot_pay_changes_nothing() -> None:
    place = venue(usdt="196")
    order = accepted(place.place(limit(BUY, "49000", "0.004"), NOW)).order
    refusal = place.fill(order.order_id, NOW, price=D(60_000))
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.INSUFFICIENT_BALANCE
    assert holds(place, "USDT") == (D(0), D(196))
    assert place.archive.order(order.order_id) == order


def test_a_market_cannot_be_crossed_or_free() -> None:
    place = venue()
    for bid, ask in ((D(2), D(1)), (D(0), D(1))):
        with pytest.raises(ValueError, match="no market"):
            place.set_book("BTC/USDT", bid, ask, NOW)


def test_trade_ids_count_within_their_market() -> None:
    place = venue()
    place.set_price("BNB/USDT", D(600), NOW)
    accepted(place.place(at_market(BUY, "0.004"), NOW))
    (other,) = accepted(place.place(limit(BUY, "600", "1", symbol="BNB/USDT"), NOW)).trades
    assert other.trade_id == 1
    assert [trade.trade_id for trade in place.archive.trades("a", "BTC/USDT")] == [1]
