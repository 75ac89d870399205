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
_DIGITS = 28
"""What a number is kept in without rounding."""
_LATEST_MS = 253_402_300_799_999
"""The end of the year 9999."""


@dataclass(frozen=True, slots=True)
class BareFill:
    """A trade as the venue names it: the fee's worth in quote is not known yet. One of nothing, or for nothing, is a
    `MalformedAnswerError`."""

    trade_id: str
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_coin: str
    time: datetime

    def __post_init__(self) -> None:
        if self.quantity <= ZERO or self.price <= ZERO:
            raise MalformedAnswerError(f"trade {self.trade_id} is of {self.quantity:f} at {self.price:f}")


@dataclass(frozen=True, slots=True)
class OrderFill:
    """A trade from an account's history, with the order it belongs to."""

    client_order_id: str | None
    venue_order_id: str
    fill: BareFill


@dataclass(frozen=True, slots=True)
class Report:
    """A venue's statement on one order, as in `ports.OrderStatement`, its trades still bare. One that cannot be true is
    a `MalformedAnswerError`."""

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

    def __post_init__(self) -> None:
        if self.quantity < ZERO or self.reported_quantity < ZERO or (self.price is not None and self.price < ZERO):
            raise MalformedAnswerError("a number is below zero")
        if self.quantity and self.reported_quantity > self.quantity:  # Ordered by its worth, it may name no quantity.
            raise MalformedAnswerError("more was filled than was ordered")
        if self.fills and sum((fill.quantity for fill in self.fills), ZERO) > self.reported_quantity:
            raise MalformedAnswerError("the trades are more than what was filled")

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
    if len(number.as_tuple().digits) > _DIGITS or abs(number.adjusted()) > _DIGITS:
        raise MalformedAnswerError(f"{key} is no amount of anything: {str(value)[:40]}")
    return trimmed(number)


def integer(raw: Raw, key: str) -> int:
    value = raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedAnswerError(f"no {key}")
    return value


def trimmed(number: Decimal) -> Decimal:
    """The same number in its shortest plain form: `5000.00` is `5000`, never `5E+3`."""
    short = number.normalize()
    _, _, exponent = short.as_tuple()
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def moment(raw: Raw, key: str) -> datetime:
    """Milliseconds since 1970 as a time, exactly."""
    value = integer(raw, key)
    if not 0 <= value <= _LATEST_MS:
        raise MalformedAnswerError(f"{key} is no time")
    return at_milliseconds(value)


def at_milliseconds(value: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=value)


def milliseconds(time: datetime) -> int:
    """Whole milliseconds since 1970, rounded down."""
    return (time - _EPOCH) // timedelta(milliseconds=1)


def plain(number: Decimal) -> str:
    """The number as venues read it: no exponent, no thousands."""
    return format(number, "f")
