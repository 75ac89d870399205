"""Spec 5 and 6 worked by hand: averages, fees, targets in every mode, stops, and how exits are sold."""

from dca_engine.core import stops
from dca_engine.core.exit_rules import BreakEven, ExitRules, Slippage, SlippageMode, TakeProfit, TakeProfitMode
from dca_engine.core.figures import figures, unrealized
from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import Purpose, SignalId
from dca_engine.core.ladder import Level, Portion
from dca_engine.core.messages import FundingPaid, SignalReceived
from dca_engine.core.signal import Intent, Signal, Size, SizeUnit
from dca_engine.core.values import MarketKind, OrderType, Side
from tests.core.story import ACCOUNT, D, Story, with_ladder
from tests.core.worked.coins import (
    COIN,
    PERP,
    buy,
    coin,
    entry,
    is_closing,
    let_sell,
    one_leg,
    realized,
    targets,
    three_legs,
)


def in_mode(mode: TakeProfitMode, percent: int, **more: object) -> ExitRules:
    return ExitRules(take_profit=TakeProfit(mode, D(percent), **more))  # type: ignore[arg-type]


# --- targets (spec 6) -----------------------------------------------------------------------------------------------


def test_6_hybrid_sells_each_part_at_its_own_target_or_at_that_of_the_whole_whichever_comes_first() -> None:
    """5 at 100 and 5 at 80, each with 10 %: 110 and 88. The whole: 90 + 5 % = 94.50, which comes before 110.

    Once 5 went at 88 what is left cost 100, and 105 comes before 110.
    """
    story = Story(three_legs(exits=in_mode(TakeProfitMode.HYBRID, 5)))
    buy(story, legs=2)
    story.confirm_cancels()
    story.accept()
    assert sorted(targets(story.group)) == [(D(88), D(5)), (D("94.50"), D(5))]
    story.fill(story.order(Purpose.TARGET, leg=1))
    story.confirm_cancels()
    assert targets(story.group) == [(D(105), D(5))]


def test_6_pyramid_aggregate_gives_every_pyramid_its_own_average_and_percent() -> None:
    """Pyramid 1: 5 at 100 and 5 at 80, average 90, 10 % above: 99. Pyramid 2: 500 at 62.50 are 8, 20 % above: 75."""
    exits = in_mode(TakeProfitMode.PYRAMID_AGGREGATE, 10, pyramid_tp_percents=((1, D(20)),))
    story = Story(three_legs(exits=exits))
    buy(story, legs=2)
    story.signal(market=COIN, price="62.50")
    story.accept()
    story.fill(entry(story, 0, pyramid=1))
    story.confirm_cancels()
    assert {price for price, _ in targets(story.group)} == {D(99), D(75)}
    assert sum(quantity for price, quantity in targets(story.group) if price == D(99)) == D(10)
    assert sum(quantity for price, quantity in targets(story.group) if price == D(75)) == D(8)


def test_6_per_leg_targets_of_a_short_are_below_what_was_sold_and_rounded_down() -> None:
    """Sold at 33.33 with 10 %: 29.997, a buy, so down to 29.99."""
    story = Story(with_ladder(Level(D(0), D(100), D(10))), MarketKind.LINEAR)
    story.signal(side=Side.SHORT, market=PERP, price="33.33")
    story.accept()
    story.fill(entry(story, 0, PERP))
    assert [price for price, _ in targets(story.group)] == [D("29.99")]


def test_6_1_a_partial_fill_has_to_be_worth_an_order_before_it_gets_a_target() -> None:
    """At 110 a target is worth 5 USDT from 0.0455 coins on. 0.04 are too few, 0.05 are enough."""
    story = Story(three_legs())
    buy(story, legs=0)
    story.fill(entry(story, 0), "0.04")
    assert targets(story.group) == []
    story.fill(entry(story, 0), "0.01")
    assert targets(story.group) == [(D(110), D("0.0500"))]


# --- money (spec 5) -------------------------------------------------------------------------------------------------


