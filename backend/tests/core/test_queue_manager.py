"""Spec 7: the waiting queue. Who enters next, why, and what falls out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dca_engine.core.group import Group, GroupKey, GroupStatus, Pyramid
from dca_engine.core.ids import AccountId, GroupId, PortfolioId, QueueId, SignalId
from dca_engine.core.ladder import Generator, Ladder, LadderRule, Level, Portion
from dca_engine.core.market import Market
from dca_engine.core.messages import Reason
from dca_engine.core.portfolio import Account, Observed, Portfolio, PortfolioStatus, with_group
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.queue_manager import Queued, Ranked, enqueued, overdue, promotable, rank, removed
from dca_engine.core.queue_rules import DEFAULT_RANK, QueueRules, RankRule
from dca_engine.core.settings import GroupSettings, PortfolioSettings
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import MarketKind, Side

D = Decimal
START = datetime(2026, 1, 5, 9, 15, tzinfo=UTC)
ACCOUNT = AccountId("main")
LADDER = Ladder((Level(D(0), D(60), D(1)), Level(D(1), D(40), D(2))))
SETTINGS = PortfolioSettings(capital=D(10_000), ladder=LADDER, default_account=ACCOUNT)
COINS = ("BTC", "ETH", "SOL", "XRP", "ADA", "DOT")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def market(coin: str) -> Market:
    return Market(f"{coin}/USDT", coin, "USDT", MarketKind.LINEAR, D("0.01"), D("0.001"))


def key(coin: str, side: Side = Side.LONG) -> GroupKey:
    return GroupKey(ACCOUNT, f"{coin}/USDT", 900, side)


def signal(coin: str, number: int = 1, side: Side = Side.LONG) -> Signal:
    return Signal(
        SignalId(f"{coin}{number}"), START, Intent.ENTRY, ACCOUNT, f"{coin}/USDT", 900, side, D(100), alert_time=START
    )


def waiting(
    coin: str,
    queued: datetime = START,
    price: str = "100",
    replaced: int = 0,
    side: Side = Side.LONG,
    reverses: bool = False,
) -> QueuedEntry:
    newest = signal(coin, side=side)
    place = QueueId(f"q{newest.id}")
    return QueuedEntry(
        place, newest, key(coin, side), market(coin), D(price), queued, "a free slot", replaced, reverses
    )


def group(coin: str, side: Side = Side.LONG, pyramids: int = 1, ladder: Ladder = LADDER) -> Group:
    return Group(
        id=GroupId(f"g{coin}{side}"),
        tag="T",
        number=1,
        account_id=ACCOUNT,
        market=market(coin),
        timeframe=900,
        side=side,
        settings=GroupSettings(D(1000), SETTINGS.pyramiding, ladder, SETTINGS.exits),
        opened_at=START,
        status=GroupStatus.ACTIVE,
        pyramids=tuple(Pyramid(i, SignalId(f"{coin}{i}"), D(100), D(1000), START, ()) for i in range(pyramids)),
    )


def portfolio(
    *entries: QueuedEntry,
    rules: Sequence[RankRule] = DEFAULT_RANK,
    prices: dict[str, str] | None = None,
    groups: Sequence[Group] = (),
    settings: PortfolioSettings = SETTINGS,
) -> Portfolio:
    seen = {f"{coin}/USDT": D(price) for coin, price in (prices or {}).items()}
    made = Portfolio(
        PortfolioId("p"),
        replace(settings, queue=replace(settings.queue, rank=tuple(rules))),
        (Account(ACCOUNT, MarketKind.LINEAR),),
        PortfolioStatus.HEALTHY,
        queue={entry.id: entry for entry in entries},
        observed=Observed({ACCOUNT: seen}),
    )
    for each in groups:
        made = with_group(made, each)
    return made


def with_rules(rules: QueueRules) -> PortfolioSettings:
    return replace(SETTINGS, queue=rules)


def order(ranked: Sequence[Ranked]) -> list[str]:
    return [each.entry.market.base for each in ranked]


# --- the rules, one by one ------------------------------------------------------------------------------------------


def test_7_1_a_pyramid_of_an_open_group_goes_before_everything_else() -> None:
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH", START + minutes(5)), groups=[group("ETH")]))
    assert order(ranked) == ["ETH", "BTC"]
    assert [each.rule for each in ranked] == [RankRule.CONTINUATION] * 2
    assert ranked[0].why == "Rank 1: it continues an open trade, the next one does not"
    assert ranked[1].why == "Rank 2: it continues no open trade, the previous one does"


def test_7_1_what_follows_the_close_of_the_other_side_continues_that_trade() -> None:
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH", START + minutes(5), reverses=True)))
    assert order(ranked) == ["ETH", "BTC"]


def test_3_what_waits_for_its_own_key_to_close_continues_nothing() -> None:
    closing = replace(group("ETH"), status=GroupStatus.CLOSING)
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH", START + minutes(5)), groups=[closing]))
    assert order(ranked) == ["BTC", "ETH"]


def test_7_2_the_deepest_loss_goes_first() -> None:
    """97.9 and 99.6 against 100: -2.1 % and -0.4 %."""
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH", START + minutes(5)), prices={"BTC": "99.6", "ETH": "97.9"}))
    assert order(ranked) == ["ETH", "BTC"]
    assert [each.loss_percent for each in ranked] == [D("-2.1"), D("-0.4")]
    assert ranked[0].why == "Rank 1: its loss of -2.1 % is deeper than the next one's -0.4 %"
    assert ranked[1].why == "Rank 2: its loss of -0.4 % is less deep than the previous one's -2.1 %"


def test_7_2_a_short_loses_when_the_price_rises_above_what_it_was_queued_at() -> None:
    """Queued at 100: at 103 the short fell by 3 %, deeper than the long's 2 % at 98."""
    short = waiting("ETH", START + minutes(5), side=Side.SHORT)
    ranked = rank(portfolio(waiting("BTC"), short, prices={"BTC": "98", "ETH": "103"}))
    assert order(ranked) == ["ETH", "BTC"]
    assert [each.loss_percent for each in ranked] == [D(-3), D(-2)]


