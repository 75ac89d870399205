"""Export and import of everything that a person has set.

Importing is whole where it can be: with one problem in the document nothing is done. What an exchange or an open
position prevents only on the way is told for its item, and importing again goes on from there.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Body

from dca_engine.api.accounts import open_practice
from dca_engine.api.acting import carry_out, runner_of
from dca_engine.api.configuration_plan import planned, with_accounts
from dca_engine.api.configuration_schemas import (
    FORMAT,
    Configuration,
    ConfigurationChange,
    ConfigurationChanges,
    ConfiguredAccount,
    ConfiguredPortfolio,
)
from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.api.portfolio_admin import begin, keep_webhook
from dca_engine.api.portfolio_changes import assign
from dca_engine.api.preset_schemas import PresetBody
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import ExactRoute
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.messages import SettingsChanged
from dca_engine.core.values import MarketKind
from dca_engine.store.repositories.portfolios import AccountRecord, PortfolioRecord

router = APIRouter(prefix="/configuration", tags=["configuration"], route_class=ExactRoute)
ConfigurationBody = Annotated[Configuration, Body()]


@router.get("")
async def read_configuration(api: ApiDep, user_id: UserId) -> Configuration:
    """Everything that is set, as one document, without keys, secrets and addresses of webhooks."""
    own = await api.own.accounts(user_id)
    names = {found.account.id: AccountId(found.account.name) for found in own}
    return Configuration(
        format=FORMAT,
        version=1,
        accounts=[_account(found.account) for found in own],
        portfolios=[await _portfolio(api, user_id, record, names) for record in await api.own.portfolios(user_id)],
        ladder_presets=[
            PresetBody(name=preset.name, note=preset.note, ladder=preset.ladder)
            for preset in await api.presets.all_of(user_id)
        ],
    )


@router.post("/check")
async def check_configuration(document: ConfigurationBody, api: ApiDep, user_id: UserId) -> ConfigurationChanges:
    """What importing this would change, in words. Changes nothing."""
    return ConfigurationChanges(changes=planned(await read_configuration(api, user_id), document))


@router.post("")
async def import_configuration(document: ConfigurationBody, api: ApiDep, user_id: UserId) -> ConfigurationChanges:
    """Creates what is missing and changes what differs; deletes nothing. A problem that can be seen beforehand is a 422
    that names its item, and nothing is done then."""
    plan = planned(await read_configuration(api, user_id), document)
    places = {"account": "accounts", "ladder_preset": "ladder_presets", "portfolio": "portfolios"}
    problems = [(f"{places[change.kind]}: {change.name}", change.problem) for change in plan if change.problem]
    if problems:
        raise ApiError(422, "invalid_configuration", "Nothing was imported: part of it is impossible.", problems)
    steps = _Import(api, user_id, document)
    return ConfigurationChanges(changes=[await _carried_out(change, steps.step(change)) for change in plan])


async def _carried_out(change: ConfigurationChange, step: Callable[[], Awaitable[None]]) -> ConfigurationChange:
    if change.action == "keep":
        return change.model_copy(update={"done": True})
    try:
        await step()
    except ApiError as error:
        return change.model_copy(update={"problem": error.message})
    return change.model_copy(update={"done": True})


class _Import:
    """The steps by which a document is carried out, each by the name of what it is about."""

    def __init__(self, api: Api, user_id: str, document: Configuration) -> None:
        self._api = api
        self._user_id = user_id
        self._accounts = {account.name: account for account in document.accounts}
        self._presets = {preset.name: preset for preset in document.ladder_presets}
        self._portfolios = {portfolio.name: portfolio for portfolio in document.portfolios}

    def step(self, change: ConfigurationChange) -> Callable[[], Awaitable[None]]:
        match change.kind:
            case "account":
                return lambda: self._add_account(self._accounts[change.name])
            case "ladder_preset":
                return lambda: self._put_preset(self._presets[change.name])
            case "portfolio":
                put = self._begin if change.action == "create" else self._change
                return lambda: put(self._portfolios[change.name])

    async def _add_account(self, wanted: ConfiguredAccount) -> None:
        kind = MarketKind(wanted.market_kind)
        account_id = AccountId(f"a{secrets.token_hex(8)}")
        record = AccountRecord(account_id, wanted.name, wanted.venue, kind, wanted.simulated)
        keys = await open_practice(self._api, kind, None) if wanted.simulated else None
        await self._api.own.add_account(self._user_id, record, keys, self._api.clock.now())

    async def _put_preset(self, preset: PresetBody) -> None:
        await self._api.presets.add_all(self._user_id, [preset], self._api.clock.now(), in_place=True)

    async def _begin(self, wanted: ConfiguredPortfolio) -> None:
        own = await self._own_accounts()
        accounts = [own[name] for name in wanted.accounts]
        settings = with_accounts(wanted.settings, _ids(own))
        made = await begin(self._api, self._user_id, wanted.name, wanted.quote, settings, accounts)
        await self._ask_for_secret(made.id, wanted.secret_required)

    async def _change(self, wanted: ConfiguredPortfolio) -> None:
        """Accounts that come are there before the settings name them, those that go leave after."""
        own = await self._own_accounts()
        record = next(r for r in await self._api.own.portfolios(self._user_id) if r.name == wanted.name)
        now = [account.id for account in record.accounts]
        after = [own[name].id for name in wanted.accounts]
        if not set(after) <= set(now):
            now = [*after, *(account_id for account_id in now if account_id not in after)]
            await assign(self._api, self._user_id, record.id, now)
        settings = with_accounts(wanted.settings, _ids(own))
        if settings != record.settings:
            await carry_out(runner_of(self._api, record.id), SettingsChanged(self._api.clock.now(), settings))
        if after != now:
            await assign(self._api, self._user_id, record.id, after)
        await self._ask_for_secret(record.id, wanted.secret_required)

    async def _ask_for_secret(self, portfolio_id: str, required: bool) -> None:
        await keep_webhook(self._api, self._user_id, PortfolioId(portfolio_id), secret_required=required)

    async def _own_accounts(self) -> dict[str, AccountRecord]:
        return {found.account.name: found.account for found in await self._api.own.accounts(self._user_id)}


# --- the document -----------------------------------------------------------------------------------------------------


def _ids(own: dict[str, AccountRecord]) -> dict[AccountId, AccountId]:
    return {AccountId(name): account.id for name, account in own.items()}


def _account(record: AccountRecord) -> ConfiguredAccount:
    return ConfiguredAccount(
        name=record.name, venue=record.venue, market_kind=record.kind.value, simulated=record.simulated
    )


async def _portfolio(
    api: Api, user_id: str, record: PortfolioRecord, names: dict[AccountId, AccountId]
) -> ConfiguredPortfolio:
    webhook = await api.records.webhook(user_id, record.id)
    return ConfiguredPortfolio(
        name=record.name,
        quote=record.quote,
        accounts=[account.name for account in record.accounts],
        secret_required=webhook.secret_required,
        settings=with_accounts(record.settings, names),
    )
