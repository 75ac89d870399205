"""A disk that is small enough to be filled: the engine's data folder becomes one of its own, where we may mount.

Only root may, and only on Linux; elsewhere the folder stays as it is, and the disk is not filled.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZE = "1g"
_FILLER = "filler"


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Yields whether `folder`, which is made, is a disk of its own until the block ends."""
    folder.mkdir(parents=True)
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        yield False
        return
    command = (mount, "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder))
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:  # noqa: S603  fixed words
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(("umount", str(folder)), check=True)  # noqa: S603, S607  fixed words


def fill(folder: Path) -> None:
    """Leaves no byte free."""
    disk = os.statvfs(folder)
    with (folder / _FILLER).open("wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, disk.f_bavail * disk.f_frsize)


def empty(folder: Path) -> None:
    (folder / _FILLER).unlink(missing_ok=True)
