"""What of an object has no column of its own: one JSON object beside the columns.

A field at its default is left out, so a field that the core gets later needs no migration.
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any, Generic, TypeVar, get_type_hints

from dca_engine.core.codec import Codec, DecodingError, codec
from dca_engine.core.group import Group
from dca_engine.core.portfolio import Portfolio
from dca_engine.store import tables

T = TypeVar("T")


class More(Generic[T]):
    """The fields of `cls` that are not among `elsewhere`, in the text form of `core.codec`."""

    def __init__(self, cls: type[T], elsewhere: Iterable[str]) -> None:
        hints, known = get_type_hints(cls), set(elsewhere)
        self._codecs: dict[str, Codec[Any]] = {f.name: codec(hints[f.name]) for f in fields(cls) if f.name not in known}  # type: ignore[arg-type]
        self._defaults = {f.name: _default(f) for f in fields(cls) if f.name in self._codecs}  # type: ignore[arg-type]

    def encode(self, value: T) -> dict[str, Any]:
        found = ((name, getattr(value, name)) for name in self._codecs)
        return {name: self._codecs[name].encode(item) for name, item in found if item != self._defaults[name]}

    def decode(self, data: dict[str, Any]) -> dict[str, Any]:
        """The fields by name; those that were left out are left out again. Raises DecodingError."""
        if unknown := sorted(data.keys() - self._codecs.keys()):
            raise DecodingError("no such field", unknown[0])
        return {name: self._codecs[name].decode(item) for name, item in data.items()}

    def same(self, one: T, other: T) -> bool:
        """Whether both have the same JSON object."""
        for name in self._codecs:
            mine, theirs = getattr(one, name), getattr(other, name)
            if mine is not theirs and mine != theirs:
                return False
        return True


def _default(field: Any) -> Any:
    """`MISSING` equals no value, so a field without a default is always written."""
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _columns(table: type[tables.Base]) -> list[str]:
    return list(table.__table__.columns.keys())


MORE_OF_GROUP = More(Group, (*_columns(tables.PositionGroup), "tag", "pyramids", "orders"))
_IN_TABLES_OF_THEIR_OWN = ("accounts", "groups", "queue")
_NOT_KEPT = ("observed", "books", "committed")
"""Seen anew, or made anew, after every start."""
MORE_OF_PORTFOLIO = More(Portfolio, (*_columns(tables.Portfolio), *_IN_TABLES_OF_THEIR_OWN, *_NOT_KEPT))
