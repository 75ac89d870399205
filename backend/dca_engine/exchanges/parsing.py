"""From a venue's text to the engine's values: pure pieces that every venue's reader is made of.

Numbers are read from the text that came over the wire. A field that is missing or is no number is a
`MalformedAnswerError`, since a half-read statement must never be booked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from dca_engine.core.order import Fill, OrderStatus
from dca_engine.core.values import ZERO
from dca_engine.exchanges.errors import MalformedAnswerError
from dca_engine.ports import OrderStatement

Raw = Mapping[str, Any]
"""One JSON object as the venue sent it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BareFill:
    """A trade as the venue names it: the fee's worth in quote is not known yet."""

    trade_id: str
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_coin: str
    time: datetime


@dataclass(frozen=True, slots=True)
class OrderFill:
    """A trade from an account's history, with the order it belongs to."""

    client_order_id: str | None
    venue_order_id: str
    fill: BareFill


@dataclass(frozen=True, slots=True)
class Report:
    """A venue's statement on one order, as in `ports.OrderStatement`, its trades still bare."""

    client_order_id: str
    symbol: str
    venue_order_id: str
    status: OrderStatus
    quantity: Decimal
    reported_quantity: Decimal
    price: Decimal | None
    fills: tuple[BareFill, ...]
    time: datetime
    reason: str = ""

    @property
    def names_all_fills(self) -> bool:
        return sum((fill.quantity for fill in self.fills), ZERO) >= self.reported_quantity

    def statement(self, fills: tuple[Fill, ...] = ()) -> OrderStatement:
        """The same with these fills, whose fees' worth is known by now."""
        return OrderStatement(
            client_order_id=self.client_order_id,
            symbol=self.symbol,
            venue_order_id=self.venue_order_id,
            status=self.status,
            quantity=self.quantity,
            reported_quantity=self.reported_quantity,
            price=self.price,
            fills=fills,
            time=self.time,
            reason=self.reason,
        )


def as_object(raw: object) -> Raw:
    """`raw` if it is a JSON object. A text, a list or nothing is a malformed answer."""
    if not isinstance(raw, dict):
        raise MalformedAnswerError(f"not an object but {type(raw).__name__}")
    return raw


def as_list(raw: object) -> list[Raw]:
    if not isinstance(raw, list):
        raise MalformedAnswerError(f"not a list but {type(raw).__name__}")
    return [as_object(item) for item in raw]


def text(raw: Raw, key: str) -> str:
    """A field that must be there, as text."""
    value = raw.get(key)
    if value is None or isinstance(value, dict | list):
        raise MalformedAnswerError(f"no {key}")
    return str(value)


def decimal(raw: Raw, key: str) -> Decimal:
    """A number, without the zeros that venues fill up with (`0.00400000` is `0.004`)."""
    value = raw.get(key)
    if isinstance(value, float):
        raise MalformedAnswerError(f"{key} came as a binary number")
    try:
        number = Decimal(text(raw, key))
    except InvalidOperation:
        raise MalformedAnswerError(f"{key} is no number: {str(value)[:40]}") from None
    if not number.is_finite():
        raise MalformedAnswerError(f"{key} is not finite")
    return trimmed(number)


def trimmed(number: Decimal) -> Decimal:
    """The same number in its shortest plain form: `5000.00` is `5000`, never `5E+3`."""
    short = number.normalize()
    _, _, exponent = short.as_tuple()
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def moment(raw: Raw, key: str) -> datetime:
    """Milliseconds since 1970 as a time, exactly."""
    value = raw.get(key)
    if not isinstance(value, int):
        raise MalformedAnswerError(f"no {key}")
    return at_milliseconds(value)


def at_milliseconds(value: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=value)


def milliseconds(time: datetime) -> int:
    """Whole milliseconds since 1970, rounded down."""
    return (time - _EPOCH) // timedelta(milliseconds=1)


def plain(number: Decimal) -> str:
    """The number as venues read it: no exponent, no thousands."""
    return format(number, "f")
