"""How a mistake is planted: for a while, one function of the production code is another one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Patch:
    """`make` turns what stands under a name in a class or module into what stands there while the bug is planted."""

    owner: object
    name: str
    make: Callable[[Any], Any]

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Raises KeyError when the production code has no such name any more."""
        original = vars(self.owner)[self.name]
        setattr(self.owner, self.name, self.make(original))
        try:
            yield
        finally:
            setattr(self.owner, self.name, original)


@dataclass(frozen=True, slots=True)
class Bug:
    name: str
    text: str
    """What the engine does wrong, in a sentence."""
    promise: int
    """The one of spec 11 that should be seen broken first; 0: the engine itself notices, or comes to no rest."""
    patches: tuple[Patch, ...]

    @contextmanager
    def planted(self) -> Iterator[None]:
        with ExitStack() as stack:
            for patch in self.patches:
                stack.enter_context(patch.applied())
            yield
