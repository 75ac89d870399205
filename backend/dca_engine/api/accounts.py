"""A person's exchange accounts: connecting them, trying and replacing their keys, practice wallets.

The rule: keys come in and never go out. Keys are stored only after the exchange has accepted them.
"""

import secrets
from decimal import Decimal
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import AfterValidator, SecretStr

from dca_engine.api.account_schemas import (
    AccountCheckRequest,
    AccountCheckView,
    AccountRenameRequest,
    KeysRequest,
    NewAccountRequest,
    OwnAccountView,
    PracticeResetRequest,
)
from dca_engine.api.account_views import check_view, own_account_view, venue_problem
from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import well_formed
from dca_engine.api.portfolio_changes import check_free, connect_anew
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.venues import known_venue
from dca_engine.api.wire import ExactRoute
from dca_engine.core.ids import AccountId
from dca_engine.core.order import Order
from dca_engine.core.portfolio import Portfolio
from dca_engine.core.values import MarketKind
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.exchanges.probing import Probe
from dca_engine.store.repositories.accounts import OwnAccount
from dca_engine.store.repositories.portfolios import AccountRecord, ApiKeys

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=ExactRoute)
AccountKey = Annotated[AccountId, AfterValidator(well_formed)]
PRACTICE_WALLET: Final = {"USDT": Decimal(100_000)}


@router.get("")
async def read_accounts(api: ApiDep, user_id: UserId) -> list[OwnAccountView]:
    """Every account of the user, oldest first, whether a portfolio trades on it or not."""
    return [own_account_view(own, api.engine) for own in await api.own.accounts(user_id)]


@router.post("/check")
async def check_account(request: AccountCheckRequest, api: ApiDep, user_id: UserId) -> AccountCheckView:
    """Tries keys at the exchange without storing them: markets, balances, what they may do, and what to beware of."""
    kind = MarketKind(request.market_kind)
    known_venue(request.venue, kind)
    record = AccountRecord(AccountId(""), "", request.venue, kind, simulated=False)
    return check_view(await _probe(api, user_id, record, _keys(request.api_key, request.api_secret)))


@router.post("", status_code=201)
async def create_account(request: NewAccountRequest, api: ApiDep, user_id: UserId) -> OwnAccountView:
    """Connects an account. Keys that the exchange refuses are not stored; a practice account gets its own wallet."""
    kind = MarketKind(request.market_kind)
    known_venue(request.venue, kind, simulated=request.simulated)
    account_id = AccountId(f"a{secrets.token_hex(8)}")
    record = AccountRecord(account_id, request.name, request.venue, kind, request.simulated)
    await api.own.check_account_name(user_id, account_id, request.name)
    if request.api_key is not None and request.api_secret is not None:
        keys = _keys(request.api_key, request.api_secret)
        await _probe(api, user_id, record, keys)
    else:
        keys = await open_practice(api, kind, request.balances)
    await api.own.add_account(user_id, record, keys, api.clock.now())
    return await _view(api, user_id, account_id)


@router.get("/{account_id}")
async def read_account(account_id: AccountKey, api: ApiDep, user_id: UserId) -> OwnAccountView:
    return await _view(api, user_id, account_id)


@router.patch("/{account_id}")
async def rename_account(
    account_id: AccountKey, request: AccountRenameRequest, api: ApiDep, user_id: UserId
) -> OwnAccountView:
    await api.own.rename_account(user_id, account_id, request.name)
    own = await api.own.account(user_id, account_id)
    if own.portfolio_id is not None:
        await api.portfolios.renamed(user_id, own.portfolio_id)
    return own_account_view(own, api.engine)


@router.delete("/{account_id}", status_code=204)
async def delete_account(account_id: AccountKey, api: ApiDep, user_id: UserId) -> None:
    """Forgets the account and its keys. 409 while a portfolio trades on it."""
    own = await api.own.account(user_id, account_id)
    if not await api.own.remove_account(user_id, account_id):
        text = f"The portfolio {own.portfolio_name} trades on this account. Take it out of the portfolio first."
        raise ApiError(409, "account_in_use", text)


@router.put("/{account_id}/keys")
async def replace_keys(account_id: AccountKey, request: KeysRequest, api: ApiDep, user_id: UserId) -> OwnAccountView:
    """Puts new keys in place of the old and connects with them at once. While something is open, they must open the
    same account at the exchange."""
    own = await api.own.account(user_id, account_id)
    if own.account.simulated:
        raise ApiError(409, "practice_account", "A practice account has no keys of its own.")
    keys = _keys(request.api_key, request.api_secret)
    await _probe(api, user_id, own.account, keys)
    same_wallet = await _opens_the_same(api, own, keys)
    await connect_anew(api, user_id, own.portfolio_id, account_id, keys, same_wallet=same_wallet)
    return await _view(api, user_id, account_id)


@router.post("/{account_id}/reset")
async def reset_practice_account(
    account_id: AccountKey, request: PracticeResetRequest, api: ApiDep, user_id: UserId
) -> OwnAccountView:
    """Gives a practice account a fresh wallet. 409 while something is open or waits there."""
    own = await api.own.account(user_id, account_id)
    if not own.account.simulated:
        raise ApiError(409, "real_account", "Only a practice account can be reset.")
    runner = None if own.portfolio_id is None else api.engine.runners.get(own.portfolio_id)
    if runner is not None:
        check_free(runner.portfolio, {account_id})
    keys = await open_practice(api, own.account.kind, request.balances)
    await connect_anew(api, user_id, own.portfolio_id, account_id, keys, same_wallet=False)
    return await _view(api, user_id, account_id)


# --- asking the exchange ----------------------------------------------------------------------------------------------


async def open_practice(api: Api, kind: MarketKind, balances: dict[str, Decimal] | None) -> ApiKeys:
    """A wallet of its own on the simulated exchange. Raises ApiError."""
    try:
        return await api.desk.open_practice_account(kind, balances or PRACTICE_WALLET)
    except ExchangeError as error:
        raise venue_problem(error) from None


async def _probe(api: Api, user_id: str, account: AccountRecord, keys: ApiKeys) -> Probe:
    if api.key_checks.exhausted(user_id):
        raise ApiError(429)
    api.key_checks.failed(user_id)
    try:
        return await api.desk.probe(account, keys)
    except ExchangeError as error:
        raise venue_problem(error) from None


async def _opens_the_same(api: Api, own: OwnAccount, keys: ApiKeys) -> bool:
    """Whether the exchange has one of our orders under these keys. False too where there is none to ask about."""
    runner = None if own.portfolio_id is None else api.engine.runners.get(own.portfolio_id)
    found = None if runner is None else _order_at(runner.portfolio, own.account.id)
    if found is None:
        return False
    symbol, order = found
    try:
        return await api.desk.knows_order(own.account, keys, symbol, order.client_order_id)
    except ExchangeError as error:
        raise venue_problem(error) from None


def _order_at(portfolio: Portfolio, account_id: AccountId) -> tuple[str, Order] | None:
    """The latest order that the exchange took of an open group, with its market."""
    orders = (
        (group.market.symbol, order)
        for group in portfolio.groups.values()
        if group.account_id == account_id
        for order in group.orders.values()
        if order.venue_order_id is not None
    )
    return max(orders, key=lambda found: found[1].created_at, default=None)


def _keys(api_key: SecretStr, api_secret: SecretStr) -> ApiKeys:
    return ApiKeys(api_key.get_secret_value(), api_secret.get_secret_value())


async def _view(api: Api, user_id: str, account_id: AccountId) -> OwnAccountView:
    return own_account_view(await api.own.account(user_id, account_id), api.engine)
