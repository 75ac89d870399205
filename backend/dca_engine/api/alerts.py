"""Alerts as they came, refused ones too; any of them can be sent once more."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from dca_engine.api.filters import From, Named, Sought, Until, check_span
from dca_engine.api.identifiers import AlertKey, PortfolioKey
from dca_engine.api.intake import Delivery
from dca_engine.api.pages import PAGE_SIZE, Cursor
from dca_engine.api.replaying import body_of_now
from dca_engine.api.schemas import AlertAccepted, AlertPage
from dca_engine.api.session import ApiDep, Source, UserId
from dca_engine.store.repositories.signals import AlertFate, AlertFilter

router = APIRouter(prefix="/portfolios/{portfolio_id}/alerts", tags=["alerts"])


async def _wanted(
    verdict: Annotated[list[AlertFate] | None, Query(max_length=3)] = None,
    symbol: Named = None,
    since: From = None,
    until: Until = None,
    q: Sought = None,
) -> AlertFilter:
    """`verdict` may be given several times; `q` looks through the body and the error."""
    check_span(since, until)
    return AlertFilter(tuple(verdict or ()), symbol, since, until, q)


@router.get("")
async def read_alerts(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    wanted: Annotated[AlertFilter, Depends(_wanted)],
    cursor: Cursor = None,
) -> AlertPage:
    """Page by page, newest first; secrets are masked."""
    return await api.records.alerts(user_id, portfolio_id, cursor, PAGE_SIZE, wanted)


@router.post("/{alert_id}/replay", status_code=202, responses={200: {"model": AlertAccepted}})
async def replay_alert(
    portfolio_id: PortfolioKey, alert_id: AlertKey, response: Response, api: ApiDep, user_id: UserId, source: Source
) -> AlertAccepted:
    """Sends a stored alert once more, through the portfolio's own webhook, as a new alert of this moment. It trades."""
    alert = await api.records.alert(user_id, portfolio_id, alert_id)
    keys = await api.records.webhook(user_id, portfolio_id)
    now = api.clock.now()
    raw = body_of_now(alert, now)
    receipt = await api.intake.take(Delivery(keys.token, raw, keys.secret, source, now, replays=True))
    response.status_code = 200 if receipt.duplicate else 202
    return AlertAccepted(signal_id=receipt.signal_id, duplicate=receipt.duplicate)
