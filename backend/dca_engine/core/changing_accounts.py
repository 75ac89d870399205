"""Which accounts a portfolio trades on is changed between two of its runs, and never under what is open there."""

from collections.abc import Iterable
from dataclasses import replace

from dca_engine.core.decisions import declined, said
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import AccountId
from dca_engine.core.messages import AccountsChanged, Decision, Reason
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.settings_check import check_settings


def change_accounts(portfolio: Portfolio, wish: AccountsChanged) -> Decision:
    """Refused while something is open or waits on an account that goes or becomes another wallet, and while the
    settings name one that goes. Without any account the portfolio is at rest for good."""
    kept = frozenset(account.id for account in wish.accounts)
    gone = {account.id for account in portfolio.accounts} - kept
    count = len(tuple(in_use(portfolio, gone | set(wish.anew))))
    if count:
        return declined(portfolio, "account_in_use", f"{count} positions or waiting entries are on that account")
    if kept:
        try:
            check_settings(portfolio.settings, kept)
        except InvalidSettingsError as error:
            return declined(portfolio, "account_in_settings", f"The settings name that account: {error}")
    stocks = {key: stock for key, stock in portfolio.stocks.items() if key in kept and key not in wish.anew}
    changed = replace(portfolio, accounts=wish.accounts, stocks=stocks)
    return said(changed, Reason("accounts_changed", _told(wish), {"accounts": str(len(wish.accounts))}))


def in_use(portfolio: Portfolio, accounts: Iterable[AccountId]) -> Iterable[str]:
    """The markets of what is open and of what waits on these accounts."""
    among = frozenset(accounts)
    yield from (group.market.symbol for group in portfolio.groups.values() if group.account_id in among)
    yield from (entry.key.symbol for entry in portfolio.queue.values() if entry.key.account_id in among)


def _told(wish: AccountsChanged) -> str:
    if not wish.accounts:
        return "Archived: it trades on no account any more"
    return "An account was connected anew" if wish.anew else "The accounts were changed"
