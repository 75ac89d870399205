"""`exchangeInfo`: every market with its filters, written once, because a client loads hundreds of them at a time."""

from collections.abc import Callable, Iterable

import orjson

from dca_engine.exchange_simulator.binance.wire import View
from dca_engine.exchange_simulator.markets import MarketSetup

Row = Callable[[MarketSetup], View]
"""How one market is listed."""


def market_id(setup: MarketSetup) -> str:
    """`BTC/USDT` and `BTC/USDT:USDT` are both `BTCUSDT` on Binance, in markets of their own."""
    return setup.market.base + setup.market.quote


class ExchangeInfo:
    """`write` gives the answer for all markets or some of them."""

    def __init__(self, setups: Iterable[MarketSetup], rate_limits: list[View], row: Row) -> None:
        self._rate_limits = orjson.dumps(rate_limits)
        self._symbols = {market_id(setup): orjson.dumps(row(setup)) for setup in setups}
        self._all = b",".join(self._symbols.values())

    def write(self, now_ms: int, ids: Iterable[str] | None = None) -> bytes:
        """JSON of the whole answer. Raises KeyError for an unknown market id."""
        symbols = self._all if ids is None else b",".join(self._symbols[market] for market in ids)
        return b'{"timezone":"UTC","serverTime":%d,"rateLimits":%b,"exchangeFilters":[],"assets":[],"symbols":[%b]}' % (
            now_ms,
            self._rate_limits,
            symbols,
        )
