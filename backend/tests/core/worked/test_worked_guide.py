"""Spec 4 to 8 in ten trades: the tables of docs/guide/worked-examples.md against what the core does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dca_engine.core import queue_manager, stops
from dca_engine.core.exit_rules import ExitRules, StopFrom, StopLoss, TakeProfit, TakeProfitMode, Trailing
from dca_engine.core.figures import figures, funding, held_quantity, holdings, total
from dca_engine.core.group import GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.ladder import Generator, Ladder
from dca_engine.core.messages import FundingPaid, ReduceRequested, Verdict
from dca_engine.core.risk_rules import Breakers, OffsetRules, RiskRules
from dca_engine.core.risk_state import PlannedSale
from dca_engine.core.signal import Size, SizeUnit
from dca_engine.core.values import HUNDRED, MarketKind, Side, percent_of
from tests.core.story import ACCOUNT, SETTINGS, D, Story
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

GUIDE = Path(__file__).parents[4] / "docs" / "guide" / "worked-examples.md"
Row = tuple[object, ...]


def read(cell: str) -> object:
    """A number as such, `-` as nothing, anything else as the words it is."""
    if cell == "-":
        return None
    number = cell.replace(" ", "")
    return D(number) if number.lstrip("-").replace(".", "").isdigit() else cell


def tables() -> dict[str, list[Row]]:
    """The rows of each example's table, by its heading."""
    found: dict[str, list[Row]] = {}
    for example in GUIDE.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, text = example.partition("\n")
        rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
        found[heading] = [tuple(read(cell.strip()) for cell in row) for row in rows[2:]]
    return found


# --- what the core makes of them ------------------------------------------------------------------------------------


def a_ladder_from_four_numbers() -> list[Row]:
    generator = Generator(count=4, first_step_percent=D(1), step_scale=D(2), volume_scale=D(3), tp_percent=D(1))
    story = Story(replace(SETTINGS, ladder=Ladder(generator=generator)))
    story.signal(market=COIN, price="100")
    (pyramid,) = story.group.pyramids
    orders = [entry(story, leg.index) for leg in pyramid.legs]
    return [
        (leg.index, leg.gap_percent, order.price, percent_of(pyramid.capital, leg.weight_percent), order.quantity)
        for leg, order in zip(pyramid.legs, orders, strict=True)
    ]


def one_target_for_the_whole_position() -> list[Row]:
    exits = ExitRules(take_profit=TakeProfit(TakeProfitMode.AGGREGATE, D(10)))
    story = Story(three_legs(exits=exits))
    buy(story, legs=0)
    rows: list[Row] = []
    for leg in range(3):
        order = entry(story, leg)
        story.fill(order)
        story.confirm_cancels()
        story.accept()
        held = figures(story.group)
        (price,) = {price for price, _ in targets(story.group)}
        assert sum(quantity for _, quantity in targets(story.group)) == held.held_quantity
        rows.append((f"leg {leg} at {order.price:.0f}", held.held_quantity, held.average_price, price))
    return rows


def a_fee_taken_in_coins() -> list[Row]:
    market = coin(step="0.1")
    story = Story(one_leg())
    story.signal(market=market, price="100", take_profit=D(110))
    story.accept()
    story.fill(entry(story, 0), fee="0.01", fee_coin="COIN", fee_quote="1")
    arrived = held_quantity(story.group)
    story.accept()
    target = story.order(Purpose.TARGET)
    story.fill(target)
    (ended,) = story.ended
    assert ended.status is GroupStatus.CLOSED
    return [(arrived, target.quantity, figures(ended).held_quantity, realized(ended))]


def half_of_it_is_sold() -> list[Row]:
    story = Story(three_legs())
    buy(story, legs=0)
    story.fill(entry(story, 0), fee="0.5")
    story.fill(entry(story, 1), fee="0.4")
    story.accept()
    story.tell(ReduceRequested(story.now, story.group.id, Size(D(50), SizeUnit.PERCENT)))
    let_sell(story, "99", fee_rate="0.001")
    half = figures(story.group)
    story.exit(market=COIN)
    let_sell(story, "90", fee_rate="0.001")
    whole = figures(story.group)
    return [
        (f"{name} sold at {price}", after.held_quantity, after.average_price, after.realized_pnl)
        for name, price, after in (("half", 99, half), ("rest", 90, whole))
    ]


def a_short_with_funding() -> list[Row]:
    story = Story(one_leg(), MarketKind.LINEAR)
    story.signal(side=Side.SHORT, market=PERP, price="100")
    story.accept()
    story.fill(entry(story, 0, PERP), fee="0.5")
    for payment, amount in (("f1", "-1.5"), ("f2", "0.5")):
        story.tell(FundingPaid(story.now, ACCOUNT, PERP.symbol, payment, D(amount)))
    story.exit(Side.SHORT, PERP)
    story.confirm_cancels()
    story.fill(story.order(Purpose.CLOSE), price="90", fee="0.45")
    (ended,) = story.ended
    moved = total(holdings(ended).values())
    gained = moved.entered.value - moved.left.value
    return [(gained, figures(ended).fees, funding(ended), realized(ended))]


