"""What a person sets for a portfolio: its settings, a pause, and the panic button."""

from typing import Annotated

from fastapi import APIRouter, Body

from dca_engine.api.acting import carry_out, invalid_settings
from dca_engine.api.context import Api
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.mirrors import MIRRORED
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import ExactRoute
from dca_engine.api.wish_schemas import Accepted, PanicRequest
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import PanicAction, Panicked, PauseSet, SettingsChanged
from dca_engine.core.settings import PortfolioSettings
from dca_engine.core.settings_check import check_settings as check
from dca_engine.runtime.runner import Runner

router = APIRouter(prefix="/portfolios/{portfolio_id}", tags=["portfolios"], route_class=ExactRoute)
SettingsForm = Annotated[PortfolioSettings, MIRRORED]
SettingsBody = Annotated[SettingsForm, Body()]


# --- settings ---------------------------------------------------------------------------------------------------------


@router.get("/settings")
async def read_settings(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> SettingsForm:
    """All of them, as new positions get them. Open ones keep what they were opened with."""
    return (await _runner(api, user_id, portfolio_id)).portfolio.settings


@router.put("/settings")
async def change_settings(
    portfolio_id: PortfolioKey, settings: SettingsBody, api: ApiDep, user_id: UserId
) -> SettingsForm:
    """Puts these in place of all that were; what is left out gets its default. Wrong ones are a 422 with the field."""
    runner = await _runner(api, user_id, portfolio_id)
    await carry_out(runner, SettingsChanged(api.clock.now(), settings))
    return runner.portfolio.settings


@router.post("/settings/check", status_code=204)
async def check_settings(portfolio_id: PortfolioKey, settings: SettingsBody, api: ApiDep, user_id: UserId) -> None:
    """Whether these could be traded by; changes nothing. Wrong ones are a 422 with the field."""
    runner = await _runner(api, user_id, portfolio_id)
    try:
        check(settings, frozenset(account.id for account in runner.portfolio.accounts))
    except InvalidSettingsError as error:
        raise invalid_settings(error.field, error.reason) from None


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
