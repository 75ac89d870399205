"""What the API says and hears: the shapes of requests, answers and feed messages.

Money, prices and quantities are decimals that travel as strings; times are UTC. The frontend's types are generated
from these models, so a name here is a name on the screen's side too.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import EmailStr, Field, SecretStr

from dca_engine.api.event_schemas import EventView
from dca_engine.api.position_schemas import GroupView, SideName
from dca_engine.api.queue_schemas import QueuedView
from dca_engine.api.risk_schemas import OffsetForm
from dca_engine.api.wire import Amount, Schema
from dca_engine.api.wish_schemas import ReasonView

PortfolioStatusName = Literal["bootstrapping", "reconciling", "healthy", "paused", "locked", "auditing"]
VerdictName = Literal["accepted", "queued", "refused", "recorded", "pending"]

# --- errors ---------------------------------------------------------------------------------------------------------


class FieldError(Schema):
    field: str
    """Dotted path of the field, e.g. `tv.entry_price`; empty when the whole body is meant."""
    reason: str


class Problem(Schema):
    """Every answer that is not a success."""

    error: str
    """A stable code, e.g. `invalid_field`, `not_signed_in`, `unknown_market`."""
    message: str
    fields: list[FieldError]


class SettingsCheck(Schema):
    """What keeps settings from being traded by; empty when all is well."""

    errors: list[FieldError]


# --- set-up and sign-in ---------------------------------------------------------------------------------------------


class SetupState(Schema):
    owner_exists: bool
    version: str


class OwnerRequest(Schema):
    """First visit: creates the owner and a practice portfolio on the simulated exchange."""

    email: EmailStr
    password: Annotated[SecretStr, Field(min_length=10, max_length=200)]


class SignInRequest(Schema):
    email: EmailStr
    password: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class Health(Schema):
    """`alive`: the process answers. `ready`: alerts are taken and the database answers."""

    status: Literal["alive", "ready"]
    version: str


class User(Schema):
    id: str
    email: str


class Session(Schema):
    """An access token for the `Authorization: Bearer` header; the refresh token travels in an http-only cookie."""

    access_token: str
    expires_in: int
    """Seconds."""
    user: User


# --- portfolio ------------------------------------------------------------------------------------------------------


class AccountView(Schema):
    id: str
    name: str
    venue: str
    """The exchange's id, e.g. `binance`."""
    market_kind: Literal["spot", "linear"]
    simulated: bool
    connected: bool
    away_since: datetime | None = None
    """Since when it is not known what happens there; null while it is."""
    keys_missing: bool = False
    """It waits for keys, and is not asked for anything."""
    latency_ms: Amount | None = None
    clock_ahead_ms: int = 0
    """How far the engine's clock is ahead of the exchange's."""


class DifferenceView(Schema):
    """What an account holds otherwise than the engine's own trades say."""

    account_id: str
    holding: str
    """A coin; of a perpetual the symbol."""
    expected: Amount
    found: Amount


class PortfolioView(Schema):
    id: str
    name: str
    status: PortfolioStatusName
    status_reason: str
    quote: str
    """The coin that money is counted in, e.g. `USDT`."""
    capital: Amount
    """Total capital, quote."""
    max_open_groups: int
    open_groups: int
    queue_length: int
    exposure: Amount
    """What is held at cost, plus what entry orders may still spend, quote."""
    realized_today: Amount
    realized_total: Amount
    """Realized profit after fees, quote."""
    accounts: list[AccountView]
    differences: list[DifferenceView]


class WebhookView(Schema):
    """Where TradingView sends a portfolio's alerts, and the messages to paste."""

    path: str
    secret: str
    secret_required: bool
    short_payload: str
    full_payload: str


class TestAlertRequest(Schema):
    """An alert to send to oneself. It trades like any other."""

    symbol: Annotated[str, Field(min_length=1, max_length=60)]
    """As on a chart or unified, e.g. `BTCUSDT` or `BTC/USDT`."""
    action: Literal["buy", "sell", "exit"]


# --- signals --------------------------------------------------------------------------------------------------------


class SignalView(Schema):
    id: str
    received_at: datetime
    intent: Literal["entry", "exit", "reduce", "reverse"]
    side: SideName | None
    symbol: str
    exchange: str
    timeframe_seconds: int | None
    price: Amount | None
    verdict: VerdictName
    reason_code: str
    reason: str
    """One sentence that a trader understands."""
    numbers: dict[str, str]
    group_id: str | None
    accepted_in_ms: Amount | None
    """From the first byte received to the durable record."""


class AlertView(Schema):
    """An alert as it came, also a refused one; the secret is masked."""

    id: str
    received_at: datetime
    source: str
    status_code: int
    error: str | None
    error_field: str | None
    signal_id: str | None
    duplicate: bool
    body: str


class SignalPage(Schema):
    signals: list[SignalView]
    next_cursor: str | None


class AlertPage(Schema):
    alerts: list[AlertView]
    next_cursor: str | None


class AlertAccepted(Schema):
    """202: a new signal. 200 with `duplicate`: the signal that this alert repeats."""

    signal_id: str
    duplicate: bool = False


# --- the live feed --------------------------------------------------------------------------------------------------


class PriceView(Schema):
    account_id: str
    symbol: str
    price: Amount
    time: datetime


class Snapshot(Schema):
    """Everything the dashboard shows, as of one sequence number."""

    seq: int
    time: datetime
    portfolio: PortfolioView
    groups: list[GroupView]
    """Open groups, and those closed within the last day."""
    signals: list[SignalView]
    """The latest 100, newest first."""
    prices: list[PriceView]
    queue: list[QueuedView]
    """Everything that waits, best rank first."""


class Subscribe(Schema):
    """The browser's first and only message on the feed."""

    type: Literal["subscribe"] = "subscribe"
    access_token: str
    portfolio_id: str


class SnapshotMessage(Schema):
    type: Literal["snapshot"] = "snapshot"
    snapshot: Snapshot


class DeltaMessage(Schema):
    """What changed since `seq - 1`. An entity replaces the one with its id; absent means unchanged."""

    type: Literal["delta"] = "delta"
    seq: int
    time: datetime
    portfolio: PortfolioView | None
    groups: list[GroupView]
    signals: list[SignalView]
    prices: list[PriceView]
    queue: list[QueuedView] | None
    """The whole queue, when it changed or its order did."""
    reasons: list[ReasonView]
    """What was decided and why, in words."""
    offsets: list[OffsetForm]
    """Offsets that began or moved on."""
    events: list[EventView]
    """New lines of the log, oldest first."""
    acknowledged: list[str]
    """The ids of critical lines that a person has read."""


class HeartbeatMessage(Schema):
    """Sent every second without other news, so that silence means a broken line."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    time: datetime


FeedMessage = Annotated[SnapshotMessage | DeltaMessage | HeartbeatMessage, Field(discriminator="type")]
