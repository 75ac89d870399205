"""Ladders before anything is armed: what a configuration becomes at a price, and the safety-order form written out."""

from fastapi import APIRouter

from dca_engine.api.acting import invalid_settings
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.ladder_preview import preview_of, written_out
from dca_engine.api.ladder_schemas import GenerateRequest, LadderPreview, LadderPreviewRequest, Levels
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import ExactRoute
from dca_engine.core.errors import InvalidSettingsError
from dca_engine.core.ids import AccountId

router = APIRouter(tags=["ladders"], route_class=ExactRoute)


@router.post("/portfolios/{portfolio_id}/ladders/preview")
async def preview_ladder(
    portfolio_id: PortfolioKey, request: LadderPreviewRequest, api: ApiDep, user_id: UserId
) -> LadderPreview:
    """Every leg against the market's rules, all of them together against the free balance. Places nothing."""
    live = await api.portfolios.find(user_id, portfolio_id)
    default = live.runner.portfolio.settings.default_account
    account_id = default if request.account_id is None else AccountId(request.account_id)
    try:
        return preview_of(live.seen(), request, lambda: api.intake.markets(live.runner, account_id))
    except InvalidSettingsError as error:
        raise invalid_settings(error.field, error.reason) from None


@router.post("/ladders/generate")
async def generate_levels(request: GenerateRequest, _user_id: UserId) -> Levels:
    """The levels that a generator stands for: weights total exactly 100."""
    try:
        return Levels(levels=list(written_out(request.generator)))
    except InvalidSettingsError as error:
        raise invalid_settings(error.field.removeprefix("."), error.reason) from None
