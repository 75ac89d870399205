"""The markets of an account: searched for, and how fresh their rules are."""

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from dca_engine.alerts.markets import chart_name
from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.market_lookup import account_of
from dca_engine.api.market_schemas import MarketChanges, MarketPage, MarketRulesView, MarketView
from dca_engine.api.market_search import matching
from dca_engine.api.session import ApiDep, UserId
from dca_engine.api.wire import Text
from dca_engine.core.ids import AccountId
from dca_engine.core.market import Market
from dca_engine.core.patience import is_within
from dca_engine.core.values import HUNDRED
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.ports import Price
from dca_engine.runtime.account_link import MarketsRead
from dca_engine.runtime.runner import Runner

router = APIRouter(prefix="/portfolios/{portfolio_id}", tags=["markets"])

ANSWER_WITHIN_SECONDS = 10.0
SYNC_AGAIN = timedelta(seconds=30)
"""From one reading of the rules to the next that a person may ask for."""
Account = Annotated[Text | None, Query()]
"""Absent: the default one."""


@router.get("/markets")
async def read_markets(
    portfolio_id: PortfolioKey,
    api: ApiDep,
    user_id: UserId,
    account_id: Account = None,
    q: Annotated[Text, Query()] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> MarketPage:
    """Markets that can be traded now and whose names hold `q`: a coin, a pair, or as on a chart."""
    live = await api.portfolios.find(user_id, portfolio_id)
    account = account_of(live.runner.portfolio, account_id)
    markets = api.intake.markets(live.runner, account.id).markets
    found = matching(markets.values(), q, live.profile.quote)
    views = [_view(market, live.runner.price(account.id, market.symbol)) for market in found[:limit]]
    return MarketPage(markets=views, matching=len(found))


@router.get("/market-rules")
async def read_market_rules(
    portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, account_id: Account = None
) -> MarketRulesView:
    """When an account's market rules were fetched last, what that changed, and what happens without rules."""
    runner = (await api.portfolios.find(user_id, portfolio_id)).runner
    return _rules_view(runner, account_of(runner.portfolio, account_id).id)


@router.post("/market-rules/sync")
async def sync_market_rules(
    portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId, account_id: Account = None
) -> MarketRulesView:
    """Fetches them now. Too soon after the last time is a 429 that says when; an exchange that is away a 503."""
    runner = (await api.portfolios.find(user_id, portfolio_id)).runner
    account = account_of(runner.portfolio, account_id)
    last, _ = runner.markets_read(account.id)
    now = api.clock.now()
    if last is not None and is_within(SYNC_AGAIN, last.time, now):
        ago, wait = (now - last.time).seconds, (last.time + SYNC_AGAIN - now).seconds + 1
        message = f"The market rules were fetched {ago} s ago. They can be fetched again in {wait} s."
        raise ApiError(429, "too_soon", message, headers={"Retry-After": str(wait)})
    try:
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            await runner.load_markets(account.id)
    except TimeoutError:
        raise _away(f"no answer within {ANSWER_WITHIN_SECONDS:g} s") from None
    except ExchangeError as error:
        raise _away(error.reason) from None
    return _rules_view(runner, account.id)


def _away(reason: str) -> ApiError:
    return ApiError(503, "exchange_away", f"The exchange does not tell its rules now: {reason}.")


def _rules_view(runner: Runner, account_id: AccountId) -> MarketRulesView:
    read, due = runner.markets_read(account_id)
    settings = runner.portfolio.settings
    return MarketRulesView(
        account_id=account_id,
        synced_at=None if read is None else read.time,
        next_sync_at=due,
        count=len(runner.market_list(account_id)),
        changes=None if read is None else _changes(read),
        missing_rules=settings.missing_rules.value,
        fallback_rules=settings.fallback_rules,
    )


def _changes(read: MarketsRead) -> MarketChanges:
    return MarketChanges(
        added=list(read.added),
        removed=list(read.removed),
        changed=list(read.changed),
        count=len(read.added) + len(read.removed) + len(read.changed),
    )


def _view(market: Market, price: Price | None) -> MarketView:
    return MarketView(
        symbol=market.symbol,
        chart_name=chart_name(market),
        base=market.base,
        quote=market.quote,
        tick_size=market.tick_size,
        step_size=market.step_size,
        min_quantity=market.min_quantity,
        min_notional=market.min_notional,
        max_quantity=market.max_quantity,
        contract_size=market.contract_size,
        maker_fee_percent=market.maker_fee_rate * HUNDRED,
        taker_fee_percent=market.taker_fee_rate * HUNDRED,
        price=None if price is None else price.last,
    )
