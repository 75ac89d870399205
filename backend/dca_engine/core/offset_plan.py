"""The arithmetic of an offset: which winners pay for which loser, and with how much of what they hold (spec 8.2-8.6).

What counts is what a sale *realizes*, profit per unit times units, never what it is worth. Selling costs a fee, and a
winner's fee grows with what is sold of it; so a unit of a winner pays (its profit − its fee), and as many units as the
rest of the bill divided by that are sold, rounded up to the step. That solves "loss + all fees" exactly, without
iterating: bill = loss + the loser's fee; each winner takes its net from the bill until nothing is left.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import GroupId
from dca_engine.core.messages import Reason
from dca_engine.core.offset import Candidate, candidates, has_waited, is_free, loses_enough, runs
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.risk_rules import OffsetRules
from dca_engine.core.risk_state import OffsetPlan, PlannedSale
from dca_engine.core.standing import PLACES, Standing, standing, standing_now
from dca_engine.core.values import HUNDRED, ZERO, ceil_to, floor_to, percent_of

_CENT = Decimal("0.01")
_NOTHING = Decimal("0.0000001")
"""Quote. A rest of the bill below this comes from averages without an end, and is no reason to sell one step more."""


def plan(portfolio: Portfolio, time: datetime, by_hand: bool) -> OffsetPlan | Reason:
    """The offset that is due now, or why none is. `by_hand` asks for the reason in full; the rules are the same."""
    if not runs(portfolio):
        text = f"No offset begins while the portfolio is {portfolio.status}"
        return Reason("offset_not_now", text, {"status": portfolio.status.value})
    return _planned(portfolio, time, by_hand, skips=True)


def missed_turns(portfolio: Portfolio, time: datetime) -> tuple[Group, ...]:
    """Groups whose skip this round uses up, as they are after it.

    A skip is used up by the offset that would have taken the group. A loser whose turn it was waits its time again,
    otherwise the next round, seconds later, would close what was to be spared.
    """
    if not runs(portfolio) or not any(group.offset_skipped for group in portfolio.groups.values()):
        return ()
    would_be = _planned(portfolio, time, False, skips=False)
    if isinstance(would_be, Reason):
        return ()
    loser = portfolio.groups[would_be.loser.group_id]
    if loser.offset_skipped:
        return (replace(loser, offset_skipped=False, offset_timer=time),)
    if isinstance(_planned(portfolio, time, False, skips=True), Reason):
        return ()
    winners = (portfolio.groups[winner.group_id] for winner in would_be.winners)
    return tuple(replace(winner, offset_skipped=False) for winner in winners if winner.offset_skipped)


def _planned(portfolio: Portfolio, time: datetime, by_hand: bool, *, skips: bool) -> OffsetPlan | Reason:
    rules = portfolio.settings.risk.offset
    waited = [
        found
        for group in portfolio.groups.values()
        if has_waited(group, rules, time) and not (skips and group.offset_skipped)
        if (found := standing_now(portfolio, group)) is not None
    ]
    losers = [found for found in waited if loses_enough(found, rules)]
    if not losers:
        return _no_loser(portfolio, time) if by_hand else Reason("offset_no_loser", "No position is up for an offset")
    loser = min(losers, key=_worst_first)
    known = {found.group.id: found for found in waited}
    winners = tuple(_paying(loser, _winners(portfolio, loser, known, skips=skips), rules))
    if not winners:
        return _no_winner(loser)
    return _with_loser(portfolio, loser, winners, time, by_hand)


def _worst_first(found: Standing) -> tuple[Decimal, Decimal, datetime, int]:
    """Largest loss in percent, then in quote, then the oldest (spec 8.2)."""
    return found.percent, found.unrealized, found.group.opened_at, found.group.number


def _with_loser(
    portfolio: Portfolio, loser: Standing, winners: tuple[PlannedSale, ...], time: datetime, by_hand: bool
) -> OffsetPlan | Reason:
    """The whole loser when its winners pay for it, else the part that they pay for (spec 8.5)."""
    rules = portfolio.settings.risk.offset
    loss, covered = -loser.unrealized, sum((winner.realizes for winner in winners), ZERO)
    fees = loser.fee(loser.quantity) + sum((winner.fee for winner in winners), ZERO)
    needed = loss + fees
    if needed - covered <= _NOTHING:
        part: PlannedSale | None = _sale(loser, loser.quantity, whole=True)
    elif rules.partial_close:
        part = _loser_sale(loser, floor_to(loser.quantity * covered / needed, loser.group.market.step_size), rules)
    else:
        return _not_covered(loser, covered, needed)
    if part is None:
        return _part_too_small(loser, covered, needed, rules)
    number = portfolio.risk.plans + 1
    return OffsetPlan(number, time, part, winners, loss, fees, needed, covered, by_hand=by_hand)


# --- winners --------------------------------------------------------------------------------------------------------


def _winners(portfolio: Portfolio, loser: Standing, known: dict[GroupId, Standing], *, skips: bool) -> list[Standing]:
    """Groups in profit that may pay, on any account: largest unrealized profit first, then the oldest (spec 8.3)."""
    found = []
    for group in portfolio.groups.values():
        if group.id != loser.group.id and is_free(group) and not (skips and group.offset_skipped):
            one = known.get(group.id) or standing_now(portfolio, group)
            if one is not None and one.unrealized > ZERO:
                found.append(one)
    return sorted(found, key=lambda one: (-one.unrealized, one.group.opened_at, one.group.number))


def _paying(loser: Standing, winners: list[Standing], rules: OffsetRules) -> Iterator[PlannedSale]:
    """What each winner gives until the bill is paid, by `max_winners` of them at the most."""
    bill = loser.fee(loser.quantity) - loser.unrealized
    taken = 0
    for winner in winners:
        if bill <= _NOTHING or taken >= rules.max_winners:
            return
        part = _winner_sale(winner, bill, rules)
        if part is not None:
            yield part
            taken += 1
            bill -= part.realizes - part.fee


def _winner_sale(winner: Standing, bill: Decimal, rules: OffsetRules) -> PlannedSale | None:
    """As much of a winner as pays `bill` (quote), or all that it can give; None when it cannot pay (spec 8.4)."""
    market, least = winner.group.market, _least(winner, rules)
    each = winner.group.side.sign * (winner.price - winner.average) - winner.price * market.taker_fee_rate
    if each <= ZERO or winner.quantity < least:
        return None
    wanted = winner.quantity
    if each * winner.quantity > bill:
        wanted = min(max(ceil_to((bill - _NOTHING) / each, market.step_size), least), winner.quantity)
    return _part(winner, wanted)


def _least(found: Standing, rules: OffsetRules) -> Decimal:
    """Base: the smallest part that is worth an order, to us and to the venue."""
    market = found.group.market
    notional = max(rules.min_close_notional, market.min_notional)
    return max(ceil_to(notional / found.price, market.step_size), market.min_quantity, market.step_size)


def _part(found: Standing, quantity: Decimal) -> PlannedSale:
    """A sale of `quantity` (base); of everything when the venue would not take what it leaves."""
    market = found.group.market
    if not market.sellable(found.quantity - quantity, found.price):
        return _sale(found, found.quantity, whole=True)
    if market.max_quantity is not None:
        quantity = min(quantity, floor_to(market.max_quantity, market.step_size))
    return _sale(found, quantity, whole=False)


def _sale(found: Standing, quantity: Decimal, *, whole: bool) -> PlannedSale:
    return PlannedSale(
        group_id=found.group.id,
        symbol=found.group.market.symbol,
        quantity=quantity,
        price=found.price,
        realizes=found.realizes(quantity),
        fee=found.fee(quantity),
        whole=whole,
    )


# --- the loser ------------------------------------------------------------------------------------------------------


def _loser_sale(loser: Standing, quantity: Decimal, rules: OffsetRules) -> PlannedSale | None:
    """A part of the loser, or None when it is not worth an order."""
    return _part(loser, quantity) if quantity >= _least(loser, rules) else None


def loser_part(portfolio: Portfolio, plan: OffsetPlan) -> PlannedSale | None:
    """What of the loser is closed, now that it is known what its winners really brought; None: nothing (spec 8.6).

    The proportion is (brought + the winners' fees) / (loss + all fees), as in the plan, with what really came; a winner
    that failed brought nothing and cost nothing. The planned part is the most. While the loser's price is within
    `max_slippage_percent` of the plan's, the plan's counts; else the price now. When the loser was to go as a whole and
    every winner sold, only for less than was hoped, a rest worth less than `min_close_notional` goes along.
    """
    rules, planned = portfolio.settings.risk.offset, plan.loser
    group = portfolio.groups.get(planned.group_id)
    if group is None or group.status is GroupStatus.CLOSING:
        return planned
    sold = [winner for winner in plan.winners if winner.realized]
    brought = sum((winner.realized or ZERO for winner in sold), ZERO)
    loser = standing(group, _price_to_close_at(portfolio, group, planned, rules))
    if loser is None or brought <= ZERO:
        return None
    cost = loser.fee(loser.quantity) - loser.unrealized
    fees = sum((winner.fee for winner in sold), ZERO)
    quantity = loser.quantity
    if cost - brought > _NOTHING:
        share = loser.quantity * (brought + fees) / (cost + fees)
        quantity = floor_to(share, group.market.step_size)
    if not planned.whole:
        return _loser_sale(loser, min(quantity, planned.quantity), rules)
    rest, worth_an_order = loser.quantity - quantity, quantity >= _least(loser, rules)
    slipped_only = worth_an_order and len(sold) == len(plan.winners) and rest * loser.price < rules.min_close_notional
    if not rest or slipped_only:
        return _sale(loser, loser.quantity, whole=True)
    return _loser_sale(loser, quantity, rules)


def _price_to_close_at(portfolio: Portfolio, group: Group, planned: PlannedSale, rules: OffsetRules) -> Decimal:
    now = portfolio.price_of(group)
    if now is None or abs(now - planned.price) <= percent_of(planned.price, rules.max_slippage_percent):
        return planned.price
    return now


# --- why nothing happens --------------------------------------------------------------------------------------------


def _no_loser(portfolio: Portfolio, time: datetime) -> Reason:
    """Tells of the group that is nearest to it what is missing."""
    found = candidates(portfolio, time)
    if not found:
        return Reason("offset_no_loser", "No position is up for an offset: none is open")
    nearest = min(found, key=_nearest_first)
    texts = (condition.text for condition in nearest.conditions if not condition.met)
    missing = "; ".join(text[:1].lower() + text[1:] for text in texts)
    text = f"No position is up for an offset. The nearest is {nearest.symbol}: {missing}"
    return Reason("offset_no_loser", text, {"nearest": nearest.symbol}, nearest.group_id)


def _nearest_first(found: Candidate) -> tuple[int, Decimal]:
    percent = ZERO if found.loss_percent is None else found.loss_percent
    return sum(not condition.met for condition in found.conditions), percent


def _no_winner(loser: Standing) -> Reason:
    symbol, loss = loser.group.market.symbol, -loser.unrealized
    text = f"{symbol} is up for an offset at a loss of {_said(loss)}, and no position is enough in profit to pay for it"
    return Reason("offset_no_winner", text, {"loss": _money(loss)}, loser.group.id)


def _not_covered(loser: Standing, covered: Decimal, needed: Decimal) -> Reason:
    text = (
        f"{loser.group.market.symbol} is up for an offset: {_said(needed)} are needed, its winners would bring"
        f" {_said(covered)}, and closing a part is switched off"
    )
    return Reason("offset_not_covered", text, _bill(covered, needed), loser.group.id)


def _part_too_small(loser: Standing, covered: Decimal, needed: Decimal, rules: OffsetRules) -> Reason:
    worth = loser.quantity * loser.price * covered / needed
    least = _money(max(rules.min_close_notional, loser.group.market.min_notional))
    text = (
        f"{loser.group.market.symbol} is up for an offset: {_said(needed)} are needed and its winners would bring"
        f" {_said(covered)}, which pays for a part worth {_said(worth)}; the smallest part that is closed is worth"
        f" {least}"
    )
    numbers = _bill(covered, needed) | {"part": _money(worth), "min_close_notional": least}
    return Reason("offset_part_too_small", text, numbers, loser.group.id)


def _bill(covered: Decimal, needed: Decimal) -> dict[str, str]:
    proportion = (covered / needed * HUNDRED).quantize(Decimal("0.01"))
    return {"needed": _money(needed), "covered": _money(covered), "covered_percent": f"{proportion:f}"}


def _said(value: Decimal) -> str:
    """Quote as one says it, with cents at the most; below one with the digits that it has."""
    return _money(value.quantize(_CENT) if abs(value) >= 1 else value)


def _money(value: Decimal) -> str:
    return f"{value.quantize(PLACES).normalize() + ZERO:f}"
