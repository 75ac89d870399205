"""Every order, trade and funding payment that the venue has seen, findable the ways a client asks: by id, by client
order id, by market.

A client order id may be used again once its order is no longer open; a look-up by it then finds the newest order.
"""

from collections.abc import Iterator

from dca_engine.matching.orders import Funding, OrderState, Trade


class Archive:
    def __init__(self) -> None:
        self._orders: dict[int, OrderState] = {}
        self._by_market: dict[tuple[str, str], list[int]] = {}
        self._by_client_id: dict[tuple[str, str, str], int] = {}
        self._open: dict[str, dict[int, None]] = {}
        self._trades: dict[tuple[str, str], list[Trade]] = {}
        self._fundings: list[Funding] = []
        self.last_order_id = 0
        self._last_trade_ids: dict[str, int] = {}

    def put(self, order: OrderState) -> None:
        """Record an order's newest state."""
        if order.order_id not in self._orders:
            self._by_market.setdefault((order.account, order.symbol), []).append(order.order_id)
            self._by_client_id[(order.account, order.symbol, order.client_order_id)] = order.order_id
            self.last_order_id = max(self.last_order_id, order.order_id)
        self._orders[order.order_id] = order
        open_ids = self._open.setdefault(order.account, {})
        if order.status.is_open:
            open_ids[order.order_id] = None
        else:
            open_ids.pop(order.order_id, None)

    def put_trade(self, trade: Trade) -> None:
        self._trades.setdefault((trade.account, trade.symbol), []).append(trade)
        self._last_trade_ids[trade.symbol] = max(self._last_trade_ids.get(trade.symbol, 0), trade.trade_id)

    def next_trade_id(self, symbol: str) -> int:
        return self._last_trade_ids.get(symbol, 0) + 1

    def order(self, order_id: int) -> OrderState | None:
        return self._orders.get(order_id)

    def by_client_id(self, account: str, symbol: str, client_order_id: str) -> OrderState | None:
        """The newest order of this account and market with that client order id."""
        order_id = self._by_client_id.get((account, symbol, client_order_id))
        return None if order_id is None else self._orders[order_id]

    def open_orders(self, account: str, symbol: str | None = None) -> list[OrderState]:
        """Open orders, oldest first."""
        found = [self._orders[order_id] for order_id in self._open.get(account, ())]
        return found if symbol is None else [order for order in found if order.symbol == symbol]

    def orders(self, account: str, symbol: str) -> list[OrderState]:
        return [self._orders[order_id] for order_id in self._by_market.get((account, symbol), ())]

    def all_orders(self) -> Iterator[OrderState]:
        yield from self._orders.values()

    def trades(self, account: str, symbol: str) -> list[Trade]:
        """Trades of one account and market, oldest first."""
        return list(self._trades.get((account, symbol), ()))

    def all_trades(self) -> Iterator[Trade]:
        for trades in self._trades.values():
            yield from trades

    def put_funding(self, payment: Funding) -> None:
        self._fundings.append(payment)

    def next_payment_id(self) -> int:
        return self._fundings[-1].payment_id + 1 if self._fundings else 1

    def fundings(self, account: str | None = None) -> list[Funding]:
        """Payments to and from one account, or all accounts, oldest first."""
        return [payment for payment in self._fundings if account in (None, payment.account)]
