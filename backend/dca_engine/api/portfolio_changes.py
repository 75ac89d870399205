"""What a portfolio stands on is changed while nobody runs it: closed, changed in one transaction, opened again.

The rule: an account goes, or becomes another wallet, only when nothing is open or waits on it; whoever is refused is
told which markets are in the way, and nothing was stopped for it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from dca_engine.api.acting import runner_of
from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.core.changing_accounts import in_use
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.messages import AccountsChanged
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.ports import Batch
from dca_engine.runtime.writer import decide_all
from dca_engine.store.repositories.accounts import DecideAccounts
from dca_engine.store.repositories.portfolios import ApiKeys

_MOST_NAMED = 5


async def assign(api: Api, user_id: str, portfolio_id: PortfolioId, accounts: Sequence[AccountId]) -> None:
    """Lets the portfolio trade on these accounts, and on no others, from now on. Raises ApiError."""
    async with api.changing:
        known = runner_of(api, portfolio_id).portfolio
        check_free(known, {account.id for account in known.accounts} - set(accounts))
        decide = deciding(api.clock.now())
        async with api.engine.at_rest(portfolio_id):
            await api.own.assign_accounts(user_id, portfolio_id, accounts, decide)
    await api.refresh_routes()


async def connect_anew(
    api: Api, user_id: str, portfolio_id: PortfolioId | None, account_id: AccountId, keys: ApiKeys, *, same_wallet: bool
) -> None:
    """Gives an account new keys. Where they open another wallet, what the old one held is forgotten. Raises
    ApiError."""
    if portfolio_id is None:
        await api.own.replace_keys(user_id, account_id, keys)
        return
    async with api.changing:
        known = runner_of(api, portfolio_id).portfolio
        accounts = tuple(account.id for account in known.accounts)
        if not same_wallet:
            check_free(known, {account_id})
        decide = deciding(api.clock.now(), () if same_wallet else (account_id,))
        async with api.engine.at_rest(portfolio_id):
            await api.own.assign_accounts(user_id, portfolio_id, accounts, decide, (account_id, keys))


async def archive(api: Api, user_id: str, portfolio_id: PortfolioId) -> None:
    """Puts the portfolio to rest for good. Raises ApiError while anything is open or waits."""
    async with api.changing:
        known = runner_of(api, portfolio_id).portfolio
        check_free(known, {account.id for account in known.accounts})
        now = api.clock.now()
        async with api.engine.at_rest(portfolio_id) as rest:
            await api.own.archive(user_id, portfolio_id, now, deciding(now))
            rest.for_good = True
    await api.refresh_routes()


def deciding(now: datetime, anew: tuple[AccountId, ...] = ()) -> DecideAccounts:
    """What the core says to a change of accounts. Raises ApiError with its reason."""

    def decide(portfolio: Portfolio, seq: int, accounts: tuple[Account, ...]) -> Batch:
        batch = decide_all(portfolio, seq, [AccountsChanged(now, accounts, anew)])
        refusal = next((reason for reason in batch.entries[-1].reasons if reason.refused), None)
        if refusal is not None:
            raise ApiError(409, refusal.code, f"{refusal.text}.")
        return batch

    return decide


def check_free(portfolio: Portfolio, accounts: Collection[AccountId]) -> None:
    """Raises ApiError that names what is open or waits on one of them."""
    markets = sorted(set(in_use(portfolio, accounts)))
    if markets:
        more = f" and {len(markets) - _MOST_NAMED} more" if len(markets) > _MOST_NAMED else ""
        named = ", ".join(markets[:_MOST_NAMED]) + more
        raise ApiError(409, "account_in_use", f"Something is open or waits there: {named}. Close it first.")
