"""From the name on a chart to one market of a venue, through the venue's own market list and never by slicing.

Every market is listed under all the names it goes by; a name that two markets share names neither.
"""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import pairwise

from dca_engine.core.market import Market
from dca_engine.core.values import MarketKind

CLOSEST = 3
_CANDIDATES = 40


def chart_name(market: Market) -> str:
    """What TradingView calls it: `BTCUSDT`, or `BTCUSDT.P` for the linear perpetual."""
    suffix = ".P" if market.kind is MarketKind.LINEAR else ""
    return f"{market.base}{market.quote}{suffix}".upper()


def names_of(market: Market) -> Iterator[str]:
    """Every name of a market, in capitals."""
    yield market.symbol.upper()
    pair = [f"{market.base}{separator}{market.quote}".upper() for separator in ("", "/", "-", "_")]
    for name in pair:
        yield from (f"{name}.P", f"{name}PERP") if market.kind is MarketKind.LINEAR else (name,)


class MarketIndex:
    """The markets of one account by every name they go by. Built once per market list."""

    def __init__(self, markets: Mapping[str, Market]) -> None:
        self.markets = markets
        """The list that this index was built from."""
        self._by_name: dict[str, Market | None] = {}
        for market in markets.values():
            for name in set(names_of(market)):
                self._by_name[name] = None if name in self._by_name else market
        self._pairs: dict[str, frozenset[str]] | None = None

    def find(self, name: str) -> Market | None:
        """The one market of this name, in any case; None when there is none or more than one."""
        return self._by_name.get(name.strip().upper())

    def closest(self, name: str) -> list[str]:
        """The chart names nearest to `name`, best first."""
        if self._pairs is None:
            self._pairs = {chart: _letter_pairs(chart) for chart in map(chart_name, self.markets.values())}
        wanted = name.strip().upper()
        pairs = _letter_pairs(wanted)
        near = nlargest(_CANDIDATES, self._pairs.items(), key=lambda item: len(item[1] & pairs))
        return nlargest(CLOSEST, (chart for chart, _ in near), key=lambda c: SequenceMatcher(None, wanted, c).ratio())


def _letter_pairs(name: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(name)))
