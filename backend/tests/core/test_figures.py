"""Spec 5: what is held, what it cost, what was earned; promise 7."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.figures import (
    WHOLE_GROUP,
    Lot,
    average_of,
    cash,
    exposure,
    figures,
    held_quantity,
    left_in_legs,
    lots,
    realized_before,
    unrealized,
)
from dca_engine.core.group import Funding, Group, GroupStatus, with_order
from dca_engine.core.holdings import exit_price
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.order import Fill, Order, OrderStatus, with_fill
from dca_engine.core.values import ZERO, Side
from tests.core.builders import (
    BTC_PERP,
    D,
    after,
    bought,
    fill,
    filled_group,
    group,
    leg,
    legs,
    order,
    pyramid,
    sold,
    with_made,
)
from tests.core.story import WORKED_LEVELS, Story, with_ladder

TWO_PYRAMIDS = (
    pyramid(rungs=(leg(0, "100", "1"), leg(1, "90", "1"))),
    pyramid(1, rungs=(leg(0, "80", "2"),)),
)


def two_pyramids(*orders: Order) -> Group:
    """1 at 100, 1 at 90, and 2 at 80 in a second pyramid: 4 for 350."""
    entries = (bought((0, 0), "100", "1"), bought((0, 1), "90", "1"), bought((1, 0), "80", "2"))
    return group(*TWO_PYRAMIDS, orders=(*entries, *orders))


def later(purpose: Purpose, where: tuple[int, int], price: str, quantity: str, at: float, fee: str = "0") -> Order:
    """An exit that filled as a whole, `at` seconds after the entries."""
    return order(purpose, where, price, quantity, OrderStatus.FILLED, (fill(price, quantity, fee, at=at),))


def test_5_average_of_the_worked_ladder() -> None:
    """200 + 199.995 + 199.98 + 199.955 + 199.92 = 999.85 for 0.0202 BTC."""
    found = figures(filled_group())
    assert found.held_quantity == D("0.02020")
    assert found.invested == D("999.85000")
    assert found.average_price is not None
    assert found.average_price.quantize(D("0.01")) == D("49497.52")
    assert found.realized_pnl == 0


def test_5_a_target_takes_from_its_own_leg() -> None:
    """The average of the rest moves to what the others paid."""
    found = figures(two_pyramids(later(Purpose.TARGET, (0, 0), "101", "1", at=1)))
    assert found.average_price == D(250) / D(3)
    assert found.realized_pnl == 1


def test_5_an_order_for_the_group_takes_from_all_legs_in_proportion() -> None:
    sold_half = two_pyramids(later(Purpose.REDUCE, WHOLE_GROUP, "95", "2", at=1))
    assert left_in_legs(sold_half) == {(0, 0): D("0.5"), (0, 1): D("0.5"), (1, 0): D(1)}
    found = figures(sold_half)
    assert found.average_price == D("87.5"), "as before the sale"
    assert found.realized_pnl == 2 * (D(95) - D("87.5"))


def test_5_an_order_for_a_pyramid_takes_from_its_legs_only() -> None:
    found = two_pyramids(later(Purpose.TARGET, (0, GROUP_WIDE), "97", "1", at=1))
    assert left_in_legs(found) == {(0, 0): D("0.5"), (0, 1): D("0.5"), (1, 0): D(2)}
    assert figures(found).realized_pnl == 97 - D(95)


def test_5_a_leg_that_gave_to_the_group_has_sold_out_when_its_own_target_took_the_rest() -> None:
    """Half of all is sold, then the rest of leg 0 by its target: the other legs keep what they had."""
    found = two_pyramids(
        later(Purpose.REDUCE, WHOLE_GROUP, "95", "2", at=1), later(Purpose.TARGET, (0, 0), "101", "0.5", at=2)
    )
    assert left_in_legs(found) == {(0, 0): 0, (0, 1): D("0.5"), (1, 0): D(1)}
    assert figures(found).realized_pnl == 15 + D("0.5")


def test_5_what_is_bought_after_a_partial_sale_has_no_part_in_it() -> None:
    found = group(
        *TWO_PYRAMIDS,
        orders=(
            bought((0, 0), "100", "1"),
            later(Purpose.REDUCE, WHOLE_GROUP, "95", "0.5", at=1),
            order(Purpose.ENTRY, (1, 0), "80", "2", OrderStatus.FILLED, (fill("80", "2", at=2),)),
        ),
    )
    assert left_in_legs(found) == {(0, 0): D("0.5"), (1, 0): D(2)}
    assert figures(found).average_price == D(84)


def test_5_legs_give_on_the_step_so_that_the_rest_can_be_sold() -> None:
    """0.005 of 0.0202 are 99.01, 99.505, 100, 100.495 and 100.99 steps; the two largest fractions are rounded up."""
    found = left_in_legs(with_made(filled_group(), later(Purpose.REDUCE, WHOLE_GROUP, "50000", "0.00500", at=1)))
    assert sum(found.values(), ZERO) == D("0.01520")
    assert [str(found[0, i]) for i in range(5)] == ["0.00301", "0.00302", "0.00304", "0.00306", "0.00307"]


def test_5_more_sold_by_a_target_than_its_leg_holds_comes_from_the_others() -> None:
    """As when leftovers of other legs joined it."""
    found = two_pyramids(later(Purpose.TARGET, (0, 1), "91", "1.3", at=1))
    assert found is not None
    assert left_in_legs(found) == {(0, 0): D("0.9"), (0, 1): 0, (1, 0): D("1.8")}
    assert held_quantity(found) == D("2.7")


def test_5_a_fee_in_base_is_a_cost_and_not_for_sale() -> None:
    """0.004 bought for 200, of which 0.000004 went as fee; sold for 201.798 in full."""
    entry = bought((0, 0), "50000", "0.00400", fee="0.000004", coin="BTC")
    bare = group(pyramid(rungs=legs()[:1]), orders=[entry])
    assert held_quantity(bare) == D("0.003996")
    assert figures(bare).average_price == 50_000
    assert figures(bare).realized_pnl == 0
    found = with_made(bare, later(Purpose.CLOSE, WHOLE_GROUP, "50500", "0.003996", at=1))
    assert figures(found).realized_pnl == D("201.798") - 200
    assert figures(replace(found, status=GroupStatus.CLOSED)).realized_pnl == D("201.798") - 200


def test_5_dust_that_is_left_behind_is_a_cost_of_the_ended_group() -> None:
    entry = bought((0, 0), "50000", "0.00400", fee="0.000004", coin="BTC")
    target = later(Purpose.TARGET, (0, 0), "50500", "0.00399", at=1, fee="0.2")
    ended = group(pyramid(rungs=legs()[:1]), orders=[entry, target], status=GroupStatus.CLOSED)
    assert figures(ended).held_quantity == D("0.000006")
    assert figures(ended).realized_pnl == D("201.495") - 200 - D("0.2") == cash(ended)


def test_5_a_short_earns_when_the_price_falls() -> None:
    found = with_made(filled_group(side=Side.SHORT), sold(Purpose.TARGET, (0, 0), "49500", "0.004", fee="0.1"))
    assert figures(found).realized_pnl == D("0.004") * 500 - D("0.1")
    assert unrealized(Side.SHORT, D(50_000), D("0.01"), D(49_000)) == 10


def test_5_a_late_fill_of_a_cancelled_order_counts() -> None:
    gone = order(Purpose.ENTRY, (0, 1), "49750", "0.00402", OrderStatus.CANCELLED)
    base = group(pyramid(), orders=[bought((0, 0), "50000", "0.004"), gone])
    late = with_fill(list(base.orders.values())[1], fill("49750", "0.00100", at=60))
    assert held_quantity(with_order(base, late)) == D("0.00500")


def test_5_funding_is_part_of_what_was_realized() -> None:
    paid = (Funding("f1", D("-0.30"), after(10)), Funding("f2", D("0.10"), after(100)))
    found = replace(filled_group(0, of_market=BTC_PERP), funding=paid)
    assert figures(found).realized_pnl == D("-0.20")
    assert realized_before(found, after(50)) == D("-0.30")
    assert cash(found) == -200 + D("-0.20")


def test_5_exposure_is_what_is_held_at_cost_plus_what_may_still_be_bought() -> None:
    """200 held; 199.995 + 199.98 + 199.955 + 199.92 to come."""
    known = filled_group(0)
    assert exposure(known, figures(known)) == D(200) + D("199.995") + D("199.98") + D("199.955") + D("199.92")


def test_5_exposure_of_an_entry_at_market_counts_by_the_plan() -> None:
    at_market = group(pyramid(rungs=legs()[:1]), orders=[order(Purpose.ENTRY, (0, 0), None, "0.004")])
    assert exposure(at_market, figures(at_market)) == 200


def test_5_exposure_knows_cancelled_entries_and_reports_without_fills() -> None:
    """Of two cancelled legs one has sold 0.001 by the venue's word, and the trade is still on its way."""
    gone = order(Purpose.ENTRY, (0, 0), "50000", "0.004", OrderStatus.CANCELLED)
    half = order(Purpose.ENTRY, (0, 1), "49750", "0.00402", OrderStatus.CANCELLED, reported_quantity=D("0.001"))
    known = group(pyramid(), orders=[gone, half])
    assert exposure(known, figures(known)) == D("49.75")


