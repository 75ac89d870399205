"""From a wish to enter to a ladder that rests, or to the reason why not (spec 3, 4 and 8).

A fresh signal, a promotion from the queue and a forced one all come through here, so each is checked for the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core import grid_calculator, position_manager, pre_trade
from dca_engine.core.decisions import merged, outcome
from dca_engine.core.following import follow
from dca_engine.core.group import Group, GroupKey, GroupStatus, Leg
from dca_engine.core.ids import AccountId, group_id
from dca_engine.core.market import Market
from dca_engine.core.messages import Decision, Reason, Verdict
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.settings import GroupSettings
from dca_engine.core.settings_check import check_exit_price
from dca_engine.core.signal import Signal
from dca_engine.core.values import Side


@dataclass(frozen=True, slots=True)
class Plan:
    """An entry worked out to the last order, not yet made."""

    signal: Signal
    side: Side
    market: Market
    price: Decimal
    """The base price, quote per base."""
    group: Group
    """The open one that it adds to, or a new one."""
    adds: bool
    capital: Decimal
    legs: tuple[Leg, ...]
    cost: Decimal
    """Quote, of all legs."""


def plan_entry(
    portfolio: Portfolio,
    signal: Signal,
    side: Side,
    market: Market,
    price: Decimal,
    time: datetime,
    *,
    forced: bool = False,
) -> Plan | Reason:
    """The ladder that this signal would lay, or why it cannot be laid at all."""
    wrong = check_exit_price(side, price, signal.stop_loss, signal.take_profit)
    if wrong is not None:
        field, why = wrong
        return Reason("impossible_exit", f"Refused: {field} {why}")
    known = open_group(portfolio, GroupKey(signal.account_id, signal.symbol, signal.timeframe, side))
    group = known or _new_group(portfolio, signal, side, market, price, time, forced=forced)
    if isinstance(group, Reason):
        return group
    index = len(group.pyramids)
    capital = grid_calculator.pyramid_capital(group.settings, index)
    if known is not None:
        own = grid_calculator.alert_capital(portfolio.settings, signal.size, price, market)
        if isinstance(own, str):
            return Reason("no_size", f"Refused: {own}")
        capital = capital if own is None else own
    levels = grid_calculator.levels_for(group.settings.ladder, index)
    legs = grid_calculator.ladder(price, side, capital, levels, market)
    if legs[0].skip_reason:
        text = f"Refused: the first leg of {signal.symbol} cannot be placed, {legs[0].skip_reason}"
        return Reason("first_leg", text, {"leg": "0", "why": legs[0].skip_reason})
    cost = grid_calculator.preflight(legs, market, side, None).cost
    return Plan(signal, side, market, price, group, known is not None, capital, legs, cost)


def hindrance(
    portfolio: Portfolio, plan: Plan, last_price: Decimal | None, time: datetime, *, forced: bool = False
) -> pre_trade.Hindrance | None:
    """What stands in the way of this entry now."""
    candidate = pre_trade.Candidate(
        account_id=plan.group.account_id,
        symbol=plan.market.symbol,
        side=plan.side,
        price=plan.price,
        signal=plan.signal,
        market=plan.market,
        adds_to=plan.group if plan.adds else None,
        cost=plan.cost,
        last_price=last_price,
        forced=forced,
    )
    found = pre_trade.hindrance(portfolio, candidate, time)
    if found is None or found.reason.code != "free_balance":
        return found
    return replace(found, reason=_with_first_leg_short(portfolio, plan, found.reason))


def _with_first_leg_short(portfolio: Portfolio, plan: Plan, reason: Reason) -> Reason:
    """Names the first leg that the balance does not cover (spec 4)."""
    free = portfolio.observed.free.get(plan.group.account_id)
    problems = grid_calculator.preflight(plan.legs, plan.market, plan.side, free).problems
    leg, why = next((p for p in problems if not plan.legs[p[0]].skip_reason), (0, ""))
    return replace(reason, text=f"{reason.text}; leg {leg}: {why}", numbers={**reason.numbers, "leg": str(leg)})


def enter(portfolio: Portfolio, plan: Plan, time: datetime, how: str = "") -> Decision:
    """Carries the plan out. `how` tells what brought it here, for one that waited."""
    signal, group = plan.signal, plan.group
    index = len(group.pyramids)
    if not plan.adds:
        portfolio = replace(portfolio, next_group=portfolio.next_group + 1)
    if group.settings.exits.use_alert_stop and signal.stop_loss is not None and not group.stop_by_hand:
        group = replace(group, stop_price=signal.stop_loss)
    step = position_manager.add_pyramid(group, signal.id, plan.price, plan.capital, plan.legs, time, signal.take_profit)
    laid = sum(not leg.skip_reason for leg in plan.legs)
    slot = f"slot {len(portfolio.groups) + 1} of {portfolio.settings.max_open_groups}"
    where = f"pyramid {index + 1} of {group.settings.pyramiding.max_pyramids}" if plan.adds else slot
    numbers = {
        "base_price": f"{plan.price:f}",
        "capital": f"{plan.capital:f}",
        "legs": str(laid),
        "pyramid": str(index),
        "cost": f"{plan.cost:f}",
    }
    left_out = [f"leg {leg.index} is left out, {leg.skip_reason}" for leg in plan.legs if leg.skip_reason]
    code = "pyramid" if plan.adds else "opened"
    told = "; ".join((f"Accepted{how}: {where}, {laid} of {len(plan.legs)} legs", *left_out))
    reason = Reason(code, told, numbers, group.id)
    portfolio = _with_less_free(portfolio, group.account_id, plan.cost)
    decision = follow(portfolio, step.group, time, step.commands, step.reasons)
    return merged(decision, outcome(decision.portfolio, signal, Verdict.ACCEPTED, reason))


def _with_less_free(portfolio: Portfolio, account_id: AccountId, cost: Decimal) -> Portfolio:
    """Until the venue says otherwise, what the ladder will bind is not free for the next signal."""
    free = portfolio.observed.free.get(account_id)
    if free is None:
        return portfolio
    observed = replace(portfolio.observed, free={**portfolio.observed.free, account_id: free - cost})
    return replace(portfolio, observed=observed)


def open_group(portfolio: Portfolio, key: GroupKey) -> Group | None:
    """What an entry of this key adds to. One that is being closed takes nothing more."""
    group = portfolio.group_by_key(key)
    return None if group is None or group.status is GroupStatus.CLOSING else group


def _new_group(
    portfolio: Portfolio,
    signal: Signal,
    side: Side,
    market: Market,
    price: Decimal,
    time: datetime,
    *,
    forced: bool,
) -> Group | Reason:
    settings = portfolio.settings
    equity = settings.capital + portfolio.risk.realized_ever
    capital = grid_calculator.group_capital(settings, equity, signal.size, price, market)
    if isinstance(capital, str):
        return Reason("no_size", f"Refused: {capital}")
    ladder = settings.ladder_for(signal.account_id, signal.symbol, signal.timeframe)
    return Group(
        id=group_id(portfolio.id, portfolio.next_group),
        tag=portfolio.tag,
        number=portfolio.next_group,
        account_id=signal.account_id,
        market=market,
        timeframe=signal.timeframe,
        side=side,
        settings=GroupSettings(capital, settings.pyramiding, ladder, settings.exits),
        opened_at=time,
        forced=forced,
    )
