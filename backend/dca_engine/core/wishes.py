"""What a person wants of a group or of the portfolio; each wish is carried out or told why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from dca_engine.core import auditing, offsetting, position_manager, pre_trade, promoting, risk_engine
from dca_engine.core.changing_accounts import change_accounts
from dca_engine.core.decisions import declined, merged, said, told
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.exit_rules import TakeProfitMode
from dca_engine.core.figures import held_quantity
from dca_engine.core.following import close, follow
from dca_engine.core.group import Group, GroupStatus, PinnedTarget
from dca_engine.core.ids import GROUP_WIDE
from dca_engine.core.messages import (
    AccountsChanged,
    CloseRequested,
    Decision,
    FundsAdded,
    GroupReleased,
    GroupWish,
    LegsWithdrawn,
    OffsetBlocked,
    OffsetRequested,
    OffsetSkipped,
    PanicAction,
    Panicked,
    PauseSet,
    PortfolioWish,
    QueueActed,
    Reason,
    ReduceRequested,
    SettingsApplied,
    SettingsChanged,
    StopMoved,
    TargetPinned,
)
from dca_engine.core.portfolio import Portfolio, PortfolioStatus, moved, with_group
from dca_engine.core.routing import reduce
from dca_engine.core.settings import GroupSettings
from dca_engine.core.settings_check import check_settings
from dca_engine.core.values import ZERO, Side


def about_group(portfolio: Portfolio, wish: GroupWish) -> Decision:
    group = portfolio.groups.get(wish.group_id)
    if group is None:
        return declined(portfolio, "not_open", "The position is not open any more", wish.group_id)
    if group.status is GroupStatus.CLOSING and not isinstance(wish, CloseRequested | GroupReleased):
        return declined(portfolio, "closing", "The position is being closed", group.id)
    match wish:
        case CloseRequested():
            return close(
                portfolio, group, "closed by hand", wish.time, (Reason("close", "Closed by hand", {}, group.id),)
            )
        case GroupReleased():
            return _release(portfolio, group, wish.time)
        case ReduceRequested():
            return reduce(portfolio, group, wish.size, "reduced by hand", wish.time)
        case FundsAdded():
            return _add_funds(portfolio, group, wish)
        case TargetPinned():
            return _pin_target(portfolio, group, wish)
        case StopMoved():
            return _move_stop(portfolio, group, wish)
        case LegsWithdrawn():
            return _withdraw_legs(portfolio, group, wish)
        case OffsetBlocked() | OffsetSkipped():
            return _keep_out(portfolio, group, wish)
        case SettingsApplied():
            return _apply_settings(portfolio, group, wish)
        case _:
            assert_never(wish)


def about_portfolio(portfolio: Portfolio, wish: PortfolioWish) -> Decision:
    match wish:
        case OffsetRequested():
            return offsetting.evaluate(portfolio, wish.time, by_hand=True)
        case QueueActed():
            return promoting.act(portfolio, wish)
        case PauseSet():
            return pause(portfolio, "Paused by hand") if wish.paused else _resume(portfolio)
        case Panicked():
            return _panic(portfolio, wish)
        case SettingsChanged():
            return _change_settings(portfolio, wish)
        case AccountsChanged():
            return change_accounts(portfolio, wish)
        case _:
            assert_never(wish)


# --- one group ------------------------------------------------------------------------------------------------------


def _release(portfolio: Portfolio, group: Group, time: datetime) -> Decision:
    """Also for what cannot be sold any more, because somebody sold it beside us."""
    held = f"{held_quantity(group).normalize():f}"
    text = f"Released by hand: {held} {group.market.base} are left to the trader"
    reason = Reason("released", text, {"quantity": held}, group.id)
    return close(portfolio, replace(group, released=True), "released by hand", time, (reason,))


def _add_funds(portfolio: Portfolio, group: Group, wish: FundsAdded) -> Decision:
    hindered = pre_trade.funds_hindrance(portfolio, group, wish.amount)
    if hindered is not None:
        return said(portfolio, replace(hindered, group_id=group.id, refused=True))
    now = portfolio.price_of(group) or position_manager.reference_price(group)
    added = position_manager.add_leg(group, wish.amount, wish.price, now, wish.time)
    if isinstance(added, str):
        return declined(portfolio, "cannot_add", added, group.id)
    return follow(portfolio, added.group, wish.time, added.commands, added.reasons)


def _pin_target(portfolio: Portfolio, group: Group, wish: TargetPinned) -> Decision:
    others = tuple(p for p in group.pinned_targets if (p.pyramid, p.leg) != (wish.pyramid, wish.leg))
    if not _exists(group, wish.pyramid, wish.leg):
        return declined(portfolio, "no_such_leg", "The position has no such leg", group.id)
    if not _has_target(group, wish):
        mode = group.settings.exits.take_profit.mode
        return declined(portfolio, "no_such_target", f"In {mode} mode there is no target of that kind", group.id)
    if wish.price is None:
        reason = Reason("target_unpinned", "By hand: the target follows its percent again", {}, group.id)
        return follow(portfolio, replace(group, pinned_targets=others), wish.time, reasons=(reason,))
    if wish.price <= ZERO:
        return declined(portfolio, "impossible_price", "A price must be above 0", group.id)
    pin = PinnedTarget(wish.pyramid, wish.leg, wish.price)
    reason = Reason("target_pinned", f"By hand: target at {wish.price:f}", {"price": f"{wish.price:f}"}, group.id)
    return follow(portfolio, replace(group, pinned_targets=(*others, pin)), wish.time, reasons=(reason,))


def _exists(group: Group, pyramid: int, leg: int) -> bool:
    if pyramid == GROUP_WIDE:
        return leg == GROUP_WIDE
    if not 0 <= pyramid < len(group.pyramids):
        return False
    return leg == GROUP_WIDE or 0 <= leg < len(group.pyramids[pyramid].legs)


def _has_target(group: Group, wish: TargetPinned) -> bool:
    """One for the position, one for each pyramid, or one for each leg, by mode; where legs have targets a price for all
    of them will do too."""
    match group.settings.exits.take_profit.mode:
        case TakeProfitMode.AGGREGATE:
            return wish.pyramid == GROUP_WIDE
        case TakeProfitMode.PYRAMID_AGGREGATE:
            return wish.leg == GROUP_WIDE
        case TakeProfitMode.PER_LEG | TakeProfitMode.HYBRID:
            return True


def _move_stop(portfolio: Portfolio, group: Group, wish: StopMoved) -> Decision:
    """A stop that the price is already past would sell at once: that is what closing is for."""
    now = portfolio.price_of(group) or position_manager.reference_price(group)
    if wish.price is not None:
        if wish.price <= ZERO:
            return declined(portfolio, "impossible_price", "A price must be above 0", group.id)
        beyond = wish.price >= now if group.side is Side.LONG else wish.price <= now
        if beyond:
            where = "below" if group.side is Side.LONG else "above"
            return declined(portfolio, "impossible_stop", f"The stop must be {where} the price, now {now:f}", group.id)
    text = "follows the settings again" if wish.price is None else f"is at {wish.price:f}"
    numbers = {} if wish.price is None else {"price": f"{wish.price:f}"}
    reason = Reason("stop_moved", f"By hand: the stop {text}", numbers, group.id)
    return said(
        with_group(portfolio, replace(group, stop_price=wish.price, stop_by_hand=wish.price is not None)), reason
    )


def _keep_out(portfolio: Portfolio, group: Group, wish: OffsetBlocked | OffsetSkipped) -> Decision:
    if isinstance(wish, OffsetSkipped):
        reason = Reason("offset_skipped", "By hand: left out of the next offset", {}, group.id)
        return said(with_group(portfolio, replace(group, offset_skipped=True)), reason)
    word = "kept out of every offset" if wish.blocked else "let into offsets again"
    reason = Reason("offset_blocked" if wish.blocked else "offset_unblocked", f"By hand: {word}", {}, group.id)
    return said(with_group(portfolio, replace(group, offset_blocked=wish.blocked)), reason)


def _withdraw_legs(portfolio: Portfolio, group: Group, wish: LegsWithdrawn) -> Decision:
    step = position_manager.withdraw_legs(group, wish.legs, "cancelled by hand")
    if step.group is group:
        return declined(portfolio, "nothing_to_cancel", "None of these legs is waiting to be filled", group.id)
    return follow(portfolio, step.group, wish.time, step.commands, step.reasons)


def _apply_settings(portfolio: Portfolio, group: Group, wish: SettingsApplied) -> Decision:
    """Capital stays as the group was opened with: its legs rest already."""
    settings = portfolio.settings
    ladder = settings.ladder_for(group.account_id, group.market.symbol, group.timeframe)
    new = GroupSettings(group.settings.capital, settings.pyramiding, ladder, settings.exits)
    reason = Reason("settings_applied", "By hand: the portfolio's settings apply from now on", {}, group.id)
    return follow(portfolio, position_manager.with_settings(group, new), wish.time, reasons=(reason,))


# --- the portfolio --------------------------------------------------------------------------------------------------


def _change_settings(portfolio: Portfolio, wish: SettingsChanged) -> Decision:
    if wish.known is not None and wish.known != portfolio.settings:
        return declined(portfolio, "settings_differ", "The settings were changed by somebody else meanwhile")
    try:
        check_settings(wish.settings, frozenset(account.id for account in portfolio.accounts))
    except InvalidSettingsError as error:
        reason = Reason("invalid_settings", str(error), {"field": error.field, "why": error.reason}, refused=True)
        return said(portfolio, reason)
    reason = Reason("settings_changed", "Settings changed; open positions keep theirs")
    return said(replace(portfolio, settings=wish.settings), reason)


_PAUSABLE = (PortfolioStatus.HEALTHY, PortfolioStatus.PAUSED, PortfolioStatus.RECONCILING)


def pause(portfolio: Portfolio, text: str) -> Decision:
    """Entries wait from now on, and nothing but a person lets them through."""
    if portfolio.status not in _PAUSABLE:
        return declined(portfolio, "cannot_pause", f"The portfolio is {portfolio.status}: entries are held back anyway")
    risk = replace(portfolio.risk, tripped="", tripped_at=None)
    paused = moved(replace(portfolio, risk=risk), PortfolioStatus.PAUSED, text)
    return said(paused, Reason("paused", f"{text}: entries wait, exits are served"))


def _resume(portfolio: Portfolio) -> Decision:
    """A person's word lifts a lock too, and accepts what an account holds: he was told what it is about."""
    if portfolio.status in (PortfolioStatus.BOOTSTRAPPING, PortfolioStatus.RECONCILING):
        return declined(portfolio, "cannot_resume", f"The portfolio is {portfolio.status}, which ends by itself")
    cleared = replace(auditing.accepted(portfolio), risk=risk_engine.resumed(portfolio))
    resumed = moved(cleared, PortfolioStatus.HEALTHY, "")
    return said(resumed, Reason("resumed", "Resumed by hand: entries are let through"))


