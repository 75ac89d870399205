"""What the API says and hears: the shapes of requests, answers and feed messages.

Money, prices and quantities are decimals that travel as strings; times are UTC. The frontend's types are generated
from these models, so a name here is a name on the screen's side too.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, EmailStr, Field, PlainSerializer, SecretStr

GroupStatusName = Literal["waiting", "live", "partially_filled", "active", "closing", "closed", "failed"]
OrderStatusName = Literal[
    "intended", "sent", "open", "partially_filled", "filled", "cancelled", "rejected", "expired", "unknown"
]
PortfolioStatusName = Literal["bootstrapping", "reconciling", "healthy", "paused", "locked", "auditing"]
VerdictName = Literal["accepted", "queued", "refused", "recorded", "pending"]
SideName = Literal["long", "short"]

Amount = Annotated[Decimal, PlainSerializer("{:f}".format, return_type=str, when_used="json")]
"""A decimal that is written out in full: never `5E+4`."""


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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
    fields: list[FieldError] = []


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
    latency_ms: Amount | None = None


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
    realized_today: Amount
    realized_total: Amount
    """Realized profit after fees, quote."""
    accounts: list[AccountView]


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


# --- positions ------------------------------------------------------------------------------------------------------


class TargetView(Schema):
    client_order_id: str
    price: Amount
    quantity: Amount
    filled_quantity: Amount
    status: OrderStatusName


class LegView(Schema):
    index: int
    gap_percent: Amount
    weight_percent: Amount
    tp_percent: Amount
    price: Amount
    """Planned entry price, quote."""
    quantity: Amount
    """Planned quantity, base."""
    client_order_id: str | None
    status: OrderStatusName | None
    """Of the entry order; null when the leg was left out."""
    skip_reason: str | None
    filled_quantity: Amount
    average_price: Amount | None
    target_price: Amount | None
    targets: list[TargetView]


class PyramidView(Schema):
    index: int
    base_price: Amount
    opened_at: datetime
    signal_id: str
    legs: list[LegView]


class GroupView(Schema):
    id: str
    account_id: str
    symbol: str
    timeframe_seconds: int | None
    side: SideName
    status: GroupStatusName
    status_reason: str
    tp_mode: Literal["per_leg", "aggregate", "hybrid", "pyramid_aggregate"]
    base: str
    quote: str
    tick_size: Amount
    step_size: Amount
    max_pyramids: int
    pyramids: list[PyramidView]
    held_quantity: Amount
    """Base that can be sold now, fees in base already taken off."""
    average_price: Amount | None
    """Weighted average entry of what is held; null when nothing is."""
    invested: Amount
    """Average x held, quote."""
    realized_pnl: Amount
    fees: Amount
    """Fees paid so far, quote."""
    legs_filled: int
    legs_total: int
    opened_at: datetime
    closed_at: datetime | None


class GroupPage(Schema):
    groups: list[GroupView]
    next_cursor: str | None


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


class Accepted(Schema):
    """202 for a wish of the trader: written down, and carried out from here on."""

    accepted: Literal[True] = True


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
    portfolio: PortfolioView | None = None
    groups: list[GroupView] = []
    signals: list[SignalView] = []
    prices: list[PriceView] = []


class HeartbeatMessage(Schema):
    """Sent every second without other news, so that silence means a broken line."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    time: datetime


FeedMessage = Annotated[SnapshotMessage | DeltaMessage | HeartbeatMessage, Field(discriminator="type")]
