"""The market streams' messages: book ticker, tickers, candles, trades and depth, as Binance sends them."""

from dca_engine.exchange_simulator.binance import book
from dca_engine.exchange_simulator.binance.desk import Desk
from dca_engine.exchange_simulator.binance.market_views import DayFigures, book_ticker_view, kline_view
from dca_engine.exchange_simulator.binance.wire import View, number
from dca_engine.exchange_simulator.candles import MINUTE_MS
from dca_engine.exchange_simulator.clock import to_ms


def book_ticker(desk: Desk, symbol: str) -> View:
    best = book_ticker_view(desk, symbol)
    return {
        "u": desk.exchange.tapes[symbol].last_id,
        "s": best["symbol"],
        "b": best["bidPrice"],
        "B": best["bidQty"],
        "a": best["askPrice"],
        "A": best["askQty"],
    }


def mini_ticker(desk: Desk, symbol: str, now_ms: int) -> View:
    return _mini(desk, symbol, now_ms, DayFigures(desk, symbol, now_ms))


def ticker(desk: Desk, symbol: str, now_ms: int) -> View:
    figures = DayFigures(desk, symbol, now_ms)
    best = book_ticker_view(desk, symbol)
    return _mini(desk, symbol, now_ms, figures) | {
        "e": "24hrTicker",
        "p": number(figures.change),
        "P": format(figures.percent, ".3f"),
        "w": number(figures.average),
        "x": number(figures.open),
        "Q": number(figures.last_quantity),
        "b": best["bidPrice"],
        "B": best["bidQty"],
        "a": best["askPrice"],
        "A": best["askQty"],
        "O": figures.open_ms,
        "C": figures.close_ms,
        "F": 1,
        "L": desk.exchange.tapes[symbol].last_id,
        "n": figures.bar.trades,
    }


def kline(desk: Desk, symbol: str, interval: str, minute: int, now_ms: int) -> View:
    """The candle that `minute` lies in, marked closed when now is past it."""
    bar = desk.exchange.candles[symbol].bar_at(interval, minute, now_ms // MINUTE_MS)
    start, open_, high, low, close, volume, end, quote, count, taker, taker_quote, _ = kline_view(
        desk.exchange.markets[symbol].market, bar
    )
    candle: View = {"t": start, "T": end, "s": desk.ids[symbol], "i": interval, "f": -1, "L": -1}
    candle |= {"o": open_, "c": close, "h": high, "l": low, "v": volume, "n": count}
    candle |= {"x": bar.end * MINUTE_MS <= now_ms, "q": quote, "V": taker, "Q": taker_quote, "B": "0"}
    return {"e": "kline", "E": now_ms, "s": desk.ids[symbol], "k": candle}


def trade(desk: Desk, symbol: str, now_ms: int) -> View:
    last = desk.exchange.recent_trades(symbol, 1)[-1]
    return {
        "e": "trade",
        "E": now_ms,
        "s": desk.ids[symbol],
        "t": last.trade_id,
        "p": number(last.price),
        "q": number(last.quantity),
        "T": to_ms(last.time),
        "m": last.buyer_is_maker,
        "M": True,
    }


def partial_depth(desk: Desk, symbol: str, count: int) -> View:
    bids, asks = book.levels(desk.exchange.markets[symbol], desk.exchange.venue.quotes[symbol])
    return {"lastUpdateId": desk.exchange.tapes[symbol].last_id, "bids": bids[:count], "asks": asks[:count]}


def depth_change(
    desk: Desk, symbol: str, now_ms: int, before: tuple[list[book.Level], list[book.Level]]
) -> tuple[View, tuple[list[book.Level], list[book.Level]]]:
    """What changed in the book since `before`, and the book as it is now. A level that is gone has quantity zero."""
    now = book.levels(desk.exchange.markets[symbol], desk.exchange.venue.quotes[symbol])
    update = desk.exchange.tapes[symbol].last_id
    message = {"e": "depthUpdate", "E": now_ms, "s": desk.ids[symbol], "U": update, "u": update}
    return message | {"b": _changed(before[0], now[0]), "a": _changed(before[1], now[1])}, now


def _changed(before: list[book.Level], now: list[book.Level]) -> list[book.Level]:
    kept = {price for price, _ in now}
    return [(price, "0.00000000") for price, _ in before if price not in kept] + now


def _mini(desk: Desk, symbol: str, now_ms: int, figures: DayFigures) -> View:
    return {
        "e": "24hrMiniTicker",
        "E": now_ms,
        "s": desk.ids[symbol],
        "c": number(figures.last),
        "o": number(figures.open),
        "h": number(figures.high),
        "l": number(figures.low),
        "v": number(figures.volume),
        "q": number(figures.quote_volume),
    }
