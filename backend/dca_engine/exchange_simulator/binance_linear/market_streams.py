"""The market streams as futures send them: every message says what it is and when, and marks are streamed too."""

from dca_engine.exchange_simulator.binance.market_streams import MarketStreams
from dca_engine.exchange_simulator.binance.wire import ZERO_TEXT, View, number

_MARKS = frozenset({"markPrice", "markPrice@1s"})
_FUNDING_MS = 8 * 3_600_000


class LinearMarketStreams(MarketStreams):
    def _is_state(self, kind: str) -> bool:
        return kind in _MARKS or super()._is_state(kind)

    def _messages(self, symbol: str, kind: str, now_ms: int) -> list[View]:
        if kind in _MARKS:
            return [self._mark(symbol, now_ms)]
        market = self._desk.ids[symbol]
        return [_dated(message, kind, market, now_ms) for message in super()._messages(symbol, kind, now_ms)]

    def _mark(self, symbol: str, now_ms: int) -> View:
        mark = number(self._desk.exchange.venue.quotes[symbol].middle)
        return {
            "e": "markPriceUpdate",
            "E": now_ms,
            "s": self._desk.ids[symbol],
            "p": mark,
            "i": mark,
            "P": mark,
            "r": ZERO_TEXT,
            "T": now_ms - now_ms % _FUNDING_MS + _FUNDING_MS,
        }


def _dated(message: View, kind: str, market: str, now_ms: int) -> View:
    """What spot sends without name or time gets both."""
    times: View = {"E": now_ms, "T": now_ms}
    if kind == "bookTicker":
        return {"e": "bookTicker"} | message | times
    if kind.startswith("depth"):
        update = message.get("u", message.get("lastUpdateId"))
        bids, asks = message.get("b", message.get("bids")), message.get("a", message.get("asks"))
        return {"e": "depthUpdate", "s": market, "U": update, "u": update, "pu": update, "b": bids, "a": asks} | times
    return message
