"""The webhook's own intake as the simulation's door: what is read, stored and answered is production code."""

from datetime import datetime

from dca_engine.api.errors import ApiError
from dca_engine.api.intake import Delivery, Intake
from dca_engine.api.webhook_routes import WebhookRoute, WebhookRoutes
from dca_engine.ports import Clock, Inbox
from dca_engine.runtime.engine import Engine
from dca_engine.simulation.door import Address, Answer
from dca_engine.store.repositories.portfolios import token_hash


class WebhookDoor:
    def __init__(self, intake: Intake, token: str) -> None:
        self._intake = intake
        self._token = token

    async def take(self, raw: bytes, received_at: datetime) -> Answer:
        try:
            receipt = await self._intake.take(Delivery(self._token, raw, None, "simulated", received_at))
        except ApiError as error:
            return Answer(error.status, f"{error.code} {error.message} {error.fields}")
        status = 200 if receipt.duplicate else 202
        return Answer(status, receipt.signal_id, receipt.signal_id, receipt.duplicate)


def open_door(engine: Engine, inbox: Inbox, clock: Clock, address: Address) -> WebhookDoor:
    hashed = token_hash(address.token)
    route = WebhookRoute(address.portfolio_id, hashed, address.secret, secret_required=True, venues=address.venues)
    return WebhookDoor(Intake(WebhookRoutes((route,)), engine, inbox, clock), address.token)
