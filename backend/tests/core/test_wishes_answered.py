"""Spec 6, 8 and 12: every wish of a person is answered with a code, a sentence and its numbers, and does just that."""

from dataclasses import replace
from typing import Any

import pytest

from dca_engine.core.exit_rules import ExitRules, TakeProfit, TakeProfitMode
from dca_engine.core.group import Group, GroupStatus, PinnedTarget
from dca_engine.core.ids import GROUP_WIDE, GroupId, Purpose
from dca_engine.core.ladder import LadderRule
from dca_engine.core.messages import (
    CloseRequested,
    Decision,
    FundsAdded,
    LegsWithdrawn,
    OffsetBlocked,
    OffsetSkipped,
    PanicAction,
    Panicked,
    PauseSet,
    PlaceOrder,
    Reason,
    SettingsApplied,
    SettingsChanged,
    StopMoved,
    TargetPinned,
)
from dca_engine.core.portfolio import Observed, Portfolio, PortfolioStatus
from dca_engine.core.risk_rules import EntryLimits, RiskRules
from dca_engine.core.risk_state import RiskState
from dca_engine.core.values import Side
from dca_engine.core.wishes import about_group, about_portfolio
from tests.core.builders import (
    ACCOUNT,
    BTC_PERP,
    ETH,
    START,
    D,
    after,
    bought,
    filled_group,
    group,
    ladder,
    leg,
    order,
    portfolio,
    pyramid,
)
from tests.core.builders import settings as group_settings

WAS_CLOSED = GroupId("gone")


def holder(mode: TakeProfitMode = TakeProfitMode.PER_LEG, **more: Any) -> Group:
    """Bought leg 0 of 0.004 BTC at 50 000, and its target rests; leg 1 of 0.004 rests at 49 500."""
    rungs = (leg(0), leg(1, "49500"))
    made = [
        bought((0, 0), "50000", "0.004"),
        order(Purpose.ENTRY, (0, 1), "49500", "0.004"),
        order(Purpose.TARGET, (0, 0), "50500.00", "0.00400"),
    ]
    exits = ExitRules(TakeProfit(mode, D(1)))
    return group(pyramid(rungs=rungs), orders=made, settings=group_settings(exits), **more)


def seen(known: Group, price: str | None = "49800") -> Portfolio:
    prices = {} if price is None else {ACCOUNT: {known.market.symbol: D(price)}}
    return portfolio(known, observed=Observed(prices))


def wished(wish: Any, known: Group | None = None, price: str | None = "49800") -> Decision:
    return about_group(seen(known or holder(), price), wish)


def refused(code: str, text: str, group_id: GroupId | None = None) -> tuple[Reason, ...]:
    return (Reason(code, text, {}, group_id or holder().id, refused=True),)


HERE = holder().id


# --- of a group -----------------------------------------------------------------------------------------------------


def test_of_a_position_that_is_gone_or_closing_nothing_can_be_wished() -> None:
    assert wished(OffsetSkipped(START, WAS_CLOSED)).reasons == refused(
        "not_open", "The position is not open any more", WAS_CLOSED
    )
    closing = replace(holder(), status=GroupStatus.CLOSING)
    assert wished(OffsetSkipped(START, HERE), closing).reasons == refused("closing", "The position is being closed")


def test_6_5_a_close_by_hand_is_told_before_what_it_cancels() -> None:
    decision = wished(CloseRequested(START, HERE))
    assert decision.reasons[0] == Reason("close", "Closed by hand", {}, HERE)
    assert [r.code for r in decision.reasons[1:]] == ["withdrawn", "withdrawn"]
    assert decision.portfolio.groups[HERE].status_reason == "closed by hand"


@pytest.mark.parametrize(
    ("blocked", "reason"),
    [
        (True, Reason("offset_blocked", "By hand: kept out of every offset", {}, HERE)),
        (False, Reason("offset_unblocked", "By hand: let into offsets again", {}, HERE)),
    ],
)
def test_8_1_a_group_can_be_kept_out_of_every_offset(blocked: bool, reason: Reason) -> None:
    known = replace(holder(), offset_blocked=not blocked)
    decision = wished(OffsetBlocked(START, HERE, blocked), known)
    assert decision == Decision(seen(replace(known, offset_blocked=blocked)), reasons=(reason,))


