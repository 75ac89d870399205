"""How values travel: money, prices and quantities as decimals in texts, exact in both directions.

The rule: no number passes through a binary float, on the way in as on the way out. A number may be sent as a JSON
number too; what is no number, not finite, or of a size that nobody means is refused with the field's path.
"""

import json
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from fastapi.routing import APIRoute
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from starlette.requests import Request
from starlette.responses import Response

from dca_engine.alerts.fields import INVALID, decimal_of, invalid
from dca_engine.core.values import ZERO

_LONGEST_TEXT = 200
_WRITTEN_OUT = PlainSerializer("{:f}".format, return_type=str, when_used="json")

Amount = Annotated[Decimal, _WRITTEN_OUT]
"""A decimal that is written out in full: never `5E+4`."""


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# --- what is read -----------------------------------------------------------------------------------------------------


OURS: Final = {"ours": True}
"""The context of what the engine itself wrote: it is shown as it is, whatever its size."""


def _number(value: object, info: ValidationInfo) -> Decimal:
    if info.context is OURS:
        return Decimal(str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, Decimal) and not value.is_finite():
        raise invalid("is not a finite number")
    return decimal_of(value)


def _above_zero(value: Decimal) -> Decimal:
    if value <= ZERO:
        raise invalid("must be above 0")
    return value


def _yes(value: object) -> object:
    """1 equals `true` to Python, and to nobody else."""
    if value is not True:
        raise invalid("must be true")
    return value


def _text(value: str, info: ValidationInfo) -> str:
    if info.context is OURS:
        return value
    if len(value) > _LONGEST_TEXT:
        raise invalid(f"is longer than {_LONGEST_TEXT} characters")
    if not value.isprintable():
        raise invalid("holds a character that no text may hold")
    return value


_DECIMAL = WithJsonSchema({"type": "string", "pattern": r"^\s*-?[0-9]+(\.[0-9]+)?\s*$"})
Number = Annotated[Decimal, PlainValidator(_number), _WRITTEN_OUT, _DECIMAL]
"""A decimal in a request."""
Positive = Annotated[Decimal, PlainValidator(_number), AfterValidator(_above_zero), _DECIMAL]
"""A decimal above 0 in a request."""
_MOST = 50_000_000
"""Of anything. Twelve months have fewer seconds, and as many hours from now is still a date."""
Whole = Annotated[int, Field(strict=True, ge=-_MOST, le=_MOST)]
"""A whole number in a request: `true` and `"1"` are none."""
YesNo = Annotated[bool, Field(strict=True)]
"""`true` or `false` in a request: 0 and `"off"` are neither."""
Yes = Annotated[Literal[True], BeforeValidator(_yes)]
"""`true` in a request."""
Text = Annotated[str, AfterValidator(_text)]
"""A text in a request that is kept."""


def is_ours(error_type: str) -> bool:
    """Whether a validation error's message is a sentence of ours, fit to be shown."""
    return error_type == INVALID


# --- exact JSON -------------------------------------------------------------------------------------------------------


class ExactRequest(Request):
    """A request whose JSON numbers are read as they are written."""

    async def json(self) -> Any:
        return json.loads(await self.body(), parse_float=Decimal, parse_constant=Decimal)


class ExactRoute(APIRoute):
    """An endpoint whose body is read exactly. For `APIRouter(route_class=ExactRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_exactly(request: Request) -> Response:
            return await handle(ExactRequest(request.scope, request.receive))

        return handle_exactly
