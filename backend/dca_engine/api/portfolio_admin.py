"""Portfolios as such: making, renaming and ending them, the accounts they trade on, and their webhooks."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fastapi import APIRouter

from dca_engine.api.acting import invalid_settings
from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.portfolio_admin_schemas import (
    ArchivedPortfolioView,
    NewPortfolioRequest,
    PortfolioAccountsRequest,
    PortfolioRenameRequest,
    RotateRequest,
    WebhookRequest,
)
from dca_engine.api.portfolio_changes import archive, assign
from dca_engine.api.portfolios import webhook_view
from dca_engine.api.schemas import PortfolioView, WebhookView
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import ExactRoute
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.settings_check import check_settings
from dca_engine.store.repositories.portfolios import AccountRecord, PortfolioRecord, Webhook

router = APIRouter(tags=["portfolios"], route_class=ExactRoute)
_TOKEN_BYTES: Final = 24
"""192 random bits; the spec asks for at least 128."""


@router.post("/portfolios", status_code=201)
async def create_portfolio(request: NewPortfolioRequest, api: ApiDep, user_id: UserId) -> PortfolioView:
    """Makes a portfolio and runs it at once. Practice and real accounts do not go together."""
    accounts = await _own_accounts(api, user_id, request.accounts)
    settings = request.settings or _settings(request, accounts[0])
    return await begin(api, user_id, request.name, request.quote, settings, accounts)


@router.get("/archived-portfolios")
async def read_archived_portfolios(api: ApiDep, user_id: UserId) -> list[ArchivedPortfolioView]:
    """Those that are at rest for good, the latest first."""
    return [
        ArchivedPortfolioView(
            id=found.id,
            name=found.name,
            quote=found.quote,
            realized_total=found.realized_total,
            created_at=found.created_at,
            archived_at=found.archived_at,
        )
        for found in await api.own.archived(user_id)
    ]


@router.patch("/portfolios/{portfolio_id}")
async def rename_portfolio(
    portfolio_id: PortfolioKey, request: PortfolioRenameRequest, api: ApiDep, user_id: UserId
) -> PortfolioView:
    await api.own.rename_portfolio(user_id, portfolio_id, request.name)
    return await _view(api, user_id, portfolio_id)


@router.delete("/portfolios/{portfolio_id}", status_code=204)
async def archive_portfolio(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> None:
    """Puts it to rest for good: its webhook takes nothing any more, its accounts are free, its history stays. 409 while
    anything is open or waits."""
    await api.records.webhook(user_id, portfolio_id)
    await archive(api, user_id, portfolio_id)


@router.put("/portfolios/{portfolio_id}/accounts")
async def change_accounts(
    portfolio_id: PortfolioKey, request: PortfolioAccountsRequest, api: ApiDep, user_id: UserId
) -> PortfolioView:
    """Which accounts it trades on. 409 for one that goes while something is open there or the settings name it."""
    await api.records.webhook(user_id, portfolio_id)
    accounts = await _own_accounts(api, user_id, request.accounts, portfolio_id)
    await assign(api, user_id, portfolio_id, [account.id for account in accounts])
    return await _view(api, user_id, portfolio_id)


# --- the webhook ------------------------------------------------------------------------------------------------------


@router.put("/portfolios/{portfolio_id}/webhook")
async def change_webhook(
    portfolio_id: PortfolioKey, request: WebhookRequest, api: ApiDep, user_id: UserId
) -> WebhookView:
    return await keep_webhook(api, user_id, portfolio_id, secret_required=request.secret_required)


@router.post("/portfolios/{portfolio_id}/webhook/rotate")
async def rotate_webhook(
    portfolio_id: PortfolioKey, request: RotateRequest, api: ApiDep, user_id: UserId
) -> WebhookView:
    """A new address, a new secret, or both. Alerts that bring the old ones are refused from now on."""
    known, fresh = await api.records.webhook(user_id, portfolio_id), new_webhook()
    changed = Webhook(
        fresh.token if request.token else known.token,
        fresh.secret if request.secret else known.secret,
        known.secret_required,
    )
    return await _keep(api, user_id, portfolio_id, changed)


async def keep_webhook(api: Api, user_id: str, portfolio_id: PortfolioId, *, secret_required: bool) -> WebhookView:
    """Raises ApiError."""
    known = await api.records.webhook(user_id, portfolio_id)
    return await _keep(api, user_id, portfolio_id, replace(known, secret_required=secret_required))


async def _keep(api: Api, user_id: str, portfolio_id: PortfolioId, webhook: Webhook) -> WebhookView:
    await api.own.change_webhook(user_id, portfolio_id, webhook)
    await api.refresh_routes()
    return webhook_view(webhook)


def new_webhook() -> Webhook:
    return Webhook(secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES), secret_required=True)


# --- making one -------------------------------------------------------------------------------------------------------


async def begin(
    api: Api, user_id: str, name: str, quote: str, settings: PortfolioSettings, accounts: Sequence[AccountRecord]
) -> PortfolioView:
    """Stores a new portfolio and lets the engine run it. Raises ApiError."""
    try:
        check_settings(settings, frozenset(account.id for account in accounts))
    except InvalidSettingsError as error:
        raise invalid_settings(error.field, error.reason) from None
    portfolio_id = PortfolioId(f"p{secrets.token_hex(8)}")
    record = PortfolioRecord(portfolio_id, user_id, name, quote, settings, tuple(accounts), api.clock.now())
    async with api.changing:
        await api.own.create_portfolio(record, new_webhook())
        await api.engine.open(portfolio_id)
    await api.refresh_routes()
    return await _view(api, user_id, portfolio_id)


def _settings(request: NewPortfolioRequest, account: AccountRecord) -> PortfolioSettings:
    assert request.capital is not None
    assert request.ladder is not None
    return PortfolioSettings(request.capital, request.ladder, account.id, max_open_groups=request.max_open_groups)


async def _own_accounts(
    api: Api, user_id: str, named: Sequence[str], portfolio_id: PortfolioId | None = None
) -> list[AccountRecord]:
    """The user's own, free or this portfolio's already. Raises ApiError."""
    own = {found.account.id: found for found in await api.own.accounts(user_id)}
    found = []
    for i, account_id in enumerate(named):
        account = own.get(AccountId(account_id))
        if account is None or account_id in named[:i]:
            why = "is named twice" if account is not None else "is not one of your accounts"
            raise ApiError(422, fields=[(f"accounts.{i}", why)])
        if account.portfolio_id not in (None, portfolio_id):
            text = f"The portfolio {account.portfolio_name} trades on {account.account.name} already."
            raise ApiError(409, "account_taken", text, [(f"accounts.{i}", f"is used by {account.portfolio_name}")])
        found.append(account.account)
    check_alike(found)
    return found


def check_alike(accounts: Sequence[AccountRecord]) -> None:
    """Profit that was never real would be added to profit that is. Raises ApiError."""
    if len({account.simulated for account in accounts}) > 1:
        raise ApiError(422, fields=[("accounts", "cannot be practice and real accounts together")])


async def _view(api: Api, user_id: str, portfolio_id: PortfolioId) -> PortfolioView:
    return (await api.portfolios.find(user_id, portfolio_id)).view()
