"""Take-profit targets, mode *per leg*: each leg's filled part sells at its own fill price plus its percent (spec 6).

Targets rest on the venue. They come from fill prices, never from planned prices, and follow partial fills as soon as
the part is big enough to sell. What rests never exceeds what the leg holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.figures import Holding, LegKey, holdings
from dca_engine.core.group import Group, Leg
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.values import HUNDRED, ZERO, floor_to, price_for


@dataclass(frozen=True, slots=True)
class Rest:
    """Let a target rest for this leg."""

    leg: LegKey
    price: Decimal
    quantity: Decimal
    """Base."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Take this target back: with what was bought since, a bigger one will take its place."""

    order: Order


Step = Rest | Merge


def steps(group: Group) -> Iterator[Step]:
    """What is missing between the targets that rest and those that should."""
    parts = holdings(group)
    for pyramid in group.pyramids:
        for leg in pyramid.legs:
            key = (pyramid.index, leg.index)
            if key in parts:
                yield from _leg_steps(group, leg, key, parts[key])


def target_price(group: Group, leg: Leg, average: Decimal) -> Decimal:
    """The leg's average fill price (quote) plus its take-profit percent, on the tick in the trader's favour."""
    wanted = average * (1 + group.side.sign * leg.tp_percent / HUNDRED)
    return price_for(group.side.exit, wanted, group.market.tick_size)


def _leg_steps(group: Group, leg: Leg, key: LegKey, holding: Holding) -> Iterator[Step]:
    average = holding.entered.average
    if average is None:
        return
    targets = list(group.leg_orders(Purpose.TARGET, *key))
    bare = floor_to(holding.quantity - sum((_covered(o) for o in targets), ZERO), group.market.step_size)
    if bare <= ZERO:
        return
    price = target_price(group, leg, average)
    if not group.market.sellable(bare, price):
        yield from _merge(group, key, targets)
    elif not any(o.status is OrderStatus.REJECTED and (o.price, o.quantity) == (price, bare) for o in targets):
        yield Rest(key, price, bare)


def _covered(target: Order) -> Decimal:
    """Base that a target will still sell, or has sold by the venue's word without the fill being here yet."""
    if target.is_terminal:
        return target.reported_quantity - target.filled_quantity
    return target.remaining_quantity


def _merge(group: Group, key: LegKey, targets: list[Order]) -> Iterator[Merge]:
    """Once the entry is over, a remainder too small for an order of its own joins a resting target."""
    entry_over = all(o.is_settled for o in group.leg_orders(Purpose.ENTRY, *key))
    resting = [o for o in targets if not o.is_terminal]
    if entry_over and resting and not any(o.cancel_requested for o in resting):
        yield Merge(resting[-1])
