"""A group's figures as they were at a point of its life: the core's own, over what was booked by then."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dca_engine.api.views import shown
from dca_engine.core.figures import figures
from dca_engine.core.group import Funding, Group, GroupStatus
from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import Reason
from dca_engine.core.order import Fill
from dca_engine.core.values import ZERO


@dataclass(frozen=True, slots=True)
class Running:
    held_quantity: Decimal
    """Base."""
    average_price: Decimal | None
    """Quote, of what is held."""
    realized_pnl: Decimal
    """Quote, so far."""


class RunningFigures:
    """`now` moves with every fill and every payment; the group is given as it is at last."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._fills: dict[ClientOrderId, tuple[Fill, ...]] = {}
        self._funding: tuple[Funding, ...] = ()
        self.now = Running(ZERO, None, ZERO)

    def book(self, client_order_id: ClientOrderId, fill: Fill) -> bool:
        """Whether this trade is told for the first time."""
        known = self._fills.get(client_order_id, ())
        if any(f.trade_id == fill.trade_id for f in known):
            return False
        self._fills[client_order_id] = (*known, fill)
        self._reckon()
        return True

    def has_fills(self, client_order_id: ClientOrderId) -> bool:
        return client_order_id in self._fills

    def pay(self, reason: Reason, time: datetime) -> None:
        """A payment of funding, as it was said."""
        payment = Funding(reason.numbers["payment_id"], Decimal(reason.numbers["amount"]), time)
        self._funding = (*self._funding, payment)
        self._reckon()

    def end(self) -> None:
        """The group is over: dust that is left is written off."""
        self._set(self._group)

    def _reckon(self) -> None:
        orders = {key: replace(self._group.orders[key], fills=fills) for key, fills in self._fills.items()}
        # A group that is over counts by its cash; until then by what it closed.
        self._set(replace(self._group, status=GroupStatus.CLOSING, orders=orders, funding=self._funding))

    def _set(self, group: Group) -> None:
        found = figures(group)
        average = None if found.average_price is None else shown(found.average_price)
        self.now = Running(found.held_quantity, average, shown(found.realized_pnl))
