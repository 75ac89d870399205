"""What should be sold at which profit: the four take-profit modes, and what goes before their percents (spec 6).

A price set by hand goes before all, the most specific one first; then the alert's own target; then the percent above
what was really paid (below, for a short). Prices are on the tick in the trader's favour.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from dca_engine.core.exit_rules import TakeProfitMode
from dca_engine.core.group import Group, Leg, Pyramid
from dca_engine.core.holdings import WHOLE_GROUP, LegKey, Lot, average_of, exit_price, lots
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.ladder import Portion
from dca_engine.core.values import HUNDRED, ONE, ZERO, Side, floor_to, percent_of


class Source(StrEnum):
    """Where a target's price comes from."""

    OWN = "own"
    """The percent, from what the leg, pyramid or group itself paid."""
    AGGREGATE = "aggregate"
    """Hybrid: the group's average comes before the leg's own target."""
    ALERT = "alert"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Goal:
    """A price to sell at, and where it comes from."""

    price: Decimal
    """Quote per base, on the tick."""
    source: Source
    average: Decimal = ZERO
    """What the percent counts from, quote per base."""
    percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should rest for a leg, a pyramid or the group: one of `portions` targets."""

    key: LegKey
    portion: int
    portions: int
    goal: Goal
    quantity: Decimal
    """Base, on the step but for the last portion."""


def wanted(group: Group, held: Mapping[LegKey, Lot]) -> Iterator[Wanted]:
    """Every target that should rest, by its leg or pyramid. A leg that has sold all is still named, with nothing."""
    return (one for one in _by_mode(group, held) if one.goal.price > ZERO)


def target_price(group: Group, leg: Leg, average: Decimal) -> Decimal:
    """The leg's average fill price (quote) plus its take-profit percent, on the tick in the trader's favour."""
    return _by_percent(group, average, leg.tp_percent).price


def leg_price(group: Group, pyramid: Pyramid, leg: Leg, average: Decimal) -> Decimal:
    """The leg's own target (quote) in the modes that have one, with what goes before its percent."""
    return (_fixed(group, pyramid, leg.index) or _by_percent(group, average, leg.tp_percent)).price


def aggregate_price(group: Group) -> Decimal | None:
    """The whole group's target (quote), the first of its portions; None when nothing is held."""
    goal = _aggregate(group, lots(group).values())
    return None if goal is None else goal.price


def pyramid_price(group: Group, pyramid: int) -> Decimal | None:
    """A pyramid's target (quote), the first of its portions; None when it holds nothing."""
    average = average_of(lot for key, lot in lots(group).items() if key[0] == pyramid)
    return None if average is None else _pyramid_goals(group, pyramid, average)[0][0].price


# --- prices ---------------------------------------------------------------------------------------------------------


def _by_percent(group: Group, average: Decimal, percent: Decimal, source: Source = Source.OWN) -> Goal:
    price = average * (ONE + group.side.sign * percent / HUNDRED)
    return Goal(exit_price(group, price), source, average, percent)


def _at(group: Group, price: Decimal, source: Source) -> Goal:
    return Goal(exit_price(group, price), source)


def _fixed(group: Group, pyramid: Pyramid, leg: int = GROUP_WIDE) -> Goal | None:
    """What goes before the percents of a leg, or (GROUP_WIDE) of the pyramid as a whole."""
    by_hand = _pinned(group, (pyramid.index, leg), (pyramid.index, GROUP_WIDE), WHOLE_GROUP)
    if by_hand is not None:
        return by_hand
    if pyramid.target_price is not None and group.settings.exits.use_alert_target:
        return _at(group, pyramid.target_price, Source.ALERT)
    return None


def _pinned(group: Group, *keys: LegKey) -> Goal | None:
    """The price set by hand for the first of `keys` that has one."""
    if not group.pinned_targets:
        return None
    pins = {(pin.pyramid, pin.leg): pin.price for pin in group.pinned_targets}
    price = next((pins[key] for key in keys if key in pins), None)
    return None if price is None else _at(group, price, Source.HAND)


def _aggregate(group: Group, held: Iterable[Lot]) -> Goal | None:
    """The first goal of the whole group; None when nothing is held."""
    average = average_of(held)
    return None if average is None else _group_goals(group, average)[0][0]


def _group_goals(group: Group, average: Decimal) -> list[tuple[Goal, Decimal]]:
    """With the percent that each sells of what was bought. Of several alerts the latest one's target counts."""
    exits = group.settings.exits
    fixed = _pinned(group, WHOLE_GROUP)
    if fixed is None and exits.use_alert_target:
        alerts = (p.target_price for p in reversed(group.pyramids) if p.target_price is not None)
        fixed = next((_at(group, price, Source.ALERT) for price in alerts), None)
    portions = exits.take_profit.portions if exits.take_profit.mode is TakeProfitMode.AGGREGATE else ()
    return _goals(group, average, fixed, portions, exits.take_profit.tp_percent)


def _pyramid_goals(group: Group, pyramid: int, average: Decimal) -> list[tuple[Goal, Decimal]]:
    rule = group.settings.exits.take_profit
    percent = dict(rule.pyramid_tp_percents).get(pyramid, rule.tp_percent)
    return _goals(group, average, _fixed(group, group.pyramids[pyramid]), rule.portions, percent)


def _goals(
    group: Group, average: Decimal, fixed: Goal | None, portions: tuple[Portion, ...], percent: Decimal
) -> list[tuple[Goal, Decimal]]:
    """One for each portion, with its share in percent; a fixed price takes all of it."""
    if fixed is not None:
        return [(fixed, HUNDRED)]
    if not portions:
        return [(_by_percent(group, average, percent), HUNDRED)]
    return [(_by_percent(group, average, part.tp_percent), part.share_percent) for part in portions]


