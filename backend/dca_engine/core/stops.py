"""Stops: what the engine watches itself, since no venue can hold it beside the targets (spec 6).

A stop price, a trailing take-profit, break-even and a time stop close the group; a distance or a time withdraws the
legs that did not fill. Whatever comes first decides. `watch` says in advance which price and which moment that will be,
so that nothing is decided before.

A stop by hand, by the alert, from the base or below the last leg holds before anything is bought too: a ladder beyond
it would buy into a fall only to be stopped at once. What counts from an average waits until something is held.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from dca_engine.core.exit_rules import SPLIT_SECONDS, StopFrom
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.holdings import LegKey, average_of, exit_price, lots
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order
from dca_engine.core.values import HUNDRED, ONE, ZERO, OrderType, Side, floor_to


@dataclass(frozen=True, slots=True)
class Stop:
    """A price at which the group is closed."""

    price: Decimal
    """Quote per base."""
    code: str
    text: str
    """Why it is where it is."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The next prices (quote per base) and the next moment at which something happens; None: nothing ever does."""

    below: Decimal | None = None
    """A price at or below it."""
    above: Decimal | None = None
    """A price at or above it."""
    deadline: datetime | None = None


class StopAction(StrEnum):
    CLOSE = "close"
    WITHDRAW = "withdraw"
    """The legs that did not fill; what is held stays."""


@dataclass(frozen=True, slots=True)
class StopVerdict:
    """What is to be done now, and why."""

    action: StopAction
    code: str
    text: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    legs: tuple[LegKey, ...] = ()
    """Those to withdraw."""


def watch(group: Group) -> Watch:
    """When to look again. A closing group only waits for the limit order of a split close to have had its time."""
    if group.is_ended:
        return Watch()
    if group.status is GroupStatus.CLOSING:
        return Watch(deadline=_split_deadline(group))
    average = _held_average(group)
    long = group.side is Side.LONG
    against = [stop.price for stop in _stops(group, average)]
    if (beyond := _withdrawal_price(group)) is not None and any(_unfilled(group)):
        against.append(beyond)
    nearest = (max(against) if long else min(against)) if against else None
    ahead = _next_best(group, average)
    deadlines = [moment for moment in (_time_stop(group), _withdrawal_time(group)) if moment is not None]
    deadline = min(deadlines, default=None)
    return Watch(nearest, ahead, deadline) if long else Watch(ahead, nearest, deadline)


def followed(group: Group, price: Decimal | None) -> Group:
    """`group` after its market was seen at `price`: the trailing take-profit becomes active, and its best price moves.

    Once nothing is held the best price is forgotten, or what is bought next would be sold at once. Gives `group`
    itself when nothing changed.
    """
    if group.settings.exits.trailing is None and group.trailing_best is None:
        return group
    next_best = _next_best(group, _held_average(group))
    if next_best is None:
        return group if group.trailing_best is None else replace(group, trailing_best=None)
    if price is None or group.side.sign * (price - next_best) < ZERO:
        return group
    return replace(group, trailing_best=price)


def verdict(group: Group, price: Decimal | None, time: datetime) -> StopVerdict | None:
    """What `price` (quote per base; None: not known) and the clock call for; None: nothing."""
    if group.is_ended or group.status is GroupStatus.CLOSING:
        return None
    return _out_of_time(group, time) or _stopped(group, price) or _withdrawn(group, price, time)


def binding(group: Group) -> Stop | None:
    """The stop that the price would meet first, as things stand."""
    stops = list(_stops(group, _held_average(group)))
    return max(stops, key=lambda stop: group.side.sign * stop.price) if stops else None


def stop_price(group: Group) -> Decimal | None:
    """The price (quote) of the binding stop."""
    stop = binding(group)
    return None if stop is None else stop.price


# --- prices that close ----------------------------------------------------------------------------------------------


def _stops(group: Group, average: Decimal | None) -> Iterator[Stop]:
    fixed = _fixed_stop(group, average)
    if fixed is not None:
        yield fixed
    if average is not None:
        yield from _trailing_stop(group)
        yield from _break_even(group, average)


def _fixed_stop(group: Group, average: Decimal | None) -> Stop | None:
    """The group's own stop price, else the stop-loss of its settings."""
    if group.stop_price is not None:
        return Stop(exit_price(group, group.stop_price), "stop_price", "the stop price of this position")
    rule = group.settings.exits.stop_loss
    if rule is None:
        return None
    match rule.counted_from:
        case StopFrom.AVERAGE:
            start, what = average, "average"
        case StopFrom.BASE:
            start, what = group.pyramids[0].base_price, "base"
        case StopFrom.LAST_LEG:
            start, what = _last_leg(group), "last leg"
        case _:
            assert_never(rule.counted_from)
    if start is None:
        return None
    return Stop(_against(group, start, rule.percent), "stop_loss", f"{_percent(rule.percent)} beyond the {what}")


def _trailing_stop(group: Group) -> Iterator[Stop]:
    rule = group.settings.exits.trailing
    if rule is not None and group.trailing_best is not None:
        price = _against(group, group.trailing_best, rule.distance_percent)
        text = f"{_percent(rule.distance_percent)} back from the best price of {group.trailing_best:f}"
        yield Stop(price, "trailing_stop", text)


