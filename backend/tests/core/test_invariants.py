"""Spec 11.4 and 11.5: what may not be true after a decision, whatever led to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dca_engine.core.errors import InvariantError
from dca_engine.core.group import Group, GroupKey, GroupStatus
from dca_engine.core.ids import AccountId, Purpose, QueueId, SignalId
from dca_engine.core.invariants import check
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import Book, Portfolio, with_group, without_group
from dca_engine.core.queue import QueuedEntry
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.signal import Intent, Signal
from dca_engine.core.values import Side
from tests.core.builders import (
    ACCOUNT,
    BTC,
    ETH,
    START,
    WHOLE,
    D,
    changed,
    fill,
    filled_group,
    ladder,
    order,
    portfolio,
    sold,
    with_made,
)

TWO_SLOTS = PortfolioSettings(capital=D(10_000), ladder=ladder(), default_account=ACCOUNT, max_open_groups=2)


def trade(number: int = 1, **more: Any) -> Group:
    """Holds 0.00802 BTC, with a timeframe of its own, so that several can stand in one symbol."""
    fields: dict[str, Any] = {"timeframe": number * 60, "committed": D(400)} | more
    return filled_group(0, 1, number=number, **fields)


def waiting(number: int, symbol: str = "BTC/USDT") -> QueuedEntry:
    signal = Signal(
        SignalId(f"s{number}"), START, Intent.ENTRY, ACCOUNT, symbol, 900, Side.LONG, D(50_000), alert_time=START
    )
    key = GroupKey(ACCOUNT, symbol, 900, Side.LONG)
    return QueuedEntry(QueueId(f"q{number}"), signal, key, BTC, D(50_000), START, "a free slot")


def queue_of(*entries: QueuedEntry) -> Portfolio:
    return portfolio(queue={entry.id: entry for entry in entries})


# --- what is allowed ------------------------------------------------------------------------------------------------


def test_a_decision_that_keeps_the_promises_passes() -> None:
    empty = portfolio()
    one = with_group(empty, trade())
    two = with_group(one, trade(2, of_market=ETH))
    fewer = without_group(two, trade(), D(5))
    swapped = with_group(without_group(two, trade(), D(5)), trade(3))
    for before, after in ((empty, one), (one, two), (two, fewer), (two, swapped), (two, two), (empty, two)):
        check(before, after)


def test_11_4_a_person_may_force_a_group_past_the_slots_and_fewer_slots_close_none() -> None:
    full = portfolio(trade(), trade(2), of_settings=TWO_SLOTS)
    forced = with_group(full, trade(3, forced=True))
    check(full, forced)
    check(forced, replace(forced, groups={**forced.groups, trade().id: replace(trade(), replacements=1)}))
    fewer = replace(full, settings=replace(TWO_SLOTS, max_open_groups=1))
    check(full, fewer)
    check(fewer, with_group(fewer, replace(trade(), replacements=1)))


def test_11_5_a_fill_after_its_cancel_may_leave_more_offered_than_held() -> None:
    """The venue confirmed a cancel, a successor rests, and the cancelled order filled after all: news, not a defect."""
    known = with_made(trade(), order(Purpose.TARGET, (0, 0), "50500", "0.00802", OrderStatus.CANCELLED))
    known = with_made(known, order(Purpose.TARGET, (0, 0), "50500", "0.00802"))
    late = changed(known, next(known.orders_for(Purpose.TARGET)), fills=(fill("50500", "0.001"),))
    check(portfolio(known), portfolio(late))


def test_a_group_may_have_nothing_committed() -> None:
    """As between the last sale and the confirmation of the last cancel."""
    check(portfolio(), portfolio(trade(committed=D(0))))


def test_sums_that_differ_by_rounding_alone_pass() -> None:
    third = replace(trade(), committed=D(1000) / 3)
    before = portfolio(third)
    index = {"BTC/USDT": Book((third.id,), D("333.3333333333333333333333334"))}
    rounded = replace(before, groups={third.id: replace(third, replacements=1)}, books=index)
    check(before, replace(rounded, committed=D("333.3333333333333333333333332")))


# --- what is not ----------------------------------------------------------------------------------------------------


def unlisted(known: Portfolio) -> Portfolio:
    return replace(with_group(known, trade(2)), books=known.books)


BROKEN: list[tuple[str, str, Callable[[Portfolio], Portfolio]]] = [
    ("an ended group holds a slot", "ended", lambda p: with_group(p, trade(status=GroupStatus.CLOSED))),
    ("less than nothing is committed", "less than nothing", lambda p: with_group(p, trade(2, committed=D(-1)))),
    (
        "more was sold than held",
        "sold 0.00198 more than it held",
        lambda p: with_group(p, with_made(trade(), sold(Purpose.TARGET, (0, 0), "50500", "0.01"))),
    ),
    (
        "more is offered than held",
        "offers 0.00803 and holds 0.00802",
        lambda p: with_group(p, with_made(trade(), order(Purpose.CLOSE, WHOLE, None, "0.00803"))),
    ),
    (
        "what the venue says it sold is offered again",
        "offers 0.00902 and holds 0.00802",
        lambda p: with_group(
            p,
            with_made(
                with_made(
                    trade(),
                    order(Purpose.TARGET, (0, 0), status=OrderStatus.CANCELLED, reported_quantity=D("0.001")),
                ),
                order(Purpose.CLOSE, WHOLE, None, "0.00802"),
            ),
        ),
    ),
    (
        "the slots are overbooked",
        "3 groups are open, 2 allowed",
        lambda p: with_group(with_group(p, trade(2)), trade(3)),
    ),
    (
        "a forced group makes no room for another",
        "3 groups are open, 2 allowed",
        lambda p: with_group(with_group(with_group(p, trade(2)), trade(3, forced=True)), trade(4)),
    ),
    ("a key has two groups", "same key", lambda p: with_group(p, trade(2, timeframe=60))),
    ("a group is not in the index", "not listed", unlisted),
    (
        "a group is in a symbol that the index does not have",
        "group .* is not listed under ETH/USDT",
        lambda p: replace(with_group(p, trade(2, of_market=ETH, committed=D(0))), books=p.books),
    ),
    (
        "the index lists a group that is gone",
        "is not open",
        lambda p: replace(without_group(p, trade(), D(0)), books=p.books),
    ),
    (
        "the index has another sum than its groups",
        "BTC/USDT says 400 is committed, its groups say 500",
        lambda p: replace(with_group(p, trade(committed=D(500))), books=p.books),
    ),
    (
        "the portfolio has another sum than its groups",
        "401 is committed in all, the groups say 500",
        lambda p: replace(with_group(p, trade(committed=D(500))), committed=D(401)),
    ),
    (
        "a group left and its sum stayed",
        "400 is committed in all, the groups say 0",
        lambda p: replace(without_group(p, trade(), D(0)), committed=p.committed),
    ),
]


@pytest.mark.parametrize(("words", "broken"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_11_a_decision_that_breaks_a_promise_is_told_apart(
    words: str, broken: Callable[[Portfolio], Portfolio]
) -> None:
    before = portfolio(trade(), of_settings=TWO_SLOTS)
    with pytest.raises(InvariantError, match=words):
        check(before, broken(before))


def test_3_a_key_waits_once_in_the_queue() -> None:
    one = queue_of(waiting(1), waiting(2, "ETH/USDT"))
    check(queue_of(), one)
    check(one, queue_of(replace(waiting(1), replacement_count=1), waiting(2, "ETH/USDT")))
    with pytest.raises(InvariantError, match="two entries wait for BTC/USDT"):
        check(one, queue_of(waiting(1), waiting(3)))


def test_groups_on_two_accounts_are_two_keys() -> None:
    before = portfolio(trade())
    check(before, with_group(before, trade(2, timeframe=60, account_id=AccountId("other"))))
