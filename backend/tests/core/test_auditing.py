"""Spec 9: a holding that differs is shown with its numbers and, past a tolerance, locks entries."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dca_engine.core import auditing
from dca_engine.core.codec import canonical
from dca_engine.core.figures import figures
from dca_engine.core.ids import Purpose
from dca_engine.core.messages import (
    AccountNoticed,
    CloseRequested,
    GroupReleased,
    HoldingsObserved,
    Notice,
    PauseSet,
    StatusChanged,
)
from dca_engine.core.order import OrderStatus
from dca_engine.core.portfolio import PortfolioStatus, Stock
from dca_engine.core.values import MarketKind, Side
from tests.core.story import ACCOUNT, BTC_PERP, SETTINGS, START, Story

D = Decimal


def opened(kind: MarketKind = MarketKind.SPOT, tolerance: str = "1", **first: str) -> Story:
    """After a first look at the account."""
    it = Story(replace(SETTINGS, max_open_groups=2, holding_tolerance_percent=D(tolerance)), kind)
    look(it, **(first or {"USDT": "10000"}))
    return it


def bought(tolerance: str = "1", fee: str = "0", fee_coin: str = "USDT") -> Story:
    """One leg of 0.02 bitcoin was bought at 50 000."""
    it = opened(tolerance=tolerance)
    it.signal()
    it.fill(it.order(Purpose.ENTRY, 0), fee=fee, fee_coin=fee_coin)
    return it


def look(it: Story, **held: str) -> list[str]:
    """The codes of what was told."""
    it.tell(HoldingsObserved(it.now, ACCOUNT, {key: D(amount) for key, amount in held.items()}))
    return [reason.code for reason in it.last.reasons]


def stock(it: Story) -> Stock:
    return it.portfolio.stocks[ACCOUNT]


def status(it: Story) -> str:
    return it.portfolio.status.value


# --- what should be there -------------------------------------------------------------------------------------------


def test_9_the_first_look_is_taken_over_and_told_to_nobody() -> None:
    it = opened(USDT="10000", DOGE="7", LUNA="0")
    assert it.last.reasons == ()
    assert stock(it) == Stock({"USDT": D(10_000), "DOGE": D(7)})


@pytest.mark.parametrize(
    ("fee", "coin", "expected"),
    [
        ("1", "USDT", {"BTC": D("0.02000"), "USDT": D("8999")}),
        ("0.00002", "BTC", {"BTC": D("0.01998"), "USDT": D("9000")}),
        ("0.002", "BNB", {"BTC": D("0.02"), "USDT": D("9000"), "BNB": D("-0.002")}),
    ],
)
def test_9_a_fill_moves_what_is_expected_its_fee_too(fee: str, coin: str, expected: dict[str, Decimal]) -> None:
    assert stock(bought(fee=fee, fee_coin=coin)).expected == expected


def test_9_a_fill_that_is_told_twice_moves_it_once() -> None:
    it = opened()
    it.signal()
    order = it.order(Purpose.ENTRY, 0)
    it.fill(order, "0.01", trade_id="t")
    it.fill(order, "0.01", trade_id="t")
    assert stock(it).expected["BTC"] == D("0.01")


def test_9_a_perpetual_is_counted_in_contracts_below_zero_when_short() -> None:
    it = opened(MarketKind.LINEAR)
    it.signal(side=Side.SHORT, market=BTC_PERP)
    it.fill(it.order(Purpose.ENTRY, 0), fee="1")
    assert stock(it).expected == {"USDT": D(10_000), "BTC/USDT:USDT": -it.order(Purpose.ENTRY, 0).quantity}


def test_9_before_the_first_look_nothing_is_expected() -> None:
    it = Story()
    it.signal()
    it.fill(it.order(Purpose.ENTRY, 0))
    assert it.portfolio.stocks == {}


# --- what is there --------------------------------------------------------------------------------------------------


def test_9_what_agrees_is_no_news() -> None:
    it = bought()
    held = {"BTC": D("0.020000004"), "USDT": D(9_000)}
    assert auditing.news(it.portfolio, ACCOUNT, held) == {}
    assert look(it, BTC="0.02", USDT="9000") == []


def test_9_before_the_first_look_everything_is_news() -> None:
    assert auditing.news(Story().portfolio, ACCOUNT, {"USDT": D(1)}) == {"USDT": D(1)}


def test_9_what_no_position_depends_on_is_told_and_taken_over() -> None:
    it = bought()
    assert look(it, USDT="9500", DOGE="3") == ["holding_changed", "holding_changed"]
    assert it.last.reasons[1].text == (
        "USDT: the account holds 9500, our trades say 9000: 500 more, moved outside the engine; "
        "no open position depends on it"
    )
    assert it.last.reasons[1].numbers == {"found": "9500", "expected": "9000", "difference": "500"}
    assert (stock(it).expected["USDT"], stock(it).expected["DOGE"], status(it)) == (D(9_500), D(3), "healthy")
    assert auditing.news(it.portfolio, ACCOUNT, {"USDT": D(9_500), "DOGE": D(3)}) == {}


@pytest.mark.parametrize("found", ["0.0197", "0.0203", "0"])
def test_9_what_a_position_depends_on_locks_entries_past_the_tolerance(found: str) -> None:
    it = bought()
    assert look(it, BTC=found) == ["holding_differs"]
    assert it.last.reasons[0].numbers["in_positions"] == "0.02"
    assert status(it) == "auditing"
    assert it.portfolio.status_reason.startswith(f"BTC: the account holds {found}, our trades say 0.02: ")
    it.signal(price="49000")
    assert it.outcome.reason.code == "portfolio_auditing"


def test_9_within_the_tolerance_it_is_only_told() -> None:
    it = bought(tolerance="2")
    assert look(it, BTC="0.0196") == ["holding_differs"]
    assert status(it) == "healthy"
    assert stock(it).differs == {"BTC": D("-0.0004")}
    assert look(it, BTC="0.0195") == ["holding_differs"]
    assert status(it) == "auditing"


def test_9_a_difference_is_told_once_and_its_end_too() -> None:
    it = bought()
    look(it, BTC="0.01")
    assert auditing.news(it.portfolio, ACCOUNT, {"BTC": D("0.01")}) == {}
    assert auditing.news(it.portfolio, ACCOUNT, {"BTC": D("0.02")}) == {"BTC": D("0.02")}
    assert look(it, BTC="0.02") == ["holding_agrees", "audit_over"]
    assert (status(it), stock(it).differs) == ("healthy", {})


def test_9_our_own_trades_go_on_beside_a_difference() -> None:
    it = bought()
    look(it, BTC="0.015")
    it.fill(it.order(Purpose.ENTRY, 1))
    more = it.order(Purpose.ENTRY, 1).filled_quantity
    assert auditing.news(it.portfolio, ACCOUNT, {"BTC": D("0.015") + more}) == {}


def test_9_a_person_who_resumes_accepts_what_is_there() -> None:
    it = bought()
    look(it, BTC="0.015")
    it.tell(PauseSet(it.now, False))
    assert (status(it), stock(it).accepted, stock(it).differs) == ("healthy", ("BTC",), {})
    assert auditing.news(it.portfolio, ACCOUNT, {"BTC": D("0.02"), "USDT": D(9_000)}) == {"BTC": D("0.02")}
    assert look(it, BTC="0.015") == []
    assert (stock(it).accepted, stock(it).expected["BTC"]) == ((), D("0.015"))
    assert auditing.news(it.portfolio, ACCOUNT, {"BTC": D("0.015")}) == {}
    assert look(it, BTC="0.01") == ["holding_differs"]


def test_9_who_resumes_with_nothing_to_accept_keeps_the_count() -> None:
    it = bought()
    it.tell(PauseSet(it.now, True))
    it.tell(PauseSet(it.now, False))
    assert stock(it).expected["BTC"] == D("0.02")


@pytest.mark.parametrize("standing", [PortfolioStatus.PAUSED, PortfolioStatus.LOCKED])
def test_9_what_holds_entries_back_anyway_stays(standing: PortfolioStatus) -> None:
    it = bought()
    it.tell(StatusChanged(it.now, standing, "why"))
    look(it, BTC="0")
    assert (it.portfolio.status, it.portfolio.status_reason) == (standing, "why")
    look(it, BTC="0.02")
    assert it.portfolio.status is standing


def test_9_it_locks_while_a_portfolio_reconciles() -> None:
    it = bought()
    it.tell(StatusChanged(it.now, PortfolioStatus.RECONCILING, ""))
    look(it, BTC="0")
    assert status(it) == "auditing"


def test_9_when_the_position_has_ended_its_difference_is_taken_over() -> None:
    it = bought()
    look(it, BTC="0.05")
    it.tell(CloseRequested(it.now, it.group.id))
    it.confirm_cancels()
    it.fill(it.order(Purpose.CLOSE), price="50000")
    assert it.portfolio.groups == {}
    assert auditing.news(it.portfolio, ACCOUNT, {"BTC": D("0.03")}) == {"BTC": D("0.03")}
    assert look(it, BTC="0.03") == ["audit_over"]
    assert (status(it), stock(it).expected["BTC"], stock(it).differs) == ("healthy", D("0.03"), {})


def test_9_a_journal_replays_whatever_order_its_keys_come_back_in() -> None:
    forth, back = bought(), bought()
    forth.tell(HoldingsObserved(forth.now, ACCOUNT, {"BTC": D(0), "USDT": D(1), "A": D(2)}))
    back.tell(HoldingsObserved(back.now, ACCOUNT, {"A": D(2), "USDT": D(1), "BTC": D(0)}))
    assert forth.last.reasons == back.last.reasons
    assert canonical(forth.portfolio) == canonical(back.portfolio)


# --- a position that is given up ------------------------------------------------------------------------------------


def test_9_a_released_position_ends_without_selling() -> None:
    it = bought(fee="1")
    it.fill(it.order(Purpose.TARGET, 0), "0.01", fee="0.505")
    it.tell(GroupReleased(it.now, it.group.id))
    assert it.last.reasons[0].text == "Released by hand: 0.01 BTC are left to the trader"
    it.confirm_cancels()
    assert it.group.status == "closed"
    assert not list(it.group.orders_for(Purpose.CLOSE))
    # 0.01 bitcoin bought at 50 000 for a fee of 0.5, sold at 50 500 for one of 0.505; the rest is not lost.
    assert figures(it.group).realized_pnl == D("3.995")
    assert it.portfolio.realized_total == D("3.995")


def test_9_a_close_that_the_venue_refuses_can_be_given_up() -> None:
    it = bought()
    it.tell(CloseRequested(it.now, it.group.id))
    it.confirm_cancels()
    it.report(it.order(Purpose.CLOSE), OrderStatus.REJECTED, reason="insufficient balance")
    assert it.group.status == "closing"
    it.tell(GroupReleased(it.now, it.group.id))
    assert it.group.status == "closed"
    assert it.portfolio.groups == {}


# --- what is only told ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "code", "text"),
    [
        (
            AccountNoticed(START, ACCOUNT, Notice.LOST, "connection refused", START - timedelta(seconds=65)),
            "account_lost",
            "The exchange of account main cannot be reached since 09:13:55 UTC: connection refused. "
            "Entries wait; targets rest there and fill by themselves",
        ),
        (
            AccountNoticed(START, ACCOUNT, Notice.BACK, since=START - timedelta(minutes=10, seconds=3)),
            "account_back",
            "The exchange of account main is reached again after 10 min 3 s; what happened there meanwhile is known",
        ),
        (
            AccountNoticed(START, ACCOUNT, Notice.BACK, since=START - timedelta(hours=30, seconds=59)),
            "account_back",
            "The exchange of account main is reached again after 30 h 0 min; what happened there meanwhile is known",
        ),
        (
            AccountNoticed(START, ACCOUNT, Notice.BACK, since=START - timedelta(seconds=8)),
            "account_back",
            "The exchange of account main is reached again after 8 s; what happened there meanwhile is known",
        ),
        (
            AccountNoticed(START, ACCOUNT, Notice.CLOCK_OFF, clock_ahead_ms=812),
            "clock_off",
            "This machine's clock is 812 ms ahead of the exchange of account main. "
            "Orders are signed by its time; set this machine's clock right",
        ),
        (
            AccountNoticed(START, ACCOUNT, Notice.CLOCK_RIGHT, clock_ahead_ms=-2),
            "clock_right",
            "This machine's clock is 2 ms behind the exchange of account main: right again",
        ),
        (
            AccountNoticed(START, ACCOUNT, Notice.TRADED_OUTSIDE, "BTC/USDT: 0.1 at 50000"),
            "traded_outside",
            "Somebody else traded on account main: BTC/USDT: 0.1 at 50000",
        ),
    ],
)
def test_9_what_is_noticed_of_an_account_is_told_and_changes_nothing(
    event: AccountNoticed, code: str, text: str
) -> None:
    it = bought()
    before = it.portfolio
    it.tell(event)
    [told] = it.last.reasons
    assert (told.code, told.text) == (code, text)
    assert it.portfolio == before
