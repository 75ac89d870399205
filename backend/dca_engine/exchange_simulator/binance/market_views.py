"""Prices, candles and public trades as Binance's REST answers show them."""

from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.values import HUNDRED
from dca_engine.exchange_simulator.binance.book import best_quantity
from dca_engine.exchange_simulator.binance.desk import Desk
from dca_engine.exchange_simulator.binance.wire import View, number
from dca_engine.exchange_simulator.candles import MINUTE_MS, Bar
from dca_engine.exchange_simulator.clock import to_ms
from dca_engine.exchange_simulator.tape import PublicTrade

_HALF = 2


def kline_view(market: Market, bar: Bar) -> list[object]:
    """One candle as an array: start, prices, volume, end, quote volume, trades, takers' part of both volumes, 0."""
    tick, step = market.tick_size, market.step_size
    volume, quote_volume = bar.volume * step, bar.quote_volume * tick * step
    return [
        bar.start * MINUTE_MS,
        number(bar.open * tick),
        number(bar.high * tick),
        number(bar.low * tick),
        number(bar.close * tick),
        number(volume),
        bar.end * MINUTE_MS - 1,
        number(quote_volume),
        bar.trades,
        number(volume / _HALF),
        number(quote_volume / _HALF),
        "0",
    ]


class DayFigures:
    """The last 24 hours of one market in real units."""

    def __init__(self, desk: Desk, symbol: str, now_ms: int) -> None:
        market = desk.exchange.markets[symbol].market
        bar = desk.exchange.candles[symbol].day(now_ms // MINUTE_MS)
        tick, step = market.tick_size, market.step_size
        self.bar = bar
        self.open, self.high, self.low = bar.open * tick, bar.high * tick, bar.low * tick
        self.last = desk.exchange.last_prices[symbol]
        self.volume = bar.volume * step
        self.quote_volume = bar.quote_volume * tick * step
        self.change = self.last - self.open
        self.percent = self.change * HUNDRED / self.open if self.open else Decimal(0)
        self.average = self.quote_volume / self.volume if self.volume else self.last
        self.last_quantity = desk.exchange.recent_trades(symbol, 1)[-1].quantity
        self.open_ms, self.close_ms = bar.start * MINUTE_MS, now_ms


def day_view(desk: Desk, symbol: str, now_ms: int) -> View:
    """`ticker/24hr` of one market."""
    figures = DayFigures(desk, symbol, now_ms)
    best = book_ticker_view(desk, symbol)
    return {
        **best,
        "priceChange": number(figures.change),
        "priceChangePercent": format(figures.percent, ".3f"),
        "weightedAvgPrice": number(figures.average),
        "prevClosePrice": number(figures.open),
        "lastPrice": number(figures.last),
        "lastQty": number(figures.last_quantity),
        "openPrice": number(figures.open),
        "highPrice": number(figures.high),
        "lowPrice": number(figures.low),
        "volume": number(figures.volume),
        "quoteVolume": number(figures.quote_volume),
        "openTime": figures.open_ms,
        "closeTime": figures.close_ms,
        "firstId": 1,
        "lastId": desk.exchange.tapes[symbol].last_id,
        "count": figures.bar.trades,
    }


def book_ticker_view(desk: Desk, symbol: str) -> View:
    """`ticker/bookTicker` of one market."""
    setup, quote = desk.exchange.markets[symbol], desk.exchange.venue.quotes[symbol]
    return {
        "symbol": desk.ids[symbol],
        "bidPrice": number(quote.bid),
        "bidQty": number(best_quantity(setup, quote.bid)),
        "askPrice": number(quote.ask),
        "askQty": number(best_quantity(setup, quote.ask)),
    }


def trade_view(trade: PublicTrade) -> View:
    """One line of `trades`."""
    return {
        "id": trade.trade_id,
        "price": number(trade.price),
        "qty": number(trade.quantity),
        "quoteQty": number(trade.price * trade.quantity),
        "time": to_ms(trade.time),
        "isBuyerMaker": trade.buyer_is_maker,
        "isBestMatch": True,
    }
