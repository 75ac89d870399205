"""Spec 3 and 11: what a portfolio keeps of its groups by symbol, and what it may become."""

from dataclasses import replace

import pytest

from dca_engine.core.errors import IllegalTransitionError
from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, Purpose
from dca_engine.core.portfolio import (
    Book,
    Observed,
    PortfolioStatus,
    indexed,
    moved,
    stored,
    with_group,
    without_group,
)
from tests.core.builders import ACCOUNT, ETH, D, group, order, portfolio, pyramid


def trade(number: int, committed: str) -> Group:
    """In BTC/USDT, each with a timeframe of its own."""
    return group(pyramid(), number=number, timeframe=number * 60, committed=D(committed))


ONE, TWO, THREE = trade(1, "400"), trade(2, "250"), trade(3, "50")
IN_ETH = group(pyramid(), number=4, of_market=ETH, committed=D(30))


# --- the index by symbol --------------------------------------------------------------------------------------------


def test_8_what_is_committed_is_told_by_symbol_and_in_all() -> None:
    """400 + 250 in BTC and 30 in ETH."""
    made = portfolio(ONE, TWO, IN_ETH)
    assert made.books == {"BTC/USDT": Book((ONE.id, TWO.id), D(650)), "ETH/USDT": Book((IN_ETH.id,), D(30))}
    assert made.committed == D(680)
    assert made.groups_in("BTC/USDT") == (ONE, TWO)
    assert made.groups_in("SOL/USDT") == ()


def test_8_a_group_that_spent_more_moves_the_sums_by_the_difference() -> None:
    made = with_group(portfolio(ONE, IN_ETH), replace(ONE, committed=D(420)))
    assert made.books["BTC/USDT"] == Book((ONE.id,), D(420))
    assert made.committed == D(450)


def test_8_a_group_that_ended_leaves_the_others_in_their_order() -> None:
    """650 + 50 less the 250 of the second."""
    made = without_group(portfolio(ONE, TWO, THREE, IN_ETH), TWO, D(5))
    assert made.books["BTC/USDT"] == Book((ONE.id, THREE.id), D(450))
    assert made.groups_in("BTC/USDT") == (ONE, THREE)
    assert (made.committed, made.realized_total) == (D(480), D(5))


def test_8_one_of_two_that_ended_leaves_the_other() -> None:
    made = without_group(portfolio(ONE, TWO), ONE, D(0))
    assert made.books == {"BTC/USDT": Book((TWO.id,), D(250))}


def test_8_the_last_group_of_a_symbol_leaves_nothing_of_it() -> None:
    made = without_group(portfolio(ONE, IN_ETH), IN_ETH, D("-2.5"))
    assert made.books == {"BTC/USDT": Book((ONE.id,), D(400))}
    assert (made.committed, made.realized_total) == (D(400), D("-2.5"))


def test_9_an_index_is_made_anew_from_the_groups_alone() -> None:
    made = portfolio(ONE, TWO, IN_ETH)
    wrong = replace(made, books={"BTC/USDT": Book((), D(9)), "SOL/USDT": Book((ONE.id,), D(1))}, committed=D(7))
    assert indexed(wrong) == made


# --- whose order, which account -------------------------------------------------------------------------------------


def test_11_6_an_order_belongs_to_the_group_that_made_it_and_to_no_other() -> None:
    """The id names group 1; an attempt that group 1 never made is nobody's."""
    known = group(pyramid(), orders=[order(Purpose.ENTRY, (0, 0))])
    [ours] = known.orders
    made = portfolio(known)
    assert made.group_of(ours) is known
    never_made, _ = known.order_id(Purpose.ENTRY, 0, 0)
    assert made.group_of(never_made) is None


def test_2_4_an_account_that_is_not_the_portfolios_is_an_error() -> None:
    assert portfolio().account(ACCOUNT).id == ACCOUNT
    with pytest.raises(KeyError, match="elsewhere"):
        portfolio().account(AccountId("elsewhere"))


def test_9_what_was_only_seen_is_not_kept() -> None:
    seen = portfolio(ONE, observed=Observed({ACCOUNT: {"BTC/USDT": D(50_000)}}, {ACCOUNT: D(100)}, (ACCOUNT,)))
    assert stored(seen) == portfolio(ONE)


# --- states ---------------------------------------------------------------------------------------------------------


def test_9_the_reason_for_a_state_may_change_while_it_lasts() -> None:
    paused = moved(portfolio(), PortfolioStatus.PAUSED, "by hand")
    again = moved(paused, PortfolioStatus.PAUSED, "the daily loss is reached")
    assert (again.status, again.status_reason) == (PortfolioStatus.PAUSED, "the daily loss is reached")


def test_9_a_start_never_skips_the_reconciliation() -> None:
    starting = portfolio(status=PortfolioStatus.BOOTSTRAPPING)
    with pytest.raises(IllegalTransitionError, match=r"^portfolio p: bootstrapping cannot become healthy$"):
        moved(starting, PortfolioStatus.HEALTHY, "")
