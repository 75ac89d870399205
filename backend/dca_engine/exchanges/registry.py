"""From a venue's name to a connector for one account there; and what accounts behind one address have in common.

A simulated account has a `route`: all its traffic goes to the exchange simulator at that loopback address, and nowhere
else. Which venues there are is one table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dca_engine.core.values import MarketKind
from dca_engine.exchanges import binance_linear, binance_spot
from dca_engine.exchanges.base import DEFAULT_TIMEOUT, CcxtConnector
from dca_engine.exchanges.budget import RequestBudget
from dca_engine.exchanges.capabilities import Capabilities, Limit, LimitKind
from dca_engine.exchanges.ccxt_client import Session
from dca_engine.exchanges.dialect import Credentials, Dialect, OnUsed
from dca_engine.exchanges.routing import RoutedSession
from dca_engine.exchanges.session import open_session
from dca_engine.exchanges.windows import Windows
from dca_engine.ports import Clock

MakeDialect = Callable[[Credentials, Session, float, OnUsed], Dialect]


@dataclass(frozen=True, slots=True)
class Venue:
    """One row of the table."""

    name: str
    """What a trader calls it."""
    capabilities: Capabilities
    make: MakeDialect
    simulated: bool = False
    """Whether the exchange simulator speaks its language, so that one can practise there."""
    needs_password: bool = False
    """Whether its keys have a third part, often called passphrase."""


VENUES: dict[tuple[str, MarketKind], Venue] = {
    ("binance", MarketKind.SPOT): Venue("Binance", binance_spot.CAPABILITIES, binance_spot.BinanceSpot, simulated=True),
    ("binance", MarketKind.LINEAR): Venue(
        "Binance", binance_linear.CAPABILITIES, binance_linear.BinanceLinear, simulated=True
    ),
}


class UnknownVenueError(ValueError):
    """No connector for this venue and market kind."""


class Registry:
    """Makes connectors. Use one for the whole process: limits that a venue counts per address are shared in it.

    `alone_since`, by the event loop's clock: since when it is certain that no other process sends; None when it never
    is."""

    def __init__(self, clock: Clock, timeout: float = DEFAULT_TIMEOUT, alone_since: float | None = None) -> None:
        self._clock = clock
        self._timeout = timeout
        self._alone_since = alone_since
        self._used: set[tuple[str, MarketKind, str]] = set()
        """Keys that this process may have sent with."""
        self._addresses: dict[tuple[str, MarketKind, str | None], Windows] = {}

    def connect(
        self, venue: str, kind: MarketKind, credentials: Credentials, route: str | None = None
    ) -> CcxtConnector:
        """A connector for one account; nothing is sent before `load_markets`. Call it inside the running event loop.

        `route` is the simulator's base address. Raises UnknownVenueError, and NotLoopbackError for a route that leads
        off this machine."""
        row = VENUES.get((venue, kind))
        if row is None:
            raise UnknownVenueError(f"no connector for {venue} {kind}")
        session: Session = open_session() if route is None else RoutedSession(route)
        budget = self._budget(row.capabilities, route)
        dialect = row.make(credentials, session, self._timeout, budget.observe)
        keys = (venue, kind, credentials.api_key)
        quiet_since = None if keys in self._used else self._alone_since
        self._used.add(keys)
        return CcxtConnector(
            dialect, budget, self._clock, session.close, credentials.api_key, self._timeout, quiet_since
        )

    def _budget(self, capabilities: Capabilities, route: str | None) -> RequestBudget:
        key = (capabilities.venue, capabilities.kind, route)
        if key not in self._addresses:
            self._addresses[key] = Windows(_of_kind(capabilities, LimitKind.WEIGHT))
        account = Windows(_of_kind(capabilities, LimitKind.ORDERS))
        return RequestBudget(self._addresses[key], account, capabilities.max_in_flight)


def connect(venue: str, kind: MarketKind, credentials: Credentials, route: str | None, clock: Clock) -> CcxtConnector:
    """A connector that shares its limits with no other."""
    return Registry(clock).connect(venue, kind, credentials, route)


def _of_kind(capabilities: Capabilities, kind: LimitKind) -> list[Limit]:
    return [limit for limit in capabilities.limits if limit.kind is kind]
