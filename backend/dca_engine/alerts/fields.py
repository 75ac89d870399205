"""The kinds of value that a field of an alert may hold, each with its check and the reason when it fails.

The rule: a reason is a fixed sentence. Numbers may come as JSON numbers or as plain decimal texts, since a trader may
put quotes around a placeholder; null stands for nothing only where a field says so.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from dca_engine.alerts.body import MAX_DIGITS, Unusable
from dca_engine.alerts.moments import read_moment, timeframe_seconds
from dca_engine.alerts.vocabulary import Action, IntentType, OrderOrPosition, Position
from dca_engine.core.signal import SizeUnit
from dca_engine.core.values import HUNDRED, ZERO

INVALID = "invalid_field"
PLACEHOLDER = "unreplaced_placeholder"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_LARGEST_EXPONENT = 18
Word = TypeVar("Word", bound=StrEnum)


def invalid(reason: str, code: str = INVALID) -> PydanticCustomError:
    """The error of a field; the reason goes through as it stands."""
    return PydanticCustomError(code, "{reason}", {"reason": reason})


def text_of(value: object, longest: int) -> str:
    if not isinstance(value, str):
        raise invalid(value.reason if isinstance(value, Unusable) else "must be a text")
    if "{{" in value or "}}" in value:
        raise invalid("holds a placeholder that was not replaced", PLACEHOLDER)
    if len(value) > longest:
        raise invalid(f"is longer than {longest} characters")
    if not value.isprintable() and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
        raise invalid("holds a character that no text may hold")
    return value


def decimal_of(value: object) -> Decimal:
    """A finite number of sensible size."""
    if isinstance(value, str):
        text = text_of(value, MAX_DIGITS).strip()
        if _NUMBER.fullmatch(text) is None:
            raise invalid("must be a number")
        value = Decimal(text)
    if isinstance(value, Unusable):
        raise invalid(value.reason)
    if not isinstance(value, Decimal):
        raise invalid("must be a number")
    if abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise invalid("is too large or too small to be meant")
    return value


def _price(value: object) -> Decimal:
    number = decimal_of(value)
    if number <= ZERO:
        raise invalid("must be above 0")
    return number


def _size(value: object) -> Decimal:
    number = decimal_of(value)
    if number < ZERO:
        raise invalid("must not be negative")
    return number


def _percent(value: object) -> Decimal:
    number = decimal_of(value)
    if not ZERO <= number <= HUNDRED:
        raise invalid("must be between 0 and 100")
    return number


def _name(value: object) -> str:
    name = text_of(value, 60).strip()
    if not name:
        raise invalid("must not be empty")
    return name


def _optional_name(value: object) -> str | None:
    return text_of(value, 60).strip() or None


def _label(value: object) -> str | None:
    """An id or a name that a strategy may leave empty, or give as a number."""
    if isinstance(value, Decimal):
        value = str(value)
    return text_of(value, 200).strip() or None


def _remark(value: object) -> str:
    return text_of(value, 8_000)


def _timeframe(value: object) -> int | None:
    text = str(value) if isinstance(value, Decimal) else text_of(value, 10)
    try:
        return timeframe_seconds(text) if text.strip() else None
    except ValueError as error:
        raise invalid(str(error)) from None


def _moment(value: object) -> datetime:
    try:
        return read_moment(decimal_of(value) if isinstance(value, Decimal | Unusable) else text_of(value, 40).strip())
    except ValueError as error:
        if isinstance(error, PydanticCustomError):
            raise
        raise invalid(str(error)) from None


def _word(words: type[Word]) -> Callable[[object], Word]:
    known = {word.value: word for word in words}

    def check(value: object) -> Word:
        found = known.get(text_of(value, 40).strip().lower())
        if found is None:
            raise invalid(f"must be one of {', '.join(known)}")
        return found

    return check


def _or_none(check: Callable[[object], Decimal]) -> Callable[[object], Decimal | None]:
    return lambda value: None if value is None else check(value)


Name = Annotated[str, PlainValidator(_name)]
OptionalName = Annotated[str | None, PlainValidator(_optional_name)]
Label = Annotated[str | None, PlainValidator(_label)]
Remark = Annotated[str, PlainValidator(_remark)]
Price = Annotated[Decimal | None, PlainValidator(_price)]
Size = Annotated[Decimal | None, PlainValidator(_size)]
PriceOrNull = Annotated[Decimal | None, PlainValidator(_or_none(_price))]
PercentOrNull = Annotated[Decimal | None, PlainValidator(_or_none(_percent))]
Timeframe = Annotated[int | None, PlainValidator(_timeframe)]
Moment = Annotated[datetime | None, PlainValidator(_moment)]
ActionWord = Annotated[Action, PlainValidator(_word(Action))]
PositionWord = Annotated[Position | None, PlainValidator(_word(Position))]
IntentWord = Annotated[IntentType, PlainValidator(_word(IntentType))]
SideWord = Annotated[OrderOrPosition | None, PlainValidator(_word(OrderOrPosition))]
SizeWord = Annotated[SizeUnit | None, PlainValidator(_word(SizeUnit))]
