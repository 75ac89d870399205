"""The PostgreSQL that comes with the engine: one server per data folder, reachable by its owner alone.

The engine drives the wheel's binaries directly. It holds a lock on the data folder for as long as it lives, so at most
one engine works on it; a server that outlived its engine (killed, crashed) is found and used again. PostgreSQL refuses
to run as root, so root runs it as a system user of its own.
"""

import os
import signal
import socket
import subprocess
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO

from dca_engine.store.data_lock import DataLock, lock_data
from dca_engine.store.embedded_files import (
    PostmasterFile,
    ServerUser,
    binaries,
    grant_passage,
    lines_of,
    patiently,
    read_postmaster_file,
    server_user,
)
from dca_engine.store.errors import EmbeddedServerError, LeftBehindError, UnwritableDataError

ROLE = "dca_engine"
DATABASE = "postgres"
_PORT = 5432
_LONGEST_SOCKET_FOLDER = 85
"""Addresses of Unix sockets hold about 100 bytes, the socket's own name included."""
_LONGEST_START = 120.0
"""Seconds. Recovery after a crash reads at most `max_wal_size` of log."""
_LONGEST_END = 10.0
_LEFT_BEHIND = ("Terminate any old server processes", "Is another postmaster")
"""What a server says that finds processes of an earlier one."""
_LARGEST_LOG = 1_000_000

_SETTINGS = {
    # Nothing listens on the network.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    # What was acknowledged is on disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # Small in memory: the working set of an engine is a few megabytes.
    "shared_buffers": "64MB",
    "max_connections": "50",
    "maintenance_work_mem": "32MB",
    "autovacuum_max_workers": "2",
    "max_worker_processes": "2",
    "max_parallel_workers_per_gather": "0",
    "io_method": "sync",
    # One server and no replicas: rare checkpoints, no more log than recovery needs.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "15min",
    "min_wal_size": "64MB",
    "max_wal_size": "512MB",
    # Statements are short and always the same.
    "jit": "off",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
    # Statements carry alerts and keys: they stay out of the log.
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}


@dataclass(slots=True)
class EmbeddedServer:
    """A running server. `stop` it, or leave it to the next engine on the same folder."""

    socket_folder: Path
    pid: int
    _pgdata: Path
    _process: subprocess.Popen[bytes] | None
    """None when an earlier engine started it."""
    _lock: DataLock
    _stopped: bool = False
    _turn: threading.Lock = field(default_factory=threading.Lock)
    """One at a time starts or stops it."""

    @property
    def url(self) -> str:
        """As DATABASE_URL would say it."""
        return _url(self.socket_folder)

    def is_running(self) -> bool:
        """Whether it lives. Blocks for a second at the most."""
        return _answers(self.socket_folder) if self._process is None else self._process.poll() is None

    def start_again(self) -> None:
        """Starts it where it was, when it ended by itself; after `stop` it does nothing. Blocks like `start_server`.

        Raises UnwritableDataError, EmbeddedServerError."""
        with self._turn:
            if not self._stopped:
                found, self._process = _start_after_a_kill(self._pgdata.parent)
                self.pid = found.pid

    def stop(self) -> None:
        """Ends the server in order; what was committed is safe either way. Lets go of the data folder."""
        with self._turn:
            self._stopped = True
            if self.is_running():
                self._end()
            self._lock.close()

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)
        if not self._is_gone(10.0):
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGQUIT)
            self._is_gone(5.0)

    def _is_gone(self, seconds: float) -> bool:
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
                return True
            return False
        return any(read_postmaster_file(self._pgdata) is None or not _is_alive(self.pid) for _ in patiently(seconds))


def start_server(folder: Path, lock: DataLock | None = None) -> EmbeddedServer:
    """Starts the server of this data folder, or finds it running. Blocks for well under a second.

    `lock` is the folder's, which the server keeps from now on; without one it is taken.
    Raises UnwritableDataError, DataInUseError, EmbeddedServerError.
    """
    lock = lock or lock_data(folder)
    folder = lock.folder
    try:
        found, process = _running(folder / "postgres"), None
        if found is None:
            found, process = _start_after_a_kill(folder)
        return EmbeddedServer(found.socket_folder, found.pid, folder / "postgres", process, lock)
    except BaseException:
        lock.close()
        raise


def running_server_url(folder: Path) -> str:
    """Where the server of this data folder answers, for whoever only wants to look. Raises EmbeddedServerError."""
    found = _running(folder.expanduser().resolve() / "postgres")
    if found is None:
        raise EmbeddedServerError("it is not running")
    return _url(found.socket_folder)


def _url(socket_folder: Path) -> str:
    return f"postgresql+asyncpg://{ROLE}@/{DATABASE}?host={socket_folder}&port={_PORT}"


def _running(pgdata: Path) -> PostmasterFile | None:
    """The server that an earlier engine left behind, once it is ready; None when there is none."""
    for _ in patiently(_LONGEST_START):
        found = read_postmaster_file(pgdata)
        if found is None or not _answers(found.socket_folder):
            return None
        if found.status == "ready":
            return found
    raise EmbeddedServerError(
        "a server from an earlier run neither becomes ready nor ends", pgdata.parent / "postgres.log"
    )


