"""The admin interface under `/admin`: move prices, force fills, read what arrived, arm faults.

It takes and gives JSON with decimals as text. What makes no sense is answered 400 with the reason.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qs

import orjson

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.arrivals import ArrivalLog
from dca_engine.exchange_simulator.config import AccountSetup
from dca_engine.exchange_simulator.exchange import SimulatedExchange
from dca_engine.exchange_simulator.face import Answer
from dca_engine.exchange_simulator.faults import Fault, FaultKind, FaultMatch, Faults
from dca_engine.exchange_simulator.prices.feed import PriceFeed
from dca_engine.exchange_simulator.sockets import Sockets
from dca_engine.matching import OrderState, OverdrawnError, Refusal

Query = dict[str, str]
Body = dict[str, Any]


class AdminError(ValueError):
    """The request makes no sense; the words say why."""


class Admin:
    def __init__(
        self, exchange: SimulatedExchange, arrivals: ArrivalLog, faults: Faults, sockets: Sockets, feed: PriceFeed
    ) -> None:
        self._exchange = exchange
        self._arrivals = arrivals
        self._faults = faults
        self._sockets = sockets
        self._feed = feed
        self._routes: dict[tuple[str, str], Callable[[Query, Body], object]] = {
            ("GET", "/health"): self._health,
            ("POST", "/prices"): self._set_price,
            ("GET", "/prices"): self._prices,
            ("POST", "/fill"): self._fill,
            ("GET", "/requests"): self._requests,
            ("DELETE", "/requests"): self._forget_requests,
            ("GET", "/orders"): self._orders,
            ("GET", "/trades"): self._trades,
            ("GET", "/balances"): self._balances,
            ("POST", "/balances"): self._set_balance,
            ("POST", "/accounts"): self._open_account,
            ("GET", "/positions"): self._positions,
            ("POST", "/fund"): self._fund,
            ("GET", "/faults"): self._armed_faults,
            ("POST", "/faults"): self._arm_fault,
            ("DELETE", "/faults"): self._clear_faults,
            ("POST", "/sockets/drop"): self._drop_sockets,
            ("POST", "/clock"): self._set_clock,
            ("POST", "/market/pause"): self._pause,
            ("POST", "/market/resume"): self._resume,
        }

    def answer(self, method: str, path: str, query: str, body: bytes) -> Answer:
        route = self._routes.get((method, path))
        if route is None:
            return Answer(b'{"error":"no such admin request"}', 404)
        try:
            result = route({name: values[-1] for name, values in parse_qs(query).items()}, _json(body))
        except (AdminError, OverdrawnError) as wrong:
            return Answer(orjson.dumps({"error": str(wrong)}), 400)
        return Answer(orjson.dumps(result, default=str))

    def _health(self, _query: Query, _body: Body) -> object:
        return {
            "status": "ok",
            "markets": len(self._exchange.markets),
            "sockets": len(self._sockets),
            "requests": self._arrivals.last_sequence,
            "paused": self._feed.paused,
            "open_orders": sum(order.status.is_open for order in self._exchange.venue.archive.all_orders()),
        }

    def _set_price(self, _query: Query, body: Body) -> object:
        symbol = self._symbol(body.get("symbol"))
        try:
            if "price" in body:
                self._exchange.set_price(symbol, _positive(body, "price"))
            else:
                self._exchange.set_book(symbol, _positive(body, "bid"), _positive(body, "ask"))
        except ValueError as wrong:
            raise AdminError(str(wrong)) from wrong
        quote = self._exchange.venue.quotes[symbol]
        return {"symbol": symbol, "bid": quote.bid, "ask": quote.ask}

    def _prices(self, _query: Query, _body: Body) -> object:
        quotes = self._exchange.venue.quotes.items()
        return {symbol: {"bid": quote.bid, "ask": quote.ask} for symbol, quote in quotes}

    def _fill(self, _query: Query, body: Body) -> object:
        order = self._order(body)
        quantity = _positive(body, "quantity") if "quantity" in body else None
        price = _positive(body, "price") if "price" in body else None
        at_ns = time.monotonic_ns()
        outcome = self._exchange.fill(order.order_id, quantity, price)
        if isinstance(outcome, Refusal):
            raise AdminError(f"{outcome.reason}: {outcome.detail}")
        return {"order": outcome.order, "trade": outcome.trade, "at_ns": at_ns}

    def _requests(self, query: Query, _body: Body) -> object:
        since = query.get("since", "0")
        if not since.isdigit():
            raise AdminError("since must be a sequence number")
        return [arrival.shown() for arrival in self._arrivals.since(int(since))]

    def _forget_requests(self, _query: Query, _body: Body) -> object:
        self._arrivals.clear()
        return {"last_sequence": self._arrivals.last_sequence}

    def _orders(self, query: Query, _body: Body) -> object:
        orders = self._exchange.venue.archive.all_orders()
        return [
            order
            for order in orders
            if query.get("account") in (None, order.account)
            and _among(query, order.symbol)
            and (query.get("open") != "true" or order.status.is_open)
        ]

    def _trades(self, query: Query, _body: Body) -> object:
        trades = self._exchange.venue.archive.all_trades()
        return [
            trade for trade in trades if query.get("account") in (None, trade.account) and _among(query, trade.symbol)
        ]

    def _balances(self, query: Query, _body: Body) -> object:
        """Of the account that is named (`main:linear` is the linear wallet of `main`), or of all spot wallets."""
        ledger, named = self._exchange.venue.ledger, query.get("account")
        spot = [account.name for account in self._exchange.accounts]
        accounts = [name for name in ledger.accounts() if name == named or (named is None and name in spot)]
        return [change for account in accounts for change in ledger.all_of(account)]

    def _set_balance(self, _query: Query, body: Body) -> object:
        """Set what is free of a coin (`free`), or add to it (`add`, may be negative)."""
        ledger = self._exchange.venue.ledger
        account = body.get("account", self._exchange.accounts[0].name)
        coin = body.get("coin")
        if account not in ledger.accounts() or not isinstance(coin, str) or not coin:
            raise AdminError("account or coin is not known")
        amount = _decimal(body, "add") if "add" in body else _decimal(body, "free") - ledger.free(account, coin)
        return self._exchange.deposit(account, coin, amount)

    def _open_account(self, _query: Query, body: Body) -> object:
        """One more account with its keys; `balances` and `margin` are what its two wallets start with, by coin."""
        name, key, secret = (body.get(field) for field in ("name", "key", "secret"))
        if not (isinstance(name, str) and isinstance(key, str) and isinstance(secret, str) and name and key and secret):
            raise AdminError("an account needs name, key and secret")
        account = AccountSetup(name, key, secret, _wallet(body, "balances"), margin=_wallet(body, "margin"))
        try:
            self._exchange.open_account(account)
        except ValueError as wrong:
            raise AdminError(str(wrong)) from wrong
        return {"name": name}

    def _positions(self, query: Query, _body: Body) -> object:
        linear = self._exchange.venue.linear
        return [
            {
                "account": position.account,
                "symbol": position.symbol,
                "quantity": position.quantity,
                "entry_price": position.entry_price,
                "unrealized": position.unrealized(linear.mark(position)),
                "leverage": linear.leverage(position.account, position.symbol),
            }
            for position in linear.positions(query.get("account"))
        ]

    def _fund(self, _query: Query, body: Body) -> object:
        """Move `rate` (a fraction, `0.0001` is 0.01 %) of every position's value; below zero shorts pay."""
        symbol = self._symbol(body.get("symbol"))
        if self._exchange.markets[symbol].market.kind is not MarketKind.LINEAR:
            raise AdminError(f"{symbol} knows no funding")
        return self._exchange.fund(symbol, _decimal(body, "rate"))

    def _armed_faults(self, _query: Query, _body: Body) -> object:
        return [asdict(fault) for fault in self._faults.armed()]

    def _arm_fault(self, _query: Query, body: Body) -> object:
        fault = _fault(body)
        self._faults.arm(fault)
        return asdict(fault)

    def _clear_faults(self, _query: Query, _body: Body) -> object:
        self._faults.clear()
        return {}

    def _drop_sockets(self, _query: Query, body: Body) -> object:
        return {"dropped": self._sockets.drop(body.get("host"))}

    def _set_clock(self, _query: Query, body: Body) -> object:
        """Let the exchange's clock jump: `offset_ms` is added to the machine's time."""
        offset = body.get("offset_ms")
        if not isinstance(offset, int) or isinstance(offset, bool):
            raise AdminError("offset_ms must be a whole number")
        self._exchange.clock.set_off(offset)
        return {"now_ms": self._exchange.clock.now_ms()}

    def _pause(self, _query: Query, _body: Body) -> object:
        self._feed.pause()
        return {"paused": True}

    def _resume(self, _query: Query, _body: Body) -> object:
        self._feed.resume()
        return {"paused": False}

    def _symbol(self, name: object) -> str:
        """`BTC/USDT` or `BTCUSDT`; `BTC/USDT:USDT` or `BTCUSDT.P`."""
        for symbol in self._exchange.markets:
            if name in (symbol, _short(symbol)):
                return symbol
        raise AdminError(f"no market {name!r}")

    def _order(self, body: Body) -> OrderState:
        archive = self._exchange.venue.archive
        order_id, client_order_id = body.get("orderId"), body.get("clientOrderId")
        if isinstance(order_id, int):
            order = archive.order(order_id)
            if order is not None:
                return order
        found = [order for order in archive.all_orders() if order.client_order_id == client_order_id]
        if not found:
            raise AdminError("no such order; name it by orderId or clientOrderId")
        return found[-1]


