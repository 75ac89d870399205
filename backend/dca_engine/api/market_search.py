"""Which markets a few typed letters mean, best first. Pure."""

from collections.abc import Iterable

from dca_engine.alerts.markets import chart_name
from dca_engine.core.market import Market

_NO_MATCH = 9


def matching(markets: Iterable[Market], query: str, quote: str) -> list[Market]:
    """All for an empty query. Those counted in the portfolio's `quote` go before others that match as well."""
    wanted = "".join(letter for letter in query.upper() if letter.isalnum())
    ranked = ((_rank(market, wanted), market.quote != quote, market.symbol, market) for market in markets)
    return [found for rank, _, _, found in sorted(ranked, key=lambda row: row[:3]) if rank < _NO_MATCH]


def _rank(market: Market, wanted: str) -> int:
    """0 is best: the coin itself, then what begins like it, then what holds it anywhere."""
    base, name = market.base.upper(), f"{market.base}{market.quote}".upper()
    if wanted in ("", base, name, _letters(chart_name(market)), _letters(market.symbol)):
        return 0
    if base.startswith(wanted):
        return 1
    if name.startswith(wanted):
        return 2
    return 3 if wanted in name else _NO_MATCH


def _letters(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalnum())
