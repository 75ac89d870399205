"""Take-profit targets: what should rest on the venue, against what does (spec 6).

Never more is offered than is held less what partial sales need, and a quantity counts as offered until the venue has
confirmed that it is not. A target at another price than the wanted one is taken back, and its successor laid once that
is confirmed. What is too small for an order of its own joins another target when nothing more is bought that could make
it big enough.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core import sales
from dca_engine.core.group import Group
from dca_engine.core.holdings import WHOLE_GROUP, LegKey, lots
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.targets import (
    Wanted,
    aggregate_price,
    basis,
    leg_price,
    name,
    owner,
    pyramid_price,
    target_price,
    wanted,
)
from dca_engine.core.values import ONE, ZERO, ceil_to, floor_to

__all__ = ["Rest", "Step", "TakeBack", "aggregate_price", "leg_price", "pyramid_price", "steps", "target_price"]


@dataclass(frozen=True, slots=True)
class Rest:
    """Let a target rest for this leg, pyramid or the group."""

    leg: LegKey
    portion: int
    price: Decimal
    """Quote per base."""
    quantity: Decimal
    """Base."""
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Withdraw this target."""

    order: Order
    code: str
    text: str


Step = Rest | TakeBack
Place = tuple[LegKey, int]
"""Leg, pyramid or group, and which of its targets."""
Pieces = dict[Place, Decimal]
"""Base to be offered."""


def steps(group: Group) -> Iterator[Step]:
    """What is missing between the targets that rest and those that should."""
    held = lots(group)
    goals = {(one.key, one.portion): one for one in wanted(group, held)}
    unsettled = [o for o in group.orders_for(Purpose.TARGET) if not o.is_settled]
    if not goals and not unsettled:
        return
    reserved = sales.reserved(group)
    free = sum((lot.left for lot in held.values()), ZERO) - reserved
    back = list(_misplaced(group, unsettled, goals))
    back += _too_much(group, unsettled, _resting(unsettled, back), free, reserved)
    laid, small, shortage = _missing(group, unsettled, goals, free)
    if not reserved:
        back += _oversized(group, unsettled, _resting(unsettled, back), goals, shortage)
        if small:
            back += _joined(group, laid, small, goals, unsettled, _resting(unsettled, back))
    yield from back
    for place, quantity in laid.items():
        yield from _rests(group, goals[place], quantity)


# --- what is to be taken back ---------------------------------------------------------------------------------------


def _resting(unsettled: Iterable[Order], back: Iterable[TakeBack]) -> list[Order]:
    """Targets that rest and shall go on doing so, oldest first."""
    gone = {step.order.client_order_id for step in back}
    return [o for o in unsettled if o.can_cancel and o.client_order_id not in gone]


def _misplaced(group: Group, unsettled: Iterable[Order], goals: Mapping[Place, Wanted]) -> Iterator[TakeBack]:
    for order in unsettled:
        want = goals.get(_place(order))
        if order.can_cancel and want is None:
            yield _take_back(group, order, "target_dropped", "other targets sell this part now")
        elif order.can_cancel and want is not None and want.goal.price != order.price:
            why = f"its price is {want.goal.price:f} now, {basis(group, want)}"
            yield _take_back(group, order, "target_moved", why)


def _too_much(
    group: Group, unsettled: list[Order], resting: list[Order], free: Decimal, reserved: Decimal
) -> Iterator[TakeBack]:
    """Latest first, just enough that no more is offered than is free."""
    excess = _staying(unsettled, resting) - free
    why = f"{_amount(group, reserved)} are to be sold at market" if reserved else "more is offered than is held"
    for order in reversed(resting):
        if excess > ZERO:
            excess -= order.remaining_quantity
            yield _take_back(group, order, "target_stepped_back", why)


def _oversized(
    group: Group, unsettled: list[Order], resting: list[Order], goals: Mapping[Place, Wanted], shortage: Decimal
) -> Iterator[TakeBack]:
    """Targets bigger than their part, when `shortage` (base) is missing elsewhere, or when what they offer too much is
    worth an order and shall not be sold at all. Smaller differences are let be."""
    excess = _staying(unsettled, resting) - sum((want.quantity for want in goals.values()), ZERO)
    if len(resting) < len(unsettled):
        shortage = ZERO  # what is just going may settle it
    offered = _by_place((o, o.remaining_quantity) for o in resting)
    for order in reversed(resting):
        place, want = _place(order), goals[_place(order)]
        over = offered[place] - want.quantity
        if over >= group.market.step_size and (shortage > ZERO or _sells(group, min(over, excess), want)):
            why = f"only {_amount(group, want.quantity)} are left for it"
            yield _take_back(group, order, "target_resized", why)
            offered[place] -= order.remaining_quantity
            gained = min(over, order.remaining_quantity)
            shortage, excess = shortage - gained, excess - gained


def _staying(unsettled: list[Order], resting: list[Order]) -> Decimal:
    """Base that targets will sell if every cancel that is under way succeeds."""
    stays = {o.client_order_id for o in resting}
    return sum((o.remaining_quantity if o.client_order_id in stays else _untold(o) for o in unsettled), ZERO)


def _untold(target: Order) -> Decimal:
    """Base that it has sold by the venue's word without the fill being here yet."""
    return target.reported_quantity - target.filled_quantity


# --- what is to be laid ---------------------------------------------------------------------------------------------


