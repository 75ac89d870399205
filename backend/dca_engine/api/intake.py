"""How an alert is taken in: authenticated, read, made durable, handed to its portfolio; then answered (spec 2).

The rule: whatever is answered is durable first, and the answer waits for the database alone, never for an exchange.
When the database cannot take it in time the answer is 503 at once: TradingView sends those again, a time-out never.
"""

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import structlog

from dca_engine.alerts.body import JsonObject, parse_body
from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.exchanges import AccountRoutes, routed
from dca_engine.alerts.markets import MarketIndex
from dca_engine.alerts.reading import Desk, ReadAlert, read_alert
from dca_engine.api.attempts import Attempts
from dca_engine.api.errors import ApiError
from dca_engine.api.webhook_routes import WebhookRoute, WebhookRoutes
from dca_engine.core.ids import AccountId, SignalId
from dca_engine.core.messages import SignalReceived
from dca_engine.ports import Alert, Clock, Inbox, Receipt, StoreDownError
from dca_engine.runtime.engine import Engine
from dca_engine.runtime.runner import Runner

log = structlog.get_logger(__name__)

ANSWER_WITHIN_SECONDS = 2.5
"""TradingView gives up after 3 s and does not send again; what is answered 503 it does."""
MOST_IN_FLIGHT = 2000
"""Alerts that wait for the database at once."""
FAILURES_PER_MINUTE = 30
"""Wrong tokens per source, wrong secrets per source and portfolio."""
REFUSALS_PER_MINUTE = 300
"""Refused alerts that are kept, per source and portfolio."""
_UNAUTHORIZED = "unauthorized"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert as it came. `secret` is the header's, None when there is no such header."""

    token: str
    raw: bytes
    secret: str | None
    source: str
    received_at: datetime
    replays: bool = False
    """A person sent a stored one again: it may be the second entry of its candle."""


