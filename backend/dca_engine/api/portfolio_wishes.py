"""What a person sets for a portfolio: its settings, a pause, and the panic button."""

from typing import Annotated

from fastapi import APIRouter, Body, Response
from pydantic import ValidationError

from dca_engine.api.acting import carry_out, settings_differ
from dca_engine.api.context import Api
from dca_engine.api.errors import told_of
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.mirrors import MIRRORED, TRIED
from dca_engine.api.schemas import FieldError, SettingsCheck
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.versions import IfMatch, names, version_of
from dca_engine.api.wire import ExactRoute
from dca_engine.api.wish_schemas import Accepted, PanicRequest
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import AccountId, PortfolioId
from dca_engine.core.messages import PanicAction, Panicked, PauseSet, SettingsChanged
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.settings_check import check_settings as check
from dca_engine.runtime.runner import Runner

router = APIRouter(prefix="/portfolios/{portfolio_id}", tags=["portfolios"], route_class=ExactRoute)
SettingsForm = Annotated[PortfolioSettings, MIRRORED]
SettingsBody = Annotated[SettingsForm, Body()]
TriedSettings = Annotated[PortfolioSettings | ValidationError, TRIED, Body()]


# --- settings ---------------------------------------------------------------------------------------------------------


@router.get("/settings")
async def read_settings(portfolio_id: PortfolioKey, response: Response, api: ApiDep, user_id: UserId) -> SettingsForm:
    """All of them, as new positions get them. Open ones keep what they were opened with. `ETag` is their version."""
    return _versioned(response, await _runner(api, user_id, portfolio_id))


@router.put("/settings")
async def change_settings(
    portfolio_id: PortfolioKey,
    settings: SettingsBody,
    response: Response,
    api: ApiDep,
    user_id: UserId,
    if_match: IfMatch = None,
) -> SettingsForm:
    """Puts these in place of all that were; what is left out gets its default. Wrong ones are a 422 with the field.
    `If-Match` may name the version that they were made from: where another one holds by now, 412."""
    runner = await _runner(api, user_id, portfolio_id)
    known = runner.portfolio.settings
    if if_match is not None and not names(if_match, version_of(known)):
        raise settings_differ()
    await carry_out(runner, SettingsChanged(api.clock.now(), settings, None if if_match is None else known))
    return _versioned(response, runner)


@router.post("/settings/check")
async def check_settings(
    portfolio_id: PortfolioKey, settings: TriedSettings, api: ApiDep, user_id: UserId
) -> SettingsCheck:
    """Whether these could be traded by, and what is wrong with which field; changes nothing."""
    runner = await _runner(api, user_id, portfolio_id)
    told = _wrong(settings, frozenset(account.id for account in runner.portfolio.accounts))
    return SettingsCheck(errors=[FieldError(field=field, reason=reason) for field, reason in told])


def _wrong(settings: PortfolioSettings | ValidationError, accounts: frozenset[AccountId]) -> list[tuple[str, str]]:
    if isinstance(settings, ValidationError):
        return told_of(settings.errors())
    try:
        check(settings, accounts)
    except InvalidSettingsError as error:
        return [(error.field, error.reason)]
    return []


def _versioned(response: Response, runner: Runner) -> PortfolioSettings:
    settings = runner.portfolio.settings
    response.headers["ETag"] = version_of(settings)
    return settings


# --- holding back -----------------------------------------------------------------------------------------------------


@router.post("/pause", status_code=202)
async def pause_portfolio(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Entries wait from now on; exits, targets and stops go on."""
    runner = await _runner(api, user_id, portfolio_id)
    return await carry_out(runner, PauseSet(api.clock.now(), True))


@router.post("/resume", status_code=202)
async def resume_portfolio(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Lets entries through again; lifts a breaker's pause and a lock too."""
    runner = await _runner(api, user_id, portfolio_id)
    return await carry_out(runner, PauseSet(api.clock.now(), False))


@router.post("/reconcile", status_code=202)
async def reconcile_portfolio(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> Accepted:
    """Begins to ask the exchange about every order and holding, as after a start; the feed tells what is found."""
    (await _runner(api, user_id, portfolio_id)).reconcile()
    return Accepted(reasons=[])


@router.post("/panic", status_code=202)
async def panic(portfolio_id: PortfolioKey, request: PanicRequest, api: ApiDep, user_id: UserId) -> Accepted:
    """Closes every position, or cancels every unfilled entry; and pauses."""
    runner = await _runner(api, user_id, portfolio_id)
    return await carry_out(runner, Panicked(api.clock.now(), PanicAction(request.action)))


async def _runner(api: Api, user_id: str, portfolio_id: PortfolioId) -> Runner:
    return (await api.portfolios.find(user_id, portfolio_id)).runner
