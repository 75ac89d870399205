"""The resting limit orders of one market in price-time order: the best price first, then whoever came first."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from decimal import Decimal

from dca_engine.core.values import OrderSide
from dca_engine.matching.orders import OrderState
from dca_engine.matching.quotes import Quote

_Key = tuple[Decimal, int]
"""Sort price (negated for buys, so that the best is first) and order id, which grows with time."""


def _key(order: OrderState) -> _Key:
    if order.price is None:
        raise ValueError(f"order {order.order_id} has no price to rest at")
    return (-order.price if order.side is OrderSide.BUY else order.price, order.order_id)


class RestingOrders:
    def __init__(self) -> None:
        self._sides: dict[OrderSide, list[_Key]] = {OrderSide.BUY: [], OrderSide.SELL: []}

    def __len__(self) -> int:
        return len(self._sides[OrderSide.BUY]) + len(self._sides[OrderSide.SELL])

    def add(self, order: OrderState) -> None:
        insort(self._sides[order.side], _key(order))

    def remove(self, order: OrderState) -> None:
        keys = self._sides[order.side]
        key = _key(order)
        index = bisect_left(keys, key)
        if index == len(keys) or keys[index] != key:
            raise KeyError(order.order_id)
        del keys[index]

    def crossed_by(self, quote: Quote) -> Iterator[int]:
        """Ids of the orders that trade against this quote: buys, then sells, each side best first."""
        for side, worst in ((OrderSide.BUY, -quote.ask), (OrderSide.SELL, quote.bid)):
            keys = self._sides[side]
            if keys and keys[0][0] <= worst:
                yield from [order_id for price, order_id in keys if price <= worst]
