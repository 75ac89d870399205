"""What closing a group or a part of it would bring at a price, and what it really brought (spec 5 and 8).

Both count from the average of what is held, before the fee of the close and after it. What the entries cost in fees is
paid already and is no reason for or against selling.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core import sales
from dca_engine.core.figures import figures, unrealized
from dca_engine.core.group import Group, GroupStatus
from dca_engine.core.ids import Purpose
from dca_engine.core.order import Fill
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.risk_state import PlannedSale
from dca_engine.core.values import HUNDRED, ZERO, floor_to

PLACES = Decimal("0.00000001")
"""Money of an offset is kept to this, in quote: an average may have no end, a plan has one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What closing a group, or a part of it, would bring at a price."""

    group: Group
    price: Decimal
    """Quote per base."""
    quantity: Decimal
    """Base that can be sold: what is held, on the step."""
    average: Decimal
    """Paid, quote per base."""
    invested: Decimal
    """Quote."""
    unrealized: Decimal
    """Quote, before the fee of the close; below 0 for a loss."""

    @property
    def percent(self) -> Decimal:
        """Unrealized, of what was invested (spec 5)."""
        return self.unrealized / self.invested * HUNDRED

    def realizes(self, quantity: Decimal) -> Decimal:
        """Quote that selling `quantity` (base) realizes, before its fee."""
        return unrealized(self.group.side, self.average, quantity, self.price).quantize(PLACES)

    def fee(self, quantity: Decimal) -> Decimal:
        """Quote that the venue takes for selling `quantity` (base) at market."""
        return (quantity * self.price * self.group.market.taker_fee_rate).quantize(PLACES)


def standing(group: Group, price: Decimal) -> Standing | None:
    """Where `group` stands at `price` (quote per base); None when it holds nothing that the venue would take."""
    found = figures(group)
    if found.average_price is None or found.held_quantity <= ZERO:
        return None
    quantity = floor_to(found.held_quantity, group.market.step_size)
    if not group.market.sellable(quantity, price):
        return None
    gain = unrealized(group.side, found.average_price, found.held_quantity, price).quantize(PLACES)
    return Standing(group, price, quantity, found.average_price, found.invested, gain)


def price_now(portfolio: Portfolio, group: Group) -> Decimal | None:
    """Quote per base. What was seen of a venue before it was lost is no price to decide by."""
    return None if group.account_id in portfolio.observed.unreachable else portfolio.price_of(group)


def standing_now(portfolio: Portfolio, group: Group) -> Standing | None:
    """Where `group` stands; None too when its price is not known."""
    price = price_now(portfolio, group)
    return None if price is None else standing(group, price)


# --- what it really brought -----------------------------------------------------------------------------------------


def realized_of(group: Group, planned: PlannedSale) -> Decimal | None:
    """Quote that a planned sale really brought, after the fees of its close; None while more may come.

    Counted from the average at the time of the plan. A part counts by its own order. For a group that was closed as a
    whole, by the plan or by somebody else before the part's turn came, the last `planned.quantity` that it sold counts.
    """
    order = None if planned.sale is None else sales.order_of(group, planned.sale)
    if order is not None:
        return _brought(group, planned, ((fill, fill.quantity) for fill in order.fills)) if order.is_settled else None
    if group.is_ended:
        return _brought(group, planned, _last_sold(group, planned.quantity))
    if group.status is not GroupStatus.CLOSING and planned.sale is not None and sales.is_over(group, planned.sale):
        return ZERO
    return None


def _brought(group: Group, planned: PlannedSale, sold: Iterable[tuple[Fill, Decimal]]) -> Decimal:
    """Of fills, each with the quantity (base) that counts of it."""
    sign = group.side.sign
    average = planned.price - sign * planned.realizes / planned.quantity
    return sum(
        (sign * (fill.price - average) * counts - fill.fee_quote * counts / fill.quantity for fill, counts in sold),
        ZERO,
    ).quantize(PLACES)


def _last_sold(group: Group, quantity: Decimal) -> Iterator[tuple[Fill, Decimal]]:
    """The latest exits of the group, together at most `quantity` (base)."""
    exits = [fill for o in group.orders.values() if o.purpose is not Purpose.ENTRY for fill in o.fills]
    for fill in sorted(exits, key=lambda fill: fill.time, reverse=True):
        counts = min(fill.quantity, quantity)
        if counts > ZERO:
            yield fill, counts
        quantity -= counts