def test_5_a_fee_in_a_third_coin_counts_at_what_it_was_worth_when_it_was_paid() -> None:
    """10 at 100, sold at 110: 100 gained. Fees of 0.002 BNB at 500 and 0.002 BNB at 550: 1 and 1.1. 97.9 are left."""
    story = Story(with_ladder(Level(D(0), D(100), D(10))))
    buy(story, legs=0)
    story.fill(entry(story, 0), fee="0.002", fee_coin="BNB", fee_quote="1")
    assert targets(story.group) == [(D(110), D(10))], "all ten coins arrived"
    story.accept()
    story.fill(story.order(Purpose.TARGET), fee="0.002", fee_coin="BNB", fee_quote="1.1")
    assert realized(story.ended[0]) == D("97.9")


def test_5_a_part_sold_for_one_leg_leaves_the_average_of_the_others() -> None:
    """5 at 100, 5 at 80: 90. The target of the second sells at 88 and realizes 40; what is left cost 100."""
    story = Story(three_legs())
    buy(story, legs=2)
    story.fill(story.order(Purpose.TARGET, leg=1))
    after = figures(story.group)
    assert (after.held_quantity, after.average_price, after.realized_pnl) == (D(5), D(100), D(40))
    assert unrealized(Side.LONG, D(100), D(5), D(98)) == D(-10)


def test_5_dust_is_a_cost_of_its_group_and_keeps_nothing_open() -> None:
    """0.04 coins filled before the legs were cancelled: worth 4 of the 5 that the venue takes. 4 are written off."""
    story = Story(one_leg())
    buy(story, legs=0)
    story.fill(entry(story, 0), "0.04")
    story.exit(market=COIN)
    story.confirm_cancels()
    (ended,) = story.ended
    assert ended.status is GroupStatus.CLOSED
    assert (figures(ended).held_quantity, realized(ended)) == (D("0.04"), D(-4))
    assert not story.portfolio.groups


def test_5_funding_falls_on_two_groups_of_one_symbol_by_what_they_hold() -> None:
    """10 coins at 100 on one timeframe, 40 at 25 on another: of 5 paid the first bears 1 and the second 4."""
    story = Story(one_leg(), MarketKind.LINEAR)
    buy(story, PERP)
    hourly = Signal(
        SignalId("hourly"), story.now, Intent.ENTRY, ACCOUNT, PERP.symbol, 3600, Side.LONG, D(25), story.now
    )
    story.tell(SignalReceived(story.now, hourly, PERP, None))
    story.accept()
    story.fill(entry(story, 0, PERP))
    story.tell(FundingPaid(story.now, ACCOUNT, PERP.symbol, "f1", D(-5)))
    assert [realized(group) for group in story.groups] == [D(-1), D(-4)]
    assert story.portfolio.risk.realized_today == D(-5)


def test_5_unrealized_profit_of_a_short_in_quote_and_in_percent() -> None:
    """10 sold at 100, now at 95: (100 - 95) x 10 = 50, which is 5 % of the 1 000 that were put in."""
    story = Story(one_leg(), MarketKind.LINEAR)
    story.signal(side=Side.SHORT, market=PERP, price="100")
    story.accept()
    story.fill(entry(story, 0, PERP))
    held = figures(story.group)
    assert held.average_price is not None
    gain = unrealized(Side.SHORT, held.average_price, held.held_quantity, D(95))
    assert (gain, gain / held.invested * 100) == (D(50), D(5))


# --- stops and how exits are sold (spec 6) --------------------------------------------------------------------------


def test_6_break_even_sells_the_rest_a_percent_above_its_cost_once_the_first_target_filled() -> None:
    """10 at 100, half at 105, half at 110; break-even 1 % past the average. 5 go at 105: 25. The rest goes when the
    price is back at 101: 5 more."""
    level = Level(D(0), D(100), D(5), (Portion(D(5), D(50)), Portion(D(10), D(50))))
    story = Story(with_ladder(level, exits=ExitRules(break_even=BreakEven(D(1)))))
    buy(story)
    story.see("100.50", COIN)
    assert stops.stop_price(story.group) is None
    first = next(o for o in story.group.orders_for(Purpose.TARGET) if o.price == D(105))
    story.fill(first)
    assert stops.stop_price(story.group) == D(101)
    story.see("101.01", COIN)
    assert not is_closing(story)
    story.see("101", COIN)
    assert is_closing(story)
    let_sell(story, "101")
    assert realized(story.ended[0]) == D(30)


