"""Spec 5, 6 and 9: fills, averages and profit; targets; exits; what the venue may say."""

from dataclasses import replace

import pytest

from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.figures import figures, realized_before, unrealized
from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import ClientOrderId, Purpose
from dca_engine.core.messages import LookUpOrder, StatusChanged
from dca_engine.core.order import OrderStatus, moved
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.values import OrderSide, OrderType, Side
from tests.core.story import ETH, SETTINGS, D, Story, cancelled, kinds, levels, placed, with_ladder


def opened(story: Story | None = None) -> Story:
    """A group with five resting legs."""
    story = story or Story()
    story.signal()
    story.accept()
    return story


# --- 5: fills, average, profit --------------------------------------------------------------------------------------


def test_5_average_is_weighted_by_filled_quantity() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.fill(story.order(Purpose.ENTRY, 1))
    found = figures(story.group)
    assert found.held_quantity == D("0.00802")
    assert found.average_price == (D(50_000) * D("0.004") + D(49_750) * D("0.00402")) / D("0.00802")
    assert found.invested == D("399.9950")


def test_5_unrealized_profit_is_mirrored_for_shorts() -> None:
    assert unrealized(Side.LONG, D(49_750), D("0.01"), D(50_120)) == D("3.70")
    assert unrealized(Side.SHORT, D(49_750), D("0.01"), D(50_120)) == D("-3.70")


def test_5_a_fee_in_base_makes_less_sellable_than_was_bought() -> None:
    story = opened()
    decision = story.fill(story.order(Purpose.ENTRY, 0), fee="0.000004", fee_coin="BTC")
    assert figures(story.group).held_quantity == D("0.003996")
    assert figures(story.group).average_price == D(50_000)
    assert [(o.quantity, o.price) for o in placed(decision)] == [(D("0.00399"), D(50_500))]


def test_5_the_same_trade_twice_counts_once() -> None:
    story = opened()
    order = story.order(Purpose.ENTRY, 0)
    story.fill(order, "0.001", trade_id="t")
    before = story.portfolio
    assert story.fill(order, "0.001", trade_id="t").portfolio is before


def test_5_realized_profit_takes_the_fees_of_both_sides() -> None:
    """0.004 bought at 50 000 and sold at 50 500: 2 USDT, less 0.2 and 0.202 of fees."""
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0), fee="0.2")
    story.accept(story.order(Purpose.TARGET, 0))
    story.fill(story.order(Purpose.TARGET, 0), fee="0.202")
    assert figures(story.group).realized_pnl == D("1.598")
    assert figures(story.group).held_quantity == 0


def test_5_while_a_part_is_open_its_share_of_the_entry_fee_is_not_realized() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0), fee="0.2")
    story.fill(story.order(Purpose.TARGET, 0), "0.001", fee="0.05")
    assert figures(story.group).realized_pnl == D("0.5") - D("0.05") - D("0.05")
    assert figures(story.group).average_price == D(50_000)
    assert figures(story.group).invested == D(150)


def test_5_realized_profit_of_an_ended_group_is_the_cash_that_moved() -> None:
    """With a fee in base and a remainder too small to sell: 201.495 came, 200 went, the dust is a loss (11.7)."""
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0), fee="0.000004", fee_coin="BTC")
    story.accept(story.order(Purpose.TARGET, 0))
    story.fill(story.order(Purpose.TARGET, 0), fee="0.201495")
    story.exit()
    story.confirm_cancels()
    assert story.group.status is GroupStatus.CLOSED
    assert figures(story.group).realized_pnl == D("201.495") - D(200) - D("0.201495")
    assert figures(story.group).held_quantity == D("0.000006")
    assert story.portfolio.realized_total == D("1.293505")


def test_5_a_fee_in_a_third_coin_counts_at_its_worth_when_it_was_paid() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0), fee="0.0003", fee_coin="BNB", fee_quote="0.18")
    assert figures(story.group).held_quantity == D("0.00400")
    assert figures(story.group).fees == D("0.18")


# --- 6: targets -----------------------------------------------------------------------------------------------------


def test_6_1_a_target_comes_from_the_fill_price_not_from_the_plan() -> None:
    story = opened()
    decision = story.fill(story.order(Purpose.ENTRY, 0), price="49900")
    target = placed(decision)[0]
    assert (target.side, target.type) == (OrderSide.SELL, OrderType.LIMIT)
    assert (target.price, target.quantity) == (D(50_399), D("0.00400"))
    assert target.reduces


def test_6_1_a_partial_fill_gets_its_target_as_soon_as_it_can_be_sold() -> None:
    story = opened()
    order = story.order(Purpose.ENTRY, 0)
    assert not story.fill(order, "0.00005").commands
    decision = story.fill(order, "0.00095")
    assert [o.quantity for o in placed(decision)] == [D("0.00100")]
    assert story.group.status is GroupStatus.PARTIALLY_FILLED