# --- the modes ------------------------------------------------------------------------------------------------------


def _by_mode(group: Group, held: Mapping[LegKey, Lot]) -> Iterator[Wanted]:
    mode = group.settings.exits.take_profit.mode
    match mode:
        case TakeProfitMode.PER_LEG:
            return _of_legs(group, held, None)
        case TakeProfitMode.HYBRID:
            return _of_legs(group, held, _aggregate(group, held.values()))
        case TakeProfitMode.AGGREGATE:
            return _of_group(group, held)
        case TakeProfitMode.PYRAMID_AGGREGATE:
            return _of_pyramids(group, held)
        case _:
            assert_never(mode)


def _of_legs(group: Group, held: Mapping[LegKey, Lot], aggregate: Goal | None) -> Iterator[Wanted]:
    """Each leg at its own price or, where the aggregate one comes first, at that."""
    for pyramid in group.pyramids:
        for leg in pyramid.legs:
            lot = held.get((pyramid.index, leg.index))
            if lot is not None:
                fixed = _fixed(group, pyramid, leg.index)
                goals = _goals(group, lot.average, fixed, leg.portions, leg.tp_percent)
                first = [(_first_met(group.side, goal, aggregate), share) for goal, share in goals]
                yield from _shared_out(group, (pyramid.index, leg.index), first, lot.bought, lot.left)


def _first_met(side: Side, own: Goal, aggregate: Goal | None) -> Goal:
    """Whichever the price meets first; what a hand set for the leg stays."""
    if aggregate is None or own.source is Source.HAND or side.sign * (own.price - aggregate.price) <= 0:
        return own
    if aggregate.source is Source.OWN:
        return Goal(aggregate.price, Source.AGGREGATE, aggregate.average, aggregate.percent)
    return aggregate


def _of_group(group: Group, held: Mapping[LegKey, Lot]) -> Iterator[Wanted]:
    average = average_of(held.values())
    if average is not None:
        goals = _group_goals(group, average)
        yield from _shared_out(group, WHOLE_GROUP, goals, *_bought_and_left(held.values()))


def _of_pyramids(group: Group, held: Mapping[LegKey, Lot]) -> Iterator[Wanted]:
    by_pyramid: dict[int, list[Lot]] = defaultdict(list)
    for (pyramid, _), lot in held.items():
        by_pyramid[pyramid].append(lot)
    for pyramid, of_it in by_pyramid.items():
        average = average_of(of_it)
        if average is not None:
            goals = _pyramid_goals(group, pyramid, average)
            yield from _shared_out(group, (pyramid, GROUP_WIDE), goals, *_bought_and_left(of_it))


def _bought_and_left(held: Iterable[Lot]) -> tuple[Decimal, Decimal]:
    bought = left = ZERO
    for lot in held:
        bought += lot.bought
        left += lot.left
    return bought, left


def _shared_out(
    group: Group, key: LegKey, goals: list[tuple[Goal, Decimal]], bought: Decimal, left: Decimal
) -> Iterator[Wanted]:
    """The quantity (base) of each portion: its share of what was bought, less what it sold.

    What other sales took is missing from all of them in proportion. Of shares that make 100 % the last gets what the
    rounding of the others leaves.
    """
    if len(goals) == 1 and goals[0][1] == HUNDRED:
        yield Wanted(key, 0, 1, goals[0][0], left)
        return
    sold = _sold_by_portion(group, key)
    still = [max(percent_of(bought, share) - sold[place], ZERO) for place, (_, share) in enumerate(goals)]
    whole = max(bought - sum(sold.values(), ZERO), sum(still, ZERO))
    parts = [floor_to(part * min(left, whole) / whole, group.market.step_size) if whole else ZERO for part in still]
    if sum((share for _, share in goals), ZERO) == HUNDRED:
        parts[-1] = left - sum(parts[:-1], ZERO)
    for place, (goal, _) in enumerate(goals):
        yield Wanted(key, place, len(goals), goal, parts[place])


def _sold_by_portion(group: Group, key: LegKey) -> Mapping[int, Decimal]:
    """Base, by targets of this key."""
    sold: dict[int, Decimal] = defaultdict(Decimal)
    for order in group.leg_orders(Purpose.TARGET, *key):
        sold[order.portion] += order.filled_quantity
    return sold


# --- in words -------------------------------------------------------------------------------------------------------


def name(want: Wanted) -> str:
    """What a trader calls this target."""
    which = f"Target {want.portion + 1} of {want.portions}" if want.portions > 1 else "Target"
    return f"{which} for {owner(want.key)}"


def owner(key: LegKey) -> str:
    """What a target sells."""
    pyramid, leg = key
    if pyramid == GROUP_WIDE:
        return "the whole position"
    if leg == GROUP_WIDE:
        return f"pyramid {pyramid}"
    return f"leg {leg}" if pyramid == 0 else f"leg {leg} of pyramid {pyramid}"


def basis(group: Group, want: Wanted) -> str:
    """Where its price comes from."""
    goal = want.goal
    if goal.source is Source.HAND:
        return "set by hand"
    if goal.source is Source.ALERT:
        return "the alert's own target"
    of_own = "its" if want.key[1] != GROUP_WIDE else "its average of"
    whose = "the average of the whole position," if goal.source is Source.AGGREGATE else of_own
    beyond = "above" if group.side is Side.LONG else "below"
    return f"{goal.percent.normalize():f} % {beyond} {whose} {goal.average.quantize(group.market.tick_size):f}"
