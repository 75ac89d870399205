"""Two values in text form, field by field: where they differ, and what each side says. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

_NOTHING = object()
NOTHING = "nothing"
"""Of a field that one side does not have."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` leads to the field, e.g. `commands[0].quantity`."""

    path: str
    kept: str
    replayed: str


def differences(kept: Any, replayed: Any, path: str = "") -> Iterator[Difference]:
    """Every field that differs, in order. Both sides are plain JSON values."""
    if isinstance(kept, Mapping) and isinstance(replayed, Mapping):
        for name in sorted({*kept, *replayed}):
            step = f"{path}.{name}" if path else name
            yield from differences(kept.get(name, _NOTHING), replayed.get(name, _NOTHING), step)
    elif isinstance(kept, list) and isinstance(replayed, list):
        yield from _of_lists(kept, replayed, path)
    elif kept is _NOTHING or replayed is _NOTHING or kept != replayed:
        yield Difference(path, _shown(kept), _shown(replayed))


def _of_lists(kept: Sequence[Any], replayed: Sequence[Any], path: str) -> Iterator[Difference]:
    for place, (mine, theirs) in enumerate(zip_longest(kept, replayed, fillvalue=_NOTHING)):
        yield from differences(mine, theirs, f"{path}[{place}]")


def _shown(value: Any) -> str:
    text = NOTHING if value is _NOTHING else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