def _among(query: Query, symbol: str) -> bool:
    """Whether the request asks for this market: it names several with commas between, or none and means all."""
    named = query.get("symbol")
    return named is None or symbol in (names := named.split(",")) or _short(symbol) in names


def _short(symbol: str) -> str:
    """As charts write it: `BTCUSDT` for spot, `BTCUSDT.P` for the perpetual."""
    pair, mark, _ = symbol.partition(":")
    return pair.replace("/", "") + (".P" if mark else "")


def _json(body: bytes) -> Body:
    if not body:
        return {}
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise AdminError("the body is not JSON") from wrong
    if not isinstance(parsed, dict):
        raise AdminError("the body is not a JSON object")
    return parsed


def _decimal(body: Body, name: str) -> Decimal:
    value = body.get(name)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise AdminError(f"{name} must be a decimal written as text")
    try:
        number = Decimal(value)
    except InvalidOperation as wrong:
        raise AdminError(f"{name} is not a number") from wrong
    if not number.is_finite():
        raise AdminError(f"{name} is not finite")
    return number


def _wallet(body: Body, name: str) -> dict[str, Decimal]:
    coins = body.get(name) or {}
    if not isinstance(coins, dict):
        raise AdminError(f"{name} must be amounts by coin")
    return {coin: _positive(coins, coin) for coin in coins}