def test_6_1_further_fills_get_targets_of_their_own() -> None:
    story = opened()
    order = story.order(Purpose.ENTRY, 0)
    story.fill(order, "0.001")
    assert [o.quantity for o in placed(story.fill(story.order(Purpose.ENTRY, 0), "0.003"))] == [D("0.003")]


def test_6_1_a_remainder_too_small_for_its_own_target_joins_one_that_rests() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0), "0.00395")
    first = story.order(Purpose.TARGET, 0)
    story.accept(first)
    decision = story.fill(story.order(Purpose.ENTRY, 0), "0.00005")
    assert cancelled(decision) == [first.client_order_id]
    decision = story.report(first, OrderStatus.CANCELLED)
    assert [o.quantity for o in placed(decision)] == [D("0.00400")]


def test_6_1_the_rest_of_a_cancelled_entry_gets_its_target_too() -> None:
    story = opened()
    entry = story.order(Purpose.ENTRY, 0)
    story.fill(entry, "0.001")
    story.report(entry, OrderStatus.CANCELLED, "0.001")
    late = story.fill(story.order(Purpose.ENTRY, 0), "0.001", trade_id="late")
    assert [o.quantity for o in placed(late)] == [D("0.001")]


def test_6_a_target_that_the_venue_refused_is_not_sent_again_unchanged() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    decision = story.report(story.order(Purpose.TARGET, 0), OrderStatus.REJECTED, reason="price too far")
    assert not decision.commands
    assert "the venue refused to sell 0.00400: price too far" in decision.reasons[0].text


def test_6_4_the_group_stays_open_while_an_entry_rests() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.accept(story.order(Purpose.TARGET, 0))
    story.fill(story.order(Purpose.TARGET, 0))
    assert story.group.status is GroupStatus.PARTIALLY_FILLED
    assert story.portfolio.groups


def test_6_4_with_nothing_held_and_no_entry_left_the_group_ends_and_frees_its_slot_at_once() -> None:
    story = Story(with_ladder(*levels("0", weight="100"), max_open_groups=1))
    story.signal()
    story.accept()
    story.fill(story.order(Purpose.ENTRY))
    story.accept(story.order(Purpose.TARGET))
    decision = story.fill(story.order(Purpose.TARGET))
    assert [g.status for g in decision.ended] == [GroupStatus.CLOSED]
    assert not story.portfolio.groups
    assert story.signal(market=ETH, price="3000").commands


# --- 6.3, 6.5: exits ------------------------------------------------------------------------------------------------


def test_6_3_a_close_cancels_everything_first_and_sells_only_after_the_confirmations() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.accept(story.order(Purpose.TARGET, 0))
    decision = story.exit()
    assert kinds(decision.commands) == ["CancelOrder"] * 5
    for order in [o for o in story.group.orders.values() if o.cancel_requested]:
        assert not placed(story.last)
        story.report(order, OrderStatus.CANCELLED)
    close = placed(story.last)
    assert [(o.side, o.type, o.quantity) for o in close] == [(OrderSide.SELL, OrderType.MARKET, D("0.00400"))]


def test_6_3_a_target_that_fills_while_it_is_cancelled_leaves_less_to_sell() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    target = story.order(Purpose.TARGET, 0)
    story.accept(target)
    story.exit()
    story.fill(target, "0.00150")
    story.confirm_cancels()
    assert [o.quantity for o in placed(story.last)] == [D("0.00250")]


def test_6_3_a_cancel_whose_fills_are_not_here_yet_is_looked_up_before_anything_is_sold() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.accept(story.order(Purpose.TARGET, 0))
    story.exit()
    for order in [o for o in story.group.orders.values() if o.cancel_requested]:
        filled = "0.002" if order.purpose is Purpose.TARGET else "0"
        story.report(order, OrderStatus.CANCELLED, filled)
    assert isinstance(story.last.commands[0], LookUpOrder)
    story.fill(story.order(Purpose.TARGET, 0), "0.002")
    assert [o.quantity for o in placed(story.last)] == [D("0.00200")]


def test_6_5_a_close_in_several_parts_goes_on_until_flat() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.exit()
    story.confirm_cancels()
    close = story.order(Purpose.CLOSE)
    story.fill(close, "0.003", price="49000")
    decision = story.report(close, OrderStatus.EXPIRED, "0.003")
    assert [o.quantity for o in placed(decision)] == [D("0.00100")]
    story.fill(story.order(Purpose.CLOSE), price="48990")
    assert story.group.status is GroupStatus.CLOSED
    assert story.portfolio.realized_total == D("0.003") * -1000 + D("0.001") * -1010


def test_6_5_an_exit_before_anything_filled_only_cancels() -> None:
    story = opened()
    story.exit()
    story.confirm_cancels()
    assert story.group.status is GroupStatus.CLOSED
    assert not list(story.group.orders_for(Purpose.CLOSE))


