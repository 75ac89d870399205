"""What a fee is worth in the market's quote coin at the time of the fill (spec 5).

In quote it is itself, in base it is times the fill's price. A third coin is priced by its own market, from a price that
is at most a minute old. A worth that is not known is asked for, never made up.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from dca_engine.core.market import Market
from dca_engine.core.order import Fill
from dca_engine.core.values import ONE, ZERO
from dca_engine.exchanges.errors import GenericExchangeError
from dca_engine.exchanges.parsing import BareFill, trimmed

_FRESH = timedelta(seconds=60)
_BRIDGES = ("USDT", "USDC", "BTC")
"""Coins over which a fee coin is priced that has no market with the quote coin."""


class CoinPrices:
    """Last prices of fee coins in quote coins, asked for when needed and kept for a minute."""

    def __init__(
        self,
        last_price: Callable[[str], Awaitable[Decimal]],
        now: Callable[[], datetime],
        markets: Mapping[str, Market],
    ) -> None:
        self._last_price = last_price
        self._now = now
        self._markets = markets
        self._known: dict[tuple[str, str], tuple[Decimal, datetime]] = {}

    async def worth(self, fill: BareFill, market: Market) -> Fill:
        """The fill with its fee's worth in quote. Raises ExchangeError when that cannot be found out."""
        if fill.fee == ZERO or fill.fee_coin == market.quote:
            return _with_worth(fill, fill.fee)
        if fill.fee_coin == market.base:
            return _with_worth(fill, trimmed(fill.fee * fill.price))
        return _with_worth(fill, trimmed(fill.fee * await self.price(fill.fee_coin, market.quote)))

    async def price(self, coin: str, quote: str) -> Decimal:
        """Quote per coin."""
        known = self._known.get((coin, quote))
        if known is not None and self._now() - known[1] <= _FRESH:
            return known[0]
        price = ONE
        for symbol, inverted in conversion(coin, quote, self._markets):
            last = await self._last_price(symbol)
            price = price / last if inverted else price * last
        self._known[coin, quote] = (price, self._now())
        return price


def conversion(coin: str, quote: str, markets: Mapping[str, Market]) -> tuple[tuple[str, bool], ...]:
    """The markets whose prices lead from `coin` to `quote`, and whether each is to be turned over. Raises
    GenericExchangeError where no market leads there."""
    direct = _step(coin, quote, markets)
    if direct is not None:
        return (direct,)
    for bridge in _BRIDGES:
        first, second = _step(coin, bridge, markets), _step(bridge, quote, markets)
        if first is not None and second is not None:
            return (first, second)
    raise GenericExchangeError(f"no market tells what {coin} is worth in {quote}")


def _step(coin: str, quote: str, markets: Mapping[str, Market]) -> tuple[str, bool] | None:
    for symbol in (f"{coin}/{quote}", f"{coin}/{quote}:{quote}"):
        if symbol in markets:
            return symbol, False
    return (f"{quote}/{coin}", True) if f"{quote}/{coin}" in markets else None


def _with_worth(fill: BareFill, worth: Decimal) -> Fill:
    return Fill(fill.trade_id, fill.price, fill.quantity, fill.fee, fill.fee_coin, worth, fill.time)