def _panic(portfolio: Portfolio, wish: Panicked) -> Decision:
    """Where entries are held back anyway there is nothing to pause, and everything else is done."""
    decision = pause(portfolio, "Paused by the panic button")
    if portfolio.status not in _PAUSABLE:
        decision = Decision(portfolio)
    count = len(portfolio.groups)
    what = "all of them are closed" if wish.action is PanicAction.CLOSE_ALL else "their unfilled entries are cancelled"
    decision = told(decision, (Reason("panic", f"{count} positions are open, {what}", {"positions": str(count)}),))
    if wish.action is PanicAction.CLOSE_ALL:
        return _for_each(decision, wish.time, lambda p, g, t: close(p, g, "panic: close all", t))
    return _for_each(decision, wish.time, _cancel_entries)


def _cancel_entries(portfolio: Portfolio, group: Group, time: datetime) -> Decision:
    if group.status is GroupStatus.CLOSING:
        return Decision(portfolio)
    step = position_manager.withdraw_legs(group, (), "panic: cancel all")
    return follow(portfolio, step.group, time, step.commands, step.reasons)


def _for_each(decision: Decision, time: datetime, do: Callable[[Portfolio, Group, datetime], Decision]) -> Decision:
    for group in tuple(decision.portfolio.groups.values()):
        decision = merged(decision, do(decision.portfolio, group, time))
    return decision