def test_7_2_a_gain_counts_as_none_and_so_does_an_unknown_price() -> None:
    gained, unknown = waiting("BTC", START + minutes(5)), waiting("ETH")
    ranked = rank(portfolio(gained, unknown, prices={"BTC": "150"}))
    assert [each.loss_percent for each in ranked] == [D(0), D(0)]
    assert [each.rule for each in ranked] == [RankRule.FIRST_IN] * 2
    assert order(ranked) == ["ETH", "BTC"]


def test_7_2_losses_that_differ_by_a_tick_are_shown_so_that_they_differ() -> None:
    """0.001 of 100 is a thousandth of a percent."""
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH"), prices={"BTC": "99.500", "ETH": "99.499"}))
    assert ranked[0].why == "Rank 1: its loss of -0.501 % is deeper than the next one's -0.5 %"


def test_7_2_losses_that_differ_beyond_the_eighth_digit_are_shown_with_eight() -> None:
    """-0.123456782 % and -0.123456781 %: the words still say which is deeper."""
    prices = {"BTC": "99.876543218", "ETH": "99.876543219"}
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH"), prices=prices))
    assert ranked[0].why == "Rank 1: its loss of -0.12345678 % is deeper than the next one's -0.12345678 %"


def test_7_2_a_loss_too_small_to_show_reads_as_none() -> None:
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH"), prices={"BTC": "99", "ETH": "99.999"}))
    assert ranked[0].why == "Rank 1: its loss of -1 % is deeper than the next one's 0 %"


def test_7_3_the_most_replacements_go_first() -> None:
    first, second = waiting("BTC", replaced=1), waiting("ETH", START + minutes(5), replaced=3)
    ranked = rank(portfolio(first, second, waiting("SOL")))
    assert order(ranked) == ["ETH", "BTC", "SOL"]
    assert ranked[0].why == "Rank 1: its signal was replaced 3 times, the next one's once"
    assert ranked[2].why == "Rank 3: its signal was replaced never, the previous one's once"