def _positive(body: Body, name: str) -> Decimal:
    number = _decimal(body, name)
    if number <= 0:
        raise AdminError(f"{name} must be positive")
    return number


def _fault(body: Body) -> Fault:
    try:
        kind = FaultKind(body.get("kind", ""))
    except ValueError as wrong:
        raise AdminError(f"kind must be one of {', '.join(FaultKind)}") from wrong
    match, value, count = body.get("match") or {}, body.get("value"), body.get("count")
    names = {"method": "method", "path": "path", "symbol": "symbol", "clientOrderId": "client_order_id"}
    if not isinstance(match, dict) or not set(match) <= set(names):
        raise AdminError(f"match knows {', '.join(names)}")
    if kind in (FaultKind.DELAY, FaultKind.LATE, FaultKind.STATUS) and not isinstance(value, int):
        raise AdminError(f"{kind} needs a whole number as its value")
    if count is not None and (not isinstance(count, int) or count < 1):
        raise AdminError("count must be at least 1")
    if kind is FaultKind.FREEZE and "for_seconds" not in body:
        raise AdminError("freeze needs for_seconds")
    for_seconds = _positive(body, "for_seconds") if "for_seconds" in body else None
    return Fault(kind, FaultMatch(**{names[name]: match[name] for name in match}), value, count, for_seconds)
