"""JSON that is nearly right: a sound value with one to three places bent, all drawn from one generator.

Most of a bent message stays sound, so that it gets past the first check and meets the ones behind it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

Json = Any
Path = tuple[str | int, ...]

ODD_TEXTS: Sequence[str] = (
    "", " ", "\0", "\ud800", "\u202etxt.exe", "\u200b", "ＢＴＣ", "ВТСUSDT", "e\u0301" * 40, "𝟙𝟚", "½", "²", "null",
    "None", "NaN", "Infinity", "-0", "1e400", "1_000", "0x10", "1,5", "{{close}}", "}}", "%00", "../..", "';--", "<b>",
    "\r\nSet-Cookie: a=b", "1970-01-01", "9999-12-31T23:59:59-23:59", "A" * 70, "9" * 5000, "\\", '"', "{", "[]",
)  # fmt: skip
ODD_NUMBERS: Sequence[int | float] = (
    0, -1, 1, 2, -0.0, 0.1, 1e-300, 1e300, float("inf"), float("-inf"), float("nan"), 2**31, 2**63, 2**64, -(2**63),
    10**18, 10**40, 10**400, 253402300800000, -62135596800001, 1e16, 0.1 + 0.2,
)  # fmt: skip
ODD_VALUES: Sequence[Json] = (
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"": None},
    [1, "2", {}],
    {"a": {"b": {"c": []}}},
)


def bent(value: Json, chance: Random) -> Json:
    """A copy of `value` with one to three places bent; not rarely something else altogether."""
    if chance.random() < 0.02:
        return odd(chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        value = _replaced(value, chance.choice(_places(value)), chance)
    return value


def odd(chance: Random) -> Json:
    """A value that seldom fits anywhere."""
    return chance.choice(chance.choice((ODD_TEXTS, ODD_NUMBERS, ODD_VALUES)))


def as_text(value: Json) -> str:
    """As JSON; NaN, infinities and lone surrogates go through, as a careless sender's would."""
    return json.dumps(value, ensure_ascii=True)


def _places(value: Json) -> list[Path]:
    """The paths of all that is in it, itself not."""
    found: list[Path] = []
    parts: list[tuple[Path, Json]] = [((), value)]
    while parts:
        path, whole = parts.pop()
        for key, part in _members(whole):
            found.append((*path, key))
            parts.append(((*path, key), part))
    return found or [()]


def _members(value: Json) -> list[tuple[str | int, Json]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _replaced(value: Json, path: Path, chance: Random) -> Json:
    """`value` with the place at `path` bent."""
    if not path:
        return _BENDS[type(value).__name__](value, chance) if type(value).__name__ in _BENDS else odd(chance)
    key, *rest = path
    if rest:
        part = _replaced(value[key], tuple(rest), chance)
        return _with(value, key, part)
    return chance.choice((_other, _other, _changed, _changed, _changed, _gone, _renamed, _repeated))(value, key, chance)


def _with(value: Json, key: Any, part: Json) -> Json:
    if isinstance(value, dict):
        return {**value, key: part}
    return [*value[:key], part, *value[key + 1 :]]


def _other(value: Json, key: Any, chance: Random) -> Json:
    return _with(value, key, odd(chance))


def _changed(value: Json, key: Any, chance: Random) -> Json:
    """Of its own kind, but not what it was."""
    bend = _BENDS.get(type(value[key]).__name__)
    return _with(value, key, odd(chance) if bend is None else bend(value[key], chance))


def _gone(value: Json, key: Any, _chance: Random) -> Json:
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name != key}
    return [*value[:key], *value[key + 1 :]]


def _renamed(value: Json, key: Any, chance: Random) -> Json:
    if not isinstance(value, dict):
        return _gone(value, key, chance)
    name = chance.choice((str(key).upper(), f" {key}", f"{key}\0", f"{key}s", chance.choice(ODD_TEXTS)))
    return {name if known == key else known: part for known, part in value.items()}


def _repeated(value: Json, key: Any, chance: Random) -> Json:
    if isinstance(value, dict):
        return {**value, chance.choice(("extra", "", "constructor", "__proto__", *map(str, value))): value[key]}
    return [*value, *[value[key]] * chance.choice((1, 2, 300))]


def _bent_text(text: str, chance: Random) -> Json:
    at = chance.randrange(len(text) + 1)
    return chance.choice(
        (
            text[:at] + chance.choice(ODD_TEXTS)[:80] + text[at:],
            text[:at],
            text[:at] + text[at + 1 :],
            text.swapcase(),
            text[::-1],
            f" {text}\n",
            f"-{text}",
            text * chance.choice((2, 50)),
            [text],
            {"value": text},
        )
    )


def _bent_number(number: int | float, chance: Random) -> Json:
    changes: Sequence[float] = (0.5, 1e9, 1e-9) if isinstance(number, float) else (-1, 10, 10**9, 10**30)
    return chance.choice(
        (-number, number * chance.choice(changes), str(number), f"{number}e5", [number], chance.choice(ODD_NUMBERS))
    )


def _bent_list(items: list[Json], chance: Random) -> Json:
    return chance.choice((items[::-1], items + items, items[:1], {"0": items}, as_text(items)))


def _bent_object(fields: dict[str, Json], chance: Random) -> Json:
    return chance.choice((list(fields.values()), [fields], as_text(fields), {**fields, "extra": odd(chance)}, {}))


_BENDS: Mapping[str, Callable[[Any, Random], Json]] = {
    "str": _bent_text,
    "int": _bent_number,
    "float": _bent_number,
    "list": _bent_list,
    "dict": _bent_object,
}


# --- broken beyond doubt ----------------------------------------------------------------------------------------------


def garbled(value: Json, chance: Random) -> Json:
    """A copy with one field that no honest message has: of another kind, missing, or a number that is none.

    Never a sound value in place of another: what a venue says plainly has to be believed."""
    paths = [path for path in _places(value) if path and isinstance(path[-1], str)]
    return _garbled_at(value, chance.choice(paths), chance) if paths else chance.choice((None, [], {}, "", 0))


def _garbled_at(value: Json, path: Path, chance: Random) -> Json:
    key, *rest = path
    if rest:
        return _with(value, key, _garbled_at(value[key], tuple(rest), chance))
    if chance.random() < 0.3:
        return _gone(value, key, chance)
    return _with(value, key, chance.choice(_NO_NUMBERS if _is_number(value[key]) else _NOTHINGS))


_NOTHINGS: Sequence[Json] = (None, [], {}, [[]])
_NO_NUMBERS: Sequence[Json] = (None, [], {}, "NaN", "Infinity", "-", "", "1e999999999", "9" * 400)


def _is_number(value: Json) -> bool:
    """A decimal text; ids and times are whole numbers without a point."""
    return isinstance(value, str) and value.count(".") == 1 and value.replace(".", "").isdigit()