def test_7_4_expected_profit_is_off_until_it_is_named() -> None:
    """ETH's own ladder expects 5 %; the common one 60 % x 1 + 40 % x 2 = 1.4 %."""
    own = LadderRule("ETH/USDT", Ladder((Level(D(0), D(100), D(5)),)))
    settings = replace(SETTINGS, ladders=(own,))
    entries = waiting("BTC"), waiting("ETH", START + minutes(5))
    assert order(rank(portfolio(*entries, settings=settings))) == ["BTC", "ETH"]
    ranked = rank(portfolio(*entries, settings=settings, rules=[RankRule.EXPECTED_PROFIT]))
    assert order(ranked) == ["ETH", "BTC"]
    assert ranked[0].why == "Rank 1: it expects 5 % profit, more than the next one's 1.4 %"
    assert ranked[1].why == "Rank 2: it expects 1.4 % profit, less than the previous one's 5 %"


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        (Ladder(generator=Generator(4, D(1), D(2), D(2), D("2.5"))), "2.5"),
        (Ladder((Level(D(0), D(100), D(9), (Portion(D(2), D(50)), Portion(D(4), D(25)))),)), "2"),
        (Ladder((Level(D(0), D("50"), D(3)), Level(D(1), D("49.99"), D(3)))), "3"),
        (Ladder((Level(D(0), D(100), D(9)),), pyramid_levels=((0, (Level(D(0), D(100), D(4)),)),)), "4"),
    ],
    ids=["generated", "several targets by their shares", "weights a hair below 100", "the first pyramid's own levels"],
)
def test_7_4_expected_profit_is_the_ladders_average_by_capital(ladder: Ladder, expected: str) -> None:
    settings = replace(SETTINGS, ladders=(LadderRule("ETH/USDT", ladder),))
    ranked = rank(portfolio(waiting("BTC"), waiting("ETH"), settings=settings, rules=[RankRule.EXPECTED_PROFIT]))
    assert f"it expects {expected} % profit, more than the next one's 1.4 %" in ranked[0].why


def test_4_the_most_specific_ladder_says_what_is_expected() -> None:
    """Account, symbol and timeframe go before symbol and timeframe, before the symbol alone, before the default."""

    def rule(tp: int, timeframe: int | None = None, account: AccountId | None = None) -> LadderRule:
        return LadderRule("ETH/USDT", Ladder((Level(D(0), D(100), D(tp)),)), timeframe, account)

    rules = (rule(2), rule(3, 900), rule(4, 900, ACCOUNT), rule(9, 3600), rule(9, 900, AccountId("other")))
    for count, expected in ((1, 2), (2, 3), (3, 4), (5, 4)):
        settings = replace(SETTINGS, ladders=rules[:count])
        ranked = rank(portfolio(waiting("BTC"), waiting("ETH"), settings=settings, rules=[RankRule.EXPECTED_PROFIT]))
        assert f"expects {expected} % profit" in ranked[0].why


def test_7_4_a_pyramid_expects_what_its_group_was_opened_with() -> None:
    """The group's own ladder gives its second pyramid 7 %."""
    own = replace(LADDER, pyramid_levels=((1, (Level(D(0), D(100), D(7)),)),))
    ranked = rank(
        portfolio(waiting("BTC"), waiting("ETH"), groups=[group("ETH", ladder=own)], rules=[RankRule.EXPECTED_PROFIT])
    )
    assert "it expects 7 % profit" in ranked[0].why


def test_7_5_what_else_is_equal_enters_in_the_order_in_which_it_came() -> None:
    ranked = rank(portfolio(waiting("BTC", START + minutes(1)), waiting("ETH"), waiting("SOL", START + minutes(2))))
    assert order(ranked) == ["ETH", "BTC", "SOL"]
    assert [each.position for each in ranked] == [1, 2, 3]
    assert ranked[0].why == "Rank 1: it has waited since 2026-01-05 09:15:00 UTC, longer than the next one"
    assert ranked[2].why == "Rank 3: it has waited since 2026-01-05 09:17:00 UTC, less long than the previous one"


def test_7_at_the_same_moment_the_order_of_arrival_decides() -> None:
    ranked = rank(portfolio(waiting("ETH"), waiting("BTC")))
    assert order(ranked) == ["ETH", "BTC"]
    assert ranked[0].rule is None
    assert ranked[0].why == "Rank 1: it came at the same moment as the next one, and the order of arrival decides"


def test_7_one_that_waits_alone_says_so() -> None:
    assert rank(portfolio(waiting("BTC")))[0].why == "Rank 1: nothing else waits"
    assert rank(portfolio()) == ()


# --- the order of the rules -----------------------------------------------------------------------------------------