class Intake:
    """The one way into the inbox, for alerts from outside and for the dashboard's own test alerts."""

    def __init__(self, routes: WebhookRoutes, engine: Engine, inbox: Inbox, clock: Clock) -> None:
        self.routes = routes
        self.unknown_tokens = 0
        """How many alerts came to addresses that no portfolio has; nothing else is kept of them."""
        self._engine = engine
        self._inbox = inbox
        self._clock = clock
        self._failures = Attempts(FAILURES_PER_MINUTE)
        self._refusals = Attempts(REFUSALS_PER_MINUTE)
        self._indexes: dict[AccountId, MarketIndex] = {}
        self._in_flight: set[asyncio.Future[Any]] = set()

    async def take(self, delivery: Delivery) -> Receipt:
        """The signal that the alert is, or the one that it repeats. Raises ApiError with the answer to give."""
        route = self._route(delivery)
        if self.in_flight >= MOST_IN_FLIGHT:
            raise ApiError(503, "overloaded")
        try:
            body = parse_body(delivery.raw)
            self._authenticate(delivery, route, body)
            runner = self._runner(route)
            read = read_alert(body, delivery.raw, self._desk(route, runner, delivery), delivery.received_at)
        except AlertError as error:
            raise await self._refusal(delivery, route, error) from None
        receipt = await self._in_time(self._accept(_alert(delivery, route), read, runner))
        if receipt is None:
            raise ApiError(503)
        return receipt

    def reading(self, delivery: Delivery) -> ReadAlert:
        """What an alert would be read as; it is neither kept nor counted. Raises AlertError, or ApiError for now."""
        route = self.routes.find(delivery.token)
        if route is None:
            raise _unauthorized()
        body = parse_body(delivery.raw)
        _check_secret(delivery, route, body)
        return read_alert(body, delivery.raw, self._desk(route, self._runner(route), delivery), delivery.received_at)

    # --- who may ----------------------------------------------------------------------------------------------------

    def _route(self, delivery: Delivery) -> WebhookRoute:
        route = self.routes.find(delivery.token)
        failed_by = (delivery.source, route.portfolio_id if route is not None else "")
        if self._failures.exhausted(*failed_by):
            raise ApiError(429)
        if route is None:
            self.unknown_tokens += 1
            self._failures.failed(*failed_by)
            raise _unauthorized()
        return route

    def _authenticate(self, delivery: Delivery, route: WebhookRoute, body: JsonObject) -> None:
        try:
            _check_secret(delivery, route, body)
        except AlertError:
            self._failures.failed(delivery.source, route.portfolio_id)
            raise

    async def _refusal(self, delivery: Delivery, route: WebhookRoute, error: AlertError) -> ApiError:
        """Keeps a refused alert and gives the answer to it."""
        sender = (delivery.source, route.portfolio_id)
        if self._refusals.exhausted(*sender):
            # Whoever knows the address alone shall not be able to fill the database.
            return ApiError(429)
        self._refusals.failed(*sender)
        alert = _alert(delivery, route, error)
        if await self._in_time(self._keep(alert)) is None:
            return ApiError(503)
        if error.code == _UNAUTHORIZED:
            return _unauthorized()
        message = f"The alert was refused: {alert.error}."
        return ApiError(error.status, error.code, message, [(error.field, error.reason)])

    # --- what it is read against --------------------------------------------------------------------------------------

    def _runner(self, route: WebhookRoute) -> Runner:
        runner = self._engine.runners.get(route.portfolio_id)
        if runner is None or not self._engine.accepting:
            raise ApiError(503, "starting")
        return runner

    def _desk(self, route: WebhookRoute, runner: Runner, delivery: Delivery) -> Desk:
        settings = runner.portfolio.settings
        return Desk(
            route.portfolio_id,
            AccountRoutes(settings.default_account, routed(route.by_exchange, settings.account_routes)),
            lambda account_id: self.markets(runner, account_id),
            settings.one_entry_per_candle and not delivery.replays,
        )

    def markets(self, runner: Runner, account_id: AccountId) -> MarketIndex:
        """An account's markets by every name. Raises ApiError while they are not known."""
        markets = runner.market_list(account_id)
        if not markets:
            raise ApiError(503, "starting", "The exchange's markets are not known yet. Try again in a few seconds.")
        index = self._indexes.get(account_id)
        if index is None or index.markets is not markets:
            index = self._indexes[account_id] = MarketIndex(markets)
        return index

    # --- making it durable --------------------------------------------------------------------------------------------

    @property
    def in_flight(self) -> int:
        """Alerts that wait for the database."""
        return len(self._in_flight)

    async def settle(self) -> None:
        """Waits for what was answered 503 for its slowness and may still become durable."""
        while self._in_flight:
            await asyncio.wait(tuple(self._in_flight))

    async def _in_time(self, work: Coroutine[None, None, Result | None]) -> Result | None:
        """What the work gives, or None when the database does not answer in time; the work then goes on by itself."""
        task = asyncio.create_task(work)
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)
        done, _ = await asyncio.wait((task,), timeout=ANSWER_WITHIN_SECONDS)
        return task.result() if done else None

    async def _accept(self, alert: Alert, read: ReadAlert, runner: Runner) -> Receipt | None:
        signal = read.signal
        price = runner.price(signal.account_id, signal.symbol)
        event = SignalReceived(signal.received_at, signal, read.market, price.last if price is not None else None)
        try:
            receipt = await self._inbox.accept(runner.portfolio_id, alert, signal, read.keys)
            found = await self._undecided(receipt.signal_id, runner) if receipt.duplicate else event
        except StoreDownError as error:
            # It may be durable all the same. Then the alert, sent again, is found to be a double: of this signal.
            log.warning("an alert could not be stored", portfolio_id=runner.portfolio_id, reason=str(error))
            return None
        if found is not None:
            runner.submit(replace(found, time=self._clock.now()))
        return receipt

    async def _undecided(self, signal_id: SignalId, runner: Runner) -> SignalReceived | None:
        """The signal that an alert repeats, where nothing was decided about it yet: who took it may have waited in vain
        for the database's answer, or be dead. Raises StoreDownError."""
        waiting = await self._inbox.undecided(runner.portfolio_id)
        signal = next((signal for signal in waiting if signal.id == signal_id), None)
        if signal is None:
            return None
        price = runner.price(signal.account_id, signal.symbol)
        market = runner.market_list(signal.account_id).get(signal.symbol)
        return SignalReceived(signal.received_at, signal, market, price.last if price is not None else None)

    async def _keep(self, alert: Alert) -> bool | None:
        try:
            await self._inbox.refuse(alert)
        except StoreDownError as error:
            log.warning("a refused alert could not be stored", portfolio_id=alert.portfolio_id, reason=str(error))
            return None
        return True


def _check_secret(delivery: Delivery, route: WebhookRoute, body: JsonObject) -> None:
    """Raises AlertError for a body that does not bear the secret, when it is not in the header either."""
    if not route.admits(body.get("secret") if delivery.secret is None else delivery.secret):
        raise AlertError(_UNAUTHORIZED, "secret", "is missing or wrong", status=401)


def _unauthorized() -> ApiError:
    """One answer to a wrong token and to a wrong secret."""
    return ApiError(401, _UNAUTHORIZED, "The webhook address or the secret is wrong.")


def _alert(delivery: Delivery, route: WebhookRoute, error: AlertError | None = None) -> Alert:
    """The alert as it is kept: the secret masked."""
    return Alert(
        id=f"a{secrets.token_hex(10)}",
        portfolio_id=route.portfolio_id,
        received_at=delivery.received_at,
        source=delivery.source,
        body=route.masker.mask(delivery.raw),
        status_code=202 if error is None else error.status,
        error="" if error is None else f"{error.field} {error.reason}".strip(),
        error_field="" if error is None else error.field,
    )
