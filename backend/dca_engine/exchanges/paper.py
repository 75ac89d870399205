"""A practice account, spot or linear: the `Exchange` port over the matching model, fed with real prices by its driver.

Nothing leaves the process, so an answer is never `Unknown` but for a client order id that is open already. Whatever a
price makes happen is on the stream before the call that brought the price returns.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.ids import ClientOrderId
from dca_engine.core.market import Market
from dca_engine.core.messages import CancelOrder, PlaceOrder
from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.values import ZERO, MarketKind
from dca_engine.exchanges.errors import (
    DuplicateOrderError,
    ExchangeError,
    GenericExchangeError,
    InsufficientFundsError,
    MarketGoneError,
    OrderValidationError,
    as_answer,
)
from dca_engine.exchanges.fee_worth import conversion
from dca_engine.exchanges.paper_candles import MINUTE, MinuteCandles
from dca_engine.matching import (
    BalanceChange,
    Funding,
    NewOrder,
    OrderEvent,
    OrderState,
    Refusal,
    RefusalReason,
    Trade,
    Venue,
)
from dca_engine.ports import (
    Answer,
    Balance,
    BalancesChanged,
    Candle,
    Clock,
    Done,
    FundingPayment,
    OrderStatement,
    Position,
    Price,
    Refused,
    StreamMessage,
    StreamOpened,
    VenueFill,
)

_ERRORS: dict[RefusalReason, type[ExchangeError]] = {
    RefusalReason.INSUFFICIENT_BALANCE: InsufficientFundsError,
    RefusalReason.DUPLICATE_CLIENT_ORDER_ID: DuplicateOrderError,
    RefusalReason.NO_PRICE: GenericExchangeError,
    RefusalReason.UNKNOWN_MARKET: GenericExchangeError,
}
"""Everything else is an OrderValidationError."""


class PaperExchange:
    """One account of a matching venue. `quote` must be told of every price; several accounts may share a venue, each
    then passes the others' events on with `publish`."""

    def __init__(self, venue: Venue, account: str, clock: Clock) -> None:
        self._venue = venue
        self._account = account
        self._clock = clock
        self._markets = {symbol: rules.market for symbol, rules in venue.rules.items()}
        self._streams: list[asyncio.Queue[StreamMessage]] = []
        self._price_streams: list[asyncio.Queue[Price]] = []
        self._prices: dict[str, Price] = {}
        self._candles = MinuteCandles()

    # --- prices -----------------------------------------------------------------------------------------------------

    def quote(self, price: Price) -> tuple[OrderEvent, ...]:
        """The outside market moved: fill what that crosses, then pass the price on. Returns what happened."""
        events = self._venue.set_book(price.symbol, price.bid, price.ask, price.time)
        self.publish(events)
        self._prices[price.symbol] = price
        self._candles.add(price)
        for queue in self._price_streams:
            queue.put_nowait(price)
        return events

    def publish(self, events: Iterable[OrderEvent]) -> None:
        """Tell the account's streams what happened to its orders."""
        for event in events:
            if event.order.account == self._account:
                statement = self._statement(event.order, () if event.trade is None else (event.trade,))
                self._tell(statement)
                self._tell(self._changed(event.balances))

    def publish_funding(self, payments: Iterable[Funding]) -> None:
        """Tell the account's streams what funding made of its wallet."""
        for payment in payments:
            if payment.account == self._account:
                self._tell(self._changed([self._venue.ledger.of(payment.account, payment.coin)]))

    def _tell(self, message: StreamMessage) -> None:
        for queue in self._streams:
            queue.put_nowait(message)

    # --- the port ---------------------------------------------------------------------------------------------------

    @property
    def clock_ahead_ms(self) -> int:
        return 0

    @property
    def remembers_unfilled(self) -> timedelta:
        """For ever."""
        return timedelta.max

    @property
    def candle_lengths(self) -> tuple[int, ...]:
        return (MINUTE,)

    async def load_markets(self) -> Mapping[str, Market]:
        return self._markets

    async def place(self, command: PlaceOrder) -> Answer:
        order = NewOrder(
            account=self._account,
            client_order_id=command.client_order_id,
            symbol=command.symbol,
            side=command.side,
            type=command.type,
            quantity=command.quantity,
            price=command.price,
            reduce_only=command.reduces and self._is_linear(command.symbol),
        )
        placed = self._venue.place(order, self._clock.now())
        if isinstance(placed, Refusal):
            return as_answer(_ERRORS.get(placed.reason, OrderValidationError)(placed.detail))
        self.publish(placed.events)
        return Done(self._statement(placed.order, placed.trades))

    async def cancel(self, command: CancelOrder) -> Answer:
        order = self._venue.archive.by_client_id(self._account, command.symbol, command.client_order_id)
        if order is None:
            return Refused("OrderValidationError", f"no order {command.client_order_id}")
        if order.status.is_open:
            event = self._venue.cancel(self._account, order.order_id, self._clock.now())
            if isinstance(event, OrderEvent):
                self.publish((event,))
                order = event.order
        return Done(self._statement(order, self._trades(order)))

    async def order(self, symbol: str, client_order_id: ClientOrderId) -> OrderStatement | None:
        if symbol not in self._markets:
            raise MarketGoneError(f"{symbol} is not traded here")
        order = self._venue.archive.by_client_id(self._account, symbol, client_order_id)
        return None if order is None else self._statement(order, self._trades(order))

    async def open_orders(self) -> Sequence[OrderStatement]:
        return [self._statement(order, ()) for order in self._venue.archive.open_orders(self._account)]

    async def fills_since(self, symbol: str, since: datetime) -> Sequence[VenueFill]:
        trades = self._venue.archive.trades(self._account, symbol)
        return [
            VenueFill(trade.client_order_id, str(trade.order_id), symbol, self._fill(trade))
            for trade in trades
            if trade.time >= since
        ]

    async def balances(self) -> Mapping[str, Balance]:
        changes = self._venue.ledger.all_of(self._account)
        return {change.coin: self._balance(change) for change in changes if change.free or change.locked}

    async def positions(self) -> Mapping[str, Position]:
        held = self._venue.linear.positions(self._account)
        return {p.symbol: Position(p.symbol, p.quantity, p.entry_price) for p in held}

    async def funding_since(self, symbol: str, since: datetime) -> Sequence[FundingPayment]:
        return [
            FundingPayment(str(payment.payment_id), symbol, payment.amount, payment.time)
            for payment in self._venue.archive.fundings(self._account)
            if payment.symbol == symbol and payment.time >= since
        ]

    async def candles(self, symbol: str, length: int, since: datetime, before: datetime) -> Sequence[Candle]:
        """Made of the prices that it was told, the latest few thousand minutes. Nobody tells it what was traded."""
        if symbol not in self._markets:
            raise MarketGoneError(f"{symbol} is not traded here")
        assert length in self.candle_lengths
        return self._candles.between(symbol, since, before)

    async def stream(self) -> AsyncGenerator[StreamMessage, None]:
        queue: asyncio.Queue[StreamMessage] = asyncio.Queue()
        self._streams.append(queue)
        try:
            yield StreamOpened()
            while True:
                yield await queue.get()
        finally:
            self._streams.remove(queue)

    async def prices(self, symbols: Sequence[str]) -> AsyncGenerator[Price, None]:
        queue: asyncio.Queue[Price] = asyncio.Queue()
        wanted = frozenset(symbols)
        for symbol in wanted & self._prices.keys():
            queue.put_nowait(self._prices[symbol])
        self._price_streams.append(queue)
        try:
            while True:
                price = await queue.get()
                if price.symbol in wanted:
                    yield price
        finally:
            self._price_streams.remove(queue)

    async def close(self) -> None:
        """Nothing is held open."""

    # --- reading ----------------------------------------------------------------------------------------------------

    def _trades(self, order: OrderState) -> tuple[Trade, ...]:
        trades = self._venue.archive.trades(self._account, order.symbol)
        return tuple(trade for trade in trades if trade.order_id == order.order_id)

    def _statement(self, order: OrderState, trades: tuple[Trade, ...]) -> OrderStatement:
        return OrderStatement(
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            venue_order_id=str(order.order_id),
            status=OrderStatus(order.status.value),
            quantity=order.quantity,
            reported_quantity=order.filled,
            price=order.price,
            fills=tuple(self._fill(trade) for trade in trades),
            time=order.updated_at,
        )

    def _fill(self, trade: Trade) -> Fill:
        worth = self._worth(trade)
        return Fill(str(trade.trade_id), trade.price, trade.quantity, trade.fee, trade.fee_coin, worth, trade.time)

    def _worth(self, trade: Trade) -> Decimal:
        """The fee in quote; a third coin at its market's middle price, which the venue used to charge it."""
        market = self._markets[trade.symbol]
        if trade.fee == ZERO or trade.fee_coin == market.quote:
            return trade.fee
        if trade.fee_coin == market.base:
            return trade.fee * trade.price
        worth = trade.fee
        for symbol, inverted in conversion(trade.fee_coin, market.quote, self._markets):
            middle = self._venue.quotes[symbol].middle
            worth = worth / middle if inverted else worth * middle
        return worth

    def _is_linear(self, symbol: str) -> bool:
        market = self._markets.get(symbol)
        return market is not None and market.kind is MarketKind.LINEAR

    def _balance(self, change: BalanceChange) -> Balance:
        return Balance(self._venue.available(self._account, change.coin), change.locked)

    def _changed(self, balances: Iterable[BalanceChange]) -> BalancesChanged:
        return BalancesChanged({change.coin: self._balance(change) for change in balances})
