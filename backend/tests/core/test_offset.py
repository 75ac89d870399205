"""Spec 8.2 to 8.6: whom an offset closes, who pays for it and with how much, and what is left of the plan in the end.

Coins in these tests have steps of 0.01 and no fee unless told. `coins("LOSS", "10", "112")` is a group that bought ten
at 112.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.figures import cash
from dca_engine.core.group import Group, GroupStatus, Sale
from dca_engine.core.ids import AccountId, Purpose
from dca_engine.core.messages import Reason
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Account, Observed, Portfolio, PortfolioStatus, with_group
from dca_engine.core.risk_engine import loser_part, missed_turns, plan, realized_of
from dca_engine.core.risk_rules import OffsetRules, RiskRules
from dca_engine.core.risk_state import OffsetPlan, PlannedSale, RiskState
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.values import MarketKind, Side, floor_to
from tests.core.builders import (
    ACCOUNT,
    START,
    WHOLE,
    D,
    after,
    bought,
    fill,
    group,
    ladder,
    market,
    order,
    portfolio,
    pyramid,
    sold,
    with_made,
)

RULES = OffsetRules(required_pyramids=1, wait_minutes=0)
NUMBERS = {"LOSS": 1, "ONE": 2, "TWO": 3, "THREE": 4, "FOUR": 5}


def coins(coin: str, quantity: str, average: str, side: Side = Side.LONG, **more: Any) -> Group:
    """`more`: rules of the market (step, taker_fee_rate, min_notional, max_quantity) or fields of the group."""
    names = ("step", "taker_fee_rate", "min_notional", "min_quantity", "max_quantity")
    rules = {"step": "0.01"} | {name: more.pop(name) for name in names if name in more}
    fields: dict[str, Any] = {"offset_timer": START, "number": NUMBERS[coin]} | more
    orders = [bought((0, 0), average, quantity)]
    return group(pyramid(), orders=orders, of_market=market(coin, **rules), side=side, **fields)


def at(prices: Mapping[str, str], *groups: Group, risk: RiskState | None = None, **rules: Any) -> Portfolio:
    """A portfolio of these groups, with the last price of each coin."""
    offset = RiskRules(offset=replace(RULES, **rules))
    settings = PortfolioSettings(capital=D(10_000), ladder=ladder(), default_account=ACCOUNT, risk=offset)
    seen = Observed({ACCOUNT: {f"{coin}/USDT": D(price) for coin, price in prices.items()}})
    return portfolio(*groups, of_settings=settings, observed=seen, risk=risk or RiskState())


def planned(known: Portfolio) -> OffsetPlan:
    found = plan(known, START, False)
    assert isinstance(found, OffsetPlan), found
    return found


def why_not(known: Portfolio, by_hand: bool = False) -> Reason:
    found = plan(known, START, by_hand)
    assert isinstance(found, Reason), found
    return found


def given_by(found: OffsetPlan) -> list[tuple[str, Decimal, Decimal, bool]]:
    """Of each winner: coin, quantity, what it realizes, whether all of it goes."""
    return [(w.symbol.partition("/")[0], w.quantity, w.realizes, w.whole) for w in found.winners]


def worked(**rules: Any) -> Portfolio:
    """The loser is at -120, winners at +80, +50 and +10; without fees."""
    return at(
        {"LOSS": "88", "ONE": "108", "TWO": "105", "THREE": "101"},
        *(coins(coin, "10", "100") for coin in ("LOSS", "ONE", "TWO", "THREE")),
        **rules,
    )


# --- worked by hand -------------------------------------------------------------------------------------------------


def test_8_worked_a_loss_of_120_with_fees_of_2_takes_80_of_80_then_42_of_50_and_nothing_of_10() -> None:
    """The fee is 0.1 % of what is sold: 10 x 100 = 1000 of the loser, 20 x 29 = 580 of the first, 42 x 10 = 420 of the
    second, so 1 + 0.58 + 0.42 = 2."""
    fee: dict[str, Any] = {"taker_fee_rate": "0.001"}
    known = at(
        {"LOSS": "100", "ONE": "29", "TWO": "10", "THREE": "11"},
        coins("LOSS", "10", "112", **fee),
        coins("ONE", "20", "25", **fee),
        coins("TWO", "50", "9", **fee),
        coins("THREE", "10", "10", **fee),
    )
    found = planned(known)
    assert (found.loss, found.fees, found.needed, found.covered) == (D(120), D(2), D(122), D(122))
    assert given_by(found) == [("ONE", D(20), D(80), True), ("TWO", D(42), D(42), False)]
    assert [winner.fee for winner in found.winners] == [D("0.58"), D("0.42")]
    assert (found.loser.quantity, found.loser.realizes, found.loser.fee) == (D(10), D(-120), D(1))
    assert found.loser.whole
    assert found.number == 1


def test_8_worked_without_fees_120_are_needed_and_the_second_gives_40() -> None:
    found = planned(worked())
    assert (found.needed, found.covered) == (D(120), D(120))
    assert given_by(found) == [("ONE", D(10), D(80), True), ("TWO", D(8), D(40), False)]


def test_8_4_worked_what_counts_is_profit_and_not_what_the_sale_is_worth() -> None:
    """A loss of 50 and a winner of 20 coins at 100 that cost 95: selling 50 worth of it would realize 2.5 and no more.
    Ten coins, worth 1000, realize 50."""
    known = at({"LOSS": "95", "ONE": "100"}, coins("LOSS", "10", "100"), coins("ONE", "20", "95"))
    assert given_by(planned(known)) == [("ONE", D(10), D(50), False)]


def test_8_4_worked_a_quantity_is_rounded_up_to_the_step_so_that_the_bill_is_paid() -> None:
    """A loss of 50 at 3 a coin asks for 16.67 coins; on a step of 1 that is 17, which realize 51."""
    known = at({"LOSS": "95", "ONE": "103"}, coins("LOSS", "10", "100"), coins("ONE", "30", "100", step="1"))
    found = planned(known)
    assert given_by(found) == [("ONE", D(17), D(51), False)]
    assert found.loser.whole


def test_8_5_worked_half_of_the_bill_closes_half_of_the_loser() -> None:
    """A loss of 100 over 8 coins, winners of 50: 4 coins, which are worth 350 and realize -50."""
    known = at({"LOSS": "87.5", "ONE": "105"}, coins("LOSS", "8", "100"), coins("ONE", "10", "100"))
    found = planned(known)
    assert (found.needed, found.covered) == (D(100), D(50))
    assert (found.loser.quantity, found.loser.realizes, found.loser.whole) == (D(4), D(-50), False)
    assert given_by(found) == [("ONE", D(10), D(50), True)]


def test_8_5_worked_the_losers_part_is_rounded_down_to_the_step() -> None:
    """40 of 120 pay for a third of 10 coins: 3.33."""
    known = at({"LOSS": "88", "ONE": "104"}, coins("LOSS", "10", "100"), coins("ONE", "10", "100"))
    assert planned(known).loser.quantity == D("3.33")


def test_8_5_worked_a_part_counts_the_fees_of_everything_into_the_bill() -> None:
    """Loss 100, fee of the loser 1 (1 % of 100), of the winner 2.51 (1 % of 251): 103.51 needed, 51 covered."""
    known = at(
        {"LOSS": "10", "ONE": "251"},
        coins("LOSS", "10", "20", taker_fee_rate="0.01"),
        coins("ONE", "1", "200", taker_fee_rate="0.01"),
    )
    found = planned(known)
    assert (found.loss, found.fees, found.needed, found.covered) == (D(100), D("3.51"), D("103.51"), D(51))
    assert found.loser.quantity == D("4.92"), "10 x 51 / 103.51 = 4.927"


def test_8_worked_shorts_pay_for_longs_and_the_other_way_round() -> None:
    """The short of ONE gains 10 a coin by falling to 90: 5 coins pay for 50."""
    known = at({"LOSS": "95", "ONE": "90"}, coins("LOSS", "10", "100"), coins("ONE", "20", "100", Side.SHORT))
    assert given_by(planned(known)) == [("ONE", D(5), D(50), False)]
    known = at({"LOSS": "105", "ONE": "110"}, coins("LOSS", "10", "100", Side.SHORT), coins("ONE", "20", "100"))
    found = planned(known)
    assert given_by(found) == [("ONE", D(5), D(50), False)]
    assert (found.loser.symbol, found.loser.realizes) == ("LOSS/USDT", D(-50))


def test_8_worked_a_fee_eats_into_what_each_coin_pays() -> None:
    """1 a coin less 0.5 % of 100 leaves 0.5: a loss of 50 (its own close free) takes 100 coins, not 50."""
    known = at(
        {"LOSS": "95", "ONE": "100"}, coins("LOSS", "10", "100"), coins("ONE", "200", "99", taker_fee_rate="0.005")
    )
    found = planned(known)
    assert given_by(found) == [("ONE", D(100), D(100), False)]
    assert (found.fees, found.needed) == (D(50), D(100))


# --- the loser (8.2) ------------------------------------------------------------------------------------------------


def test_8_2_the_largest_loss_in_percent_is_closed_even_when_another_is_larger_in_money() -> None:
    known = at(
        {"LOSS": "90", "TWO": "91", "ONE": "200"},
        coins("TWO", "50", "100"),
        coins("LOSS", "10", "100"),
        coins("ONE", "20", "100"),
    )
    assert planned(known).loser.symbol == "LOSS/USDT"


def test_8_2_of_equal_percents_the_larger_loss_in_money_is_closed() -> None:
    known = at(
        {"LOSS": "90", "TWO": "90", "ONE": "200"},
        coins("TWO", "10", "100"),
        coins("LOSS", "11", "100"),
        coins("ONE", "20", "100"),
    )
    assert planned(known).loser.symbol == "LOSS/USDT"


def test_8_2_of_equal_losses_the_oldest_is_closed_then_the_one_that_was_numbered_first() -> None:
    prices = {"LOSS": "90", "TWO": "90", "ONE": "200"}
    young, old = coins("LOSS", "10", "100", opened_at=after(60)), coins("TWO", "10", "100")
    winner = coins("ONE", "20", "100")
    assert planned(at(prices, young, old, winner)).loser.symbol == "TWO/USDT"
    same = replace(young, opened_at=START)
    assert planned(at(prices, old, same, winner)).loser.symbol == "LOSS/USDT", "it has number 1"


# --- winners (8.3 and 8.4) ------------------------------------------------------------------------------------------


def test_8_3_no_more_than_max_winners_pay() -> None:
    """+80 alone pays for two thirds of 120."""
    found = planned(worked(max_winners=1))
    assert given_by(found) == [("ONE", D(10), D(80), True)]
    assert (found.loser.quantity, found.loser.whole) == (D("6.66"), False)


def test_8_3_winners_of_another_account_pay_too() -> None:
    other = AccountId("other")
    loser, winner = coins("LOSS", "10", "100"), coins("ONE", "10", "100", account_id=other)
    known = at({"LOSS": "95"}, loser)
    prices = {**known.observed.prices, other: {"ONE/USDT": D(105)}}
    accounts = (*known.accounts, Account(other, MarketKind.SPOT))
    known = with_group(replace(known, accounts=accounts, observed=Observed(prices)), winner)
    assert given_by(planned(known)) == [("ONE", D(10), D(50), True)]
    away = replace(known, observed=Observed(prices, unreachable=(other,)))
    assert why_not(away).code == "offset_no_winner"


def test_8_3_of_equal_profits_the_oldest_pays_first() -> None:
    known = at(
        {"LOSS": "99", "ONE": "110", "TWO": "110"},
        coins("LOSS", "10", "110"),
        coins("ONE", "100", "100", opened_at=after(60)),
        coins("TWO", "100", "100"),
    )
    assert [coin for coin, *_ in given_by(planned(known))] == ["TWO"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": GroupStatus.CLOSING},
        {"sales": (Sale(D(1), "by hand"),)},
        {"offset_blocked": True},
        {"offset_skipped": True},
    ],
)
def test_8_3_a_winner_that_is_leaving_or_kept_out_by_hand_is_passed_over(change: dict[str, Any]) -> None:
    known = worked()
    known = with_group(known, replace(known.groups[coins("ONE", "1", "1").id], **change))
    assert [coin for coin, *_ in given_by(planned(known))] == ["TWO", "THREE"]


def test_8_4_a_share_too_small_for_an_order_is_raised_to_one() -> None:
    """12 are left for TWO at 105: 2.4 coins worth 252, but an order is to be worth 500: 4.77 coins."""
    known = worked(min_close_notional=D(500))
    known = with_group(known, coins("ONE", "13.5", "100"))
    assert given_by(planned(known)) == [("ONE", D("13.5"), D(108), True), ("TWO", D("4.77"), D("23.85"), False)]


def test_8_4_a_winner_that_holds_less_than_an_order_is_worth_is_left_out_and_the_next_one_pays() -> None:
    """ONE is worth 19 and gains 18; 20 is the least."""
    known = at(
        {"LOSS": "98", "ONE": "190", "TWO": "101"},
        coins("LOSS", "1", "108"),
        coins("ONE", "0.1", "10"),
        coins("TWO", "100", "100"),
        max_winners=1,
    )
    assert given_by(planned(known)) == [("TWO", D(10), D(10), False)]


def test_8_4_what_the_venue_would_not_take_is_sold_along() -> None:
    """9.96 of 10 coins would do; 0.04 coins at 105 are worth 4.2, and the venue takes 5 at least."""
    known = at({"LOSS": "90.04", "ONE": "105"}, coins("LOSS", "5", "100"), coins("ONE", "10", "100"))
    assert given_by(planned(known)) == [("ONE", D(10), D(50), True)]


def test_8_4_a_winner_whose_fee_eats_its_profit_cannot_pay() -> None:
    """A gain of 0.1 a coin at 100, and a fee of 0.1 % of that."""
    known = at(
        {"LOSS": "95", "ONE": "100"}, coins("LOSS", "10", "100"), coins("ONE", "10", "99.9", taker_fee_rate="0.001")
    )
    reason = why_not(known)
    assert reason.code == "offset_no_winner"
    assert (
        reason.text
        == "LOSS/USDT is up for an offset at a loss of 50, and no position is enough in profit to pay for it"
    )


def test_8_4_a_part_is_no_more_than_one_order_may_be() -> None:
    known = at({"LOSS": "95", "ONE": "105"}, coins("LOSS", "10", "100"), coins("ONE", "50", "100", max_quantity="4"))
    found = planned(known)
    assert given_by(found) == [("ONE", D(4), D(20), False)]
    assert found.loser.quantity == D(4), "20 of 50 pay for 4 of 10"


def test_8_3_an_average_without_an_end_sells_no_step_too_much() -> None:
    """30 coins bought at 3, 3 and 4 average 3.3333...; at 4 they are 20 up, which is just what is needed."""
    average = group(
        pyramid(),
        orders=[bought((0, leg), price, "10") for leg, price in enumerate(("3", "3", "4"))],
        of_market=market("ONE", step="1"),
        number=2,
    )
    known = at({"LOSS": "80", "ONE": "4", "TWO": "2"}, coins("LOSS", "1", "100"), average, coins("TWO", "90", "1.8"))
    assert given_by(planned(known)) == [("ONE", D(30), D(20), True)]


def test_8_4_an_average_without_an_end_does_not_round_up_to_one_step_more() -> None:
    """60 coins bought at 3, 4 and 4 average 3.6666...; at 4 each is a third up, so 30 of them pay for 10."""
    endless = group(
        pyramid(),
        orders=[bought((0, leg), price, "20") for leg, price in enumerate(("3", "4", "4"))],
        of_market=market("ONE", step="1"),
        number=2,
    )
    known = at({"LOSS": "90", "ONE": "4"}, coins("LOSS", "1", "100"), endless)
    assert given_by(planned(known)) == [("ONE", D(30), D(10), False)]


def test_8_3_three_thirds_pay_for_one_and_nobody_else_is_asked_for_the_last_digit() -> None:
    """Each of three winners holds one coin at 3.6666..., a third below its price of 4. The loss is 1."""
    least: dict[str, Any] = {"step": "1", "min_notional": "0"}
    entry = order(Purpose.ENTRY, (0, 0), "4", "3", OrderStatus.FILLED, (fill("3", "1"), fill("4", "1"), fill("4", "1")))
    thirds = [
        group(
            pyramid(),
            orders=[entry, sold(Purpose.REDUCE, WHOLE, "4", "2")],
            of_market=market(coin, **least),
            number=NUMBERS[coin],
            sales=(Sale(D(2), "by hand"),),
        )
        for coin in ("ONE", "TWO", "THREE")
    ]
    known = at(
        {"LOSS": "9", "ONE": "4", "TWO": "4", "THREE": "4", "FOUR": "1.1"},
        *(*thirds, coins("LOSS", "10", "9.1", min_notional="0"), coins("FOUR", "1", "1", min_notional="0")),
        max_winners=4,
        min_close_notional=D(0),
        loss_threshold_percent=D(-1),
    )
    found = planned(known)
    assert [coin for coin, *_ in given_by(found)] == ["ONE", "TWO", "THREE"]
    assert found.loser.whole


# --- when nothing happens (8.5) -------------------------------------------------------------------------------------


def test_8_5_without_partial_close_a_loser_that_is_not_paid_for_stays() -> None:
    reason = why_not(worked(max_winners=1, partial_close=False))
    assert reason.code == "offset_not_covered"
    assert reason.numbers == {"needed": "120", "covered": "80", "covered_percent": "66.67"}
    assert reason.text == (
        "LOSS/USDT is up for an offset: 120 are needed, its winners would bring 80, and closing a part is switched off"
    )


def test_8_5_a_part_that_is_not_worth_an_order_is_not_closed() -> None:
    """6 of 120 pay for a part worth 44."""
    known = at(
        {"LOSS": "88", "ONE": "106"},
        coins("LOSS", "10", "100"),
        coins("ONE", "1", "100"),
        min_close_notional=D(50),
    )
    reason = why_not(known)
    assert reason.code == "offset_part_too_small"
    assert (reason.numbers["part"], reason.numbers["min_close_notional"]) == ("44", "50")


def test_8_5_the_bill_is_told_in_cents_and_kept_exactly() -> None:
    known = at({"LOSS": "88.123456", "ONE": "100.55512"}, coins("LOSS", "10", "100"), coins("ONE", "1", "100"))
    reason = why_not(known)
    assert reason.text.startswith(
        "LOSS/USDT is up for an offset: 118.77 are needed and its winners would bring 0.55512,"
    )
    assert reason.numbers["needed"] == "118.76544"


def test_8_5_a_part_below_one_step_is_not_closed() -> None:
    known = at({"LOSS": "88", "ONE": "106"}, coins("LOSS", "1", "100", step="1"), coins("ONE", "1", "100"))
    assert why_not(known).code == "offset_part_too_small"


def test_8_5_a_rest_of_the_loser_that_the_venue_would_not_take_goes_along() -> None:
    """11.95 of 12 pay for 0.99 of 1 coin; 0.01 coins at 88 are worth 0.88."""
    known = at({"LOSS": "88", "ONE": "111.95"}, coins("LOSS", "1", "100"), coins("ONE", "1", "100"))
    found = planned(known)
    assert (found.loser.quantity, found.loser.whole) == (D(1), True)


def test_8_5_nothing_is_no_part_even_where_no_minimum_is_set() -> None:
    none_set = coins("LOSS", "1", "100", step="1", min_notional="0", min_quantity="0")
    known = at({"LOSS": "88", "ONE": "106"}, none_set, coins("ONE", "1", "100"), min_close_notional=D(0))
    assert why_not(known).code == "offset_part_too_small"


@pytest.mark.parametrize("status", [PortfolioStatus.LOCKED, PortfolioStatus.AUDITING, PortfolioStatus.RECONCILING])
def test_8_no_offset_begins_while_the_holdings_are_in_doubt(status: PortfolioStatus) -> None:
    known = replace(worked(), status=status)
    assert why_not(known).code == "offset_not_now"
    assert missed_turns(known, START) == ()


def test_8_an_offset_goes_on_while_a_breaker_pauses_the_portfolio() -> None:
    assert planned(replace(worked(), status=PortfolioStatus.PAUSED)).needed == D(120)


def test_8_by_hand_it_is_told_what_the_nearest_position_lacks() -> None:
    known = at({"LOSS": "97", "ONE": "108"}, coins("LOSS", "10", "100"), coins("ONE", "10", "100", offset_timer=None))
    reason = why_not(known, by_hand=True)
    assert reason.text == (
        "No position is up for an offset. The nearest is LOSS/USDT: it stands at -3 %, a loss is closed from -5 % on"
    )
    assert why_not(at({}), by_hand=True).text == "No position is up for an offset: none is open"


def test_8_7_plans_are_numbered_and_know_whether_a_person_asked() -> None:
    known = replace(worked(), risk=RiskState(plans=6))
    found = plan(known, after(5), True)
    assert isinstance(found, OffsetPlan)
    assert (found.number, found.by_hand, found.time) == (7, True, after(5))
    assert not planned(known).by_hand


# --- skipped once ---------------------------------------------------------------------------------------------------


def skipped(known: Portfolio, coin: str) -> Portfolio:
    return with_group(known, replace(known.groups[coins(coin, "1", "1").id], offset_skipped=True))


def test_8_1_a_loser_that_is_skipped_misses_its_turn_once_and_waits_its_time_again() -> None:
    known = skipped(worked(wait_minutes=60), "LOSS")
    now = after(3600)
    assert isinstance(plan(known, now, False), Reason)
    (spared,) = missed_turns(known, now)
    assert (spared.offset_skipped, spared.offset_timer) == (False, now)
    known = with_group(known, spared)
    assert isinstance(plan(known, after(7199), False), Reason)
    assert isinstance(plan(known, after(7200), False), OffsetPlan)
    assert missed_turns(known, after(7200)) == ()


def test_8_1_the_next_worst_loser_takes_the_place_of_one_that_is_skipped() -> None:
    known = skipped(worked(), "LOSS")
    known = replace(known, observed=Observed({ACCOUNT: {**known.observed.prices[ACCOUNT], "THREE/USDT": D(94)}}))
    assert planned(known).loser.symbol == "THREE/USDT"
    assert [g.market.symbol for g in missed_turns(known, START)] == ["LOSS/USDT"]


def test_8_1_a_skip_is_kept_until_an_offset_would_have_taken_the_group() -> None:
    early = skipped(worked(wait_minutes=60), "LOSS")
    assert missed_turns(early, after(3599)) == ()
    unpaid = skipped(at({"LOSS": "88"}, coins("LOSS", "10", "100")), "LOSS")
    assert missed_turns(unpaid, START) == (), "no winner: there is no offset to be left out of"


def test_8_1_a_winner_is_skipped_once_too_and_only_by_an_offset_that_happens() -> None:
    known = skipped(worked(), "ONE")
    (spared,) = missed_turns(known, START)
    assert (spared.market.symbol, spared.offset_skipped, spared.offset_timer) == ("ONE/USDT", False, START)
    assert missed_turns(skipped(worked(), "THREE"), START) == (), "it would not have been taken"
    alone = skipped(at({"LOSS": "88", "ONE": "108"}, *(coins(c, "10", "100") for c in ("LOSS", "ONE"))), "ONE")
    assert missed_turns(alone, START) == (), "without it there is no offset"


# --- what is left of the plan (8.6) ---------------------------------------------------------------------------------


def brought(found: OffsetPlan, *realized: str) -> OffsetPlan:
    pairs = zip(found.winners, realized, strict=True)
    return replace(found, winners=tuple(replace(winner, realized=D(value)) for winner, value in pairs))


def test_8_6_when_the_winners_brought_what_was_planned_the_loser_goes_as_planned() -> None:
    known = worked()
    found = planned(known)
    assert loser_part(known, brought(found, "80", "40")) == found.loser


def test_8_6_a_winner_that_failed_shrinks_the_losers_part() -> None:
    """80 of 120: two thirds of 10 coins."""
    known = worked()
    part = loser_part(known, brought(planned(known), "80", "0"))
    assert part is not None
    assert (part.quantity, part.realizes, part.whole) == (D("6.66"), D("-79.92"), False)


def test_8_6_a_failed_winner_costs_no_fee_and_the_others_keep_theirs() -> None:
    """Loss 100 and fee 1, so 101. ONE brought 49 after its fee of 1, TWO failed: (49 + 1) / (101 + 1) of 10 coins."""
    known = at(
        {"LOSS": "10", "ONE": "100", "TWO": "100"},
        coins("LOSS", "10", "20", taker_fee_rate="0.01"),
        coins("ONE", "1", "50", taker_fee_rate="0.01"),
        coins("TWO", "0.9", "50", taker_fee_rate="0.01"),
    )
    part = loser_part(known, brought(planned(known), "49", "0"))
    assert part is not None
    assert part.quantity == D("4.90")


def test_8_6_when_no_winner_could_be_sold_nothing_of_the_loser_is_closed() -> None:
    known = worked()
    assert loser_part(known, brought(planned(known), "0", "0")) is None
    assert loser_part(known, brought(planned(known), "5", "-6")) is None


def test_8_6_a_part_that_shrank_below_an_order_is_not_closed() -> None:
    """2.4 of 120 pay for 0.2 coins, worth 17.6; 20 is the least."""
    known = worked()
    assert loser_part(known, brought(planned(known), "2.4", "0")) is None


def test_8_6_what_slippage_would_leave_is_not_left_when_it_is_not_worth_an_order() -> None:
    """118 of 120 pay for 9.83 of 10 coins; the rest is worth 14.96. 117 leave 0.25 coins, worth 22: that is left."""
    known = worked()
    found = planned(known)
    assert loser_part(known, brought(found, "79", "39")) == found.loser
    part = loser_part(known, brought(found, "78", "39"))
    assert part is not None
    assert (part.quantity, part.whole) == (D("9.75"), False)


def test_8_6_a_small_loser_is_not_closed_as_a_whole_when_a_winner_failed() -> None:
    """A loser worth 44; 80 of 120 of its bill of 6 came. The rest would be worth 14.66, but a winner failed."""
    known = at(
        {"LOSS": "88", "ONE": "108", "TWO": "105"},
        coins("LOSS", "0.5", "100"),
        coins("ONE", "0.5", "100"),
        coins("TWO", "1", "100"),
    )
    found = planned(known)
    part = loser_part(known, brought(found, "0", "4"))
    assert part is not None
    assert (part.quantity, part.whole) == (D("0.33"), False)


def test_8_6_a_small_loser_is_not_closed_for_next_to_nothing() -> None:
    """A loser worth 17.6 is less than an order of 20; the only winner brought a quarter of its bill."""
    known = at({"LOSS": "88", "ONE": "108"}, coins("LOSS", "0.2", "100"), coins("ONE", "1", "100"))
    found = planned(known)
    assert found.loser.whole
    assert loser_part(known, brought(found, "0.6")) is None


def test_8_6_a_hundred_millionth_that_is_missing_leaves_no_contract_behind() -> None:
    known = with_group(worked(), coins("LOSS", "10", "100", step="1"))
    found = planned(known)
    assert loser_part(known, brought(found, "80", "39.99999999")) == found.loser


def test_8_6_winners_that_brought_more_close_no_more_than_was_planned() -> None:
    known = worked(max_winners=1)
    found = planned(known)
    part = loser_part(known, brought(found, "119"))
    assert part is not None
    assert part.quantity == found.loser.quantity == D("6.66")


def moved_to(known: Portfolio, price: str) -> Portfolio:
    return replace(known, observed=Observed({ACCOUNT: {**known.observed.prices[ACCOUNT], "LOSS/USDT": D(price)}}))


def test_8_6_while_the_losers_price_is_within_the_slippage_limit_the_plan_holds() -> None:
    """1 % of 88 is 0.88."""
    known = worked()
    found = planned(known)
    assert loser_part(moved_to(known, "87.12"), brought(found, "80", "40")) == found.loser


def test_8_6_beyond_the_slippage_limit_the_price_now_tells_how_much_is_paid_for() -> None:
    """At 80 the loss is 200: 120 pay for 6 of 10 coins. At 94 it is 60: everything is paid for."""
    known = worked()
    found = brought(planned(known), "80", "40")
    part = loser_part(moved_to(known, "80"), found)
    assert part is not None
    assert (part.quantity, part.price, part.realizes) == (D(6), D(80), D(-120))
    part = loser_part(moved_to(known, "94"), found)
    assert part is not None
    assert (part.quantity, part.whole) == (D(10), True)


def test_8_6_a_loser_that_came_back_into_profit_is_closed_as_planned() -> None:
    known = worked()
    part = loser_part(moved_to(known, "101"), brought(planned(known), "80", "0"))
    assert part is not None
    assert (part.quantity, part.realizes) == (D(10), D(10))


def test_8_6_after_a_restart_without_prices_the_plan_holds() -> None:
    known = worked()
    found = planned(known)
    assert loser_part(replace(known, observed=Observed()), brought(found, "80", "40")) == found.loser


def test_8_6_a_leg_that_filled_meanwhile_is_part_of_what_has_to_be_paid_for() -> None:
    """10 more at 94: 20 coins at 97 on average lose 180 at 88. 120 pay for 13.33."""
    known = worked()
    found = brought(planned(known), "80", "40")
    loser = with_made(known.groups[found.loser.group_id], bought((0, 1), "94", "10"))
    part = loser_part(with_group(known, loser), found)
    assert part is not None
    assert (part.quantity, part.whole) == (D("13.33"), False)


def test_8_6_a_loser_that_is_gone_or_being_closed_is_left_to_itself() -> None:
    known = worked()
    found = brought(planned(known), "80", "40")
    closing = replace(known.groups[found.loser.group_id], status=GroupStatus.CLOSING)
    assert loser_part(with_group(known, closing), found) == found.loser
    assert loser_part(replace(known, groups={}), found) == found.loser


# --- what a sale really brought -------------------------------------------------------------------------------------


def part_of(known: Group, quantity: str, price: str, realizes: str, sale: int | None) -> PlannedSale:
    return PlannedSale(
        known.id, known.market.symbol, D(quantity), D(price), D(realizes), D(0), whole=sale is None, sale=sale
    )


def test_8_6_a_part_brought_what_its_order_sold_above_the_average_less_the_fee() -> None:
    """8 coins that cost 100: 5 sold at 104.9 and 3 at 104.5, fees of 0.8: 24.5 + 13.5 - 0.8."""
    trades = (fill("104.9", "5", fee="0.5"), fill("104.5", "3", fee="0.3"))
    known = coins("TWO", "10", "100", sales=(Sale(D(8), "offset 1", 1),))
    done = with_made(known, order(Purpose.REDUCE, WHOLE, None, "8", OrderStatus.FILLED, trades))
    assert realized_of(done, part_of(known, "8", "105", "40", 0)) == D("37.2")


def test_8_6_a_part_of_a_short_brought_what_it_bought_back_below_the_average() -> None:
    known = coins("TWO", "10", "100", Side.SHORT, sales=(Sale(D(8), "offset 1", 1),))
    done = with_made(known, sold(Purpose.REDUCE, WHOLE, "96", "8", fee="0.5"))
    assert realized_of(done, part_of(known, "8", "95", "40", 0)) == D("31.5")


def test_8_6_nothing_is_known_before_the_order_is_settled() -> None:
    known = coins("TWO", "10", "100", sales=(Sale(D(8), "offset 1", 1),))
    planned_part = part_of(known, "8", "105", "40", 0)
    assert realized_of(known, planned_part) is None
    resting = with_made(
        known, order(Purpose.REDUCE, WHOLE, None, "8", OrderStatus.PARTIALLY_FILLED, (fill("105", "3"),))
    )
    assert realized_of(resting, planned_part) is None
    unbooked = order(Purpose.REDUCE, WHOLE, None, "8", OrderStatus.CANCELLED, (fill("105", "3"),))
    reported = with_made(known, replace(unbooked, reported_quantity=D(5)))
    assert realized_of(reported, planned_part) is None, "the venue sold 5 and told of 3"


@pytest.mark.parametrize("status", [OrderStatus.REJECTED, OrderStatus.EXPIRED])
def test_8_6_a_failed_order_brought_nothing(status: OrderStatus) -> None:
    known = coins("TWO", "10", "100", sales=(Sale(D(8), "offset 1", 1),))
    failed = with_made(known, order(Purpose.REDUCE, WHOLE, None, "8", status))
    assert realized_of(failed, part_of(known, "8", "105", "40", 0)) == D(0)


def test_8_6_a_sale_that_became_nothing_brought_nothing() -> None:
    known = coins("TWO", "10", "100", sales=(Sale(D(0), "offset 1", 1),))
    assert realized_of(known, part_of(known, "8", "105", "40", 0)) == D(0)


def test_8_6_a_whole_group_brought_what_it_sold_last_and_not_what_its_targets_sold_before() -> None:
    """2 of 12 coins were sold before the plan. While it closed a target took 1 at 106, the market the last 9 at 104."""
    known = coins("ONE", "12", "100")
    known = with_made(known, order(Purpose.TARGET, (0, 0), "110", "2", OrderStatus.FILLED, (fill("110", "2", at=10),)))
    whole = part_of(known, "10", "105", "50", None)
    taken = order(Purpose.TARGET, (0, 0), "106", "10", OrderStatus.CANCELLED, (fill("106", "1", at=20),))
    known = with_made(replace(known, status=GroupStatus.CLOSING), taken)
    assert realized_of(known, whole) is None
    rest = order(Purpose.CLOSE, WHOLE, None, "9", OrderStatus.FILLED, (fill("104", "9", fee="1", at=30),))
    closed = replace(with_made(known, rest), status=GroupStatus.CLOSED)
    assert realized_of(closed, whole) == D(41), "6 + 36 - 1"


def test_8_6_a_part_of_a_group_that_somebody_closed_first_counts_in_proportion() -> None:
    """8 of 10 coins were planned; an exit sold all 10 at 105 with a fee of 2: 40 - 1.6."""
    known = coins("TWO", "10", "100", sales=(Sale(D(8), "offset 1", 1),), status=GroupStatus.CLOSING)
    planned_part = part_of(known, "8", "105", "40", 0)
    assert realized_of(known, planned_part) is None
    closed = replace(with_made(known, sold(Purpose.CLOSE, WHOLE, "105", "10", fee="2")), status=GroupStatus.CLOSED)
    assert realized_of(closed, planned_part) == D("38.4")


def test_8_6_a_whole_group_without_entry_fees_brought_exactly_the_cash_that_moved() -> None:
    known = coins("ONE", "10", "100")
    closed = replace(with_made(known, sold(Purpose.CLOSE, WHOLE, "88", "10", fee="0.88")), status=GroupStatus.CLOSED)
    whole = part_of(known, "10", "88", "-120", None)
    assert realized_of(closed, whole) == cash(closed) == D("-120.88")


# --- over all numbers -----------------------------------------------------------------------------------------------

STEPS = ("1", "0.1", "0.01")
HOLDINGS = st.tuples(
    st.integers(1, 60),  # coins
    st.integers(50, 150),  # paid
    st.integers(50, 150),  # price
    st.sampled_from(STEPS),
    st.sampled_from(("0", "0.0004", "0.001")),
    st.sampled_from(Side),
)


@st.composite
def pools(draw: st.DrawFn) -> Portfolio:
    """Up to five groups of any result."""
    drawn = dict(zip(NUMBERS, draw(st.lists(HOLDINGS, min_size=2, max_size=5)), strict=False))
    prices = {coin: str(price) for coin, (_, _, price, *_) in drawn.items()}
    groups = (
        coins(coin, str(quantity), str(paid), side, step=step, taker_fee_rate=fee)
        for coin, (quantity, paid, _, step, fee, side) in drawn.items()
    )
    return at(
        prices,
        *groups,
        max_winners=draw(st.integers(1, 4)),
        min_close_notional=D(draw(st.sampled_from((0, 20, 500)))),
        partial_close=draw(st.booleans()),
    )


def held(known: Portfolio, sale: PlannedSale) -> Decimal:
    return next(known.groups[sale.group_id].orders_for(Purpose.ENTRY)).filled_quantity


@given(pools())
def test_8_4_nothing_is_ever_sold_that_is_not_held_nor_off_the_step_nor_too_little_for_an_order(
    pool: Portfolio,
) -> None:
    found = plan(pool, START, False)
    if isinstance(found, Reason):
        return
    least = pool.settings.risk.offset.min_close_notional
    for sale in (*found.winners, found.loser):
        rules = pool.groups[sale.group_id].market
        assert 0 < sale.quantity <= held(pool, sale)
        assert sale.quantity == floor_to(sale.quantity, rules.step_size)
        assert sale.whole == (sale.quantity == held(pool, sale))
        assert rules.sellable(sale.quantity, sale.price)
        assert sale.quantity * sale.price >= least or sale is found.loser
    assert len({sale.group_id for sale in (*found.winners, found.loser)}) == len(found.winners) + 1
    assert len(found.winners) <= pool.settings.risk.offset.max_winners


@given(pools())
def test_8_3_winners_pay_the_bill_and_no_more_than_roundings_and_minimums_ask_for(pool: Portfolio) -> None:
    """Beyond the bill goes one step of each winner, or the least that is worth an order, or a rest that cannot stay."""
    found = plan(pool, START, False)
    if isinstance(found, Reason):
        return
    assert found.needed == found.loss + found.fees
    assert found.covered == sum(winner.realizes for winner in found.winners)
    before_last = sum(w.realizes - w.fee for w in found.winners[:-1])
    last = found.winners[-1]
    bill = found.loss + found.fees - sum(w.fee for w in found.winners)
    assert before_last < bill, "the last one was needed"
    each = (last.realizes - last.fee) / last.quantity
    assert each > 0
    rules = pool.groups[last.group_id].market
    least = max(pool.settings.risk.offset.min_close_notional, rules.min_notional) / last.price
    wanted = (bill - before_last) / each
    assert last.quantity <= max(wanted, least) + rules.step_size or last.whole


@given(pools())
def test_8_5_the_loser_goes_as_a_whole_or_in_the_proportion_that_is_covered(pool: Portfolio) -> None:
    found = plan(pool, START, False)
    if isinstance(found, Reason):
        return
    rules, all_of_it = pool.groups[found.loser.group_id].market, held(pool, found.loser)
    if found.covered >= found.needed:
        assert found.loser.whole
        return
    assert pool.settings.risk.offset.partial_close
    part = floor_to(all_of_it * found.covered / found.needed, rules.step_size)
    rest_stays = rules.sellable(all_of_it - part, found.loser.price)
    assert found.loser.quantity == (part if rest_stays else all_of_it)


@given(pools())
def test_8_6_a_plan_is_a_function_of_the_state_and_holds_when_everything_goes_as_planned(pool: Portfolio) -> None:
    found = plan(pool, START, False)
    assert found == plan(pool, START, False)
    if isinstance(found, OffsetPlan):
        winners = tuple(replace(w, realized=w.realizes - w.fee) for w in found.winners)
        assert loser_part(pool, replace(found, winners=winners)) == found.loser


@given(pools(), st.lists(st.integers(0, 100), min_size=4, max_size=4))
def test_8_6_the_loser_never_costs_more_than_winners_brought_but_for_a_rest_below_the_minimum(
    pool: Portfolio, percents: list[int]
) -> None:
    found = plan(pool, START, False)
    if isinstance(found, Reason):
        return
    pairs = zip(found.winners, percents, strict=False)
    winners = tuple(
        replace(w, realized=((w.realizes - w.fee) * percent / 100).quantize(D("1E-8"))) for w, percent in pairs
    )
    part = loser_part(pool, replace(found, winners=winners))
    if part is None:
        return
    assert part.quantity <= found.loser.quantity
    gross = sum((w.realized or 0) + w.fee for w in winners if w.realized)
    cost_of_all = found.loss + found.loser.fee * held(pool, found.loser) / found.loser.quantity
    bill = cost_of_all + sum(w.fee for w in winners if w.realized)
    rest = max(pool.settings.risk.offset.min_close_notional, D(5)) + part.price * D(STEPS[0])
    assert part.quantity * part.price <= held(pool, part) * part.price * gross / bill + rest
