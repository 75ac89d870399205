"""What a group holds, paid and earned: always derived from fills, never stored (spec 5).

Entries bring in, exits take out; a fee taken in base makes what can be sold less than what was bought. Quantities are
in base, values and fees in quote. A target sells its own leg; an order for the whole group sells every leg in
proportion to what it still holds, so the average of the rest stays as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.order import Order
from dca_engine.core.values import ONE, ZERO, Side

LegKey = tuple[int, int]
"""Pyramid index, leg index."""
WHOLE_GROUP: LegKey = (GROUP_WIDE, GROUP_WIDE)


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
        return Flow(
            self.quantity + other.quantity,
            self.value + other.value,
            self.base_fee + other.base_fee,
            self.fees + other.fees,
            self.outside_fees + other.outside_fees,
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """What came in by entries and what went out by exits."""

    entered: Flow = Flow()
    left: Flow = Flow()

    @property
    def quantity(self) -> Decimal:
        """Base still held."""
        return self.entered.received - self.left.quantity - self.left.base_fee

    def plus(self, other: "Holding") -> "Holding":
        return Holding(self.entered.plus(other.entered), self.left.plus(other.left))


def order_flow(order: Order, base: str) -> Flow:
    """Sums up an order's fills; `base` is the market's base coin."""
    quantity = value = base_fee = fees = ZERO
    for fill in order.fills:
        quantity += fill.quantity
        value += fill.price * fill.quantity
        fees += fill.fee_quote
        if fill.fee_coin == base:
            base_fee += fill.fee
    outside = sum((f.fee_quote for f in order.fills if f.fee_coin != base), ZERO)
    return Flow(quantity, value, base_fee, fees, outside)


def holdings(group: Group) -> Mapping[LegKey, Holding]:
    """Per leg what its entry brought and its targets sold; under `WHOLE_GROUP` what was sold for the group as one."""
    found: dict[LegKey, Holding] = {}
    for order in group.orders.values():
        if order.fills:
            moved = order_flow(order, group.market.base)
            part = Holding(entered=moved) if order.purpose is Purpose.ENTRY else Holding(left=moved)
            key = (order.pyramid, order.leg)
            found[key] = found.get(key, Holding()).plus(part)
    return found


def total(parts: Iterable[Holding]) -> Holding:
    whole = Holding()
    for part in parts:
        whole = whole.plus(part)
    return whole


def held_quantity(group: Group) -> Decimal:
    """Base that the group can sell."""
    return total(holdings(group).values()).quantity


@dataclass(frozen=True, slots=True)
class Figures:
    """A group in numbers."""

    held_quantity: Decimal
    """Base."""
    average_price: Decimal | None
    """Quote per base, of what is still held; None when nothing is."""
    invested: Decimal
    """Quote: average x held."""
    realized_pnl: Decimal
    """Quote, after the fees of both sides of what was closed; of an ended group exactly the cash that moved."""
    fees: Decimal
    """Quote, paid so far."""


def figures(group: Group) -> Figures:
    """All that a screen shows of a group's money."""
    parts = holdings(group)
    whole = total(parts.values())
    fees = whole.entered.fees + whole.left.fees
    if group.is_ended:
        return Figures(whole.quantity, None, ZERO, cash(whole, group.side), fees)
    sold_as_one = parts.get(WHOLE_GROUP, Holding()).left
    by_leg = [part for key, part in parts.items() if key != WHOLE_GROUP and part.entered.quantity]
    in_legs = sum((part.quantity for part in by_leg), ZERO)
    kept = max(in_legs - sold_as_one.quantity - sold_as_one.base_fee, ZERO) / in_legs if in_legs > ZERO else ZERO
    invested = closed_cost = closed_fees = ZERO
    for part in by_leg:
        average = part.entered.value / part.entered.quantity
        remaining = max(part.quantity, ZERO) * kept
        invested += average * remaining
        closed_cost += average * (part.entered.received - remaining)
        closed_fees += part.entered.fees * (ONE - remaining / part.entered.received)
    realized = group.side.sign * (whole.left.value - closed_cost) - closed_fees - whole.left.fees
    held = whole.quantity
    return Figures(held, invested / held if held > ZERO else None, invested, realized, fees)


def realized_before(group: Group, moment: datetime) -> Decimal:
    """Quote that the group had realized by then, from the fills up to `moment`."""
    orders = {key: replace(o, fills=tuple(f for f in o.fills if f.time < moment)) for key, o in group.orders.items()}
    return figures(replace(group, status=GroupStatus.CLOSING, orders=orders)).realized_pnl


def cash(whole: Holding, side: Side) -> Decimal:
    """Quote that all fills together brought, fees taken off: what promise 7 compares with the account.

    Fees in base are in it already, as less to sell; dust that was written off is in it as a loss.
    """
    return side.sign * (whole.left.value - whole.entered.value) - whole.entered.outside_fees - whole.left.outside_fees


def unrealized(side: Side, average: Decimal, quantity: Decimal, price: Decimal) -> Decimal:
    """(price − average) × quantity, mirrored for shorts (spec 5); quote."""
    return side.sign * (price - average) * quantity