def where_a_stop_is() -> list[Row]:
    rows: list[Row] = []
    for name, counted_from in (("average", StopFrom.AVERAGE), ("base", StopFrom.BASE), ("last leg", StopFrom.LAST_LEG)):
        story = Story(three_legs(exits=ExitRules(stop_loss=StopLoss(D(10), counted_from))))
        group = buy(story, legs=2)
        stop = stops.stop_price(group)
        assert stop is not None
        story.see(f"{stop + D('0.01')}", COIN)
        assert not is_closing(story)
        story.see(f"{stop}", COIN)
        assert is_closing(story)
        rows.append((name, stop / (1 - D(10) / HUNDRED), stop))
    return rows


def a_trailing_take_profit() -> list[Row]:
    exits = ExitRules(trailing=Trailing(activation_percent=D(5), distance_percent=D(2)))
    story = Story(one_leg(exits=exits))
    buy(story)
    rows: list[Row] = []
    for price in ("104", "105", "110", "108", "107.8"):
        story.see(price, COIN)
        closed = "yes" if is_closing(story) else "no"
        rows.append((D(price), story.group.trailing_best, stops.stop_price(story.group), closed))
    return rows


def four_signals_wait_for_a_slot() -> list[Row]:
    story = Story(one_leg(max_open_groups=1))
    buy(story)
    for name, price, times in (("OLD", "10", 1), ("FLAT", "50", 3), ("DOWN", "100", 1), ("LATE", "200", 1)):
        for _ in range(times):
            story.wait(60)
            story.signal(market=coin(name), price=price)
    now = {"LATE": "180", "DOWN": "95", "FLAT": "51", "OLD": "10"}
    for name, price in now.items():
        story.see(price, coin(name))
    return [
        (
            ranked.entry.market.base,
            ranked.entry.price,
            D(now[ranked.entry.market.base]),
            ranked.loss_percent,
            ranked.entry.replacement_count,
            ranked.position,
        )
        for ranked in queue_manager.rank(story.portfolio)
    ]


def winners_pay_for_a_loser() -> list[Row]:
    rules = OffsetRules(required_pyramids=1, wait_minutes=60)
    story = Story(one_leg(risk=RiskRules(offset=rules)))
    prices = {"LOSS": "88", "ONE": "108", "TWO": "105", "THREE": "101"}
    markets = {name: coin(name, step="0.01", fee="0.001") for name in prices}
    for name, price in prices.items():
        buy(story, markets[name])
        story.see(price, markets[name])
    story.look(3600)
    plan = story.portfolio.risk.plan
    assert plan is not None
    for name in ("ONE", "TWO", "LOSS"):
        let_sell(story, prices[name], markets[name], fee_rate="0.001")
    assert story.portfolio.risk.plan is None
    (done,) = [kept for kept in story.last.plans if kept.number == plan.number]
    really = [sale.realized for sale in (*done.winners, done.loser)]

    def row(sale: PlannedSale, pays: object) -> Row:
        return sale.symbol.removesuffix("/USDT"), sale.quantity, sale.realizes, sale.fee, pays

    return [row(sale, pays) for sale, pays in zip((*plan.winners, plan.loser), really, strict=True)]


def a_bad_day() -> list[Row]:
    story = Story(one_leg(risk=RiskRules(breakers=Breakers(max_daily_loss=D(50)))))
    rows: list[Row] = []

    def row(after: str) -> None:
        """What stands after a trade or a moment, and what becomes of an entry that comes then or waits since before."""
        today, status = story.portfolio.risk.realized_today, story.portfolio.status.value
        if not story.portfolio.groups:
            story.signal(market=COIN, price="100")
        word = {Verdict.ACCEPTED: "enters", Verdict.QUEUED: "waits"}[story.outcome.verdict]
        rows.append((after, today, status, word))

    story.signal(market=COIN, price="100")
    for number in (1, 2, 3):
        story.accept()
        story.fill(entry(story, 0))
        story.exit(market=COIN)
        let_sell(story, "98")
        row(f"trade {number}")
    midnight = datetime(story.now.year, story.now.month, story.now.day, tzinfo=story.now.tzinfo) + timedelta(days=1)
    story.look((midnight - story.now).total_seconds())
    row("midnight")
    return rows


EXAMPLES: dict[str, Callable[[], list[Row]]] = {
    "A ladder from four numbers": a_ladder_from_four_numbers,
    "One target for the whole position": one_target_for_the_whole_position,
    "A fee taken in coins": a_fee_taken_in_coins,
    "Half of it is sold": half_of_it_is_sold,
    "A short with funding": a_short_with_funding,
    "Where a stop is": where_a_stop_is,
    "A trailing take-profit": a_trailing_take_profit,
    "Four signals wait for a slot": four_signals_wait_for_a_slot,
    "Winners pay for a loser": winners_pay_for_a_loser,
    "A bad day": a_bad_day,
}


@pytest.mark.parametrize("heading", EXAMPLES)
def test_4_to_8_the_core_does_what_the_guide_says(heading: str) -> None:
    assert EXAMPLES[heading]() == tables()[heading]


def test_every_table_of_the_guide_is_one_of_these() -> None:
    assert list(tables()) == list(EXAMPLES)
    assert all(tables().values())
