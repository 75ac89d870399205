"""The application: every router, the webhook, the feed and the dashboard's files, over the services it is given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount, WebSocketRoute

from dca_engine.api import (
    accounts,
    alert_check,
    alerts,
    auth,
    candles,
    configuration,
    events,
    group_wishes,
    groups,
    health,
    ladders,
    markets,
    me,
    performance,
    portfolio_admin,
    portfolio_wishes,
    portfolios,
    presets,
    queue,
    risk,
    setup,
    signals,
    venues,
)
from dca_engine.api.context import Api
from dca_engine.api.errors import install_error_handler
from dca_engine.api.feed import FeedEndpoint
from dca_engine.api.headers import SecurityHeaders
from dca_engine.api.openapi import install_document, operation_id
from dca_engine.api.schemas import Problem
from dca_engine.api.services import Services
from dca_engine.api.settings import VERSION
from dca_engine.api.static import dashboard_files
from dca_engine.api.webhooks import WebhookDoor, WebhookEndpoint

PREFIX = "/api/v1"
FEED_PATH = f"{PREFIX}/feed"
_ROUTERS = (
    setup,
    auth,
    me,
    venues,
    accounts,
    configuration,
    portfolios,
    portfolio_admin,
    portfolio_wishes,
    groups,
    group_wishes,
    queue,
    risk,
    performance,
    ladders,
    presets,
    markets,
    candles,
    signals,
    alerts,
    alert_check,
    events,
    health,
)


def create_app(services: Services) -> FastAPI:
    """The whole HTTP face of the engine. Its lifespan loads the webhook routes; the engine is not its own."""
    api = Api(services)
    app = _described(_lifespan(api))
    app.state.api = api
    webhook = WebhookEndpoint(api.intake, services.settings, services.clock)
    feed = FeedEndpoint(api.tokens, api.portfolios, services.clock)
    app.router.routes.append(WebSocketRoute(FEED_PATH, feed.serve))
    if services.settings.frontend_dir is not None:
        app.router.routes.append(Mount("/", dashboard_files(services.settings.frontend_dir)))
    app.add_middleware(SecurityHeaders, over_https=services.settings.secure_cookies)
    app.add_middleware(WebhookDoor, endpoint=webhook)
    return app


def openapi_document() -> dict[str, Any]:
    """The API's document; needs no services."""
    return _described(None).openapi()


def _described(lifespan: Any) -> FastAPI:
    """Every endpoint that the document tells of."""
    app = FastAPI(
        title="DCA Engine",
        version=VERSION,
        description="Turns TradingView alerts into ladders of DCA orders and manages them to flat.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        generate_unique_id_function=operation_id,
    )
    problems: dict[int | str, dict[str, Any]] = {"4XX": {"model": Problem}, "5XX": {"model": Problem}}
    for room in _ROUTERS:
        app.include_router(room.router, prefix=PREFIX, responses=problems)
    install_error_handler(app)
    install_document(app)
    return app


def _lifespan(api: Api) -> Any:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await api.refresh_routes()
        yield
        await api.intake.settle()

    return lifespan
