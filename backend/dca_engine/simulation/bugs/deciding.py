"""Mistakes of the rules: orders that are forgotten, sizes that are wrong, money that is counted wrong."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from dca_engine.core import closing, figures, following, position_manager, take_profit, venue_news
from dca_engine.core.copying import replace
from dca_engine.core.group import Funding, Group, GroupStatus, with_order
from dca_engine.core.ids import GROUP_WIDE, ClientOrderId, OrderName, Purpose, client_order_id
from dca_engine.core.intents import Step
from dca_engine.core.messages import CancelOrder, Decision, FundingPaid
from dca_engine.core.order import Order, OrderStatus
from dca_engine.core.portfolio import Portfolio, with_group
from dca_engine.core.take_profit import Rest
from dca_engine.core.values import ZERO, ceil_to
from dca_engine.runtime.clock import SystemClock
from dca_engine.runtime.funding import FundingReader
from dca_engine.simulation.bugs.bug import Bug, Patch

# --- closing --------------------------------------------------------------------------------------------------------


def _forgets(wanted: Any) -> Any:
    """A close that does not see the orders that `wanted` picks."""

    def make(original: Any) -> Any:
        def advance_close(group: Group, time: datetime, price: Decimal | None) -> Step:
            unseen = wanted(group)
            seen = {key: order for key, order in group.orders.items() if key not in unseen}
            step: Step = original(replace(group, orders=seen), time, price)
            return replace(step, group=replace(step.group, orders={**group.orders, **step.group.orders}))

        return advance_close

    return make


def _resting(group: Group) -> list[ClientOrderId]:
    return [key for key, order in group.orders.items() if order.status is OrderStatus.OPEN]


def _first_leg_resting(group: Group) -> list[ClientOrderId]:
    entries = [key for key in _resting(group) if group.orders[key].purpose is Purpose.ENTRY]
    return entries[:1]


def _believes_cancels(original: Any) -> Any:
    def withdraw(group: Group, order: Order) -> tuple[Group, CancelOrder]:
        asked, command = original(group, order)
        gone = replace(asked.orders[order.client_order_id], status=OrderStatus.CANCELLED)
        return with_order(asked, gone), command

    return withdraw


def _reads_the_clock(original: Any) -> Any:
    def ended(group: Group, status: GroupStatus, _time: datetime) -> Group:
        closed: Group = original(group, status, SystemClock().now())
        return closed

    return ended


# --- sizes ----------------------------------------------------------------------------------------------------------


def _offers_more(original: Any) -> Any:
    def steps(group: Group) -> Iterator[take_profit.Step]:
        for step in original(group):
            more = isinstance(step, Rest)
            yield replace(step, quantity=step.quantity + group.market.step_size) if more else step

    return steps


def _rounds_up(_original: Any) -> Any:
    return ceil_to


def _counts_no_attempts(_original: Any) -> Any:
    def order_id(
        self: Group, purpose: Purpose, pyramid: int = GROUP_WIDE, leg: int = GROUP_WIDE
    ) -> tuple[ClientOrderId, int]:
        return client_order_id(OrderName(self.tag, self.number, purpose, pyramid, leg, 0)), 0

    return order_id


# --- money ----------------------------------------------------------------------------------------------------------


def _counts_no_fees(original: Any) -> Any:
    def _cash(group: Group, whole: figures.Holding) -> Decimal:
        cash: Decimal = original(group, whole)
        return cash + whole.entered.outside_fees + whole.left.outside_fees

    return _cash


def _knows_no_payment(original: Any) -> Any:
    """The core does not recognise a payment: what it booked before goes by other names meanwhile."""

    def on_funding(portfolio: Portfolio, event: FundingPaid) -> Decision:
        decision: Decision = original(_renamed(portfolio, lambda name: f"~{name}"), event)
        return replace(decision, portfolio=_renamed(decision.portfolio, lambda name: name.removeprefix("~")))

    return on_funding


def _renamed(portfolio: Portfolio, name: Any) -> Portfolio:
    for group in portfolio.groups.values():
        paid = tuple(Funding(name(payment.id), payment.amount, payment.time) for payment in group.funding)
        portfolio = with_group(portfolio, replace(group, funding=paid))
    return portfolio


def _tells_payments_again(original: Any) -> Any:
    def _tell(self: FundingReader, market: Any, read: Any) -> None:
        read.told.clear()
        held, self._portfolio = self._portfolio, lambda: _renamed(held(), lambda name: f"~{name}")
        try:
            original(self, market, read)
        finally:
            self._portfolio = held

    return _tell


def _books_no_loss(original: Any) -> Any:
    def without_group(portfolio: Portfolio, group: Group, realized: Decimal) -> Portfolio:
        after: Portfolio = original(portfolio, group, max(realized, ZERO))
        return after

    return without_group


BUGS = (
    Bug(
        "forget-one-cancel",
        "A close does not withdraw one of the legs that rest.",
        3,
        (Patch(position_manager, "advance_close", _forgets(_first_leg_resting)),),
    ),
    Bug(
        "close-without-cancelling",
        "A close sells what is held while its orders still rest.",
        0,
        (Patch(position_manager, "advance_close", _forgets(_resting)),),
    ),
    Bug(
        "believe-a-cancel-at-once",
        "An order counts as cancelled as soon as that was asked for.",
        3,
        tuple(Patch(owner, "withdraw", _believes_cancels) for owner in (closing, following, position_manager)),
    ),
    Bug(
        "wall-clock-in-a-decision",
        "The time at which a group ended is read from the machine's clock.",
        9,
        tuple(Patch(owner, "ended", _reads_the_clock) for owner in (closing, position_manager)),
    ),
    Bug(
        "targets-for-more-than-held",
        "Targets are one step larger than what they are to sell.",
        0,
        (Patch(take_profit, "steps", _offers_more),),
    ),
    Bug(
        "round-exits-up",
        "What is left is rounded up to the step before it is sold.",
        0,
        (Patch(closing, "floor_to", _rounds_up),),
    ),
    Bug(
        "reuse-a-client-order-id",
        "The second order for the same purpose has the id of the first.",
        2,
        (Patch(Group, "order_id", _counts_no_attempts),),
    ),
    Bug(
        "forget-fees-in-profit",
        "The profit of a group that ended is told without its fees.",
        7,
        (Patch(figures, "_cash", _counts_no_fees),),
    ),
    Bug(
        "forget-losses",
        "What a group lost is not taken off the total.",
        7,
        (Patch(following, "without_group", _books_no_loss),),
    ),
    Bug(
        "book-funding-twice",
        "A payment of funding that is read again is booked again.",
        7,
        (Patch(venue_news, "on_funding", _knows_no_payment), Patch(FundingReader, "_tell", _tells_payments_again)),
    ),
)