def test_5_an_average_of_what_is_held_is_none_when_nothing_is() -> None:
    flat = with_made(filled_group(0), sold(Purpose.TARGET, (0, 0), "50500", "0.004"))
    assert average_of(lots(flat).values()) is None
    assert figures(flat).average_price is None


def test_5_a_price_does_not_jump_by_a_tick_for_the_error_of_a_division() -> None:
    """A third and a seventh of what cost 99.97 cost 99.97; the 1 % more of 999.85 / 0.0202 are 49 992.5 exactly."""
    found = filled_group()
    thirds = average_of([Lot(D("99.97"), D(1), D(1) / 3), Lot(D("99.97"), D(1), D(1) / 7)])
    whole = average_of(lots(found).values())
    assert thirds is not None
    assert whole is not None
    assert (exit_price(found, thirds), exit_price(found, whole * D("1.01"))) == (D("99.97"), D("49992.50"))


amounts = st.integers(1, 900).map(lambda n: D(n) * D("0.00001"))
prices = st.integers(4_000_000, 6_000_000).map(lambda n: D(n) * D("0.01"))


@given(st.data())
def test_11_7_an_ended_group_realized_exactly_the_cash_that_moved(data: st.DataObject) -> None:
    """Any fills, fees in any coin, sold leg by leg, by pyramid or as one; before and after its end the same."""
    side = data.draw(st.sampled_from(Side))
    found = group(pyramid(), pyramid(1), side=side)
    balance = ZERO
    for number in range(data.draw(st.integers(1, 6))):
        where = (data.draw(st.integers(0, 1)), data.draw(st.integers(0, 4)))
        trade = _trade(data, number, data.draw(amounts), "BTC" if side is Side.LONG else "USDT")
        found = with_made(found, order(Purpose.ENTRY, where, str(trade.price), "1", fills=(trade,)))
        balance -= side.sign * trade.price * trade.quantity + (ZERO if trade.fee_coin == "BTC" else trade.fee_quote)
    for number in range(10, 10 + data.draw(st.integers(0, 6))):
        place = data.draw(st.sampled_from(((0, 0), (0, 1), (1, GROUP_WIDE), WHOLE_GROUP)))
        can = sum(
            (
                q
                for (p, i), q in left_in_legs(found).items()
                if place[0] in (p, GROUP_WIDE) and place[1] in (i, GROUP_WIDE)
            ),
            ZERO,
        )
        quantity = can if data.draw(st.booleans()) else min(data.draw(amounts), can)
        if quantity > ZERO:
            trade = _trade(data, number, quantity, "USDT")
            found = with_made(found, order(Purpose.TARGET, place, str(trade.price), "1", fills=(trade,)))
            balance += side.sign * trade.price * trade.quantity - trade.fee_quote
    left = left_in_legs(found)
    assert all(quantity >= ZERO for quantity in left.values())
    assert sum(left.values(), ZERO) == held_quantity(found)
    ended = figures(replace(found, status=GroupStatus.CLOSED))
    assert ended.realized_pnl == cash(found) == balance
    if not ended.held_quantity:
        assert abs(figures(found).realized_pnl - balance) < D("1e-18"), "already before its end"


def _trade(data: st.DataObject, number: int, quantity: Decimal, coin: str) -> Fill:
    price = data.draw(prices)
    taken = data.draw(st.booleans())
    fee = quantity * D("0.001") if coin == "BTC" else quantity * price * D("0.001")
    paid = fee if taken else ZERO
    return Fill(f"t{number}", price, quantity, paid, coin, paid * price if coin == "BTC" else paid, after(number))


def test_5_exposure_counts_legs_that_wait_for_their_turn() -> None:
    """Of five legs of 200 only two may rest at once: what may still be bought is the same as without the cap."""
    capped = Story(with_ladder(*WORKED_LEVELS))
    settings = replace(capped.portfolio.settings, ladder=replace(capped.portfolio.settings.ladder, max_resting_legs=2))
    for told in (capped, story := Story(settings)):
        told.signal()
    assert len(list(story.group.orders)) == 2
    assert story.portfolio.committed == capped.portfolio.committed == D("999.85000")
