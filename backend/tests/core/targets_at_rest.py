"""Carries out what `take_profit` says, as the engine and a venue that takes everything would."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from dca_engine.core.group import Group, with_order
from dca_engine.core.holdings import LegKey
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.take_profit import Rest, Step, TakeBack, steps
from dca_engine.core.values import ZERO
from tests.core.builders import START, order, with_made

D = Decimal


def applied(group: Group, wanted: Iterable[Step]) -> Group:
    """The new targets rest, the cancels are asked for."""
    for step in wanted:
        match step:
            case Rest():
                made = order(
                    Purpose.TARGET,
                    step.leg,
                    str(step.price),
                    str(step.quantity),
                    portion=step.portion,
                    created_at=START,
                )
                group = with_made(group, made)
            case TakeBack():
                group = with_order(group, replace(group.orders[step.order.client_order_id], cancel_requested=True))
    return group


def confirmed(group: Group) -> Group:
    """The venue confirms every cancel that was asked for."""
    for one in group.orders.values():
        if one.cancel_requested and not one.is_terminal:
            group = with_order(group, replace(one, status=OrderStatus.CANCELLED))
    return group


def settled(group: Group, rounds: int = 8) -> Group:
    """`group` once nothing is left to do; fails when that never comes."""
    for _ in range(rounds):
        wanted = list(steps(group))
        if not wanted:
            return group
        group = applied(group, wanted)
        assert not list(steps(group)), "the same is asked for twice"
        group = confirmed(group)
    raise AssertionError(f"targets never come to rest: {list(steps(group))}")


def resting(group: Group) -> list[tuple[LegKey, str, str]]:
    """Leg, price and quantity of every target that rests, oldest first."""
    return [
        ((o.pyramid, o.leg), f"{o.price:f}", f"{o.remaining_quantity:f}")
        for o in group.orders_for(Purpose.TARGET)
        if not o.is_terminal
    ]


def rests(wanted: Sequence[Step]) -> list[tuple[LegKey, str, str]]:
    return [(s.leg, f"{s.price:f}", f"{s.quantity:f}") for s in wanted if isinstance(s, Rest)]


def taken_back(wanted: Sequence[Step]) -> list[tuple[str, LegKey]]:
    return [(s.code, (s.order.pyramid, s.order.leg)) for s in wanted if isinstance(s, TakeBack)]


def targets(group: Group) -> list[Order]:
    return list(group.orders_for(Purpose.TARGET))


def offered(group: Group) -> Decimal:
    """Base that targets may still sell, or have sold by the venue's word."""
    open_parts = (
        o.reported_quantity - o.filled_quantity if o.is_terminal else o.remaining_quantity for o in targets(group)
    )
    return sum(open_parts, ZERO)