def test_7_the_first_rule_that_tells_two_apart_decides_whatever_the_later_ones_say() -> None:
    """The continuation wins by rule 1 with no loss, over -50 % and nine replacements: no score is added up."""
    deep = waiting("BTC", START - minutes(60), replaced=9)
    ranked = rank(portfolio(deep, waiting("ETH"), groups=[group("ETH")], prices={"BTC": "50", "ETH": "100"}))
    assert order(ranked) == ["ETH", "BTC"]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((RankRule.DEEPEST_LOSS, RankRule.REPLACEMENTS, RankRule.FIRST_IN), ["BTC", "ETH", "SOL"]),
        ((RankRule.REPLACEMENTS, RankRule.DEEPEST_LOSS, RankRule.FIRST_IN), ["ETH", "BTC", "SOL"]),
        ((RankRule.FIRST_IN, RankRule.DEEPEST_LOSS, RankRule.REPLACEMENTS), ["SOL", "ETH", "BTC"]),
        ((RankRule.REPLACEMENTS,), ["ETH", "SOL", "BTC"]),
        ((RankRule.DEEPEST_LOSS,), ["BTC", "SOL", "ETH"]),
        ((), ["SOL", "ETH", "BTC"]),
    ],
)
def test_7_rules_can_be_moved_and_switched_off(rules: tuple[RankRule, ...], expected: list[str]) -> None:
    """BTC lost most, ETH was replaced most, SOL came first; what is off decides nothing."""
    entries = (
        waiting("BTC", START + minutes(2)),
        waiting("ETH", START + minutes(1), replaced=5),
        waiting("SOL", START),
    )
    assert order(rank(portfolio(*entries, rules=rules, prices={"BTC": "90"}))) == expected


entries_of_six = st.tuples(
    *(
        st.builds(
            waiting,
            st.just(coin),
            st.integers(0, 2).map(lambda at: START + minutes(at)),
            price=st.sampled_from(("100", "102", "110")),
            replaced=st.integers(0, 2),
            side=st.sampled_from(Side),
            reverses=st.booleans(),
        )
        for coin in COINS
    )
)
some_prices = st.dictionaries(st.sampled_from(COINS), st.sampled_from(("95", "100", "105")))
some_rules = st.permutations(tuple(RankRule)).flatmap(lambda rules: st.integers(0, 5).map(lambda n: tuple(rules[:n])))


@given(entries_of_six, some_prices, some_rules, st.permutations(range(6)))
def test_7_rank_is_one_order_of_all_entries_that_the_order_of_arrival_alone_cannot_change(
    entries: tuple[QueuedEntry, ...], prices: dict[str, str], rules: tuple[RankRule, ...], arrival: list[int]
) -> None:
    """Spec 7: everyone has one place. Arrival decides among equals only: here no two came at once."""
    made = [replace(entry, queued_at=START + minutes(at)) for at, entry in enumerate(entries)]
    ranked = rank(portfolio(*made, rules=rules, prices=prices))
    assert [each.position for each in ranked] == [1, 2, 3, 4, 5, 6]
    assert {each.entry.id for each in ranked} == {entry.id for entry in entries}
    assert rank(portfolio(*(made[i] for i in arrival), rules=rules, prices=prices)) == ranked


@given(entries_of_six, some_prices, some_rules)
def test_7_a_neighbour_is_ahead_by_the_first_rule_that_differs(
    entries: tuple[QueuedEntry, ...], prices: dict[str, str], rules: tuple[RankRule, ...]
) -> None:
    """Spec 7, checked by the definition: going down the ranks, the rules' values never get better."""
    made = portfolio(*entries, rules=rules, prices=prices)
    place = {entry.id: at for at, entry in enumerate(entries)}

    def values(each: Ranked) -> tuple[object, ...]:
        by_rule = {
            RankRule.CONTINUATION: not each.entry.reverses,
            RankRule.DEEPEST_LOSS: each.loss_percent,
            RankRule.REPLACEMENTS: -each.entry.replacement_count,
            RankRule.EXPECTED_PROFIT: 0,
            RankRule.FIRST_IN: each.entry.queued_at,
        }
        return (*(by_rule[rule] for rule in rules), each.entry.queued_at, place[each.entry.id])

    ranked = rank(made)
    assert [each.entry.id for each in ranked] == [each.entry.id for each in sorted(ranked, key=values)]


@given(entries_of_six, some_prices, some_rules, st.sampled_from((RankRule.DEEPEST_LOSS, RankRule.REPLACEMENTS)))
def test_7_a_rule_switched_off_equals_all_its_values_being_equal(
    entries: tuple[QueuedEntry, ...], prices: dict[str, str], rules: tuple[RankRule, ...], off: RankRule
) -> None:
    without = rank(portfolio(*entries, prices=prices, rules=[rule for rule in rules if rule is not off]))
    if off is RankRule.DEEPEST_LOSS:
        alike = rank(portfolio(*entries, rules=rules))
    else:
        alike = rank(portfolio(*(replace(e, replacement_count=1) for e in entries), prices=prices, rules=rules))
    assert order(without) == order(alike)


