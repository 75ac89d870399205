"""A tiny exchange for property tests: it takes what the core commands and answers in any legal order.

It knows nothing of groups. Its own books (orders, trades, coins) are what the promises are checked against.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.messages import Command, PlaceOrder
from dca_engine.core.order import Fill
from dca_engine.core.values import ZERO, MarketKind, OrderSide


@dataclass
class VenueOrder:
    placed: PlaceOrder
    market: Market
    fills: list[Fill] = field(default_factory=list)
    over: bool = False

    @property
    def filled(self) -> Decimal:
        return sum((fill.quantity for fill in self.fills), ZERO)

    def base_fee(self, fill: Fill) -> Decimal:
        """The part of a fill's fee that was taken in base."""
        return fill.fee if fill.fee_coin == self.market.base else ZERO

    @property
    def rest(self) -> Decimal:
        return self.placed.quantity - self.filled


class VenueModel:
    """`accepted` are orders it took; `wanted` are commands that it was sent and did not act on yet."""

    def __init__(self, *markets: Market) -> None:
        self.markets = {market.symbol: market for market in markets}
        self.wanted: list[Command] = []
        self.accepted: dict[str, VenueOrder] = {}
        self.coins: dict[str, Decimal] = defaultdict(Decimal)
        """What the account gained (or spent, of quote) since the beginning."""
        self._trades = 0

    def take(self, command: PlaceOrder) -> VenueOrder:
        """Promise 2: one intent never becomes two orders."""
        assert command.client_order_id not in self.accepted, "the same order was sent twice (11.2)"
        order = VenueOrder(command, self.markets[command.symbol])
        self.accepted[command.client_order_id] = order
        return order

    def trade(self, order: VenueOrder, quantity: Decimal, price: Decimal, fee_rate: Decimal, time: datetime) -> Fill:
        """Books a trade; on spot its fee is taken in base on a buy, in quote on a sell; on perpetuals in quote."""
        assert not order.over
        assert quantity <= order.rest
        self._trades += 1
        base, quote = order.market.base, order.market.quote
        bought = order.placed.side is OrderSide.BUY
        in_base = bought and order.market.kind is MarketKind.SPOT
        fee = quantity * fee_rate if in_base else quantity * price * fee_rate
        sign = 1 if bought else -1
        before = self.coins[base]
        self.coins[base] += sign * quantity - (fee if in_base else ZERO)
        self.coins[quote] -= sign * quantity * price + (ZERO if in_base else fee)
        if order.market.kind is MarketKind.SPOT:
            assert self.coins[base] >= ZERO, "sold more than held (11.5)"
        elif order.placed.reduces:
            assert before * self.coins[base] >= ZERO, "a reducing order turned the position (11.5)"
        worth = fee * price if in_base else fee
        fill = Fill(f"t{self._trades}", price, quantity, fee, base if in_base else quote, worth, time)
        order.fills.append(fill)
        order.over = order.rest == ZERO
        return fill

    def open_orders(self) -> list[VenueOrder]:
        return [order for order in self.accepted.values() if not order.over]

    def placement_on_its_way(self, client_order_id: str) -> PlaceOrder | None:
        on_its_way = (c for c in self.wanted if isinstance(c, PlaceOrder))
        return next((c for c in on_its_way if c.client_order_id == client_order_id), None)
