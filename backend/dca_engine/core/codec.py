"""The one text form of states, events and commands: frozen dataclasses to plain JSON types and back.

The form follows the type hints and nothing else. Decimals and enums are strings, times are ISO 8601 in UTC with
microseconds, tuples are lists, mappings are objects, and a member of a union of dataclasses carries its class in
`"class"`. Decoding checks every type and names the path of what is wrong. What was decoded encodes to the same text.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Generic, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from dca_engine.core.errors import CoreError

T = TypeVar("T")
Encoder = Callable[[Any], Any]
Decoder = Callable[[Any], Any]

TAG = "class"
"""No field can bear this name, which is a word of the language."""


class DecodingError(CoreError):
    """A text that is not of the expected form. `path` leads to the part that is wrong, e.g. `signal.price`."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(f"{path or 'value'}: {reason}")
        self.reason = reason
        self.path = path

    def below(self, step: str) -> "DecodingError":
        """The same error seen from one step further out."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return DecodingError(self.reason, f"{step}{joint}{self.path}")


class Codec(Generic[T]):
    """Both directions for one type."""

    __slots__ = ("decode", "encode")

    def __init__(self, encode: Callable[[T], Any], decode: Callable[[Any], T]) -> None:
        self.encode = encode
        self.decode = decode


@cache
def codec(hint: Any) -> Codec[Any]:
    """The codec of a type hint, compiled once. Raises TypeError for a hint that has no text form."""
    if isinstance(hint, NewType):
        return codec(hint.__supertype__)
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin = get_origin(hint)
    if origin is tuple:
        return _tuple_codec(get_args(hint))
    if origin is Mapping or origin is dict:
        return _mapping_codec(*get_args(hint))
    if origin is UnionType or origin is Union:
        return _union_codec(get_args(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum_codec(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_codec(hint)
    raise TypeError(f"no text form for {hint!r}")


def codec_of(cls: type[T]) -> Codec[T]:
    """`codec` with the type kept."""
    hint: Any = cls
    return cast(Codec[T], codec(hint))


def canonical(value: object) -> bytes:
    """The bytes that two equal dataclass instances share: fields and keys sorted, no spaces, UTF-8."""
    hint: Any = type(value)
    plain = codec(hint).encode(value)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# --- scalars --------------------------------------------------------------------------------------------------------


def decimal_text(value: Decimal) -> str:
    """Digits as they are, trailing zeros too, never in scientific notation; there is only one zero, without a sign."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text if value or text[0] != "-" else text[1:]


def _decode_decimal(data: Any) -> Decimal:
    if type(data) is not str:
        raise DecodingError(f"expected a decimal in a string, got {_kind(data)}")
    try:
        value = Decimal(data)
    except InvalidOperation:
        raise DecodingError(f"not a decimal: {_shown(data)}") from None
    if not value.is_finite():
        raise DecodingError(f"not a finite decimal: {_shown(data)}")
    return value


@lru_cache(maxsize=64)
def time_text(value: datetime) -> str:
    """`2026-01-31T23:59:59.123456Z`. Raises ValueError for a time without a zone."""
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
    return value.isoformat(timespec="microseconds")[:-6] + "Z"


def _decode_time(data: Any) -> datetime:
    if type(data) is not str:
        raise DecodingError(f"expected a time in a string, got {_kind(data)}")
    try:
        value = datetime.fromisoformat(data)
    except ValueError:
        raise DecodingError(f"not a time: {_shown(data)}") from None
    if value.tzinfo is None:
        raise DecodingError(f"a time without a zone: {_shown(data)}")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _same(value: Any) -> Any:
    return value


def _exactly(cls: type) -> Decoder:
    def decode(data: Any) -> Any:
        if type(data) is not cls:
            raise DecodingError(f"expected {cls.__name__}, got {_kind(data)}")
        return data

    return decode


_SCALARS: dict[Any, Codec[Any]] = {
    str: Codec(_same, _exactly(str)),
    int: Codec(_same, _exactly(int)),
    bool: Codec(_same, _exactly(bool)),
    NoneType: Codec(_same, _exactly(NoneType)),
    Decimal: Codec(decimal_text, _decode_decimal),
    datetime: Codec(time_text, _decode_time),
}


def _enum_codec(enum: type[StrEnum]) -> Codec[Any]:
    texts = {member: str(member.value) for member in enum}
    members = {text: member for member, text in texts.items()}

    def decode(data: Any) -> StrEnum:
        if type(data) is str and data in members:
            return members[data]
        raise DecodingError(f"expected one of {', '.join(members)}, got {_shown(data)}")

    return Codec(texts.__getitem__, decode)


# --- containers -----------------------------------------------------------------------------------------------------


