"""Time zones in addresses: by their names in the IANA database."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Query
from pydantic import AfterValidator

from dca_engine.alerts.fields import invalid
from dca_engine.api.wire import Text


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # What is a folder or no name at all is told in many ways.
        raise invalid("is not a time zone such as Europe/Berlin") from None
    return name


Zone = Annotated[Text, AfterValidator(_known), Query()]
"""UTC unless named."""