def _start_after_a_kill(folder: Path) -> tuple[PostmasterFile, subprocess.Popen[bytes]]:
    """A server whose first process was killed may have others that need a moment to notice."""
    for _ in patiently(_LONGEST_END):
        try:
            return _start(folder)
        except LeftBehindError:
            continue
    return _start(folder)


def _start(folder: Path) -> tuple[PostmasterFile, subprocess.Popen[bytes]]:
    """Returns when it is ready."""
    user = server_user()
    pgdata = folder / "postgres"
    log = folder / "postgres.log"
    try:
        pgdata.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            os.chown(pgdata, user.uid, user.gid)
        bin_folder = binaries(pgdata)
        grant_passage(user, pgdata, bin_folder)
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.unlink()
        if not (pgdata / "PG_VERSION").exists():
            _create(bin_folder, pgdata, user)
        _clear_way(pgdata)
        socket_folder = _socket_folder(pgdata, user)
        with log.open("ab") as output:
            process = _launch(bin_folder, pgdata, socket_folder, user, output)
    except OSError as error:
        raise UnwritableDataError(folder, error.strerror or str(error)) from error
    for _ in patiently(_LONGEST_START):
        if process.poll() is not None:
            raise _failure(log, process.pid)
        found = read_postmaster_file(pgdata)
        if found is not None and found.pid == process.pid and found.status == "ready":
            return found, process
    process.kill()
    process.wait()
    raise EmbeddedServerError("it did not become ready in time", log)


def _failure(log: Path, pid: int) -> EmbeddedServerError:
    said = lines_of(log, pid)
    fatal = [line for line in said if "FATAL:" in line]
    reason = (fatal or said or ["it ended at once"])[-1]
    left_behind = any(sign in line for line in said for sign in _LEFT_BEHIND)
    return (LeftBehindError if left_behind else EmbeddedServerError)(reason, log)


def _clear_way(pgdata: Path) -> None:
    """A server that was killed leaves its file behind, and the next one does not start while there is any process of
    that number: the dead one, which nobody has buried yet, or another one by now. A number of ours stands for nobody
    to it. The rest of the file stays: by it the next one sees whether others of the dead one's processes still live."""
    file = pgdata / "postmaster.pid"
    if file.exists():
        first, end, rest = file.read_text().partition("\n")
        if first.isdecimal() and not _lives_in(pgdata, int(first)):
            file.write_text(f"{os.getpid()}{end}{rest}")


def _create(bin_folder: Path, pgdata: Path, user: ServerUser | None) -> None:
    """A new, empty cluster. Whoever can reach its socket may connect: only its owner can."""
    command = (
        *(str(bin_folder / "initdb"), "--pgdata", str(pgdata), "--username", ROLE, "--auth", "trust"),
        *("--encoding", "UTF8", "--locale", "C", "--no-instructions"),
    )
    # A known time zone spares initdb the search through all of them, which takes longer than everything else.
    done = subprocess.run(  # noqa: S603 - our own binary and arguments
        command,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=pgdata,
        check=False,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )
    if done.returncode != 0:
        raise EmbeddedServerError((done.stderr.strip().splitlines() or ["initdb failed"])[-1])


def _launch(
    bin_folder: Path, pgdata: Path, socket_folder: Path, user: ServerUser | None, output: IO[bytes]
) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C in the terminal is the engine's to handle, which still needs its database."""
    settings = {**_SETTINGS, "unix_socket_directories": str(socket_folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen(  # noqa: S603 - our own binary and arguments
        (str(bin_folder / "postgres"), "-D", str(pgdata), *options),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd=pgdata,
        env={**os.environ, "LC_ALL": "C"},
        start_new_session=True,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )


def _socket_folder(pgdata: Path, user: ServerUser | None) -> Path:
    """The cluster's own folder, which only its owner can enter; a private one elsewhere when that path is too long."""
    if len(os.fsencode(pgdata)) <= _LONGEST_SOCKET_FOLDER:
        return pgdata
    digest = blake2b(os.fsencode(pgdata), digest_size=6).hexdigest()
    folder = Path(tempfile.gettempdir()) / f"dca-engine-{digest}"
    owner = user.uid if user is not None else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, owner, -1, follow_symlinks=False)
    status = folder.lstat()
    if status.st_uid != owner or status.st_mode & 0o077 or folder.is_symlink():
        raise EmbeddedServerError(f"{folder} belongs to somebody else")
    return folder


def _answers(socket_folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(socket_folder / f".s.PGSQL.{_PORT}"))
        except OSError:
            return False
        return True


def _lives_in(pgdata: Path, pid: int) -> bool:
    """Whether that process lives and works in this folder, as its server does. Where there is no /proc, or it tells us
    nothing, whether anything lives under that number."""
    process = Path(f"/proc/{pid}")
    try:
        if (process / "stat").read_text().rpartition(")")[2].split()[0] in ("Z", "X"):
            return False
        return (process / "cwd").readlink() == pgdata
    except OSError:
        return _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
