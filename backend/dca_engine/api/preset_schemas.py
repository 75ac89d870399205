"""Ladder presets on the wire."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from dca_engine.alerts.fields import invalid
from dca_engine.api.ladder_schemas import LadderForm
from dca_engine.api.wire import Amount, Schema, Text

MOST_PRESETS = 200
"""Of one person."""
_LONGEST_NAME = 60
FORMAT: Final = "dca-engine ladder presets"


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise invalid("must not be empty")
    if len(name) > _LONGEST_NAME:
        raise invalid(f"is longer than {_LONGEST_NAME} characters")
    return name


class PresetBody(Schema):
    """A preset as it is kept, exported and imported."""

    name: Annotated[Text, AfterValidator(_name)]
    note: Text = ""
    """What it is for, in the trader's own words."""
    ladder: LadderForm


class PresetView(Schema):
    id: str
    name: str
    note: str
    built_in: bool
    """It came with the engine, and cannot be changed or removed."""
    ladder: LadderForm
    legs: int
    deepest_percent: Amount
    """From the base to the last leg: the fall that it covers."""
    average_percent: Amount
    """From the base to the average once all legs are filled."""
    rebound_percent: Amount
    """From the last leg back up to that average."""
    changed_at: datetime | None


class PresetList(Schema):
    presets: list[PresetView]
    """The built-in ones first, then the person's own by name."""


class PresetFile(Schema):
    """What is exported, and can be imported again."""

    format: Literal["dca-engine ladder presets"]
    version: Literal[1]
    presets: Annotated[list[PresetBody], Field(max_length=MOST_PRESETS)]
