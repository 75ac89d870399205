"""Ids in addresses: what cannot be one of ours is not looked for at all, so odd bytes never reach the database."""

import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from dca_engine.api.errors import NotFoundError
from dca_engine.core.ids import GroupId, PortfolioId, QueueId, SignalId

_FORM = re.compile(r"[A-Za-z0-9_-]{1,64}")
Id = TypeVar("Id", bound=str)


def well_formed(text: Id) -> Id:
    """Raises NotFoundError."""
    if _FORM.fullmatch(text) is None:
        raise NotFoundError
    return text


PortfolioKey = Annotated[PortfolioId, AfterValidator(well_formed)]
GroupKey = Annotated[GroupId, AfterValidator(well_formed)]
SignalKey = Annotated[SignalId, AfterValidator(well_formed)]
QueueKey = Annotated[QueueId, AfterValidator(well_formed)]
PresetKey = Annotated[str, AfterValidator(well_formed)]
AlertKey = Annotated[str, AfterValidator(well_formed)]
EventKey = Annotated[str, AfterValidator(well_formed)]
