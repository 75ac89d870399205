"""What came in and what went out, and what each leg still holds: always derived from fills, never stored (spec 5).

Entries bring in, exits take out; a fee taken in base makes what can be sold less than what was bought. Quantities are
in base, values and fees in quote. A leg's own target sells that leg; an order for a pyramid or for the whole group
sells its legs in proportion to what they held at that moment, so the average of the rest stays as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from dca_engine.core.group import Group
from dca_engine.core.ids import GROUP_WIDE, ClientOrderId, Purpose
from dca_engine.core.order import Order
from dca_engine.core.values import ONE, ZERO, floor_to, price_for

LegKey = tuple[int, int]
"""Pyramid index, leg index. GROUP_WIDE for the leg: the pyramid as a whole."""
WHOLE_GROUP: LegKey = (GROUP_WIDE, GROUP_WIDE)
_STEADY = Context(prec=20)
"""What comes from an average ends in the rounding error of a division; no price may jump by a tick because of it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a set of fills moved."""

    quantity: Decimal = ZERO
    """Base, as traded."""
    value: Decimal = ZERO
    """Quote: the sum of price x quantity."""
    base_fee: Decimal = ZERO
    """Base kept by the venue."""
    fees: Decimal = ZERO
    """The worth of all fees, quote."""
    outside_fees: Decimal = ZERO
    """The part of `fees` that was not taken in base."""

    @property
    def average(self) -> Decimal | None:
        """Quote per base; fees are separate."""
        return self.value / self.quantity if self.quantity else None

    @property
    def received(self) -> Decimal:
        """Base that really arrived."""
        return self.quantity - self.base_fee

    def plus(self, other: "Flow") -> "Flow":
        if other is NOTHING:
            return self
        if self is NOTHING:
            return other
        return Flow(
            self.quantity + other.quantity,
            self.value + other.value,
            self.base_fee + other.base_fee,
            self.fees + other.fees,
            self.outside_fees + other.outside_fees,
        )


NOTHING = Flow()


@dataclass(frozen=True, slots=True)
class Holding:
    """What came in by entries and what went out by exits."""

    entered: Flow = NOTHING
    left: Flow = NOTHING

    @property
    def quantity(self) -> Decimal:
        """Base still held."""
        return self.entered.received - self.left.quantity - self.left.base_fee

    def plus(self, other: "Holding") -> "Holding":
        return Holding(self.entered.plus(other.entered), self.left.plus(other.left))


@dataclass(frozen=True, slots=True)
class Lot:
    """What one leg bought, and what of it is still held."""

    average: Decimal
    """Paid, quote per base."""
    bought: Decimal
    """Base, as it arrived."""
    left: Decimal
    """Base still held."""


def order_flow(order: Order, base: str) -> Flow:
    """Sums up an order's fills; `base` is the market's base coin."""
    quantity = value = base_fee = fees = outside = ZERO
    for fill in order.fills:
        quantity += fill.quantity
        value += fill.price * fill.quantity
        fees += fill.fee_quote
        if fill.fee_coin == base:
            base_fee += fill.fee
        else:
            outside += fill.fee_quote
    return Flow(quantity, value, base_fee, fees, outside)


def holdings(group: Group) -> Mapping[LegKey, Holding]:
    """Per leg what its entry brought and its targets sold; what was sold for a pyramid or the group as one under
    `(pyramid, GROUP_WIDE)` and `WHOLE_GROUP`."""
    orders, known = _LAST[0]
    if orders is not group.orders:
        known = _summed_up(group.orders, group.market.base)
        _LAST[0] = (group.orders, known)
    return known


_LAST: list[tuple[Mapping[ClientOrderId, Order], Mapping[LegKey, Holding]]] = [({}, {})]
"""The latest answer. One decision asks several times about the same orders, which never change."""


def _summed_up(orders: Mapping[ClientOrderId, Order], base: str) -> Mapping[LegKey, Holding]:
    found: dict[LegKey, Holding] = {}
    for order in orders.values():
        if order.fills:
            moved = order_flow(order, base)
            part = Holding(moved) if order.purpose is Purpose.ENTRY else Holding(NOTHING, moved)
            key = (order.pyramid, order.leg)
            known = found.get(key)
            found[key] = part if known is None else known.plus(part)
    return found


def total(parts: Iterable[Holding]) -> Holding:
    whole = Holding()
    for part in parts:
        whole = whole.plus(part)
    return whole


def held_quantity(group: Group) -> Decimal:
    """Base that the group can sell."""
    return sum((part.quantity for part in holdings(group).values()), ZERO)


# --- what each leg still holds --------------------------------------------------------------------------------------


def left_in_legs(group: Group) -> Mapping[LegKey, Decimal]:
    """Base that each leg still holds: never below zero, together exactly what the group holds."""
    return left_of(group, holdings(group))


def lots(group: Group) -> Mapping[LegKey, Lot]:
    """Every leg that bought something, by pyramid and leg."""
    parts = holdings(group)
    left = left_of(group, parts)
    found = {}
    for key in sorted(left):
        entered = parts[key].entered
        if entered.quantity:
            found[key] = Lot(entered.value / entered.quantity, entered.received, left[key])
    return found


def average_of(held: Iterable[Lot]) -> Decimal | None:
    """Quote per base, of what these legs still hold; None when that is nothing."""
    quantity = value = ZERO
    for lot in held:
        quantity += lot.left
        value += lot.left * lot.average
    return value / quantity if quantity > ZERO else None


def exit_price(group: Group, price: Decimal) -> Decimal:
    """`price` (quote per base) on the tick, rounded in favour of who leaves the group at it."""
    return price_for(group.side.exit, _STEADY.plus(price), group.market.tick_size)


def left_of(group: Group, parts: Mapping[LegKey, Holding]) -> Mapping[LegKey, Decimal]:
    """As `left_in_legs`, for who has `holdings` already."""
    own = {key: part.quantity for key, part in parts.items() if key[1] != GROUP_WIDE}
    if len(own) < len(parts):
        return _after_shared_sales(group, own, sum((part.quantity for part in parts.values()), ZERO))
    return own if all(quantity >= ZERO for quantity in own.values()) else _levelled(own)


def _levelled(own: Mapping[LegKey, Decimal]) -> dict[LegKey, Decimal]:
    """`own` with nothing below zero: what a target sold beyond its leg comes from the other legs, in proportion."""
    held = max(sum(own.values(), ZERO), ZERO)
    has = {key: max(quantity, ZERO) for key, quantity in own.items()}
    together = sum(has.values(), ZERO)
    if together == held:
        return has
    left = {key: quantity * held / together for key, quantity in has.items()}
    fullest = max(left, key=lambda key: left[key])
    left[fullest] += held - sum(left.values(), ZERO)
    return left


def _after_shared_sales(group: Group, own: Mapping[LegKey, Decimal], held: Decimal) -> Mapping[LegKey, Decimal]:
    """What legs keep when orders for several of them sold too. Each gives on the step: what it keeps can be sold."""
    can_give = _levelled(own)
    shares = _in_proportion(group, can_give)
    given = {key: min(floor_to(share, group.market.step_size), can_give[key]) for key, share in shares.items()}
    rest = sum(can_give.values(), ZERO) - max(held, ZERO) - sum(given.values(), ZERO)
    largest_fraction_first = sorted(shares, key=lambda key: given[key] - shares[key])
    for most in (group.market.step_size, rest):
        for key in largest_fraction_first:
            more = min(rest, most, can_give[key] - given[key])
            given[key] += more
            rest -= more
    return {key: can_give[key] - given[key] for key in own}


def _in_proportion(group: Group, can_give: Mapping[LegKey, Decimal]) -> Mapping[LegKey, Decimal]:
    """What each leg gave to orders for several legs, fill by fill as they happened; unrounded."""
    base = group.market.base
    moves = [(fill, order) for order in group.orders.values() for fill in order.fills]
    moves.sort(key=lambda move: (move[0].time, move[1].purpose is not Purpose.ENTRY))
    left = dict.fromkeys(can_give, ZERO)
    given = dict.fromkeys(can_give, ZERO)
    for fill, order in moves:
        fee = fill.fee if fill.fee_coin == base else ZERO
        if order.purpose is Purpose.ENTRY:
            left[order.pyramid, order.leg] += fill.quantity - fee
        elif order.leg != GROUP_WIDE:
            left[order.pyramid, order.leg] -= fill.quantity + fee
        else:
            of = [key for key in left if order.pyramid in (GROUP_WIDE, key[0]) and left[key] > ZERO]
            together = sum((left[key] for key in of), ZERO)
            share = min((fill.quantity + fee) / together, ONE) if together else ZERO
            for key in of:
                given[key] += left[key] * share
                left[key] -= left[key] * share
    return given