# --- what cannot be promoted ----------------------------------------------------------------------------------------


def test_7_what_waits_for_the_other_side_to_close_is_passed_over() -> None:
    made = portfolio(waiting("BTC"), waiting("ETH", START + minutes(1)), groups=[group("BTC", Side.SHORT)])
    assert [each.blocked for each in rank(made)] == ["the short position of BTC/USDT has to close first", None]
    assert order(list(promotable(made))) == ["ETH"]
    assert [each.position for each in promotable(made)] == [2]


def test_7_what_waits_for_its_own_key_to_close_is_passed_over() -> None:
    closing = replace(group("BTC"), status=GroupStatus.CLOSING)
    made = portfolio(waiting("BTC"), groups=[closing])
    assert [each.blocked for each in rank(made)] == ["the long position of BTC/USDT is just being closed"]
    assert list(promotable(made)) == []


def test_7_an_open_group_of_the_same_key_blocks_nothing() -> None:
    assert order(list(promotable(portfolio(waiting("BTC"), groups=[group("BTC")])))) == ["BTC"]


# --- coming and going -----------------------------------------------------------------------------------------------


def enqueue(made: Portfolio, coin: str, number: int = 1, price: str = "100", at: datetime = START) -> Queued | Reason:
    return enqueued(made, signal(coin, number), key(coin), market(coin), D(price), "a free slot", at)


def test_3_an_entry_that_finds_the_pool_full_waits() -> None:
    queued = enqueue(portfolio(waiting("BTC")), "ETH", price="2000", at=START + minutes(3))
    assert isinstance(queued, Queued)
    assert list(queued.portfolio.queue) == [QueueId("qBTC1"), QueueId("qETH1")]
    assert queued.portfolio.queue[QueueId("qETH1")] == queued.entry
    assert queued.entry.price == D(2000)
    assert queued.entry.queued_at == START + minutes(3)
    assert queued.entry.waits_for == "a free slot"
    assert queued.entry.replacement_count == 0
    assert queued.replaced is None


def test_3_a_newer_signal_of_the_same_key_takes_the_place_of_the_one_that_waits() -> None:
    """New price, one more replacement; id, first queueing time and place are kept."""
    made = portfolio(waiting("BTC"), waiting("ETH", START + minutes(1)))
    queued = enqueue(made, "BTC", number=2, price="95", at=START + minutes(30))
    assert isinstance(queued, Queued)
    assert list(queued.portfolio.queue) == [QueueId("qBTC1"), QueueId("qETH1")]
    assert queued.entry == replace(waiting("BTC", price="95", replaced=1), signal=signal("BTC", 2))
    assert queued.portfolio.queue[QueueId("qBTC1")] == queued.entry
    assert queued.replaced == signal("BTC", 1)


def test_3_a_replacement_brings_todays_market_rules_and_what_it_waits_for() -> None:
    """The venue's step grew meanwhile, and the pool has room again while the venue is away."""
    newest = replace(market("BTC"), step_size=D("0.01"))
    queued = enqueued(
        portfolio(waiting("BTC")), signal("BTC", 2), key("BTC"), newest, D(100), "the venue", START + minutes(1)
    )
    assert isinstance(queued, Queued)
    assert (queued.entry.market, queued.entry.waits_for) == (newest, "the venue")


def test_3_the_other_side_of_the_same_market_waits_in_its_own_place() -> None:
    made = portfolio(waiting("BTC", side=Side.SHORT))
    queued = enqueue(made, "BTC", number=2)
    assert isinstance(queued, Queued)
    assert queued.replaced is None
    assert len(queued.portfolio.queue) == 2


@pytest.mark.parametrize(("before", "now"), list(product((True, False), repeat=2)))
def test_7_1_a_replacement_still_follows_the_close_of_the_other_side(before: bool, now: bool) -> None:
    made = portfolio(waiting("BTC", reverses=before))
    queued = enqueued(made, signal("BTC", 2), key("BTC"), market("BTC"), D(100), "it", START, reverses=now)
    assert isinstance(queued, Queued)
    assert queued.entry.reverses is (before or now)


def test_7_a_full_queue_refuses_with_the_numbers() -> None:
    settings = with_rules(QueueRules(max_length=2))
    refused = enqueue(portfolio(waiting("BTC"), waiting("ETH"), settings=settings), "SOL")
    assert refused == Reason(
        "queue_full",
        "Refused: the queue is full, 2 of 2 places are taken, and this would wait for a free slot",
        {"waiting": "2", "max_length": "2"},
    )


