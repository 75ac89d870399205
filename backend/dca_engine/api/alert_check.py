"""A message tried before it is pasted into TradingView: read by the code that reads alerts, kept nowhere."""

import asyncio
from decimal import Decimal

from fastapi import APIRouter

from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.markets import chart_name
from dca_engine.alerts.masking import Masker
from dca_engine.alerts.reading import ReadAlert
from dca_engine.alerts.samples import CANDLE_SECONDS, Case, SampleChart, cases_of, filled, unknown_placeholders
from dca_engine.api.alert_check_schemas import AlertCheckRequest, AlertCheckView, AlertReading, ReadSignal
from dca_engine.api.context import Api
from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.intake import Delivery
from dca_engine.api.market_lookup import account_of, market_of
from dca_engine.api.schemas import FieldError
from dca_engine.api.session import ApiDep, UserId
from dca_engine.core.ids import AccountId
from dca_engine.core.market import Market
from dca_engine.exchanges.errors import ExchangeError
from dca_engine.market_data.candle_book import Wanted
from dca_engine.market_data.timeframes import NoSuchCandlesError
from dca_engine.runtime.runner import Runner
from dca_engine.store.repositories.portfolios import Webhook

router = APIRouter(prefix="/portfolios/{portfolio_id}/alerts", tags=["alerts"])
PRICE_WITHIN_SECONDS = 2.0
_USUAL = "BTC"
_NO_PRICE_KNOWN = Decimal(100)


@router.post("/check")
async def check_alert(
    portfolio_id: PortfolioKey, request: AlertCheckRequest, api: ApiDep, user_id: UserId
) -> AlertCheckView:
    """What the engine would make of a message, with sample values in the place of TradingView's placeholders."""
    keys = await api.records.webhook(user_id, portfolio_id)
    runner = api.engine.runners.get(portfolio_id)
    if runner is None:
        raise ApiError(503, "starting")
    account_id, market = _market(api, runner, request.symbol)
    chart = SampleChart(
        exchange=_exchange(api, keys, account_id),
        ticker=chart_name(market),
        base=market.base,
        quote=market.quote,
        price=await _price(api, runner, account_id, market),
        now=api.clock.now(),
    )
    return AlertCheckView(
        symbol=market.symbol,
        unknown_placeholders=unknown_placeholders(request.message),
        readings=[_reading(api, keys, request.message, chart, case) for case in cases_of(request.message)],
    )


def _market(api: Api, runner: Runner, symbol: str | None) -> tuple[AccountId, Market]:
    """On the default account, else on another. Raises ApiError for a symbol that there is not."""
    default = account_of(runner.portfolio, None).id
    index = api.intake.markets(runner, default)
    if symbol is None:
        markets = index.markets.values()
        return default, next((market for market in markets if market.base == _USUAL), next(iter(markets)))
    for account in runner.portfolio.accounts:
        found = None if account.id == default else api.intake.markets(runner, account.id).find(symbol)
        if found is not None and index.find(symbol) is None:
            return account.id, found
    return default, market_of(index, symbol)


def _exchange(api: Api, keys: Webhook, account_id: AccountId) -> str:
    """As a chart names it."""
    route = api.intake.routes.find(keys.token)
    venues = () if route is None else route.venues
    return next((venue.upper() for venue, venue_account in venues if venue_account == account_id), "")


async def _price(api: Api, runner: Runner, account_id: AccountId, market: Market) -> Decimal:
    """Now, else as the latest candle has it: stops and targets are held against it. Quote per base."""
    price = runner.price(account_id, market.symbol)
    if price is not None:
        return price.last
    try:
        async with asyncio.timeout(PRICE_WITHIN_SECONDS):
            found = await api.candles.read(
                runner.exchange(account_id), Wanted(account_id, market.symbol, CANDLE_SECONDS, 1)
            )
    except (TimeoutError, ExchangeError, NoSuchCandlesError):
        found = []
    return found[-1].close if found else _NO_PRICE_KNOWN


def _reading(api: Api, keys: Webhook, message: str, chart: SampleChart, case: Case) -> AlertReading:
    raw = filled(message, chart, case).encode()
    sent = Masker(keys.secret).mask(raw)
    try:
        read = api.intake.reading(Delivery(keys.token, raw, None, "", chart.now))
    except AlertError as error:
        problem = FieldError(field=error.field, reason=error.reason)
        return AlertReading(case=case.value, sent=sent, signal=None, problem=problem)
    return AlertReading(case=case.value, sent=sent, signal=_signal(read), problem=None)


def _signal(read: ReadAlert) -> ReadSignal:
    signal = read.signal
    return ReadSignal(
        intent=signal.intent.value,
        side=None if signal.side is None else signal.side.value,
        account_id=signal.account_id,
        symbol=signal.symbol,
        timeframe_seconds=signal.timeframe,
        price=signal.price,
        size=None if signal.size is None else signal.size.value,
        size_unit=None if signal.size is None else signal.size.unit.value,
        stop_loss=signal.stop_loss,
        take_profit=signal.take_profit,
        max_slippage_percent=signal.max_slippage_percent,
        carries_time=read.keys.repeat_window_seconds is None,
    )