def test_8_1_a_group_can_be_left_out_of_the_next_offset() -> None:
    known = holder()
    reason = Reason("offset_skipped", "By hand: left out of the next offset", {}, HERE)
    decision = wished(OffsetSkipped(START, HERE), known)
    assert decision == Decision(seen(replace(known, offset_skipped=True)), reasons=(reason,))


def test_6_funds_that_the_venue_would_not_take_are_declined_with_the_numbers() -> None:
    text = "4 USDT at 49000.00 is less than the venue takes: 0.00001 BTC and 5 USDT at least"
    assert wished(FundsAdded(START, HERE, D(4), D(49_000))).reasons == refused("cannot_add", text)


def narrow(committed: str = "400", free: str | None = None, **limits: Any) -> Portfolio:
    """The position has this much of its capital committed, another in ETH/USDT 600."""
    here = replace(holder(), committed=D(committed))
    there = group(pyramid(), of_market=ETH, number=2, committed=D(600))
    made = portfolio(here, there, observed=Observed(free={} if free is None else {ACCOUNT: D(free)}))
    return replace(made, settings=replace(made.settings, risk=RiskRules(limits=EntryLimits(**limits))))


@pytest.mark.parametrize(
    ("known", "code", "numbers"),
    [
        (
            narrow(max_exposure=D(1099)),
            "exposure",
            {"exposure": "1100", "committed": "1000", "cost": "100", "max_exposure": "1099"},
        ),
        (
            narrow(max_symbol_exposure=D(499)),
            "symbol_exposure",
            {"symbol_exposure": "500", "committed": "400", "cost": "100", "max_symbol_exposure": "499"},
        ),
        (narrow(free="99", check_balance=True), "free_balance", {"cost": "100", "free": "99"}),
        (replace(narrow(), status=PortfolioStatus.LOCKED), "portfolio_locked", {"status": "locked"}),
    ],
)
def test_8_funds_by_hand_stay_within_the_limits_in_money(known: Portfolio, code: str, numbers: dict[str, str]) -> None:
    """400 are committed here, 600 elsewhere, and 100 more are wanted."""
    decision = about_group(known, FundsAdded(START, HERE, D(100), D(49_000)))
    [reason] = decision.reasons
    assert (reason.code, reason.numbers, reason.group_id, reason.refused) == (code, numbers, HERE, True)
    assert decision.portfolio == known


def test_8_funds_by_hand_in_a_symbol_are_told_in_its_name_and_coin() -> None:
    [reason] = about_group(narrow(max_symbol_exposure=D(499)), FundsAdded(START, HERE, D(100), D(49_000))).reasons
    assert reason.text.startswith("Refused: the exposure in BTC/USDT would be 500 USDT, 400 now and 100 for")


def test_8_funds_by_hand_up_to_the_limits_and_during_a_pause_are_added() -> None:
    known = narrow(max_exposure=D(1100), max_symbol_exposure=D(500), free="100", check_balance=True)
    decision = about_group(replace(known, status=PortfolioStatus.PAUSED), FundsAdded(after(5), HERE, D(100), D(49_000)))
    assert [r.code for r in decision.reasons] == ["funds_added", "entry"]
    assert [c.price for c in decision.commands if isinstance(c, PlaceOrder)] == [D("49000.00")]
    assert list(decision.portfolio.groups[HERE].orders.values())[-1].created_at == after(5)


@pytest.mark.parametrize(("price", "at"), [("49800", "49800.00"), (None, "50000")])
def test_6_funds_at_market_are_counted_at_the_price_seen_else_at_the_last_one_traded(
    price: str | None, at: str
) -> None:
    decision = wished(FundsAdded(START, HERE, D(100), None), price=price)
    assert decision.portfolio.groups[HERE].pyramids[0].legs[-1].price == D(at)


# --- targets by hand


@pytest.mark.parametrize(
    ("pyramid_index", "leg_index"), [(0, 2), (0, -1), (1, 0), (-1, 0), (1, GROUP_WIDE), (GROUP_WIDE, 0)]
)
def test_6_a_target_for_a_leg_that_is_not_there_is_declined(pyramid_index: int, leg_index: int) -> None:
    decision = wished(TargetPinned(START, HERE, pyramid_index, leg_index, D(51_000)))
    assert decision.reasons == refused("no_such_leg", "The position has no such leg")


WHERE = {"position": (GROUP_WIDE, GROUP_WIDE), "pyramid": (0, GROUP_WIDE), "leg": (0, 0)}


