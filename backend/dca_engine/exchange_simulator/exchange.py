"""The simulated exchange itself, protocol-free: accounts, orders, prices, candles, and who wants to hear of them.

Everything that changes goes through here in the same three steps: the matching venue decides, the facts are written to
the log, the listeners are told. Nobody hears of a fact that a kill could still take back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain
from random import Random
from typing import Protocol

from dca_engine.exchange_simulator.candles import MINUTE_MS, CandleSeries
from dca_engine.exchange_simulator.clock import Clock
from dca_engine.exchange_simulator.config import AccountSetup, SimulatorConfig
from dca_engine.exchange_simulator.fact_log import FactLog
from dca_engine.exchange_simulator.records import Fact
from dca_engine.exchange_simulator.restore import load_facts, opened_accounts, state_of
from dca_engine.exchange_simulator.tape import PublicTrade, Tape
from dca_engine.matching import (
    Accepted,
    BalanceChange,
    FeePolicy,
    Funding,
    Leverage,
    NewOrder,
    OrderEvent,
    Quote,
    Refusal,
    Venue,
)

_PRICES_KEPT_EVERY_MS = 1_000


@dataclass(frozen=True, slots=True)
class PriceMove:
    """A new quote of one market; `volume` (base) is what traded at its middle."""

    symbol: str
    bid: Decimal
    ask: Decimal
    volume: Decimal


class Listener(Protocol):
    """Somebody who is told what happened, after it is written down, in the order in which it happened."""

    def on_order_events(self, events: tuple[OrderEvent, ...]) -> None: ...

    def on_deposit(self, change: BalanceChange, amount: Decimal, time: datetime) -> None: ...

    def on_funding(self, payments: tuple[Funding, ...]) -> None: ...

    def on_prices(self, symbols: tuple[str, ...], time: datetime) -> None: ...


class SimulatedExchange:
    def __init__(self, config: SimulatorConfig, log: FactLog | None = None) -> None:
        self.config = config
        self.clock = Clock(config.clock_offset_ms)
        self.markets = {setup.symbol: setup for setup in config.markets}
        self.venue = Venue((setup.rules for setup in config.markets), config.fill_model, Random(0))
        self.accounts = list(config.accounts)
        self.candles = {symbol: CandleSeries() for symbol in self.markets}
        self.tapes = {symbol: Tape() for symbol in self.markets}
        self.last_prices: dict[str, Decimal] = {}
        self._log = log
        self._listeners: list[Listener] = []
        self._unsaved_prices: dict[str, Quote] = {}
        self._prices_saved_ms = 0
        self._start()

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def place(self, order: NewOrder) -> Accepted | Refusal:
        outcome = self.venue.place(order, self.clock.now())
        if isinstance(outcome, Accepted):
            self._happened(outcome.events)
        return outcome

    def cancel(self, account: str, order_id: int) -> OrderEvent | Refusal:
        event = self.venue.cancel(account, order_id, self.clock.now())
        if isinstance(event, OrderEvent):
            self._happened((event,))
        return event

    def fill(
        self, order_id: int, quantity: Decimal | None = None, price: Decimal | None = None
    ) -> OrderEvent | Refusal:
        """Force a fill of an open order: what is left of it or `quantity` (base), at its own price or another."""
        now = self.clock.now()
        event = self.venue.fill(order_id, now, quantity, price)
        if isinstance(event, OrderEvent):
            self._happened((event, *self.venue.sweep(event.order.account, event.order.symbol, now)))
        return event

    def set_price(self, symbol: str, price: Decimal, volume: Decimal | None = None) -> None:
        """Move one market to a price (quote per base); its quote lies the configured half spread around it."""
        self.move_prices([self.around(symbol, price, volume)])
        self._save_prices()

    def set_book(self, symbol: str, bid: Decimal, ask: Decimal) -> None:
        """Quote one market's bid and ask exactly. Raises ValueError when they make no market or miss the tick."""
        if bid % self.markets[symbol].market.tick_size or ask % self.markets[symbol].market.tick_size:
            raise ValueError(f"bid and ask of {symbol} must be multiples of {self.markets[symbol].market.tick_size}")
        self.move_prices([PriceMove(symbol, bid, ask, self.markets[symbol].market.min_quantity)])
        self._save_prices()

    def around(self, symbol: str, price: Decimal, volume: Decimal | None = None) -> PriceMove:
        market = self.markets[symbol].market
        quote = self.venue.model.quote_around(price, market.tick_size)
        return PriceMove(symbol, quote.bid, quote.ask, market.min_quantity if volume is None else volume)

    def move_prices(self, moves: Iterable[PriceMove]) -> None:
        """Apply many quotes as one moment; resting orders that they cross fill."""
        now = self.clock.now()
        minute = self.clock.now_ms() // MINUTE_MS
        symbols: list[str] = []
        for move in moves:
            events = self.venue.set_book(move.symbol, move.bid, move.ask, now)
            self._print_trade(move, now, minute)
            symbols.append(move.symbol)
            if self._log is not None:
                self._unsaved_prices[move.symbol] = self.venue.quotes[move.symbol]
            if events:
                self._happened(events)
        if self._unsaved_prices and self.clock.now_ms() - self._prices_saved_ms >= _PRICES_KEPT_EVERY_MS:
            self._save_prices()
        for listener in self._listeners:
            listener.on_prices(tuple(symbols), now)

    def deposit(self, account: str, coin: str, amount: Decimal) -> BalanceChange:
        """Add to an account, or take from it (negative). Raises OverdrawnError when it has not so much free."""
        change = self.venue.deposit(account, coin, amount)
        self._write([change])
        now = self.clock.now()
        for listener in self._listeners:
            listener.on_deposit(change, amount, now)
        return change

    def open_account(self, account: AccountSetup) -> None:
        """One more account, with what it starts with. Raises ValueError when its name or its key is taken."""
        if any(account.name == known.name or account.key == known.key for known in self.accounts):
            raise ValueError("an account has this name or key already")
        self._open(account)
        self._endow(account.name, account.balances)
        self._endow(account.linear_name, account.margin)
        ledger = self.venue.ledger
        wallets = (change for name in (account.name, account.linear_name) for change in ledger.all_of(name))
        self._write([account, *wallets])
        self.accounts.append(account)

    def fund(self, symbol: str, rate: Decimal) -> tuple[Funding, ...]:
        """Move `rate` (a fraction) of every position's value in a linear market from longs to shorts."""
        payments = self.venue.linear.fund(symbol, rate, self.clock.now())
        facts: list[Fact] = list(payments)
        facts.extend(self.venue.ledger.of(payment.account, payment.coin) for payment in payments)
        self._write(facts)
        for listener in self._listeners:
            listener.on_funding(payments)
        return payments

    def set_leverage(self, account: str, symbol: str, times: int) -> Refusal | None:
        """The venue's refusal when the margin of what is there already would not be covered."""
        refusal = self.venue.linear.set_leverage(account, symbol, times)
        if refusal is None:
            coin = self.markets[symbol].market.quote
            self._write([Leverage(account, symbol, times), self.venue.ledger.of(account, coin)])
        return refusal

    def recent_trades(self, symbol: str, count: int) -> list[PublicTrade]:
        return self.tapes[symbol].last(count)

    def close(self) -> None:
        self._save_prices()

    def _start(self) -> None:
        if self._log is not None:
            self.accounts += opened_accounts(self._log, self.accounts)
        for account in self.accounts:
            self._open(account)
        known = load_facts(self.venue, self._log) if self._log is not None else frozenset[str]()
        for account in self.config.accounts:
            for name, balances in ((account.name, account.balances), (account.linear_name, account.margin)):
                if name not in known:
                    self._endow(name, balances)
        self.move_prices([self._starting_quote(symbol) for symbol in self.markets])
        if self._log is not None:
            self._log.compact(chain(self.accounts[len(self.config.accounts) :], state_of(self.venue)))

    def _open(self, account: AccountSetup) -> None:
        self.venue.open_account(account.name, FeePolicy(account.fee_coin))
        self.venue.open_account(account.linear_name)

    def _endow(self, account: str, balances: Mapping[str, Decimal]) -> None:
        for coin, amount in balances.items():
            self.venue.deposit(account, coin, amount)

    def _starting_quote(self, symbol: str) -> PriceMove:
        quote = self.venue.quotes.get(symbol)
        if quote is None:
            return self.around(symbol, self.markets[symbol].start_price)
        return PriceMove(symbol, quote.bid, quote.ask, self.markets[symbol].market.min_quantity)

    def _happened(self, events: tuple[OrderEvent, ...]) -> None:
        facts: list[Fact] = []
        for event in events:
            facts.append(event.order)
            if event.trade is not None:
                facts.append(event.trade)
            if event.position is not None:
                facts.append(event.position)
            facts.extend(event.balances)
        self._write(facts)
        for listener in self._listeners:
            listener.on_order_events(events)

    def _write(self, facts: list[Fact]) -> None:
        if self._log is not None:
            self._log.append(facts)

    def _save_prices(self) -> None:
        if self._unsaved_prices:
            self._write(list(self._unsaved_prices.items()))
            self._unsaved_prices = {}
        self._prices_saved_ms = self.clock.now_ms()

    def _print_trade(self, move: PriceMove, now: datetime, minute: int) -> None:
        market = self.markets[move.symbol].market
        ticks = int(((move.bid + move.ask) / 2 / market.tick_size).to_integral_value(ROUND_HALF_EVEN))
        price = ticks * market.tick_size
        self.last_prices[move.symbol] = price
        self.candles[move.symbol].record(minute, ticks, int(move.volume / market.step_size))
        self.tapes[move.symbol].add(price, move.volume, now)