def test_6_5_an_exit_that_slipped_beyond_the_limit_is_told_with_its_percent() -> None:
    """Decided at 100, sold 5 at 99 and 5 at 97: 98 on average, 2 % worse. The limit is 1 %."""
    story = Story(one_leg(exits=ExitRules(slippage=Slippage(D(1)))))
    buy(story)
    story.see("100", COIN)
    story.exit(market=COIN)
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE), "5", "99")
    story.fill(story.order(Purpose.CLOSE), "5", "97")
    (slipped,) = [reason for reason in story.last.reasons if reason.code == "slipped"]
    assert slipped.numbers == {
        "reference_price": "100",
        "average_price": "98.00",
        "slipped_percent": "2.00",
        "max_percent": "1",
    }
    assert realized(story.ended[0]) == D(-20)


def test_6_5_a_split_exit_follows_the_price_down_and_goes_to_market_at_last() -> None:
    """1 % below 100, then below 98, 96 and 94, ten seconds apart: 99, 97.02, 95.04, 93.06; the fifth is at market."""
    story = Story(one_leg(exits=ExitRules(slippage=Slippage(D(1), SlippageMode.SPLIT))))
    buy(story)
    story.see("100", COIN)
    story.exit(market=COIN)
    story.confirm_cancels()
    for price in ("98", "96", "94", "92"):
        story.accept()
        story.see(price, COIN)
        story.look(10)
        story.confirm_cancels()
    tries = [(o.type, o.price) for o in story.group.orders_for(Purpose.CLOSE)]
    limits = [(OrderType.LIMIT, D(price)) for price in ("99", "97.02", "95.04", "93.06")]
    assert tries == [*limits, (OrderType.MARKET, None)]
    story.fill(story.order(Purpose.CLOSE), price="92")
    assert realized(story.ended[0]) == D(-80)


def test_6_the_nearest_of_several_stops_counts() -> None:
    """The alert's own stop at 95 against break-even at 100 after the first target: the price meets 100 first."""
    level = Level(D(0), D(100), D(5), (Portion(D(5), D(50)), Portion(D(10), D(50))))
    story = Story(with_ladder(level, exits=ExitRules(break_even=BreakEven())))
    story.signal(market=COIN, price="100", stop_loss=D(95))
    story.accept()
    story.fill(entry(story, 0))
    story.accept()
    assert stops.stop_price(story.group) == D(95)
    story.fill(next(o for o in story.group.orders_for(Purpose.TARGET) if o.price == D(105)))
    assert stops.stop_price(story.group) == D(100)


def test_6_a_time_stop_closes_to_the_second() -> None:
    """Open for 4 hours at the most: 14 400 s."""
    story = Story(one_leg(exits=ExitRules(max_hours=4)))
    buy(story)
    story.look(14_399)
    assert not is_closing(story)
    story.look(1)
    assert is_closing(story)


def test_2_a_part_named_in_quote_is_sold_at_the_price_now() -> None:
    """330 USDT at 110 are 3 of 10 coins; 30 realized, 7 left at 100."""
    story = Story(one_leg())
    buy(story)
    story.see("110", COIN)
    story.signal(Intent.REDUCE, market=COIN, price=None, size=Size(D(330), SizeUnit.QUOTE))
    let_sell(story, "110")
    after = figures(story.group)
    assert (after.held_quantity, after.average_price, after.realized_pnl) == (D(7), D(100), D(30))


def test_5_a_coarse_step_leaves_part_of_the_capital_unspent() -> None:
    """1 000 at 300 are 3.33 coins; on a step of 1 that buys 3, for 900."""
    story = Story(one_leg())
    group = buy(story, coin(step="1"), price="300")
    assert (figures(group).held_quantity, figures(group).invested) == (D(3), D(900))
