"""`POST /api/v1/webhooks/{token}`: the address that TradingView sends alerts to (spec 2).

The hot path of the engine: a plain route without the machinery of the other endpoints, described for the API document
by hand. The rule: the time is stamped first, and no more than 64 KiB are ever read.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dca_engine.alerts.body import MAX_BYTES
from dca_engine.api.errors import ApiError, problem_response
from dca_engine.api.intake import Delivery, Intake
from dca_engine.api.settings import ApiSettings
from dca_engine.api.sources import source_of
from dca_engine.ports import Clock

PATH = "/api/v1/webhooks/{token}"
HEADER = "x-webhook-secret"
READ_WITHIN_SECONDS = 3.0


def path_of(token: str) -> str:
    """Where a portfolio's alerts are sent."""
    return PATH.format(token=token)


@dataclass(frozen=True)
class WebhookEndpoint:
    """Bytes in, answer out; everything between is the intake's."""

    intake: Intake
    settings: ApiSettings
    clock: Clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        received_at = self.clock.now()
        response = await self._answer(Request(scope, receive), received_at)
        await response(scope, receive, send)

    async def _answer(self, request: Request, received_at: datetime) -> Response:
        source = source_of(request, self.settings.trusted_proxies)
        if self.settings.webhook_senders and source not in self.settings.webhook_senders:
            return problem_response(ApiError(403, "sender_not_allowed", "Alerts are not taken from this address."))
        try:
            raw = await read_at_most(request, MAX_BYTES)
            secret = request.headers.get(HEADER)
            delivery = Delivery(request.path_params["token"], raw, secret, source, received_at)
            receipt = await self.intake.take(delivery)
        except ApiError as error:
            return problem_response(error)
        duplicate = b"true" if receipt.duplicate else b"false"
        content = b'{"signal_id":"%s","duplicate":%s}' % (receipt.signal_id.encode(), duplicate)
        return Response(content, 200 if receipt.duplicate else 202, media_type="application/json")


async def read_at_most(request: Request, limit: int) -> bytes:
    """The body, or its first bytes when there are more than `limit`: one more then, so that the excess shows."""
    raw = b""
    try:
        async with asyncio.timeout(READ_WITHIN_SECONDS):
            async for chunk in request.stream():
                raw += chunk
                if len(raw) > limit:
                    return raw[: limit + 1]
    except TimeoutError:
        raise ApiError(408, "too_slow", "The request's body did not arrive in time.") from None
    except ClientDisconnect:
        raise ApiError(400, "disconnected", "The sender hung up.") from None
    return raw
