"""What the engine's log must not hold: secrets, and failures that no blow explains."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

_TRACE = "Traceback (most recent call last):"
_EXPLAINED = (
    "MemoryError",
    "can't start new thread",
    "Cannot allocate memory",
    "failed to map segment",
    "Memory allocation error",
    "_find_and_load at",
)
"""What a process that gets no memory may die of; Python's own import then says that it returned nothing."""
_GRAVE = ("[critical", "ERROR uvicorn", "ERROR asyncio", "Unclosed", "was never awaited")
"""Worth a line when no trace follows, which says more."""


def secrets_told(log: Path, secrets: Iterable[str]) -> int:
    """How many of the secrets can be read in it."""
    text = log.read_text(errors="replace")
    return sum(bool(secret) and secret in text for secret in secrets)


def unexplained(log: Path) -> Counter[str]:
    """Exceptions and grave lines, each with how often it came."""
    lines = log.read_text(errors="replace").splitlines()
    told = (*_exceptions(lines), *_grave(lines))
    return Counter(line for line in told if not any(words in line for words in _EXPLAINED))


def _exceptions(lines: Iterable[str]) -> Iterator[str]:
    """The last line of every trace."""
    inside = False
    for line in lines:
        if line.endswith(_TRACE):
            inside = True
        elif inside and line and not line.startswith(" "):
            inside = False
            yield line


def _grave(lines: Iterable[str]) -> Iterator[str]:
    for line, following in pairwise((*lines, "")):
        if any(word in line for word in _GRAVE) and not following.endswith(_TRACE):
            yield line.split("Z ", 1)[-1]