@pytest.mark.parametrize(
    ("mode", "possible"),
    [
        (TakeProfitMode.PER_LEG, {"position", "pyramid", "leg"}),
        (TakeProfitMode.HYBRID, {"position", "pyramid", "leg"}),
        (TakeProfitMode.AGGREGATE, {"position"}),
        (TakeProfitMode.PYRAMID_AGGREGATE, {"position", "pyramid"}),
    ],
)
def test_6_which_targets_can_be_set_by_hand_follows_the_mode(mode: TakeProfitMode, possible: set[str]) -> None:
    for what, place in WHERE.items():
        decision = wished(TargetPinned(START, HERE, *place, D(51_000)), holder(mode))
        if what in possible:
            told = Reason("target_pinned", "By hand: target at 51000", {"price": "51000"}, HERE)
            assert decision.reasons[0] == told
            assert decision.portfolio.groups[HERE].pinned_targets == (PinnedTarget(*place, D(51_000)),)
        else:
            text = f"In {mode} mode there is no target of that kind"
            assert decision.reasons == refused("no_such_target", text)


def test_6_a_target_set_again_replaces_the_first_and_leaves_the_others() -> None:
    pins = (PinnedTarget(0, 0, D(51_000)), PinnedTarget(0, 1, D(52_000)))
    decision = wished(TargetPinned(START, HERE, 0, 0, D(53_000)), replace(holder(), pinned_targets=pins))
    found = decision.portfolio.groups[HERE].pinned_targets
    assert set(found) == {PinnedTarget(0, 0, D(53_000)), PinnedTarget(0, 1, D(52_000))}
    assert len(found) == 2


def test_6_a_target_can_follow_its_percent_again() -> None:
    pins = (PinnedTarget(0, 0, D(51_000)), PinnedTarget(0, 1, D(52_000)))
    decision = wished(TargetPinned(START, HERE, 0, 0, None), replace(holder(), pinned_targets=pins))
    told = Reason("target_unpinned", "By hand: the target follows its percent again", {}, HERE)
    assert decision.reasons[0] == told
    assert decision.portfolio.groups[HERE].pinned_targets == (PinnedTarget(0, 1, D(52_000)),)


@pytest.mark.parametrize("price", ["0", "-1"])
def test_6_a_price_must_be_above_0(price: str) -> None:
    told = refused("impossible_price", "A price must be above 0")
    assert wished(TargetPinned(START, HERE, 0, 0, D(price))).reasons == told
    assert wished(StopMoved(START, HERE, D(price))).reasons == told


# --- the stop by hand


@pytest.mark.parametrize(
    ("side", "price", "where"),
    [
        (Side.LONG, "49800", "below"),
        (Side.LONG, "60000", "below"),
        (Side.SHORT, "49800", "above"),
        (Side.SHORT, "40000", "above"),
    ],
)
def test_6_a_stop_that_the_price_is_past_already_is_declined(side: Side, price: str, where: str) -> None:
    known = filled_group(0, side=side, of_market=BTC_PERP)
    decision = wished(StopMoved(START, known.id, D(price)), known)
    assert decision.reasons == refused("impossible_stop", f"The stop must be {where} the price, now 49800")
    assert decision.portfolio == seen(known)


@pytest.mark.parametrize(("side", "price"), [(Side.LONG, "49799.99"), (Side.SHORT, "49800.01")])
def test_6_a_stop_on_the_right_side_is_kept(side: Side, price: str) -> None:
    known = filled_group(0, side=side, of_market=BTC_PERP)
    decision = wished(StopMoved(START, known.id, D(price)), known)
    text = f"By hand: the stop is at {price}"
    assert decision.reasons == (Reason("stop_moved", text, {"price": price}, known.id),)
    moved = decision.portfolio.groups[known.id]
    assert (moved.stop_price, moved.stop_by_hand) == (D(price), True)


def test_6_where_no_price_was_seen_the_last_one_traded_tells_the_side() -> None:
    decision = wished(StopMoved(START, HERE, D(50_000)), price=None)
    assert decision.reasons == refused("impossible_stop", "The stop must be below the price, now 50000")
    assert wished(StopMoved(START, HERE, D(49_999)), price=None).portfolio.groups[HERE].stop_price == D(49_999)


