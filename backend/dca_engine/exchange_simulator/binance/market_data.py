"""The public endpoints: what the markets are, and what they did."""

import orjson

from dca_engine.exchange_simulator.binance import book
from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.errors import BinanceError, bad_symbol, illegal
from dca_engine.exchange_simulator.binance.market_views import (
    book_ticker_view,
    day_view,
    kline_view,
    trade_view,
)
from dca_engine.exchange_simulator.binance.params import Params
from dca_engine.exchange_simulator.binance.wire import View, number
from dca_engine.exchange_simulator.candles import INTERVALS, MINUTE_MS


def ping(_desk: Desk, _call: Call) -> View:
    return {}


def time(_desk: Desk, call: Call) -> View:
    return {"serverTime": call.now_ms}


def exchange_info(desk: Desk, call: Call) -> bytes:
    if "symbol" in call.params:
        return desk.info.write(call.now_ms, [desk.ids[desk.symbol(call.params)]])
    ids = _listed_ids(call.params)
    try:
        return desk.info.write(call.now_ms, ids)
    except KeyError as unknown:
        raise bad_symbol() from unknown


def depth(desk: Desk, call: Call) -> View:
    symbol = desk.symbol(call.params)
    limit = call.params.limit(100, 5000)
    bids, asks = book.levels(desk.exchange.markets[symbol], desk.exchange.venue.quotes[symbol])
    update = desk.exchange.tapes[symbol].last_id
    return {"lastUpdateId": update, "bids": bids[:limit], "asks": asks[:limit]}


def trades(desk: Desk, call: Call) -> list[View]:
    found = desk.exchange.recent_trades(desk.symbol(call.params), call.params.limit(500, 1000))
    return [trade_view(trade) for trade in found]


def klines(desk: Desk, call: Call) -> list[list[object]]:
    params = call.params
    symbol = desk.symbol(params)
    interval = params.required("interval")
    if interval not in INTERVALS:
        raise BinanceError(-1120, "Invalid interval.")
    start, end = params.integer("startTime"), params.integer("endTime")
    bars = desk.exchange.candles[symbol].bars(
        interval,
        call.now_ms // MINUTE_MS,
        None if start is None else -(-start // MINUTE_MS),
        None if end is None else end // MINUTE_MS,
        params.limit(500, 1000),
    )
    market = desk.exchange.markets[symbol].market
    return [kline_view(market, bar) for bar in bars]


def ticker_day(desk: Desk, call: Call) -> View | list[View]:
    return _one_or_many(call.params, [day_view(desk, symbol, call.now_ms) for symbol in _symbols(desk, call)])


def ticker_price(desk: Desk, call: Call) -> View | list[View]:
    prices = desk.exchange.last_prices
    views: list[View] = [
        {"symbol": desk.ids[symbol], "price": number(prices[symbol])} for symbol in _symbols(desk, call)
    ]
    return _one_or_many(call.params, views)


def book_ticker(desk: Desk, call: Call) -> View | list[View]:
    return _one_or_many(call.params, [book_ticker_view(desk, symbol) for symbol in _symbols(desk, call)])


def _symbols(desk: Desk, call: Call) -> list[str]:
    """The markets that a request asks for: one, a list, or all."""
    if "symbol" in call.params:
        return [desk.symbol(call.params)]
    ids = _listed_ids(call.params)
    if ids is None:
        return list(desk.ids)
    if any(market not in desk.symbols for market in ids):
        raise bad_symbol()
    return [desk.symbols[market] for market in ids]


def _listed_ids(params: Params) -> list[str] | None:
    text = params.text("symbols")
    if not text:
        return None
    try:
        ids = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise illegal("symbols", "^\\[.*\\]$") from wrong
    if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        raise illegal("symbols", "^\\[.*\\]$")
    return ids


def _one_or_many(params: Params, views: list[View]) -> View | list[View]:
    return views[0] if "symbol" in params else views
