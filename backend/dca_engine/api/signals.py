"""Signals and what became of them, each with the alert that it was."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from dca_engine.api.filters import From, Named, Sought, Until, check_span
from dca_engine.api.identifiers import PortfolioKey, SignalKey
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.schemas import AlertView, SignalPage, SignalView, VerdictName
from dca_engine.api.session import ApiDep, UserId
from dca_engine.core.messages import Verdict
from dca_engine.store.repositories.signals import SignalFilter

router = APIRouter(tags=["signals"])


async def _wanted(
    verdict: Annotated[list[VerdictName] | None, Query(max_length=5)] = None,
    symbol: Named = None,
    since: From = None,
    until: Until = None,
    q: Sought = None,
) -> SignalFilter:
    """`verdict` may be given several times; `q` looks through the reason, the symbol and the trade's id."""
    check_span(since, until)
    verdicts = tuple(None if word == "pending" else Verdict(word) for word in verdict or ())
    return SignalFilter(verdicts, symbol, since, until, q)


@router.get("/portfolios/{portfolio_id}/signals")
async def read_signals(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    wanted: Annotated[SignalFilter, Depends(_wanted)],
    cursor: Cursor = None,
) -> SignalPage:
    """Page by page, newest first."""
    return await api.records.signals(user_id, portfolio_id, cursor, PAGE_SIZE, wanted)


@router.get("/signals/{signal_id}")
async def read_signal(signal_id: SignalKey, api: ApiDep, user_id: UserId) -> SignalView:
    """A signal with its one outcome; `pending` until it is decided."""
    return await api.records.signal(user_id, signal_id)


@router.get("/signals/{signal_id}/alert")
async def read_alert_of_signal(signal_id: SignalKey, api: ApiDep, user_id: UserId) -> AlertView:
    """The alert as it came, its secret masked."""
    return await api.records.alert_of_signal(user_id, signal_id)
