"""Writing an intent down: the order joins the group in the same step that makes the command to send it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dca_engine.core.copying import replace
from dca_engine.core.group import Group, with_order
from dca_engine.core.ids import GROUP_WIDE, Purpose
from dca_engine.core.messages import CancelOrder, Command, LookUpOrder, PlaceOrder, Reason
from dca_engine.core.order import Order
from dca_engine.core.values import OrderType


@dataclass(frozen=True, slots=True)
class Step:
    """A group after a step, what is to be sent for it, and why."""

    group: Group
    commands: tuple[Command, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def plus(self, done: tuple[Group, PlaceOrder | CancelOrder], code: str, text: str, **numbers: Decimal) -> "Step":
        """This step with one more order placed or withdrawn, and why."""
        group, command = done
        told = {name: f"{number:f}" for name, number in numbers.items()}
        reason = Reason(code, text, told, group.id, command.client_order_id)
        return Step(group, (*self.commands, command), (*self.reasons, reason))


def intend(
    group: Group,
    purpose: Purpose,
    quantity: Decimal,
    price: Decimal | None,
    time: datetime,
    leg: tuple[int, int] = (GROUP_WIDE, GROUP_WIDE),
    *,
    portion: int = 0,
    reference_price: Decimal | None = None,
) -> tuple[Group, PlaceOrder]:
    """A new order of `quantity` (base) at `price` (quote; None: at market) for a leg (pyramid, leg) or the group.

    `reference_price` (quote per base) is what an exit's real price is compared with.
    """
    pyramid_index, leg_index = leg
    client_order_id, attempt = group.order_id(purpose, pyramid_index, leg_index)
    order = Order(
        client_order_id=client_order_id,
        purpose=purpose,
        pyramid=pyramid_index,
        leg=leg_index,
        attempt=attempt,
        side=group.side.entry if purpose is Purpose.ENTRY else group.side.exit,
        type=OrderType.MARKET if price is None else OrderType.LIMIT,
        price=price,
        quantity=quantity,
        created_at=time,
        portion=portion,
        reference_price=reference_price,
    )
    return with_order(group, order), placement(group, order)


def placement(group: Group, order: Order) -> PlaceOrder:
    """The command that sends an order of the group."""
    return PlaceOrder(
        account_id=group.account_id,
        symbol=group.market.symbol,
        client_order_id=order.client_order_id,
        side=order.side,
        type=order.type,
        quantity=order.quantity,
        price=order.price,
        reduces=order.purpose is not Purpose.ENTRY,
    )


def withdraw(group: Group, order: Order) -> tuple[Group, CancelOrder]:
    """Asks for the cancel of an order; it counts as resting until the venue confirms."""
    return with_order(group, replace(order, cancel_requested=True)), cancellation(group, order)


def cancellation(group: Group, order: Order) -> CancelOrder:
    return CancelOrder(group.account_id, group.market.symbol, order.client_order_id)


def question(group: Group, order: Order) -> LookUpOrder:
    """The command that asks the venue what became of an order."""
    return LookUpOrder(group.account_id, group.market.symbol, order.client_order_id)
