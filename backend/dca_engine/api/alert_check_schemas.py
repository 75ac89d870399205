"""A message tried before it is used, on the wire."""

from typing import Annotated, Literal

from pydantic import Field

from dca_engine.alerts.body import MAX_BYTES
from dca_engine.api.position_schemas import SideName
from dca_engine.api.schemas import FieldError
from dca_engine.api.wire import Amount, Schema


class AlertCheckRequest(Schema):
    """A message as it would be pasted into TradingView, and the pair of the chart that it is imagined on."""

    message: Annotated[str, Field(max_length=MAX_BYTES)]
    symbol: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """As on a chart or unified; null: one that the portfolio's default account knows."""


class ReadSignal(Schema):
    """What the engine would understand."""

    intent: Literal["entry", "exit", "reduce", "reverse"]
    side: SideName | None
    account_id: str
    symbol: str
    timeframe_seconds: int | None
    price: Amount | None
    size: Amount | None
    size_unit: Literal["contracts", "base", "quote", "percent"] | None
    stop_loss: Amount | None
    take_profit: Amount | None
    max_slippage_percent: Amount | None
    carries_time: bool
    """Whether the message says when it was sent. One that does not is a repetition for as long as a candle lasts."""


class AlertReading(Schema):
    """The message at one moment: exactly one of `signal` and `problem` is there."""

    case: Literal["alert", "opens", "reduces", "closes", "turns"]
    """`alert` for a message without a strategy's values, else what the strategy's order does."""
    sent: str
    """As it would arrive, the secret masked."""
    signal: ReadSignal | None
    problem: FieldError | None


class AlertCheckView(Schema):
    symbol: str
    """Of the chart that it was imagined on."""
    unknown_placeholders: list[str]
    """Those that TradingView does not replace."""
    readings: list[AlertReading]
