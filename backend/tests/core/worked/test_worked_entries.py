"""Spec 3, 4, 7 and 8 worked by hand: what an entry may use, what it lays, and what stands in its way."""

from dataclasses import replace

from dca_engine.core.ladder import Level
from dca_engine.core.messages import CloseRequested, Reason, Verdict
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.core.queue_rules import QueueRules
from dca_engine.core.risk_rules import Breakers, EntryLimits, RiskRules
from dca_engine.core.settings import PortfolioSettings, PyramidCapital, Pyramiding, Sizing, SizingMode
from dca_engine.core.signal import Intent, Size, SizeUnit
from dca_engine.core.values import MarketKind, OrderSide, Side
from tests.core.story import BTC_PERP, D, Story, placed, with_ladder
from tests.core.worked.coins import COIN, PERP, buy, coin, entry, let_sell, one_leg, three_legs, trade


def limited(**limits: object) -> PortfolioSettings:
    """One leg, with these limits for entries."""
    return one_leg(risk=RiskRules(limits=replace(EntryLimits(), **limits)))  # type: ignore[arg-type]


def breaking(**breakers: object) -> PortfolioSettings:
    return one_leg(risk=RiskRules(breakers=replace(Breakers(), **breakers)))  # type: ignore[arg-type]


def told(story: Story) -> Reason:
    return story.outcome.reason


# --- capital (spec 4) -----------------------------------------------------------------------------------------------


def test_4_pyramids_share_the_capital_of_their_group_by_percent() -> None:
    """1 000 for the group, 50 / 30 / 20 %: at 100, 60 and 50 that is 5, 5 and 4 coins."""
    pyramiding = Pyramiding(3, PyramidCapital.SHARED, (D(50), D(30), D(20)))
    story = Story(one_leg(pyramiding=pyramiding))
    for price in ("100", "60", "50"):
        story.signal(market=COIN, price=price)
    assert [p.capital for p in story.group.pyramids] == [D(500), D(300), D(200)]
    assert [entry(story, 0, pyramid=index).quantity for index in range(3)] == [D(5), D(5), D(4)]


def test_4_pyramids_share_the_capital_of_their_group_in_equal_parts() -> None:
    """1 000 for four pyramids: 250 each, 2.5 coins at 100."""
    story = Story(one_leg(pyramiding=Pyramiding(4, PyramidCapital.SHARED)))
    story.signal(market=COIN, price="100")
    assert (story.group.pyramids[0].capital, entry(story, 0).quantity) == (D(250), D("2.5"))


def test_4_a_percent_of_equity_grows_with_what_was_earned_and_not_with_paper() -> None:
    """5 % of 10 000 are 500: 5 coins, sold at 140 for 200 more. 5 % of 10 200 are 510, whatever is gained on paper."""
    story = Story(one_leg(sizing=Sizing(SizingMode.EQUITY_PERCENT, percent=D(5))))
    trade(story, "140")
    assert story.ended[0].settings.capital == D(500)
    buy(story)
    assert story.group.settings.capital == D(510)
    story.see("1000", COIN)
    story.signal(market=coin("OTHER"), price="100")
    assert story.groups[1].settings.capital == D(510)


def test_4_the_alerts_own_size_in_contracts_is_that_of_its_whole_ladder() -> None:
    """20 contracts of 0.01 BTC are 0.2 BTC, 10 000 USDT at 50 000; half of it at the base, half 20 % below: 0.1, 0.125.

    On a step of one contract, 0.01 BTC, the second leg buys 0.12.
    """
    contracts = replace(BTC_PERP, step_size=D("0.01"), min_quantity=D("0.01"), contract_size=D("0.01"))
    halves = (Level(D(0), D(50), D(1)), Level(D(20), D(50), D(1)))
    story = Story(with_ladder(*halves, sizing=Sizing(SizingMode.ALERT)), MarketKind.LINEAR)
    story.signal(market=contracts, size=Size(D(20), SizeUnit.CONTRACTS))
    assert story.group.pyramids[0].capital == D(10_000)
    assert [command.quantity for command in placed(story.last)] == [D("0.10"), D("0.12")]
    story.signal(market=replace(contracts, symbol="ETH/USDT:USDT", base="ETH"))
    assert (story.outcome.verdict, told(story).code) == (Verdict.REFUSED, "no_size")