def test_an_exit_right_after_an_entry_withdraws_orders_that_have_no_answer_yet() -> None:
    story = Story()
    story.signal()
    assert len(cancelled(story.exit())) == 5


def test_a_close_that_the_venue_refuses_is_tried_again_only_when_asked_again() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.close_by_hand()
    story.confirm_cancels()
    assert not story.report(story.order(Purpose.CLOSE), OrderStatus.REJECTED, reason="no").commands
    assert kinds(story.close_by_hand().commands) == ["PlaceOrder"]


# --- 9: orders whose fate is unknown, and what may not happen -------------------------------------------------------


def test_9_an_unknown_order_is_not_sent_again_until_the_venue_says_it_has_none() -> None:
    story = Story()
    story.signal()
    order = story.order(Purpose.ENTRY, 0)
    assert not story.report(order, OrderStatus.UNKNOWN).commands
    again = placed(story.absent(order))
    assert [o.client_order_id for o in again] == [order.client_order_id]
    assert story.order(Purpose.ENTRY, 0).status is OrderStatus.INTENDED


def test_9_an_absent_order_of_a_closing_group_is_not_sent_again() -> None:
    story = Story()
    story.signal()
    story.exit()
    for order in list(story.group.orders.values()):
        assert not placed(story.absent(order))
    assert story.group.status is GroupStatus.CLOSED


def test_9_a_market_entry_found_absent_too_late_is_dropped() -> None:
    settings = with_ladder(*levels("0", "1", weight="50"))
    story = Story(replace(settings, ladder=replace(settings.ladder, entry_order_type=OrderType.MARKET)))
    story.signal()
    story.wait(61)
    assert not story.absent(story.order(Purpose.ENTRY, 0)).commands
    assert placed(story.absent(story.order(Purpose.ENTRY, 1)))


def test_9_a_late_report_changes_nothing() -> None:
    story = opened()
    order = story.order(Purpose.ENTRY, 0)
    story.fill(order)
    before = story.portfolio
    assert story.report(order, OrderStatus.OPEN).portfolio is before


def test_9_a_fill_after_a_cancel_counts() -> None:
    story = opened()
    order = story.order(Purpose.ENTRY, 0)
    story.report(order, OrderStatus.CANCELLED)
    decision = story.fill(order)
    assert story.order(Purpose.ENTRY, 0).status is OrderStatus.FILLED
    assert len(placed(decision)) == 1


def test_9_an_illegal_transition_raises_and_changes_nothing() -> None:
    story = opened()
    order = story.order(Purpose.ENTRY, 0)
    with pytest.raises(IllegalTransitionError):
        moved(replace(order, status=OrderStatus.FILLED), OrderStatus.OPEN)


def test_9_a_starting_portfolio_may_not_be_called_healthy_before_it_is_reconciled() -> None:
    story = Story()
    story.tell(StatusChanged(story.now, PortfolioStatus.BOOTSTRAPPING, ""))
    before = story.portfolio
    with pytest.raises(IllegalTransitionError):
        story.tell(StatusChanged(story.now, PortfolioStatus.HEALTHY, ""))
    assert story.portfolio is before


def test_news_of_a_foreign_order_changes_nothing_and_is_noted() -> None:
    story = opened()
    foreign = replace(story.order(Purpose.ENTRY, 0), client_order_id=ClientOrderId("web_abc"))
    before = story.portfolio
    decision = story.report(foreign, OrderStatus.FILLED, "1")
    assert decision.portfolio is before
    assert decision.reasons[0].code == "unknown_order"


def test_9_group_states_follow_the_orders() -> None:
    story = Story(with_ladder(*levels("0", "1", weight="50")))
    story.signal()
    seen = [story.group.status]

    def see(*_: object) -> None:
        seen.append(story.group.status)

    story.accept()
    see()
    see(story.fill(story.order(Purpose.ENTRY, 0)))
    see(story.fill(story.order(Purpose.ENTRY, 1)))
    see(story.signal(price="48000"))
    see(story.exit())
    assert [str(s) for s in seen] == ["waiting", "live", "partially_filled", "active", "partially_filled", "closing"]


def test_settings_changed_later_leave_an_open_group_as_it_was() -> None:
    story = opened()
    assert story.group.settings.capital == SETTINGS.capital_per_group


def test_5_what_was_realized_before_a_moment_counts_the_fills_up_to_it() -> None:
    story = opened()
    story.fill(story.order(Purpose.ENTRY, 0))
    story.fill(story.order(Purpose.TARGET, 0), "0.001")
    story.wait(60)
    midnight = story.now
    story.fill(story.order(Purpose.TARGET, 0), "0.002")
    assert realized_before(story.group, midnight) == D("0.5")
    assert figures(story.group).realized_pnl == D("1.5")
