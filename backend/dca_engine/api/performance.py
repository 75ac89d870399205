"""What a portfolio earned: the overview, equity over time, the analysis of what closed, and that as a table."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from dca_engine.api.context import Api
from dca_engine.api.downloads import described, download, paged
from dca_engine.api.filters import From, Until, check_span
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.performance_csv import trade_lines
from dca_engine.api.performance_records import BEGINNING, Span
from dca_engine.api.performance_schemas import (
    AnalysisView,
    Analytics,
    EquityCurve,
    EquityPoint,
    PerformanceSummary,
    RangeName,
)
from dca_engine.api.performance_views import DAY, MONTH, WEEK, marks, summary
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.zones import Zone
from dca_engine.core.performance.analysis import CURVE_POINTS, Ended, analysis
from dca_engine.core.performance.thinning import thinned
from dca_engine.core.performance.worth import EquitySample, sampled, worth

router = APIRouter(prefix="/portfolios/{portfolio_id}/performance", tags=["performance"])

_RANGES: dict[RangeName, timedelta | None] = {
    "1D": DAY,
    "1W": WEEK,
    "1M": MONTH,
    "3M": timedelta(days=91),
    "1Y": timedelta(days=365),
    "ALL": None,
}


@router.get("/summary")
async def read_performance_summary(
    portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, zone: Zone = "UTC"
) -> PerformanceSummary:
    """By the prices of now; `zone` tells when days begin."""
    live = await api.portfolios.find(user_id, portfolio_id)
    now, portfolio = api.clock.now(), live.seen()
    wanted = marks(now, ZoneInfo(zone))
    past = await api.records.performance.past(user_id, portfolio_id, wanted, portfolio.groups.values())
    return summary(portfolio, live.profile.quote, now, past)


@router.get("/equity")
async def read_equity(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    span: Annotated[RangeName, Query(alias="range")] = "1M",
    since: From = None,
    until: Until = None,
) -> EquityCurve:
    """Of the range, and of it what lies from `from` on and before `to`. Ends now unless `to` is before: what is worth
    what at this moment is the last point, if that is known."""
    check_span(since, until)
    live = await api.portfolios.find(user_id, portfolio_id)
    now, portfolio, length = api.clock.now(), live.seen(), _RANGES[span]
    first = BEGINNING if length is None else now - length
    wanted = Span(user_id, portfolio_id, max(first, since or first), min(now, until or now))
    samples = await api.records.performance.samples(wanted)
    last = sampled(worth(portfolio, portfolio.price_of), now) if wanted.until == now else None
    points = await asyncio.to_thread(_drawn, [*samples, *(() if last is None else (last,))])
    return EquityCurve(range=span, quote=live.profile.quote, points=points)


@router.get("/analytics")
async def read_analytics(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    since: From = None,
    until: Until = None,
    zone: Zone = "UTC",
) -> Analytics:
    """Of positions that closed from `from` on and before `to` (now), and traded. `zone` tells when days begin."""
    span = _span(api, user_id, portfolio_id, since, until)
    profile = await api.records.profile(user_id, portfolio_id)
    ended, samples = await asyncio.gather(
        api.records.performance.ended(span, ZoneInfo(zone)), api.records.performance.samples(span)
    )
    # Thousands of samples take a while: the engine goes on meanwhile.
    found = await asyncio.to_thread(_analysed, ended, samples, ZoneInfo(zone))
    return Analytics(since=since, until=span.until, zone=zone, quote=profile.quote, analysis=found)


@router.get("/groups.csv", response_class=StreamingResponse, responses=described("text/csv"))
async def export_trades(
    portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, since: From = None, until: Until = None
) -> StreamingResponse:
    """The positions that `analytics` is of, one line each, earliest end first."""
    span = _span(api, user_id, portfolio_id, since, until)
    await api.records.profile(user_id, portfolio_id)
    pages = await paged(lambda cursor: api.records.performance.trades_behind(span, cursor))
    return download(trade_lines(pages), "closed-positions", api.clock.now(), "csv", "text/csv")


def _span(api: Api, user_id: str, portfolio_id: PortfolioKey, since: datetime | None, until: datetime | None) -> Span:
    check_span(since, until)
    return Span(user_id, portfolio_id, since or BEGINNING, until or api.clock.now().astimezone(UTC))


def _analysed(ended: Ended, samples: list[EquitySample], zone: tzinfo) -> AnalysisView:
    return AnalysisView.model_validate(analysis(ended, samples, zone))


def _drawn(samples: list[EquitySample]) -> list[EquityPoint]:
    points = thinned(samples, CURVE_POINTS, lambda s: s.time, lambda s: s.settled, lambda s: s.equity)
    return [EquityPoint.model_validate(point) for point in points]
