"""Listen keys, and who listens to which account by one of them.

A key is good for an hour and for longer when it is renewed; asking again while it is good gives the same one.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import orjson

from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.binance.wire import View
from dca_engine.exchange_simulator.binance_linear import events
from dca_engine.exchange_simulator.sockets import Socket
from dca_engine.matching import BalanceChange, Funding, OrderEvent

_GOOD_FOR_MS = 3_600_000
_KEY_BYTES = 32


@dataclass(slots=True)
class _ListenKey:
    text: str
    good_until_ms: int


class UserStreams:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._keys: dict[str, _ListenKey] = {}
        self._listeners: dict[str, set[Socket]] = {}

    # endpoints

    def start(self, _desk: Desk, call: Call) -> View:
        key = self._good_key(call)
        if key is None:
            key = self._keys[call.account] = _ListenKey(secrets.token_hex(_KEY_BYTES), 0)
        key.good_until_ms = call.now_ms + _GOOD_FOR_MS
        return {"listenKey": key.text}

    def renew(self, _desk: Desk, call: Call) -> View:
        key = self._good_key(call)
        if key is None:
            raise BinanceError(-1125, "This listenKey does not exist.")
        key.good_until_ms = call.now_ms + _GOOD_FOR_MS
        return {"listenKey": key.text}

    def end(self, _desk: Desk, call: Call) -> View:
        self._keys.pop(call.account, None)
        for socket in self._listeners.pop(call.account, ()):
            socket.drop()
        return {}

    def _good_key(self, call: Call) -> _ListenKey | None:
        key = self._keys.get(call.account)
        return key if key is not None and call.now_ms < key.good_until_ms else None

    # sockets

    def listen(self, listen_key: str, socket: Socket) -> bool:
        """Whether the key is good; its account's events go to the socket from now on."""
        now_ms = self._desk.exchange.clock.now_ms()
        for account, key in self._keys.items():
            if key.text == listen_key and now_ms < key.good_until_ms:
                self._listeners.setdefault(account, set()).add(socket)
                return True
        return False

    def leave(self, socket: Socket) -> None:
        for sockets in self._listeners.values():
            sockets.discard(socket)

    # what happened

    def on_order_events(self, happened: tuple[OrderEvent, ...]) -> None:
        """Of a trade the account is told first, then the order."""
        for event in happened:
            listeners = self._listeners.get(event.order.account)
            if listeners:
                if event.position is not None:
                    self._tell(listeners, self._after_trade(event))
                self._tell(listeners, events.order_trade_update(self._desk.ids[event.order.symbol], event))

    def on_deposit(self, change: BalanceChange, amount: Decimal, time: datetime) -> None:
        listeners = self._listeners.get(change.account)
        if listeners:
            self._tell(listeners, events.account_update("DEPOSIT", (change,), time, change=amount))

    def on_funding(self, payments: tuple[Funding, ...]) -> None:
        """With cross margin the coin is named, and the market is not."""
        for payment in payments:
            listeners = self._listeners.get(payment.account)
            if listeners:
                wallet = self._desk.exchange.venue.ledger.of(payment.account, payment.coin)
                update = events.account_update("FUNDING_FEE", (wallet,), payment.time, change=payment.amount)
                self._tell(listeners, update)

    def on_prices(self, symbols: tuple[str, ...], time: datetime) -> None:
        """Prices are no account's business."""

    def _after_trade(self, event: OrderEvent) -> View:
        position = event.position
        if position is None:
            raise ValueError("no trade on a linear market is without its position")
        unrealized = position.unrealized(self._desk.exchange.venue.linear.mark(position))
        named = (self._desk.ids[position.symbol], position, unrealized)
        return events.account_update("ORDER", event.balances, event.order.updated_at, position=named)

    @staticmethod
    def _tell(listeners: set[Socket], event: View) -> None:
        body = orjson.dumps(event)
        for socket in listeners:
            socket.send(body)
