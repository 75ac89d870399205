"""A user's portfolios: their state now, their snapshot, and where their alerts go."""

from fastapi import APIRouter, Response

from dca_engine.api.errors import ApiError
from dca_engine.api.identifiers import PortfolioKey
from dca_engine.api.intake import Delivery
from dca_engine.api.messages import full_message, short_message, test_message
from dca_engine.api.schemas import (
    AlertAccepted,
    PortfolioView,
    Snapshot,
    TestAlertRequest,
    WebhookView,
)
from dca_engine.api.session import ApiDep, Source, UserId
from dca_engine.api.webhooks import path_of
from dca_engine.store.repositories.portfolios import Webhook

router = APIRouter(prefix="/portfolios", tags=["portfolios"])


@router.get("")
async def read_portfolios(api: ApiDep, user_id: UserId) -> list[PortfolioView]:
    """Every portfolio of the user, oldest first."""
    found = await api.records.portfolio_ids(user_id)
    return [(await api.portfolios.find(user_id, portfolio_id)).view() for portfolio_id in found]


@router.get("/{portfolio_id}")
async def read_portfolio(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> PortfolioView:
    return (await api.portfolios.find(user_id, portfolio_id)).view()


@router.get("/{portfolio_id}/snapshot", response_model=Snapshot)
async def read_snapshot(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> Response:
    """What the feed begins with, as of now."""
    live = await api.portfolios.find(user_id, portfolio_id)
    return Response(await live.snapshot(live.runner.feed.last_seq), media_type="application/json")


@router.get("/{portfolio_id}/webhook")
async def read_webhook(portfolio_id: PortfolioKey, api: ApiDep, user_id: UserId) -> WebhookView:
    """Where to send alerts, and the messages to paste into TradingView."""
    return webhook_view(await api.records.webhook(user_id, portfolio_id))


def webhook_view(keys: Webhook) -> WebhookView:
    return WebhookView(
        path=path_of(keys.token),
        secret=keys.secret,
        secret_required=keys.secret_required,
        short_payload=short_message(keys.secret),
        full_payload=full_message(keys.secret),
    )


@router.post("/{portfolio_id}/test-alert", status_code=202, responses={200: {"model": AlertAccepted}})
async def send_test_alert(
    portfolio_id: PortfolioKey,
    request: TestAlertRequest,
    response: Response,
    api: ApiDep,
    user_id: UserId,
    source: Source,
) -> AlertAccepted:
    """Sends a real alert the way TradingView would: through the portfolio's own webhook, secret and all."""
    keys = await api.records.webhook(user_id, portfolio_id)
    runner = api.engine.runners.get(portfolio_id)
    if runner is None:
        raise ApiError(503, "starting")
    now = api.clock.now()
    price = runner.price(runner.portfolio.settings.default_account, request.symbol)
    raw = test_message(keys.secret, request, price.last if price is not None else None, now)
    receipt = await api.intake.take(Delivery(keys.token, raw, None, source, now))
    response.status_code = 200 if receipt.duplicate else 202
    return AlertAccepted(signal_id=receipt.signal_id, duplicate=receipt.duplicate)
