"""Who listens to which account: user data events go to every socket that subscribed to theirs."""

from datetime import datetime
from decimal import Decimal

import orjson

from dca_engine.exchange_simulator.binance.desk import Desk
from dca_engine.exchange_simulator.binance_spot import events
from dca_engine.exchange_simulator.sockets import Socket
from dca_engine.matching import BalanceChange, Funding, OrderEvent


class UserStreams:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._listeners: dict[str, dict[Socket, int]] = {}
        self._next_id = 0

    def subscribe(self, account: str, socket: Socket) -> int:
        """The number of the subscription; the same one when this socket has it already."""
        sockets = self._listeners.setdefault(account, {})
        if socket not in sockets:
            sockets[socket] = self._next_id
            self._next_id += 1
        return sockets[socket]

    def leave(self, socket: Socket, subscription: int | None = None) -> None:
        """End one subscription of a socket, or all of them."""
        for sockets in self._listeners.values():
            if subscription is None or sockets.get(socket) == subscription:
                sockets.pop(socket, None)

    def on_order_events(self, happened: tuple[OrderEvent, ...]) -> None:
        for event in happened:
            listeners = self._listeners.get(event.order.account)
            if listeners:
                report = events.execution_report(self._desk.ids[event.order.symbol], event)
                self._tell(listeners, report)
                self._tell(listeners, events.account_position(event.balances, event.order.updated_at))

    def on_deposit(self, change: BalanceChange, amount: Decimal, time: datetime) -> None:
        listeners = self._listeners.get(change.account)
        if listeners:
            self._tell(listeners, events.balance_update(change, amount, time))
            self._tell(listeners, events.account_position((change,), time))

    def on_funding(self, payments: tuple[Funding, ...]) -> None:
        """Spot knows no funding."""

    def on_prices(self, symbols: tuple[str, ...], time: datetime) -> None:
        """Prices are no account's business."""

    @staticmethod
    def _tell(listeners: dict[Socket, int], event: dict[str, object]) -> None:
        body = orjson.dumps(event)
        for socket, subscription in listeners.items():
            socket.send(b'{"subscriptionId":%d,"event":%b}' % (subscription, body))
