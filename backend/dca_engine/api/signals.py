"""Signals and what became of them, each with the alert that it was."""

from fastapi import APIRouter

from dca_engine.api.identifiers import PortfolioKey, SignalKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.schemas import AlertView, SignalPage, SignalView
from dca_engine.api.session import ApiDep, UserId

router = APIRouter(tags=["signals"])


@router.get("/portfolios/{portfolio_id}/signals")
async def read_signals(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, cursor: Cursor = None) -> SignalPage:
    """Page by page, newest first."""
    return await api.records.signals(user_id, portfolio_id, cursor, PAGE_SIZE)


@router.get("/signals/{signal_id}")
async def read_signal(signal_id: SignalKey, api: ApiDep, user_id: UserId) -> SignalView:
    """A signal with its one outcome; `pending` until it is decided."""
    return await api.records.signal(user_id, signal_id)


@router.get("/signals/{signal_id}/alert")
async def read_alert_of_signal(signal_id: SignalKey, api: ApiDep, user_id: UserId) -> AlertView:
    """The alert as it came, its secret masked."""
    return await api.records.alert_of_signal(user_id, signal_id)
