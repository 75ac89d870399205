"""The words that an alert may use, and the names of its fields.

Field names are listed here because an error may repeat only these: any other key in a body could be a secret pasted in
the wrong place.
"""

from enum import StrEnum

from dca_engine.core.values import Side

FIELD_NAMES = frozenset(
    {
        "secret", "source", "timestamp", "time", "tv", "strategy_info", "execution_intent", "risk",
        "action", "symbol", "exchange", "timeframe", "price", "trade_id", "size", "size_type", "percent",
        "market_position", "market_position_size", "prev_market_position", "prev_market_position_size",
        "entry_price", "close_price", "order_size",
        "alert_name", "alert_message",
        "type", "side", "position_size_type", "precision_mode",
        "stop_loss", "take_profit", "max_slippage_percent",
    }
)  # fmt: skip
OTHER_FIELD = "*"
"""Stands for a key that is not ours."""


class Action(StrEnum):
    """What a strategy or a person asks for. Buy and sell name an order, long and short a position."""

    BUY = "buy"
    SELL = "sell"
    LONG = "long"
    SHORT = "short"
    EXIT = "exit"
    CLOSE = "close"
    REDUCE = "reduce"
    REVERSE = "reverse"


class Position(StrEnum):
    """Where the strategy stands after its order."""

    LONG = "long"
    SHORT = "short"
    FLAT = "flat"

    @property
    def side(self) -> Side | None:
        return None if self is Position.FLAT else Side(self.value)


class IntentType(StrEnum):
    """What the message says it is; `signal` leaves it to the action and the positions."""

    SIGNAL = "signal"
    EXIT = "exit"
    REDUCE = "reduce"
    REVERSE = "reverse"


class OrderOrPosition(StrEnum):
    BUY = "buy"
    SELL = "sell"
    LONG = "long"
    SHORT = "short"


def field_path(keys: list[str]) -> str:
    """A dotted path in which only our own field names are spelled out."""
    return ".".join(key if key in FIELD_NAMES else OTHER_FIELD for key in keys)
