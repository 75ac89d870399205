"""A dispatcher between a scripted exchange and a list that takes what it tells."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.messages import Command, Event, OrderAbsent, OrderFilled, OrderReported
from dca_engine.core.order import Order
from dca_engine.runtime.dispatcher import Dispatcher
from dca_engine.simulation.virtual_time import VirtualClock
from tests.runtime.scripted import A, ScriptedExchange
from tests.runtime.virtual import quiet


class Lane:
    def __init__(self) -> None:
        self.exchange = ScriptedExchange()
        self.told: list[Event] = []
        self._sent: set[ClientOrderId] = set()
        self.orders: dict[ClientOrderId, Order] = {}
        """What is known of orders."""
        self.dispatcher = Dispatcher(self.exchange, VirtualClock(), self.told.extend, self.orders.get)

    async def settled(self) -> None:
        """Waits until no command about any order is without its answer."""
        while any(self.dispatcher.is_working_on(key) for key in self._sent):
            await quiet(1.0)

    async def send(self, *commands: Command) -> None:
        """Dispatches, and lets happen what needs no time."""
        self._sent.update(command.client_order_id for command in commands)
        self.dispatcher.dispatch(commands)
        await quiet()

    def news(self, key: ClientOrderId = A) -> list[str]:
        """What was told about an order, in few words."""
        return [word(event) for event in self.told if getattr(event, "client_order_id", None) == key]


@asynccontextmanager
async def lane() -> AsyncIterator[Lane]:
    opened = Lane()
    try:
        yield opened
    finally:
        await opened.dispatcher.close()


def word(event: Event) -> str:
    """An event about an order, in few words."""
    match event:
        case OrderReported():
            return str(event.status)
        case OrderFilled():
            return f"fill {event.fill.quantity}"
        case OrderAbsent():
            return "absent"
        case _:
            raise AssertionError(f"not about an order: {event}")
