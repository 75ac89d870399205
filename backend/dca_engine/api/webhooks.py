"""`POST /api/v1/webhooks/{token}`: the address that TradingView sends alerts to (spec 2).

The hot path of the engine, so it stands at the door: alerts pass neither router nor the machinery of other endpoints,
and are described for the API document by hand. The rule: the time is stamped first, and no more than 64 KiB are read.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dca_engine.alerts.body import MAX_BYTES
from dca_engine.api.errors import ApiError, problem_response
from dca_engine.api.intake import Delivery, Intake
from dca_engine.api.settings import ApiSettings
from dca_engine.api.sources import source_of
from dca_engine.ports import Clock

FOLDER = "/api/v1/webhooks/"
HEADER = "x-webhook-secret"
READ_WITHIN_SECONDS = 3.0


def path_of(token: str) -> str:
    """Where a portfolio's alerts are sent."""
    return FOLDER + token


@dataclass(frozen=True)
class WebhookEndpoint:
    """Bytes in, answer out; everything between is the intake's."""

    intake: Intake
    settings: ApiSettings
    clock: Clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received_at = self.clock.now()
        try:
            response = await self._take(HTTPConnection(scope), receive, received_at)
        except ApiError as error:
            response = problem_response(error)
        await response(scope, receive, send)

    async def _take(self, request: HTTPConnection, receive: Receive, received_at: datetime) -> Response:
        if request.scope["method"] != "POST":
            raise ApiError(405, headers={"Allow": "POST"})
        source = source_of(request, self.settings.trusted_proxies)
        if self.settings.webhook_senders and source not in self.settings.webhook_senders:
            raise ApiError(403, "sender_not_allowed", "Alerts are not taken from this address.")
        token = request.scope["path"].removeprefix(FOLDER)
        raw = await read_at_most(receive, MAX_BYTES)
        receipt = await self.intake.take(Delivery(token, raw, request.headers.get(HEADER), source, received_at))
        duplicate = b"true" if receipt.duplicate else b"false"
        content = b'{"signal_id":"%s","duplicate":%s}' % (receipt.signal_id.encode(), duplicate)
        return Response(content, 200 if receipt.duplicate else 202, media_type="application/json")


class WebhookDoor:
    """Lets alerts in before the rest of the application is asked for its opinion."""

    def __init__(self, app: ASGIApp, endpoint: ASGIApp) -> None:
        self._app = app
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_alert = scope["type"] == "http" and scope["path"].startswith(FOLDER)
        await (self._endpoint if is_alert else self._app)(scope, receive, send)


async def read_at_most(receive: Receive, limit: int) -> bytes:
    """The body, or its first bytes when there are more than `limit`: one more then, so that the excess shows."""
    raw = b""
    try:
        async with asyncio.timeout(READ_WITHIN_SECONDS):
            more = True
            while more and len(raw) <= limit:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ApiError(400, "disconnected", "The sender hung up.")
                raw += message.get("body", b"")
                more = message.get("more_body", False)
    except TimeoutError:
        raise ApiError(408, "too_slow", "The request's body did not arrive in time.") from None
    return raw[: limit + 1]