def _tuple_codec(args: tuple[Any, ...]) -> Codec[Any]:
    if len(args) == 2 and args[1] is Ellipsis:
        return _list_codec(codec(args[0]))
    parts = tuple(codec(arg) for arg in args)
    encoders = tuple(part.encode for part in parts)
    decoders = tuple(part.decode for part in parts)

    def encode(value: tuple[Any, ...]) -> list[Any]:
        return [enc(item) for enc, item in zip(encoders, value, strict=True)]

    def decode(data: Any) -> tuple[Any, ...]:
        items = _expect(list, data)
        if len(items) != len(decoders):
            raise DecodingError(f"expected {len(decoders)} items, got {len(items)}")
        return tuple(_at(f"[{i}]", dec, item) for i, (dec, item) in enumerate(zip(decoders, items, strict=True)))

    return Codec(encode, decode)


def _list_codec(item: Codec[Any]) -> Codec[Any]:
    enc, dec = item.encode, item.decode

    def encode(value: tuple[Any, ...]) -> list[Any]:
        return [enc(v) for v in value]

    def decode(data: Any) -> tuple[Any, ...]:
        return tuple([_at(f"[{i}]", dec, v) for i, v in enumerate(_expect(list, data))])

    return Codec(encode, decode)


def _mapping_codec(key_hint: Any, value_hint: Any) -> Codec[Any]:
    key, item = codec(key_hint), codec(value_hint)
    if codec(str) is not key and not (isinstance(key_hint, type) and issubclass(key_hint, StrEnum)):
        raise TypeError(f"keys of a mapping must be texts, not {key_hint!r}")
    enc_key, dec_key, enc, dec = key.encode, key.decode, item.encode, item.decode

    def encode(value: Mapping[Any, Any]) -> dict[str, Any]:
        return {enc_key(k): enc(v) for k, v in value.items()}

    def decode(data: Any) -> dict[Any, Any]:
        return {_at(f"[{k}]", dec_key, k): _at(f"[{k}]", dec, v) for k, v in _expect(dict, data).items()}

    return Codec(encode, decode)


# --- dataclasses and unions -----------------------------------------------------------------------------------------


def _dataclass_codec(cls: type) -> Codec[Any]:
    hints = get_type_hints(cls)
    specs = [(f.name, codec(hints[f.name])) for f in fields(cls)]
    required = [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING]
    return Codec(_object_encoder([(name, part.encode) for name, part in specs]), _object_decoder(cls, specs, required))


def _object_encoder(specs: list[tuple[str, Encoder]]) -> Encoder:
    names = [name for name, _ in specs]
    changing = [(name, enc) for name, enc in specs if enc is not _same]
    read = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def encode(value: Any) -> dict[str, Any]:
        plain = dict(zip(names, read(value), strict=True))
        for name, enc in changing:
            plain[name] = enc(plain[name])
        return plain

    return encode


def _object_decoder(cls: type, specs: list[tuple[str, Codec[Any]]], required: list[str]) -> Decoder:
    decoders = {name: part.decode for name, part in specs}

    def decode(data: Any) -> Any:
        values = {}
        for name, item in _expect(dict, data).items():
            dec = decoders.get(name)
            if dec is None:
                raise DecodingError(f"{cls.__name__} has no such field", name)
            try:
                values[name] = dec(item)
            except DecodingError as error:
                raise error.below(name) from None
        for name in required:
            if name not in values:
                raise DecodingError("missing", name)
        return cls(**values)

    return decode


def _union_codec(args: tuple[Any, ...]) -> Codec[Any]:
    members = tuple(arg for arg in args if arg is not NoneType)
    inner = codec(members[0]) if len(members) == 1 else _tagged_codec(members)
    if len(members) == len(args):
        return inner
    enc, dec = inner.encode, inner.decode
    if enc is _same:
        return Codec(_same, lambda data: None if data is None else dec(data))
    return Codec(lambda value: None if value is None else enc(value), lambda data: None if data is None else dec(data))


def _tagged_codec(members: tuple[Any, ...]) -> Codec[Any]:
    if not all(isinstance(member, type) and is_dataclass(member) for member in members):
        raise TypeError(f"only dataclasses can stand in a union: {members!r}")
    encoders = {member: (member.__name__, codec(member).encode) for member in members}
    decoders = {member.__name__: codec(member).decode for member in members}

    def encode(value: Any) -> dict[str, Any]:
        name, enc = encoders[type(value)]
        return {TAG: name, **enc(value)}

    def decode(data: Any) -> Any:
        plain = _expect(dict, data)
        name = plain.get(TAG)
        if not isinstance(name, str) or name not in decoders:
            raise DecodingError(f"expected one of {', '.join(decoders)}, got {_shown(name)}", TAG)
        return decoders[name]({k: v for k, v in plain.items() if k != TAG})

    return Codec(encode, decode)


# --- what decoders share --------------------------------------------------------------------------------------------


def _at(step: str, decode: Decoder, data: Any) -> Any:
    try:
        return decode(data)
    except DecodingError as error:
        raise error.below(step) from None


def _expect(cls: type[T], data: Any) -> T:
    if type(data) is not cls:
        raise DecodingError(f"expected {'an object' if cls is dict else 'a list'}, got {_kind(data)}")
    return data


def _kind(data: Any) -> str:
    return "null" if data is None else type(data).__name__


def _shown(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}..."
