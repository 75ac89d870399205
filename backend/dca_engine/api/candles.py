"""Candles of a market, of any timeframe: what charts are drawn from."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from dca_engine.api.candle_schemas import CandlePage, CandleView
from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.market_lookup import account_of, market_of, wrong
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import Text
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.market_data.candle_book import Wanted
from dca_engine.market_data.timeframes import MONTH, NoSuchCandlesError
from dca_engine.ports import Candle, Exchange

router = APIRouter(tags=["markets"])

ANSWER_WITHIN_SECONDS = 8.0
_USUAL_TIMEFRAME = 900
"""Where a position names none."""
_AWAY = "exchange_away"


@router.get("/portfolios/{portfolio_id}/candles")
async def read_candles(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    symbol: Annotated[Text, Query(min_length=1)],
    account_id: Annotated[Text | None, Query()] = None,
    timeframe_seconds: Annotated[int, Query(ge=1, le=12 * MONTH)] = _USUAL_TIMEFRAME,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    before: Annotated[AwareDatetime | None, Query()] = None,
) -> CandlePage:
    """The last ones that began before `before`, or up to now. A timeframe that the exchange does not have is made of a
    shorter one; where that takes very many, fewer come. While the exchange is away: what is known, else a 503."""
    runner = (await api.portfolios.find(user_id, portfolio_id)).runner
    account = account_of(runner.portfolio, account_id)
    market = market_of(api.intake.markets(runner, account.id), symbol)
    wanted = Wanted(account.id, market.symbol, timeframe_seconds, limit, before)
    try:
        return await _page(api, runner.exchange(account.id), wanted)
    except NoSuchCandlesError as error:
        raise wrong("timeframe_seconds", str(error)) from None


async def _page(api: Api, exchange: Exchange, wanted: Wanted) -> CandlePage:
    """Raises NoSuchCandlesError, and ApiError where nothing is known."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            found = await api.candles.read(exchange, wanted)
    except TimeoutError:
        return _known(api, exchange, wanted, f"no answer within {ANSWER_WITHIN_SECONDS:g} s")
    except ExchangeError as error:
        return _known(api, exchange, wanted, error.reason)
    return CandlePage(items=[_view(candle) for candle in found], partial=False, reason=None)


def _known(api: Api, exchange: Exchange, wanted: Wanted, reason: str) -> CandlePage:
    known = api.candles.known(exchange, wanted)
    if not known:
        raise ApiError(503, _AWAY, f"The exchange cannot be asked for candles now: {reason}.")
    return CandlePage(items=[_view(candle) for candle in known], partial=True, reason=reason)


def _view(candle: Candle) -> CandleView:
    return CandleView(
        time=candle.time,
        open=candle.open,
        high=candle.high,
        low=candle.low,
        close=candle.close,
        volume=candle.volume,
    )
