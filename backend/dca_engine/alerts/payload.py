"""The two forms of an alert (spec 2), validated: the full one in TradingView's placeholders, the short one by hand.

Fields that are not ours are left alone, so that a trader may add remarks of his own; ours are checked, each by kind.
"""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, ValidationError

from dca_engine.alerts.body import JsonObject
from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.fields import (
    INVALID,
    PLACEHOLDER,
    ActionWord,
    IntentWord,
    Label,
    Moment,
    Name,
    OptionalName,
    PercentOrNull,
    PositionWord,
    Price,
    PriceOrNull,
    Remark,
    SideWord,
    Size,
    SizeWord,
    Timeframe,
)
from dca_engine.alerts.vocabulary import Action, IntentType, field_path
from dca_engine.core.signal import SizeUnit


class Block(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Chart(Block):
    """`tv`: what the chart and the strategy say. Prices are quote per base."""

    symbol: Name
    action: ActionWord
    exchange: OptionalName = None
    timeframe: Timeframe = None
    market_position: PositionWord = None
    market_position_size: Size = None
    prev_market_position: PositionWord = None
    prev_market_position_size: Size = None
    entry_price: Price = None
    close_price: Price = None
    order_size: Size = None


class StrategyInfo(Block):
    trade_id: Label = None
    alert_name: Remark = ""
    alert_message: Remark = ""


class ExecutionIntent(Block):
    type: IntentWord = IntentType.SIGNAL
    side: SideWord = None
    position_size_type: SizeWord = None
    precision_mode: OptionalName = None


class Risk(Block):
    """Prices in quote per base, null for none; slippage in percent."""

    stop_loss: PriceOrNull = None
    take_profit: PriceOrNull = None
    max_slippage_percent: PercentOrNull = None


class Payload(Block):
    """An alert in the full form; the short one is read into the same shape."""

    tv: Chart
    source: OptionalName = None
    timestamp: Moment = None
    """When the alert was sent: `{{timenow}}`."""
    time: Moment = None
    """When its candle began: `{{time}}`."""
    strategy_info: StrategyInfo = StrategyInfo()
    execution_intent: ExecutionIntent = ExecutionIntent()
    risk: Risk = Risk()


class ShortPayload(Block):
    symbol: Name
    action: ActionWord
    exchange: OptionalName = None
    timeframe: Timeframe = None
    price: Price = None
    timestamp: Moment = None
    time: Moment = None
    trade_id: Label = None
    size: Size = None
    size_type: SizeWord = None
    percent: PercentOrNull = None
    """How much of the position to close."""
    stop_loss: PriceOrNull = None
    take_profit: PriceOrNull = None

    def full(self) -> Payload:
        """Raises AlertError when the fields on the size contradict one another."""
        size, unit = self._size()
        return Payload.model_construct(
            tv=Chart.model_construct(
                symbol=self.symbol,
                action=self.action,
                exchange=self.exchange,
                timeframe=self.timeframe,
                entry_price=self.price,
                order_size=size,
            ),
            timestamp=self.timestamp,
            time=self.time,
            strategy_info=StrategyInfo.model_construct(trade_id=self.trade_id),
            execution_intent=ExecutionIntent.model_construct(position_size_type=unit),
            risk=Risk.model_construct(stop_loss=self.stop_loss, take_profit=self.take_profit),
        )

    def _size(self) -> tuple[Decimal | None, SizeUnit | None]:
        if self.percent is not None:
            if self.size is not None:
                raise AlertError(INVALID, "percent", "cannot be given together with size")
            if self.action is not Action.REDUCE:
                raise AlertError(INVALID, "percent", "only goes with reduce: it says how much of a position to close")
            return self.percent, SizeUnit.PERCENT
        if self.size is not None and self.size_type is None:
            words = ", ".join(unit.value for unit in SizeUnit)
            raise AlertError("missing_field", "size_type", f"is missing, it is needed with size: one of {words}")
        return self.size, self.size_type


def is_full(body: JsonObject) -> bool:
    """Which of the two forms a body is in."""
    return "tv" in body


def read_payload(body: JsonObject) -> Payload:
    """Raises AlertError with the first field at fault."""
    try:
        return Payload.model_validate(body) if is_full(body) else ShortPayload.model_validate(body).full()
    except ValidationError as error:
        raise _first_fault(error) from None


def _first_fault(error: ValidationError) -> AlertError:
    fault = error.errors(include_url=False, include_input=False)[0]
    field = field_path([str(part) for part in fault["loc"]])
    match fault["type"]:
        case "invalid_field" | "unreplaced_placeholder" as code:
            return AlertError(code, field, fault["msg"])
        case "missing":
            return AlertError("missing_field", field, "is missing")
        case _:
            return AlertError(INVALID, field, "must be an object")


__all__ = ["INVALID", "PLACEHOLDER", "Chart", "Payload", "is_full", "read_payload"]
