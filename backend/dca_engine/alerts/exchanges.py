"""Which account an alert is for: the exchange named on the chart, in any of its spellings.

The rule: an exchange that the portfolio has no account for is an error that names the known ones, never a silent
default; the default is for alerts that name none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dca_engine.alerts.errors import AlertError
from dca_engine.core.ids import AccountId
from dca_engine.core.settings import AccountRoute

_DELAYED_FEEDS = ("_DLY", "_DL")
_OTHER_NAMES = {
    "GATEIO": "GATE",
    "OKEX": "OKX",
    "BINANCEUSDM": "BINANCE",
    "BINANCEFUTURES": "BINANCE",
    "KUCOINFUTURES": "KUCOIN",
}


def exchange_name(text: str) -> str:
    """One spelling per exchange: capitals, without the mark of a delayed feed."""
    name = text.strip().upper().replace(".", "").replace(" ", "")
    for suffix in _DELAYED_FEEDS:
        name = name.removesuffix(suffix)
    return _OTHER_NAMES.get(name, name)


@dataclass(frozen=True, slots=True)
class AccountRoutes:
    """A portfolio's accounts by exchange name; more than one under a name when it trades spot and perpetuals there."""

    default: AccountId
    by_exchange: Mapping[str, tuple[AccountId, ...]]

    def accounts_for(self, exchange: str | None, field: str) -> tuple[AccountId, ...]:
        """The accounts to look for the symbol on, in order. Raises AlertError naming `field`."""
        if exchange is None:
            return (self.default,)
        found = self.by_exchange.get(exchange_name(exchange))
        if found is None:
            known = ", ".join(sorted(self.by_exchange))
            raise AlertError("unknown_exchange", field, f"is not an exchange of this portfolio; known: {known}")
        return found


def routed(
    venues: Mapping[str, tuple[AccountId, ...]], routes: Iterable[AccountRoute]
) -> Mapping[str, tuple[AccountId, ...]]:
    """`venues` with the trader's own routes, which go before: the chart on one exchange, the trade on another."""
    own = {exchange_name(route.exchange): (route.account_id,) for route in routes}
    return {**venues, **own} if own else venues


def by_exchange(venues: Iterable[tuple[str, AccountId]]) -> Mapping[str, tuple[AccountId, ...]]:
    """Accounts by exchange name, from each account's own venue."""
    found: dict[str, tuple[AccountId, ...]] = {}
    for venue, account_id in venues:
        name = exchange_name(venue)
        found[name] = (*found.get(name, ()), account_id)
    return found
