"""Which account and which market a request means. What is none of the portfolio's is the caller's mistake, by name."""

from dca_engine.alerts.markets import MarketIndex
from dca_engine.api.errors import ApiError
from dca_engine.core.ids import AccountId
from dca_engine.core.market import Market
from dca_engine.core.portfolio import Account, Portfolio


def account_of(portfolio: Portfolio, account_id: str | None) -> Account:
    """None: the default one. Raises ApiError."""
    wanted = AccountId(account_id) if account_id is not None else portfolio.settings.default_account
    found = next((account for account in portfolio.accounts if account.id == wanted), None)
    if found is None:
        raise wrong("account_id", "is not an account of this portfolio")
    return found


def market_of(index: MarketIndex, symbol: str) -> Market:
    """By any of its names. Raises ApiError, with the closest names."""
    found = index.find(symbol)
    if found is None:
        raise no_such_market(index, symbol)
    return found


def no_such_market(index: MarketIndex, symbol: str) -> ApiError:
    return wrong("symbol", f"is not a market of this account; closest: {', '.join(index.closest(symbol))}")


def wrong(field: str, why: str) -> ApiError:
    return ApiError(422, fields=[(field, why)])
