"""Risk: limits and breakers as they stand, who is up for an offset, the offsets there were, and one by hand."""

from fastapi import APIRouter

from dca_engine.api.acting import carry_out
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.risk_schemas import OffsetPage, RiskView
from dca_engine.api.risk_views import risk_view
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wish_schemas import Accepted
from dca_engine.core.messages import OffsetRequested

router = APIRouter(prefix="/portfolios/{portfolio_id}/risk", tags=["risk"])


@router.get("")
async def read_risk(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> RiskView:
    """By the prices of now; with the offset that would begin if one were asked for, or why none would."""
    live = await api.portfolios.find(user_id, portfolio_id)
    return risk_view(live.seen(), api.clock.now())


@router.post("/run", status_code=202)
async def run_offset(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> Accepted:
    """The risk engine's round now. A 409 tells why no offset begins."""
    live = await api.portfolios.find(user_id, portfolio_id)
    return await carry_out(live.runner, OffsetRequested(api.clock.now()))


@router.get("/offsets")
async def read_offsets(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, cursor: Cursor = None) -> OffsetPage:
    """Page by page, newest first, each with its plan, its numbers and its result."""
    return await api.records.offsets(user_id, portfolio_id, cursor, PAGE_SIZE)
