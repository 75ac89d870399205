"""Raw bytes to a JSON object, whatever the content type says (TradingView sends `text/plain` as often as JSON).

The rule: nothing is computed from a number, a nesting or a text before its size is known to be bounded. Numbers become
`Decimal` and never pass through a binary float. A body that is not JSON is refused with the field at which it breaks.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.alerts.errors import AlertError
from dca_engine.alerts.vocabulary import FIELD_NAMES, OTHER_FIELD, field_path

MAX_BYTES = 64 * 1024
MAX_CONTAINERS = 200
"""Braces and brackets, counted also inside texts: keeps the parser's recursion far from its limit."""
MAX_DIGITS = 40

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands in a parsed body for something that JSON or our bounds do not allow, until its field is known."""

    reason: str


def parse_body(raw: bytes) -> JsonObject:
    """The object in `raw`, its numbers as `Decimal` (or `Unusable`). Raises AlertError: 413 above 64 KiB, else 422."""
    text = _text(raw)
    if text.count("{") + text.count("[") > MAX_CONTAINERS:
        raise AlertError("invalid_body", "", "is nested too deeply")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _not_json(text, error.pos) from error
    if not isinstance(value, dict):
        raise AlertError("invalid_body", "", "must be a JSON object")
    if "NaN" in text or "Infinity" in text:
        _refuse_constants(value, [])
    return value


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise AlertError("too_large", "", f"is larger than {MAX_BYTES // 1024} KiB", status=413)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AlertError("invalid_body", "", f"is not UTF-8 at byte {error.start}") from error
    if not text.strip():
        raise AlertError("invalid_body", "", "is empty")
    return text


def _number(text: str) -> Decimal | Unusable:
    if len(text) > MAX_DIGITS:
        return Unusable(f"has more than {MAX_DIGITS} digits")
    if "e" not in text and "E" not in text:
        return Decimal(text)
    exponent = int(re.split("[eE]", text)[1])
    if abs(exponent) > MAX_DIGITS:
        return Unusable("has an exponent out of all proportion")
    return Decimal(f"{Decimal(text):f}")


def _object(pairs: list[tuple[str, object]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise AlertError("invalid_body", twice if twice in FIELD_NAMES else OTHER_FIELD, "is given twice")
    return found


def _constant(name: str) -> Unusable:
    return Unusable(f"{name.removeprefix('-')} is not a number")


_DECODER = json.JSONDecoder(parse_float=_number, parse_int=_number, parse_constant=_constant, object_pairs_hook=_object)


def _refuse_constants(value: object, path: list[str]) -> None:
    """NaN and Infinity are not JSON, also in a field that is not ours. Depth is bounded by MAX_CONTAINERS."""
    if isinstance(value, Unusable):
        raise AlertError("invalid_field", field_path(path), value.reason)
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_constants(item, [*path, key])
    elif isinstance(value, list):
        for item in value:
            _refuse_constants(item, path)


def _not_json(text: str, position: int) -> AlertError:
    field = field_path(keys_at(text, position))
    before = text[max(position - 1, 0) : position + 2]
    if "{{" in before:
        return AlertError("unreplaced_placeholder", field, "holds a placeholder that was not replaced")
    return AlertError("invalid_body", field, f"is not JSON at character {position}")


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\]:,]', re.DOTALL)
"""A text, maybe cut off at the place in question, or a sign of structure."""


def keys_at(text: str, position: int) -> list[str]:
    """The keys that lead to the value at `position` of a JSON text that is sound up to there."""
    inside: list[str | None] = []  # per open container: the current key of an object, None for an array
    last = ""
    for match in _TOKEN.finditer(text, 0, position):
        token = match.group()
        if token in "{[":
            inside.append("" if token == "{" else None)
        elif token in "}]" and inside:
            inside.pop()
        elif token in ":," and inside and inside[-1] is not None:
            inside[-1] = last[1:-1] if token == ":" else ""
        last = token
    return [key for key in inside if key]
