"""Remembers what is set up already, so that a second start does nothing.

A step is done when its stamp holds the fingerprint of what the step reads now. Fingerprints are taken of contents, not
of times, so a fresh checkout or a branch switched to and fro costs nothing.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.project import ROOT, SETUP

OUTPUT_FOLDERS = frozenset({"node_modules", "dist", "coverage", "__pycache__"})


def files_under(*places: Path) -> Iterator[Path]:
    """Every file of these files and folders, in a fixed order, without what tools put there."""
    for place in places:
        if place.is_file():
            yield place
        for folder, subfolders, names in os.walk(place):
            subfolders[:] = sorted(name for name in subfolders if name not in OUTPUT_FOLDERS)
            yield from (Path(folder, name) for name in sorted(names) if not name.endswith(".tsbuildinfo"))


def fingerprint(paths: Iterable[Path], *facts: str) -> str:
    """One hash over these facts and the names and contents of these files."""
    whole = hashlib.sha256("\0".join(facts).encode())
    for path in paths:
        whole.update(f"\0{os.path.relpath(path, ROOT)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read_stamp(name: str) -> str:
    try:
        return (SETUP / f"{name}.stamp").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def write_stamp(name: str, value: str) -> None:
    """Replaces the stamp in one step, so that an interruption leaves either the old one or the new one."""
    SETUP.mkdir(exist_ok=True)
    fresh = SETUP / f"{name}.stamp.new"
    fresh.write_text(value, encoding="utf-8")
    fresh.replace(SETUP / f"{name}.stamp")


def forget_stamp(name: str) -> None:
    (SETUP / f"{name}.stamp").unlink(missing_ok=True)


@contextmanager
def only_one() -> Iterator[None]:
    """Holds the set-up lock of this checkout; the system lets go of it even when the holder is killed."""
    SETUP.mkdir(exist_ok=True)
    with (SETUP / "lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is running; waiting for it …", file=sys.stderr, flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
