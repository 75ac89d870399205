"""The embedded server: starts at once, survives its engine, serves one engine at a time, and says what is wrong."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from dca_engine.store.connecting import data_source
from dca_engine.store.data_lock import lock_data
from dca_engine.store.embedded import EmbeddedServer, running_server_url, start_server
from dca_engine.store.embedded_files import lines_of, read_postmaster_file, server_user
from dca_engine.store.errors import DataInUseError, EmbeddedServerError, UnwritableDataError


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder; a server that a failed test left running there is ended."""
    yield tmp_path / "data"
    found = read_postmaster_file(tmp_path / "data" / "postgres")
    if found is not None:
        os.kill(found.pid, signal.SIGQUIT)


async def run(server: EmbeddedServer, statement: str) -> object:
    connection = await asyncpg.connect(data_source(server.url))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def start_and_die(folder: Path) -> int:
    """An engine that starts the server and is killed; gives the server's process id."""
    engine = textwrap.dedent(
        f"""
        import os, signal, sys
        from pathlib import Path
        from dca_engine.store.embedded import start_server
        server = start_server(Path({str(folder)!r}))
        sys.stdout.write(str(server.pid)); sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = subprocess.run([sys.executable, "-c", engine], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return int(done.stdout)


async def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    server = start_server(folder)
    await run(server, "CREATE TABLE kept AS SELECT 7 AS value")
    server.stop()
    again = start_server(folder)
    try:
        assert await run(again, "SELECT value FROM kept") == 7
    finally:
        again.stop()


async def test_it_keeps_what_it_acknowledged_and_listens_to_its_owner_alone(folder: Path) -> None:
    server = start_server(folder)
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await run(server, f"SHOW {setting}") == "on"
        assert await run(server, "SHOW listen_addresses") == ""
        assert await run(server, "SELECT 0.10::numeric::text") == "0.10"
        mode = (folder / "postgres").stat().st_mode
        assert stat.S_IMODE(mode) & 0o077 == 0
    finally:
        server.stop()


async def test_a_server_that_outlived_its_engine_is_used_again(folder: Path) -> None:
    pid = start_and_die(folder)
    server = start_server(folder)
    try:
        assert server.pid == pid
        assert await run(server, "SELECT 1") == 1
        assert running_server_url(folder) == server.url
    finally:
        server.stop()
    assert read_postmaster_file(folder / "postgres") is None


async def test_a_server_that_was_killed_recovers(folder: Path) -> None:
    server = start_server(folder)
    await run(server, "CREATE TABLE kept AS SELECT 7 AS value")
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    again = start_server(folder)
    try:
        assert again.pid != server.pid
        assert await run(again, "SELECT value FROM kept") == 7
    finally:
        again.stop()


def test_a_killed_server_whose_number_another_process_has_by_now_does_not_keep_the_next_one_out(
    folder: Path,
) -> None:
    server = start_server(folder)
    server.stop()
    user = server_user()
    with subprocess.Popen(("sleep", "60"), user=user.uid if user else None) as other:
        lines = (str(other.pid), str(folder / "postgres"), "0", "5432", str(server.socket_folder), "*", "0 0", "ready")
        (folder / "postgres" / "postmaster.pid").write_text("\n".join(lines))
        try:
            again = start_server(folder)
            assert again.pid != other.pid
            again.stop()
        finally:
            other.kill()


async def test_a_server_waits_for_the_processes_that_a_killed_one_left_behind(folder: Path) -> None:
    server = start_server(folder)
    straggler = await asyncpg.connect(data_source(server.url))
    pid = await straggler.fetchval("SELECT pg_backend_pid()")
    os.kill(pid, signal.SIGSTOP)
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    notices = threading.Timer(1, os.kill, (pid, signal.SIGCONT))
    notices.start()
    again = start_server(folder)
    try:
        assert notices.finished.is_set()
        assert await run(again, "SELECT 1") == 1
    finally:
        again.stop()
        straggler.terminate()


def test_what_a_server_says_is_told_from_what_others_write_into_the_same_log(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    lines = (
        "2026-03-04 14:28:47.153 UTC [16072] FATAL:  pre-existing shared memory block is still in use",
        "2026-03-04 14:28:47.153 UTC [16072] HINT:  Terminate any old server processes.",
        "2026-03-04 14:28:47.154 UTC [16066] FATAL:  terminating connection due to unexpected postmaster exit",
    )
    log.write_text("\n".join(lines))
    assert lines_of(log, 16072) == list(lines[:2])
    assert lines_of(log, 7) == [lines[2]]
    assert lines_of(tmp_path / "none", 7) == []


def test_a_second_engine_on_the_same_folder_is_refused(folder: Path) -> None:
    server = start_server(folder)
    try:
        with pytest.raises(DataInUseError, match="Another engine is running on the data folder"):
            lock_data(folder, wait_seconds=0)
    finally:
        server.stop()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableDataError) as caught:
        start_server(tmp_path / "file" / "data")
    assert str(caught.value) == f"The data folder {tmp_path / 'file' / 'data'} cannot be written: Not a directory."


async def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    server = start_server(tmp_path / ("long" * 25) / "data")
    try:
        assert await run(server, "SELECT 1") == 1
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700
    finally:
        server.stop()
        server.socket_folder.rmdir()


def test_data_of_an_unknown_version_is_refused(folder: Path) -> None:
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(EmbeddedServerError, match=r"written by PostgreSQL 9\.6, which is not at hand"):
        start_server(folder)


def test_a_server_that_refuses_to_start_says_why(folder: Path) -> None:
    server = start_server(folder)
    server.stop()
    (folder / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedServerError, match="did not start"):
        start_server(folder)


def test_nothing_runs_on_an_empty_folder(folder: Path) -> None:
    with pytest.raises(EmbeddedServerError, match="not running"):
        running_server_url(folder)