def test_6_a_stop_can_follow_the_settings_again() -> None:
    known = replace(holder(), stop_price=D(40_000), stop_by_hand=True)
    decision = wished(StopMoved(START, HERE, None), known)
    assert decision.reasons == (Reason("stop_moved", "By hand: the stop follows the settings again", {}, HERE),)
    moved = decision.portfolio.groups[HERE]
    assert (moved.stop_price, moved.stop_by_hand) == (None, False)


# --- legs and settings


def test_6_6_legs_of_which_nothing_waits_cannot_be_cancelled() -> None:
    text = "None of these legs is waiting to be filled"
    assert wished(LegsWithdrawn(START, HERE, ((0, 0),))).reasons == refused("nothing_to_cancel", text)


def test_6_6_legs_cancelled_by_hand_say_so() -> None:
    decision = wished(LegsWithdrawn(START, HERE, ((0, 1),)))
    assert [(r.code, r.text) for r in decision.reasons] == [
        ("leg_withdrawn", "Leg 1 of pyramid 0 is withdrawn: cancelled by hand")
    ]


def test_4_settings_applied_by_hand_keep_the_capital_that_the_position_was_opened_with() -> None:
    known = replace(holder(), settings=replace(holder().settings, capital=D(777)))
    decision = wished(SettingsApplied(START, HERE), known)
    text = "By hand: the portfolio's settings apply from now on"
    assert decision.reasons[0] == Reason("settings_applied", text, {}, HERE)
    applied, common = decision.portfolio.groups[HERE].settings, decision.portfolio.settings
    assert (applied.capital, applied.ladder, applied.exits) == (D(777), common.ladder, common.exits)
    assert applied.pyramiding == common.pyramiding


def test_4_settings_applied_by_hand_bring_the_ladder_for_the_account_symbol_and_timeframe() -> None:
    """The position is in 900 s; the rule for its account, symbol and timeframe has targets of 7 %."""
    rules = (
        LadderRule("BTC/USDT", ladder(tp="5")),
        LadderRule("BTC/USDT", ladder(tp="6"), 900),
        LadderRule("BTC/USDT", ladder(tp="7", max_resting_legs=9), 900, ACCOUNT),
    )
    known = seen(replace(holder(), timeframe=900))
    known = replace(known, settings=replace(known.settings, ladders=rules))
    applied = about_group(known, SettingsApplied(after(5), HERE)).portfolio.groups[HERE]
    assert applied.settings.ladder == rules[2].ladder
    assert {one.tp_percent for one in applied.pyramids[0].legs} == {D(7)}


def test_4_a_wider_cap_applied_by_hand_lays_the_legs_that_waited_at_that_moment() -> None:
    capped = replace(holder().settings, ladder=ladder(max_resting_legs=1))
    rungs = (leg(0), leg(1, "49500"), leg(2, "49000"))
    known = replace(holder(), settings=capped, pyramids=(pyramid(rungs=rungs),))
    decision = wished(SettingsApplied(after(5), HERE), known)
    made = list(decision.portfolio.groups[HERE].orders.values())[-1]
    assert (made.purpose, made.leg, made.created_at) == (Purpose.ENTRY, 2, after(5))


# --- of the portfolio -----------------------------------------------------------------------------------------------

S = PortfolioStatus


@pytest.mark.parametrize("status", S)
def test_8_a_pause_holds_entries_back_until_a_person_resumes(status: PortfolioStatus) -> None:
    """A breaker's pause becomes the person's: the next day does not end it."""
    risk = RiskState(tripped="daily_loss", tripped_at=START)
    before = portfolio(status=status, risk=risk)
    decision = about_portfolio(before, PauseSet(START, paused=True))
    if status in {S.HEALTHY, S.PAUSED, S.RECONCILING}:
        assert decision.reasons == (Reason("paused", "Paused by hand: entries wait, exits are served"),)
        after = decision.portfolio
        assert (after.status, after.status_reason) == (S.PAUSED, "Paused by hand")
        assert (after.risk.tripped, after.risk.tripped_at) == ("", None)
    else:
        text = f"The portfolio is {status}: entries are held back anyway"
        assert decision == Decision(before, reasons=(Reason("cannot_pause", text, {}, refused=True),))


