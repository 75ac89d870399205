"""The public trades of one market: what everybody sees trade, newest last, a short while of them."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

_KEEP = 200


@dataclass(frozen=True, slots=True)
class PublicTrade:
    trade_id: int
    price: Decimal
    quantity: Decimal
    time: datetime
    buyer_is_maker: bool


class Tape:
    def __init__(self) -> None:
        self._trades: deque[PublicTrade] = deque(maxlen=_KEEP)
        self.last_id = 0

    def add(self, price: Decimal, quantity: Decimal, time: datetime) -> PublicTrade:
        self.last_id += 1
        buyer_is_maker = bool(self._trades) and price < self._trades[-1].price
        trade = PublicTrade(self.last_id, price, quantity, time, buyer_is_maker)
        self._trades.append(trade)
        return trade

    def last(self, count: int = _KEEP) -> list[PublicTrade]:
        """The newest `count` trades, oldest first."""
        return list(self._trades)[-count:] if count > 0 else []