def test_7_a_replacement_needs_no_room() -> None:
    settings = with_rules(QueueRules(max_length=2))
    queued = enqueue(portfolio(waiting("BTC"), waiting("ETH"), settings=settings), "ETH", number=2)
    assert isinstance(queued, Queued)
    assert len(queued.portfolio.queue) == 2


def test_7_with_the_queue_off_an_entry_is_refused_with_what_it_would_wait_for() -> None:
    refused = enqueue(portfolio(settings=with_rules(QueueRules(max_length=0))), "BTC")
    assert refused == Reason(
        "queue_off",
        "Refused: the queue is off, and this would wait for a free slot",
        {"waiting": "0", "max_length": "0"},
    )


def test_7_what_is_removed_is_gone_and_the_others_keep_their_places() -> None:
    made = portfolio(waiting("BTC"), waiting("ETH"), waiting("SOL"))
    assert list(removed(made, QueueId("qETH1")).queue) == [QueueId("qBTC1"), QueueId("qSOL1")]
    assert removed(made, QueueId("qGONE")) == made


# --- what waited too long -------------------------------------------------------------------------------------------


def test_7_an_entry_older_than_the_limit_is_dropped_with_its_age() -> None:
    settings = with_rules(QueueRules(max_age_minutes=90))
    made = portfolio(waiting("BTC"), waiting("ETH", START + minutes(1)), settings=settings)
    assert overdue(made, START + minutes(90)) == ()
    [(entry, reason)] = overdue(made, START + minutes(90.5))
    assert entry.market.base == "BTC"
    assert reason == Reason(
        "queue_age",
        "Refused: BTC/USDT waited more than 90 minutes, the limit is 90 minutes",
        {"waited_minutes": "90", "max_age_minutes": "90"},
    )


def test_7_a_replacement_does_not_make_an_entry_younger() -> None:
    made = portfolio(waiting("BTC"), settings=with_rules(QueueRules(max_age_minutes=90)))
    queued = enqueue(made, "BTC", number=2, at=START + minutes(89))
    assert isinstance(queued, Queued)
    assert [entry.id for entry, _ in overdue(queued.portfolio, START + minutes(91))] == [QueueId("qBTC1")]


def test_7_without_a_limit_an_entry_waits_for_ever() -> None:
    made = portfolio(waiting("BTC"), settings=with_rules(QueueRules(max_age_minutes=None)))
    assert overdue(made, START + timedelta(days=1000)) == ()


def test_7_an_entry_whose_price_ran_away_is_dropped_with_the_drift() -> None:
    """101.5 against 100 is 1.5 %; exactly 1 % is within the limit."""
    settings = with_rules(QueueRules(max_drift_percent=D(1)))
    made = portfolio(waiting("BTC"), waiting("ETH"), prices={"BTC": "101.5", "ETH": "101"}, settings=settings)
    [(entry, reason)] = overdue(made, START)
    assert entry.market.base == "BTC"
    assert reason == Reason(
        "queue_drift",
        "Refused: the price of BTC/USDT is 101.5, which is 1.5 % worse than the entry's 100, the limit is 1 %",
        {"price": "101.5", "entry_price": "100", "drift_percent": "1.5", "max_drift_percent": "1"},
    )


def test_7_a_drift_that_is_just_above_the_limit_never_reads_like_the_limit() -> None:
    settings = with_rules(QueueRules(max_drift_percent=D(1)))
    [(_, reason)] = overdue(portfolio(waiting("BTC"), prices={"BTC": "101.00001"}, settings=settings), START)
    assert reason.numbers["drift_percent"] == "1.0001"


def test_7_only_a_move_against_the_entry_is_drift() -> None:
    """A long gets cheaper when the price falls, a short dearer when it rises; an unknown price drops nothing."""
    settings = with_rules(QueueRules(max_drift_percent=D(1)))
    short = waiting("ETH", side=Side.SHORT)
    better = portfolio(waiting("BTC"), short, waiting("SOL"), prices={"BTC": "90", "ETH": "110"}, settings=settings)
    assert overdue(better, START) == ()
    worse = portfolio(waiting("BTC"), short, prices={"BTC": "90", "ETH": "90"}, settings=settings)
    assert [entry.market.base for entry, _ in overdue(worse, START)] == ["ETH"]


def test_7_by_default_no_drift_is_too_far() -> None:
    assert overdue(portfolio(waiting("BTC"), prices={"BTC": "900"}), START) == ()
