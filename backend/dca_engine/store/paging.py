"""Long lists page by page: a cursor names the last item seen, so that new items shift nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from dca_engine.core.codec import DecodingError, codec, time_text

T = TypeVar("T")
_TIME = codec(datetime)
_DIGITS = 9
"""Of a number in a cursor: what every integer column can hold."""


class InvalidCursorError(ValueError):
    """A cursor that no page named."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a list that is ordered by time and id."""

    time: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Newest first, unless its list says otherwise."""

    items: tuple[T, ...]
    next_cursor: str | None


def page_of(items: Sequence[T], size: int, place: Callable[[T], Place]) -> Page[T]:
    """A page from up to `size` + 1 items: one more than fits says that there is a next page."""
    shown = tuple(items[:size])
    return Page(shown, write_cursor(place(shown[-1])) if len(items) > size else None)


def write_cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(f"{time_text(place.time)} {place.id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> Place:
    """Raises InvalidCursorError."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        time, _, identity = text.partition(" ")
        place = Place(_TIME.decode(time), identity)
    except (binascii.Error, ValueError, DecodingError):
        raise InvalidCursorError("not a cursor") from None
    if "\x00" in identity:
        raise InvalidCursorError("not a cursor")
    return place


def read_number(cursor: str) -> int:
    """Of a list whose items are numbered: the last number seen. Raises InvalidCursorError."""
    identity = read_cursor(cursor).id
    if not identity.isascii() or not identity.isdecimal() or len(identity) > _DIGITS:
        raise InvalidCursorError("not a cursor")
    return int(identity)
