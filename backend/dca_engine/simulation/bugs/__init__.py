"""Mistakes that engines make, planted one at a time to see that the checks find them.

The production code knows nothing of them: each replaces a function from outside for as long as it is planted.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from dca_engine.simulation.bugs import deciding, hearing, recovering, sending, taking
from dca_engine.simulation.bugs.bug import Bug

__all__ = ["BUGS", "NAMES", "Bug", "planted"]

BUGS: Mapping[str, Bug] = {
    bug.name: bug for room in (sending, hearing, recovering, taking, deciding) for bug in room.BUGS
}
NAMES = tuple(BUGS)


def planted(name: str) -> AbstractContextManager[None]:
    """The bug of this name is in the code while the context lasts. Raises KeyError for a name that is not in NAMES."""
    return BUGS[name].planted()
