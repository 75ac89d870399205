"""The venue: markets, accounts and orders against an outside market whose prices it is told.

Orders never trade with one another, only with the quotes given by `set_book` and `set_price`. An order that comes in
across the quote takes at the touch; a resting order that a new quote crosses fills at its own limit price as maker.
Every call returns what happened as events in the order in which it happened; a call that is refused changes nothing.
What an order needs and what a fill moves is the business of the settlement of the market's kind.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from dca_engine.core.values import ZERO, MarketKind, OrderType, floor_to
from dca_engine.matching.admission import Admitted, Circumstances, admit
from dca_engine.matching.archive import Archive
from dca_engine.matching.fees import Fee, FeePolicy, fee_in_third_coin
from dca_engine.matching.fill_model import Chance, FillModel
from dca_engine.matching.ledger import Ledger, OverdrawnError
from dca_engine.matching.linear import LinearSettlement
from dca_engine.matching.market_rules import MarketRules
from dca_engine.matching.orders import (
    Accepted,
    BalanceChange,
    EventKind,
    NewOrder,
    OrderEvent,
    OrderState,
    OrderStatus,
    TimeInForce,
)
from dca_engine.matching.quotes import Quote
from dca_engine.matching.refusals import Refusal, RefusalReason
from dca_engine.matching.resting import RestingOrders
from dca_engine.matching.settlement import Fill, Settlement
from dca_engine.matching.spot import SpotSettlement


class Venue:
    """Markets of every kind, and accounts that may trade all of them from one wallet. `chance` decides touches when
    the fill model leaves them to chance."""

    def __init__(
        self, rules: Iterable[MarketRules], model: FillModel | None = None, chance: Chance | None = None
    ) -> None:
        self.rules: dict[str, MarketRules] = {rule.market.symbol: rule for rule in rules}
        self.model = model or FillModel()
        if self.model.touch_fill_percent < 100 and chance is None:
            raise ValueError("a fill model that leaves touches to chance needs a source of chance")
        self._chance = chance
        self.ledger = Ledger()
        self.archive = Archive()
        self.quotes: dict[str, Quote] = {}
        self.linear = LinearSettlement(self.ledger, self.archive, self.rules, self.quotes)
        self._settlements: dict[MarketKind, Settlement] = {
            MarketKind.SPOT: SpotSettlement(self.ledger),
            MarketKind.LINEAR: self.linear,
        }
        self._fee_policies: dict[str, FeePolicy] = {}
        self._resting: dict[str, RestingOrders] = {symbol: RestingOrders() for symbol in self.rules}

    def open_account(self, account: str, fee_policy: FeePolicy | None = None) -> None:
        self.ledger.open_account(account)
        self._fee_policies[account] = fee_policy or FeePolicy()

    def deposit(self, account: str, coin: str, amount: Decimal) -> BalanceChange:
        """Add to an account's free balance, or take from it (negative). Raises `OverdrawnError`."""
        self.ledger.add(account, coin, amount)
        return self.ledger.of(account, coin)

    def available(self, account: str, coin: str) -> Decimal:
        """What new orders can use of a coin: what is free, less what positions have lost so far."""
        return self.linear.available(account, coin)

    def place(self, order: NewOrder, now: datetime) -> Accepted | Refusal:
        """Take an order, lock what it needs, and trade what trades at once."""
        admitted = self._admit(order)
        if isinstance(admitted, Refusal):
            return admitted
        state = self._accept(order, admitted.quantity, now)
        events = [OrderEvent(EventKind.ACCEPTED, state, None, self._touched(state))]
        self._take(state, events, now)
        last = events[-1].order
        if last.status.is_open:
            if last.type is OrderType.MARKET or last.time_in_force is not TimeInForce.GTC:
                events.append(self._close(last, EventKind.EXPIRED, OrderStatus.EXPIRED, now))
            else:
                self._resting[last.symbol].add(last)
        events.extend(self.sweep(order.account, order.symbol, now))
        return Accepted(tuple(events))

    def check(self, order: NewOrder) -> Refusal | None:
        """Whether `place` would refuse this order now; changes nothing."""
        admitted = self._admit(order)
        return admitted if isinstance(admitted, Refusal) else None

    def cancel(self, account: str, order_id: int, now: datetime) -> OrderEvent | Refusal:
        """Cancel what is left of an open order and free what it locked."""
        order = self.archive.order(order_id)
        if order is None or order.account != account or not order.status.is_open:
            return Refusal(RefusalReason.UNKNOWN_ORDER, f"no open order {order_id}")
        self._resting[order.symbol].remove(order)
        return self._close(order, EventKind.CANCELLED, OrderStatus.CANCELLED, now)

    def sweep(self, account: str, symbol: str, now: datetime) -> list[OrderEvent]:
        """Take back the orders that can do nothing any more; only a forced fill leaves any behind."""
        outlived = self._settlement(symbol).outlived(account, symbol)
        for order in outlived:
            self._resting[symbol].remove(order)
        return [self._close(order, EventKind.EXPIRED, OrderStatus.EXPIRED, now) for order in outlived]

    def set_price(self, symbol: str, price: Decimal, now: datetime) -> tuple[OrderEvent, ...]:
        """Quote the model's spread around one price (quote per base)."""
        tick = self.rules[symbol].market.tick_size
        quote = self.model.quote_around(price, tick)
        return self.set_book(symbol, quote.bid, quote.ask, now)

    def set_book(
        self, symbol: str, bid: Decimal, ask: Decimal, now: datetime, *, liquidity: Decimal | None = None
    ) -> tuple[OrderEvent, ...]:
        """Quote bid and ask, and fill the resting orders that this crosses, best price first, then oldest.

        `liquidity` (base, per side) caps what trades before the next quote; the model's cap applies when it is None."""
        if not ZERO < bid <= ask:
            raise ValueError(f"no market has bid {bid} and ask {ask}")
        cap = self.model.liquidity_per_touch if liquidity is None else liquidity
        quote = self.quotes[symbol] = Quote(bid, ask, cap, cap)
        resting = self._resting[symbol]
        if not len(resting):
            return ()
        events: list[OrderEvent] = []
        for order_id in resting.crossed_by(quote):
            self._fill_crossed(order_id, events, now)
        return tuple(events)

    def fill(
        self, order_id: int, now: datetime, quantity: Decimal | None = None, price: Decimal | None = None
    ) -> OrderEvent | Refusal:
        """Force a fill of an open order as maker: the rest of it or `quantity` (base), at its own or another price."""
        order = self.archive.order(order_id)
        if order is None or not order.status.is_open:
            return Refusal(RefusalReason.UNKNOWN_ORDER, f"no open order {order_id}")
        fillable = self._settlement(order.symbol).fillable(order)
        wanted = fillable if quantity is None else quantity
        if not ZERO < wanted <= fillable or wanted % self.rules[order.symbol].market.step_size:
            return Refusal(RefusalReason.OVERFILL, f"{wanted} of {fillable} that can fill")
        at = order.price if price is None else price
        if at is None or at <= 0:
            return Refusal(RefusalReason.PRICE_TICK, f"no order fills at {at}")
        try:
            event = self._settle(order, wanted, at, is_maker=True, now=now)
        except OverdrawnError as overdrawn:
            return Refusal(RefusalReason.INSUFFICIENT_BALANCE, str(overdrawn))
        if not event.order.status.is_open:
            self._resting[order.symbol].remove(order)
        return event

    def restore_order(self, order: OrderState) -> None:
        """Take an order from a record as it was; balances are restored on their own."""
        known = self.archive.order(order.order_id)
        if known is not None and known.status.is_open:
            self._resting[order.symbol].remove(known)
        self.archive.put(order)
        if order.status.is_open:
            self._resting[order.symbol].add(order)

    def _admit(self, order: NewOrder) -> Admitted | Refusal:
        rules = self.rules.get(order.symbol)
        if rules is None:
            return Refusal(RefusalReason.UNKNOWN_MARKET, f"no market {order.symbol}")
        known = self.archive.by_client_id(order.account, order.symbol, order.client_order_id)
        met = Circumstances(
            quote=self.quotes.get(order.symbol),
            open_orders=self._open_count(rules, order),
            client_order_id_is_open=known is not None and known.status.is_open,
        )
        admitted = admit(rules, self.model, order, met)
        if isinstance(admitted, Refusal):
            return admitted
        settlement = self._settlements[rules.market.kind]
        return settlement.refusal(rules.market, order, admitted.quantity, admitted.price) or admitted

    def _open_count(self, rules: MarketRules, order: NewOrder) -> int:
        """How many orders the account has open here; counted only when the market is full enough for it to matter."""
        if rules.max_open_orders is None or len(self._resting[order.symbol]) < rules.max_open_orders:
            return 0
        return len(self.archive.open_orders(order.account, order.symbol))

    def _accept(self, order: NewOrder, quantity: Decimal, now: datetime) -> OrderState:
        state = OrderState(
            order_id=self.archive.last_order_id + 1,
            account=order.account,
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            side=order.side,
            type=order.type,
            quantity=quantity,
            price=order.price,
            quote_quantity=order.quote_quantity,
            time_in_force=order.time_in_force,
            post_only=order.post_only,
            status=OrderStatus.OPEN,
            filled=ZERO,
            filled_quote=ZERO,
            created_at=now,
            updated_at=now,
            reduce_only=order.reduce_only,
        )
        self.archive.put(state)
        coin, amount = self._reserved(state)
        if amount:
            self.ledger.lock(state.account, coin, amount)
        return state

    def _take(self, order: OrderState, events: list[OrderEvent], now: datetime) -> None:
        """Trade an incoming order against the quote, as far as it crosses and liquidity reaches."""
        quote = self.quotes.get(order.symbol)
        if quote is None or (order.price is not None and not quote.crosses(order.side, order.price)):
            return
        quantity = self._tradable(order, quote)
        if quantity == 0 or (order.time_in_force is TimeInForce.FOK and quantity < order.remaining):
            return
        price = quote.touch(order.side)
        if order.price is None:
            price = self.model.market_price(order.side, price, self.rules[order.symbol].market.tick_size)
        events.append(self._settle(order, quantity, price, is_maker=False, now=now))
        self.quotes[order.symbol] = quote.after_taking(order.side, quantity)

    def _fill_crossed(self, order_id: int, events: list[OrderEvent], now: datetime) -> None:
        order = self.archive.order(order_id)
        if order is None or order.price is None:
            raise ValueError(f"resting order {order_id} is not in the archive")
        if not order.status.is_open:
            return
        quote = self.quotes[order.symbol]
        quantity = self._tradable(order, quote)
        if quantity == 0 or not self._touch_fills(order.price == quote.touch(order.side)):
            return
        event = self._settle(order, quantity, order.price, is_maker=True, now=now)
        self.quotes[order.symbol] = quote.after_taking(order.side, quantity)
        if not event.order.status.is_open:
            self._resting[order.symbol].remove(order)
        events.append(event)
        events.extend(self.sweep(order.account, order.symbol, now))

    def _touch_fills(self, only_touched: bool) -> bool:
        if not only_touched or self._chance is None:
            return True
        return self._chance.randrange(100) < self.model.touch_fill_percent

    def _tradable(self, order: OrderState, quote: Quote) -> Decimal:
        available, wanted = quote.available(order.side), self._settlement(order.symbol).fillable(order)
        if available is None or available >= wanted:
            return wanted
        return floor_to(available, self.rules[order.symbol].market.step_size)

    def _settle(
        self, order: OrderState, quantity: Decimal, price: Decimal, *, is_maker: bool, now: datetime
    ) -> OrderEvent:
        fill = Fill(
            quantity=quantity,
            price=price,
            fee=self._fee(order, quantity, price, is_maker),
            is_maker=is_maker,
            trade_id=self.archive.next_trade_id(order.symbol),
            time=now,
        )
        event = self._settlement(order.symbol).settle(self.rules[order.symbol].market, order, fill)
        self.archive.put(event.order)
        if event.trade is not None:
            self.archive.put_trade(event.trade)
        return event

    def _fee(self, order: OrderState, quantity: Decimal, price: Decimal, is_maker: bool) -> Fee:
        market = self.rules[order.symbol].market
        policy = self._fee_policies.get(order.account, FeePolicy())
        fee = fee_in_third_coin(policy, market, quantity * price, is_maker, self._price_in_quote)
        if fee is None or fee.amount > self.ledger.free(order.account, fee.coin):
            return self._settlement(order.symbol).fee(market, order.side, quantity, price, is_maker)
        return fee

    def _close(self, order: OrderState, kind: EventKind, status: OrderStatus, now: datetime) -> OrderEvent:
        self.ledger.unlock(order.account, *self._reserved(order))
        closed = replace(order, status=status, updated_at=now)
        self.archive.put(closed)
        return OrderEvent(kind, closed, None, self._touched(closed))

    def _price_in_quote(self, coin: str, quote_coin: str) -> Decimal | None:
        quote = self.quotes.get(f"{coin}/{quote_coin}")
        return None if quote is None else quote.middle

    def _settlement(self, symbol: str) -> Settlement:
        return self._settlements[self.rules[symbol].market.kind]

    def _reserved(self, order: OrderState) -> tuple[str, Decimal]:
        return self._settlement(order.symbol).reserved(self.rules[order.symbol].market, order)

    def _touched(self, order: OrderState) -> tuple[BalanceChange, ...]:
        return self._settlement(order.symbol).touched(self.rules[order.symbol].market, order.account)
