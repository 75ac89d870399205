"""Alerts as they came, refused ones too."""

from fastapi import APIRouter

from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.schemas import AlertPage
from dca_engine.api.session import ApiDep, UserId

router = APIRouter(tags=["alerts"])


@router.get("/portfolios/{portfolio_id}/alerts")
async def read_alerts(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, cursor: Cursor = None) -> AlertPage:
    """Page by page, newest first; secrets are masked."""
    return await api.records.alerts(user_id, portfolio_id, cursor, PAGE_SIZE)
