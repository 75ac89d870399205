"""The embedded server is started again when it ends and nobody asked it to; not after it was stopped."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from dca_engine.store.connecting import data_source
from dca_engine.store.embedded import EmbeddedServer, start_server
from dca_engine.store.embedded_watch import keep_running
from dca_engine.store.errors import EmbeddedServerError
from tests.store.test_embedded import start_and_die

PATIENCE = 60


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    started = start_server(tmp_path / "data")
    yield started
    started.stop()


async def answers(server: EmbeddedServer) -> int:
    """The server's process, once one answers at the address that never changes."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                connection = await asyncpg.connect(data_source(server.url), timeout=5)
            except (OSError, asyncpg.PostgresError, TimeoutError):
                await asyncio.sleep(0.05)
                continue
            try:
                return int(await connection.fetchval("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"))
            finally:
                await connection.close()


async def struck(server: EmbeddedServer) -> int:
    """The process that answers after the one before was killed while it is watched."""
    before = server.pid
    watch = asyncio.create_task(keep_running(server))
    try:
        os.kill(before, signal.SIGKILL)
        after = await answers(server)
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
    assert after != before
    return after


async def test_a_killed_server_is_started_again_and_can_be_stopped(server: EmbeddedServer) -> None:
    assert await struck(server) == server.pid
    assert server.is_running()
    server.stop()
    assert not server.is_running()


async def test_it_is_killed_more_than_once(server: EmbeddedServer) -> None:
    assert await struck(server) != await struck(server)


async def test_one_that_an_earlier_engine_left_behind_is_watched_too(tmp_path: Path) -> None:
    left = start_and_die(tmp_path / "data")
    server = start_server(tmp_path / "data")
    try:
        assert server.pid == left
        assert await struck(server) == server.pid
    finally:
        server.stop()


async def test_after_it_was_stopped_nothing_is_started(server: EmbeddedServer) -> None:
    server.stop()
    server.start_again()
    assert not server.is_running()


async def test_a_start_that_fails_is_tried_again(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the disk is full: the first two starts fail, the third one works."""
    failures = iter((True, True, False))
    start = EmbeddedServer.start_again

    def start_again(self: EmbeddedServer) -> None:
        if next(failures, False):
            raise EmbeddedServerError("no space left")
        start(self)

    monkeypatch.setattr(EmbeddedServer, "start_again", start_again)
    await struck(server)
    assert next(failures, None) is None