@pytest.mark.parametrize("status", S)
def test_8_a_person_resumes_and_lifts_a_lock(status: PortfolioStatus) -> None:
    before = portfolio(status=status, status_reason="why")
    decision = about_portfolio(before, PauseSet(START, paused=False))
    if status in {S.HEALTHY, S.PAUSED, S.LOCKED, S.AUDITING}:
        assert decision.reasons == (Reason("resumed", "Resumed by hand: entries are let through"),)
        assert (decision.portfolio.status, decision.portfolio.status_reason) == (S.HEALTHY, "")
    else:
        text = f"The portfolio is {status}, which ends by itself"
        assert decision == Decision(before, reasons=(Reason("cannot_resume", text, {}, refused=True),))


def test_4_settings_that_cannot_be_are_refused_with_the_field() -> None:
    before = portfolio()
    decision = about_portfolio(before, SettingsChanged(START, replace(before.settings, max_open_groups=0)))
    why = "must be at least 1, it is 0"
    numbers = {"field": "max_open_groups", "why": why}
    reason = Reason("invalid_settings", f"max_open_groups: {why}", numbers, refused=True)
    assert decision == Decision(before, reasons=(reason,))


def test_4_only_accounts_of_the_portfolio_can_be_named() -> None:
    before = portfolio()
    other = replace(before.settings, default_account=ACCOUNT.__class__("other"))
    [reason] = about_portfolio(before, SettingsChanged(START, other)).reasons
    assert (reason.code, reason.numbers["field"]) == ("invalid_settings", "default_account")


def test_4_changed_settings_are_told_and_leave_what_is_open_as_it_was() -> None:
    before = seen(holder())
    wider = replace(before.settings, max_open_groups=20)
    decision = about_portfolio(before, SettingsChanged(START, wider))
    assert decision.reasons == (Reason("settings_changed", "Settings changed; open positions keep theirs"),)
    assert decision.portfolio == replace(before, settings=wider)


def test_4_settings_made_from_others_than_hold_by_now_change_nothing() -> None:
    """Two who change them at once: the later one is told."""
    before = portfolio()
    wider, narrower = (replace(before.settings, max_open_groups=n) for n in (20, 5))
    changed = about_portfolio(before, SettingsChanged(START, wider, known=before.settings)).portfolio
    assert changed.settings == wider
    decision = about_portfolio(changed, SettingsChanged(START, narrower, known=before.settings))
    text = "The settings were changed by somebody else meanwhile"
    assert decision == Decision(changed, reasons=(Reason("settings_differ", text, {}, refused=True),))
    assert about_portfolio(changed, SettingsChanged(START, narrower)).portfolio.settings == narrower


# --- panic


def two() -> Portfolio:
    """One holds and one is being closed already."""
    closing = replace(filled_group(0, number=2, timeframe=60), status=GroupStatus.CLOSING, close_requests=1)
    return portfolio(holder(), closing)


def test_8_panic_can_close_everything() -> None:
    decision = about_portfolio(two(), Panicked(START, PanicAction.CLOSE_ALL))
    assert decision.reasons[:2] == (
        Reason("paused", "Paused by the panic button: entries wait, exits are served"),
        Reason("panic", "2 positions are open, all of them are closed", {"positions": "2"}),
    )
    assert [g.status for g in decision.portfolio.groups.values()] == [GroupStatus.CLOSING] * 2
    assert decision.portfolio.groups[HERE].status_reason == "panic: close all"
    assert decision.portfolio.status is S.PAUSED


def test_8_panic_can_cancel_every_entry_and_leaves_a_close_alone() -> None:
    before = two()
    decision = about_portfolio(before, Panicked(START, PanicAction.CANCEL_ALL))
    assert [r.code for r in decision.reasons] == ["paused", "panic", "leg_withdrawn"]
    text = "2 positions are open, their unfilled entries are cancelled"
    assert decision.reasons[1] == Reason("panic", text, {"positions": "2"})
    assert decision.reasons[2].text == "Leg 1 of pyramid 0 is withdrawn: panic: cancel all"
    closing = list(before.groups.values())[1]
    assert decision.portfolio.groups[closing.id] is closing


def test_8_panic_acts_where_there_is_nothing_to_pause() -> None:
    locked = replace(two(), status=S.LOCKED, status_reason="why")
    decision = about_portfolio(locked, Panicked(START, PanicAction.CANCEL_ALL))
    assert [r.code for r in decision.reasons] == ["panic", "leg_withdrawn"]
    assert (decision.portfolio.status, decision.portfolio.status_reason) == (S.LOCKED, "why")
