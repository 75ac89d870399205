"""Linear perpetuals: nothing changes hands but profit, loss, fees and funding, all in the quote coin.

One wallet per account and coin backs all its positions (cross margin), and a position is long or short (one-way). An
order that may open something locks its value over the leverage, a position keeps its cost over the leverage locked,
and what is free besides, less an unrealized loss, is there for the next order. Nobody is liquidated: whoever loses
more than the wallet holds owes it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import ZERO, OrderSide, OrderType, ceil_to
from dca_engine.matching.archive import Archive
from dca_engine.matching.fees import COIN_UNIT, Fee, fee_of
from dca_engine.matching.ledger import Ledger
from dca_engine.matching.market_rules import MarketRules
from dca_engine.matching.orders import BalanceChange, Funding, NewOrder, OrderEvent, OrderState
from dca_engine.matching.positions import Leverage, Position, traded
from dca_engine.matching.quotes import Quote
from dca_engine.matching.refusals import Refusal, RefusalReason
from dca_engine.matching.settlement import Fill, advanced, traded_event

DEFAULT_LEVERAGE = 20
_Key = tuple[str, str]
"""Account and symbol."""


class LinearSettlement:
    """Positions and leverage of all accounts. `rules` and `quotes` are the venue's own, and change with it."""

    def __init__(
        self, ledger: Ledger, archive: Archive, rules: Mapping[str, MarketRules], quotes: Mapping[str, Quote]
    ) -> None:
        self._ledger = ledger
        self._archive = archive
        self._rules = rules
        self._quotes = quotes
        self._positions: dict[_Key, Position] = {}
        self._leverages: dict[_Key, int] = {}

    # --- what an account has ----------------------------------------------------------------------------------------

    def position(self, account: str, symbol: str) -> Position:
        return self._positions.get((account, symbol)) or Position(account, symbol)

    def positions(self, account: str | None = None) -> Iterator[Position]:
        """The positions of one account, or of all, that are not flat."""
        yield from (position for position in self._positions.values() if account in (None, position.account))

    def restore(self, position: Position) -> None:
        """Set a position to what a record says it was; balances are restored on their own."""
        self._positions.pop((position.account, position.symbol), None)
        if position.quantity:
            self._positions[position.account, position.symbol] = position

    def mark(self, position: Position) -> Decimal:
        """The price (quote per base) that a position is valued at: the market's middle."""
        quote = self._quotes.get(position.symbol)
        return position.entry_price if quote is None else quote.middle

    def margin_of(self, position: Position) -> Decimal:
        """What a position keeps locked (quote)."""
        return self._margin(position.account, position.symbol, abs(position.cost))

    def unrealized(self, account: str, coin: str) -> Decimal:
        """Gains less losses of all positions that settle in `coin`."""
        found = (p.unrealized(self.mark(p)) for p in self.positions(account) if self._market(p).quote == coin)
        return sum(found, ZERO)

    def available(self, account: str, coin: str) -> Decimal:
        """What new orders can use: the free balance, less what the positions have lost so far."""
        return max(self._ledger.free(account, coin) + min(self.unrealized(account, coin), ZERO), ZERO)

    # --- leverage ---------------------------------------------------------------------------------------------------

    def leverage(self, account: str, symbol: str) -> int:
        return self._leverages.get((account, symbol), DEFAULT_LEVERAGE)

    def leverages(self) -> Iterator[Leverage]:
        """Those that were set; all others are the default."""
        yield from (Leverage(account, symbol, times) for (account, symbol), times in self._leverages.items())

    def set_leverage(self, account: str, symbol: str, times: int) -> Refusal | None:
        """Margin that is locked already is reckoned anew; refused when the account has not enough for that."""
        coin, former = self._rules[symbol].market.quote, self.leverage(account, symbol)
        before = self._locked(account, symbol)
        self._leverages[account, symbol] = times
        more = self._locked(account, symbol) - before
        free = self.available(account, coin)
        if more > free:
            self._leverages[account, symbol] = former
            return Refusal(RefusalReason.INSUFFICIENT_BALANCE, f"{more} {coin} more needed, {free} free")
        self._ledger.book(account, coin, ZERO, more)
        return None

    def restore_leverage(self, leverage: Leverage) -> None:
        self._leverages[leverage.account, leverage.symbol] = leverage.times

    # --- funding ----------------------------------------------------------------------------------------------------

    def fund(self, symbol: str, rate: Decimal, now: datetime) -> tuple[Funding, ...]:
        """Move `rate` (a fraction) of every position's value: longs pay and shorts get it; below zero the other way."""
        return tuple(self._pay_funding(p, rate, now) for p in list(self.positions()) if p.symbol == symbol)

    def _pay_funding(self, position: Position, rate: Decimal, now: datetime) -> Funding:
        amount = (-position.quantity * self.mark(position) * rate).quantize(COIN_UNIT, ROUND_DOWN)
        payment = Funding(
            payment_id=self._archive.next_payment_id(),
            account=position.account,
            symbol=position.symbol,
            coin=self._market(position).quote,
            amount=amount,
            time=now,
        )
        self._ledger.book(payment.account, payment.coin, amount, ZERO)
        self._archive.put_funding(payment)
        return payment

    # --- the settlement ---------------------------------------------------------------------------------------------

    def refusal(self, market: Market, order: NewOrder, quantity: Decimal, price: Decimal) -> Refusal | None:
        closable = self.position(order.account, order.symbol).closable(order.side)
        if order.reduce_only:
            left = closable if order.type is OrderType.MARKET else closable - self._spoken_for(order)
            return None if left > 0 else _reduces_nothing(closable)
        opens = quantity if order.type is OrderType.LIMIT else max(quantity - closable, ZERO)
        needed = self._margin(order.account, order.symbol, opens * price)
        free = self.available(order.account, market.quote)
        if needed <= free:
            return None
        return Refusal(RefusalReason.INSUFFICIENT_BALANCE, f"{needed} {market.quote} margin needed, {free} free")

    def reserved(self, market: Market, order: OrderState) -> tuple[str, Decimal]:
        if order.price is None or order.reduce_only or not order.status.is_open:
            return market.quote, ZERO
        return market.quote, self._margin(order.account, order.symbol, order.remaining * order.price)

    def fillable(self, order: OrderState) -> Decimal:
        if not order.reduce_only:
            return order.remaining
        return min(order.remaining, self.position(order.account, order.symbol).closable(order.side))

    def fee(self, market: Market, _side: OrderSide, quantity: Decimal, price: Decimal, is_maker: bool) -> Fee:
        """In quote, whichever side."""
        return fee_of(market, market.quote, quantity * price, is_maker)

    def settle(self, market: Market, order: OrderState, fill: Fill) -> OrderEvent:
        account, coin = order.account, market.quote
        before = self.position(account, order.symbol)
        position, realized = traded(before, order.side, fill.quantity, fill.price)
        after = advanced(order, fill)
        held = self.margin_of(position) - self.margin_of(before)
        locked = self.reserved(market, after)[1] - self.reserved(market, order)[1]
        self._ledger.book(account, coin, realized, held + locked)
        self._ledger.book(account, fill.fee.coin, -fill.fee.amount, ZERO)
        self.restore(position)
        return traded_event(after, fill, self.touched(market, account, fill.fee.coin), realized, position)

    def outlived(self, account: str, symbol: str) -> list[OrderState]:
        """Reduce-only orders that could reduce nothing any more, were the better ones to fill first."""
        found: list[OrderState] = []
        reducing = [order for order in self._archive.open_orders(account, symbol) if order.reduce_only]
        for side in OrderSide:
            left = self.position(account, symbol).closable(side)
            for order in sorted((order for order in reducing if order.side is side), key=_best_first):
                if left <= 0:
                    found.append(order)
                left -= order.remaining
        return found

    def touched(self, market: Market, account: str, fee_coin: str | None = None) -> tuple[BalanceChange, ...]:
        coins = [market.quote] if fee_coin in (None, market.quote) else [market.quote, str(fee_coin)]
        return tuple(self._ledger.of(account, coin) for coin in coins)

    # --- margin -----------------------------------------------------------------------------------------------------

    def _margin(self, account: str, symbol: str, value: Decimal) -> Decimal:
        return ceil_to(value / self.leverage(account, symbol), COIN_UNIT)

    def _locked(self, account: str, symbol: str) -> Decimal:
        """All margin of one market: of its position and of its open orders."""
        market = self._rules[symbol].market
        orders = (self.reserved(market, order)[1] for order in self._archive.open_orders(account, symbol))
        return sum(orders, self.margin_of(self.position(account, symbol)))

    def _spoken_for(self, order: NewOrder) -> Decimal:
        """What open reduce-only orders of the same side take already (base)."""
        resting = self._archive.open_orders(order.account, order.symbol)
        return sum((other.remaining for other in resting if other.reduce_only and other.side is order.side), ZERO)

    def _market(self, position: Position) -> Market:
        return self._rules[position.symbol].market


def _reduces_nothing(closable: Decimal) -> Refusal:
    detail = "there is nothing to reduce" if not closable else f"open orders reduce all of {closable} already"
    return Refusal(RefusalReason.REDUCES_NOTHING, detail)


def _best_first(order: OrderState) -> tuple[Decimal, int]:
    price = order.price or ZERO
    return (-price if order.side is OrderSide.BUY else price, order.order_id)