def _missing(
    group: Group, unsettled: list[Order], goals: Mapping[Place, Wanted], free: Decimal
) -> tuple[Pieces, Pieces, Decimal]:
    """What is to be laid, as far as it is free; what is too small for that; and how much more (base) would be worth an
    order, had others not more than their part."""
    covered = _by_place((o, sales.outstanding(o)) for o in unsettled)
    intended = sum((want.quantity for want in goals.values()), ZERO)
    available = min(free, intended) - sum(covered.values(), ZERO)
    lacking = {place: want.quantity - covered[place] for place, want in goals.items()}
    laid: Pieces = {}
    for place, quantity in lacking.items():
        part, _ = _on_step(group, min(quantity, available))
        if _sells(group, part, goals[place]):
            laid[place] = part
            lacking[place] -= part
            available -= part
    shortage = sum((part for place, part in lacking.items() if _sells(group, part, goals[place])), ZERO)
    small: Pieces = {}
    for place, quantity in _uncovered(group, lacking, goals).items():
        part = min(quantity, available)
        if part > ZERO:
            small[place] = part
            available -= part
    return laid, small, shortage


def _uncovered(group: Group, lacking: Pieces, goals: Mapping[Place, Wanted]) -> Pieces:
    """`lacking` without what was too small for an order of its own and is offered by another target, which is bigger
    than its part for it: one of the same leg first."""
    beyond = {place: -part for place, part in lacking.items() if part < ZERO}
    rest = {place: part for place, part in lacking.items() if part > ZERO}
    for same_leg in (True, False):
        for place in (place for place in rest if not _sells(group, rest[place], goals[place])):
            for bigger in (other for other in beyond if other[0] == place[0] or not same_leg):
                part = min(rest[place], beyond[bigger])
                rest[place] -= part
                beyond[bigger] -= part
    return rest


def _joined(
    group: Group,
    laid: Pieces,
    small: Pieces,
    goals: Mapping[Place, Wanted],
    unsettled: list[Order],
    resting: list[Order],
) -> Iterator[TakeBack]:
    """Makes what is too small for an order of its own part of another target in `laid`: of the same leg once its
    entries are over, else of the latest one once all entries are. One that rests is taken back, to be laid bigger."""
    for scope in dict.fromkeys([*(key for key, _ in small), WHOLE_GROUP]):
        parts = {place: part for place, part in small.items() if scope in (WHOLE_GROUP, place[0])}
        whole, rest = _on_step(group, sum(parts.values(), ZERO))
        if whole <= ZERO or not _entries_over(group, scope):
            continue
        last = list(parts)[-1]
        into = [place for place in laid if scope in (WHOLE_GROUP, place[0])]
        targets = [o for o in unsettled if scope in (WHOLE_GROUP, (o.pyramid, o.leg))]
        waits = any(o not in resting for o in targets)
        if into:
            laid[into[-1]] += whole
        elif not waits and _sells(group, whole, goals[last]):
            laid[last] = whole
        elif not waits and targets:
            why = f"a bigger one takes its place, with {_amount(group, whole)} that were too small to sell alone"
            resting.remove(targets[-1])
            yield _take_back(group, targets[-1], "target_merged", why)
            waits = True
        elif not waits:
            continue
        for place in parts:
            del small[place]
        if rest and not waits:
            small[last] = rest


def _on_step(group: Group, quantity: Decimal) -> tuple[Decimal, Decimal]:
    """The part of `quantity` (base) that can be ordered, and what is left of it."""
    whole = floor_to(quantity, group.market.step_size)
    return whole, quantity - whole


def _entries_over(group: Group, scope: LegKey) -> bool:
    """Whether no entry order of this leg, pyramid or group can buy any more."""
    pyramid, leg = scope
    return all(
        order.is_settled
        for order in group.orders_for(Purpose.ENTRY)
        if pyramid in (GROUP_WIDE, order.pyramid) and leg in (GROUP_WIDE, order.leg)
    )


def _rests(group: Group, want: Wanted, quantity: Decimal) -> Iterator[Rest]:
    """Orders for `quantity`, none larger than the venue takes; what it refused once is not asked again."""
    price = want.goal.price
    refused = {
        o.quantity
        for o in group.leg_orders(Purpose.TARGET, *want.key)
        if o.status is OrderStatus.REJECTED and o.price == price
    }
    for part in _parts(group, quantity):
        if part not in refused and group.market.sellable(part, price):
            text = f"{name(want)}: {_amount(group, part)} at {price:f}, {basis(group, want)}"
            yield Rest(want.key, want.portion, price, part, "target", text)


def _parts(group: Group, quantity: Decimal) -> Iterator[Decimal]:
    """Equal parts, on the step, as few as the venue's largest order allows."""
    step, largest = group.market.step_size, group.market.max_quantity
    count = 1 if largest is None else int(ceil_to(quantity / floor_to(largest, step), ONE))
    for still in range(count, 0, -1):
        part = ceil_to(quantity / still, step)
        quantity -= part
        yield part


def _sells(group: Group, quantity: Decimal, want: Wanted) -> bool:
    """Whether the venue would take this much (base) of what is wanted as an order of its own."""
    return group.market.sellable(floor_to(quantity, group.market.step_size), want.goal.price)


def _place(order: Order) -> Place:
    return (order.pyramid, order.leg), order.portion


def _by_place(quantities: Iterable[tuple[Order, Decimal]]) -> defaultdict[Place, Decimal]:
    found: defaultdict[Place, Decimal] = defaultdict(Decimal)
    for order, quantity in quantities:
        found[_place(order)] += quantity
    return found


# --- in words -------------------------------------------------------------------------------------------------------


def _take_back(group: Group, order: Order, code: str, why: str) -> TakeBack:
    where = owner((order.pyramid, order.leg))
    text = f"Target for {where} taken back ({_amount(group, order.remaining_quantity)} at {order.price:f}): {why}"
    return TakeBack(order, code, text)


def _amount(group: Group, quantity: Decimal) -> str:
    return f"{floor_to(quantity, group.market.step_size):f} {group.market.base}"
