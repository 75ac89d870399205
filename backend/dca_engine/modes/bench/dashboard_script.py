"""How much script a first visit needs before a page's own: read off the built dashboard.

It is what `index.html` names and what that imports at once, from file to file. What is imported later, on the way to a
page, does not count.
"""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

_NAMED = re.compile(r"""<(?:script[^>]*\ssrc|link[^>]*\srel="modulepreload"[^>]*\shref)="/([^"]+\.js)\"""")
_IMPORTED = re.compile(r"""\b(?:import|export)\s*(?:[^"'`();]*?\bfrom\s*)?["'](\.{1,2}/[^"']+\.js)["']""")


def initial_scripts(folder: Path) -> frozenset[str]:
    """Paths below `folder` of all scripts that any page waits for."""
    found: set[str] = set()
    waiting = _NAMED.findall((folder / "index.html").read_text(encoding="utf-8"))
    while waiting:
        script = waiting.pop()
        if script not in found:
            found.add(script)
            waiting += _imports(folder, script)
    return frozenset(found)


def gzip_kb(folder: Path, scripts: Iterable[str]) -> float:
    """What these weigh on the wire, compressed as well as gzip can; 1 kB is 1 000 bytes."""
    return sum(len(gzip.compress((folder / script).read_bytes())) for script in scripts) / 1000


def _imports(folder: Path, script: str) -> list[str]:
    place = (folder / script).parent
    named = _IMPORTED.findall((folder / script).read_text(encoding="utf-8"))
    return [str((place / name).resolve().relative_to(folder.resolve())) for name in named]
