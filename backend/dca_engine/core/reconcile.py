"""What to ask and to do after an interruption, from what the venue says rests (spec 9). Pure.

Invariant: after the commands are carried out and their answers decided, every order of ours is either resting on the
venue and known to rest, or settled.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from dca_engine.core.group import Group
from dca_engine.core.ids import AccountId, ClientOrderId, parse_client_order_id
from dca_engine.core.intents import cancellation, question
from dca_engine.core.messages import CancelOrder, Command
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Portfolio

Resting = Mapping[ClientOrderId, Decimal]
"""What rests on the venue, with the quantity (base) that it says is filled."""


def resume(portfolio: Portfolio, account_id: AccountId, resting: Resting) -> Iterator[Command]:
    """The commands that settle every doubt about the account's orders."""
    for group in portfolio.groups.values():
        if group.account_id == account_id:
            for order in group.orders.values():
                yield from _about(group, order, resting)


def _about(group: Group, order: Order, resting: Resting) -> Iterator[Command]:
    if order.is_settled:
        return
    known = order.filled_quantity if order.venue_order_id is not None else None
    if resting.get(order.client_order_id) != known or known is None:
        yield question(group, order)
    if order.cancel_requested and not order.is_terminal:
        yield cancellation(group, order)


def strays(portfolio: Portfolio, account_id: AccountId, resting: Mapping[ClientOrderId, str]) -> Iterator[CancelOrder]:
    """Orders that bear our mark and belong to no open group: a closed group has no order on the venue (spec 11.6).

    `resting` names each order's symbol.
    """
    for client_order_id, symbol in resting.items():
        name = parse_client_order_id(client_order_id)
        if name is not None and name.tag == portfolio.tag and portfolio.group_of(client_order_id) is None:
            yield CancelOrder(account_id, symbol, client_order_id)
