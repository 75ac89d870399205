"""What a long list may be narrowed down by: moments, words and texts in an address, each checked where it is read."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from dca_engine.alerts.fields import invalid, text_of
from dca_engine.alerts.moments import read_moment
from dca_engine.api.errors import ApiError
from dca_engine.api.wire import Text

_LONGEST_MOMENT = 40


def _moment(value: object) -> datetime:
    try:
        return read_moment(text_of(value, _LONGEST_MOMENT).strip())
    except ValueError as error:
        raise invalid(str(error)) from None


def _not_empty(value: str) -> str:
    if not value.strip():
        raise invalid("must not be empty")
    return value.strip()


_Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
_Word = Annotated[Text, AfterValidator(_not_empty)]

From = Annotated[_Moment | None, Query(alias="from")]
"""ISO 8601 with a zone: this moment and later."""
Until = Annotated[_Moment | None, Query(alias="to")]
"""Before this moment."""
Sought = Annotated[_Word | None, Query()]
"""A text to be found anywhere, whatever its case; `%` and `_` mean themselves."""
Named = Annotated[_Word | None, Query()]
"""Exactly this."""
Seconds = Annotated[Annotated[int, Field(ge=1, le=50_000_000)] | None, Query()]


def check_span(since: datetime | None, until: datetime | None) -> None:
    """Raises ApiError for a span that ends before it begins."""
    if since is not None and until is not None and until < since:
        raise ApiError(422, fields=[("to", "lies before from")])
