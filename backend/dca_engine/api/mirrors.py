"""The core's own dataclasses on the wire: settings, ladders, offset plans are defined once, there.

`Annotated[PortfolioSettings, MIRRORED]` is a `PortfolioSettings` to an endpoint. On the wire it has the fields, the
words and the defaults of the dataclass; its decimals are texts, and what it does not know is refused with its path.
"""

from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, NewType, Union, get_args, get_origin, get_type_hints

from pydantic import GetCoreSchemaHandler, ValidationError, create_model
from pydantic_core import CoreSchema, core_schema

from dca_engine.api.wire import OURS, Number, Schema, Text, Whole, YesNo
from dca_engine.core.codec import codec

_KINDS: Final = {Decimal: Number, str: Text, int: Whole, bool: YesNo}
"""What stands on the wire for a plain value."""


@cache
def shape_of(cls: Any) -> type[Schema]:
    """A schema with the fields of a core dataclass and of all dataclasses within."""
    hints = get_type_hints(cls)
    members: dict[str, Any] = {f.name: (_on_wire(hints[f.name]), _default(f, hints[f.name])) for f in fields(cls)}
    return create_model(cls.__name__, __base__=Schema, __doc__=cls.__doc__, **members)


def _on_wire(hint: Any) -> Any:
    if isinstance(hint, NewType):
        return _on_wire(hint.__supertype__)
    if hint in _KINDS:
        return _KINDS[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        return shape_of(hint)
    origin: Any = get_origin(hint)
    if origin is None:
        return hint
    args = tuple(arg if arg is Ellipsis else _on_wire(arg) for arg in get_args(hint))
    return Union.__getitem__(args) if origin is UnionType else origin[args]


def _default(field: "Field[Any]", hint: Any) -> Any:
    """As it is written; `...` for a field that must be given."""
    if isinstance(field.default, Decimal):
        return field.default
    if field.default is not MISSING:
        return codec(hint).encode(field.default)
    return ... if field.default_factory is MISSING else codec(hint).encode(field.default_factory())


class Mirrored:
    """Marks a core dataclass that travels in the shape of `shape_of`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shape, form = shape_of(source), codec(source)

        def read(value: Any, inner: core_schema.ValidatorFunctionWrapHandler) -> Any:
            if isinstance(value, source):
                return value
            # What was left out is filled in by the dataclass itself.
            return form.decode(inner(value).model_dump(mode="json", exclude_unset=True))

        def write(value: Any) -> Schema:
            return shape.model_validate(form.encode(value), context=OURS)

        plain = handler.generate_schema(shape)
        return core_schema.no_info_wrap_validator_function(
            read, plain, serialization=core_schema.plain_serializer_function_ser_schema(write, return_schema=plain)
        )


MIRRORED: Final = Mirrored()


class Tried:
    """Marks `PortfolioSettings | ValidationError`: a body that is only asked about, or why it cannot be read."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        mirrored: Any = get_args(source)[0]

        def read(value: Any, inner: core_schema.ValidatorFunctionWrapHandler) -> Any:
            try:
                return inner(value)
            except ValidationError as error:
                return error

        plain = handler.generate_schema(Annotated[mirrored, MIRRORED])
        return core_schema.no_info_wrap_validator_function(read, plain)


TRIED: Final = Tried()
