"""From a webhook token to the portfolio it belongs to, in memory: an alert costs no query before it is stored.

The rule: tokens are known here by their hash alone, and hashes and secrets are compared in constant time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest

from dca_engine.alerts.exchanges import by_exchange
from dca_engine.alerts.masking import Masker
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.store.repositories.portfolios import token_hash


@dataclass(frozen=True)
class WebhookRoute:
    """One portfolio's webhook."""

    portfolio_id: PortfolioId
    token_hash: bytes
    """SHA-256 of the token."""
    secret: str = field(repr=False)
    secret_required: bool
    venues: tuple[tuple[str, AccountId], ...]
    """Exchange name and account, in the order in which accounts are tried."""
    masker: Masker = field(init=False, repr=False, compare=False)
    by_exchange: Mapping[str, tuple[AccountId, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_exchange", by_exchange(self.venues))
        object.__setattr__(self, "masker", Masker(self.secret))

    def admits(self, given: object) -> bool:
        """Whether a request with this secret may go on."""
        if not self.secret_required:
            return True
        text = given if isinstance(given, str) else ""
        return compare_digest(text.encode("utf-8", "surrogatepass"), self.secret.encode())


class WebhookRoutes:
    """All routes; replaced whole when a portfolio, its token or its secret changes."""

    def __init__(self, routes: Iterable[WebhookRoute] = ()) -> None:
        self.replace(routes)

    def replace(self, routes: Iterable[WebhookRoute]) -> None:
        self._by_hash = {route.token_hash: route for route in routes}

    def find(self, token: str) -> WebhookRoute | None:
        hashed = token_hash(token)
        route = self._by_hash.get(hashed)
        return route if route is not None and compare_digest(route.token_hash, hashed) else None
