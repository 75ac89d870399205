"""The public endpoints where futures differ from spot: everything is dated, and there are marks and funding rates."""

from collections.abc import Callable

from dca_engine.exchange_simulator.binance import market_data
from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.wire import ZERO_TEXT, View, number
from dca_engine.exchange_simulator.clock import to_ms

_FUNDING_MS = 8 * 3_600_000
_NOT_TOLD = frozenset({"bidPrice", "bidQty", "askPrice", "askQty", "prevClosePrice"})


def depth(desk: Desk, call: Call) -> View:
    return market_data.depth(desk, call) | {"E": call.now_ms, "T": call.now_ms}


def ticker_day(desk: Desk, call: Call) -> View | list[View]:
    """Without bid and ask."""
    return _each(
        market_data.ticker_day(desk, call), lambda row: {name: row[name] for name in row if name not in _NOT_TOLD}
    )


def ticker_price(desk: Desk, call: Call) -> View | list[View]:
    return _each(market_data.ticker_price(desk, call), lambda row: row | {"time": call.now_ms})


def book_ticker(desk: Desk, call: Call) -> View | list[View]:
    return _each(market_data.book_ticker(desk, call), lambda row: row | {"time": call.now_ms})


def aggregate_trades(desk: Desk, call: Call) -> list[View]:
    """Every public trade for itself."""
    found = desk.exchange.recent_trades(desk.symbol(call.params), call.params.limit(500, 1000))
    return [
        {
            "a": trade.trade_id,
            "p": number(trade.price),
            "q": number(trade.quantity),
            "f": trade.trade_id,
            "l": trade.trade_id,
            "T": to_ms(trade.time),
            "m": trade.buyer_is_maker,
        }
        for trade in found
    ]


def premium_index(desk: Desk, call: Call) -> View | list[View]:
    """Mark price, which is the market's middle here; the funding rate is nothing until somebody moves funding."""
    if "symbol" in call.params:
        return _mark(desk, desk.symbol(call.params), call.now_ms)
    return [_mark(desk, symbol, call.now_ms) for symbol in desk.ids]


def _mark(desk: Desk, symbol: str, now_ms: int) -> View:
    mark = number(desk.exchange.venue.quotes[symbol].middle)
    return {
        "symbol": desk.ids[symbol],
        "markPrice": mark,
        "indexPrice": mark,
        "estimatedSettlePrice": mark,
        "lastFundingRate": ZERO_TEXT,
        "interestRate": ZERO_TEXT,
        "nextFundingTime": now_ms - now_ms % _FUNDING_MS + _FUNDING_MS,
        "time": now_ms,
    }


def _each(views: View | list[View], change: Callable[[View], View]) -> View | list[View]:
    return [change(view) for view in views] if isinstance(views, list) else change(views)