def test_4_a_leg_below_the_venues_minimum_is_left_out_with_the_reason() -> None:
    """0.4 % of 1 000 are 4 USDT, 0.0421 coins at 95 worth 3.9995; the venue takes 5 at least."""
    ladder = (Level(D(0), D(60), D(1)), Level(D(3), D("39.6"), D(1)), Level(D(5), D("0.4"), D(1)))
    story = Story(with_ladder(*ladder))
    story.signal(market=COIN, price="100")
    assert [command.price for command in placed(story.last)] == [D(100), D(97)]
    left_out = "leg 2 is left out, value 3.999500 is below the minimum of 5 USDT"
    assert told(story).text == f"Accepted: slot 1 of 10, 2 of 3 legs; {left_out}"
    assert story.group.pyramids[0].legs[2].skip_reason == "value 3.999500 is below the minimum of 5 USDT"


def test_4_a_shorts_ladder_goes_up_and_its_sell_prices_are_rounded_up() -> None:
    """From 33.33: 20 % above are 39.996, up to 40.00; 60 % above are 53.328, up to 53.33."""
    story = Story(three_legs(), MarketKind.LINEAR)
    story.signal(side=Side.SHORT, market=PERP, price="33.33")
    assert [c.price for c in placed(story.last)] == [D("33.33"), D("40.00"), D("53.33")]
    assert {c.side for c in placed(story.last)} == {OrderSide.SELL}


# --- what waits (spec 3 and 7) --------------------------------------------------------------------------------------


def test_7_an_entry_whose_price_ran_away_is_dropped_with_the_percent() -> None:
    """From 100 to 102 is 2 %, the limit, and it waits; at 103 it is 3 %."""
    story = Story(one_leg(max_open_groups=1, queue=QueueRules(max_drift_percent=D(2))))
    buy(story, coin("FIRST"))
    story.signal(market=COIN, price="100")
    story.see("102", COIN)
    story.look(10)
    assert len(story.portfolio.queue) == 1
    story.see("103", COIN)
    story.look(10)
    assert not story.portfolio.queue
    assert (told(story).numbers["drift_percent"], told(story).numbers["max_drift_percent"]) == ("3", "2")


def test_3_a_reverse_sells_the_long_and_then_opens_the_short_with_capital_of_its_own() -> None:
    """10 coins bought at 100 are sold at 125: 250 earned. The short starts at 125: 1 000 / 125 = 8 coins."""
    story = Story(one_leg(), MarketKind.LINEAR)
    buy(story, PERP)
    story.signal(Intent.REVERSE, Side.SHORT, market=PERP, price="125")
    assert story.outcome.verdict is Verdict.QUEUED
    let_sell(story, "125", PERP)
    assert story.portfolio.realized_total == D(250)
    (short,) = story.groups
    (opening,) = placed(story.last)
    assert (short.side, opening.side, opening.quantity, opening.price) == (Side.SHORT, OrderSide.SELL, D(8), D(125))


def test_3_a_replacement_in_the_queue_takes_the_newer_price_and_the_older_place() -> None:
    """Queued at 100, again at 90 a minute later: a ladder from 90, and it goes before one that came in between."""
    story = Story(one_leg(max_open_groups=1))
    buy(story, coin("FIRST"))
    for market, price in ((COIN, "100"), (coin("OTHER"), "100"), (COIN, "90")):
        story.signal(market=market, price=price)
        story.wait(60)
    story.exit(market=coin("FIRST"))
    let_sell(story, "100", coin("FIRST"))
    assert (story.group.market.base, story.group.pyramids[0].base_price) == ("COIN", D(90))


# --- limits and breakers (spec 8) -----------------------------------------------------------------------------------


