"""When the database is gone, frozen or back again: StoreDownError soon, never a hang, and then on as before."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from dca_engine.core.ids import PortfolioId
from dca_engine.core.messages import StatusChanged
from dca_engine.core.portfolio import PortfolioStatus
from dca_engine.ports import StoreDownError
from dca_engine.store.database import Database, open_database
from dca_engine.store.embedded import EmbeddedServer, start_server
from dca_engine.store.inbox import PgInbox
from dca_engine.store.journal import PgJournal
from dca_engine.store.repositories.users import owner_exists
from tests.core.story import START
from tests.store.stores import add_portfolio
from tests.store.stories import batch_of, empty_portfolio
from tests.store.test_inbox_contract import FULL, alert_for, keys

P = PortfolioId("p")
FIRST = StatusChanged(START, PortfolioStatus.RECONCILING, "starting")
SOON = 3.0
"""Seconds in which the sender of an alert still waits."""


@dataclass(slots=True)
class Plant:
    """A server of the test's own, which may be broken, and a database on it."""

    folder: Path
    server: EmbeddedServer
    database: Database

    async def processes(self) -> list[int]:
        """The server's own, and those that answer us."""
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
        return [self.server.pid, *(row["pid"] for row in await self.database.hot.fetch(query))]

    async def kill(self) -> None:
        """All at once: a process that outlived the server would answer one more statement."""
        for process in await self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.server.stop()

    def restart(self) -> None:
        self.server = start_server(self.folder)


@pytest.fixture
async def plant(tmp_path: Path) -> AsyncIterator[Plant]:
    server = start_server(tmp_path)
    made = Plant(tmp_path, server, await open_database(server.url))
    await add_portfolio(made.database, empty_portfolio())
    yield made
    await made.database.close()
    made.server.stop()


async def test_without_a_server_everything_says_so_and_goes_on_when_it_is_back(plant: Plant) -> None:
    journal, inbox = PgJournal(plant.database.hot), PgInbox(plant.database.hot)
    loaded = await journal.take(P)
    batch = batch_of(loaded.portfolio, 0, FIRST)
    await plant.kill()
    for _ in range(2):
        begun = monotonic()
        with pytest.raises(StoreDownError):
            await journal.commit(loaded.fence, batch)
        with pytest.raises(StoreDownError):
            await journal.take(P)
        with pytest.raises(StoreDownError):
            await inbox.accept(P, alert_for(P), FULL, keys("body"))
        with pytest.raises(StoreDownError):
            await inbox.refuse(alert_for(P))
        with pytest.raises(StoreDownError):
            await inbox.undecided(P)
        with pytest.raises(StoreDownError):
            async with plant.database.reading() as session:
                await owner_exists(session)
        assert monotonic() - begun < SOON
    plant.restart()
    loaded = await journal.take(P)
    assert (loaded.seq, list(await inbox.undecided(P))) == (0, [])
    await journal.commit(loaded.fence, batch)
    assert not (await inbox.accept(P, alert_for(P), FULL, keys("body"))).duplicate
    async with plant.database.reading() as session:
        assert await owner_exists(session)


async def test_a_frozen_server_costs_a_bounded_time(plant: Plant) -> None:
    journal = PgJournal(plant.database.hot)
    loaded = await journal.take(P)
    batch = batch_of(loaded.portfolio, 0, FIRST)
    processes = await plant.processes()
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    begun = monotonic()
    try:
        with pytest.raises(StoreDownError, match="did not answer within"):
            await journal.commit(loaded.fence, batch)
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    assert monotonic() - begun < SOON


async def test_a_commit_whose_answer_was_lost_is_found_by_taking_again(plant: Plant) -> None:
    """It may have happened or not; the sequence number says which, and writing it again is impossible either way."""
    journal = PgJournal(plant.database.hot)
    loaded = await journal.take(P)
    batch = batch_of(loaded.portfolio, 0, FIRST)
    await journal.commit(loaded.fence, batch)
    again = await journal.take(P)
    assert again.seq == 1
    assert again.fence > loaded.fence
    assert again.portfolio == batch.after