def _break_even(group: Group, average: Decimal) -> Iterator[Stop]:
    """From the first target on that filled beyond it: one that filled short of it says nothing of what is left, and a
    stop on the wrong side of the price would sell the rest at a loss."""
    rule = group.settings.exits.break_even
    if rule is None:
        return
    price = _against(group, average, -rule.offset_percent)
    sold = (fill.price for order in group.orders_for(Purpose.TARGET) for fill in order.fills)
    if any(group.side.sign * (at - price) > ZERO for at in sold):
        past = f"{_percent(rule.offset_percent)} past the average" if rule.offset_percent else "the average"
        yield Stop(price, "break_even", f"{past}, since the first target filled")


def _next_best(group: Group, average: Decimal | None) -> Decimal | None:
    """The next price in favour that the trailing take-profit takes note of; None when it does not run."""
    rule = group.settings.exits.trailing
    if rule is None or average is None:
        return None
    if group.trailing_best is not None:
        return group.trailing_best + group.side.sign * group.market.tick_size
    return _against(group, average, -rule.activation_percent)


def _stopped(group: Group, price: Decimal | None) -> StopVerdict | None:
    stop = None if price is None else binding(group)
    if price is None or stop is None or group.side.sign * (price - stop.price) > ZERO:
        return None
    text = f"the price of {price:f} reached the stop at {stop.price:f}: {stop.text}"
    return StopVerdict(StopAction.CLOSE, stop.code, text, {"price": f"{price:f}", "stop": f"{stop.price:f}"})


# --- moments that close ---------------------------------------------------------------------------------------------


def _time_stop(group: Group) -> datetime | None:
    hours = group.settings.exits.max_hours
    return None if hours is None else group.opened_at + timedelta(hours=hours)


def _out_of_time(group: Group, time: datetime) -> StopVerdict | None:
    moment, hours = _time_stop(group), group.settings.exits.max_hours
    if moment is None or time < moment:
        return None
    text = f"the position has been open for its {hours} hours"
    return StopVerdict(StopAction.CLOSE, "time_stop", text, {"max_hours": str(hours)})


def _split_deadline(group: Group) -> datetime | None:
    resting = (o for o in group.orders_for(Purpose.CLOSE) if o.type is OrderType.LIMIT and o.can_cancel)
    return min((o.created_at + timedelta(seconds=SPLIT_SECONDS) for o in resting), default=None)


# --- legs that did not fill -----------------------------------------------------------------------------------------


def _unfilled(group: Group) -> Iterator[LegKey]:
    """Legs that may still buy: resting, on their way, or not placed yet."""
    latest: dict[LegKey, Order] = {(o.pyramid, o.leg): o for o in group.orders_for(Purpose.ENTRY)}
    for pyramid in group.pyramids:
        for leg in pyramid.legs:
            order = latest.get((pyramid.index, leg.index))
            if not leg.skip_reason if order is None else order.can_cancel:
                yield pyramid.index, leg.index


def _withdrawal_price(group: Group) -> Decimal | None:
    percent = group.settings.ladder.cancel_beyond_percent
    last = None if percent is None else _last_leg(group)
    return None if percent is None or last is None else _against(group, last, percent)


def _withdrawal_time(group: Group) -> datetime | None:
    minutes = group.settings.ladder.cancel_after_minutes
    if minutes is None:
        return None
    waiting = {pyramid for pyramid, _ in _unfilled(group)}
    moments = (p.opened_at + timedelta(minutes=minutes) for p in group.pyramids if p.index in waiting)
    return min(moments, default=None)


def _withdrawn(group: Group, price: Decimal | None, time: datetime) -> StopVerdict | None:
    level = _withdrawal_price(group)
    minutes = group.settings.ladder.cancel_after_minutes
    if level is None and minutes is None:
        return None
    legs = tuple(_unfilled(group))
    if not legs:
        return None
    if price is not None and level is not None and group.side.sign * (price - level) <= ZERO:
        percent = group.settings.ladder.cancel_beyond_percent or ZERO
        text = f"the price of {price:f} is {_percent(percent)} or more beyond the last leg, unfilled legs are withdrawn"
        numbers = {"price": f"{price:f}", "limit": f"{level:f}"}
        return StopVerdict(StopAction.WITHDRAW, "legs_too_far", text, numbers, legs)
    if minutes is None:
        return None
    late = {p.index for p in group.pyramids if time >= p.opened_at + timedelta(minutes=minutes)}
    legs = tuple(key for key in legs if key[0] in late)
    if not legs:
        return None
    text = f"{len(legs)} legs did not fill within {minutes} minutes and are withdrawn"
    return StopVerdict(StopAction.WITHDRAW, "legs_too_old", text, {"minutes": str(minutes)}, legs)


# --- shared ---------------------------------------------------------------------------------------------------------


def _held_average(group: Group) -> Decimal | None:
    """Quote per base; None when no more than dust is held, or when nothing is counted from it."""
    exits = group.settings.exits
    if exits.stop_loss is None and exits.trailing is None and exits.break_even is None:
        return None
    held = lots(group).values()
    average = average_of(held)
    if average is None:
        return None
    quantity = floor_to(sum((lot.left for lot in held), ZERO), group.market.step_size)
    return average if group.market.sellable(quantity, average) else None


def _last_leg(group: Group) -> Decimal | None:
    """The price (quote) of the leg farthest from the base, of those that were not left out."""
    prices = [leg.price for pyramid in group.pyramids for leg in pyramid.legs if not leg.skip_reason]
    return min(prices, key=lambda price: group.side.sign * price) if prices else None


def _against(group: Group, start: Decimal, percent: Decimal) -> Decimal:
    """`percent` from `start` against the position (in its favour when below 0), on the tick."""
    return exit_price(group, start * (ONE - group.side.sign * percent / HUNDRED))


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f} %"