def test_8_exposure_counts_what_is_held_at_cost_what_may_still_be_bought_and_the_new_ladder() -> None:
    """5 coins held at 100, and 5 and 2.5 to come at 80 and 40: 500 + 400 + 100. 1 000 more make 2 000, above 1 999."""
    story = Story(three_legs(risk=RiskRules(limits=EntryLimits(max_exposure=D(1999)))))
    buy(story, legs=1)
    story.see("50", COIN)
    story.signal(market=coin("OTHER"), price="100")
    assert story.outcome.verdict is Verdict.REFUSED
    assert told(story).numbers == {"exposure": "2000", "committed": "1000", "cost": "1000", "max_exposure": "1999"}


def test_8_what_was_sold_is_no_exposure_any_more() -> None:
    """Half of 10 coins at 100 sold: 500 are still committed, and 1 000 more fit into 1 500."""
    story = Story(limited(max_exposure=D(1500)))
    buy(story)
    story.signal(Intent.REDUCE, market=COIN, price=None, size=Size(D(50), SizeUnit.PERCENT))
    let_sell(story, "90")
    story.signal(market=coin("OTHER"), price="100")
    assert story.outcome.verdict is Verdict.ACCEPTED


def test_8_after_a_loss_its_symbol_rests_for_the_cooldown_and_no_other_does() -> None:
    """Sold at a loss: no entry for 30 minutes, to the second."""
    story = Story(limited(cooldown_minutes=30))
    trade(story, "99")
    story.signal(market=coin("OTHER"), price="100")
    assert story.outcome.verdict is Verdict.ACCEPTED
    story.wait(30 * 60 - 1)
    story.signal(market=COIN, price="100")
    assert (story.outcome.verdict, told(story).code) == (Verdict.REFUSED, "cooldown")
    story.wait(1)
    story.signal(market=COIN, price="100")
    assert story.outcome.verdict is Verdict.ACCEPTED


def test_8_a_drawdown_counts_from_what_was_earned_at_best_to_what_is_lost_on_paper() -> None:
    """1 000 earned: the peak is 11 000. 10 coins fall from 100 to 1: 990 lost on paper, 9 % of it. 10 coins more fall
    from 100 to 89: 110 more, together 1 100, 10 %."""
    story = Story(breaking(max_drawdown_percent=D(10)))
    trade(story, "200")
    buy(story)
    buy(story, coin("OTHER"))
    story.see("1", COIN)
    story.look(10)
    assert story.portfolio.status is PortfolioStatus.HEALTHY
    story.see("89", coin("OTHER"))
    story.look(10)
    assert story.portfolio.risk.tripped == "drawdown"
    (reason,) = story.last.reasons
    assert reason.numbers == {
        "equity": "9900",
        "peak": "11000",
        "drawdown_percent": "10",
        "max_drawdown_percent": "10",
    }


def test_8_a_losing_streak_counts_losses_in_a_row_and_nothing_that_never_traded() -> None:
    """Lost, lost, won: none. Lost, cancelled before it filled, lost: two of two."""
    story = Story(breaking(max_losing_streak=3))
    for price in ("99", "99", "101", "99"):
        trade(story, price)
    assert story.portfolio.risk.losing_streak == 1
    buy(story, legs=0)
    story.tell(CloseRequested(story.now, story.group.id))
    story.confirm_cancels()
    assert story.portfolio.risk.losing_streak == 1
    trade(story, "99")
    trade(story, "99")
    assert story.portfolio.status is PortfolioStatus.PAUSED


def test_8_an_entry_is_refused_when_the_price_ran_away_and_never_when_it_came_nearer() -> None:
    """The alert says 100 and allows 0.2 %: at 100.21 it is refused, at 100.20 and at 90 it enters."""
    story = Story(one_leg())
    for price, verdict in (("100.21", Verdict.REFUSED), ("100.20", Verdict.ACCEPTED), ("90", Verdict.ACCEPTED)):
        story.signal(market=COIN, price="100", last_price=price, max_slippage_percent=D("0.2"))
        assert story.outcome.verdict is verdict
