"""The append-only file that makes the simulator durable: every fact is written through before anybody is told of it.

A line holds the facts of one event and is handed to the operating system at once, so a killed process loses nothing.
A torn last line, from a kill in the middle of a write, is dropped as if the event had never happened. On opening, the
log is rewritten to what still counts. One process at a time may have it open.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from dca_engine.exchange_simulator.records import Fact, decode, encode

_COMPACT_CHUNK = 500


class DataFolderInUseError(RuntimeError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"another simulator uses {folder}")


class FactLog:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = (folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as busy:
            self._lock.close()
            raise DataFolderInUseError(folder) from busy
        self._path = folder / "facts.jsonl"
        self._file = self._path.open("ab", buffering=0)

    def __enter__(self) -> "FactLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self) -> Iterator[list[Fact]]:
        """What was written, in order, one list per event; ends at a torn line."""
        with self._path.open("rb") as lines:
            for line in lines:
                try:
                    facts = decode(line)
                except ValueError:
                    return
                yield facts

    def append(self, facts: list[Fact]) -> None:
        self._file.write(encode(facts))

    def compact(self, facts: Iterable[Fact]) -> None:
        """Replace the whole log by these facts, in one step that a crash cannot halve."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            chunk: list[Fact] = []
            for fact in facts:
                chunk.append(fact)
                if len(chunk) == _COMPACT_CHUNK:
                    file.write(encode(chunk))
                    chunk = []
            if chunk:
                file.write(encode(chunk))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        self._file.close()
        self._file = self._path.open("ab", buffering=0)

    def close(self) -> None:
        self._file.close()
        self._lock.close()
