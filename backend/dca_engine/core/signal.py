"""A signal: a valid alert in the engine's own terms."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from dca_engine.core.ids import AccountId, SignalId
from dca_engine.core.values import Side


class Intent(StrEnum):
    ENTRY = "entry"
    EXIT = "exit"
    REDUCE = "reduce"
    REVERSE = "reverse"


class SizeUnit(StrEnum):
    CONTRACTS = "contracts"
    BASE = "base"
    QUOTE = "quote"
    PERCENT = "percent"
    """Of what is held; only for closing a part."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size that the alert itself names."""

    value: Decimal
    unit: SizeUnit


@dataclass(frozen=True, slots=True)
class Signal:
    """What the alert wants. An exit without a side means whatever is open for the same account, symbol, timeframe."""

    id: SignalId
    received_at: datetime
    intent: Intent
    account_id: AccountId
    symbol: str
    timeframe: int | None
    """Seconds."""
    side: Side | None
    price: Decimal | None
    """The chart's price, quote per base."""
    alert_time: datetime | None
    """The sender's own timestamp."""
    trade_id: str | None = None
    size: Size | None = None
    stop_loss: Decimal | None = None
    take_profit: Decimal | None = None
    max_slippage_percent: Decimal | None = None
