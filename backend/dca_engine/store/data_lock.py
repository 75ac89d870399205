"""The lock on a data folder: at most one engine works on it.

A process that takes it knows that every engine before it has ended, however it ended. It is taken before anything
heavy is imported: what the exchanges may still be doing for the one before can be waited for meanwhile.
"""

import fcntl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dca_engine.store.embedded_files import patiently
from dca_engine.store.errors import DataInUseError, UnwritableDataError


@dataclass(frozen=True, slots=True)
class DataLock:
    """Held until it is closed or the process ends."""

    folder: Path
    """Resolved."""
    taken_at: float
    """Seconds, by the clock that event loops count by."""
    _file: IO[str]

    def close(self) -> None:
        self._file.close()


def lock_data(folder: Path, wait_seconds: float = 3.0) -> DataLock:
    """An engine that is just stopping on the same folder is waited for, for `wait_seconds`.

    Raises UnwritableDataError, DataInUseError."""
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "engine.lock").open("w")
    except OSError as error:
        raise UnwritableDataError(folder, error.strerror or str(error)) from error
    for _ in patiently(wait_seconds):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return DataLock(folder, time.monotonic(), file)  # noqa: TID251 (no event loop runs yet)
        except BlockingIOError:
            continue
    file.close()
    raise DataInUseError(folder)
